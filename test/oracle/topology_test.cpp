#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/graph.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"
#include "support/generate.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace vpclint;
using network::topology;

namespace {

/// What one walk says about routing alone: filters and public addresses don't count.
struct routed {
  bool stopped{false};
  bool undecided{false};
  bool looped{false};
  bool outside{false};  ///< left a VPC for the internet
  bool balanced{false}; ///< a load balancer passed it on to somebody else
  bool transit{false};  ///< crossed a transit gateway
  bool returned{false}; ///< and came back to where it came from, so that a peering takes it
  analysis::flow_end end{};
};

routed route_of(network::network const& net, vpclint::index<network::interface> from, address to) {
  auto const& nic = net.interfaces()[from];
  packet p{.dst = to, .src_port = 40000, .dst_port = 443};
  p.src = to.is_v4() ? address(nic.addresses.front().private_ip) : address(*nic.ipv6_address);
  auto const is_at_home = [&](analysis::step const& s) {
    return s.component < net.internet_gateways().size() &&
           net.internet_gateways().items()[s.component].vpc == nic.vpc;
  };
  auto const walked = analysis::walk(net, analysis::flow_end::of(from), p);
  routed r{.end = walked.reached};
  r.undecided = !walked.open_list.empty();
  bool dropped = false;
  for (auto const& s : walked.steps) {
    using kind = analysis::step_kind;
    if (s.reply || s.kind == kind::security_group || s.kind == kind::network_acl ||
        s.kind == kind::source_dest_check || s.kind == kind::interface_state ||
        s.kind == kind::public_access)
      continue;
    r.transit = r.transit || s.kind == kind::transit_gateway;
    // What a transit gateway brings back counts as foreign to its own VPC, as the header says.
    r.returned = r.returned || (r.transit && (s.kind == kind::peering ||
                                              (s.kind == kind::internet_gateway && is_at_home(s))));
    r.balanced = r.balanced || s.kind == kind::load_balancer;
    if (s.kind == kind::internet_gateway || s.kind == kind::egress_only_gateway)
      r.outside = true;
    // That what only passes through a VPC has no public address there is all that the topology
    // knows of public addresses; what a transit gateway brings back passes through, too.
    if (s.why == analysis::reason::igw_no_public_source && !r.transit &&
        s.component < net.internet_gateways().size() &&
        net.owner_of(net.internet_gateways().items()[s.component].vpc, s.header.src).valid())
      continue;
    bool const address_open = s.kind == kind::internet_gateway && !s.fact.empty() &&
                              s.fact.rfind("public address", 0) == 0;
    r.undecided = r.undecided || (s.result == analysis::step_result::unknown && !address_open);
    // Past another drop the walk shows what would follow; only the first one happens.
    r.looped = r.looped || (!dropped && s.why == analysis::reason::loop);
    dropped = dropped || s.result == analysis::step_result::drop;
  }
  r.stopped = dropped || !walked.arrived;
  return r;
}

std::optional<topology::vertex> vertex_of(network::network const& net, topology const& g,
                                          analysis::flow_end const& end) {
  using kind = analysis::flow_end::kind_type;
  switch (end.kind) {
  case kind::interface:
    return g.arrival_at(net.interfaces()[end.nic].subnet);
  case kind::internet:
    return g.internet();
  case kind::network:
    return g.network_end(end.network);
  case kind::nowhere:
  case kind::gateway_endpoint:
  case kind::host_service:
    return std::nullopt;
  }
  return std::nullopt;
}

/// Every address that a test asks for: one of each kind, and each interface's own.
std::vector<address> asked_addresses(network::network const& net) {
  std::vector<address> all;
  for (auto const& d : network::destinations(net))
    all.push_back(d.sample);
  for (auto const& i : net.interfaces()) {
    for (auto const& a : i.addresses)
      all.push_back(a.private_ip);
    if (i.ipv6_address)
      all.push_back(*i.ipv6_address);
  }
  return all;
}

struct tally {
  std::size_t arrived{0};
  std::size_t looped{0};
};

void compare(network::network const& net, topology const& whole, topology const& g, address to,
             vpclint::index<network::interface> from, tally& seen) {
  auto const& nic = net.interfaces()[from];
  auto const start = g.source_of(nic.subnet);
  REQUIRE(start);
  auto const r = route_of(net, from, to);
  using end_kind = analysis::flow_end::kind_type;
  if (r.end.kind == end_kind::host_service || r.end.kind == end_kind::gateway_endpoint)
    return;
  // To the topology a load balancer is an end, what leaves for the internet is gone, and what comes
  // by a transit gateway comes from elsewhere.
  if (r.balanced || r.returned || (r.outside && r.end.kind == end_kind::interface))
    return;
  INFO("from " << nic.name << " to " << to_string(to));
  auto const reached = network::reachable_from(g, std::vector{*start});
  if (!r.stopped && !r.undecided) {
    auto const end = vertex_of(net, g, r.end);
    REQUIRE(end);
    CHECK(reached[*end]);
    CHECK(network::find_path(whole, *start, *end)); // the whole holds every part
    ++seen.arrived;
  }
  // The other way round, where nothing is open and nothing is chosen.
  bool open = false;
  for (auto const& l : g.links())
    open = open || (reached[l.source] && (l.open() || g.out(l.source).size() > 1));
  if (open)
    return;
  bool circle = false;
  for (auto const& c : network::circles(g))
    circle = circle || reached[g[c.front()].source];
  if (r.looped) {
    CHECK(circle);
    ++seen.looped;
  }
  if (circle)
    CHECK(r.stopped);
  for (auto const kind : {end_kind::internet, end_kind::network}) {
    if (r.end.kind != kind || r.stopped || r.undecided)
      continue;
    for (std::size_t v = 0; v < reached.size(); ++v) {
      auto const& n = g[static_cast<topology::vertex>(v)];
      bool const is_end =
          n.side == network::node_side::to &&
          (n.kind == network::node_kind::internet || n.kind == network::node_kind::outside_network);
      if (reached[v] && is_end)
        CHECK(vertex_of(net, g, r.end) == static_cast<topology::vertex>(v));
    }
  }
}

/// Whether nobody can say what an interface does with packets that are not for it.
bool may_end_packets(network::network const& net, network::node const& n) {
  if (n.kind != network::node_kind::appliance)
    return false;
  auto const& nic = net.interfaces()[n.as<network::interface>()];
  if (nic.kind != network::interface_kind::instance)
    return true;
  auto const& declared = net.source().instances[net.workloads()[nic.owner].position];
  return !declared.nat.value_or(false) && !declared.appliance.value_or(false);
}

} // namespace

TEST_CASE("the topology towards an address leads where the walk goes", "[network][graph]") {
#ifdef VPCLINT_NIGHTLY
  constexpr std::uint64_t seeds = 2000;
#else
  constexpr std::uint64_t seeds = 100;
#endif
  tally seen;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    std::vector<finding> findings;
    auto const net = network::resolve(vpclint_test::generate(seed), findings);
    auto const whole = network::topology_of(net);
    INFO("seed " << seed);
    for (auto const to : asked_addresses(net)) {
      if (to.is_v4() && net.owner_of_public(to.v4()).valid())
        continue; // its way leads back in
      auto const g = network::towards(whole, net, to);
      for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
        auto const id = net.interfaces().id_at(i);
        auto const& nic = net.interfaces()[id];
        if (!nic.can_initiate || !nic.subnet.valid() ||
            (to.is_v4() ? nic.addresses.empty() : !nic.ipv6_address))
          continue;
        compare(net, whole, g, to, id, seen);
      }
    }
  }
  CHECK(seen.arrived > 1000);
  CHECK(seen.looped > 0);
}

TEST_CASE("a destination is in a loop where the topology towards it has a circle",
          "[network][graph]") {
  std::size_t circular = 0;
  std::size_t straight = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::vector<finding> findings;
    auto const net = network::resolve(vpclint_test::generate(seed), findings);
    auto const whole = network::topology_of(net);
    auto const loops = network::routing_loops(net, whole);
    INFO("seed " << seed);
    for (auto const& d : network::destinations(net)) {
      auto const g = network::towards(whole, net, d.sample);
      auto const circles = network::circles(g);
      bool const expected = std::any_of(circles.begin(), circles.end(), [&](auto const& circle) {
        return std::none_of(circle.begin(), circle.end(),
                            [&](auto const e) { return may_end_packets(net, g[g[e].source]); });
      });
      INFO("to " << to_string(d.sample));
      CHECK(expected == std::any_of(loops.begin(), loops.end(), [&](auto const& loop) {
              return std::find(loop.destinations.begin(), loop.destinations.end(), d) !=
                     loop.destinations.end();
            }));
      ++(expected ? circular : straight);
    }
  }
  CHECK(circular > 20);
  CHECK(straight > 1000);
}

TEST_CASE("a part towards an address is what its vertices lead to", "[network][graph]") {
  std::size_t larger = 0;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    std::vector<finding> findings;
    auto const net = network::resolve(vpclint_test::generate(seed), findings);
    auto const whole = network::topology_of(net);
    INFO("seed " << seed);
    for (auto const& d : network::destinations(net)) {
      auto const g = network::towards(whole, net, d.sample);
      aws::semantics_options const options;
      network::parts_towards shared(whole, net, d.sample, options);
      for (std::size_t i = 0; i < net.subnets().size(); ++i) {
        auto const start = g.source_of(net.subnets().id_at(i));
        REQUIRE(start);
        auto const part = network::part_towards(whole, net, std::vector{*start, *start}, d.sample);
        auto const again = shared.part(std::vector{*start});
        CHECK(again.nodes() == part.nodes());
        CHECK(again.links().size() == part.links().size());
        REQUIRE_FALSE(part.nodes().empty());
        CHECK(part[0] == g[*start]);
        auto const reached = network::reachable_from(g, std::vector{*start});
        std::vector<network::node> expected;
        std::size_t links = 0;
        for (std::size_t v = 0; v < reached.size(); ++v)
          if (reached[v]) {
            expected.push_back(g[static_cast<topology::vertex>(v)]);
            links += g.out(static_cast<topology::vertex>(v)).size();
          }
        auto found = part.nodes();
        std::sort(found.begin(), found.end());
        std::sort(expected.begin(), expected.end());
        CHECK(found == expected);
        CHECK(part.links().size() == links);
        for (auto const& l : part.links())
          CHECK(part[l.source] != part[l.target]);
        larger += found.size() > 3 ? 1U : 0U;
      }
    }
  }
  CHECK(larger > 100);
}
