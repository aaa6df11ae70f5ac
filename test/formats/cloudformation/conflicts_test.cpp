// What a template says twice, or says of two things that rule each other out.
#include "templates.hpp"

using namespace vpclint;
using namespace vpclint_test;

namespace {

constexpr std::string_view head = R"(Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  W: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.9.0.0/16}}
  S: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, AvailabilityZone: a}}
  R1: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
  R2: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
  I: {Type: "AWS::EC2::InternetGateway"}
)";

std::string with(std::string_view rest) { return std::string(head) + std::string(rest); }

std::string group(std::string const& rules) {
  return with(
      "  G: {Type: \"AWS::EC2::SecurityGroup\", Properties: {VpcId: !Ref V, GroupDescription: "
      "g, SecurityGroupIngress: [{" +
      rules + "}]}}\n");
}

std::string entry(std::string const& properties) {
  return with("  A: {Type: \"AWS::EC2::NetworkAcl\", Properties: {VpcId: !Ref V}}\n"
              "  E: {Type: \"AWS::EC2::NetworkAclEntry\", Properties: {NetworkAclId: !Ref A, "
              "RuleNumber: 100, RuleAction: allow, " +
              properties + "}}\n");
}

} // namespace

TEST_CASE("a subnet has one table (RT-3)", "[cloudformation]") {
  auto const text = with(R"(
  X: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref S, RouteTableId: !Ref R1}}
  Y: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref S, RouteTableId: !Ref R2}}
)");
  auto const l = template_of(text);
  CHECK(said(l.findings, "VPC0022", "subnet S is associated already, by X") == 1);
  CHECK(l.design.subnets[0].route_table.is_unknown());
  for (auto const& f : found_in(text))
    if (f.rule == "VPC2011")
      CHECK(f.inconclusive); // either may be the one
  // Of two under conditions, one at most is sure.
  auto const open = template_of(
      "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\n" + with(R"(
  X: {Type: "AWS::EC2::SubnetRouteTableAssociation", Condition: C, Properties: {SubnetId: !Ref S, RouteTableId: !Ref R1}}
  Y: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref S, RouteTableId: !Ref R2}}
)"));
  CHECK(said(open.findings, "VPC0022") == 0);
}

TEST_CASE("a gateway is attached once (IGW-1)", "[cloudformation]") {
  auto const l = template_of(with(R"(
  X: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref V, InternetGatewayId: !Ref I}}
  Y: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref W, InternetGatewayId: !Ref I}}
  N: {Type: "AWS::EC2::VPNGateway", Properties: {Type: ipsec.1}}
  NX: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref V, VpnGatewayId: !Ref N}}
  NY: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref W, VpnGatewayId: !Ref N}}
)"));
  CHECK(said(l.findings, "VPC0022", "internet gateway I is attached already, by X") == 1);
  CHECK(said(l.findings, "VPC0022", "virtual private gateway N is attached already, by NX") == 1);
  REQUIRE(l.design.internet_gateways.size() == 2);
  for (auto const& g : l.design.internet_gateways)
    CHECK(g.attached.is_unknown());
  CHECK(l.design.vpn_gateways[0].vpc.is_unknown());
  auto const once = template_of(with(R"(
  X: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref W, InternetGatewayId: !Ref I}}
)"));
  REQUIRE(once.design.internet_gateways.size() == 1);
  CHECK(once.design.internet_gateways[0].in.name == "W");
  CHECK(once.design.internet_gateways[0].attached.is_left_out());
}

TEST_CASE("a rule has one peer, of its family (SG-6)", "[cloudformation]") {
  auto const all = std::string("IpProtocol: tcp, FromPort: 443, ToPort: 443, ");
  for (std::string const& peers :
       {std::string("CidrIp: 0.0.0.0/0, CidrIpv6: \"::/0\""),
        std::string("CidrIp: 10.0.0.0/8, SourceSecurityGroupId: !Ref G")}) {
    INFO(peers);
    auto const l = template_of(group(all + peers));
    CHECK(said(l.findings, "VPC0020", "the rule has both CidrIp and ") == 1);
    CHECK(l.design.security_groups[0].ingress->front().peer.is_unknown());
  }
  auto const v6 = template_of(group(all + "CidrIp: \"::/0\""));
  CHECK(said(v6.findings, "VPC1001", "'::/0' is no block of IPv4") == 1);
  CHECK(v6.design.security_groups[0].ingress->front().peer.is_unknown());
  CHECK(template_of(group(all + "CidrIpv6: \"::/0\"")).findings.empty());
}

TEST_CASE("a rule for tcp needs both ports (SG-8)", "[cloudformation]") {
  auto const l = template_of(group("IpProtocol: tcp, FromPort: 443, CidrIp: 10.0.0.0/8"));
  CHECK(said(l.findings, "VPC0014", "the rule for tcp has no ToPort") == 1);
  CHECK(l.design.security_groups[0].ingress->front().match.is_unknown());
  CHECK(template_of(group("IpProtocol: \"-1\", CidrIp: 10.0.0.0/8")).findings.empty());
}

TEST_CASE("a route has one destination and one target (RT-14)", "[cloudformation]") {
  auto const route = [](std::string const& properties) {
    return template_of(
        with("  X: {Type: \"AWS::EC2::VPCGatewayAttachment\", Properties: {VpcId: !Ref V, "
             "InternetGatewayId: !Ref I}}\n"
             "  R: {Type: \"AWS::EC2::Route\", Properties: {RouteTableId: !Ref R1, " +
             properties + "}}\n"));
  };
  auto const targets = route("DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref I, InstanceId: i-1");
  CHECK(said(targets.findings, "VPC0020", "route R has both GatewayId and InstanceId") == 1);
  CHECK(targets.design.route_tables[0].routes[0].target.is_unknown());
  auto const blocks = route("DestinationCidrBlock: 10.5.0.0/16, DestinationIpv6CidrBlock: "
                            "\"2001:db8::/32\", GatewayId: !Ref I");
  CHECK(said(blocks.findings, "VPC0020", "DestinationCidrBlock and DestinationIpv6CidrBlock") == 1);
  CHECK(blocks.design.route_tables[0].routes[0].destination.is_unknown());
  CHECK(said(route("DestinationCidrBlock: \"::/0\", GatewayId: !Ref I").findings, "VPC1001") == 1);
  CHECK(said(route("GatewayId: !Ref I").findings, "VPC0014", "route R names no destination") == 1);
  CHECK(route("DestinationIpv6CidrBlock: \"::/0\", GatewayId: !Ref I").findings.empty());
}

TEST_CASE("a route whose condition chooses between targets is not refused", "[cloudformation]") {
  auto const l = template_of(
      "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\n" + with(R"(
  R: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref R1, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !If [C, igw-1, !Ref "AWS::NoValue"], InstanceId: !If [C, !Ref "AWS::NoValue", i-1]}}
)"));
  CHECK(l.findings.empty());
  CHECK(l.design.route_tables[0].routes[0].target.is_unknown());
}

TEST_CASE("the protocol of an entry says whether its ports or its types count (NACL-11)",
          "[cloudformation]") {
  auto const both = template_of(entry("Protocol: 6, CidrBlock: 0.0.0.0/0, Icmp: {Type: -1, Code: "
                                      "-1}, PortRange: {From: 443, To: 443}"));
  CHECK(both.findings.empty());
  CHECK(shown(both.design.network_acls[0].ingress[0].match) == "tcp 443");
  auto const none = template_of(entry("Protocol: 1, CidrBlock: 0.0.0.0/0"));
  CHECK(said(none.findings, "VPC0014", "entry E is for ICMP and has no Icmp") == 1);
  auto const two =
      template_of(entry("Protocol: -1, CidrBlock: 0.0.0.0/0, Ipv6CidrBlock: \"::/0\""));
  CHECK(said(two.findings, "VPC0020", "entry E has both CidrBlock and Ipv6CidrBlock") == 1);
  CHECK(said(template_of(entry("Protocol: -1")).findings, "VPC0014", "names no block") == 1);
}

TEST_CASE("an Elastic IP for one of several interfaces names it (IGW-11)", "[cloudformation]") {
  auto const l = template_of(with(R"(
  J: {Type: "AWS::EC2::Instance", Properties: {NetworkInterfaces: [{DeviceIndex: "0", SubnetId: !Ref S}, {DeviceIndex: "1", SubnetId: !Ref S}]}}
  E: {Type: "AWS::EC2::EIP", Properties: {Domain: vpc}}
  X: {Type: "AWS::EC2::EIPAssociation", Properties: {AllocationId: !GetAtt E.AllocationId, InstanceId: !Ref J}}
)"));
  CHECK(said(l.findings, "VPC0014", "association X names no interface, and J has several") == 1);
  CHECK(l.design.instances.at(0).interfaces.at(0).settings.has_elastic_ip.is_unknown());
}

TEST_CASE("what refers to a resource that its condition does not make is refused",
          "[cloudformation]") {
  auto const l = template_of("Conditions: {No: !Equals [a, b]}\n" + with(R"(
  E: {Type: "AWS::EC2::VPCGatewayAttachment", Condition: No, Properties: {VpcId: !Ref V, InternetGatewayId: !Ref I}}
  N: {Type: "AWS::EC2::NatGateway", Condition: No, Properties: {SubnetId: !Ref S}}
  R: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref R1, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref N}}
)"));
  CHECK(said(l.findings, "VPC0010", "N is not made under its condition") == 1);
}

TEST_CASE("a misspelt property or key is told", "[cloudformation]") {
  auto const of = [](std::string const& subnet) {
    return found_in("Resources:\n"
                    "  V: {Type: \"AWS::EC2::VPC\", Properties: {CidrBlock: 10.0.0.0/16}}\n"
                    "  S: {Type: \"AWS::EC2::Subnet\", " +
                    subnet + "}\n");
  };
  std::string const start = "Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, ";
  for (std::string const wrong :
       {"MapPublicIPOnLaunch", "MapPublicIpOnLaunc", "MapPublicIpOnLaunchs", "MapPubilcIpOnLaunch"})
    CHECK(said(of(start + wrong + ": true}"), "VPC0006",
               "AWS::EC2::Subnet has no property '" + wrong + "'") == 1);
  for (std::string const right : {"EnableDns64", "Ipv6IpamPoolId", "MapPublicIpOnLaunch"})
    CHECK(said(of(start + right + ": true}"), "VPC0006") == 0);
  CHECK(said(of("Propertys: {VpcId: !Ref V}"), "VPC0006", "no resource has a key 'Propertys'") ==
        1);
  CHECK(said(of(start + "Tags: []}, DeletionPolicy: Retain, DependsOn: V"), "VPC0006") == 0);
}
