// What AWS makes of its own accord, and what macros, custom resources and others do beside a
// template.
#include "templates.hpp"

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string pair_of(std::string const& groups, std::string const& rest) {
  return R"(Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  C6: {Type: "AWS::EC2::VPCCidrBlock", Properties: {VpcId: !Ref V, Ipv6CidrBlock: "2001:db8:1234:1a00::/56"}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, Ipv6CidrBlock: "2001:db8:1234:1a00::/64", AvailabilityZone: a}}
  B: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24, AvailabilityZone: b}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}]}}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref A)" +
         groups + R"(}}
  J: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref B, SecurityGroupIds: [!Ref G]}}
  K: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref B}}
)" + rest;
}

std::string transit(std::string const& settings, std::string const& rest = {}) {
  std::string text =
      "Resources:\n  T: {Type: \"AWS::EC2::TransitGateway\", Properties: {" + settings + "}}\n";
  for (std::string const n : {"1", "2"}) {
    auto const other = n == "1" ? "2" : "1";
    text +=
        "  V" + n + ": {Type: \"AWS::EC2::VPC\", Properties: {CidrBlock: 10." + n + ".0.0/16}}\n" +
        "  S" + n + ": {Type: \"AWS::EC2::Subnet\", Properties: {VpcId: !Ref V" + n +
        ", CidrBlock: 10." + n + ".0.0/24, AvailabilityZone: a}}\n" + "  A" + n +
        ": {Type: \"AWS::EC2::TransitGatewayAttachment\", Properties: {TransitGatewayId: !Ref T, "
        "VpcId: !Ref V" +
        n + ", SubnetIds: [!Ref S" + n + "]}}\n" + "  R" + n +
        ": {Type: \"AWS::EC2::RouteTable\", Properties: {VpcId: !Ref V" + n + "}}\n" + "  X" + n +
        ": {Type: \"AWS::EC2::SubnetRouteTableAssociation\", Properties: {SubnetId: !Ref S" + n +
        ", RouteTableId: !Ref R" + n + "}}\n" + "  Y" + n +
        ": {Type: \"AWS::EC2::Route\", Properties: {RouteTableId: !Ref R" + n +
        ", DestinationCidrBlock: 10." + other + ".0.0/16, TransitGatewayId: !Ref T}}\n" + "  G" +
        n + ": {Type: \"AWS::EC2::SecurityGroup\", Properties: {VpcId: !Ref V" + n +
        ", GroupDescription: g, SecurityGroupIngress: [{IpProtocol: \"-1\", CidrIp: "
        "10.0.0.0/8}]}}\n" +
        "  I" + n + ": {Type: \"AWS::EC2::Instance\", Properties: {SubnetId: !Ref S" + n +
        ", SecurityGroupIds: [!Ref G" + n + "]}}\n";
  }
  return text + rest;
}

std::string const disabled =
    "DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable";

} // namespace

TEST_CASE("an attachment that no table is for leads nowhere (TGW-4)", "[cloudformation]") {
  CHECK(verdict_in(transit(""), "I1", "I2", tcp(22)) == verdict::reachable);
  CHECK(verdict_in(transit(disabled), "I1", "I2", tcp(22)) == verdict::blocked);
  CHECK(verdict_in(transit("DefaultRouteTablePropagation: disable"), "I1", "I2", tcp(22)) ==
        verdict::blocked);
  // Where others see it, they may have tables for it.
  CHECK(verdict_in(transit(disabled, "Outputs: {T: {Value: !Ref T, Export: {Name: t}}}\n"), "I1",
                   "I2", tcp(22)) == verdict::unknown);
  CHECK(verdict_in(transit("AssociationDefaultRouteTableId: tgw-rtb-1"), "I1", "I2", tcp(22)) ==
        verdict::unknown);
}

TEST_CASE("the default group of a VPC with IPv6 lets that out as well (SG-2, SG-3)",
          "[cloudformation]") {
  auto const l = template_of(pair_of("", R"(
  E: {Type: "AWS::EC2::SecurityGroupEgress", Properties: {GroupId: !GetAtt V.DefaultSecurityGroup, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 8.8.8.8/32}}
)"));
  auto const& g = called(l.design.security_groups, "default");
  REQUIRE(g.egress->size() == 3);
  CHECK(g.egress->at(1).peer == known<sg_peer>(sg_peer(cidr(prefix6{}))));
}

TEST_CASE("the default ACL of a VPC with IPv6 has an entry for it (NACL-2)", "[cloudformation]") {
  auto const l = template_of(pair_of("", R"(
  E: {Type: "AWS::EC2::NetworkAclEntry", Properties: {NetworkAclId: !GetAtt V.DefaultNetworkAcl, RuleNumber: 50, Egress: false, Protocol: -1, RuleAction: deny, CidrBlock: 10.5.0.0/16}}
)"));
  auto const& a = called(l.design.network_acls, "default");
  REQUIRE(a.egress.size() == 2);
  CHECK(shown(a.egress[1].number) == "101");
  CHECK(a.egress[1].allow == true);
  REQUIRE(a.ingress.size() == 3);
  CHECK(a.ingress[1].allow.is_unknown()); // made before the entry, or not at all
}

TEST_CASE("a custom resource that is given a default group leaves it open", "[cloudformation]") {
  std::string const custom = R"(
  X: {Type: "Custom::VpcRestrictDefaultSG", Properties: {ServiceToken: x, DefaultSecurityGroupId: !GetAtt V.DefaultSecurityGroup}}
)";
  CHECK(verdict_in(pair_of("", ""), "I", "K", tcp(22)) == verdict::reachable);
  CHECK(verdict_in(pair_of("", custom), "I", "K", tcp(22)) == verdict::unknown);
  CHECK(verdict_in(pair_of("", "  X: {Type: \"Custom::X\", Properties: {Ids: [!Ref G]}}\n"), "I",
                   "J", tcp(80)) == verdict::unknown);
  CHECK(verdict_in(pair_of("", "  X: {Type: \"Custom::X\", Properties: {Ids: [!Ref V]}}\n"), "I",
                   "J", tcp(80)) == verdict::blocked);
}

TEST_CASE("a macro beside the properties of a group leaves its rules open", "[cloudformation]") {
  auto const l = template_of(pair_of("", R"(
  M: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: m, "Fn::Transform": {Name: "AWS::Include", Parameters: {Location: "s3://b/r.yaml"}}}}
  Fn::Transform: {Name: "AWS::Include", Parameters: {Location: "s3://b/more.yaml"}}
)"));
  auto const& g = called(l.design.security_groups, "M");
  REQUIRE(g.ingress->size() == 1);
  CHECK(g.ingress->front().peer.is_unknown());
  REQUIRE(l.design.gaps.size() == 1);
  CHECK(l.design.gaps[0].part == "Resources");
}

TEST_CASE("a loop of properties over an unknown list leaves the others open", "[cloudformation]") {
  auto const l = template_of("Parameters: {L: {Type: CommaDelimitedList}}\n" + pair_of("", R"(
  M: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: m, "Fn::ForEach::P": [X, !Ref L, {"${X}": [{IpProtocol: "-1", CidrIp: 0.0.0.0/0}]}]}}
)"));
  CHECK(called(l.design.security_groups, "M").ingress->front().peer.is_unknown());
}

TEST_CASE("an empty list of groups is none (SG-3)", "[cloudformation]") {
  auto const l = template_of(pair_of(", SecurityGroupIds: []", ""));
  CHECK_FALSE(called(l.design.instances, "I").settings.security_groups.has_value());
  CHECK(verdict_in(pair_of(", SecurityGroupIds: []", ""), "I", "J", tcp(22)) == verdict::reachable);
}

TEST_CASE("a group without a VPC is in none that the stack makes", "[cloudformation]") {
  auto const found = found_in(pair_of(", SecurityGroupIds: [!Ref M]", R"(
  M: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: m}}
)"));
  CHECK(said(found, "VPC3010") == 1);
}

TEST_CASE("interfaces that are made on their own get no public address at launch (SUB-12)",
          "[cloudformation]") {
  auto const l = template_of(
      pair_of(", NetworkInterfaces: [{DeviceIndex: \"1\", SubnetId: !Ref A}, {DeviceIndex: \"0\", "
              "NetworkInterfaceId: "
              "!Ref N}]",
              "  N: {Type: \"AWS::EC2::NetworkInterface\", Properties: {SubnetId: !Ref A}}\n"));
  auto const& i = called(l.design.instances, "I");
  REQUIRE(i.interfaces.size() == 2);
  CHECK(i.interfaces[0].id == "N"); // index 0 is the primary one
  CHECK(i.interfaces[0].settings.public_ip == false);
  CHECK(i.settings.subnet.is_left_out());
}

TEST_CASE("a launch template whose interfaces a condition chooses", "[cloudformation]") {
  auto const l = template_of(
      "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\n" + pair_of("", R"(
  T: {Type: "AWS::EC2::LaunchTemplate", Properties: {LaunchTemplateData: {NetworkInterfaces: !If [C, [{Groups: [!Ref G]}], [{Groups: []}]]}}}
  S: {Type: "AWS::AutoScaling::AutoScalingGroup", Properties: {MinSize: "1", VPCZoneIdentifier: [!Ref A], LaunchTemplate: {LaunchTemplateId: !Ref T}}}
)"));
  auto const& s = called(l.design.instances, "S").settings;
  REQUIRE(s.security_groups.has_value());
  CHECK(s.security_groups->front().is_unknown());
}

TEST_CASE("a scaling group launched as an instance is has groups that are not read",
          "[cloudformation]") {
  auto const l = template_of(pair_of("", R"(
  S: {Type: "AWS::AutoScaling::AutoScalingGroup", Properties: {MinSize: "1", VPCZoneIdentifier: [!Ref A], InstanceId: !Ref J}}
)"));
  auto const& s = called(l.design.instances, "S").settings;
  REQUIRE(s.security_groups.has_value());
  CHECK(s.security_groups->front().is_unknown());
  CHECK(s.public_ip.is_unknown());
}

TEST_CASE("scaling groups are behind target groups by their traffic sources", "[cloudformation]") {
  auto const l = template_of(pair_of("", R"(
  T: {Type: "AWS::EC2::LaunchTemplate", Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref G]}}}
  S: {Type: "AWS::AutoScaling::AutoScalingGroup", Properties: {MinSize: "1", VPCZoneIdentifier: [!Ref A], LaunchTemplate: {LaunchTemplateId: !Ref T}, TrafficSources: [{Identifier: !Ref Tg, Type: elbv2}]}}
  Tg: {Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Properties: {VpcId: !Ref V, Port: 80, Protocol: HTTP}}
  Lb: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {Subnets: [!Ref A, !Ref B]}}
  L: {Type: "AWS::ElasticLoadBalancingV2::Listener", Properties: {LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Tg}]}}
)"));
  auto const& listener = l.design.load_balancers.at(0).listeners.at(0);
  REQUIRE(listener.to.size() == 1);
  CHECK(shown(listener.to[0]) == "S");
}

TEST_CASE("a function is a target by its ARN", "[cloudformation]") {
  auto const l = template_of(pair_of("", R"(
  F: {Type: "AWS::Lambda::Function", Properties: {VpcConfig: {SubnetIds: [!Ref A], SecurityGroupIds: [!Ref G]}}}
  Tg: {Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Properties: {TargetType: lambda, Targets: [{Id: !GetAtt F.Arn}]}}
  Lb: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {Subnets: [!Ref A, !Ref B]}}
  L: {Type: "AWS::ElasticLoadBalancingV2::Listener", Properties: {LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Tg}]}}
)"));
  CHECK(shown(l.design.load_balancers.at(0).listeners.at(0).to.at(0)) == "F");
}

TEST_CASE("a cluster carries the group that AWS adds to it (MSV-7)", "[cloudformation]") {
  std::string const cluster = R"(
  Ec: {Type: "AWS::EKS::Cluster", Properties: {ResourcesVpcConfig: {SubnetIds: [!Ref A, !Ref B], SecurityGroupIds: [!Ref G]}}}
)";
  std::string const rule = R"(
  R: {Type: "AWS::EC2::SecurityGroupIngress", Properties: {GroupId: !GetAtt Ec.ClusterSecurityGroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}}
)";
  CHECK(verdict_in(pair_of("", cluster), "I", "Ec", tcp(443)) == verdict::blocked);
  CHECK(verdict_in(pair_of("", cluster + rule), "I", "Ec", tcp(443)) == verdict::reachable);
}

TEST_CASE("a regional NAT gateway is in the zones that have addresses (NAT-18)",
          "[cloudformation]") {
  auto const l = template_of(pair_of("", R"(
  Eip: {Type: "AWS::EC2::EIP", Properties: {Domain: vpc}}
  N: {Type: "AWS::EC2::NatGateway", Properties: {VpcId: !Ref V, AvailabilityMode: regional, AvailabilityZoneAddresses: [{AvailabilityZone: a, AllocationIds: [!GetAtt Eip.AllocationId]}]}}
)"));
  REQUIRE(l.design.nat_gateways.at(0).elastic_ips.size() == 1);
  CHECK(l.design.nat_gateways[0].elastic_ips[0].az == "a");
}

TEST_CASE("an Elastic IP that others are shown may have a use", "[cloudformation]") {
  std::string const eip = "  Eip: {Type: \"AWS::EC2::EIP\", Properties: {Domain: vpc}}\n";
  CHECK(said(found_in(pair_of("", eip)), "VPC6010") == 1);
  CHECK(said(found_in(pair_of("", eip + "Outputs: {E: {Value: !GetAtt Eip.AllocationId}}\n")),
             "VPC6010") == 0);
  // A gateway in a subnet whose block is not known has one as well.
  CHECK(said(found_in("Parameters: {P: {Type: String}}\n" + pair_of("", eip + R"(
  U: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: !Ref P}}
  N: {Type: "AWS::EC2::NatGateway", Properties: {SubnetId: !Ref U, AllocationId: !GetAtt Eip.AllocationId}}
)")),
             "VPC6010") == 0);
}

TEST_CASE("the launch type of a service follows from its capacity providers (MSV-6)",
          "[cloudformation]") {
  auto const launch = [](std::string const& providers) {
    auto const l =
        template_of(pair_of("", "  S: {Type: \"AWS::ECS::Service\", Properties: {"
                                "NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref A]}}, "
                                "CapacityProviderStrategy: [" +
                                    providers + "]}}\n"));
    auto const& s = l.design.services.at(0);
    return s.launch ? (*s.launch == launch_type::fargate ? "fargate" : "ec2") : "open";
  };
  CHECK(launch("{CapacityProvider: FARGATE_SPOT}") == std::string("fargate"));
  CHECK(launch("{CapacityProvider: mine}") == std::string("ec2"));
  CHECK(launch("{CapacityProvider: FARGATE}, {CapacityProvider: mine}") == std::string("open"));
}

TEST_CASE("inspect lists what is not read of a resource, and types of EC2 that are none",
          "[cloudformation]") {
  auto const l = template_of(pair_of("", R"(
  X: {Type: "AWS::EC2::Vpc", Properties: {CidrBlock: 10.1.0.0/16}}
  Y: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.9.0/24, AvailabilityZon: a}}
  Z: {Type: "AWS::EC2::EIPAssociation", Properties: {AllocationId: eipalloc-1, InstanceId: i-123}}
)"));
  REQUIRE(l.inventory.size() == 1);
  auto const& all = l.inventory[0];
  CHECK(std::count(all.remarks.begin(), all.remarks.end(),
                   "Not read of AWS::EC2::Subnet: AvailabilityZon.") == 1);
  auto const type = std::find_if(all.resources.begin(), all.resources.end(),
                                 [](auto const& c) { return c.type == "AWS::EC2::Vpc"; });
  REQUIRE(type != all.resources.end());
  CHECK(type->unmodelled == 1);
  CHECK(std::any_of(all.unresolved.begin(), all.unresolved.end(),
                    [](auto const& u) { return u.reason == "'i-123' is outside the documents"; }));
}

TEST_CASE("a VPC without a block and without a pool has none", "[cloudformation]") {
  auto const l = template_of(
      "Resources:\n  V: {Type: \"AWS::EC2::VPC\", Properties: {EnableDnsSupport: true}}\n");
  CHECK(l.design.vpcs.at(0).cidr_blocks.empty());
}

TEST_CASE("of two that a condition keeps apart, one is there", "[cloudformation]") {
  auto const l = template_of("Parameters: {P: {Type: String}}\n"
                             "Conditions: {C: !Equals [!Ref P, a], D: !Not [!Condition C]}\n" +
                             pair_of("", R"(
  S1: {Type: "AWS::EC2::Subnet", Condition: C, Properties: {VpcId: !Ref V, CidrBlock: 10.0.5.0/24}}
  S2: {Type: "AWS::EC2::Subnet", Condition: D, Properties: {VpcId: !Ref V, CidrBlock: 10.0.5.0/24}}
  T: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
  R1: {Type: "AWS::EC2::Route", Condition: C, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, InstanceId: !Ref I}}
  R2: {Type: "AWS::EC2::Route", Condition: D, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, InstanceId: !Ref J}}
  N: {Type: "AWS::EC2::NetworkAcl", Properties: {VpcId: !Ref V}}
  E1: {Type: "AWS::EC2::NetworkAclEntry", Condition: C, Properties: {NetworkAclId: !Ref N, RuleNumber: 100, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0}}
  E2: {Type: "AWS::EC2::NetworkAclEntry", Condition: D, Properties: {NetworkAclId: !Ref N, RuleNumber: 100, RuleAction: deny, Protocol: -1, CidrBlock: 10.0.0.0/8}}
)"));
  CHECK(called(l.design.subnets, "S1").cidr.is_unknown());
  CHECK(called(l.design.subnets, "S2").cidr.is_unknown());
  CHECK(called(l.design.subnets, "A").cidr.has_value());
  auto const& t = called(l.design.route_tables, "T");
  REQUIRE(t.routes.size() == 1);
  CHECK(t.routes[0].target.is_unknown());
  auto const& n = called(l.design.network_acls, "N");
  REQUIRE(n.ingress.size() == 1);
  CHECK(n.ingress[0].allow.is_unknown());
  CHECK(n.ingress[0].remote.is_unknown());
  REQUIRE(l.cases.size() == 2); // each of which has its own
  CHECK(called(l.cases[0].design.subnets, "S1").cidr.has_value());
}

TEST_CASE("a gateway from outside that a VPC is given is one it has", "[cloudformation]") {
  auto const asked = [](std::string const& attachment, std::string const& gateway) {
    return verdict_in(R"(
Parameters: {Ig: {Type: String}, Other: {Type: String}}
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true}}
  T: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
  R: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, )" +
                          gateway + R"(}}
  As: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref A, RouteTableId: !Ref T}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: g, SecurityGroupIngress: {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}}}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref A, SecurityGroupIds: [!Ref G]}}
)" + attachment,
                      "internet", "I", *parse_traffic_line("tcp 80"));
  };
  auto const attached = [](std::string const& id) {
    return "  At: {Type: \"AWS::EC2::VPCGatewayAttachment\", Properties: {VpcId: !Ref V, "
           "InternetGatewayId: " +
           id + "}}\n";
  };
  CHECK(asked(attached("!Ref Ig"), "GatewayId: !Ref Ig") == verdict::reachable);
  CHECK(asked(attached("igw-0123"), "GatewayId: igw-0123") == verdict::reachable);
  CHECK(asked(attached("!Ref Ig"), "GatewayId: !Ref Other") == verdict::unknown);
  CHECK(asked("", "GatewayId: !Ref Ig") == verdict::unknown);
  CHECK(asked("", "GatewayId: igw-0123") == verdict::unknown);
  CHECK(asked("", "NatGatewayId: !Ref Ig") == verdict::blocked);
}

TEST_CASE("what changes something outside is told, and may change what another stack shows",
          "[cloudformation]") {
  std::string const outside = R"(
Resources:
  R: {Type: "AWS::EC2::Route", Properties: {RouteTableId: rtb-0abc, DestinationCidrBlock: 10.0.0.0/8, TransitGatewayId: tgw-0abc}}
  I: {Type: "AWS::EC2::SecurityGroupIngress", Properties: {GroupId: sg-0abc, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}}
)";
  auto const found = found_in(outside);
  CHECK(said(found, "VPC0021",
             "R (AWS::EC2::Route) is not read: 'rtb-0abc' is outside the documents") == 1);
  CHECK(said(found, "VPC0021", "I (AWS::EC2::SecurityGroupIngress) is not read") == 1);
  std::string const network = R"(
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: g}}
  H: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: h}}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref A, SecurityGroupIds: [!Ref G]}}
  J: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref A, SecurityGroupIds: [!Ref H]}}
Outputs: {G: {Value: !Ref G, Export: {Name: net-G}}}
)";
  std::string const app = R"(
Parameters: {Net: {Type: String}}
Resources:
  In: {Type: "AWS::EC2::SecurityGroupIngress", Properties: {GroupId: {"Fn::ImportValue": !Sub "${Net}-G"}, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/16}}
)";
  auto l = templates_of({{"net.yaml", network}, {"app.yaml", app}});
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(l.design), findings);
  auto const ask = [&](char const* from, char const* to) {
    return analysis::ask(net, {.from = *parse_selector(from),
                               .to = *parse_selector(to),
                               .match = *parse_traffic_line("tcp 22")})
        ->outcome;
  };
  CHECK(ask("J", "I") == verdict::unknown);
  CHECK(ask("I", "J") == verdict::blocked);
}
