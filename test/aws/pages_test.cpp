// Answers of which a part is there: single things, and pages without the last one.
#include "vpclint/analysis/reach.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/input/write_design.hpp"
#include "vpclint/network/resolve.hpp"

#include "answer_files.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;
using vpclint_test::answer_files;
using vpclint_test::load_answers;

namespace {

/// Why a part of the design is not known; empty: it is.
std::string why_open(loaded const& l, std::string_view part) {
  auto const hit = std::find_if(l.design.gaps.begin(), l.design.gaps.end(),
                                [&](gap const& g) { return g.part == part; });
  return hit == l.design.gaps.end() ? std::string() : hit->reason;
}

std::string const vpcs = R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]})";
std::string const subnets = R"({"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1",
  "CidrBlock": "10.0.1.0/24"}]})";
std::string const main_table = R"({"RouteTableId": "rtb-main", "VpcId": "vpc-1", "Routes": [],
  "Associations": [{"Main": true, "RouteTableId": "rtb-main"}]})";

loaded with_table(std::string const& answer) {
  return load_answers({{"v.json", vpcs}, {"s.json", subnets}, {"t.json", answer}});
}

std::string outcome_of(design d, char const* question) {
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(d), findings);
  auto const asked = parse_question(question);
  REQUIRE(asked.has_value());
  auto const a = analysis::ask(
      net, {.from = *asked->source, .to = *asked->destination, .match = asked->match});
  return a ? std::string(analysis::name(a->outcome)) : a.error().what;
}

design converted(design const& d) {
  auto l = load_text(write_design(d), "converted.vpc.yaml");
  REQUIRE(l.has_value());
  REQUIRE_FALSE(l->fatal);
  return std::move(l->design);
}

} // namespace

TEST_CASE("a thing by itself is not the whole answer of its call", "[aws][pages]") {
  for (auto const& answer :
       {main_table, "{\"RouteTable\": " + main_table + "}", "[" + main_table + "]",
        "{\"status_code\": 200, \"data\": " + main_table + "}"}) {
    INFO(answer);
    auto const l = with_table(answer);
    CHECK(l.design.route_tables.size() == 1);
    CHECK(why_open(l, "route_tables") ==
          "only a part of ec2 describe-route-tables is in the documents");
    REQUIRE(l.design.subnets.size() == 1);
    CHECK(l.design.subnets[0].route_table.is_unknown()); // it may have a table of its own
  }
  auto const whole = with_table("{\"RouteTables\": [" + main_table + "]}");
  CHECK(why_open(whole, "route_tables").empty());
  REQUIRE(whole.design.subnets[0].route_table.has_value());
}

TEST_CASE("absences do not follow from one thing of a list", "[aws][pages]") {
  auto const l = load_answers(
      {{"v.json", R"({"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "DhcpOptionsId": "d"})"},
       {"i.json", R"({"InternetGatewayId": "igw-1", "Attachments": []})"},
       {"b.json",
        R"({"VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": "block-bidirectional"}})"}});
  REQUIRE(l.design.vpcs.size() == 1);
  REQUIRE(l.design.internet_gateways.size() == 1);
  CHECK(l.design.internet_gateways[0].attached.is_unknown());
  CHECK(l.design.public_access.mode == known<bpa_mode>(bpa_mode::block_bidirectional));
}

TEST_CASE("each service has its own token of a next page", "[aws][pages]") {
  auto const page = [](std::string const& list, std::string const& token) {
    return load_answers({{"v.json", vpcs}, {"p.json", "{" + list + ", " + token + "}"}});
  };
  std::string const databases = R"("DBInstances": [])";
  CHECK_FALSE(why_open(page(databases, R"("Marker": "more")"), "DBInstances").empty());
  CHECK(why_open(page(databases, R"("Marker": "")"), "DBInstances").empty());
  CHECK_FALSE(
      why_open(page(R"("CacheClusters": [])", R"("Marker": "more")"), "CacheClusters").empty());
  CHECK_FALSE(why_open(page(R"("LoadBalancerDescriptions": [])", R"("NextMarker": "more")"),
                       "LoadBalancerDescriptions")
                  .empty());
  CHECK_FALSE(why_open(page(R"("Functions": [])", R"("NextMarker": "more")"), "Functions").empty());
  CHECK_FALSE(
      why_open(page(R"("MountTargets": [])", R"("NextMarker": "more")"), "MountTargets").empty());
  CHECK(why_open(page(R"("MountTargets": [])", R"("Marker": "this")"), "MountTargets").empty());
  CHECK_FALSE(
      why_open(page(R"("NetworkInterfaces": [])", R"("NextToken": "more")"), "interfaces").empty());
  CHECK_FALSE(
      why_open(page(R"("NetworkInterfaces": [])", R"("nextToken": "more")"), "interfaces").empty());
  CHECK_FALSE(
      why_open(page(R"("Reservations": [])", R"("NextToken": "more")"), "Instances").empty());
}

TEST_CASE("a page that is not there leaves open what it may have", "[aws][pages]") {
  auto const tables = with_table("{\"RouteTables\": [" + main_table + R"(], "NextToken": "more"})");
  CHECK(tables.design.subnets[0].route_table.is_unknown());
  auto const both =
      load_answers({{"v.json", vpcs},
                    {"s.json", subnets},
                    {"t1.json", "{\"RouteTables\": [" + main_table + R"(], "NextToken": "more"})"},
                    {"t2.json", R"({"RouteTables": []})"}});
  CHECK(both.design.subnets[0].route_table.has_value());

  auto const rules = load_answers(
      {{"v.json", vpcs},
       {"g.json",
        R"({"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "g", "VpcId": "vpc-1"}]})"},
       {"r.json", R"({"SecurityGroupRules": [], "NextToken": "more"})"}});
  REQUIRE(rules.design.security_groups.size() == 1);
  REQUIRE(rules.design.security_groups[0].ingress->size() == 1);
  CHECK(rules.design.security_groups[0].ingress->at(0).match.is_unknown());

  answer_files lists{
      {"v.json", vpcs},
      {"p.json", R"({"PrefixLists": [{"PrefixListId": "pl-0a", "PrefixListName": "x",
        "AddressFamily": "IPv4", "State": "create-complete"}]})"},
      {"pl-0a.1.json", R"({"Entries": [{"Cidr": "10.0.0.0/8"}], "NextToken": "more"})"}};
  auto const open = load_answers(lists);
  REQUIRE(open.design.prefix_lists.size() == 1);
  auto const& cidrs = open.design.prefix_lists[0].cidrs;
  CHECK(std::any_of(cidrs.begin(), cidrs.end(), [](auto const& c) { return c.is_unknown(); }));
  lists.emplace_back("pl-0a.2.json", R"({"Entries": [{"Cidr": "172.16.0.0/12"}]})");
  auto const all = load_answers(lists);
  REQUIRE(all.design.prefix_lists[0].cidrs.size() == 2);
  CHECK(all.design.prefix_lists[0].cidrs[0].has_value());
}

TEST_CASE("what is attached to a transit gateway is not known unless it was asked for",
          "[aws][pages][TGW-4]") {
  auto const of = [](std::string const& more) {
    auto const l = load_answers(
        {{"v.json", vpcs},
         {"t.json", R"({"TransitGateways": [{"TransitGatewayId": "tgw-1", "Options": {}}],
          "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-01",
            "TransitGatewayId": "tgw-1"}]})"},
         {"a.json", "{" + more + "}"}});
    REQUIRE(l.design.transit_gateways.size() == 1);
    return l.design.transit_gateways[0];
  };
  auto const nothing = of(R"("Regions": [])");
  REQUIRE(nothing.attachments.size() == 1);
  CHECK(nothing.attachments[0].vpc.is_unknown());
  auto const vpc = of(R"("TransitGatewayVpcAttachments": [{"TransitGatewayAttachmentId":
    "tgw-attach-1", "TransitGatewayId": "tgw-1", "VpcId": "vpc-1", "SubnetIds": []}])");
  REQUIRE(vpc.attachments.size() == 1);
  REQUIRE(vpc.route_tables->at(0).associations.size() == 1); // whose table no answer says
  CHECK(vpc.route_tables->at(0).associations[0].is_unknown());
  auto const told = of(R"("TransitGatewayAttachments": [])");
  CHECK(told.attachments.empty());
  CHECK(told.route_tables->at(0).associations.empty());
}

TEST_CASE("addresses that nobody has may be of interfaces in no answer", "[aws][pages]") {
  std::string const table = R"({"RouteTables": [)" + main_table + "]}";
  answer_files all{
      {"v.json", vpcs},
      {"s.json", subnets},
      {"t.json", table},
      {"a.json", R"({"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "IsDefault": true,
        "Associations": [{"SubnetId": "subnet-1"}], "Entries": [
          {"RuleNumber": 100, "Protocol": "-1", "RuleAction": "allow", "Egress": true, "CidrBlock": "0.0.0.0/0"},
          {"RuleNumber": 100, "Protocol": "-1", "RuleAction": "allow", "Egress": false, "CidrBlock": "0.0.0.0/0"}]}]})"},
      {"g.json", R"({"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "g", "VpcId": "vpc-1",
        "IpPermissions": [], "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}]})"},
      {"i.json", R"({"Reservations": [{"Instances": [{"InstanceId": "i-1", "VpcId": "vpc-1",
        "State": {"Name": "running"}, "NetworkInterfaces": [{"NetworkInterfaceId": "eni-1",
          "SubnetId": "subnet-1", "PrivateIpAddress": "10.0.1.9", "Groups": [{"GroupId": "sg-1"}]}]}]}]})"}};
  auto const open = load_answers(all);
  CHECK(outcome_of(open.design, "i-1 -> 10.0.1.77 tcp 80") == "unknown");
  CHECK(outcome_of(open.design, "vpc:vpc-1 -> 10.0.1.9 tcp 80") == "unknown");
  CHECK(outcome_of(converted(open.design), "i-1 -> 10.0.1.77 tcp 80") == "unknown");
  CHECK(outcome_of(converted(open.design), "vpc:vpc-1 -> 10.0.1.9 tcp 80") == "unknown");
  CHECK(outcome_of(converted(open.design), "nobody -> i-1 tcp 80") ==
        outcome_of(open.design, "nobody -> i-1 tcp 80"));
  all.emplace_back("n.json", R"({"NetworkInterfaces": []})");
  CHECK(outcome_of(load_answers(all).design, "i-1 -> 10.0.1.77 tcp 80") == "blocked");
}

TEST_CASE("what is behind a VPN gateway without a connection is not known", "[aws][pages][VPN-2]") {
  auto const of = [](std::string const& connections) {
    return load_answers(
               {{"v.json", vpcs},
                {"g.json", R"({"VpnGateways": [{"VpnGatewayId": "vgw-1", "State": "available",
      "VpcAttachments": [{"VpcId": "vpc-1", "State": "attached"}]}])" +
                               connections + "}"}})
        .design.networks;
  };
  REQUIRE(of("").size() == 1);
  CHECK(of("")[0].cidrs.at(0).is_unknown());
  REQUIRE(of(R"(, "VpnConnections": [])").size() == 1); // Direct Connect, perhaps
  auto const one = of(R"(, "VpnConnections": [{"VpnConnectionId": "vpn-1", "VpnGatewayId": "vgw-1",
    "CustomerGatewayId": "cgw-1", "State": "available", "Options": {"StaticRoutesOnly": true},
    "Routes": [{"DestinationCidrBlock": "192.168.0.0/16", "State": "available"}]}])");
  REQUIRE(one.size() == 1);
  REQUIRE(one[0].cidrs.size() == 1);
  CHECK(one[0].cidrs[0].has_value());
}

TEST_CASE("interfaces of what is left out are in an unknown state", "[aws][pages]") {
  auto const l = load_answers(
      {{"v.json", vpcs},
       {"e.json",
        R"({"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "ServiceName": "s",
          "VpcEndpointType": "Interface", "State": "pendingAcceptance", "NetworkInterfaceIds": ["eni-1"]}],
        "NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1", "SubnetId": "subnet-1",
          "PrivateIpAddress": "10.0.1.9", "Groups": [], "Status": "in-use"}]})"}});
  CHECK(l.design.endpoints.empty());
  REQUIRE(l.design.network_interfaces.size() == 1);
  CHECK(l.design.network_interfaces[0].attached.is_unknown());
}

TEST_CASE("a route to a gateway that is attached to nothing leads to no missing name", "[aws]") {
  auto const l = load_answers(
      {{"v.json", vpcs},
       {"g.json", R"({"InternetGateways": [{"InternetGatewayId": "igw-1", "Attachments": []}],
        "RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [],
          "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "blackhole"}]}]})"}});
  REQUIRE(l.design.route_tables.size() == 1);
  auto const& r = l.design.route_tables[0].routes.at(0);
  CHECK(r.blackhole);
  REQUIRE(r.target.is_unknown());
  CHECK(r.target.reason() == "igw-1 is attached to no VPC");
}

TEST_CASE("interfaces of endpoints that a design has nothing for are there", "[aws]") {
  auto const l = load_answers(
      {{"v.json", vpcs},
       {"e.json",
        R"({"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "ServiceName": "s",
          "VpcEndpointType": "Resource", "State": "available", "NetworkInterfaceIds": ["eni-1"]}],
        "NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1", "SubnetId": "subnet-1",
          "PrivateIpAddress": "10.0.1.9", "Groups": [], "Status": "in-use"}]})"}});
  REQUIRE(l.design.network_interfaces.size() == 1);
  CHECK(l.design.network_interfaces[0].attached.is_unknown());
}

TEST_CASE("exclusions of Block Public Access in no answer leave open what it stops",
          "[aws][pages][BPA-3]") {
  auto const exclusions = [](std::string const& mode, std::string const& more) {
    return load_answers(
               {{"v.json", vpcs},
                {"b.json", R"({"VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": ")" +
                               mode + "\"}" + more + "}"}})
        .design.public_access.exclusions;
  };
  auto const open = exclusions("block-bidirectional", "");
  REQUIRE(open.size() == 1);
  CHECK(open[0].vpc.is_unknown());
  CHECK(exclusions("block-bidirectional", R"(, "VpcBlockPublicAccessExclusions": [])").empty());
  CHECK(exclusions("off", "").empty());
}
