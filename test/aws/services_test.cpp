// What answers about load balancers, transit gateways and groups say, and what they leave open.
#include "vpclint/input/load.hpp"

#include "answer_files.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

using files = vpclint_test::answer_files;
using vpclint_test::load_answers;

std::size_t count_of(loaded const& l, std::string_view rule) {
  return static_cast<std::size_t>(std::count_if(l.findings.begin(), l.findings.end(),
                                                [&](finding const& f) { return f.rule == rule; }));
}

std::string const vpcs = R"({"Vpcs": [{"VpcId": "vpc-a", "CidrBlock": "10.0.0.0/16"},
                                     {"VpcId": "vpc-b", "CidrBlock": "10.0.0.0/16"}]})";
std::string const interfaces = R"({"NetworkInterfaces": [
  {"NetworkInterfaceId": "eni-b", "VpcId": "vpc-b", "SubnetId": "s-b", "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": "10.0.2.10"}]},
  {"NetworkInterfaceId": "eni-a", "VpcId": "vpc-a", "SubnetId": "s-a", "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": "10.0.2.10"}]}]})";

/// Load balancer `lb` of VPC vpc-a with one listener and one target group.
load_balancer balancer(std::string const& type, std::string const& protocol,
                       std::string const& targets, std::string const& action = "",
                       files more = {}) {
  files all{
      {"vpcs.json", vpcs},
      {"eni.json", interfaces},
      {"lb.json",
       R"({"LoadBalancers": [{"LoadBalancerArn": "arn:lb", "LoadBalancerName": "lb", "VpcId": "vpc-a", "Type": ")" +
           type + R"(", "Scheme": "internal", "AvailabilityZones": []}]})"},
      {"tg.json",
       R"({"TargetGroups": [{"TargetGroupArn": "arn:tg", "TargetGroupName": "tg", "Port": 80, "VpcId": "vpc-a", "TargetType": "ip"}]})"},
      {"listeners.json",
       R"({"Listeners": [{"ListenerArn": "arn:aws:x:listener/app/lb/1/2", "LoadBalancerArn": "arn:lb", "Port": 443, "Protocol": ")" +
           protocol + R"(", "DefaultActions": [)" +
           (action.empty() ? R"({"Type": "forward", "TargetGroupArn": "arn:tg"})" : action) +
           "]}]}"},
      {"targetgroup-tg.json", "{\"TargetHealthDescriptions\": [" + targets + "]}"}};
  all.insert(all.end(), more.begin(), more.end());
  auto l = load_answers(all);
  REQUIRE(l.design.load_balancers.size() == 1);
  return l.design.load_balancers[0];
}

std::string target(std::string const& id, int port) {
  return R"({"Target": {"Id": ")" + id + R"(", "Port": )" + std::to_string(port) + "}}";
}

std::string const rules =
    R"({"Rules": [{"RuleArn": "arn:aws:x:listener-rule/app/lb/1/2/3", "IsDefault": true, "Actions": []}]})";

} // namespace

TEST_CASE("a target has its own port, and its address counts in the VPC of its group", "[ELB-18]") {
  auto const lb =
      balancer("application", "HTTPS", target("10.0.2.10", 8080), "", {{"rules.json", rules}});
  REQUIRE(lb.listeners.size() == 1);
  CHECK(*lb.listeners[0].target_port == 8080);
  REQUIRE(lb.listeners[0].to.size() == 1);
  CHECK(lb.listeners[0].to[0]->name == "eni-a");
  auto const two =
      balancer("application", "HTTPS", target("10.0.2.10", 8080) + "," + target("10.0.2.10", 9090),
               "", {{"rules.json", rules}});
  CHECK(two.listeners.size() == 2);
  auto const spread =
      balancer("network", "TCP", target("10.0.2.10", 8080) + "," + target("10.0.2.10", 9090));
  REQUIRE(spread.listeners.size() == 1);
  CHECK(spread.listeners[0].target_port.is_unknown());
}

TEST_CASE("addresses of clients and other zones of a network load balancer", "[ELB-11][ELB-14]") {
  auto const tcp = balancer("network", "TCP", target("10.0.2.10", 80));
  CHECK(tcp.listeners.at(0).preserve_client_ip == known<bool>(false));
  CHECK(tcp.cross_zone.is_unknown());
  CHECK(balancer("network", "UDP", target("10.0.2.10", 80)).listeners.at(0).preserve_client_ip ==
        known<bool>(true));
  auto const http =
      balancer("application", "HTTP", target("10.0.2.10", 80), "", {{"rules.json", rules}});
  CHECK(http.listeners.at(0).preserve_client_ip.is_left_out());
  CHECK(http.cross_zone.is_left_out());
}

TEST_CASE("which families a load balancer has is read", "[aws]") {
  auto const of = [](std::string const& family, std::string const& six) {
    auto const l = load_answers(
        {{"vpcs.json", vpcs},
         {"eni.json",
          R"({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-a", "SubnetId": "s-a", "PrivateIpAddress": "10.0.0.9", "Description": "ELB app/lb/1")" +
              six + "}]}"},
         {"lb.json",
          R"({"LoadBalancers": [{"LoadBalancerArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/lb/1", "LoadBalancerName": "lb", "VpcId": "vpc-a", "Type": "application", "AvailabilityZones": [{"SubnetId": "s-a"}])" +
              family + "}]}"}});
    REQUIRE(l.design.load_balancers.size() == 1);
    CHECK(std::none_of(l.findings.begin(), l.findings.end(), [](finding const& f) {
      return f.rule == "VPC0021" && f.message.find("IPv6") != std::string::npos;
    }));
    CHECK(l.design.load_balancers[0].ips.size() == 1);
    CHECK(l.design.network_interfaces.empty());
    return l.design.load_balancers[0].dual_stack;
  };
  std::string const six = R"(, "Ipv6Addresses": [{"Ipv6Address": "2001:db8::9"}])";
  CHECK(of(R"(, "IpAddressType": "ipv4")", "") == known<bool>(false));
  CHECK(of(R"(, "IpAddressType": "dualstack")", "") == known<bool>(true));
  CHECK(of(R"(, "IpAddressType": "dualstack-without-public-ipv4")", six) == known<bool>(true));
  CHECK(of("", "").is_left_out());
  CHECK(of("", six) == known<bool>(true)); // what it has counts
}

TEST_CASE("rules of a listener that nobody asked for are open", "[ELB-7]") {
  auto const fixed = R"({"Type": "fixed-response"})";
  auto const open = balancer("application", "HTTPS", "", fixed);
  REQUIRE(open.listeners.size() == 1);
  REQUIRE(open.listeners[0].to.size() == 1);
  REQUIRE(open.listeners[0].to[0].is_unknown());
  CHECK(open.listeners[0].to[0].reason().find("describe-rules") != std::string::npos);
  auto const described = balancer("application", "HTTPS", "", fixed, {{"rules.json", rules}});
  REQUIRE(described.listeners.size() == 1);
  CHECK(described.listeners[0].to.empty());
  CHECK(described.listeners[0].answers == known<bool>(true)); // a redirect
}

namespace {

/// The only transit gateway table, searched with this answer.
transit_gateway_route_table searched(std::string const& routes, files more = {}) {
  files all{
      {"vpcs.json", R"({"Vpcs": [{"VpcId": "vpc-a", "CidrBlock": "10.1.0.0/16"}]})"},
      {"tgw.json", R"({"TransitGateways": [{"TransitGatewayId": "tgw-1", "Options": {}}]})"},
      {"tables.json",
       R"({"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-01", "TransitGatewayId": "tgw-1"}]})"},
      {"attachments.json", R"({"TransitGatewayVpcAttachments": [
              {"TransitGatewayAttachmentId": "tgw-attach-a", "TransitGatewayId": "tgw-1", "VpcId": "vpc-a", "SubnetIds": []},
              {"TransitGatewayAttachmentId": "tgw-attach-c", "TransitGatewayId": "tgw-1", "VpcId": "vpc-c", "SubnetIds": []}]})"},
      {"search-tgw-rtb-01.json", routes}};
  all.insert(all.end(), more.begin(), more.end());
  auto l = load_answers(all);
  REQUIRE(l.design.transit_gateways.size() == 1);
  REQUIRE(l.design.transit_gateways[0].route_tables.has_value());
  REQUIRE(l.design.transit_gateways[0].route_tables->size() == 1);
  return l.design.transit_gateways[0].route_tables->front();
}

std::string propagated(std::string const& more) {
  return R"({"Routes": [
    {"DestinationCidrBlock": "10.1.0.0/16", "Type": "propagated", "State": "active", "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-a"}]},
    {"DestinationCidrBlock": "10.3.0.0/16", "Type": "propagated", "State": "active", "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-c"}]}],
    "AdditionalRoutesAvailable": )" +
         more + "}";
}

} // namespace

TEST_CASE("listed routes are all that comes from a VPC that is not described", "[TGW-5]") {
  files const propagations{
      {"propagations-tgw-rtb-01.json",
       R"({"TransitGatewayRouteTablePropagations": [{"TransitGatewayAttachmentId": "tgw-attach-a", "State": "enabled"}, {"TransitGatewayAttachmentId": "tgw-attach-c", "State": "enabled"}]})"}};
  for (auto const& more : {files{}, propagations}) {
    auto const t = searched(propagated("false"), more);
    REQUIRE(t.propagations.size() == 1);
    CHECK(t.propagations[0]->name == "tgw-attach-a");
    REQUIRE(t.routes.size() == 1);
    CHECK(t.routes[0].attachment->name == "tgw-attach-c");
    CHECK(*t.routes[0].destination == route_destination(*cidr::parse("10.3.0.0/16")));
  }
}

TEST_CASE("a search that found more routes than it lists leaves the table open", "[TGW-5]") {
  auto const t = searched(propagated("true"));
  CHECK(std::any_of(t.routes.begin(), t.routes.end(), [](auto const& r) {
    return r.destination.is_unknown() &&
           r.destination.reason().find("AdditionalRoutesAvailable") != std::string::npos;
  }));
  CHECK(t.propagations.size() == 2);
}

TEST_CASE("two accounts see one thing with tags and options of their own") {
  auto const seen = [](std::string const& more, std::string const& block) {
    return R"({"Vpcs": [{"VpcId": "vpc-a", "CidrBlock": ")" + block +
           R"(", "OwnerId": "111122223333")" + more + "}]}";
  };
  auto const first = seen("", "10.0.0.0/16");
  auto const repeated = [&](std::string const& other) {
    return count_of(load_answers({{"1.json", first}, {"2.json", other}}), "VPC0022");
  };
  CHECK(repeated(seen(R"(, "Tags": [{"Key": "Name", "Value": "core"}], "DhcpOptionsId": "dopt-9")",
                      "10.0.0.0/16")) == 0);
  CHECK(repeated(seen("", "10.9.0.0/16")) == 1);
}

TEST_CASE("two calls describe one prefix list", "[PFX-1]") {
  auto const l = load_answers(
      {{"1.json",
        R"({"ManagedPrefixLists": [{"PrefixListId": "pl-1", "PrefixListName": "com.amazonaws.eu-west-1.s3", "AddressFamily": "IPv4", "MaxEntries": 5}]})"},
       {"2.json",
        R"({"PrefixLists": [{"PrefixListId": "pl-1", "PrefixListName": "com.amazonaws.eu-west-1.s3", "Cidrs": ["52.218.0.0/17"]}]})"}});
  REQUIRE(l.design.prefix_lists.size() == 1);
  CHECK(*l.design.prefix_lists[0].max_entries == 5);
  REQUIRE(l.design.prefix_lists[0].cidrs.size() == 1);
  CHECK(l.design.prefix_lists[0].cidrs[0].has_value());
}

TEST_CASE("a rule behind a peering that is no more matches nothing", "[SG-17]") {
  auto const rules_of = [](std::string const& status) {
    auto const l = load_answers(
        {{"1.json", vpcs},
         {"2.json", R"({"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "web", "VpcId": "vpc-a",
      "IpPermissionsEgress": [], "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "UserIdGroupPairs": [
        {"GroupId": "sg-far", "VpcPeeringConnectionId": "pcx-1", "PeeringStatus": ")" +
                        status + R"("}]}]}]})"}});
    auto const& remarks = l.inventory.back().remarks;
    bool const said = std::any_of(remarks.begin(), remarks.end(), [](std::string const& r) {
      return r.find("stale") != std::string::npos;
    });
    REQUIRE(l.design.security_groups.size() == 1);
    auto const n = l.design.security_groups[0].ingress->size();
    CHECK(said == (n == 0));
    return n;
  };
  CHECK(rules_of("active") == 1);
  CHECK(rules_of("deleted") == 0);
}

TEST_CASE("a block that is not associated yet is no block of its VPC", "[CIDR-21]") {
  auto const l = load_answers(
      {{"1.json",
        R"({"Vpcs": [{"VpcId": "vpc-a", "CidrBlock": "10.0.0.0/16", "CidrBlockAssociationSet": [
    {"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}},
    {"CidrBlock": "10.2.0.0/16", "CidrBlockState": {"State": "associating"}},
    {"CidrBlock": "10.3.0.0/16", "CidrBlockState": {"State": "associated"}}]}]})"}});
  REQUIRE(l.design.vpcs.size() == 1);
  CHECK(l.design.vpcs[0].cidr_blocks.size() == 2);
}

TEST_CASE("an endpoint has the addresses of its interfaces", "[EP-20]") {
  auto const l = load_answers(
      {{"vpcs.json", vpcs},
       {"subnets.json", R"({"Subnets": [
          {"SubnetId": "subnet-1", "VpcId": "vpc-a", "CidrBlock": "10.0.1.0/24", "AvailableIpAddressCount": 9},
          {"SubnetId": "subnet-2", "VpcId": "vpc-a", "CidrBlock": "10.0.2.0/24", "AvailableIpAddressCount": 9}]})"},
       {"eni.json",
        R"({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-2", "VpcId": "vpc-a", "SubnetId": "subnet-2",
          "Groups": [], "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": "10.0.2.77"}]}]})"},
       {"endpoints.json",
        R"({"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcId": "vpc-a", "VpcEndpointType": "Interface",
          "ServiceName": "com.amazonaws.eu-west-1.ssm", "SubnetIds": ["subnet-1", "subnet-2"], "Groups": [],
          "NetworkInterfaceIds": ["eni-1", "eni-2"]}]})"}});
  REQUIRE(l.design.endpoints.size() == 1);
  auto const& e = l.design.endpoints[0]; // the subnets whose address is known come first
  REQUIRE(e.subnets.size() == 2);
  CHECK(e.subnets[0]->name == "subnet-2");
  CHECK(e.ips == std::vector<known<ipv4>>{*ipv4::parse("10.0.2.77")});
}

TEST_CASE("services have the addresses of their interfaces, where there is one in a subnet",
          "[ENI-10][ELB-1]") {
  auto const nic = [](std::string const& id, std::string const& subnet, std::string const& ip,
                      std::string const& words) {
    return R"({"NetworkInterfaceId": ")" + id + R"(", "VpcId": "vpc-a", "SubnetId": ")" + subnet +
           R"(", "PrivateIpAddress": ")" + ip + R"(", "Description": ")" + words + R"("})";
  };
  auto const l = load_answers(
      {{"vpcs.json", vpcs},
       {"subnets.json", R"({"Subnets": [
          {"SubnetId": "s-a", "VpcId": "vpc-a", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "eu-west-1a"},
          {"SubnetId": "s-b", "VpcId": "vpc-a", "CidrBlock": "10.0.2.0/24", "AvailabilityZone": "eu-west-1b"}]})"},
       {"lb.json", R"({"LoadBalancers": [{"LoadBalancerArn": "arn:aws:x:loadbalancer/app/lb/12",
          "LoadBalancerName": "lb", "VpcId": "vpc-a", "Type": "application", "Scheme": "internal",
          "AvailabilityZones": [{"SubnetId": "s-a"}, {"SubnetId": "s-b"}]}]})"},
       {"functions.json", R"({"Functions": [{"FunctionName": "f", "FunctionArn": "arn:f",
          "VpcConfig": {"VpcId": "vpc-a", "SubnetIds": ["s-b"], "SecurityGroupIds": []}}]})"},
       {"eni.json", "{\"NetworkInterfaces\": [" +
                        nic("eni-1", "s-a", "10.0.1.37", "ELB app/lb/12") + "," +
                        nic("eni-2", "s-a", "10.0.1.38", "ELB app/lb/12") + "," +
                        nic("eni-3", "s-b", "10.0.2.39", "ELB app/lb/12") + "," +
                        nic("eni-4", "s-b", "10.0.2.40",
                            "AWS Lambda VPC ENI-f-01234567-89ab-cdef-0123-456789abcdef") +
                        "]}"}});
  REQUIRE(l.design.load_balancers.size() == 1);
  auto const& lb = l.design.load_balancers[0];
  REQUIRE(lb.subnets.size() == 2); // those whose address is known come first
  CHECK(lb.subnets[0]->name == "s-b");
  CHECK(lb.subnets[1]->name == "s-a");
  CHECK(lb.ips == std::vector<known<ipv4>>{*ipv4::parse("10.0.2.39")});
  REQUIRE(l.design.lambdas.size() == 1);
  CHECK(l.design.lambdas[0].ips == std::vector<known<ipv4>>{*ipv4::parse("10.0.2.40")});
  CHECK(l.design.network_interfaces.empty());
}

TEST_CASE("an answer of no known call does not stop those beside it") {
  auto const l = load_answers({{"vpcs.json", vpcs},
                               {"volumes.json", R"({"Volumes": [{"VolumeId": "vol-1"}]})"},
                               {"who.json", R"({"UserId": "x", "Account": "111122223333"})"}});
  CHECK_FALSE(l.fatal);
  CHECK(l.design.vpcs.size() == 2);
  std::size_t shown = 0;
  for (auto const& file : l.inventory)
    for (auto const& r : file.remarks)
      shown += r == "Nothing is known here of such an answer." ? 1U : 0U;
  CHECK(shown == 2);
  CHECK(load_answers({{"volumes.json", R"({"Volumes": [{"VolumeId": "vol-1"}]})"}}).fatal);
}

TEST_CASE("a load balancer without a name goes by its ARN") {
  auto const l = load_answers(
      {{"vpcs.json", vpcs},
       {"lb.json",
        R"({"LoadBalancers": [{"LoadBalancerArn": "arn:lb", "LoadBalancerName": "", "VpcId": "vpc-a", "Type": "network", "AvailabilityZones": []}]})"}});
  REQUIRE(l.design.load_balancers.size() == 1);
  CHECK(l.design.load_balancers[0].id == "arn:lb");
}

TEST_CASE("the tables of a transit gateway that nobody asked for may associate anything") {
  auto const attachment = std::string(
      R"({"TransitGatewayVpcAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-a", "TransitGatewayId": "tgw-1", "VpcId": "vpc-a", "SubnetIds": []}]})");
  for (auto const& more :
       {files{},
        files{{"tgw.json",
               R"({"TransitGateways": [{"TransitGatewayId": "tgw-1", "Options": {}}]})"}}}) {
    files all{{"vpcs.json", vpcs}, {"attachments.json", attachment}};
    all.insert(all.end(), more.begin(), more.end());
    auto const l = load_answers(all);
    REQUIRE(l.design.transit_gateways.size() == 1);
    REQUIRE(l.design.transit_gateways[0].route_tables.has_value());
    auto const& table = l.design.transit_gateways[0].route_tables->at(0);
    REQUIRE(table.associations.size() == 1);
    CHECK(table.associations[0].is_unknown());
  }
}

TEST_CASE("anything may stand in a VPC that no answer describes") {
  auto const l = load_answers({{"vpcs.json", vpcs}, {"pcx.json", R"({"VpcPeeringConnections": [
    {"VpcPeeringConnectionId": "pcx-1", "Status": {"Code": "active"}, "RequesterVpcInfo": {"VpcId": "vpc-a"},
     "AccepterVpcInfo": {"VpcId": "vpc-far", "CidrBlock": "10.9.0.0/16"}}]})"}});
  CHECK(std::any_of(l.design.gaps.begin(), l.design.gaps.end(),
                    [](gap const& g) { return g.part == "vpcs.vpc-far"; }));
}
