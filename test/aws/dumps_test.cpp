// Own answers of describe calls with what is reachable in them, written down from reading them.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"
#include "vpclint/output/render.hpp"

#include "answer_files.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

loaded load(std::string const& text) {
  auto l = load_text(text, "dump.json");
  REQUIRE(l.has_value());
  return std::move(*l);
}

std::vector<std::string> parts_unknown(loaded const& l) {
  std::vector<std::string> out;
  for (auto const& g : l.design.gaps)
    out.push_back(g.part);
  return out;
}

std::size_t count_of(loaded const& l, std::string_view rule) {
  return static_cast<std::size_t>(std::count_if(l.findings.begin(), l.findings.end(),
                                                [&](finding const& f) { return f.rule == rule; }));
}

std::string one_vpc(std::string const& id) {
  return R"({"Vpcs": [{"VpcId": ")" + id + R"(", "CidrBlock": "10.0.0.0/16"}]})";
}
std::string gateway(std::string const& vpc) {
  return R"({"InternetGateways": [{"InternetGatewayId": "igw-of-)" + vpc +
         R"(", "Attachments": [{"VpcId": ")" + vpc + R"(", "State": "available"}]}]})";
}
std::string mode(std::string const& word) {
  return R"({"VpcBlockPublicAccessOptions": {"InternetGatewayBlockMode": ")" + word + "\"}}";
}

std::string const vpc_answer =
    R"({"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "DhcpOptionsId": "dopt-1", "State": "available"})";

} // namespace

TEST_CASE("what is expected of own answers holds") {
  auto const folder = source_path("fixtures/formats/aws/");
  std::size_t dumps = 0;
  std::size_t negative = 0;
  std::size_t expected = 0;
  for (auto const& file : entries_of(folder, "*.expect.yaml")) {
    auto const name = file.substr(0, file.size() - 12);
    INFO(name);
    std::vector<std::string> const files{folder + name + ".json", folder + file};
    auto l = load_files(files);
    REQUIRE(l.has_value());
    CHECK_FALSE(l->fatal);
    ++dumps;
    for (auto const& e : l->design.expectations) {
      ++expected;
      negative += e.expected && *e.expected != verdict::reachable ? 1U : 0U;
    }
    auto report = check(std::move(*l), {.today = date{2026, 1, 1}});
    std::erase_if(report.findings, [](finding const& f) {
      return f.rule != "VPC0050" && f.rule != "VPC0051" && !f.fatal;
    });
    INFO(render(report, "concise"));
    CHECK(report.findings.empty());
  }
  CHECK(dumps >= 4);
  CHECK(expected >= 16);
  CHECK(negative * 3 >= expected);
}

TEST_CASE("one answer comes in many wrappings") {
  auto const plain = load("{\"Vpcs\": [" + vpc_answer + "]}");
  REQUIRE(plain.design.vpcs.size() == 1);
  for (auto const& text :
       {"{\"Vpc\": " + vpc_answer + "}", vpc_answer, "[" + vpc_answer + "]",
        "{\"status_code\": 200, \"data\": {\"Vpcs\": [" + vpc_answer + "]}}",
        "{\"describe-vpcs\": {\"Vpcs\": [" + vpc_answer + "]}, \"NetworkAcls\": []}",
        "{\"Vpcs\": [" + vpc_answer + "], \"Subnets\": [], \"ResponseMetadata\": {}}"}) {
    INFO(text);
    auto const other = load(text);
    CHECK(other.inventory[0].format == "aws");
    CHECK(other.design.vpcs == plain.design.vpcs);
  }
}

TEST_CASE("a wrapping of accounts and Regions says where a VPC is") {
  auto const l = load("{\"111122223333\": {\"eu-west-1\": {\"Vpcs\": [" + vpc_answer + "]}}}");
  REQUIRE(l.design.vpcs.size() == 1);
  CHECK(*l.design.vpcs[0].region == "eu-west-1");
  CHECK(*l.design.vpcs[0].account == "111122223333");
}

TEST_CASE("what was taken away is no part of a design") {
  auto const l = load(R"({"Vpcs": [)" + vpc_answer + R"(], "Reservations": [{"Instances": [
    {"InstanceId": "i-1", "ImageId": "ami-1", "VpcId": "vpc-1", "State": {"Code": 48, "Name": "terminated"}},
    {"InstanceId": "i-2", "ImageId": "ami-1", "VpcId": "vpc-1", "SubnetId": "subnet-1",
     "SecurityGroups": [], "State": {"Code": 80, "Name": "stopped"}}]}],
    "NatGateways": [{"NatGatewayId": "nat-1", "VpcId": "vpc-1", "SubnetId": "subnet-1", "State": "deleted"}]})");
  REQUIRE(l.design.instances.size() == 1);
  CHECK(l.design.instances[0].id == "i-2");
  CHECK_FALSE(*l.design.instances[0].running);
  CHECK(l.design.nat_gateways.empty());
  auto const& counts = l.inventory[0].resources;
  auto const nat = std::find_if(counts.begin(), counts.end(),
                                [](auto const& c) { return c.type == "NatGateways"; });
  REQUIRE(nat != counts.end());
  CHECK(nat->read == 0);
  CHECK(nat->skipped == 1);
  CHECK(nat->why == "is deleted");
}

TEST_CASE("attributes that nobody asked for are not known") {
  auto const alone = load("{\"Vpcs\": [" + vpc_answer + "]}");
  CHECK(alone.design.vpcs[0].dns_support.is_unknown());
  auto with =
      load("[" + vpc_answer + R"(, {"VpcId": "vpc-1", "EnableDnsSupport": {"Value": false}}])");
  CHECK(*with.design.vpcs[0].dns_support == false);
  CHECK(with.design.vpcs[0].dns_hostnames.is_unknown());
}

TEST_CASE("a subnet without its table is not on the main one") {
  auto const l = load("{\"Vpcs\": [" + vpc_answer + R"(], "Subnets": [
    {"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24"}]})");
  REQUIRE(l.design.subnets.size() == 1);
  CHECK(l.design.subnets[0].route_table.is_unknown());
  CHECK(l.design.subnets[0].network_acl.is_unknown());
}

TEST_CASE("the last page that is not there is said to be missing") {
  auto const open = load(R"({"Vpcs": [)" + vpc_answer + R"(], "NextToken": "more"})");
  auto const gap_of = [](loaded const& l) {
    return std::any_of(l.design.gaps.begin(), l.design.gaps.end(),
                       [](gap const& g) { return g.part == "Vpcs"; });
  };
  CHECK(gap_of(open));
  CHECK_FALSE(gap_of(load(R"({"Vpcs": [)" + vpc_answer + R"(], "NextToken": null})")));
}

TEST_CASE("an answer without a network says so") {
  auto const l =
      load(R"({"DhcpOptions": [{"DhcpOptionsId": "dopt-1", "DhcpConfigurations": []}]})");
  CHECK_FALSE(l.fatal);
  REQUIRE(l.inventory[0].remarks.size() == 1);
  CHECK(l.inventory[0].remarks[0] == "There is no network in this answer.");
}

TEST_CASE("an answer that is missing in one Region is missing there alone") {
  auto const l = load_answers({{"eu-west-1/vpcs.json", one_vpc("vpc-1")},
                               {"eu-west-1/tables.json", R"({"RouteTables": []})"},
                               {"us-east-1/vpcs.json", one_vpc("vpc-2")}});
  auto const parts = parts_unknown(l);
  auto const has = [&](std::string_view part) {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
  };
  CHECK(has("vpcs.vpc-2.route_tables"));
  CHECK_FALSE(has("vpcs.vpc-1.route_tables"));
  CHECK_FALSE(has("route_tables"));
  CHECK(has("subnets")); // nobody asked for those anywhere
}

TEST_CASE("accounts are kept apart, by paths and by owners") {
  auto const by_path = load_answers({{"111122223333/eu-west-1/vpcs.json", one_vpc("vpc-1")},
                                     {"111122223333/eu-west-1/igws.json", gateway("vpc-1")},
                                     {"444455556666/eu-west-1/vpcs.json", one_vpc("vpc-2")}});
  auto const& gateways = by_path.design.internet_gateways;
  REQUIRE(gateways.size() == 2);
  CHECK(gateways[0].id == "igw-of-vpc-1");
  CHECK(gateways[0].attached == known<bool>(true));
  CHECK(gateways[1].in.name == "vpc-2");
  REQUIRE(gateways[1].attached.is_unknown());
  CHECK(gateways[1].attached.reason() ==
        "there is no answer about internet gateways of account 444455556666 in eu-west-1");

  auto const by_owner = load(
      R"([{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"}]},
               {"Vpcs": [{"VpcId": "vpc-2", "CidrBlock": "10.1.0.0/16", "OwnerId": "444455556666"}]}])");
  CHECK(by_owner.design.internet_gateways.size() == 2);
}

TEST_CASE("an answer that says nothing of where it is from may be from anywhere") {
  auto const l = load_answers({{"eu-west-1/vpcs.json", one_vpc("vpc-1")},
                               {"us-east-1/vpcs.json", one_vpc("vpc-2")},
                               {"acls.json", R"({"NetworkAcls": []})"}});
  for (auto const& part : parts_unknown(l))
    CHECK(part.find("network_acls") == std::string::npos);
}

TEST_CASE("a gateway that only a route names may be attached") {
  auto const l = load(R"({"Vpcs": [)" + vpc_answer + R"(], "RouteTables": [{"RouteTableId": "rtb-1",
    "VpcId": "vpc-1", "Associations": [{"Main": true}], "Routes": [{"DestinationCidrBlock": "0.0.0.0/0",
    "GatewayId": "igw-9", "State": "active", "Origin": "CreateRoute"}]}]})");
  REQUIRE(l.design.internet_gateways.size() == 1);
  auto const& g = l.design.internet_gateways[0];
  CHECK(g.id == "igw-9");
  CHECK(g.in.name == "vpc-1");
  REQUIRE(g.attached.is_unknown());
  CHECK(g.attached.reason() == "igw-9 is not in the documents");
  REQUIRE(l.inventory[0].unresolved.size() == 1);
  CHECK(l.inventory[0].unresolved[0].what == "igw-9");
}

TEST_CASE("Block Public Access is off by assumption, once for an account and Region") {
  auto const nothing = load_answers({{"eu-west-1/vpcs.json", one_vpc("vpc-1")},
                                     {"eu-west-1/igws.json", gateway("vpc-1")},
                                     {"us-east-1/vpcs.json", one_vpc("vpc-2")},
                                     {"us-east-1/igws.json", gateway("vpc-2")}});
  CHECK(count_of(nothing, "VPC0023") == 2);
  CHECK(nothing.design.public_access.mode.is_left_out());

  auto const one = load_answers({{"eu-west-1/vpcs.json", one_vpc("vpc-1")},
                                 {"eu-west-1/igws.json", gateway("vpc-1")},
                                 {"eu-west-1/mode.json", mode("block-ingress")}});
  CHECK(count_of(one, "VPC0023") == 0);
  CHECK(one.design.public_access.mode == known<bpa_mode>(bpa_mode::block_ingress));

  auto const strange = load_answers({{"eu-west-1/vpcs.json", one_vpc("vpc-1")},
                                     {"eu-west-1/igws.json", gateway("vpc-1")},
                                     {"eu-west-1/mode.json", mode("block-egress")}});
  CHECK(strange.design.public_access.mode.is_unknown());
}

TEST_CASE("two modes of Block Public Access are none that is known") {
  std::vector<std::pair<std::string, std::string>> files{
      {"eu-west-1/vpcs.json", one_vpc("vpc-1")},
      {"eu-west-1/igws.json", gateway("vpc-1")},
      {"eu-west-1/mode.json", mode("block-bidirectional")},
      {"us-east-1/vpcs.json", one_vpc("vpc-2")},
      {"us-east-1/igws.json", gateway("vpc-2")}};
  auto const assumed = load_answers(files);
  CHECK(count_of(assumed, "VPC0023") == 1);
  REQUIRE(assumed.design.public_access.mode.is_unknown());
  CHECK(assumed.design.public_access.mode.reason() ==
        "it is block-bidirectional in eu-west-1 and off in us-east-1, and a design has one mode");
  files.emplace_back("us-east-1/mode.json", mode("block-bidirectional"));
  CHECK(load_answers(files).design.public_access.mode ==
        known<bpa_mode>(bpa_mode::block_bidirectional));
}

TEST_CASE("a design that is named first settles the mode of Block Public Access") {
  std::vector<std::pair<std::string, std::string>> files{
      {"mode.yaml", "block_public_access: {mode: block-ingress}\n"},
      {"eu-west-1/vpcs.json", one_vpc("vpc-1")},
      {"eu-west-1/igws.json", gateway("vpc-1")}};
  auto const settled = load_answers(files);
  CHECK(count_of(settled, "VPC0023") == 0);
  CHECK(settled.design.public_access.mode == known<bpa_mode>(bpa_mode::block_ingress));
  files.emplace_back("eu-west-1/mode.json", mode("off"));
  CHECK(count_of(load_answers(files), "VPC0022") == 1);
}

TEST_CASE("a transit gateway table whose routes are an empty answer has none") {
  auto const l = load(R"({"TransitGateways": [{"TransitGatewayId": "tgw-1", "Options": {}}],
    "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}],
    "search-transit-gateway-routes tgw-rtb-1": {"Routes": []}})");
  REQUIRE(l.design.transit_gateways.size() == 1);
  auto const& tables = *l.design.transit_gateways[0].route_tables;
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].routes.empty());
  CHECK(tables[0].propagations.empty());
}

TEST_CASE("a rule may name a group of another VPC") {
  std::string const group =
      R"({"GroupId": "sg-1", "GroupName": "a", "VpcId": "vpc-1", "IpPermissionsEgress": [],
          "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
                             "UserIdGroupPairs": [{"GroupId": "sg-2"}, {"GroupId": "sg-1"}]}]})";
  auto const l = load(R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"},
    {"VpcId": "vpc-2", "CidrBlock": "10.1.0.0/16"}], "SecurityGroups": [)" +
                      group + R"(,
    {"GroupId": "sg-2", "GroupName": "b", "VpcId": "vpc-2", "IpPermissions": [],
     "IpPermissionsEgress": []}]})");
  REQUIRE(l.design.security_groups.size() == 2);
  auto const& rules = *l.design.security_groups[0].ingress;
  REQUIRE(rules.size() == 2);
  CHECK(std::get<group_peer>(*rules[0].peer).group.name == "vpc-2.sg-2");
  CHECK(std::get<group_peer>(*rules[1].peer).group.name == "self");
  std::vector<finding> findings;
  auto const net = network::resolve(l.design, findings);
  CHECK(std::none_of(findings.begin(), findings.end(),
                     [](finding const& f) { return f.rule == "VPC3001"; }));
}
