// Cases of a template are read one after the other, and what none of them changes is kept. Each has
// to be what a reading of its own makes.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/output/render.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

using parameters = std::vector<std::pair<std::string, std::string>>;

loaded read(std::string const& text, input_facts facts = {}) {
  load_options options;
  options.facts = std::move(facts);
  options.threads = 1; // so that all cases but the first meet what others left
  auto l = load_text(text, "t.yaml", options);
  REQUIRE(l.has_value());
  return std::move(*l);
}

std::string findings_of(design d, std::vector<finding> before) {
  lint_options options;
  options.today = date{2026, 1, 1};
  return render(check({.design = std::move(d), .findings = std::move(before)}, options), "json",
                {});
}

// How many cases the template has; each is compared with a reading under its conditions and what
// `known` says of the parameters in it.
template <class Known>
std::size_t compare_cases(std::string const& text, Known const& known) {
  auto l = read(text);
  for (auto& one : l.cases) {
    input_facts facts;
    std::string shown;
    for (auto const& c : one.under) {
      facts.conditions.emplace_back("0:" + c.name, c.holds);
      shown += c.name + (c.holds ? "=1 " : "=0 ");
    }
    facts.parameters = known(one.under);
    auto alone = read(text, facts);
    INFO(shown);
    CHECK(alone.cases.empty());
    CHECK(one.design == alone.design);
    CHECK(one.findings == alone.findings);
    CHECK(findings_of(std::move(one.design), std::move(one.findings)) ==
          findings_of(std::move(alone.design), std::move(alone.findings)));
  }
  return l.cases.size();
}
std::size_t compare_cases(std::string const& text) {
  return compare_cases(text, [](assignment const&) { return parameters{}; });
}

bool holds(assignment const& a, std::string_view name) {
  return std::any_of(a.begin(), a.end(), [&](auto const& c) { return c.name == name && c.holds; });
}

constexpr std::string_view three = R"(
Parameters: {P: {Type: String}, Q: {Type: String}, R: {Type: String}, S: {Type: String, Default: x}}
Conditions:
  A: !Equals [!Ref P, a]
  B: !Equals [!Ref Q, b]
  C: !Equals [!Ref R, c]
  Both: !And [!Condition A, !Condition B]
  Fixed: !Equals [!Ref S, x]
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !If [A, 10.0.0.0/16, 10.1.0.0/16]}}
)";

std::string with(std::string_view resources) { return std::string(three) + std::string(resources); }

} // namespace

TEST_CASE("what hangs on a condition, at any depth, is worked out where it falls otherwise") {
  CHECK(compare_cases(with(R"(
  One: {Type: "AWS::EC2::Subnet", Condition: B, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Two:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !If [A, !If [C, 10.0.2.0/24, 10.0.3.0/24], !Join ['', ['10.1.', !If [B, '4', '5'], .0/24]]]
      Tags: !If [Fixed, [{Key: Name, Value: !If [C, x, y]}], !Ref "AWS::NoValue"]
)")) == 8);
}

TEST_CASE("what hangs on a condition that hangs on others is worked out again") {
  CHECK(compare_cases(with(R"(
  One: {Type: "AWS::EC2::Subnet", Condition: Both, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Two: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: !If [B, 10.1.2.0/24, 10.0.2.0/24]}}
  Three: {Type: "AWS::EC2::Subnet", Condition: C, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24}}
)")) == 8);
}

TEST_CASE("what hangs on the text that a parameter has in a case is worked out again") {
  auto const text = with(R"(
  One: {Type: "AWS::EC2::Subnet", Condition: C, Properties: {VpcId: !Ref Vpc, CidrBlock: !Sub "10.0.${Q}.0/24"}}
  Two: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: !Ref R}}
  Three: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, AvailabilityZone: !Ref P, CidrBlock: 10.0.9.0/24}}
  Four: {Type: "AWS::EC2::Subnet", Condition: B, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.8.0/24}}
)");
  CHECK(compare_cases(text, [](assignment const& under) {
          parameters out;
          if (holds(under, "A"))
            out.emplace_back("P", "a");
          if (holds(under, "B"))
            out.emplace_back("Q", "b");
          if (holds(under, "C"))
            out.emplace_back("R", "c");
          return out;
        }) == 8);
}

TEST_CASE("what hangs on whether another resource is made is worked out again") {
  CHECK(compare_cases(with(R"(
  Other: {Type: "AWS::EC2::VPC", Condition: B, Properties: {CidrBlock: !If [C, 10.8.0.0/16, 10.9.0.0/16]}}
  One:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref Vpc
      GroupDescription: g
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !GetAtt Other.CidrBlock}]
  Two: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !If [B, !Ref Other, !Ref Vpc], CidrBlock: 10.8.1.0/24}}
  Three: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Other, CidrBlock: 10.8.2.0/24}}
)")) == 8);
}

TEST_CASE("what refers to nothing is reported in every case that comes to it") {
  CHECK(compare_cases(with(R"(
  One: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !If [B, !Ref Vpc, !Ref Nothing], CidrBlock: 10.8.1.0/24}}
  Two: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Nowhere, CidrBlock: !If [C, 10.1.0.0/24, 10.0.0.0/24]}}
)")) == 8);
}

TEST_CASE("what other templates can be given is worked out again where it hangs on conditions") {
  CHECK(compare_cases(with(R"(
  One: {Type: "AWS::EC2::SecurityGroup", Condition: B, Properties: {VpcId: !Ref Vpc, GroupDescription: g}}
  Two: {Type: "AWS::EC2::Subnet", Condition: C, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24}}
  User: {Type: "AWS::EC2::LaunchTemplate", Condition: C, Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref One]}}}
Outputs:
  Group: {Condition: B, Value: !GetAtt One.GroupId, Export: {Name: !Sub "${Missing}-${Vpc.CidrBlock}"}}
)")) == 8);
}

TEST_CASE("loops make what they make in each case") {
  CHECK(compare_cases("Transform: AWS::LanguageExtensions" + with(R"(
  Fn::ForEach::Nets:
    - I
    - !If [B, ['1', '2'], ['3']]
    - Net${I}: {Type: "AWS::EC2::Subnet", Condition: C, Properties: {VpcId: !Ref Vpc, CidrBlock: !Sub "10.0.${I}.0/24"}}
)")) > 1);
}

TEST_CASE("cases on several threads are what they are on one") {
  auto const text = with(R"(
  One: {Type: "AWS::EC2::Subnet", Condition: B, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Two: {Type: "AWS::EC2::Subnet", Condition: C, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24}}
)");
  auto const alone = read(text);
  load_options options;
  options.threads = 4;
  auto const together = load_text(text, "t.yaml", options);
  REQUIRE(together.has_value());
  REQUIRE(together->cases.size() == alone.cases.size());
  for (std::size_t i = 0; i < alone.cases.size(); ++i) {
    CHECK(together->cases[i].under == alone.cases[i].under);
    CHECK(together->cases[i].design == alone.cases[i].design);
    CHECK(together->cases[i].findings == alone.cases[i].findings);
  }
}
