// Security groups of templates: what their rules match, and who may carry them.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/model/elsewhere.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

loaded read(std::string_view rest) {
  auto l = load_text(R"(
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc, GroupDescription: g}}
)" + std::string(rest),
                     "t.yaml");
  REQUIRE(l.has_value());
  return std::move(*l);
}

std::string elsewhere(std::string_view rest) {
  auto const l = read(rest);
  REQUIRE_FALSE(l.design.security_groups.empty());
  auto const* t = used_elsewhere(l.design.security_groups[0]);
  return t == nullptr ? "" : *t->value;
}

bool is_found(report const& r, std::string_view rule, bool inconclusive) {
  return std::any_of(r.findings.begin(), r.findings.end(), [&](finding const& f) {
    return f.rule == rule && f.inconclusive == inconclusive;
  });
}

// What a rule with this protocol and ports matches, or the findings.
std::string match_of(std::string const& written) {
  auto const l = read("  H:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n"
                      "      VpcId: !Ref Vpc\n      GroupDescription: h\n"
                      "      SecurityGroupIngress: [{CidrIp: 10.0.0.0/8, " +
                      written + "}]\n");
  std::string out;
  for (auto const& f : l.findings)
    out += f.rule + " ";
  auto const& match = l.design.security_groups[1].ingress->front().match;
  return out + (match ? to_string(*match) : "unknown");
}

} // namespace

TEST_CASE("a group that an output shows may be used elsewhere") {
  CHECK(elsewhere("").empty());
  CHECK(elsewhere("Outputs: {O: {Value: !Ref G}}") == "output O");
  CHECK(elsewhere("Outputs: {O: {Value: !GetAtt G.GroupId, Export: {Name: x}}}") ==
        "exported as output O");
  CHECK(elsewhere("Outputs: {O: {Value: {'Fn::GetAtt': [G, GroupId]}}}") == "output O");
  CHECK(elsewhere("Outputs: {O: {Value: !Sub 'a,${G.GroupId}'}}") == "output O");
  CHECK(elsewhere("Outputs: {O: {Value: !Join [',', [!Ref Vpc, !Ref G]]}}") == "output O");
  CHECK(elsewhere("Outputs: {O: {Value: !Ref Vpc, Description: G}}").empty());
  CHECK(elsewhere("Outputs: {G: {Value: Group, Export: {Name: G}}}").empty());
}

TEST_CASE("nobody calls a group unused that may be used elsewhere") {
  CHECK(is_found(check(read("")), "VPC3014", false));
  auto const shown = check(read("Outputs: {O: {Value: !Ref G}}"));
  CHECK_FALSE(is_found(shown, "VPC3014", false));
  CHECK_FALSE(is_found(shown, "VPC3014", true));
  constexpr std::string_view referred = R"(
  S: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  H:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: h
      SecurityGroupIngress: {IpProtocol: tcp, FromPort: 80, ToPort: 80, SourceSecurityGroupId: !Ref G}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref S, SecurityGroupIds: [!Ref H]}}
)";
  CHECK(is_found(check(read(referred)), "VPC3013", false));
  auto const open = check(read(std::string(referred) + "Outputs: {O: {Value: !Ref G}}"));
  CHECK_FALSE(is_found(open, "VPC3013", false));
  CHECK(is_found(open, "VPC3013", true));
}

TEST_CASE("protocols and ports as templates spell them") {
  CHECK(match_of("IpProtocol: -1") == "all");
  CHECK(match_of("IpProtocol: '-1', FromPort: 5, ToPort: 3") == "all");
  CHECK(match_of("IpProtocol: TCP, FromPort: '80', ToPort: 90") == "tcp 80-90");
  CHECK(match_of("IpProtocol: 6, FromPort: 80, ToPort: 80") == "tcp 80");
  CHECK(match_of("IpProtocol: udp, FromPort: -1, ToPort: -1") == "udp");
  CHECK(match_of("IpProtocol: icmp, FromPort: 8, ToPort: -1") == "icmp echo-request");
  CHECK(match_of("IpProtocol: tcp, FromPort: 90, ToPort: 80") == "VPC0020 unknown");
  CHECK(match_of("IpProtocol: icmp, FromPort: 300, ToPort: -1") == "VPC0020 unknown");
  CHECK(match_of("IpProtocol: tcpp, FromPort: 80, ToPort: 80") == "VPC0008 unknown");
  CHECK(match_of("IpProtocol: !ImportValue p, FromPort: 80, ToPort: 80") == "unknown");
}
