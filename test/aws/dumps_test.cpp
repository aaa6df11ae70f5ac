// Own answers of describe calls with what is reachable in them, written down from reading them.
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/output/render.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

loaded load(std::string const& text) {
  auto l = load_text(text, "dump.json");
  REQUIRE(l.has_value());
  return std::move(*l);
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
  auto with = load("[" + vpc_answer + R"(, {"VpcId": "vpc-1", "EnableDnsSupport": {"Value": false}}])");
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
  auto const l = load(R"({"DhcpOptions": [{"DhcpOptionsId": "dopt-1", "DhcpConfigurations": []}]})");
  CHECK_FALSE(l.fatal);
  REQUIRE(l.inventory[0].remarks.size() == 1);
  CHECK(l.inventory[0].remarks[0] == "There is no network in this answer.");
}
