// What resources of templates become in a design, and what stays open because nobody says it.
#include "vpclint/input/load.hpp"
#include "vpclint/model/elsewhere.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

constexpr std::string_view base = R"(
Parameters:
  Lt: {Type: String}
  VpcParam: {Type: "AWS::EC2::VPC::Id"}
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  S: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc, GroupDescription: g}}
)";

design read(std::string_view rest) {
  auto l = load_text(std::string(base) + std::string(rest), "t.yaml");
  REQUIRE(l.has_value());
  REQUIRE_FALSE(l->fatal);
  return std::move(l->design);
}

instance instance_of(std::string_view rest, std::string_view id) {
  auto const d = read(rest);
  auto const hit = std::find_if(d.instances.begin(), d.instances.end(),
                                [&](auto const& i) { return i.id == id; });
  REQUIRE(hit != d.instances.end());
  return *hit;
}

load_balancer balancer_of(std::string_view kind, std::string_view rest) {
  auto d = read("  Lb: {Type: \"AWS::ElasticLoadBalancingV2::LoadBalancer\", Properties: {Type: " +
                std::string(kind) + ", Subnets: [!Ref S], SecurityGroups: [!Ref G]}}\n" +
                std::string(rest));
  REQUIRE(d.load_balancers.size() == 1);
  return std::move(d.load_balancers[0]);
}

constexpr std::string_view targets = R"(
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref S, PrivateIpAddress: 10.0.1.9}}
  J: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref S}}
)";

std::vector<known<std::string>> zones_of(std::string_view first, std::string_view second,
                                         std::vector<std::string> azs = {}) {
  load_options options;
  options.facts.azs = std::move(azs);
  auto l = load_text(std::string(base) +
                         "  A: {Type: \"AWS::EC2::Subnet\", Properties: {VpcId: !Ref Vpc, "
                         "CidrBlock: 10.0.2.0/24, " +
                         std::string(first) + "}}\n" +
                         "  B: {Type: \"AWS::EC2::Subnet\", Properties: {VpcId: !Ref Vpc, "
                         "CidrBlock: 10.0.3.0/24, " +
                         std::string(second) + "}}\n",
                     "t.yaml", options);
  REQUIRE(l.has_value());
  std::vector<known<std::string>> out;
  for (auto const& s : l->design.subnets)
    if (s.id != "S")
      out.push_back(s.az);
  REQUIRE(out.size() == 2);
  return out;
}

} // namespace

TEST_CASE("a launch template that is not known leaves its interfaces open") {
  for (
      auto const* text :
      {R"(  W: {Type: "AWS::AutoScaling::AutoScalingGroup", Properties: {VPCZoneIdentifier: [!Ref S], MinSize: 1, LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: 1}}})",
       R"(  W: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref S, LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: 1}}})",
       R"(  W: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref S, LaunchTemplate: {LaunchTemplateName: elsewhere, Version: 1}}})"}) {
    INFO(text);
    auto const i = instance_of(text, "W");
    REQUIRE(i.settings.public_ip.is_unknown());
    CHECK(i.settings.public_ip.reason().find(std::string_view(text).find("!Ref Lt") !=
                                                     std::string_view::npos
                                                 ? "Lt"
                                                 : "elsewhere") != std::string::npos);
    REQUIRE(i.settings.security_groups.has_value());
    CHECK(i.settings.security_groups->front().is_unknown());
  }
}

TEST_CASE("a launch template is found by its name, and says the subnet") {
  auto const i = instance_of(R"(
  T: {Type: "AWS::EC2::LaunchTemplate", Properties: {LaunchTemplateName: web, LaunchTemplateData: {NetworkInterfaces: [{DeviceIndex: 0, AssociatePublicIpAddress: true, SubnetId: !Ref S, Groups: [!Ref G]}]}}}
  W: {Type: "AWS::EC2::Instance", Properties: {LaunchTemplate: {LaunchTemplateName: web, Version: 1}}}
)",
                             "W");
  CHECK(i.in.name == "Vpc");
  CHECK(i.settings.public_ip == known<bool>(true));
  REQUIRE(i.settings.subnet);
  CHECK(i.settings.subnet->name == "S");
  REQUIRE(i.settings.security_groups.has_value());
  CHECK(i.settings.security_groups->front()->name == "G");
}

TEST_CASE("targets of one listener have ports of their own", "[ELB-18]") {
  auto const rest = std::string(targets) + R"(
  T: {Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Properties: {Port: 80, Protocol: HTTP, VpcId: !Ref Vpc, Targets: [{Id: !Ref I, Port: 8080}, {Id: !Ref J}]}}
  U: {Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Properties: {Port: 9090, Protocol: HTTP, VpcId: !Ref Vpc, Targets: [{Id: !Ref J}]}}
  L: {Type: "AWS::ElasticLoadBalancingV2::Listener", Properties: {LoadBalancerArn: !Ref Lb, Port: 443, Protocol: PROTOCOL, DefaultActions: [{Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref T}, {TargetGroupArn: !Ref U}]}}]}}
)";
  auto const with = [&](std::string const& protocol) {
    auto text = rest;
    text.replace(text.find("PROTOCOL"), 8, protocol);
    return text;
  };
  auto const alb = balancer_of("application", with("HTTPS"));
  REQUIRE(alb.listeners.size() == 3);
  CHECK(*alb.listeners[0].target_port == 8080);
  CHECK(alb.listeners[0].to.front()->name == "I");
  CHECK(*alb.listeners[1].target_port == 80);
  CHECK(alb.listeners[1].to.front()->name == "J");
  CHECK(*alb.listeners[2].target_port == 9090);
  // Which of them a network load balancer takes for a connection nobody knows.
  auto const nlb = balancer_of("network", with("TCP"));
  REQUIRE(nlb.listeners.size() == 1);
  CHECK(nlb.listeners[0].to.size() == 3);
  CHECK(nlb.listeners[0].target_port.is_unknown());
}

TEST_CASE("targets by address do not see clients, if nobody says so", "[ELB-14]") {
  auto const kept = [](std::string const& type, std::string const& protocol,
                       std::string const& attributes = "") {
    return balancer_of("network",
                       std::string(targets) +
                           "  T: {Type: \"AWS::ElasticLoadBalancingV2::TargetGroup\", "
                           "Properties: {Port: 80, VpcId: !Ref Vpc, TargetType: " +
                           type + attributes +
                           ", Targets: [{Id: 10.0.1.9}]}}\n"
                           "  L: {Type: \"AWS::ElasticLoadBalancingV2::Listener\", "
                           "Properties: {LoadBalancerArn: !Ref Lb, Port: 80, Protocol: " +
                           protocol +
                           ", DefaultActions: [{Type: forward, TargetGroupArn: !Ref T}]}}\n")
        .listeners.at(0);
  };
  auto const plain = kept("ip", "TCP");
  CHECK(plain.preserve_client_ip == known<bool>(false));
  CHECK(plain.to.front()->name == "I");
  CHECK(kept("ip", "TLS").preserve_client_ip == known<bool>(false));
  CHECK(kept("ip", "TCP_UDP").preserve_client_ip == known<bool>(true));
  CHECK(kept("instance", "TCP").preserve_client_ip.is_left_out());
  CHECK(kept("!Ref Lt", "TCP").preserve_client_ip.is_unknown());
  CHECK(
      kept("ip", "TCP", ", TargetGroupAttributes: [{Key: preserve_client_ip.enabled, Value: true}]")
          .preserve_client_ip == known<bool>(true));
}

TEST_CASE("the group of an exported listener may get targets from others") {
  auto const text = std::string(R"(
  T: {Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Properties: {Port: 80, Protocol: HTTP, VpcId: !Ref Vpc}}
  L: {Type: "AWS::ElasticLoadBalancingV2::Listener", Properties: {LoadBalancerArn: !Ref Lb, Port: 80, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref T}]}}
)");
  CHECK(balancer_of("application", text).listeners.at(0).to.empty());
  auto const shown = balancer_of("application", text + "Outputs: {O: {Value: !Ref L}}\n");
  REQUIRE(shown.listeners.at(0).to.size() == 1);
  CHECK(shown.listeners.at(0).to.front().is_unknown());
}

TEST_CASE("zones that are written in two ways are not told apart") {
  auto const position = "AvailabilityZone: !Select [0, !GetAZs \"\"]";
  auto const second = "AvailabilityZone: !Select [1, !GetAZs \"\"]";
  auto const letter = "AvailabilityZone: !Sub \"${AWS::Region}a\"";
  auto zones = zones_of(position, second);
  REQUIRE(zones[0]);
  CHECK_FALSE(zones[0] == zones[1]);
  zones = zones_of(position, letter);
  REQUIRE(zones[0].is_unknown() != zones[1].is_unknown());
  CHECK(zones[zones[0] ? 1 : 0].reason().find("--azs") != std::string::npos);
  zones = zones_of(position, "AvailabilityZone: us-east-1a", {"us-east-1a", "us-east-1b"});
  CHECK(zones[0] == zones[1]);
  zones = zones_of("AvailabilityZone: us-east-1a", "AvailabilityZoneId: use1-az1");
  CHECK(zones[0].is_unknown() != zones[1].is_unknown());
  zones = zones_of("AvailabilityZone: us-east-1a", letter);
  REQUIRE(zones[0]);
  CHECK(zones[0] == zones[1]); // a stack has one Region
}

TEST_CASE("who forwards for others may translate addresses", "[WALK-j3]") {
  auto const text = [](std::string const& check) {
    return "  N: {Type: \"AWS::EC2::Instance\", Properties: {SubnetId: !Ref S" + check + "}}\n";
  };
  CHECK(instance_of(text(""), "N").nat.is_left_out());
  CHECK(instance_of(text(", SourceDestCheck: true"), "N").nat.is_left_out());
  CHECK(instance_of(text(", SourceDestCheck: false"), "N").nat.is_unknown());
  CHECK(instance_of(text(", SourceDestCheck: false, NetworkInterfaces: [{DeviceIndex: 0, "
                         "SubnetId: !Ref S}]"),
                    "N")
            .nat.is_unknown());
}

TEST_CASE("an Elastic IP is on the address that is named", "[ENI-11][IGW-8]") {
  auto const settings = [](std::string const& address) {
    auto const i = instance_of(
        R"(
  E: {Type: "AWS::EC2::EIP"}
  N: {Type: "AWS::EC2::NetworkInterface", Properties: {SubnetId: !Ref S, PrivateIpAddresses: [{PrivateIpAddress: 10.0.1.10, Primary: true}, {PrivateIpAddress: 10.0.1.11, Primary: false}]}}
  I: {Type: "AWS::EC2::Instance", Properties: {NetworkInterfaces: [{DeviceIndex: 0, NetworkInterfaceId: !Ref N}]}}
  A: {Type: "AWS::EC2::EIPAssociation", Properties: {AllocationId: !GetAtt E.AllocationId, NetworkInterfaceId: !Ref N)" +
            address + "}}\n",
        "I");
    REQUIRE(i.interfaces.size() == 1);
    return i.interfaces[0].settings;
  };
  CHECK(settings("").has_elastic_ip == known<bool>(true));
  CHECK(settings(", PrivateIpAddress: 10.0.1.10").has_elastic_ip == known<bool>(true));
  auto const other = settings(", PrivateIpAddress: 10.0.1.11");
  CHECK(other.has_elastic_ip.is_left_out());
  REQUIRE(other.elastic_ips.size() == 1);
  CHECK(to_string(*other.elastic_ips[0].private_ip) == "10.0.1.11");
  CHECK(settings(", PrivateIpAddress: !Ref Lt").has_elastic_ip.is_unknown());
}

TEST_CASE("what is looked up later is not known, wherever it stands in a text") {
  for (auto const* written :
       {R"("{{resolve:ssm:/net/cidr}}")", R"(!Sub "{{resolve:ssm:/net/${AWS::StackName}}}")",
        R"(!Sub "10.{{resolve:ssm:/net/second}}.0.0/16")",
        R"("10.{{resolve:ssm:/net/second}}.0.0/16")"}) {
    INFO(written);
    auto l = load_text("Resources: {V: {Type: \"AWS::EC2::VPC\", Properties: {CidrBlock: " +
                           std::string(written) + "}}}",
                       "t.yaml");
    REQUIRE(l.has_value());
    CHECK(l->findings.empty());
    REQUIRE(l->design.vpcs.size() == 1);
    CHECK(l->design.vpcs[0].cidr_blocks.front().is_unknown());
  }
}

TEST_CASE("a group that something outside the model refers to is used", "[SG-13]") {
  auto const used = [](std::string const& rest) {
    auto const d = read(rest);
    return used_elsewhere(d.security_groups.at(0)) != nullptr;
  };
  CHECK_FALSE(used(""));
  CHECK(
      used("  C: {Type: \"AWS::MemoryDB::Cluster\", Properties: {SecurityGroupIds: [!Ref G]}}\n"));
  CHECK(used("  C: {Type: \"AWS::CodeBuild::Project\", Properties: {VpcConfig: {SecurityGroupIds: "
             "[!GetAtt G.GroupId]}}}\n"));
  CHECK(used("  C: {Type: \"AWS::EC2::LaunchTemplate\", Properties: {LaunchTemplateData: "
             "{SecurityGroupIds: [!Ref G]}}}\n"));
  CHECK_FALSE(used("  C: {Type: \"AWS::DocDB::DBCluster\", Properties: {MasterUsername: G}}\n"));
}

TEST_CASE("types with interfaces that are not modelled are said to be so") {
  auto l =
      load_text(std::string(base) +
                    "  C: {Type: \"AWS::CodeBuild::Project\", Properties: {VpcConfig: {Subnets: "
                    "[!Ref S]}}}\n  D: {Type: \"AWS::S3::Bucket\", Properties: {}}\n",
                "t.yaml");
  REQUIRE(l.has_value());
  std::string seen;
  for (auto const& c : l->inventory[0].resources)
    if (c.unmodelled > 0)
      seen += c.type + " ";
  CHECK(seen == "AWS::CodeBuild::Project ");
}

TEST_CASE("a VPC that a parameter names may be any") {
  auto const d = read(R"(
  H: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref VpcParam, GroupDescription: h}}
  R: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref VpcParam}}
  A: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref S, RouteTableId: !Ref R}}
  I: {Type: "AWS::EC2::Instance", Properties: {SubnetId: !Ref S, SecurityGroupIds: [!Ref H]}}
)");
  REQUIRE(d.instances.size() == 1);
  CHECK(d.instances[0].settings.security_groups->front().is_unknown());
  CHECK(d.subnets.at(0).route_table.is_unknown());
}

TEST_CASE("a database without a word about the internet is open next to a gateway") {
  auto const open = [](std::string const& rest) {
    auto const d =
        read("  P: {Type: \"AWS::RDS::DBSubnetGroup\", Properties: {SubnetIds: [!Ref S]}}\n"
             "  D: {Type: \"AWS::RDS::DBInstance\", Properties: {Engine: mysql, "
             "DBSubnetGroupName: !Ref P}}\n" +
             rest);
    return d.databases.at(0).publicly_accessible.is_unknown();
  };
  CHECK_FALSE(open(""));
  CHECK(open("  W: {Type: \"AWS::EC2::InternetGateway\"}\n"
             "  X: {Type: \"AWS::EC2::VPCGatewayAttachment\", Properties: {VpcId: !Ref Vpc, "
             "InternetGatewayId: !Ref W}}\n"));
}

TEST_CASE("a node group is instances in its subnets", "[cloudformation][MSV-7]") {
  auto const plain = instance_of(R"(
  N: {Type: "AWS::EKS::Nodegroup", Properties: {ClusterName: c, Subnets: [!Ref S], ScalingConfig: {DesiredSize: 3}}}
)",
                                 "N");
  REQUIRE(plain.subnets.size() == 1);
  CHECK(plain.subnets[0]->name == "S");
  CHECK(plain.count == known<int>(3));
  REQUIRE(plain.settings.security_groups->size() == 1);
  CHECK(plain.settings.security_groups->front().is_unknown());
  auto const launched = instance_of(R"(
  T: {Type: "AWS::EC2::LaunchTemplate", Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref G]}}}
  N: {Type: "AWS::EKS::Nodegroup", Properties: {ClusterName: c, Subnets: [!Ref S], LaunchTemplate: {Id: !Ref T}}}
)",
                                    "N");
  REQUIRE(launched.settings.security_groups->size() == 1);
  CHECK(launched.settings.security_groups->front()->name == "G");
}

TEST_CASE("what nothing models may be a way through the network", "[cloudformation]") {
  auto const d = read(R"(
  T: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref Vpc}}
  R: {Type: "AWS::EC2::RouteServer", Properties: {AmazonSideAsn: 65000}}
  P: {Type: "AWS::EC2::RouteServerPropagation", Properties: {RouteServerId: !Ref R, RouteTableId: !Ref T}}
  O: {Type: "AWS::EC2::DHCPOptions", Properties: {DomainName: x}}
)");
  REQUIRE(d.gaps.size() == 2);
  CHECK(d.gaps[0].part == "R");
  CHECK(d.gaps[1].part == "P");
  REQUIRE(d.route_tables.size() == 1);
  REQUIRE(d.route_tables[0].routes.size() == 1);
  CHECK(d.route_tables[0].routes[0].target.is_unknown());
}

TEST_CASE("words of a service's public address are told from others", "[cloudformation]") {
  auto const l = load_text(std::string(base) + R"(
  E: {Type: "AWS::ECS::Service", Properties: {LaunchType: FARGATE, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref S], AssignPublicIp: ENABLED}}}}
)",
                           "t.yaml");
  REQUIRE(l.has_value());
  REQUIRE(l->design.services.size() == 1);
  CHECK(l->design.services[0].assign_public_ip == known<bool>(true));
  CHECK(l->inventory[0].unresolved.empty());
}

TEST_CASE("which families a load balancer has is read", "[cloudformation]") {
  auto const read = [](std::string const& family) {
    auto const l = load_text(std::string(base) +
                                 "  Lb: {Type: \"AWS::ElasticLoadBalancingV2::LoadBalancer\", "
                                 "Properties: {Subnets: [!Ref S]" +
                                 family + "}}\n",
                             "t.yaml");
    REQUIRE(l.has_value());
    REQUIRE(l->design.load_balancers.size() == 1);
    CHECK(std::none_of(l->findings.begin(), l->findings.end(),
                       [](finding const& f) { return f.rule == "VPC0021"; }));
    return l->design.load_balancers[0];
  };
  CHECK(read("").dual_stack.is_left_out());
  CHECK(read(", IpAddressType: ipv4").dual_stack == known<bool>(false));
  CHECK(read(", IpAddressType: dualstack").dual_stack == known<bool>(true));
  CHECK_FALSE(read(", IpAddressType: dualstack").scheme.is_unknown());
  auto const six = read(", IpAddressType: dualstack-without-public-ipv4");
  CHECK(six.dual_stack == known<bool>(true));
  CHECK(six.scheme.is_unknown());
  auto const open = read(", IpAddressType: !Ref Lt").dual_stack;
  REQUIRE(open.is_unknown());
  CHECK(open.reason().find("Lt") != std::string::npos);
}

TEST_CASE("a template with a mistake in its shape is told as one", "[cloudformation]") {
  for (auto const* text :
       {"Resources:\n  - Type: AWS::EC2::VPC\n", "Resources:\n  V:\n    Type: [AWS::EC2::VPC]\n"}) {
    INFO(text);
    auto const l = load_text(text, "t.yaml");
    REQUIRE(l.has_value());
    CHECK(l->fatal);
    REQUIRE(l->findings.size() == 1);
    CHECK(l->findings[0].message.find("unknown key") == std::string::npos);
  }
}
