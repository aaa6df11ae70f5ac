// Rules that ask the tables of transit gateways by prefix, against the same asked of every route
// and of every pair.
#include "vpclint/aws/route_selection.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"

#include "network/route_views.hpp"
#include "support/catch.hpp"
#include "support/dice.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;
using network::target_kind;

namespace {

network::network hub_network(design d) {
  std::vector<finding> findings;
  return network::resolve(std::move(d), findings);
}

/// What a rule says, sorted.
std::vector<std::string> said_by(network::network const& net, std::string const& rule) {
  lint_options options;
  options.selection = rule_selection::of(std::vector{rule}, {}).value();
  std::vector<std::string> out;
  for (auto const& f : lint(net, options))
    if (f.rule == rule)
      out.push_back(f.message);
  std::sort(out.begin(), out.end());
  return out;
}

std::string hub_vpc(std::size_t i) { return "v" + std::to_string(i); }

/// A block of 10.0.0.0/8 that starts with `second`.
cidr hub_block(std::uint32_t second, int length, std::uint32_t rest = 0) {
  return prefix4::around(ipv4{0x0a000000U | second << 16U | rest}, length);
}

transit_gateway hub_of(std::size_t vpcs) {
  transit_gateway hub{.id = "hub"};
  for (std::size_t i = 0; i < vpcs; ++i)
    hub.attachments.push_back({.id = hub_vpc(i), .vpc = ref(hub_vpc(i))});
  return hub;
}

design overlapping_vpcs(vpclint_test::dice& dice) {
  design d;
  auto const count = 2 + dice.below(9);
  for (std::size_t i = 0; i < count; ++i) {
    vpc v{.id = hub_vpc(i)};
    for (auto n = dice.below(3); n > 0; --n)
      v.cidr_blocks.push_back(hub_block(static_cast<std::uint32_t>(dice.below(6)),
                                        dice.between(16, 20),
                                        static_cast<std::uint32_t>(dice.below(16)) << 12U));
    d.vpcs.push_back(std::move(v));
  }
  d.transit_gateways = {hub_of(count)};
  return d;
}

/// VPCs of one subnet each that send parts of the others to a hub, which may send them elsewhere.
design routed_vpcs(vpclint_test::dice& dice) {
  design d;
  constexpr std::size_t count = 3;
  auto const some_block = [&] {
    auto const of = static_cast<std::uint32_t>(dice.below(count));
    switch (dice.below(5)) {
    case 0:
      return hub_block(0, 8);
    case 1:
      return hub_block(of, 16);
    case 2:
      return hub_block(of, 28);
    case 3:
      return hub_block(of, 29, 8);
    default:
      return hub_block(of, 30, 4);
    }
  };
  transit_gateway hub = hub_of(count);
  transit_gateway_route_table all{.id = "all"};
  for (std::size_t i = 0; i < count; ++i) {
    auto const name = hub_vpc(i);
    auto const number = static_cast<std::uint32_t>(i);
    d.vpcs.push_back({.id = name, .cidr_blocks = {hub_block(number, 16)}});
    d.subnets.push_back(
        {.id = "s", .in = {name}, .cidr = hub_block(number, 28), .route_table = ref("t")});
    route_table t{.id = "t", .in = {name}};
    for (auto n = dice.below(3); n > 0; --n)
      t.routes.push_back({.destination = route_destination(some_block()), .target = ref("hub")});
    d.route_tables.push_back(std::move(t));
    all.associations.push_back(ref(name));
    if (dice.percent(70))
      all.propagations.push_back(ref(name));
  }
  for (auto n = dice.below(5); n > 0; --n) {
    transit_gateway_route r{.destination = route_destination(some_block())};
    r.blackhole = dice.percent(30);
    if (!r.blackhole)
      r.attachment = ref(hub_vpc(dice.below(count)));
    all.routes.push_back(std::move(r));
  }
  hub.route_tables = std::vector{std::move(all)};
  d.transit_gateways = {std::move(hub)};
  return d;
}

/// Whether some address of the only subnet of one VPC is sent there from another, one by one.
bool leads_over(network::network const& net, std::size_t from, std::size_t to) {
  auto const& routes = net.route_tables()[net.subnets().items()[from].table].routes;
  auto const& hub = net.transit_tables().items().front().routes;
  auto const first = net.subnets().items()[to].ipv4->v4().first().bits;
  for (std::uint32_t i = 0; i < 16; ++i) {
    address const a(ipv4{first + i});
    auto const out = aws::select_route(routes, a, {}, network::seen_as_vpc_route(net));
    auto const over = aws::select_transit_route(hub, a, {}, network::seen_as_transit_route);
    if (out.outcome == aws::route_outcome::selected &&
        routes[out.position].target.kind == target_kind::transit_gateway &&
        over.outcome == aws::route_outcome::selected && hub[over.position].attachment.value == to)
      return true;
  }
  return false;
}

} // namespace

TEST_CASE("TGW-9: overlaps on a hub are those of each pair of its VPCs", "[lint]") {
  std::size_t overlaps = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    INFO("seed " << seed);
    vpclint_test::dice dice(seed);
    auto const net = hub_network(overlapping_vpcs(dice));
    std::vector<std::string> expected;
    auto const& vpcs = net.vpcs().items();
    for (std::size_t i = 0; i < vpcs.size(); ++i)
      for (std::size_t j = i + 1; j < vpcs.size(); ++j) {
        std::string said;
        for (auto const& a : vpcs[i].ipv4)
          for (auto const& b : vpcs[j].ipv4)
            if (said.empty() && a.overlaps(b))
              said = "VPC " + hub_vpc(j) + " has " + to_string(b) + ", which overlaps " +
                     to_string(a) + " of VPC " + hub_vpc(i) +
                     ", and both propagate into table default of transit gateway hub";
        if (!said.empty())
          expected.push_back(said);
      }
    std::sort(expected.begin(), expected.end());
    CHECK(said_by(net, "VPC5202") == expected);
    overlaps += expected.size();
  }
  CHECK(overlaps > 100);
}

TEST_CASE("TGW-5: one way over a hub is what single addresses find", "[lint]") {
  std::size_t one_way = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    vpclint_test::dice dice(seed);
    auto const net = hub_network(routed_vpcs(dice));
    std::vector<std::string> expected;
    for (std::size_t i = 0; i < net.vpcs().size(); ++i)
      for (std::size_t j = 0; j < net.vpcs().size(); ++j)
        if (i != j && leads_over(net, i, j) && !leads_over(net, j, i))
          expected.push_back("routes lead from VPC " + hub_vpc(i) +
                             " over transit gateway hub to VPC " + hub_vpc(j) +
                             ", and none leads back");
    CHECK(said_by(net, "VPC5206") == expected); // which is sorted
    one_way += expected.size();
  }
  CHECK(one_way > 100);
}

TEST_CASE("TGW-9: blocks of IPv6 overlap on a hub, each pair once for two tables", "[lint]") {
  design d;
  for (std::size_t i = 0; i < 2; ++i) {
    vpc v{.id = hub_vpc(i)};
    v.cidr_blocks.push_back(hub_block(static_cast<std::uint32_t>(i), 16));
    v.ipv6_cidr_blocks.push_back(*cidr::parse("2600:1f00:0:100::/56"));
    d.vpcs.push_back(std::move(v));
  }
  auto hub = hub_of(2);
  hub.attachments.push_back({.id = "again", .vpc = ref("v0")}); // no overlap with itself
  hub.route_tables.emplace();
  for (std::string const name : {"a", "b"}) {
    transit_gateway_route_table t{.id = name};
    for (std::string const from : {"v0", "v1", "again"})
      t.propagations.push_back(ref(from));
    hub.route_tables->push_back(std::move(t));
  }
  d.transit_gateways = {std::move(hub)};
  auto const found = said_by(hub_network(std::move(d)), "VPC5202");
  REQUIRE(found.size() == 2); // of v1 with either attachment of v0
  for (auto const& text : found) {
    CHECK(text.find("2600:1f00:0:100::/56") != std::string::npos);
    CHECK(text.find("table a of") != std::string::npos);
  }
}
