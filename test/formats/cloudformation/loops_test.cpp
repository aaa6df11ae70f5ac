// Loops of resources, parameters given from outside, and what the template leaves out.
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

loaded stack_of(std::string text, input_facts facts = {}) {
  load_options options;
  options.facts = std::move(facts);
  auto l = load_text(std::move(text), "t.yaml", options);
  REQUIRE(l.has_value());
  REQUIRE_FALSE(l->fatal);
  return std::move(*l);
}

std::vector<finding> checked_stack(std::string text) {
  return check(stack_of(std::move(text)), {.today = date{2026, 1, 1}}).findings;
}

std::size_t times_said(std::vector<finding> const& all, std::string_view code,
                       std::string_view text) {
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](finding const& f) {
    return f.rule == code && f.message.find(text) != std::string::npos;
  }));
}

constexpr std::string_view loops = R"(Transform: AWS::LanguageExtensions
Parameters: {L: {Type: CommaDelimitedList}, P: {Type: String}}
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Fn::ForEach::A:
    - X
    - !Ref L
    - S${X}: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: !Sub "10.0.${X}.0/24"}}
  Fn::ForEach::B:
    - X
    - [1, !Ref P]
    - T${X}: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: !Sub "10.0.${X}.0/24"}}
  Fn::ForEach::Tables:
    - X
    - !Ref L
    - D${X}: {Type: "AWS::DynamoDB::Table"}
)";

} // namespace

TEST_CASE("what a loop over an unknown list makes is not known, and said", "[cloudformation]") {
  auto const found = checked_stack(std::string(loops));
  CHECK(times_said(found, "VPC0021", "Fn::ForEach::A makes: parameter L has no value") == 1);
  CHECK(times_said(found, "VPC0021", "Fn::ForEach::B makes: parameter P has no value") == 1);
  CHECK(times_said(found, "VPC0021", "Fn::ForEach::Tables") == 0);
  CHECK(times_said(found, "VPC1001", "") == 0); // the reason is no block
  auto const l = stack_of(std::string(loops));
  REQUIRE(l.design.subnets.size() == 1);
  CHECK(l.design.subnets.front().id == "T1");
  CHECK(l.design.gaps.size() == 2);
}

TEST_CASE("loops that would make millions of resources come to an end", "[cloudformation]") {
  std::string list;
  for (int i = 0; i < 300; ++i)
    list += (i == 0 ? "a" : ", a") + std::to_string(i);
  auto const text = "Resources:\n  Fn::ForEach::A:\n    - X\n    - [" + list +
                    "]\n    - Fn::ForEach::B:\n        - Y\n        - [" + list +
                    "]\n        - Fn::ForEach::C:\n            - Z\n            - [" + list +
                    "]\n            - V${X}${Y}${Z}: {Type: \"AWS::EC2::EIP\"}\n";
  auto const l = stack_of(text);
  CHECK(times_said(l.findings, "VPC0021", "more than is read") == 1);
  REQUIRE(l.inventory.size() == 1);
  REQUIRE(l.inventory[0].resources.size() == 1);
  CHECK(l.inventory[0].resources[0].read < 25'000);
}

TEST_CASE("a parameter that no template has, and a value that is not allowed, are named",
          "[cloudformation]") {
  std::string const text = R"(Parameters:
  Env: {Type: String, AllowedValues: [dev, prod]}
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
)";
  auto const wrong = stack_of(text, {.parameters = {{"Env", "prd"}, {"Environment", "prod"}}});
  REQUIRE(wrong.findings.size() == 2);
  CHECK(times_said(wrong.findings, "VPC0006", "no parameter 'Environment'") == 1);
  CHECK(times_said(wrong.findings, "VPC0007", "parameter Env may not be 'prd'") == 1);
  for (auto const& f : wrong.findings)
    CHECK(f.at.valid());
  CHECK(stack_of(text, {.parameters = {{"Env", "prod"}}}).findings.empty());
}

TEST_CASE("what a rule or an entry leaves out has the place of its resource", "[cloudformation]") {
  auto const found = checked_stack(R"(Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: g}}
  I: {Type: "AWS::EC2::SecurityGroupIngress", Properties: {GroupId: !Ref G, CidrIp: 10.0.0.0/16}}
  A: {Type: "AWS::EC2::NetworkAcl", Properties: {VpcId: !Ref V}}
  E: {Type: "AWS::EC2::NetworkAclEntry", Properties: {NetworkAclId: !Ref A, RuleNumber: 1, CidrBlock: 10.0.0.0/16}}
)");
  CHECK(times_said(found, "VPC0013", "the template does not say it") != 0);
  for (auto const& f : found) {
    INFO(f.rule << " " << f.message);
    CHECK(f.at.valid());
  }
}
