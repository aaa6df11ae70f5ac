// Resources of which a condition makes the one or the other, and parameters that it decides.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

constexpr std::string_view base = R"(
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  S: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24}}
  T: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
  Igw: {Type: "AWS::EC2::InternetGateway"}
  At: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref V, InternetGatewayId: !Ref Igw}}
  Vgw: {Type: "AWS::EC2::VPNGateway", Properties: {Type: ipsec.1}}
  Acl: {Type: "AWS::EC2::NetworkAcl", Properties: {VpcId: !Ref V}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: g}}
)";

/// A template with these resources and conditions that fall in more ways than are looked at.
loaded with(std::string_view resources) {
  std::string parameters = "Parameters:\n";
  std::string conditions = "Conditions:\n  No0: !Not [!Condition C0]\n";
  std::string asked;
  for (int i = 0; i < 8; ++i) {
    auto const n = std::to_string(i);
    parameters += "  P" + n + ": {Type: String, AllowedValues: [\"true\", \"false\"]}\n";
    conditions += "  C" + n + ": !Equals [!Ref P" + n + ", \"true\"]\n";
    asked += "  X" + n + ": {Type: \"AWS::EC2::SecurityGroupIngress\", Condition: C" + n +
             ", Properties: {GroupId: !Ref G, IpProtocol: tcp, FromPort: 1" + n + ", ToPort: 1" +
             n + ", CidrIp: 10.0.0.0/16}}\n";
  }
  auto l = load_text(parameters + conditions + "Resources:" + std::string(base) + asked +
                         std::string(resources),
                     "t.yaml");
  REQUIRE(l.has_value());
  REQUIRE_FALSE(l->fatal);
  CHECK(l->cases.empty());
  return std::move(*l);
}

/// How many findings of this code are certain, and how many are there.
std::pair<long, long> counts(loaded const& l, std::string_view code) {
  auto const r = check(l, {.today = date{2026, 1, 1}});
  auto const all = std::count_if(r.findings.begin(), r.findings.end(),
                                 [&](finding const& f) { return f.rule == code; });
  auto const open = std::count_if(r.findings.begin(), r.findings.end(), [&](finding const& f) {
    return f.rule == code && f.inconclusive;
  });
  return {all - open, all};
}

} // namespace

TEST_CASE("two routes to one block of which one is made are one route (RT-15)") {
  auto const l = with(R"(
  A: {Type: "AWS::EC2::Route", Condition: C0, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw}}
  B: {Type: "AWS::EC2::Route", Condition: No0, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Vgw}}
)");
  REQUIRE(l.design.route_tables.size() == 1);
  REQUIRE(l.design.route_tables[0].routes.size() == 1);
  CHECK(l.design.route_tables[0].routes[0].target.is_unknown());
  CHECK(counts(l, "VPC2003").second == 0);
}

TEST_CASE("a route that is certain stays beside one that may be") {
  auto const l = with(R"(
  A: {Type: "AWS::EC2::Route", Condition: C0, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Vgw}}
  B: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw}}
  C: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 192.168.0.0/16, GatewayId: !Ref Igw}}
  D: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 192.168.0.0/16, GatewayId: !Ref Vgw}}
)");
  auto const& routes = l.design.route_tables.at(0).routes;
  REQUIRE(routes.size() == 3);
  REQUIRE(routes[0].target);
  CHECK(routes[0].target->name == "Igw");
  CHECK(counts(l, "VPC2003") == std::pair(1L, 1L)); // C and D are both made
}

TEST_CASE("two entries of one number of which one is made are one entry (NACL-5)") {
  auto const l = with(R"(
  A: {Type: "AWS::EC2::NetworkAclEntry", Condition: C0, Properties: {NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: -1, RuleAction: allow, CidrBlock: 10.0.0.0/8}}
  B: {Type: "AWS::EC2::NetworkAclEntry", Condition: No0, Properties: {NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: -1, RuleAction: allow, CidrBlock: 0.0.0.0/0}}
)");
  REQUIRE(l.design.network_acls.size() == 1);
  auto const& entries = l.design.network_acls[0].ingress;
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].allow.is_unknown());
  CHECK(entries[0].remote.is_unknown());
  CHECK(entries[0].match == known<traffic>(all_traffic(), entries[0].match.at));
  CHECK(counts(l, "VPC4002").second == 0);
}

TEST_CASE("subnets of which one is made do not overlap (SUB-3)") {
  auto const l = with(R"(
  A: {Type: "AWS::EC2::Subnet", Condition: C0, Properties: {VpcId: !Ref V, CidrBlock: 10.0.2.0/24}}
  B: {Type: "AWS::EC2::Subnet", Condition: No0, Properties: {VpcId: !Ref V, CidrBlock: 10.0.2.0/25}}
)");
  for (auto const& s : l.design.subnets)
    CHECK(s.cidr.is_unknown() == (s.id != "S"));
  CHECK(counts(l, "VPC1011").first == 0);
}

TEST_CASE("an address is twice there only where both interfaces are") {
  auto const l = with(R"(
  A: {Type: "AWS::EC2::Instance", Condition: C0, Properties: {SubnetId: !Ref S, PrivateIpAddress: 10.0.1.9}}
  B: {Type: "AWS::EC2::Instance", Condition: No0, Properties: {SubnetId: !Ref S, PrivateIpAddress: 10.0.1.9}}
)");
  for (auto const& i : l.design.instances)
    CHECK(i.settings.ip.is_unknown());
  CHECK(counts(l, "VPC1103").first == 0);
}

TEST_CASE("private names of endpoints of which one is made do not clash") {
  auto const l = with(R"(
  A: {Type: "AWS::EC2::VPCEndpoint", Condition: C0, Properties: {VpcId: !Ref V, VpcEndpointType: Interface, ServiceName: com.amazonaws.eu-west-1.ec2, PrivateDnsEnabled: true, SubnetIds: [!Ref S]}}
  B: {Type: "AWS::EC2::VPCEndpoint", Condition: No0, Properties: {VpcId: !Ref V, VpcEndpointType: Interface, ServiceName: com.amazonaws.eu-west-1.ec2, PrivateDnsEnabled: true, SubnetIds: [!Ref S]}}
)");
  CHECK(counts(l, "VPC7002").first == 0);
}

TEST_CASE("nothing is certain about a resource that may not be there") {
  auto const l = with(R"(
  W: {Type: "AWS::EC2::VPC", Condition: C0, Properties: {CidrBlock: 10.0.0.0/16}}
  P: {Type: "AWS::EC2::VPCPeeringConnection", Condition: C0, Properties: {VpcId: !Ref V, PeerVpcId: !Ref W}}
)");
  CHECK(counts(l, "VPC5101") == std::pair(0L, 1L));
}

TEST_CASE("where a condition decides a parameter, the parameter has that value") {
  auto const l = load_text(R"(
Parameters: {Env: {Type: String, AllowedValues: [dev, prod]}, Other: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Env, prod], IsX: !Equals [!Ref Other, x]}
Mappings: {Ports: {db: {dev: "3306", prod: "5432"}}}
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: !Ref Other, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: !FindInMap [Ports, db, !Ref Env], ToPort: !FindInMap [Ports, db, !Ref Env], CidrIp: 10.0.0.0/16}]}}
  A: {Type: "AWS::EC2::Subnet", Condition: IsProd, Properties: {VpcId: !Ref V, CidrBlock: 10.0.2.0/24}}
  B: {Type: "AWS::EC2::Subnet", Condition: IsX, Properties: {VpcId: !Ref V, CidrBlock: 10.0.3.0/24}}
)",
                           "t.yaml");
  REQUIRE(l.has_value());
  REQUIRE(l->cases.size() == 4);
  for (auto const& one : l->cases) {
    auto const holds = [&](std::string_view name) {
      return std::any_of(one.under.begin(), one.under.end(),
                         [&](auto const& c) { return c.name == name && c.holds; });
    };
    auto const& g = one.design.security_groups.at(0);
    auto const& rule = g.ingress.value().at(0);
    REQUIRE(rule.match);
    CHECK(rule.match->ports.first == (holds("IsProd") ? 5432 : 3306));
    // Of another value nobody knows more than that it is not this one.
    CHECK(g.description == (holds("IsX") ? "x" : ""));
  }
}
