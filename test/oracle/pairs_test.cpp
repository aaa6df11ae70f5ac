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

TEST_CASE("both engines agree on VPCs of one template", "[analysis][oracle]") {
  auto const net = network_of(vpclint_benchmark::behind_transit_gateway(12, 6));
  auto const found = vpclint_test::compare_engines(net, 7, 12);
  INFO(found.disagreement);
  CHECK(found.disagreement.empty());
  CHECK(found.packets > 20000);
  CHECK(found.completed > 100);
}
