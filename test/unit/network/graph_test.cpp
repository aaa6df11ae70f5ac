#include "vpclint/network/graph.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"
#include "support/dice.hpp"

#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/topological_sort.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace vpclint;
using namespace vpclint::literals;
using network::node_kind;
using network::topology;

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<topology>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<topology>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<topology>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<topology>));

namespace {

using vertices = std::vector<topology::vertex>;

network::network resolve(design d) {
  std::vector<finding> findings;
  return network::resolve(std::move(d), findings);
}

route to(cidr block, char const* target) {
  return {.destination = route_destination(block), .target = ref(target)};
}

address addr(char const* text) { return *address::parse(text); }

vpclint::index<subnet> subnet_called(network::network const& net, std::string_view id) {
  for (std::size_t i = 0; i < net.subnets().size(); ++i)
    if (net.subnets().items()[i].declared->id == id)
      return net.subnets().id_at(i);
  FAIL("no subnet " << id);
  return {};
}

/// The nodes of a path in words.
std::vector<std::string> words(network::network const& net, topology const& g,
                               std::vector<network::topology_edge> const& path) {
  std::vector<std::string> out;
  for (auto const e : path) {
    if (out.empty())
      out.push_back(describe(net, g[g[e].source]));
    out.push_back(describe(net, g[g[e].target]));
  }
  return out;
}

/// A VPC in two AZs, of whose private subnets both use the NAT gateway in a.
design one_nat() {
  return {
      .vpcs = {{.id = "shop", .cidr_blocks = {"10.0.0.0/16"_cidr}}},
      .subnets = {{.id = "pub",
                   .in = "shop",
                   .cidr = "10.0.0.0/24"_cidr,
                   .az = std::string("a"),
                   .route_table = ref("public")},
                  {.id = "app-a",
                   .in = "shop",
                   .cidr = "10.0.1.0/24"_cidr,
                   .az = std::string("a"),
                   .route_table = ref("private")},
                  {.id = "app-b",
                   .in = "shop",
                   .cidr = "10.0.2.0/24"_cidr,
                   .az = std::string("b"),
                   .route_table = ref("private")}},
      .route_tables = {{.id = "public", .in = "shop", .routes = {to("0.0.0.0/0"_cidr, "igw")}},
                       {.id = "private", .in = "shop", .routes = {to("0.0.0.0/0"_cidr, "nat")}}},
      .internet_gateways = {{.id = "igw", .in = "shop"}},
      .nat_gateways = {{.id = "nat", .in = "shop", .subnet = ref("pub")}},
  };
}

/// Two VPCs on a transit gateway; `hub` sends all it has no better route for to it.
design two_on_transit() {
  return {
      .vpcs = {{.id = "hub", .cidr_blocks = {"10.1.0.0/16"_cidr}},
               {.id = "spoke", .cidr_blocks = {"10.2.0.0/16"_cidr}}},
      .subnets = {{.id = "h",
                   .in = "hub",
                   .cidr = "10.1.0.0/24"_cidr,
                   .az = std::string("a"),
                   .route_table = ref("hub.out")},
                  {.id = "s",
                   .in = "spoke",
                   .cidr = "10.2.0.0/24"_cidr,
                   .az = std::string("a"),
                   .route_table = ref("spoke.out")}},
      .route_tables = {{.id = "out", .in = "hub", .routes = {to("10.0.0.0/8"_cidr, "tgw")}},
                       {.id = "out", .in = "spoke", .routes = {to("0.0.0.0/0"_cidr, "tgw")}}},
      .transit_gateways = {
          {.id = "tgw",
           .attachments = {{.id = "at-hub", .vpc = ref("hub"), .subnets = {ref("hub.h")}},
                           {.id = "at-spoke", .vpc = ref("spoke"), .subnets = {ref("spoke.s")}}},
           .route_tables = std::vector<transit_gateway_route_table>{
               {.id = "main",
                .associations = {ref("at-hub"), ref("at-spoke")},
                .propagations = {ref("at-hub"), ref("at-spoke")},
                .routes = {{.destination = route_destination("0.0.0.0/0"_cidr),
                            .attachment = ref("at-hub")}}}}}}};
}

// --- brute force ------------------------------------------------------------------------------

topology random_graph(vpclint_test::dice& dice, std::size_t n) {
  std::vector<network::node> nodes(n);
  for (std::size_t v = 0; v < n; ++v)
    nodes[v] = {.kind = dice.percent(60) ? node_kind::nat_gateway : node_kind::peering,
                .id = static_cast<std::uint32_t>(v),
                .zone = static_cast<std::uint32_t>(dice.below(3))};
  std::vector<network::link> links(dice.below(2 * n) + 1);
  for (auto& l : links) {
    l.source = static_cast<std::uint32_t>(dice.below(n));
    l.target = static_cast<std::uint32_t>(dice.below(n));
  }
  return {std::move(nodes), std::move(links), {"a", "b", "c"}};
}

/// Links needed from each vertex to each other one; `far` where there is no path.
constexpr std::size_t far = 1000;
using distances = std::vector<std::vector<std::size_t>>;

template <class Keep>
distances all_distances(topology const& g, Keep const& keep) {
  auto const n = g.nodes().size();
  distances d(n, std::vector<std::size_t>(n, far));
  for (topology::vertex v = 0; v < n; ++v)
    if (keep(v))
      d[v][v] = 0;
  for (auto const& l : g.links())
    if (l.source != l.target && keep(l.source) && keep(l.target))
      d[l.source][l.target] = 1;
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
  return d;
}

template <class Keep>
bool any_path(topology const& g, vertices const& from, topology::vertex goal, Keep const& keep) {
  auto const d = all_distances(g, keep);
  return std::any_of(from.begin(), from.end(), [&](auto v) { return d[v][goal] < far; });
}

void check_paths(topology const& g, distances const& d) {
  auto const n = static_cast<topology::vertex>(g.nodes().size());
  for (topology::vertex i = 0; i < n; ++i) {
    auto const seen = network::reachable_from(g, vertices{i});
    for (topology::vertex j = 0; j < n; ++j) {
      auto const path = network::find_path(g, i, j);
      REQUIRE(path.has_value() == (d[i][j] < far));
      CHECK(seen[j] == path.has_value());
      if (!path)
        continue;
      CHECK(path->size() == d[i][j]);
      auto at = i;
      for (auto const e : *path) {
        CHECK(g[e].source == at);
        at = g[e].target;
      }
      CHECK(at == j);
    }
  }
}

void check_circles(topology const& g, distances const& d) {
  auto const n = static_cast<topology::vertex>(g.nodes().size());
  std::vector<bool> on_circle(n);
  for (auto const& l : g.links())
    on_circle[l.source] = on_circle[l.source] || d[l.target][l.source] < far;
  std::vector<bool> told(n);
  for (auto const& c : network::circles(g)) {
    REQUIRE_FALSE(c.empty());
    for (std::size_t k = 0; k < c.size(); ++k) {
      CHECK(g[c[k]].target == g[c[(k + 1) % c.size()]].source);
      // One circle for all that lead to each other.
      for (topology::vertex v = 0; v < n; ++v)
        if (d[v][g[c[k]].source] < far && d[g[c[k]].source][v] < far)
          told[v] = true;
    }
  }
  CHECK(told == on_circle);
}

void check_cuts(topology const& g, vertices const& from, topology::vertex goal) {
  auto const n = static_cast<topology::vertex>(g.nodes().size());
  auto const all = [](topology::vertex) { return true; };
  vertices cuts;
  std::vector<std::uint32_t> zones;
  if (any_path(g, from, goal, all)) {
    for (topology::vertex gone = 0; gone < n; ++gone) {
      bool const lone = from.size() == 1 && from.front() == gone;
      if (gone != goal && !lone &&
          !any_path(g, from, goal, [&](topology::vertex v) { return v != gone; }))
        cuts.push_back(gone);
    }
    for (std::uint32_t zone = 0; zone < 3; ++zone)
      if (!any_path(g, from, goal, [&](topology::vertex v) {
            return g[v].zone != zone || g[v].kind != node_kind::nat_gateway;
          }))
        zones.push_back(zone);
  }
  auto found = network::cut_vertices(g, from, goal);
  std::sort(found.begin(), found.end());
  CHECK(found == cuts);
  CHECK(network::cut_zones(g, from, goal) == zones);
}

} // namespace

TEST_CASE("searches agree with brute force on random graphs", "[network][graph]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    vpclint_test::dice dice(seed);
    auto const g = random_graph(dice, 2 + dice.below(9));
    auto const d = all_distances(g, [](topology::vertex) { return true; });
    check_paths(g, d);
    check_circles(g, d);
    vertices from;
    for (topology::vertex v = 0; v < g.nodes().size(); ++v)
      if (dice.percent(30))
        from.push_back(v);
    if (from.empty())
      from.push_back(0);
    for (topology::vertex goal = 0; goal < g.nodes().size(); ++goal)
      if (std::find(from.begin(), from.end(), goal) == from.end())
        check_cuts(g, from, goal);
  }
}

TEST_CASE("an empty topology has nothing to find", "[network][graph]") {
  topology const g;
  CHECK(network::circles(g).empty());
  CHECK_FALSE(g.internet());
  CHECK(network::routing_loops(resolve({})).empty());
}

TEST_CASE("Boost.Graph's own algorithms take a topology", "[network][graph]") {
  auto const net = resolve(one_nat());
  auto const g = network::topology_of(net);
  vertices order;
  boost::topological_sort(g, std::back_inserter(order)); // throws if there is a circle
  CHECK(order.size() == num_vertices(g));
}

TEST_CASE("a path through the gateways", "[network][graph]") {
  auto const net = resolve(one_nat());
  auto const whole = network::topology_of(net);
  auto const from = whole.source_of(subnet_called(net, "app-b"));
  auto const internet = whole.internet();
  REQUIRE(from);
  REQUIRE(internet);
  auto const path = network::find_path(whole, *from, *internet);
  REQUIRE(path);
  CHECK(words(net, whole, *path) ==
        std::vector<std::string>{"subnet app-b", "route table private", "NAT gateway nat",
                                 "subnet pub", "route table public", "internet gateway igw",
                                 "the internet"});
  auto const inside = network::towards(whole, net, addr("10.0.1.9"));
  CHECK_FALSE(network::find_path(inside, *from, *internet));
  auto const app_a = inside.arrival_at(subnet_called(net, "app-a"));
  REQUIRE(app_a);
  CHECK(network::find_path(inside, *from, *app_a));
}

TEST_CASE("one NAT gateway cuts off two zones", "[network][graph]") {
  auto const net = resolve(one_nat());
  auto const g = network::towards(network::topology_of(net), net, addr("203.0.113.1"));
  vertices const tier{*g.source_of(subnet_called(net, "app-a")),
                      *g.source_of(subnet_called(net, "app-b"))};
  std::vector<std::string> cuts;
  for (auto const v : network::cut_vertices(g, tier, *g.internet()))
    cuts.push_back(describe(net, g[v]));
  CHECK(cuts == std::vector<std::string>{"NAT gateway nat", "subnet pub", "route table public",
                                         "internet gateway igw"});
  auto const zones = network::cut_zones(g, tier, *g.internet());
  REQUIRE(zones.size() == 1);
  CHECK(g.zones()[zones[0]] == "a");
}

TEST_CASE("a NAT gateway that leads back to itself is a loop", "[network][graph]") {
  auto d = one_nat();
  d.nat_gateways[0].subnet = ref("app-a");
  auto const net = resolve(std::move(d));
  auto const loops = network::routing_loops(net);
  REQUIRE(loops.size() == 1);
  CHECK(loops[0].certain());
  CHECK(std::any_of(loops[0].nodes.begin(), loops[0].nodes.end(),
                    [](auto const& n) { return n.kind == node_kind::nat_gateway; }));
  auto const& to = loops[0].destinations;
  // Not a generic lambda: clang 14 does not evaluate the literal in one.
  CHECK(std::any_of(to.begin(), to.end(),
                    [](network::destination const& x) { return x.block == "0.0.0.0/0"_cidr; }));
  CHECK(std::none_of(to.begin(), to.end(),
                     [](network::destination const& x) { return x.block == "10.0.0.0/16"_cidr; }));
}

TEST_CASE("circles of tables are no loop where no destination takes them all", "[network][graph]") {
  auto d = one_nat();
  // Each leads to the other one, but for other destinations.
  d.nat_gateways = {{.id = "nat-a", .in = "shop", .subnet = ref("app-a")},
                    {.id = "nat-b", .in = "shop", .subnet = ref("app-b")}};
  d.subnets[1].route_table = ref("public");
  d.route_tables[0].routes = {to("198.51.100.0/24"_cidr, "nat-b")};
  d.route_tables[1].routes = {to("203.0.113.0/24"_cidr, "nat-a")};
  auto const net = resolve(d);
  CHECK(network::circles(network::topology_of(net)).size() == 1);
  CHECK(network::routing_loops(net).empty());
  d.route_tables[1].routes.push_back(to("198.51.0.0/16"_cidr, "nat-a"));
  auto const loops = network::routing_loops(resolve(d));
  REQUIRE(loops.size() == 1);
  REQUIRE(loops[0].destinations.size() == 1);
  CHECK(loops[0].destinations[0].block == "198.51.100.0/24"_cidr);
}

TEST_CASE("a transit gateway and a VPC that send each other what nobody has", "[network][graph]") {
  auto const net = resolve(two_on_transit());
  auto const loops = network::routing_loops(net);
  REQUIRE(loops.size() == 1);
  std::vector<cidr> to;
  for (auto const& d : loops[0].destinations)
    to.push_back(d.block);
  CHECK(to == std::vector<cidr>{"10.0.0.0/8"_cidr});
  CHECK(loops[0].certain());
}

TEST_CASE("peerings and VPN gateways take nothing that only passes", "[network][graph]") {
  auto d = two_on_transit();
  d.vpcs.push_back({.id = "far", .cidr_blocks = {"10.3.0.0/16"_cidr}});
  d.subnets.push_back({.id = "f", .in = "far", .cidr = "10.3.0.0/24"_cidr});
  d.peerings = {{.id = "pcx", .requester = ref("hub"), .accepter = ref("far")}};
  d.route_tables[0].routes.push_back(to("10.3.0.0/16"_cidr, "pcx"));
  auto const net = resolve(std::move(d));
  auto const whole = network::topology_of(net);
  auto const end = whole.arrival_at(subnet_called(net, "f"));
  REQUIRE(end);
  CHECK(network::find_path(whole, *whole.source_of(subnet_called(net, "h")), *end));
  CHECK_FALSE(network::find_path(whole, *whole.source_of(subnet_called(net, "s")), *end));
}

TEST_CASE("what is not known stays open", "[network][graph]") {
  auto d = one_nat();
  d.nat_gateways[0].available = unknown{"ask Mia"};
  auto const net = resolve(d);
  auto const g = network::towards(network::topology_of(net), net, addr("203.0.113.1"));
  auto const path = network::find_path(g, *g.source_of(subnet_called(net, "app-b")), *g.internet());
  REQUIRE(path);
  CHECK(std::count_if(path->begin(), path->end(), [&](auto e) { return g[e].open(); }) == 1);

  d.nat_gateways[0].available = true;
  d.route_tables[1].routes[0].target = unknown{"not decided"};
  auto const other = resolve(d);
  auto const h = network::towards(network::topology_of(other), other, addr("203.0.113.1"));
  auto const from = *h.source_of(subnet_called(other, "app-b"));
  CHECK_FALSE(network::reachable_from(h, vertices{from})[*h.internet()]);
  auto const nobody = h.find({.kind = node_kind::unknown});
  REQUIRE(nobody);
  auto const way = network::find_path(h, from, *nobody);
  REQUIRE(way);
  CHECK(h[way->back()].fact == "target of a route of route table private (not decided)");
}

TEST_CASE("destinations are told apart as far as routes do", "[network][graph]") {
  auto const all = network::destinations(resolve(one_nat()));
  auto const has = [&](cidr block, char const* sample) {
    return std::find(all.begin(), all.end(), network::destination{block, addr(sample)}) !=
           all.end();
  };
  CHECK(has("0.0.0.0/0"_cidr, "1.0.0.0"));
  CHECK(has("10.0.0.0/16"_cidr, "10.0.0.0"));
  CHECK(has("10.0.0.0/8"_cidr, "10.1.0.0"));
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].block.contains(all[i].sample));
    for (std::size_t j = 0; j < all.size(); ++j)
      if (i != j && all[i].block.contains(all[j].block))
        CHECK_FALSE(all[j].block.contains(all[i].sample));
  }
}
