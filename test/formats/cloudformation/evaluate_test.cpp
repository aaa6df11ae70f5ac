// The functions of templates, one by one, seen through the blocks and zones of subnets.
#include "vpclint/input/load.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>

using namespace vpclint;

namespace {

constexpr std::string_view head = R"(
Parameters:
  Plain: {Type: String, Default: 10.0.7.0/24}
  Open: {Type: String}
  Listed: {Type: CommaDelimitedList, Default: "10.0.1.0/24, 10.0.2.0/24"}
  Kind: {Type: String, Default: small, AllowedValues: [small, large]}
Mappings:
  Blocks:
    small: {first: 10.0.8.0/24, same: 10.0.5.0/24}
    large: {first: 10.0.16.0/20, same: 10.0.5.0/24}
Conditions:
  Small: !Equals [!Ref Kind, small]
  Large: !Not [{Condition: Small}]
  Unclear: !Equals [!Ref Open, x]
  Both: !And [!Condition Small, !Condition Large]
  Either: !Or [!Condition Unclear, !Condition Small]
  Never: !And [!Condition Unclear, !Condition Large]
  Circle: !Not [!Condition Circle]
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
)";

// The block of a subnet written this way: the block, or the reason why there is none.
std::string block_of(std::string const& written, load_options const& options = {}) {
  auto text = std::string(head) + "  S:\n    Type: AWS::EC2::Subnet\n    Properties:\n" +
              "      VpcId: !Ref Vpc\n      " +
              (written.find("2001:") == std::string::npos ? "CidrBlock: " : "Ipv6CidrBlock: ") +
              written + "\n";
  auto const l = load_text(std::move(text), "t.yaml", options);
  REQUIRE(l.has_value());
  REQUIRE(l->design.subnets.size() == 1);
  auto const& s = l->design.subnets[0];
  auto const& cidr = s.cidr.is_left_out() ? s.ipv6 : s.cidr;
  if (cidr.is_left_out())
    return "left out";
  return cidr ? to_string(*cidr) : cidr.reason();
}

std::string zone_of(std::string const& written, input_facts const& facts = {}) {
  auto text =
      std::string(head) + "  S:\n    Type: AWS::EC2::Subnet\n    Properties:\n" +
      "      VpcId: !Ref Vpc\n      CidrBlock: 10.0.0.0/24\n      AvailabilityZone: " + written +
      "\n";
  load_options options;
  options.facts = facts;
  auto const l = load_text(std::move(text), "t.yaml", options);
  REQUIRE(l.has_value());
  REQUIRE(l->design.subnets.size() == 1);
  auto const& az = l->design.subnets[0].az;
  return az ? *az : az.reason();
}

} // namespace

TEST_CASE("functions that texts decide") {
  CHECK(block_of("10.0.3.0/24") == "10.0.3.0/24");
  CHECK(block_of("!Ref Plain") == "10.0.7.0/24");
  CHECK(block_of("{Ref: Plain}") == "10.0.7.0/24");
  CHECK(block_of("!Select [1, !Ref Listed]") == "10.0.2.0/24");
  CHECK(block_of("{'Fn::Select': ['0', {Ref: Listed}]}") == "10.0.1.0/24");
  CHECK(block_of("!FindInMap [Blocks, !Ref Kind, first]") == "10.0.8.0/24");
  CHECK(block_of("!FindInMap [Blocks, !Ref 'AWS::Region', same]") == "10.0.5.0/24");
  CHECK(block_of("!FindInMap [Blocks, x, y, {DefaultValue: 10.0.6.0/24}]") == "10.0.6.0/24");
  CHECK(block_of("!Join ['.', ['10', '0', '9', '0/24']]") == "10.0.9.0/24");
  CHECK(block_of("!Sub '10.0.${N}.0/24'").find("nothing called 'N'") != std::string::npos);
  CHECK(block_of("!Sub ['10.0.${N}.0/24', {N: '4'}]") == "10.0.4.0/24");
  CHECK(block_of("!Sub '${Plain}'") == "10.0.7.0/24");
  CHECK(block_of("!Select [2, !Split ['|', 'a|b|10.0.2.0/24']]") == "10.0.2.0/24");
  CHECK(block_of("!Sub '${Vpc.CidrBlock}'") == "10.0.0.0/16");
  CHECK(block_of("!Join ['', ['10.0.', !Length [a, b, c], '.0/24']]") == "10.0.3.0/24");
}

TEST_CASE("blocks cut out of blocks") {
  CHECK(block_of("!Select [3, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]") == "10.0.3.0/24");
  CHECK(block_of("!Select [1, !Cidr [10.0.0.0/16, 2, 12]]") == "10.0.16.0/20");
  CHECK(block_of("!Select [255, !Cidr [10.0.0.0/16, 256, 8]]") == "10.0.255.0/24");
  CHECK(block_of("!Select [1, !Cidr ['2001:db8::/56', 4, 64]]") == "2001:db8:0:1::/64");
  CHECK(block_of("!Select [0, !Cidr [10.0.0.0/24, 4, 8]]").find("no room") != std::string::npos);
  CHECK(block_of("!Select [0, !Cidr [10.0.0.0/16, 257, 4]]").find("1 to 256") != std::string::npos);
  CHECK(block_of("!Select [4, !Cidr [10.0.0.0/16, 4, 8]]").find("no item") != std::string::npos);
}

TEST_CASE("conditions that are decided, and such as are not") {
  CHECK(block_of("!If [Small, 10.0.1.0/24, 10.0.2.0/24]") == "10.0.1.0/24");
  CHECK(block_of("!If [Large, 10.0.1.0/24, 10.0.2.0/24]") == "10.0.2.0/24");
  CHECK(block_of("!If [Both, 10.0.1.0/24, !Ref 'AWS::NoValue']") == "left out");
  CHECK(block_of("!If [Either, 10.0.1.0/24, 10.0.2.0/24]") == "10.0.1.0/24");
  CHECK(block_of("!If [Never, 10.0.1.0/24, 10.0.2.0/24]") == "10.0.2.0/24");
  CHECK(block_of("!If [Unclear, 10.0.1.0/24, 10.0.2.0/24]") ==
        "condition Unclear is not decided: parameter Open has no value");
  CHECK(block_of("!If [Unclear, 10.0.1.0/24, 10.0.1.0/24]") == "10.0.1.0/24");
  CHECK(block_of("!If [Circle, 10.0.1.0/24, 10.0.2.0/24]").find("not decided") !=
        std::string::npos);
}

TEST_CASE("parameters from outside") {
  load_options options;
  options.facts.parameters = {{"Kind", "large"}, {"Open", "10.0.12.0/24"}};
  CHECK(block_of("!FindInMap [Blocks, !Ref Kind, first]", options) == "10.0.16.0/20");
  CHECK(block_of("!Ref Open", options) == "10.0.12.0/24");
  CHECK(block_of("!Ref Open") == "parameter Open has no value");
  options.facts.parameters = {{"Kind", "huge"}};
  CHECK(block_of("!FindInMap [Blocks, !Ref Kind, first]", options) ==
        "parameter Kind may not be 'huge'");
}

TEST_CASE("what only the deployment decides stays unknown") {
  CHECK(block_of("!ImportValue net-block") == "nothing exports 'net-block'");
  CHECK(block_of("'{{resolve:ssm:block}}'").find("looked up") != std::string::npos);
  CHECK(block_of("!Transform {Name: x, Parameters: {}}").find("macro") != std::string::npos);
  CHECK(block_of("!Unheard [x]") == "the function 'Unheard' is not known");
}

TEST_CASE("zones are told apart by their number until the Region is known") {
  CHECK(zone_of("!Select [1, !GetAZs '']") == "az[1]");
  CHECK(zone_of("!Select [0, {'Fn::GetAZs': {Ref: 'AWS::Region'}}]") == "az[0]");
  CHECK(zone_of("!Sub '${AWS::Region}b'") == "b");
  input_facts facts;
  facts.region = "eu-west-1";
  facts.azs = {"eu-west-1a", "eu-west-1c"};
  CHECK(zone_of("!Select [1, !GetAZs '']", facts) == "eu-west-1c");
  CHECK(zone_of("!Select [2, !GetAZs '']", facts).find("number 2") != std::string::npos);
  CHECK(zone_of("!Sub '${AWS::Region}b'", facts) == "eu-west-1b");
}

TEST_CASE("loops make resources") {
  auto const l = load_text(R"(
Transform: AWS::LanguageExtensions
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Fn::ForEach::Subnets:
    - N
    - ["1", "2", "3"]
    - Subnet${N}:
        Type: AWS::EC2::Subnet
        Properties:
          VpcId: !Ref Vpc
          CidrBlock: !Sub "10.0.${N}.0/24"
)",
                           "t.yaml");
  REQUIRE(l.has_value());
  REQUIRE(l->design.subnets.size() == 3);
  CHECK(l->design.subnets[2].id == "Subnet3");
  CHECK(to_string(*l->design.subnets[2].cidr) == "10.0.3.0/24");
}

TEST_CASE("exports join what imports them") {
  auto const l = load_text(R"(
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  S:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !ImportValue here, CidrBlock: 10.0.1.0/24}
Outputs:
  V: {Value: !Ref Vpc, Export: {Name: here}}
)",
                           "t.yaml");
  REQUIRE(l.has_value());
  REQUIRE(l->design.subnets.size() == 1);
  CHECK(l->design.subnets[0].in.name == "Vpc");
  CHECK(l->design.vpcs.size() == 1);
}

TEST_CASE("a resource under an open condition says which") {
  auto const l = load_text(std::string(head) + R"(
  Igw: {Type: "AWS::EC2::InternetGateway", Condition: Unclear}
  Attach:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}
  Gone: {Type: "AWS::EC2::VPC", Condition: Large, Properties: {CidrBlock: 10.1.0.0/16}}
)",
                           "t.yaml");
  REQUIRE(l.has_value());
  CHECK(l->design.vpcs.size() == 1);
  REQUIRE(l->design.internet_gateways.size() == 1);
  CHECK(l->design.internet_gateways[0].attached.is_unknown());
  REQUIRE(l->findings.size() == 1);
  CHECK(l->findings[0].message ==
        "it is not known whether Igw exists: condition Unclear is not decided: parameter Open has "
        "no value");
}

TEST_CASE("a group without egress keeps the rule of AWS, unless another resource adds one") {
  auto const l = load_text(std::string(head) + R"(
  A: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc, GroupDescription: a}}
  B: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc, GroupDescription: b}}
  Out:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: {GroupId: !GetAtt B.GroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.9/16}
)",
                           "t.yaml");
  REQUIRE(l.has_value());
  REQUIRE(l->design.security_groups.size() == 2);
  CHECK_FALSE(l->design.security_groups[0].egress.has_value());
  REQUIRE(l->design.security_groups[1].egress.has_value());
  REQUIRE(l->design.security_groups[1].egress->size() == 1);
  auto const& rule = l->design.security_groups[1].egress->front();
  CHECK(to_string(*rule.match) == "tcp 443");
  CHECK(to_string(std::get<cidr>(*rule.peer)) == "10.0.0.0/16"); // EC2 drops the host bits
}
