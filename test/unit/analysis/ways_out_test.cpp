// Ways out of a VPC and back: past an appliance, by an egress-only gateway, over a transit gateway
// and by a regional NAT gateway, and what stands for addresses that nobody wrote down.
#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

using namespace vpclint;

namespace {

network::network network_of(std::string text) {
  auto loaded = load_text(std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

analysis::answer ask(network::network const& net, std::string const& question) {
  auto const q = parse_question(question);
  REQUIRE(q.has_value());
  auto a = analysis::ask(net, {.from = *q->source, .to = *q->destination, .match = q->match});
  REQUIRE(a.has_value());
  return std::move(*a);
}

std::string verdict_of(network::network const& net, std::string const& question) {
  return std::string(analysis::name(ask(net, question).outcome));
}

bool drops(network::network const& net, std::string const& question, analysis::reason why) {
  auto const a = ask(net, question);
  return std::any_of(a.pairs.begin(), a.pairs.end(), [&](analysis::pair_answer const& p) {
    return std::any_of(p.example.steps.begin(), p.example.steps.end(),
                       [&](analysis::step const& s) { return s.why == why; });
  });
}

/// What the set engine says of two classes of IPv4 or IPv6, the internet's first or an interface's.
std::string by_sets(network::network const& net, std::string const& from, std::string const& to,
                    traffic const& match, bool ipv6 = false) {
  analysis::all_pairs engine(net);
  auto const class_of = [&](std::string const& name) -> std::optional<std::uint32_t> {
    if (name == "internet")
      return engine.class_of(analysis::flow_end::internet(), ipv6);
    for (std::size_t i = 0; i < net.interfaces().size(); ++i)
      if (net.interfaces().items()[i].name == name)
        return engine.class_of(analysis::flow_end::of(net.interfaces().id_at(i)), ipv6);
    for (std::size_t i = 0; i < net.outside_networks().size(); ++i)
      if (net.outside_networks().items()[i].declared->id == name)
        return engine.class_of(analysis::flow_end::of(net.outside_networks().id_at(i)), ipv6);
    return std::nullopt;
  };
  auto const one = class_of(from);
  auto const two = class_of(to);
  REQUIRE(one.has_value());
  REQUIRE(two.has_value());
  return std::string(analysis::name(engine.verdict_of(*one, *two, match)));
}

std::string with(std::string text, std::string const& old, std::string const& now) {
  auto const at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

} // namespace

TEST_CASE("the longest edge route says who may not leave past an appliance", "[analysis][GRT-6]") {
  std::string const text = R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      app: {cidr: 10.0.10.0/24, az: a, route_table: out}
      fw: {cidr: 10.0.20.0/24, az: a, route_table: out}
    route_tables:
      edge: {gateway: igw, routes: {10.0.0.0/16: {target: fw, replaces: local}}}
      out: {routes: {0.0.0.0/0: igw}}
    security_groups: {web: {ingress: [tcp 443 from 0.0.0.0/0]}}
    instances:
      web: {subnet: app, elastic_ip: 198.51.100.20, security_groups: [web]}
      fw: {subnet: fw, elastic_ip: 198.51.100.21, source_dest_check: false, security_groups: [web]}
)";
  auto const net = network_of(text);
  CHECK(verdict_of(net, "internet -> web tcp 443") == "reply_blocked");
  CHECK(drops(net, "internet -> web tcp 443", analysis::reason::edge_redirection));
  CHECK(verdict_of(net, "web -> internet tcp 443") == "blocked");
  CHECK(by_sets(net, "internet", "web", tcp(443)) == "reply_blocked");
  CHECK(by_sets(net, "web", "internet", tcp(443)) == "blocked");
  // The appliance's own way out is the gateway.
  CHECK(verdict_of(net, "fw -> internet tcp 443") == "reachable");
  // A longer route that leads in unhindered lets out as well.
  auto const apart =
      network_of(with(text, "replaces: local}}}", "replaces: local}, 10.0.10.0/24: local}}"));
  CHECK(verdict_of(apart, "internet -> web tcp 443") == "reachable");
  CHECK(by_sets(apart, "internet", "web", tcp(443)) == "reachable");
}

TEST_CASE("the longest edge route counts for IPv6 as well", "[analysis][GRT-6]") {
  auto const net = network_of(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f00:1::/56"
    internet_gateway: igw
    subnets:
      app: {ipv6: "2600:1f00:1:10::/64", az: a, route_table: out}
      web: {ipv6: "2600:1f00:1:11::/64", az: a, route_table: out}
      fw: {ipv6: "2600:1f00:1:20::/64", az: a, route_table: out}
    route_tables:
      edge: {gateway: igw, routes: {"2600:1f00:1::/56": {target: fw, replaces: local}, "2600:1f00:1:11::/64": local}}
      out: {routes: {"::/0": igw}}
    security_groups: {web: {ingress: ["tcp 443 from ::/0"], egress: ["all to ::/0"]}}
    instances:
      web: {subnet: web, ipv6: "2600:1f00:1:11::20", security_groups: [web]}
      app: {subnet: app, ipv6: "2600:1f00:1:10::20", security_groups: [web]}
      fw: {subnet: fw, ipv6: "2600:1f00:1:20::20", source_dest_check: false, security_groups: [web]}
)");
  CHECK(verdict_of(net, "internet -> web tcp 443") == "reachable");
  CHECK(by_sets(net, "internet", "web", tcp(443), true) == "reachable");
  CHECK(verdict_of(net, "internet -> app tcp 443") == "reply_blocked");
  CHECK(by_sets(net, "internet", "app", tcp(443), true) == "reply_blocked");
}

TEST_CASE("replies by an egress-only gateway know no edge table", "[analysis][GRT-1][IGW-7]") {
  std::string const text = R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f00:1::/56"
    internet_gateway: igw
    egress_only_internet_gateway: eigw
    subnets:
      app: {ipv6: "2600:1f00:1:10::/64", az: a, route_table: app}
      fw: {cidr: 10.0.20.0/24, ipv6: "2600:1f00:1:20::/64", az: a, route_table: fw}
    route_tables:
      edge: {gateway: igw, routes: {"2600:1f00:1:10::/64": fw}}
      app: {routes: {"::/0": eigw}}
      fw: {routes: {"::/0": igw}}
    security_groups: {web: {egress: ["all to ::/0"]}, none: {ingress: [], egress: []}}
    instances:
      web: {subnet: app, ipv6: "2600:1f00:1:10::20", security_groups: [web]}
      fw: {subnet: fw, ipv6: "2600:1f00:1:20::20", source_dest_check: false, security_groups: [none]}
)";
  auto const net = network_of(text);
  CHECK(verdict_of(net, "web -> 2600:1f18::1 tcp 443") == "reachable");
  CHECK(by_sets(net, "web", "internet", tcp(443), true) == "reachable");
}

TEST_CASE("an egress-only gateway takes nothing from behind an inspection", "[analysis][IGW-7]") {
  auto const net = network_of(R"(version: 1
region: eu-west-1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f00:1::/56"
    egress_only_internet_gateway: eigw
    subnets:
      app: {ipv6: "2600:1f00:1:10::/64", az: a, route_table: app}
      ep: {cidr: 10.0.20.0/24, ipv6: "2600:1f00:1:20::/64", az: a, route_table: ep}
    route_tables:
      app: {routes: {"::/0": gw}}
      ep: {routes: {"::/0": eigw}}
    security_groups: {web: {egress: ["all to ::/0"]}}
    endpoints: {gw: {type: gwlb, service: com.amazonaws.vpce.eu-west-1.vpce-svc-1, subnets: [ep]}}
    instances: {web: {subnet: app, ipv6: "2600:1f00:1:10::20", security_groups: [web]}}
)");
  CHECK(verdict_of(net, "web -> internet tcp 443") == "blocked");
  CHECK(drops(net, "web -> internet tcp 443", analysis::reason::egress_only_inspected));
  CHECK(by_sets(net, "web", "internet", tcp(443), true) == "blocked");
}

TEST_CASE("NAT64 carries the protocols of a NAT gateway only", "[analysis][NAT-6][NAT-14]") {
  auto const net = network_of(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f00:1::/56"
    internet_gateway: igw
    nat_gateways: {nat: {subnet: pub}}
    subnets:
      app: {ipv6: "2600:1f00:1:10::/64", az: a, route_table: app}
      pub: {cidr: 10.0.20.0/24, az: a, route_table: pub}
    route_tables:
      app: {routes: {"64:ff9b::/96": nat}}
      pub: {routes: {0.0.0.0/0: igw}}
    security_groups: {web: {egress: ["all to ::/0"]}}
    instances: {web: {subnet: app, ipv6: "2600:1f00:1:10::20", security_groups: [web]}}
)");
  CHECK(verdict_of(net, "web -> 64:ff9b::cb00:7109 gre") == "blocked");
  CHECK(drops(net, "web -> 64:ff9b::cb00:7109 gre", analysis::reason::protocol_restriction));
  CHECK(verdict_of(net, "web -> 64:ff9b::cb00:7109 udp 53") == "reachable");
  CHECK(verdict_of(net, "web -> 64:ff9b::cb00:7109 icmpv6 echo-request") == "reachable");
}

TEST_CASE("references over a transit gateway: not outwards, not at endpoints",
          "[analysis][SG-14][TGW-11]") {
  std::string const text = R"(version: 1
region: eu-west-1
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.1.0.0/16: hub}}}
    security_groups: {c: {egress: [tcp 22 to sg:b.d, "tcp 23 to 10.1.0.0/16", "tcp 443 to 10.1.0.0/16"]}}
    instances: {x: {subnet: s, ip: 10.0.1.9, security_groups: [c]}}
  b:
    cidr: 10.1.0.0/16
    dns: {support: true, hostnames: true}
    subnets: {s: {cidr: 10.1.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.0.0.0/16: hub}}}
    security_groups: {d: {ingress: [tcp 22-23 from sg:a.c, tcp 443 from sg:a.c]}}
    instances: {y: {subnet: s, ip: 10.1.1.9, security_groups: [d]}}
    endpoints: {ssm: {service: ssm, subnets: [s], security_groups: [d]}}
peerings: {p: {requester: a, accepter: b}}
transit_gateways: {hub: {security_group_referencing: true, attachments: {ta: {vpc: a, subnets: [s]}, tb: {vpc: b, subnets: [s]}}}}
)";
  auto const net = network_of(text);
  CHECK(verdict_of(net, "x -> y tcp 22") == "blocked");
  CHECK(by_sets(net, "x", "y", tcp(22)) == "blocked");
  CHECK(verdict_of(net, "x -> y tcp 23") == "reachable");
  CHECK(by_sets(net, "x", "y", tcp(23)) == "reachable");
  CHECK(verdict_of(net, "x -> y tcp 443") == "reachable");
  CHECK(verdict_of(net, "x -> ssm tcp 443") == "blocked");
  CHECK(drops(net, "x -> ssm tcp 443", analysis::reason::sg_references_lost));
  // Over the peering all of it holds.
  auto const half = with(text, "10.1.0.0/16: hub", "10.1.0.0/16: p");
  auto const peered = network_of(with(half, "10.0.0.0/16: hub", "10.0.0.0/16: p"));
  CHECK(verdict_of(peered, "x -> y tcp 22") == "reachable");
  CHECK(by_sets(peered, "x", "y", tcp(22)) == "reachable");
  CHECK(verdict_of(peered, "x -> ssm tcp 443") == "reachable");
}

TEST_CASE("a regional NAT gateway's private address decides nothing",
          "[analysis][NAT-11][NAT-18]") {
  auto const net = network_of(R"(version: 1
region: eu-west-1
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    nat_gateways:
      reg: {regional: true, route_table: reg}
      plain: {regional: true}
    subnets:
      app: {cidr: 10.0.11.0/24, az: a, route_table: app}
      near: {cidr: 10.0.12.0/24, az: a, route_table: near}
      tg: {cidr: 10.0.30.0/28, az: a}
    route_tables:
      app: {routes: {0.0.0.0/0: reg, 10.0.12.0/24: plain}}
      near: {routes: {0.0.0.0/0: plain}}
      reg: {routes: {0.0.0.0/0: igw, 10.9.0.0/16: hub}}
    security_groups: {web: {ingress: [tcp 22 from 10.0.0.0/16]}}
    instances:
      web: {subnet: app, security_groups: [web]}
      other: {subnet: near, security_groups: [web]}
  o:
    cidr: 10.9.0.0/16
    subnets: {so: {cidr: 10.9.1.0/24, az: a, route_table: ro}}
    route_tables: {ro: {routes: {10.0.0.0/16: hub}}}
    security_groups: {srv: {ingress: [tcp 443 from 10.0.0.0/16]}}
    instances: {srv: {subnet: so, ip: 10.9.1.9, security_groups: [srv]}}
transit_gateways: {hub: {attachments: {ta: {vpc: v, subnets: [tg]}, tc: {vpc: o, subnets: [so]}}}}
)");
  for (auto const* question : {"web -> srv tcp 443", "web -> other tcp 22"}) {
    auto const a = ask(net, question);
    CHECK(a.outcome == verdict::unknown);
    REQUIRE(a.missing.size() == 1);
    CHECK(a.missing.front().find("private address of NAT gateway") == 0);
  }
  CHECK(by_sets(net, "web", "srv", tcp(443)) == "unknown");
  CHECK(by_sets(net, "web", "other", tcp(22)) == "unknown");
  CHECK(verdict_of(net, "web -> internet tcp 443") == "reachable");
  CHECK(by_sets(net, "web", "internet", tcp(443)) == "reachable");
  CHECK(verdict_of(net, "other -> internet tcp 443") == "reachable");
}

TEST_CASE("hosts without IPv4 ask their host's services", "[analysis][SUB-11][SVC-2]") {
  auto const net = network_of(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f00:1::/56"
    subnets:
      six: {ipv6: "2600:1f00:1:3::/64", az: a, assign_ipv6: true}
      two: {cidr: 10.0.3.0/24, ipv6: "2600:1f00:1:4::/64", az: a, assign_ipv6: true}
    security_groups: {o: {ingress: [], egress: []}}
    instances: {s: {subnet: six, security_groups: [o]}, t: {subnet: two, security_groups: [o]}}
)");
  CHECK(verdict_of(net, "s -> 169.254.169.254 tcp 80") == "reachable");
  CHECK(verdict_of(net, "s -> 169.254.169.123 udp 123") == "reachable");
  // No service is there, and other IPv4 addresses are out of reach.
  CHECK(drops(net, "s -> 169.254.7.7 tcp 80", analysis::reason::no_address));
  CHECK(drops(net, "s -> t tcp 80", analysis::reason::sg_no_rules));
  CHECK(verdict_of(net, "s -> 10.0.3.9 tcp 80") == "blocked");
}

TEST_CASE("a VPN on a virtual private gateway brings no IPv6 in", "[analysis][VPN-5]") {
  auto const net = network_of(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f00:1::/56"
    subnets: {six: {ipv6: "2600:1f00:1:3::/64", az: a, route_table: six, assign_ipv6: true}}
    route_tables: {six: {routes: {"2600:1f00:9::/48": vgw, "2600:1f00:8::/48": vgw}}}
    security_groups: {o: {ingress: ["all from ::/0"]}}
    instances: {s: {subnet: six, security_groups: [o]}}
vpn_gateways: {vgw: {vpc: v}}
networks:
  vpn: {cidrs: ["2600:1f00:9::/48"], via: vgw}
  dx: {cidrs: ["2600:1f00:8::/48"], via: vgw, connection: direct-connect}
)");
  CHECK(verdict_of(net, "vpn -> s tcp 22") == "blocked");
  CHECK(drops(net, "vpn -> s tcp 22", analysis::reason::vpn_ipv6));
  CHECK(by_sets(net, "vpn", "s", tcp(22), true) == "blocked");
  CHECK(verdict_of(net, "dx -> s tcp 22") == "reachable");
  CHECK(by_sets(net, "dx", "s", tcp(22), true) == "reachable");
}

TEST_CASE("a VPC of 240.0.0.0/4 is a VPC like others", "[analysis][OPEN-15]") {
  auto const net = network_of(R"(version: 1
vpcs:
  v:
    cidr: 240.0.0.0/16
    internet_gateway: igw
    nat_gateways: {ng: {subnet: a}}
    subnets:
      a: {cidr: 240.0.0.0/24, az: a, route_table: r}
      b: {cidr: 240.0.1.0/24, az: a, route_table: r}
    route_tables: {r: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {ingress: [tcp 22 from 240.0.0.0/16]}}
    instances:
      x: {subnet: a, ip: 240.0.0.20, elastic_ip: true, security_groups: [o]}
      y: {subnet: b, ip: 240.0.1.20, security_groups: [o]}
)");
  CHECK(verdict_of(net, "x -> y tcp 22") == "reachable");
  CHECK(by_sets(net, "x", "y", tcp(22)) == "reachable");
  CHECK(verdict_of(net, "x -> internet tcp 22") == "reachable");
  CHECK(by_sets(net, "x", "internet", tcp(22)) == "reachable");
  // Nobody has an address of the block that the stand-ins are from.
  auto const nobody = parse_question("x -> 0.0.0.16 tcp 22");
  REQUIRE(nobody.has_value());
  CHECK_FALSE(
      analysis::ask(net,
                    {.from = *nobody->source, .to = *nobody->destination, .match = nobody->match})
          .has_value());
}

TEST_CASE("a gateway takes no IPv6 packet that comes from another VPC", "[analysis][ipv6]") {
  // RA-11, IGW-6, IGW-7: nothing translates the source, which is no address of the gateway's VPC.
  auto const design = [](std::string const& gateway, std::string const& spoke_gateway) {
    return network_of(
        "vpcs:\n  eg:\n    cidr: 10.0.0.0/16\n    ipv6: \"2001:db8:1::/56\"\n"
        "    internet_gateway: igw\n    egress_only_internet_gateway: eigw\n"
        "    subnets:\n      att: {cidr: 10.0.1.0/24, ipv6: \"2001:db8:1:1::/64\", az: a,"
        " route_table: att}\n"
        "    route_tables: {att: {routes: {\"::/0\": " +
        gateway +
        "}}}\n    security_groups: {o: {}}\n"
        "    instances: {own: {subnet: att, ipv6: \"2001:db8:1:1::10\", security_groups: [o]}}\n"
        "  spoke:\n    cidr: 10.1.0.0/16\n    ipv6: \"2001:db8:2::/56\"\n" +
        spoke_gateway +
        "    subnets:\n      s: {cidr: 10.1.1.0/24, ipv6: \"2001:db8:2:1::/64\", az: a,"
        " route_table: s}\n"
        "    route_tables: {s: {routes: {\"::/0\": tgw}}}\n"
        "    security_groups: {o: {ingress: [tcp 443 from ::/0]}}\n"
        "    instances: {h: {subnet: s, ipv6: \"2001:db8:2:1::10\", security_groups: [o]}}\n"
        "transit_gateways:\n  tgw:\n    attachments:\n"
        "      att-eg: {vpc: eg, subnets: [att]}\n      att-s: {vpc: spoke, subnets: [s]}\n"
        "    route_tables:\n      t: {associations: [att-eg, att-s],"
        " propagations: [att-eg, att-s], routes: {\"::/0\": att-eg}}\n");
  };
  auto const tcp443 = traffic{.proto = protocols::tcp, .ports = {443, 443}};
  for (char const* gateway : {"igw", "eigw"}) {
    auto const net = design(gateway, "");
    CHECK(verdict_of(net, "h -> internet tcp 443") == "blocked");
    CHECK(drops(net, "h -> internet tcp 443", analysis::reason::spoofed_source));
    CHECK(by_sets(net, "h", "internet", tcp443, true) == "blocked");
    CHECK(by_sets(net, "own", "internet", tcp443, true) == "reachable");
  }
  auto const back =
      design("igw", "    internet_gateway: igw2\n"); // the reply leaves by the wrong one
  CHECK(verdict_of(back, "internet -> h tcp 443") == "reply_blocked");
  CHECK(drops(back, "internet -> h tcp 443", analysis::reason::spoofed_source));
  CHECK(by_sets(back, "internet", "h", tcp443, true) == "reply_blocked");
}
