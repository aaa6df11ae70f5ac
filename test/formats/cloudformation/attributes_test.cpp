// What Fn::GetAtt, Fn::Join and Fn::Split give where the template says it, and where AWS does.
#include "templates.hpp"

using namespace vpclint;
using namespace vpclint_test;

namespace {

constexpr std::string_view head = R"(Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, AvailabilityZone: a}}
  B: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24, AvailabilityZone: b}}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref A, PrivateIpAddress: 10.0.0.10}}
  N: {Type: "AWS::EC2::NetworkInterface", Properties: {SubnetId: !Ref B, PrivateIpAddress: 10.0.1.50}}
  D: {Type: "AWS::RDS::DBSubnetGroup", Properties: {DBSubnetGroupDescription: d, SubnetIds: [!Ref A, !Ref B]}}
  Db: {Type: "AWS::RDS::DBInstance", Properties: {Engine: postgres, DBSubnetGroupName: !Ref D}}
  Db2: {Type: "AWS::RDS::DBInstance", Properties: {Engine: mysql, Port: "3333", DBSubnetGroupName: !Ref D}}
  Copy: {Type: "AWS::RDS::DBInstance", Properties: {SourceDBInstanceIdentifier: !Ref Db2}}
  Redis: {Type: "AWS::ElastiCache::ReplicationGroup", Properties: {ReplicationGroupDescription: r}}
)";

std::string with(std::string_view rest) { return std::string(head) + std::string(rest); }

std::string rule_of(std::string const& properties, std::string const& vpc = "!Ref V") {
  auto const l =
      template_of(with("  G: {Type: \"AWS::EC2::SecurityGroup\", Properties: {VpcId: " + vpc +
                       ", GroupDescription: g, SecurityGroupIngress: [{" + properties + "}]}}\n"));
  auto const& rule = called(l.design.security_groups, "G").ingress->front();
  auto const block = rule.peer && std::holds_alternative<cidr>(*rule.peer)
                         ? to_string(std::get<cidr>(*rule.peer))
                         : "unknown";
  return called(l.design.security_groups, "G").in.name + " " + shown(rule.match) + " " + block;
}

std::string port_of(std::string const& port) {
  return rule_of("IpProtocol: tcp, CidrIp: 10.0.0.0/8, FromPort: " + port + ", ToPort: " + port);
}

std::string subnet_of(std::string const& written) {
  auto const l = template_of(
      with("  J: {Type: \"AWS::EC2::Instance\", Properties: {SubnetId: " + written + "}}\n"));
  return shown(called(l.design.instances, "J").settings.subnet);
}

} // namespace

TEST_CASE("attributes that are properties have their values", "[cloudformation]") {
  CHECK(rule_of("IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: !GetAtt A.CidrBlock",
                "!GetAtt A.VpcId") == "V tcp 1 10.0.0.0/24");
  CHECK(rule_of("IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: !Sub \"${I.PrivateIp}/32\"",
                "!GetAtt I.VpcId") == "V tcp 1 10.0.0.10/32");
  CHECK(rule_of("IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: !Join [/, [!GetAtt "
                "N.PrimaryPrivateIpAddress, 32]]") == "V tcp 1 10.0.1.50/32");
}

TEST_CASE("the port of a database is known where it or its engine is", "[cloudformation]") {
  CHECK(port_of("!GetAtt Db.Endpoint.Port") == "V tcp 5432 10.0.0.0/8");
  CHECK(port_of("!GetAtt Db2.Endpoint.Port") == "V tcp 3333 10.0.0.0/8");
  CHECK(port_of("!GetAtt Copy.Endpoint.Port") == "V tcp 3333 10.0.0.0/8");
  CHECK(port_of("!GetAtt Redis.PrimaryEndPoint.Port") == "V tcp 6379 10.0.0.0/8");
  CHECK(port_of("!GetAtt I.PublicIp") == "V unknown: PublicIp of I is made up by AWS 10.0.0.0/8");
}

TEST_CASE("a read replica is where its source is (MSV-3)", "[cloudformation]") {
  auto const l = template_of(std::string(head));
  auto const& copy = called(l.design.databases, "Copy");
  REQUIRE(copy.subnets.size() == 2);
  CHECK(shown(copy.subnets[1]) == "B");
  CHECK(shown(copy.engine) == "mysql");
  CHECK(shown(copy.port) == "3333");
}

TEST_CASE("ids that are put together come apart again", "[cloudformation]") {
  CHECK(subnet_of("!Select [1, !Split [\"|\", !Join [\"|\", [!Ref A, !Ref B]]]]") == "B");
  CHECK(subnet_of("!Select [1, !Split [\",\", !Sub \"${A},${B}\"]]") == "B");
  CHECK(subnet_of("!Select [0, !Split [\",\", !Ref A]]") == "A");
  CHECK(subnet_of("!Select [0, !Split [\"-\", !Ref A]]") ==
        "unknown: the id of A is made up by AWS");
  CHECK(subnet_of("!Select [0, !Split [\",\", !Sub \"x-${A},${B}\"]]") ==
        "unknown: the id of A is made up by AWS");
  CHECK(subnet_of("!Select [0, !GetAtt N.SecondaryPrivateIpAddresses]") ==
        "unknown: SecondaryPrivateIpAddresses of N is made up by AWS");
}

TEST_CASE("a made-up text is not taken for an address", "[cloudformation]") {
  auto const l = template_of(with("  J: {Type: \"AWS::EC2::Instance\", Properties: {SubnetId: !Ref "
                                  "A, PrivateIpAddress: !Select "
                                  "[0, !Split [\":\", !Ref I]]}}\n"));
  CHECK(l.findings.empty());
  CHECK(called(l.design.instances, "J").settings.ip.is_unknown());
}

TEST_CASE("a classic balancer's group is its one group", "[cloudformation]") {
  auto const l = template_of(with(R"(
  Eg: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: e}}
  Lb: {Type: "AWS::ElasticLoadBalancing::LoadBalancer", Properties: {Subnets: [!Ref A], SecurityGroups: [!Ref Eg], Listeners: []}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 1, ToPort: 1, SourceSecurityGroupName: !GetAtt Lb.SourceSecurityGroup.GroupName}]}}
)"));
  auto const& peer = called(l.design.security_groups, "G").ingress->front().peer;
  REQUIRE(peer);
  CHECK(std::get<group_peer>(*peer).group.name == "Eg");
}

TEST_CASE("a default of Fn::FindInMap holds for keys that are no row", "[cloudformation]") {
  auto const block = [](std::string const& fallback) {
    auto const l =
        template_of("Mappings: {M: {us-east-1: {C: 10.1.0.0/16}, eu-west-1: {C: 10.1.0.0/16}}}\n"
                    "Resources:\n  V: {Type: \"AWS::EC2::VPC\", Properties: {CidrBlock: "
                    "!FindInMap [M, !Ref \"AWS::Region\", C, {DefaultValue: " +
                    fallback + "}]}}\n");
    return shown(l.design.vpcs[0].cidr_blocks.at(0));
  };
  CHECK(block("10.7.0.0/16") == "unknown: '${AWS::Region}' has no value");
  CHECK(block("10.1.0.0/16") == "10.1.0.0/16");
}

TEST_CASE("the Region decides the partition", "[cloudformation]") {
  auto const text =
      "Conditions: {C: !Equals [!Ref \"AWS::Partition\", aws-cn]}\n" + std::string(head) +
      "  X: {Type: \"AWS::EC2::Subnet\", Condition: C, Properties: {VpcId: !Ref V, CidrBlock: "
      "10.0.9.0/24}}\n";
  CHECK(template_of(text).cases.size() == 2);
  CHECK(template_of(text, {.region = "eu-west-1"}).cases.empty());
  CHECK(template_of(text, {.region = "cn-north-1"}).design.subnets.size() == 3);
}

TEST_CASE("a network load balancer has the private addresses of its mappings",
          "[cloudformation][ELB-1]") {
  auto const l = template_of(with("  L: {Type: \"AWS::ElasticLoadBalancingV2::LoadBalancer\", "
                                  "Properties: {Type: network, Scheme: "
                                  "internal, SubnetMappings: [{SubnetId: !Ref A, "
                                  "PrivateIPv4Address: 10.0.0.37}, {SubnetId: !Ref "
                                  "B}]}}\n"));
  auto const& lb = called(l.design.load_balancers, "L");
  CHECK(lb.subnets.size() == 2);
  CHECK(lb.ips == std::vector<known<ipv4>>{*ipv4::parse("10.0.0.37")});
}
