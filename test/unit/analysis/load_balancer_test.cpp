// What load balancers take, and whom they send it to: in both engines, and as chains.
#include "vpclint/analysis/explain.hpp"
#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace vpclint;

namespace {

/// Clients, three instances and whatever load balancers; everything lets everything through but
/// the group `nodes`, which takes what comes from 10.0.1.0/24.
network::network behind(std::string const& balancers, std::string const& acls = {}) {
  auto loaded = load_text(R"(version: 1
region: eu-west-1
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      na: {cidr: 10.0.1.0/24, az: a)" +
                              acls + R"(}
      nb: {cidr: 10.0.2.0/24, az: b}
      ta: {cidr: 10.0.3.0/24, az: a}
      tb: {cidr: 10.0.4.0/24, az: b}
      tc: {cidr: 10.0.5.0/24, az: c}
    network_acls:
      no-way-out: {ingress: {100: allow all from 0.0.0.0/0}, egress: {}}
    security_groups:
      any: {ingress: [all from 10.0.0.0/8]}
      nodes: {ingress: [all from 10.0.1.0/24]}
    instances:
      client: {subnet: ta, security_groups: [any]}
      app: {count: 2, subnets: [ta, tb], security_groups: [any]}
      b: {subnet: tb, security_groups: [any]}
      c: {subnet: tc, security_groups: [any]}
      near: {subnet: na, security_groups: [any]}
      shy: {subnet: ta, security_groups: [nodes]}
    load_balancers:
)" + balancers,
                          "d.yaml", {});
  REQUIRE(loaded.has_value());
  INFO((loaded->findings.empty() ? std::string() : loaded->findings.front().message));
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

verdict asked(network::network const& net, char const* text) {
  auto const q = analysis::question_of(text);
  REQUIRE(q.has_value());
  auto const a = analysis::ask(net, *q);
  INFO(text);
  REQUIRE(a.has_value());
  return a->outcome;
}

/// What the set engine says of the client and the first node of a load balancer.
verdict by_sets(network::network const& net, char const* balancer, traffic const& match) {
  analysis::all_pairs engine(net);
  auto const class_of = [&](std::string const& name) {
    for (std::size_t i = 0; i < net.interfaces().size(); ++i)
      if (net.interfaces().items()[i].name.compare(0, name.size(), name) == 0)
        return engine.class_of(analysis::flow_end::of(net.interfaces().id_at(i)), false);
    return std::optional<std::uint32_t>();
  };
  auto const from = class_of("client");
  auto const to = class_of(std::string(balancer) + "@");
  REQUIRE(from.has_value());
  REQUIRE(to.has_value());
  return engine.verdict_of(*from, *to, match);
}

std::vector<std::string> missing(network::network const& net, char const* text) {
  return analysis::ask(net, *analysis::question_of(text))->missing;
}

bool names(std::vector<std::string> const& facts, std::string const& what) {
  return std::any_of(facts.begin(), facts.end(),
                     [&](std::string const& f) { return f.find(what) != std::string::npos; });
}

} // namespace

TEST_CASE("a chain leads only to targets of a listener that takes the traffic",
          "[analysis][ELB-7][ELB-9]") {
  auto const net = behind(R"(
      web:
        type: application
        scheme: internal
        subnets: [na, nb]
        security_groups: [any]
        listeners: [{port: 80, to: app}, {port: 80, to: b, target_port: 8080}]
)");
  CHECK(asked(net, "client -> app tcp 80 via web") == verdict::reachable);
  CHECK(asked(net, "client -> b tcp 80 via web") == verdict::reachable);
  CHECK(asked(net, "client -> c tcp 80 via web") == verdict::blocked);
  CHECK(asked(net, "client -> app tcp 81 via web") == verdict::blocked);
  CHECK(asked(net, "client -> app udp 80 via web") == verdict::blocked);
  CHECK(asked(net, "client -> app[1] tcp 80 via web") == verdict::reachable);
  // The subnet of b has an instance more, to which another listener sends.
  CHECK(asked(net, "client -> subnet:tb tcp 80 via web") == verdict::reachable);
  CHECK(asked(net, "client -> az:a tcp 80 via web") == verdict::partial);
  CHECK_FALSE(analysis::ask(net, *analysis::question_of("client -> 10.9.0.0/16 tcp 80 via web"))
                  .has_value());

  auto const e = analysis::explain(net, *analysis::question_of("client -> c tcp 80 via web"));
  REQUIRE(e.has_value());
  REQUIRE_FALSE(e->in_the_way.blockers.empty());
  CHECK(e->in_the_way.blockers.front().why == analysis::reason::not_a_target);
}

TEST_CASE("a chain hangs on what its listeners leave open", "[analysis][ELB-7][ELB-9][gaps]") {
  auto const net = behind(R"(
      port: {type: application, scheme: internal, subnets: [na], security_groups: [any], listeners: [{port: !unknown p, to: app, target_port: 80}]}
      target: {type: application, scheme: internal, subnets: [na], security_groups: [any], listeners: [{port: 80, to: app, target_port: !unknown p}]}
      to: {type: application, scheme: internal, subnets: [na, nb], security_groups: [any], listeners: [{port: 80, to: !unknown t}]}
      all: {type: application, scheme: internal, subnets: [na, nb], security_groups: [any], listeners: !unknown l}
      kind: {type: !unknown k, scheme: internal, subnets: [na, nb], security_groups: [any], listeners: [{port: 80, to: app}]}
      some: {type: application, scheme: internal, subnets: [na, nb], security_groups: [any], listeners: [{port: 80, to: [app, !unknown t]}]}
)");
  for (auto const* name : {"port", "target", "to", "all", "kind"}) {
    auto const text = std::string("client -> app tcp 80 via ") + name;
    CHECK(asked(net, text.c_str()) == verdict::unknown);
    CHECK(names(missing(net, text.c_str()),
                name == std::string("kind") ? "type of" : " of " + std::string(name)));
  }
  CHECK(asked(net, "client -> app tcp 80 via some") == verdict::reachable);
  CHECK(asked(net, "client -> b tcp 80 via some") == verdict::unknown);
}

TEST_CASE("the better of two listeners counts, unknown before blocked", "[analysis][gaps]") {
  auto const net = behind(R"(
      two: {type: application, scheme: internal, subnets: [na, nb], security_groups: [any], listeners: [{port: 80, to: shy}, {port: 80, to: shy, target_port: !unknown p}]}
)");
  CHECK(asked(net, "client -> shy tcp 80 via two") == verdict::unknown);
}

TEST_CASE("targets are in zones that the load balancer is in", "[analysis][ELB-11]") {
  auto const net = behind(R"(
      far: {type: network, scheme: internal, cross_zone: true, subnets: [na, nb], listeners: [{port: 80, to: c}]}
      wide: {type: network, scheme: internal, cross_zone: true, subnets: [na, nb], listeners: [{port: 80, to: [b, c]}]}
      own: {type: network, scheme: internal, cross_zone: false, subnets: [na, nb], listeners: [{port: 80, to: b}]}
      web: {type: application, scheme: internal, subnets: [na, nb], security_groups: [any], listeners: [{port: 80, to: [b, c]}]}
      zonal: {type: application, scheme: internal, cross_zone: false, subnets: [na, nb], security_groups: [any], listeners: [{port: 80, to: b}]}
      open: {type: network, scheme: internal, cross_zone: !unknown z, subnets: [na, nb], listeners: [{port: 80, to: b}]}
)");
  CHECK(asked(net, "client -> far tcp 80") == verdict::blocked);
  CHECK(by_sets(net, "far", tcp(80)) == verdict::blocked);
  CHECK(asked(net, "client -> wide tcp 80") == verdict::reachable);
  CHECK(by_sets(net, "wide", tcp(80)) == verdict::reachable);
  CHECK(asked(net, "client -> own tcp 80") == verdict::partial); // nothing in the zone of na
  CHECK(asked(net, "client -> open tcp 80") == verdict::unknown);
  CHECK(by_sets(net, "open", tcp(80)) == verdict::unknown);
  CHECK(asked(net, "client -> b tcp 80 via web") == verdict::reachable);
  CHECK(asked(net, "client -> c tcp 80 via web") == verdict::blocked);
  CHECK(asked(net, "client -> b tcp 80 via zonal") == verdict::partial);
}

TEST_CASE("what is open of a network load balancer's listener is not decided", "[analysis][gaps]") {
  auto const net = behind(R"(
      spoken: {type: network, scheme: internal, subnets: [na], listeners: [{protocol: !unknown p, port: 80, to: near}]}
      more: {type: network, scheme: internal, subnets: [na], listeners: [{port: 80, to: [near, !unknown t]}]}
)");
  for (auto const* name : {"spoken", "more"}) {
    auto const text = std::string("client -> ") + name + " tcp 80";
    CHECK(asked(net, text.c_str()) == verdict::unknown);
    CHECK(by_sets(net, name, tcp(80)) == verdict::unknown);
  }
  CHECK(asked(net, "client -> spoken tcp 81") == verdict::blocked);
}

TEST_CASE("without a target the port of the targets decides nothing", "[analysis][gaps]") {
  auto const net = behind(R"(
      none: {type: network, scheme: internal, subnets: [na], listeners: [{port: 80, target_port: !unknown p, to: []}]}
      one: {type: network, scheme: internal, subnets: [na], listeners: [{port: 80, target_port: !unknown p, to: near}]}
      self: {type: network, scheme: internal, subnets: [na, nb], listeners: [{port: 80, target_port: !unknown p, preserve_client_ip: true, to: client}]}
)");
  CHECK(asked(net, "client -> none tcp 80") == verdict::blocked);
  CHECK(by_sets(net, "none", tcp(80)) == verdict::blocked);
  CHECK(asked(net, "client -> one tcp 80") == verdict::unknown);
  CHECK(by_sets(net, "one", tcp(80)) == verdict::unknown);
  // ELB-17: nor where the only target is who asks.
  CHECK(asked(net, "client -> self tcp 80") == verdict::blocked);
  CHECK(by_sets(net, "self", tcp(80)) == verdict::blocked);
}

TEST_CASE("clients keep their address over UDP whatever is written", "[analysis][ELB-14]") {
  auto const net = behind(R"(
      udp: {type: network, scheme: internal, subnets: [na], listeners: [{protocol: udp, port: 53, to: shy, preserve_client_ip: false}]}
      both: {type: network, scheme: internal, subnets: [na], listeners: [{protocol: tcp_udp, port: 53, to: shy, preserve_client_ip: false}]}
      tcp: {type: network, scheme: internal, subnets: [na], listeners: [{protocol: tcp, port: 53, to: shy, preserve_client_ip: false}]}
)");
  traffic const dns{.proto = protocols::udp, .ports = {53, 53}, .ports_given = true};
  CHECK(asked(net, "client -> udp udp 53") == verdict::blocked);
  CHECK(by_sets(net, "udp", dns) == verdict::blocked);
  CHECK(asked(net, "client -> both tcp 53") == verdict::blocked);
  CHECK(by_sets(net, "both", tcp(53)) == verdict::blocked);
  CHECK(asked(net, "client -> tcp tcp 53") == verdict::reachable);
  CHECK(by_sets(net, "tcp", tcp(53)) == verdict::reachable);
}

TEST_CASE("a target that keeps its clients' addresses does not call itself", "[analysis][ELB-17]") {
  auto const net = behind(R"(
      both: {type: network, scheme: internal, subnets: [nb], listeners: [{protocol: tcp_udp, port: 53, to: b, preserve_client_ip: false}]}
)");
  CHECK(asked(net, "b -> both tcp 53") == verdict::blocked);
  CHECK(asked(net, "app[1] -> both tcp 53") == verdict::reachable);
  analysis::all_pairs engine(net);
  std::vector<verdict> found;
  for (auto const* from : {"b", "app[1]"})
    for (std::size_t i = 0; i < net.interfaces().size(); ++i)
      for (std::size_t j = 0; j < net.interfaces().size(); ++j)
        if (net.interfaces().items()[i].name == from &&
            net.interfaces().items()[j].name.starts_with("both@"))
          found.push_back(engine.verdict_of(
              *engine.class_of(analysis::flow_end::of(net.interfaces().id_at(i)), false),
              *engine.class_of(analysis::flow_end::of(net.interfaces().id_at(j)), false), tcp(53)));
  CHECK(found == std::vector{verdict::blocked, verdict::reachable});
}

TEST_CASE("the ACL judges what a Classic Load Balancer sends in its own subnet",
          "[analysis][NACL-21]") {
  std::string const balancers = R"(
      old: {type: classic, scheme: internal, subnets: [na], security_groups: [any], listeners: [{port: 80, to: near}]}
      new: {type: application, scheme: internal, subnets: [na], security_groups: [any], listeners: [{port: 80, to: near}]}
)";
  auto const shut = behind(balancers, ", network_acl: no-way-out");
  CHECK(asked(shut, "old -> near tcp 80") == verdict::blocked);
  CHECK(asked(shut, "new -> near tcp 80") == verdict::reachable);
  CHECK(asked(behind(balancers), "old -> near tcp 80") == verdict::reachable);
}

TEST_CASE("a load balancer in one of two VPCs is called by both names", "[analysis]") {
  auto loaded = load_text(R"(version: 1
vpcs:
  v: {cidr: 10.0.0.0/16, subnets: {s: {cidr: 10.0.0.0/24, az: a}}, load_balancers: {lb: {scheme: internal, subnets: [s], listeners: [{port: 80, to: x}]}}, instances: {x: {subnet: s}}}
  w: {cidr: 10.1.0.0/16, subnets: {s: {cidr: 10.1.0.0/24, az: a}}, load_balancers: {lb: {scheme: internal, subnets: [s], listeners: [{port: 80, to: y}]}}, instances: {y: {subnet: s}}}
)",
                          "d.yaml", {});
  REQUIRE(loaded.has_value());
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const vague = analysis::ask(net, *analysis::question_of("y -> y tcp 80 via lb"));
  REQUIRE_FALSE(vague.has_value());
  CHECK(vague.error().what == "several load balancers are called 'lb': write v.lb or w.lb");
  CHECK(analysis::ask(net, *analysis::question_of("x -> y tcp 80 via w.lb")).has_value());
}
