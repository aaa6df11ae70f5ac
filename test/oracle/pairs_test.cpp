#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/network/resolve.hpp"

#include "../benchmark/designs.hpp"
#include "oracle/engines.hpp"
#include "support/catch.hpp"
#include "support/generate.hpp"
#include "support/paths.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace vpclint;

network::network network_of(std::string text) {
  auto loaded = load_text(std::move(text), "design.yaml");
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

// Pair by pair, without the short cuts of counting.
std::size_t connected_one_by_one(network::network const& net, bool ipv6) {
  std::size_t total = 0;
  analysis::all_pairs engine(net);
  for (std::size_t i = 0; i < net.interfaces().size(); ++i)
    for (std::size_t j = 0; j < net.interfaces().size(); ++j) {
      auto const a = engine.class_of(analysis::flow_end::of(net.interfaces().id_at(i)), ipv6);
      auto const b = engine.class_of(analysis::flow_end::of(net.interfaces().id_at(j)), ipv6);
      if (i == j || !a || !b)
        continue;
      for (auto const& r : engine.rectangles(std::array{*a}, std::array{*b}))
        if (r.outcome == verdict::reachable || r.outcome == verdict::partial) {
          ++total;
          break;
        }
    }
  return total;
}

void check_counts(network::network const& net) {
  for (bool const ipv6 : {false, true})
    CHECK(analysis::all_pairs(net).count_connected(ipv6) == connected_one_by_one(net, ipv6));
}

// VPCs of few kinds behind one gateway. What private subnets send to their NAT gateways is what no
// longer route takes, and from there some of it goes on to other VPCs.
std::string nat_hub(std::uint32_t seed) {
  std::mt19937 random(seed);
  auto const below = [&](std::size_t n) { return random() % n; };
  auto const some_of = [&](std::vector<std::string> const& blocks) {
    std::string out;
    for (auto const& to : blocks)
      if (below(5) < 2)
        out += ", " + to + ": hub";
    return out;
  };
  struct kind {
    std::string routes{}, around{};
  };
  std::vector<kind> made(1 + below(2));
  for (auto& k : made)
    k = {.routes = some_of({"10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "172.16.0.0/12"}),
         .around = below(2) != 0   ? "0.0.0.0/0"
                   : below(2) != 0 ? "10.0.0.0/7"
                                   : "10.4.0.0/17"};
  std::vector<std::string> const nets{"10.0",   "10.1",   "10.4",   "10.5",   "10.130",
                                      "10.131", "172.16", "172.17", "172.20", "172.21"};
  std::string vpcs = "version: 1\nvpcs:\n";
  std::string attachments;
  for (std::size_t i = 0; i < nets.size(); ++i) {
    if (below(4) == 0)
      continue;
    auto const& k = made[below(made.size())];
    auto const v = "v" + std::to_string(i);
    vpcs += "  " + v + ":\n    cidr: " + nets[i] + ".0.0/16\n    internet_gateway: igw\n" +
            "    nat_gateways: {nat: {subnet: out, elastic_ip: true}}\n    subnets:\n" +
            "      out: {cidr: " + nets[i] + ".0.0/24, az: a, route_table: out}\n" +
            "      own: {cidr: " + nets[i] + ".1.0/24, az: a, route_table: own}\n" +
            "    route_tables:\n      out: {routes: {0.0.0.0/0: igw" +
            some_of({"10.0.0.0/15", "10.4.0.0/15", "10.130.0.0/15", "172.16.0.0/12"}) + "}}\n" +
            "      own: {routes: {" + k.around + ": nat" + k.routes + "}}\n" +
            "    security_groups: {all: {ingress: [all from 0.0.0.0/0]}}\n" +
            "    instances:\n      i: {subnet: own, security_groups: [all]}\n" +
            "      j: {subnet: own, security_groups: [all]}\n";
    attachments += (attachments.empty() ? "" : ", ") + ("a" + v) + ": {vpc: " + v + ", subnets: [" +
                   (below(8) == 0 ? "out" : "own") + "]}";
  }
  return vpcs + "transit_gateways:\n  hub:\n    attachments: {" + attachments + "}\n";
}

} // namespace

TEST_CASE("counting all pairs is counting each", "[analysis][oracle]") {
  SECTION("of one VPC") {
    auto const net = network_of(vpclint_benchmark::one_vpc(40, 7, 5));
    CHECK(analysis::all_pairs(net).count_connected(false) > 100);
    check_counts(net);
  }
  SECTION("of VPCs of one template") {
    auto const net = network_of(vpclint_benchmark::behind_transit_gateway(12, 9));
    CHECK(analysis::all_pairs(net).count_connected(false) > 1000);
    check_counts(net);
  }
  for (std::string const name : {"shop", "dual-stack-three-tier", "hub-and-spoke", "inspection"})
    SECTION("of " + name) {
      auto loaded = load_file(vpclint_test::source_path("fixtures/designs/" + name + ".vpc.yaml"));
      REQUIRE(loaded.has_value());
      std::vector<finding> findings;
      check_counts(network::resolve(std::move(loaded->design), findings));
    }
}

TEST_CASE("counting all pairs of generated designs is counting each", "[analysis][oracle]") {
  std::size_t connected = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    std::vector<finding> findings;
    auto const net = network::resolve(vpclint_test::generate(seed), findings);
    INFO("seed " << seed);
    check_counts(net);
    connected += analysis::all_pairs(net).count_connected(false);
  }
  CHECK(connected > 500);
}

TEST_CASE("both engines agree on NAT gateways behind a hub", "[analysis][oracle]") {
  std::size_t completed = 0;
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    auto const text = nat_hub(seed);
    auto const net = network_of(text);
    auto const found = vpclint_test::compare_engines(net, seed, 3);
    INFO(text);
    INFO(found.disagreement);
    REQUIRE(found.disagreement.empty());
    completed += found.completed;
    check_counts(net);
  }
  CHECK(completed > 1000);
}

TEST_CASE("both engines agree on VPCs of one template", "[analysis][oracle]") {
  auto const net = network_of(vpclint_benchmark::behind_transit_gateway(12, 6));
  auto const found = vpclint_test::compare_engines(net, 7, 12);
  INFO(found.disagreement);
  CHECK(found.disagreement.empty());
  CHECK(found.packets > 20000);
  CHECK(found.completed > 100);
}
