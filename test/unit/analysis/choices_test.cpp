// What depends on more than one choice of AWS, or on a choice and a missing fact: found by
// comparing the engines over generated designs, cut down to what matters.
#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <optional>
#include <string>
#include <vector>

using namespace vpclint;

namespace {

struct two_answers {
  verdict asked{};
  verdict by_sets{};
};

/// What both engines say of a flow between two interfaces, the first of each name.
two_answers answers(std::string text, char const* from, char const* to,
                    std::optional<traffic> const& match) {
  auto loaded = load_text(std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const asked = analysis::ask(
      net, {.from = *parse_selector(from), .to = *parse_selector(to), .match = match});
  REQUIRE(asked.has_value());
  analysis::all_pairs engine(net);
  auto const class_of = [&](std::string const& name) {
    for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
      auto const& nic = net.interfaces().items()[i];
      if (nic.name.compare(0, name.size(), name) == 0)
        return engine.class_of(analysis::flow_end::of(net.interfaces().id_at(i)),
                               nic.addresses.empty());
    }
    return std::optional<std::uint32_t>();
  };
  auto const one = class_of(from);
  auto const two = class_of(to);
  REQUIRE(one.has_value());
  REQUIRE(two.has_value());
  return {asked->outcome, engine.verdict_of(*one, *two, match)};
}

} // namespace

TEST_CASE("an unknown prefix list may lead to a load balancer", "[analysis][choices]") {
  std::string const text = R"(version: 1
prefix_lists:
  far: {cidrs: !unknown after apply}
vpcs:
  one:
    cidr: 10.1.0.0/16
    subnets: {hosts: {cidr: 10.1.0.0/24, az: a, route_table: out}}
    route_tables: {out: {routes: {pl:far: hub}}}
    security_groups: {open: {ingress: [], egress: [all to 0.0.0.0/0]}}
    instances: {client: {subnet: hosts, security_groups: [open], os: linux}}
  two:
    cidr: 10.0.0.0/16
    subnets: {front: {cidr: 10.0.0.0/24, az: a, route_table: back}}
    route_tables: {back: {routes: {10.1.0.0/16: hub}}}
    security_groups: {open: {ingress: [all from 0.0.0.0/0]}}
    load_balancers:
      lb: {type: network, scheme: internal, subnets: [front],
           listeners: [{protocol: tcp, port: 443, to: served}]}
    instances: {served: {count: 2, subnets: [front, front], security_groups: [open]}}
transit_gateways:
  hub:
    attachments:
      at-one: {vpc: one, subnets: [hosts]}
      at-two: {vpc: two, subnets: [front]}
)";
  auto const found = answers(text, "client", "lb", tcp(443));
  CHECK(found.asked == verdict::unknown);
  CHECK(found.by_sets == verdict::unknown);
  // With no listener there, nothing gets through in either case.
  auto const other = answers(text, "client", "lb", tcp(444));
  CHECK(other.asked == verdict::blocked);
  CHECK(other.by_sets == verdict::blocked);
}

TEST_CASE("targets behind one of an attachment's doors are all tried", "[analysis][choices]") {
  // What the first door's table does is not known; by way of the second, requests come to a load
  // balancer with two targets, of which only one takes them.
  std::string const text = R"(version: 1
vpcs:
  one:
    cidr: 10.1.0.0/16
    subnets: {hosts: {cidr: 10.1.0.0/24, az: a, route_table: out}}
    route_tables: {out: {routes: {10.0.0.0/16: hub}}}
    security_groups: {open: {ingress: [], egress: [all to 0.0.0.0/0]}}
    instances: {client: {subnet: hosts, security_groups: [open], os: linux}}
  two:
    cidr: 10.0.0.0/16
    subnets:
      door-a: {cidr: 10.0.1.0/24, az: a, route_table: !unknown after apply}
      door-b: {cidr: 10.0.2.0/24, az: b, route_table: back}
      front: {cidr: 10.0.0.0/24, az: b, route_table: back}
    route_tables: {back: {routes: {10.1.0.0/16: hub}}}
    security_groups:
      open: {ingress: [all from 0.0.0.0/0]}
      closed: {ingress: []}
    load_balancers:
      lb: {type: network, scheme: internal, subnets: [front],
           listeners: [{protocol: tcp, port: 443, to: [deaf, served], preserve_client_ip: false}]}
    instances:
      served: {subnet: front, security_groups: [open]}
      deaf: {subnet: front, security_groups: [closed]}
transit_gateways:
  hub:
    attachments:
      at-one: {vpc: one, subnets: [hosts]}
      at-two: {vpc: two, subnets: [door-a, door-b], appliance_mode: true}
)";
  auto const found = answers(text, "client", "lb", tcp(443));
  CHECK(found.asked == verdict::partial);
  CHECK(found.by_sets == verdict::partial);
}

TEST_CASE("a NAT gateway without a known address loses other IPv6 all the same",
          "[analysis][choices]") {
  // NAT-14: the NAT gateway's subnet has no IPv4 block, so its address is not known.
  std::string const text = R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f00::/56"
    internet_gateway: igw
    subnets:
      pub: {ipv6: "2600:1f00::/64", az: a, route_table: out}
      priv: {cidr: 10.0.3.0/24, ipv6: "2600:1f00:0:3::/64", az: a, route_table: inner}
    route_tables:
      out: {routes: {"::/0": igw}}
      inner: {routes: {"::/0": nat}}
    nat_gateways: {nat: {subnet: pub, elastic_ip: true}}
    security_groups: {open: {egress: [all to 0.0.0.0/0, "all to ::/0"]}}
    instances: {host: {subnet: priv, ipv6: "2600:1f00:0:3::9", security_groups: [open], os: linux}}
)";
  auto loaded = load_text(text, "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const to = [&](char const* where) {
    auto const a = analysis::ask(
        net, {.from = *parse_selector("host"), .to = *parse_selector(where), .match = tcp(443)});
    REQUIRE(a.has_value());
    return a->outcome;
  };
  CHECK(to("2a00:1450::5") == verdict::blocked);
  CHECK(to("64:ff9b::808:808") == verdict::unknown);
}

TEST_CASE("any protocol includes what one code of ICMP lets through", "[analysis][choices]") {
  std::string const text = R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.0.0/24, az: a}}
    security_groups:
      out: {ingress: [], egress: [all to 0.0.0.0/0]}
      in: {ingress: [icmp 8/4 from 0.0.0.0/0]}
    instances:
      client: {subnet: s, security_groups: [out], os: linux}
      server: {subnet: s, security_groups: [in]}
)";
  auto const found = answers(text, "client", "server", std::nullopt);
  CHECK(found.asked == verdict::reachable);
  CHECK(found.by_sets == verdict::reachable);
}

TEST_CASE("what is for a target and comes to another owner of its address has not arrived",
          "[analysis][choices]") {
  std::string const text = R"(version: 1
vpcs:
  one:
    cidr: 10.0.0.0/16
    subnets:
      hosts: {cidr: 10.0.1.0/24, az: a}
      front: {cidr: 10.0.2.0/24, az: a, route_table: away}
    route_tables: {away: {routes: {10.0.1.0/24: pcx}}}
    security_groups: {open: {ingress: [all from 0.0.0.0/0], egress: [all to 0.0.0.0/0]}}
    load_balancers:
      lb: {type: network, scheme: internal, subnets: [front],
           listeners: [{protocol: tcp, port: 80, to: served, preserve_client_ip: false}]}
    instances:
      client: {subnet: front, security_groups: [open], os: linux}
      served: {subnet: hosts, ip: 10.0.1.4, security_groups: [open]}
  two:
    cidr: 10.0.0.0/16
    subnets: {hosts: {cidr: 10.0.1.0/24, az: a}}
    security_groups: {open: {ingress: [all from 0.0.0.0/0]}}
    instances: {stranger: {subnet: hosts, ip: 10.0.1.4, security_groups: [open]}}
peerings:
  pcx: {requester: one, accepter: two}
)";
  auto const found = answers(text, "client", "lb", tcp(80));
  CHECK(found.asked == verdict::blocked);
  CHECK(found.by_sets == verdict::blocked);
}
