// What templates show to others, and what people say of what no template shows.
#include "templates.hpp"

using namespace vpclint;
using namespace vpclint_test;

namespace {

constexpr auto network_stack = R"(
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}
  Igw: {Type: "AWS::EC2::InternetGateway"}
  At: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref V, InternetGatewayId: !Ref Igw}}
  Nat: {Type: "AWS::EC2::NatGateway", Properties: {SubnetId: !Ref A, ConnectivityType: private}}
  Priv: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
  Vgw: {Type: "AWS::EC2::VPNGateway", Properties: {Type: ipsec.1}}
  Acl: {Type: "AWS::EC2::NetworkAcl", Properties: {VpcId: !Ref V}}
)";

constexpr auto dual_stack = R"(
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  C6: {Type: "AWS::EC2::VPCCidrBlock", Properties: {VpcId: !Ref V, AmazonProvidedIpv6CidrBlock: true}}
  Eg: {Type: "AWS::EC2::EgressOnlyInternetGateway", Properties: {VpcId: !Ref V}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, Ipv6CidrBlock: !Select [1, !Cidr [!Select [0, !GetAtt V.Ipv6CidrBlocks], 8, 64]], AssignIpv6AddressOnCreation: true}}
  T: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
  R: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref T, DestinationIpv6CidrBlock: "::/0", EgressOnlyInternetGatewayId: !Ref Eg}}
  As: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref A, RouteTableId: !Ref T}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: g}}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref A, SecurityGroupIds: [!Ref G]}}
)";

long certain(std::vector<finding> const& all, std::string_view code) {
  return static_cast<long>(std::count_if(
      all.begin(), all.end(), [&](finding const& f) { return f.rule == code && !f.inconclusive; }));
}

} // namespace

TEST_CASE("what an output shows may have a use elsewhere", "[cloudformation]") {
  auto const alone = found_in(network_stack);
  auto const shown_ones = found_in(std::string(network_stack) + R"(
Outputs:
  N: {Value: !Ref Nat, Export: {Name: nat}}
  R: {Value: !Ref Priv, Export: {Name: priv}}
  V: {Value: !Ref Vgw, Export: {Name: vgw}}
  L: {Value: !Ref Acl, Export: {Name: acl}}
  I: {Value: !Ref Igw, Export: {Name: igw}}
)");
  for (auto const* code : {"VPC5010", "VPC2011", "VPC5301", "VPC4030", "VPC5002"}) {
    INFO(code);
    CHECK(certain(alone, code) == 1);
    CHECK(certain(shown_ones, code) == 0);
    CHECK(said(shown_ones, code) == 1);
  }
}

TEST_CASE("a route to a gateway outside leads to no internet gateway of a VPC that has none",
          "[cloudformation]") {
  auto const spoke = [](std::string const& gateway) {
    return found_in(R"(
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}
  T: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
  R: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, TransitGatewayId: tgw-0123456789abcdef0}}
  As: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref A, RouteTableId: !Ref T}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: g}}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref A, SecurityGroupIds: [!Ref G]}}
)" + gateway);
  };
  CHECK(said(spoke(""), "VPC6002") == 0);
  CHECK(said(spoke(R"(
  Igw: {Type: "AWS::EC2::InternetGateway"}
  At: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref V, InternetGatewayId: !Ref Igw}}
)"),
             "VPC6002") == 1);
}

TEST_CASE("a block of IPv6 that AWS gives leaves no block of IPv4 open (CIDR-12)",
          "[cloudformation]") {
  auto const blocks = [](std::string const& second) {
    return found_in(R"(
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.2.0.0/16}}
  C4: {Type: "AWS::EC2::VPCCidrBlock", Properties: {VpcId: !Ref V, CidrBlock: 10.3.0.0/16}}
  C6: {Type: "AWS::EC2::VPCCidrBlock", Properties: {VpcId: !Ref V, )" +
                    second + "}}\n");
  };
  CHECK(said(blocks("AmazonProvidedIpv6CidrBlock: true"), "VPC1005") == 0);
  CHECK(said(blocks("Ipv4IpamPoolId: ipam-pool-1"), "VPC1005") == 1);
}

TEST_CASE("a parameter given by hand says what AWS makes up", "[cloudformation]") {
  CHECK(called(template_of(dual_stack).design.subnets, "A").ipv6.is_unknown());
  auto const given =
      template_of(dual_stack, {.parameters = {{"V.Ipv6CidrBlocks", "2001:db8:1200::/56"}}});
  CHECK(given.findings.empty());
  CHECK(shown(called(given.design.subnets, "A").ipv6) == "2001:db8:1200:1::/64");
  REQUIRE(given.design.vpcs.at(0).ipv6_cidr_blocks.size() == 1);
  CHECK(shown(given.design.vpcs[0].ipv6_cidr_blocks[0]) == "2001:db8:1200::/56");
  // A resource that is not there is no parameter either.
  auto const wrong = template_of(dual_stack, {.parameters = {{"W.Ipv6CidrBlocks", "::/56"}}});
  CHECK(wrong.findings.size() == 1);
}

TEST_CASE("a target that is an interface is the instance that has it", "[cloudformation]") {
  auto const target_of = [](std::string const& interfaces, std::string const& id) {
    auto l = template_of(R"(
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}
  Nic: {Type: "AWS::EC2::NetworkInterface", Properties: {SubnetId: !Ref A, PrivateIpAddress: 10.0.0.50}}
  J: {Type: "AWS::EC2::Instance", Properties: {NetworkInterfaces: [{DeviceIndex: "0", NetworkInterfaceId: !Ref Nic})" +
                         interfaces + R"(]}}
  Lb: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {Type: network, Subnets: [!Ref A]}}
  L: {Type: "AWS::ElasticLoadBalancingV2::Listener", Properties: {LoadBalancerArn: !Ref Lb, Port: 80, Protocol: TCP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref T}]}}
  T: {Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Properties: {VpcId: !Ref V, Port: 80, Protocol: TCP, TargetType: ip, Targets: [{Id: )" +
                         id + "}]}}\n");
    auto const& listeners = called(l.design.load_balancers, "Lb").listeners;
    REQUIRE(listeners.size() == 1);
    REQUIRE(listeners[0].to.size() == 1);
    return shown(listeners[0].to[0]);
  };
  for (auto const* id : {"!GetAtt Nic.PrimaryPrivateIpAddress", "10.0.0.50"}) {
    INFO(id);
    CHECK(target_of("", id) == "J");
    CHECK(target_of(R"(, {DeviceIndex: "1", SubnetId: !Ref A})", id) ==
          "unknown: the target is one of several interfaces, Nic");
  }
}
