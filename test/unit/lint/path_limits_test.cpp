// Searches over pairs of subnets that end at a limit say so, and name what they left out.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"

#include "lint/asymmetry.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

/// VPCs behind a hub that sends what they say to each other past a firewall in one of two AZs.
std::string inspected_vpcs(std::size_t count) {
  std::string vpcs;
  std::string attachments;
  std::string names;
  for (std::size_t i = 0; i < count; ++i) {
    auto const v = "v" + std::to_string(i);
    auto const block = "10." + std::to_string(i + 16) + ".";
    names += (i == 0 ? "" : ", ") + v;
    vpcs += "  " + v + ": {cidr: " + block + "0.0/16, subnets: {" + v + "-s: {cidr: " + block +
            "0.0/24, az: " + (i % 2 == 0 ? "a" : "b") +
            ", route_table: t}}, route_tables: {t: {routes: {0.0.0.0/0: hub}}}, security_groups: "
            "{all: {ingress: [all from 10.0.0.0/8]}}, instances: {" +
            v + ": {subnet: " + v + "-s, security_groups: [all]}}}\n";
    attachments += "      " + v + ": {vpc: " + v + ", subnets: [" + v + "." + v + "-s]}\n";
  }
  return "version: 1\nvpcs:\n" + vpcs + R"(  inspection:
    cidr: 10.9.0.0/16
    subnets:
      tgw-a: {cidr: 10.9.0.0/28, az: a, route_table: to-fw-a}
      tgw-b: {cidr: 10.9.0.16/28, az: b, route_table: to-fw-b}
      fw-a: {cidr: 10.9.1.0/28, az: a, route_table: back}
      fw-b: {cidr: 10.9.1.16/28, az: b, route_table: back}
    route_tables:
      to-fw-a: {routes: {0.0.0.0/0: fw-a}}
      to-fw-b: {routes: {0.0.0.0/0: fw-b}}
      back: {routes: {10.0.0.0/8: hub}}
    security_groups: {fw: {ingress: [all from 0.0.0.0/0]}}
    instances:
      fw-a: {subnet: fw-a, ip: 10.9.1.10, source_dest_check: false, security_groups: [fw]}
      fw-b: {subnet: fw-b, ip: 10.9.1.26, source_dest_check: false, security_groups: [fw]}
transit_gateways:
  hub:
    attachments:
)" + attachments +
         R"(      inspection: {vpc: inspection, subnets: [inspection.tgw-a, inspection.tgw-b]}
    route_tables:
      spokes: {associations: [)" +
         names + R"(], routes: {0.0.0.0/0: inspection}}
      inspected: {associations: [inspection], propagations: [)" +
         names + "]}\n";
}

loaded read_big_design(std::string text) {
  auto read = load_text(std::move(text), "d.yaml", {});
  REQUIRE(read.has_value());
  REQUIRE_FALSE(read->fatal);
  return std::move(*read);
}

std::vector<finding> findings_of_rule(std::string text, std::string const& rule) {
  lint_options options;
  options.selection = rule_selection::of(std::vector{rule}, {}).value();
  options.today = date{2026, 1, 1};
  auto found = check(read_big_design(std::move(text)), options).findings;
  std::erase_if(found, [&](finding const& f) { return f.rule != rule; });
  return found;
}

/// A VPC with a NAT gateway of its own and a private tier in two AZs, again and again.
std::string apart_vpcs(std::size_t count) {
  std::string text = "version: 1\nvpcs:\n";
  for (std::size_t i = 0; i < count; ++i) {
    auto const block = "10." + std::to_string(i) + ".";
    text += "  v" + std::to_string(i) + ": {cidr: " + block +
            "0.0/16, subnets: {pub: {cidr: " + block +
            "0.0/24, az: a, route_table: pub}, a: {cidr: " + block +
            "1.0/24, az: a, route_table: app}, b: {cidr: " + block +
            "2.0/24, az: b, route_table: app}}, route_tables: {pub: {routes: {0.0.0.0/0: igw}}, "
            "app: {routes: {0.0.0.0/0: nat}}}, internet_gateway: igw, nat_gateways: "
            "{nat: {subnet: pub}}}\n";
  }
  return text;
}

} // namespace

TEST_CASE("subnets that were not compared are counted", "[lint][limits]") {
  auto read = read_big_design(inspected_vpcs(5));
  std::vector<finding> ignored;
  auto const net = network::resolve(std::move(read.design), ignored);
  path_analysis paths(net);
  auto const all = rules::find_split_flows(net, paths);
  CHECK(all.senders == 5);
  CHECK(all.left.empty());
  CHECK(all.by_cause.size() == 1); // the attachment, without appliance mode
  // Each sender takes as many of the pairs as there are receivers.
  for (std::size_t const looked_at : {0U, 1U, 3U, 4U}) {
    auto const some = rules::find_split_flows(net, paths, looked_at * 5 + 4);
    CHECK(some.senders == 5);
    CHECK(some.left.size() == 5 - looked_at);
    if (!some.left.empty())
      CHECK(net.subnets()[some.left.front()].declared->id ==
            "v" + std::to_string(looked_at) + "-s");
    CHECK(some.by_cause.empty() == (looked_at == 0));
  }
}

TEST_CASE("a complete search reports nothing of limits", "[lint][limits]") {
  for (auto const& f : findings_of_rule(inspected_vpcs(3), "VPC2064"))
    CHECK_FALSE(f.inconclusive);
  CHECK(findings_of_rule(inspected_vpcs(3), "VPC2064").size() == 1);
  CHECK(findings_of_rule(apart_vpcs(80), "VPC8007").empty());
}

TEST_CASE("tiers that were not searched are counted", "[lint][limits]") {
  // 8,192 pairs: 95 tiers that pass a NAT gateway, each to 86 of them.
  auto const found = findings_of_rule(apart_vpcs(95), "VPC8007");
  REQUIRE(found.size() == 1);
  CHECK(found[0].inconclusive);
  CHECK(found[0].level == severity::info);
  CHECK(found[0].message == "the ways to 9 of 95 tiers were not searched for single points of "
                            "failure, such as those to the private subnets of VPC v86");
  CHECK(found[0].remedy == "check parts of the design on their own");
  CHECK(found[0].at.valid());
}
