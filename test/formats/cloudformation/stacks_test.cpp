// Stacks of one run: their names, what they export and import, what they give each other.
#include "templates.hpp"

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string const net = R"(Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, AvailabilityZone: a}}
  B: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24, AvailabilityZone: b}}
)";

std::string importing(std::string const& name) {
  return "Parameters: {P: {Type: String, Default: net}}\n"
         "Resources:\n  I: {Type: \"AWS::EC2::Instance\", Properties: {SubnetId: "
         "{\"Fn::ImportValue\": " +
         name + "}}}\n";
}

// Where the instance that imports its subnet is.
std::string subnet_with(std::string const& outputs, std::string const& name = "s",
                        std::string const& sections = {}) {
  auto const l = templates_of(
      {{"net.yaml", sections + net + "Outputs:\n" + outputs}, {"app.yaml", importing(name)}});
  return shown(l.design.instances.at(0).settings.subnet);
}

} // namespace

TEST_CASE("stacks of files with one name are told apart by their folders", "[cloudformation]") {
  auto const l = templates_of({{"net/template.yaml", net}, {"app/template.yaml", net}});
  REQUIRE(l.design.vpcs.size() == 2);
  CHECK(l.design.vpcs[0].id == "net/template/V");
  CHECK(l.design.vpcs[1].id == "app/template/V");
  CHECK(l.design.subnets[0].in.name == "net/template/V");
  CHECK(l.design.subnets[2].in.name == "app/template/V");
}

TEST_CASE("an export counts under its condition", "[cloudformation]") {
  std::string const conditions = "Conditions: {No: !Equals [a, b], Yes: !Not [!Condition No]}\n";
  CHECK(subnet_with("  X: {Condition: No, Value: !Ref A, Export: {Name: s}}\n"
                    "  Y: {Condition: Yes, Value: !Ref B, Export: {Name: s}}\n",
                    "s", conditions) == "B");
  CHECK(subnet_with("  X: {Condition: No, Value: !Ref A, Export: {Name: s}}\n", "s", conditions) ==
        "unknown: nothing exports 's'");
  CHECK(subnet_with("  X: {Condition: Open, Value: !Ref A, Export: {Name: s}}\n", "s",
                    "Parameters: {Q: {Type: String}}\nConditions: {Open: !Equals [!Ref Q, a]}\n") ==
        "unknown: condition Open is not decided: parameter Q has no value");
}

TEST_CASE("two stacks that export one name leave open which is meant", "[cloudformation]") {
  std::string const outputs = "Outputs: {X: {Value: !Ref A, Export: {Name: s}}}\n";
  auto const l = templates_of(
      {{"dev.yaml", net + outputs}, {"prod.yaml", net + outputs}, {"app.yaml", importing("s")}});
  CHECK(shown(l.design.instances.at(0).settings.subnet) == "unknown: several templates export 's'");
}

TEST_CASE("loops make outputs and conditions", "[cloudformation]") {
  std::string const loop =
      "  Fn::ForEach::O:\n    - N\n    - [A, B]\n    - Out${N}: {Value: !Ref \"${N}\", "
      "Export: {Name: !Sub \"s-${N}\"}}\n";
  CHECK(subnet_with(loop, "s-B") == "B");
  auto const l = template_of(
      "Transform: AWS::LanguageExtensions\n"
      "Conditions:\n  Fn::ForEach::C:\n    - N\n    - [A, B]\n"
      "    - Is${N}: !Equals [!Ref N, A]\n" +
      net +
      "  X: {Type: \"AWS::EC2::VPC\", Condition: IsA, Properties: {CidrBlock: 10.1.0.0/16}}\n"
      "  Y: {Type: \"AWS::EC2::VPC\", Condition: IsB, Properties: {CidrBlock: 10.2.0.0/16}}\n");
  REQUIRE(l.design.vpcs.size() == 2);
  CHECK(l.design.vpcs[1].id == "X");
}

TEST_CASE("a loop's resources have the condition that a function names", "[cloudformation]") {
  std::string const text = R"(Transform: AWS::LanguageExtensions
Parameters: {P: {Type: String}}
Mappings: {M: {Condition: {B: Two}}}
Conditions: {Two: !Equals [CHECKED, b]}
Resources:
  Fn::ForEach::Vpcs:
    - N
    - [A, B]
    - V${N}:
        Type: AWS::EC2::VPC
        Properties: {CidrBlock: 10.0.0.0/16}
        Condition: !FindInMap [M, Condition, !Ref N, {DefaultValue: !Ref "AWS::NoValue"}]
)";
  auto const ids = [&](std::string const& with) {
    auto made = text;
    made.replace(made.find("CHECKED"), 7, with);
    auto const l = template_of(made);
    return std::to_string(l.design.vpcs.size()) + " " + std::to_string(l.cases.size());
  };
  CHECK(ids("a") == "1 0");
  CHECK(ids("b") == "2 0");
  CHECK(ids("!Ref P") == "2 2");
}

TEST_CASE("an import tells the name of the stack that exports it", "[cloudformation]") {
  std::string const outputs =
      "  X: {Value: !Ref A, Export: {Name: !Sub \"${AWS::StackName}-A\"}}\n";
  CHECK(subnet_with(outputs, "!Sub \"${P}-A\"") == "A");
  CHECK(subnet_with(outputs, "!Sub \"${P}-Z\"") == "unknown: nothing exports 'net-Z'");
  auto const both = [&](std::string const& one, std::string const& two) {
    auto const l = templates_of({{one, net + "Outputs:\n" + outputs},
                                 {two, net + "Outputs:\n" + outputs},
                                 {"app.yaml", importing("!Sub \"${P}-A\"")}});
    return shown(l.design.instances.at(0).settings.subnet);
  };
  CHECK(both("net.yaml", "other.yaml") == "net/A");
  CHECK(both("other.yaml", "net.yaml") == "net/A");
  CHECK(both("one.yaml", "two.yaml") == "unknown: which stack exports 'net-A' is not known");
}

TEST_CASE("what a parent gives its nested stack", "[cloudformation]") {
  auto const block = [](std::string const& type, std::string const& given, input_facts facts = {}) {
    auto const l = templates_of(
        {{"root.yaml",
          "Parameters: {C: {Type: String, Default: x}}\n"
          "Conditions: {No: !Equals [a, b]}\nResources:\n"
          "  Net: {Type: \"AWS::CloudFormation::Stack\", Properties: {TemplateURL: child.yaml" +
              given + "}}\n"},
         {"child.yaml", "Parameters: {C: {Type: " + type +
                            ", Default: 10.5.0.0/16}}\nResources:\n"
                            "  V: {Type: \"AWS::EC2::VPC\", Properties: {CidrBlock: !Ref C}}\n"}},
        std::move(facts));
    return shown(l.design.vpcs.at(0).cidr_blocks.at(0));
  };
  CHECK(block("String", ", Parameters: {C: 10.6.0.0/16}") == "10.6.0.0/16");
  CHECK(block("String", ", Parameters: {C: !If [No, 10.6.0.0/16, !Ref \"AWS::NoValue\"]}") ==
        "10.5.0.0/16");
  CHECK(block("String", "", {.parameters = {{"C", "10.8.0.0/16"}}}) == "10.5.0.0/16");
  CHECK(block("\"AWS::SSM::Parameter::Value<String>\"", ", Parameters: {C: /net/cidr}") ==
        "unknown: parameter C is looked up in the Parameter Store");
}

TEST_CASE("a nested stack loops over the list that it is given", "[cloudformation]") {
  auto const l = templates_of(
      {{"root.yaml",
        "Resources:\n  Net: {Type: \"AWS::CloudFormation::Stack\", Properties: {TemplateURL: "
        "child.yaml, Parameters: {L: \"1,2\"}}}\n"},
       {"child.yaml",
        "Transform: AWS::LanguageExtensions\nParameters: {L: {Type: CommaDelimitedList}}\n"
        "Resources:\n  Fn::ForEach::X:\n    - N\n    - !Ref L\n"
        "    - V${N}: {Type: \"AWS::EC2::VPC\", Properties: {CidrBlock: !Sub "
        "\"10.${N}.0.0/16\"}}\n"}});
  CHECK(l.design.vpcs.size() == 2);
}

TEST_CASE("a list of ids goes from one nested stack to another as one text", "[cloudformation]") {
  auto const l = templates_of({{"root.yaml", R"(Resources:
  App: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: app.yaml, Parameters: {L: !GetAtt Net.Outputs.Both}}}
  Net: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: net.yaml}}
)"},
                               {"net.yaml", net + "Outputs: {Both: {Value: !Sub \"${A},${B}\"}}\n"},
                               {"app.yaml", R"(Parameters: {L: {Type: "List<AWS::EC2::Subnet::Id>"}}
Resources:
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Select [1, !Ref L]}}
)"}});
  CHECK(shown(l.design.instances.at(0).settings.subnet) == "B");
}

TEST_CASE("a group that goes through a nested stack's outputs is used elsewhere",
          "[cloudformation]") {
  auto const tag_with = [](std::string const& rest) {
    auto const l = templates_of(
        {{"root.yaml",
          "Resources:\n  Net: {Type: \"AWS::CloudFormation::Stack\", Properties: {TemplateURL: "
          "net.yaml}}\n" +
              rest},
         {"net.yaml", net + "  G: {Type: \"AWS::EC2::SecurityGroup\", Properties: {VpcId: !Ref V, "
                            "GroupDescription: g}}\nOutputs: {G: {Value: !Ref G}}\n"}});
    auto const& tags = l.design.security_groups.at(0).tags;
    return tags.empty() ? std::string() : shown(tags.front().value);
  };
  CHECK(tag_with("").empty());
  CHECK(tag_with("Outputs: {X: {Value: !GetAtt Net.Outputs.G}}\n") == "output X");
  CHECK(
      tag_with(
          "  App: {Type: \"AWS::CloudFormation::Stack\", Properties: {TemplateURL: elsewhere.yaml, "
          "Parameters: {G: !GetAtt [Net, Outputs.G]}}}\n") ==
      "App (AWS::CloudFormation::Stack) refers to it");
}

TEST_CASE("templates that nest each other in a circle are read once", "[cloudformation]") {
  auto const nesting = [](std::string const& other, std::string const& vpc) {
    return "Resources:\n  N: {Type: \"AWS::CloudFormation::Stack\", Properties: {TemplateURL: " +
           other + "}}\n  " + vpc +
           ": {Type: \"AWS::EC2::VPC\", Properties: {CidrBlock: 10.0.0.0/16}}\n";
  };
  auto const l =
      templates_of({{"p.yaml", nesting("q.yaml", "P")}, {"q.yaml", nesting("p.yaml", "Q")}});
  REQUIRE(l.design.vpcs.size() == 2);
  CHECK(said(l.findings, "VPC0021", "its template nests itself") == 1);
}
