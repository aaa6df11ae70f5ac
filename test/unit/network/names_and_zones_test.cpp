// What names and zones stand for where they could stand for several things.
#include "vpclint/input/load.hpp"
#include "vpclint/network/codes.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;
using namespace vpclint::literals;
using network::target_kind;

namespace {

struct network_of_text {
  network::network net{};
  std::vector<finding> findings{};
};

network_of_text resolve_text(std::string text) {
  auto loaded = load_text(std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  network_of_text out;
  out.net = network::resolve(std::move(loaded->design), out.findings);
  return out;
}

network::network resolved(design d) {
  std::vector<finding> findings;
  return network::resolve(std::move(d), findings);
}

network::resolved_table const& table_named(network::network const& net, std::string const& name) {
  for (auto const& t : net.route_tables())
    if (t.id == name)
      return t;
  FAIL("no table " << name);
  return net.route_tables().items().front();
}

} // namespace

TEST_CASE("RT-16: VPC.NAME means an instance or an interface as well as a gateway", "[network]") {
  auto const r = resolve_text(R"(version: 1
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.0.0/24, az: a, route_table: t}}
    instances: {fw: {subnet: s}, two: {interfaces: {eth0: {subnet: s}, eth1: {subnet: s}}}}
    route_tables: {t: {routes: {0.0.0.0/0: a.fw, 1.0.0.0/8: a.two.eth1, 2.0.0.0/8: two.eth0}}}
  b:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.0.0/24, az: a}}
    instances: {fw: {subnet: s}}
)");
  CHECK(r.findings.empty());
  for (auto const& route : table_named(r.net, "t").routes) {
    if (route.written == nullptr)
      continue;
    CHECK(route.target.kind == target_kind::interface);
    auto const name = r.net.interfaces()[route.target.as<network::interface>()];
    CHECK(name.vpc == table_named(r.net, "t").vpc);
  }
}

TEST_CASE("a name that is both a gateway and an instance is none of the two", "[network]") {
  auto const r = resolve_text(R"(version: 1
vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: gw
    subnets: {s: {cidr: 10.0.0.0/24, az: a, route_table: t}}
    instances: {gw: {subnet: s}}
    route_tables: {t: {routes: {0.0.0.0/0: gw}}, edge: {gateway: gw}}
)");
  REQUIRE(r.findings.size() == 1); // the edge table can only mean the gateway
  CHECK(r.findings[0].rule == codes::name_ambiguous);
  REQUIRE(table_named(r.net, "edge").edge);
  CHECK(table_named(r.net, "edge").edge->kind == target_kind::internet_gateway);
}

TEST_CASE("an instance that two other VPCs have must be qualified in a route", "[network]") {
  auto const r = resolve_text(R"(version: 1
vpcs:
  a: {cidr: 10.0.0.0/16, route_tables: {t: {routes: {0.0.0.0/0: fw}}}}
  b: {cidr: 10.1.0.0/16, subnets: {s: {cidr: 10.1.0.0/24, az: a}}, instances: {fw: {subnet: s}}}
  c: {cidr: 10.2.0.0/16, subnets: {s: {cidr: 10.2.0.0/24, az: a}}, instances: {fw: {subnet: s}}}
)");
  REQUIRE(r.findings.size() == 1);
  CHECK(r.findings[0].rule == codes::name_ambiguous);
}

TEST_CASE("RT-25: routes are taken over from VPN gateways alone", "[network]") {
  auto const r = resolve_text(R"(version: 1
vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    nat_gateways: {vgw: {regional: true}}
    route_tables: {t: {propagate: [igw, vgw]}}
vpn_gateways: {vgw: {vpc: a}}
)");
  REQUIRE(r.findings.size() == 1);
  CHECK(r.findings[0].message == "routes can't be propagated from internet gateway 'igw'");
  REQUIRE(table_named(r.net, "t").propagations.size() == 1);
  CHECK(table_named(r.net, "t").propagations[0].from.kind == target_kind::vpn_gateway);
}

TEST_CASE("SUB-10: names and ids of zones are not compared", "[network]") {
  auto const r = resolve_text(R"(version: 1
region: eu-west-1
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets:
      one: {cidr: 10.0.0.0/24, az: a}
      two: {cidr: 10.0.1.0/24, az: eu-west-1b}
      id: {cidr: 10.0.2.0/24, az: euw1-az1}
    nat_gateways: {nat: {regional: true, elastic_ips: {eu-west-1a: 198.51.100.1, euw1-az2: 198.51.100.2}}}
  far:
    region: us-east-1
    cidr: 10.1.0.0/16
    subnets: {id: {cidr: 10.1.0.0/24, az: use1-az1}, other: {cidr: 10.1.1.0/24, az: use1-az2}}
)");
  std::vector<std::string> zones;
  for (auto const& s : r.net.subnets())
    zones.push_back(s.az);
  CHECK(zones == std::vector<std::string>{"a", "b", "", "use1-az1", "use1-az2"});
  CHECK(r.net.nat_gateways().items()[0].zones == std::vector<std::string>{"a", ""});
}

TEST_CASE("load balancers that send to each other are noted", "[network]") {
  auto const r = resolve_text(R"(version: 1
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.0.0/24, az: a}}
    instances: {app: {subnet: s}}
    load_balancers:
      n: {type: network, subnets: [s], listeners: [{port: 80, to: [n, app]}]}
      l: {type: network, subnets: [s], listeners: [{port: 80, to: r}, {port: 81, to: app}]}
      r: {type: network, subnets: [s], listeners: [{port: 80, to: l}, {port: 81, to: n}]}
)");
  auto const& all = r.net.load_balancers().items();
  REQUIRE(all.size() == 3);
  CHECK(all[0].listeners[0].targets.size() == 2);
  CHECK(all[0].listeners[0].circular.size() == 1);
  CHECK(all[1].listeners[0].targets.size() == 1);
  CHECK(all[2].listeners[0].targets.size() == 1);
  CHECK(all[2].listeners[0].circular.size() == 1);
  CHECK(all[2].listeners[1].targets.size() == 1); // no circle: n leads to app
}

TEST_CASE("names of workloads and of VPCs may have dots", "[network]") {
  design d;
  for (auto const* vpc : {"a", "a.b", "c"})
    d.vpcs.push_back({.id = vpc, .cidr_blocks = {"10.0.0.0/16"_cidr}});
  auto const add = [&](char const* vpc, char const* id) {
    d.databases.push_back({.id = id, .in = {vpc}});
  };
  add("a", "b.db");
  add("a", "log");
  add("a.b", "db");
  add("a.b", "log");
  add("c", "db");
  auto const net = resolved(std::move(d));
  auto const vpc_of = [&](std::string_view name) {
    auto const id = net.find_workload(name);
    return id.valid() ? net.vpcs()[net.workloads()[id].vpc].declared->id : std::string("none");
  };
  CHECK(vpc_of("b.db") == "a");
  CHECK(vpc_of("a.log") == "a");
  CHECK(vpc_of("a.b.log") == "a.b");
  CHECK(vpc_of("c.db") == "c");
  CHECK(vpc_of("a.b.db") == "none"); // `b.db` of `a`, or `db` of `a.b`
  CHECK(vpc_of("db") == "none");     // of two VPCs
  CHECK(vpc_of("b.log") == "none");
  CHECK(vpc_of("c.") == "none");
  CHECK(vpc_of("") == "none");
}

TEST_CASE("free addresses pass over what is written further on", "[network][resolve][SUB-6]") {
  design d;
  d.vpcs = {{.id = "v", .cidr_blocks = {"10.0.0.0/16"_cidr}}};
  d.subnets = {{.id = "s", .in = {"v"}, .cidr = "10.0.0.0/28"_cidr}};
  d.network_interfaces = {{.id = "free", .in = {"v"}, .settings = {.subnet = ref("s")}},
                          {.id = "written",
                           .in = {"v"},
                           .settings = {.subnet = ref("s"),
                                        .ip = ipv4{0x0a000004U},
                                        .secondary_ips = {ipv4{0x0a000005U}}}}};
  d.databases = {{.id = "db", .in = {"v"}, .subnets = {ref("s")}, .ips = {ipv4{0x0a000006U}}}};
  auto const net = resolved(std::move(d));
  auto const& free = net.interfaces()[net.at("free").members.front()];
  REQUIRE(free.addresses.size() == 1);
  CHECK(to_string(free.addresses[0].private_ip) == "10.0.0.7");
}
