// Services whose interfaces are all that a design has of them, and stacks that are not there.
#include "templates.hpp"

using namespace vpclint;
using namespace vpclint_test;

namespace {

constexpr auto managed_base = R"(
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Igw: {Type: "AWS::EC2::InternetGateway"}
  At: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref V, InternetGatewayId: !Ref Igw}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24, AvailabilityZone: a}}
  B: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24, AvailabilityZone: b}}
  T: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref V}}
  R: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw}}
  AsA: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref A, RouteTableId: !Ref T}}
  AsB: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref B, RouteTableId: !Ref T}}
  Client: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: c}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref V, GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !Ref Client}, {IpProtocol: tcp, FromPort: 9196, ToPort: 9196, CidrIp: 0.0.0.0/0}]}}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref A, SecurityGroupIds: [!Ref Client]}}
  J: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref B, SecurityGroupIds: [!Ref G]}}
)";

design with(std::string const& what) {
  return template_of(managed_base + ("  X: " + what + "\n")).design;
}

verdict reached(std::string const& what, char const* from, char const* to, char const* match) {
  return verdict_in(managed_base + ("  X: " + what + "\n"), from, to, *parse_traffic_line(match));
}

} // namespace

TEST_CASE("services with interfaces in subnets are workloads", "[cloudformation]") {
  std::string const in_both = "SubnetIds: [!Ref A, !Ref B]";
  for (auto const& [type, properties] : std::vector<std::pair<std::string, std::string>>{
           {"MSK::Cluster",
            "BrokerNodeGroupInfo: {ClientSubnets: [!Ref A, !Ref B], SecurityGroups: [!Ref G]}"},
           {"MSK::ServerlessCluster", "VpcConfigs: [{" + in_both + ", SecurityGroups: [!Ref G]}]"},
           {"AmazonMQ::Broker", in_both + ", SecurityGroups: [!Ref G]"},
           {"OpenSearchService::Domain",
            "VPCOptions: {" + in_both + ", SecurityGroupIds: [!Ref G]}"},
           {"Elasticsearch::Domain", "VPCOptions: {" + in_both + ", SecurityGroupIds: [!Ref G]}"},
           {"Route53Resolver::ResolverEndpoint",
            "IpAddresses: [{SubnetId: !Ref A}, {SubnetId: !Ref B}], SecurityGroupIds: [!Ref G]"},
           {"RDS::DBProxy", "VpcSubnetIds: [!Ref A, !Ref B], VpcSecurityGroupIds: [!Ref G]"}}) {
    INFO(type);
    auto const resource = "{Type: \"AWS::" + type + "\", Properties: {" + properties + "}}";
    auto const d = with(resource);
    REQUIRE(d.network_interfaces.size() == 2);
    CHECK(d.network_interfaces[0].id == "X#0");
    CHECK(d.network_interfaces[0].in.name == "V");
    CHECK(shown(d.network_interfaces[1].settings.subnet) == "B");
    CHECK(reached(resource, "I", "X#1", "tcp 443") == verdict::reachable);
    CHECK(reached(resource, "I", "X#1", "tcp 444") == verdict::blocked);
    CHECK(reached(resource, "internet", "X#0", "tcp 9196") == verdict::blocked);
  }
}

TEST_CASE("brokers may have public addresses", "[cloudformation]") {
  std::string const mq = R"({Type: "AWS::AmazonMQ::Broker", Properties: {SubnetIds: [!Ref A], )"
                         R"(SecurityGroups: [!Ref G], PubliclyAccessible: )";
  CHECK(reached(mq + "true}}", "internet", "X", "tcp 9196") == verdict::reachable);
  CHECK(reached(mq + "false}}", "internet", "X", "tcp 9196") == verdict::blocked);
  CHECK(reached(mq + "!ImportValue p}}", "internet", "X", "tcp 9196") == verdict::unknown);
  std::string const kafka =
      R"({Type: "AWS::MSK::Cluster", Properties: {BrokerNodeGroupInfo: {ClientSubnets: [!Ref A], )"
      R"(SecurityGroups: [!Ref G], ConnectivityInfo: {PublicAccess: {Type: )";
  CHECK(reached(kafka + "SERVICE_PROVIDED_EIPS}}}}}", "internet", "X", "tcp 9196") ==
        verdict::reachable);
  CHECK(reached(kafka + "DISABLED}}}}}", "internet", "X", "tcp 9196") == verdict::blocked);
}

TEST_CASE("services outside every VPC are no workloads", "[cloudformation]") {
  CHECK(with(R"({Type: "AWS::OpenSearchService::Domain", Properties: {}})")
            .network_interfaces.empty());
  auto const rabbit = with(R"({Type: "AWS::AmazonMQ::Broker", Properties: {EngineType: RABBITMQ, )"
                           R"(PubliclyAccessible: true}})");
  CHECK(rabbit.network_interfaces.empty());
  CHECK(rabbit.vpcs.size() == 1);
}

TEST_CASE("Neptune and DocumentDB have ports of their own", "[cloudformation]") {
  auto const of = [](std::string const& service, std::string const& port) {
    return with(
        R"({Type: "AWS::)" + service +
        R"(::DBCluster", Properties: {DBSubnetGroupName: !Ref S, VpcSecurityGroupIds: [!Ref G])" +
        port + R"(}}
  S: {Type: "AWS::)" +
        service + R"(::DBSubnetGroup", Properties: {SubnetIds: [!Ref A, !Ref B]}}
  M: {Type: "AWS::)" +
        service + R"(::DBInstance", Properties: {DBClusterIdentifier: !Ref X}})");
  };
  for (std::string const service : {"Neptune", "DocDB"}) {
    auto const d = of(service, "");
    REQUIRE(d.databases.size() == 1);
    CHECK(shown(d.databases[0].engine) == (service == "Neptune" ? "neptune" : "docdb"));
    CHECK(d.databases[0].subnets.size() == 2);
    CHECK(d.databases[0].publicly_accessible == false);
  }
  CHECK(shown(of("Neptune", ", DBPort: 8183").databases[0].port) == "8183");
  CHECK(shown(of("DocDB", ", Port: 27018").databases[0].port) == "27018");
}

TEST_CASE("a stack whose template is not there is told, and may make anything",
          "[cloudformation]") {
  auto const nested = [](std::string const& type, std::string const& what) {
    return "{Type: \"AWS::" + type + "\", Properties: {" + what + "}}";
  };
  std::string const stack = "CloudFormation::Stack";
  auto const found = [&](std::string const& resource) {
    return found_in(managed_base + ("  X: " + resource + "\n"));
  };
  CHECK(said(found(nested(stack, "TemplateURL: other.yaml")), "VPC0021",
             "what stack X makes is not known: its template is not among the files") == 1);
  CHECK(said(found(nested(stack, "TemplateURL: t.yaml")), "VPC0021",
             "what stack X makes is not known: its template nests itself") == 1);
  CHECK(said(found(nested("Serverless::Application", "Location: {ApplicationId: a}")), "VPC0021",
             "what stack X makes is not known") == 1);
  auto const given = nested(stack, "TemplateURL: o.yaml, Parameters: {P: !Ref Client}");
  CHECK(reached(given, "internet", "I", "tcp 22") == verdict::blocked); // it has no address
  CHECK(reached(given, "J", "I", "tcp 22") == verdict::unknown);
  CHECK(reached(nested(stack, "TemplateURL: o.yaml"), "J", "I", "tcp 22") == verdict::blocked);
}

TEST_CASE("an application of the macro for serverless ones nests its template",
          "[cloudformation]") {
  auto const l = templates_of({{"app.yaml", R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  Net: {Type: "AWS::Serverless::Application", Properties: {Location: ./net.yaml, Parameters: {Block: 10.7.0.0/16}}}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !GetAtt Net.Outputs.A}}
)"},
                               {"net.yaml", R"(
Parameters: {Block: {Type: String}}
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Ref Block}}
  A: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref V, CidrBlock: 10.7.0.0/24}}
Outputs: {A: {Value: !Ref A}}
)"}});
  REQUIRE(l.design.vpcs.size() == 1);
  CHECK(shown(l.design.vpcs[0].cidr_blocks.at(0)) == "10.7.0.0/16");
  CHECK(shown(l.design.instances.at(0).settings.subnet) == "A");
}

TEST_CASE("functions of the macro for serverless ones have what Globals say, too",
          "[cloudformation]") {
  auto const l = template_of("Transform: AWS::Serverless-2016-10-31\n"
                             "Globals: {Function: {VpcConfig: {SubnetIds: [!Ref A]}}}" +
                             std::string(managed_base) + R"(
  F: {Type: "AWS::Serverless::Function", Properties: {VpcConfig: {SubnetIds: [!Ref B], SecurityGroupIds: [!Ref Client]}}}
  H: {Type: "AWS::Serverless::Function"}
)");
  REQUIRE(l.design.lambdas.size() == 2);
  auto const& f = called(l.design.lambdas, "F");
  REQUIRE(f.subnets.size() == 2);
  CHECK(shown(f.subnets[0]) == "A");
  CHECK(shown(f.subnets[1]) == "B");
  CHECK(shown(f.security_groups->at(0)) == "Client");
  CHECK(called(l.design.lambdas, "H").subnets.size() == 1);
}

TEST_CASE("an internet gateway that nothing attaches is unattached", "[cloudformation]") {
  auto const without = [](std::string text, std::string const& more = {}) {
    auto const at = text.find("  At:");
    return text.erase(at, text.find('\n', at) + 1 - at) + more;
  };
  std::string const own = managed_base;
  auto const found = found_in(without(own));
  CHECK(said(found, "VPC5001", "internet gateway Igw is not attached to VPC V") == 1);
  CHECK(said(found, "VPC0013") == 0);
  auto const shown_one = found_in(without(own, "Outputs: {O: {Value: !Ref Igw}}\n"));
  CHECK(said(shown_one, "VPC5001", "whether internet gateway Igw is attached") == 1);
}
