// Conditions that hang on parameters without a value: the ways in which they can fall, and what is
// found in which of them.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace vpclint;

namespace {

loaded read(std::string text, input_facts facts = {}) {
  load_options options;
  options.facts = std::move(facts);
  auto l = load_text(std::move(text), "t.yaml", options);
  REQUIRE(l.has_value());
  return std::move(*l);
}

// A template whose resources hang on these conditions, each on one of them.
std::string with(std::string_view parameters, std::vector<std::string> const& conditions) {
  std::string text = "Parameters:\n  Unused: {Type: String}\n" + std::string(parameters) +
                     "Mappings:\n  Sizes: {a: {nat: 'yes'}, b: {nat: 'no'}, c: {nat: 'yes'}}\n"
                     "Conditions:\n";
  for (auto const& c : conditions)
    text += "  " + c + "\n";
  text += "Resources:\n  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16}}\n";
  for (auto const& c : conditions) {
    auto const name = c.substr(0, c.find(':'));
    text += "  For" + name + ": {Type: 'AWS::EC2::VPC', Condition: " + name +
            ", Properties: {CidrBlock: 10.1.0.0/16}}\n";
  }
  return text;
}

// The cases as rows of `1` and `0`, one line each.
std::string ways(loaded const& l) {
  std::string out;
  for (auto const& c : l.cases) {
    out += out.empty() ? "" : " ";
    for (auto const& v : c.under)
      out += v.holds ? '1' : '0';
  }
  return out;
}
std::string ways(std::string_view parameters, std::vector<std::string> const& conditions) {
  return ways(read(with(parameters, conditions)));
}

constexpr std::string_view two = "  P: {Type: String}\n  Q: {Type: String}\n";
constexpr std::string_view listed = "  P: {Type: String, AllowedValues: [a, b, c]}\n";

} // namespace

TEST_CASE("conditions that parameters decide make no cases") {
  CHECK(ways("  P: {Type: String, Default: a}\n", {"A: !Equals [!Ref P, a]"}).empty());
  input_facts facts;
  facts.parameters = {{"P", "b"}};
  CHECK(read(with(two, {"A: !Equals [!Ref P, a]"}), facts).cases.empty());
  facts = {};
  facts.region = "eu-west-1";
  CHECK(read(with(two, {"A: !Equals [!Ref 'AWS::Region', a]"}), facts).cases.empty());
}

TEST_CASE("a parameter is one of the texts it is compared to, or none of them") {
  CHECK(ways(two, {"A: !Equals [!Ref P, a]"}) == "1 0");
  CHECK(ways(two, {"A: !Equals [a, !Ref P]", "B: !Equals [!Ref P, b]"}) == "10 01 00");
  CHECK(ways(two, {"A: !Equals [!Ref P, a]", "B: !Equals [!Ref Q, b]"}) == "11 10 01 00");
  CHECK(ways(two, {"A: !Equals [!Ref P, a]", "B: !Not [!Equals [!Ref P, a]]"}) == "10 01");
  CHECK(ways(two, {"A: !Equals [!Ref 'AWS::Region', us-east-1]"}) == "1 0");
}

TEST_CASE("allowed values leave no other one") {
  CHECK(ways(listed, {"A: !Equals [!Ref P, a]", "B: !Equals [!Ref P, b]",
                      "C: !Equals [!Ref P, c]"}) == "100 010 001");
  CHECK(ways(listed, {"A: !Equals [!Ref P, a]", "D: !Equals [!Ref P, d]"}) == "1 0");
  auto const l = read(with(listed, {"A: !Equals [!Ref P, a]", "D: !Equals [!Ref P, d]"}));
  REQUIRE(l.cases.size() == 2);
  CHECK(l.cases[0].under == assignment{{"A", true}}); // D never holds, which goes without saying
  CHECK(l.cases[0].design.vpcs.size() == 2);
  CHECK(l.cases[1].design.vpcs.size() == 1);
}

TEST_CASE("conditions hang together by what they are made of") {
  CHECK(ways(two, {"A: !Equals [!Ref P, a]", "B: !Equals [!Ref Q, b]",
                   "Both: !And [!Condition A, !Condition B]",
                   "Any: !Or [!Condition A, !Condition B]"}) == "1111 1001 0101 0000");
  CHECK(ways(two, {"A: !Equals [!Ref P, a]", "Never: !And [!Condition A, !Equals [!Ref P, b]]"}) ==
        "1 0");
  // What is true whatever the parameter is, is decided in the one case there is.
  auto const l = read(with(two, {"Sure: !Or [!Equals [!Ref P, a], !Not [!Equals [!Ref P, a]]]"}));
  REQUIRE(l.cases.size() == 1);
  CHECK(l.cases[0].under.empty());
  CHECK(l.cases[0].design.vpcs.size() == 2);
}

TEST_CASE("functions of a parameter are worked out where its values are known") {
  CHECK(ways(listed, {"Nat: !Equals [!FindInMap [Sizes, !Ref P, nat], 'yes']",
                      "B: !Equals [!Ref P, b]"}) == "10 01");
  CHECK(ways(two, {"Nat: !Equals [!FindInMap [Sizes, !Ref P, nat], 'yes']",
                   "A: !Equals [!Ref P, a]"}) == "11 10 00");
  CHECK(ways(listed, {"A: !Equals [!Sub '${P}-x', a-x]", "B: !Equals [!Ref P, b]"}) == "10 01 00");
  // Else the comparison as a whole falls one way or the other, the same one the same way.
  CHECK(ways(two, {"A: !Equals [!Sub '${P}-x', a-x]", "B: !Not [!Equals [a-x, !Sub '${P}-x']]"}) ==
        "10 01");
  CHECK(ways("  P: {Type: CommaDelimitedList}\n", {"A: !Equals [!Join ['', !Ref P], '']"}) ==
        "1 0");
  CHECK(ways(two, {"A: !Equals [!Ref P, !Ref Q]", "B: !Equals [!Ref Q, !Ref P]"}) == "11 00");
  CHECK(ways(two, {"A: !Equals [!Ref P, !Ref P]"}).empty());
}

TEST_CASE("what no parameter decides stays not known") {
  auto const l = read(with(two, {"Circle: !Not [!Condition Circle]", "A: !Equals [!Ref P, a]",
                                 "Odd: !Unheard [!Ref P]",
                                 "Mixed: !And [{Condition: Circle}, "
                                 "{Condition: A}]"}));
  REQUIRE(l.cases.size() == 2);
  CHECK(l.cases[0].under == assignment{{"A", true}});
  CHECK(l.cases[0].findings.size() == 3); // whether the others exist
  CHECK(ways(two, {"Circle: !Not [!Condition Circle]"}).empty());
  CHECK(ways(two, {"Circle: !Condition Other", "Other: !Condition Circle"}).empty());
  CHECK(ways(two, {"Missing: !Condition Nowhere"}).empty());
}

TEST_CASE("conditions that no part of a network hangs on make no cases") {
  CHECK(read(R"(
Parameters: {P: {Type: String}}
Conditions: {A: !Equals [!Ref P, a]}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Logs: {Type: "AWS::S3::Bucket", Condition: A}
)")
            .cases.empty());
}

TEST_CASE("the cases of a nested stack hang on what its parent gives it") {
  auto const folder = vpclint_test::source_path("fixtures/formats/cloudformation/cases/");
  std::vector<std::string> const paths{folder + "parent.yaml", folder + "child.yaml"};
  auto const l = load_files(paths);
  REQUIRE(l.has_value());
  REQUIRE(l->cases.size() == 2);
  CHECK(l->cases[0].under == assignment{{"Production", true}, {"TwoVpcs", true}});
  CHECK(l->cases[0].design.vpcs.size() == 2);
  CHECK(l->cases[0].design.subnets.size() == 2);
  CHECK(l->cases[1].design.vpcs.size() == 1);
  CHECK(l->cases[1].design.subnets.size() == 1);
}

TEST_CASE("more ways than are looked at stay not known, and the template says so") {
  std::string parameters;
  std::vector<std::string> conditions;
  for (int i = 0; i < 30; ++i) {
    auto const n = std::to_string(i);
    parameters += "  P" + n + ": {Type: String}\n";
    conditions.push_back("C" + n + ": !Equals [!Ref P" + n + ", x]");
  }
  auto const l = read(with(parameters, conditions));
  CHECK(l.cases.empty());
  CHECK(l.design.vpcs.size() == 31);
  auto const bound = std::find_if(l.findings.begin(), l.findings.end(), [](finding const& f) {
    return f.message.find("more ways than are looked at (64)") != std::string::npos;
  });
  REQUIRE(bound != l.findings.end());
  CHECK(bound->level == severity::info);
  CHECK(l.design.sources.locate(bound->at).line == 35);
  // Six of them are 64 ways, seven are too many.
  auto const some = [&](std::size_t n) {
    return std::vector<std::string>(conditions.begin(),
                                    conditions.begin() + static_cast<std::ptrdiff_t>(n));
  };
  CHECK(read(with(parameters, some(6))).cases.size() == 64);
  CHECK(read(with(parameters, some(7))).cases.empty());
}

TEST_CASE("hostile conditions end soon") {
  std::string parameters;
  std::string all = "All: !And [";
  for (int i = 0; i < 30; ++i) {
    auto const n = std::to_string(i);
    parameters += "  P" + n + ": {Type: String}\n";
    all += (i == 0 ? "" : ", ") + std::string("!Equals [!Ref P") + n + ", x]";
  }
  SECTION("many parameters that matter only together") {
    CHECK(ways(parameters, {all + "]"}) == "1 0");
  }
  SECTION("a sum of many parameters, two ways after 2^30 tries") {
    std::vector<std::string> sum{"S0: !Equals [!Ref P0, x]"};
    for (int i = 1; i < 30; ++i) {
      auto const n = std::to_string(i);
      auto const before = "!Condition S" + std::to_string(i - 1);
      auto const here = "!Equals [!Ref P" + n + ", x]";
      sum.push_back("S" + n + ": !Or [!And [" + before + ", !Not [" + here + "]], !And [!Not [" +
                    before + "], " + here + "]]");
    }
    auto text = with(parameters, sum);
    text.resize(text.find("  ForS0:"));
    text +=
        "  Last: {Type: 'AWS::EC2::VPC', Condition: S29, Properties: {CidrBlock: 10.1.0.0/16}}\n";
    auto const l = read(std::move(text));
    CHECK(l.cases.empty());
    CHECK(l.findings.size() == 2);
  }
  SECTION("conditions that name each other twice, forty deep") {
    std::vector<std::string> nest{"N0: !Equals [!Ref P0, x]"};
    for (int i = 1; i < 40; ++i) {
      auto const before = "!Condition N" + std::to_string(i - 1);
      nest.push_back("N" + std::to_string(i) + ": !Or [" + before + ", " + before + "]");
    }
    auto const l = read(with(parameters, nest));
    REQUIRE(l.cases.size() == 2);
    CHECK(l.cases[0].under.size() == 40);
  }
  SECTION("a parameter with many allowed values, each asked for, and functions of several") {
    std::string many = "  P: {Type: String, AllowedValues: [";
    for (int i = 0; i < 3000; ++i)
      many += "v" + std::to_string(i) + ", ";
    many += "z]}\n";
    many += "  Q" + many.substr(3);
    CHECK(ways(many, {"A: !Equals [!Sub '${P}${Q}', zz]"}).empty());
    CHECK(ways(many, {"A: !Equals [!Ref P, z]"}) == "1 0");
  }
}

TEST_CASE("cases of a template with thousands of resources are not looked at where they are many") {
  std::string parameters;
  std::vector<std::string> conditions;
  for (int i = 0; i < 5; ++i) {
    parameters += "  P" + std::to_string(i) + ": {Type: String}\n";
    conditions.push_back("C" + std::to_string(i) + ": !Equals [!Ref P" + std::to_string(i) +
                         ", x]");
  }
  auto text = with(parameters, conditions);
  CHECK(read(text).cases.size() == 32);
  for (int i = 0; i < 5000; ++i)
    text += "  I" + std::to_string(i) + ": {Type: 'AWS::EC2::PrefixList'}\n";
  auto const l = read(std::move(text));
  CHECK(l.cases.empty());
  CHECK(std::any_of(l.findings.begin(), l.findings.end(), [](finding const& f) {
    return f.message.find("more ways than are looked at") != std::string::npos;
  }));
}

TEST_CASE("a finding says under which conditions it holds") {
  auto l = read(R"(
Parameters: {P: {Type: String}}
Conditions:
  Wide: !Equals [!Ref P, wide]
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  B: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  C:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: !If [Wide, 10.0.0.128/25, 10.0.4.0/24]}
)");
  auto const r = check(std::move(l));
  auto const under = [&](std::string_view rule, std::string_view words) {
    for (std::size_t i = 0; i < r.findings.size(); ++i)
      if (r.findings[i].rule == rule && r.findings[i].message.find(words) != std::string::npos)
        return to_string(r.under_of(i));
    return std::string("not found");
  };
  CHECK(under("VPC1011", "subnet B 10.0.0.0/24 overlaps A").empty());
  CHECK(under("VPC1011", "subnet C") == "condition Wide = true");
  CHECK(r.under.size() == r.findings.size());
}
