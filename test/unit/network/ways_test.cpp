#include "vpclint/input/load.hpp"
#include "vpclint/network/resolve.hpp"
#include "vpclint/network/ways.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace vpclint;
using network::node;
using network::node_kind;
using network::topology;

namespace {

network::network read_network(std::string text) {
  auto loaded = load_text(std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

/// A subnet behind a chain of firewalls, and one behind a NAT instance.
constexpr char const* through_devices = R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      app: {cidr: 10.0.1.0/24, az: a, route_table: app}
      fw:  {cidr: 10.0.2.0/24, az: a, route_table: fw}
      fw2: {cidr: 10.0.3.0/24, az: a, route_table: out}
      lab: {cidr: 10.0.4.0/24, az: a, route_table: lab}
    route_tables:
      app: {routes: {0.0.0.0/0: first}}
      fw:  {routes: {0.0.0.0/0: second}}
      out: {routes: {0.0.0.0/0: igw}}
      lab: {routes: {0.0.0.0/0: translator}}
    internet_gateway: igw
    security_groups: {all: {ingress: [all from 0.0.0.0/0], egress: [all to 0.0.0.0/0]}}
    instances:
      first: {subnet: fw, ip: 10.0.2.9, source_dest_check: false, security_groups: [all]}
      second: {subnet: fw2, ip: 10.0.3.9, source_dest_check: false, security_groups: [all]}
      translator: {subnet: fw2, ip: 10.0.3.8, source_dest_check: false, nat: true, security_groups: [all]}
)";

vpclint::index<subnet> subnet_named(network::network const& net, std::string_view id) {
  for (std::size_t i = 0; i < net.subnets().size(); ++i)
    if (net.subnets().items()[i].declared->id == id)
      return net.subnets().id_at(i);
  FAIL("no subnet " << id);
  return {};
}

std::vector<std::string> device_words(network::network const& net,
                                      network::possible_way const& way) {
  std::vector<std::string> out;
  for (auto const& d : way.devices)
    out.push_back(describe(net, d.is));
  return out;
}

} // namespace

TEST_CASE("ways name the devices that look at packets, up to what translates", "[network][graph]") {
  auto const net = read_network(through_devices);
  auto const whole = network::topology_of(net);
  auto const outside = *address::parse("198.51.100.7");
  auto const ways_from = [&](char const* id) {
    auto const start = whole.source_of(subnet_named(net, id)).value();
    auto const part = network::part_towards(whole, net, std::vector{start}, outside);
    return network::possible_ways(net, part, 0, {.kind = node_kind::internet});
  };
  auto const app = ways_from("app");
  REQUIRE(app.ways.size() == 1);
  CHECK(app.complete);
  CHECK(device_words(net, app.ways[0]) ==
        std::vector<std::string>{"interface first", "interface second"});
  CHECK_FALSE(app.ways[0].translated_in.valid());
  auto const lab = ways_from("lab");
  REQUIRE(lab.ways.size() == 1);
  CHECK(lab.ways[0].devices.empty());
  CHECK(lab.ways[0].translated_in == subnet_named(net, "fw2"));
}

TEST_CASE("a search for ways says where it was cut", "[network][graph]") {
  // Twelve devices in two columns: every vertex of one leads to both of the next, 2^n ways.
  for (std::size_t const columns : {6U, 7U}) {
    std::vector<node> nodes{{.kind = node_kind::vpc, .id = 0}};
    std::vector<network::link> links;
    for (std::uint32_t c = 0; c < columns; ++c)
      for (std::uint32_t n = 0; n < 2; ++n) {
        nodes.push_back({.kind = node_kind::peering, .id = c * 2 + n});
        for (auto const from : c == 0 ? std::vector<std::uint32_t>{0}
                                      : std::vector<std::uint32_t>{c * 2 - 1, c * 2}) {
          network::link l;
          l.source = from;
          l.target = c * 2 + n + 1;
          links.push_back(l);
        }
      }
    nodes.push_back({.kind = node_kind::internet});
    for (auto const from : {columns * 2 - 1, columns * 2}) {
      network::link l;
      l.source = static_cast<std::uint32_t>(from);
      l.target = static_cast<std::uint32_t>(columns * 2 + 1);
      links.push_back(l);
    }
    network::network const net;
    auto const found =
        network::possible_ways(net, topology(nodes, links), 0, {.kind = node_kind::internet});
    CHECK(found.ways.size() == network::most_ways);
    CHECK(found.complete == (columns == 6));
  }
}

TEST_CASE("what leads to a vertex, and what ways meet first", "[network][graph]") {
  // 0 -> 1 -> 2 -> 4, 0 -> 3 -> 2, 3 -> 5
  std::vector<network::link> links;
  for (auto const& [from, to] : {std::pair{0U, 1U}, std::pair{1U, 2U}, std::pair{2U, 4U},
                                 std::pair{0U, 3U}, std::pair{3U, 2U}, std::pair{3U, 5U}}) {
    network::link l;
    l.source = from;
    l.target = to;
    links.push_back(l);
  }
  topology const g(std::vector<node>(6), links);
  using vertices = std::vector<topology::vertex>;
  CHECK(network::leading_to(g, vertices{2}) ==
        std::vector<bool>{true, true, true, true, false, false});
  CHECK(network::leading_to(g, vertices{5, 1}) ==
        std::vector<bool>{true, true, false, true, false, true});
  auto const met = [&](std::vector<bool> const& wanted) {
    return network::first_met(g, vertices{0}, 4, wanted);
  };
  CHECK(met({false, true, true, true, false, false}) == vertices{1, 3});
  CHECK(met({false, true, true, false, false, false}) == vertices{1, 2});
  CHECK(met({false, false, false, false, false, true}).empty()); // does not lead on to 4
  CHECK(network::leads_round(g, vertices{0}, 4, {false, true, false, false, false, false}));
  CHECK_FALSE(network::leads_round(g, vertices{0}, 4, {false, true, false, true, false, false}));
  CHECK_FALSE(network::leads_round(g, vertices{5}, 4, std::vector<bool>(6)));
}
