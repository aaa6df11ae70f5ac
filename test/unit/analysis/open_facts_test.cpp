// What hangs on a fact that the design leaves open is unknown in both engines, and says on which;
// what does not hang on it is decided.
#include "support/both_engines.hpp"

#include <string>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string replaced(std::string text, std::string const& old, std::string const& by) {
  auto const at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), by);
}

} // namespace

TEST_CASE("a block as the source holds the internet beside hosts and networks",
          "[analysis][open_facts]") {
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    internet_gateway: igw
    subnets: {a: {cidr: 10.0.1.0/24, az: a, route_table: a}}
    route_tables: {a: {routes: {0.0.0.0/0: igw, 10.200.0.0/16: vgw}}}
    security_groups:
      w: {ingress: [tcp 443 from 203.0.113.0/24, tcp 80 from 0.0.0.0/0, tcp 22 from 10.200.0.0/16]}
      c: {}
    instances:
      w: {subnet: a, elastic_ip: 198.51.100.9, security_groups: [w]}
      c: {subnet: a, security_groups: [c]}
vpn_gateways: {vgw: {vpc: v}}
networks: {d: {cidrs: [10.200.0.0/16], via: vgw}}
)";
  CHECK(asked(text, "0.0.0.0/0", "w", tcp(443)) == verdict::partial);
  CHECK(asked(text, "0.0.0.0/0", "w", tcp(23)) == verdict::blocked);
  CHECK(asked(text, "10.0.0.0/8", "w", tcp(22)) == verdict::partial); // c is not let in
  CHECK(asked(text, "10.200.0.0/15", "w", tcp(22)) == verdict::reachable);
  CHECK(asked(text, "203.0.113.0/24", "w", tcp(443)) == verdict::reachable);
  CHECK(asked(text, "203.0.112.0/23", "w", tcp(443)) == verdict::partial);
  // Neither the hosts' own public addresses nor what is never global is internet.
  CHECK(asked(text, "198.51.100.8/31", "w", tcp(80)) == verdict::reachable);
  auto const alone = replaced(text, "      c: {subnet: a, security_groups: [c]}\n", "");
  CHECK(asked(alone, "0.0.0.0/1", "w", tcp(80)) == verdict::reachable);
}

TEST_CASE("an exclusion of Block Public Access that is not known", "[analysis][open_facts]") {
  std::string const text = R"(
block_public_access: {mode: block-bidirectional, exclusions: [{vpc: v, mode: allow-bidirectional}]}
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets: {p: {cidr: 10.0.10.0/24, az: a, route_table: p}}
    route_tables: {p: {routes: {0.0.0.0/0: igw}}}
    security_groups: {web: {ingress: [tcp 443 from 0.0.0.0/0]}}
    instances: {web: {subnet: p, elastic_ip: 198.51.100.20, security_groups: [web]}}
)";
  // BPA-1, BPA-3
  CHECK(agreed(text, "internet", "web", tcp(443)) == verdict::reachable);
  auto const mode = replaced(text, "mode: allow-bidirectional", "mode: !unknown ask");
  CHECK(agreed(mode, "internet", "web", tcp(443)) == verdict::unknown);
  CHECK(agreed(mode, "internet", "web", tcp(80)) == verdict::blocked);
  CHECK(agreed(mode, "web", "internet", tcp(443)) == verdict::reachable); // either mode lets out
  CHECK(agreed(replaced(text, "vpc: v,", "vpc: !unknown later,"), "internet", "web", tcp(443)) ==
        verdict::unknown);
  CHECK(agreed(replaced(text, "[{vpc: v, mode: allow-bidirectional}]", "!unknown later"),
               "internet", "web", tcp(443)) == verdict::unknown);
}

TEST_CASE("whether a host has IPv6 is not known", "[analysis][open_facts]") {
  // SUB-14, IGW-6
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    internet_gateway: igw
    subnets:
      a: {cidr: 10.0.1.0/24, ipv6: "2600:1f10:1:1::/64", az: a, route_table: p, assign_ipv6: !unknown auto}
      b: {cidr: 10.0.2.0/24, ipv6: "2600:1f10:1:2::/64", az: a, route_table: p}
      c: {cidr: 10.0.3.0/24, ipv6: !unknown block, az: a, route_table: p, assign_ipv6: true}
      d: {cidr: 10.0.4.0/24, az: a, route_table: p, assign_ipv6: !unknown auto}
    route_tables: {p: {routes: {"::/0": igw}}}
    security_groups: {o: {ingress: ["all from ::/0"]}}
    instances:
      x: {subnet: a, security_groups: [o]}
      y: {subnet: b, ipv6: !unknown addr, security_groups: [o]}
      z: {subnet: c, security_groups: [o]}
      n: {subnet: b, security_groups: [o]}
      d: {subnet: d, security_groups: [o]}
)";
  for (auto const* who : {"x", "y", "z"}) {
    CAPTURE(who);
    CHECK(agreed(text, "internet", who, tcp(443), true) == verdict::unknown);
    CHECK(agreed(text, who, "internet", tcp(443), true) == verdict::unknown);
  }
  CHECK(asked(text, "internet", "n", tcp(443)) == verdict::blocked);
  CHECK(asked(text, "internet", "d", tcp(443)) == verdict::blocked); // no block, no address
}

TEST_CASE("who is public hangs on how it is started", "[analysis][open_facts]") {
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    nat_gateways:
      nat: {subnet: pub, connectivity: !unknown public or private}
      reg: {regional: true, elastic_ips: !unknown which}
    subnets:
      pub: {cidr: 10.0.1.0/24, az: a, route_table: pub}
      app: {cidr: 10.0.2.0/24, az: a, route_table: app}
      app2: {cidr: 10.0.3.0/24, az: b, route_table: app2}
    route_tables:
      pub: {routes: {0.0.0.0/0: igw}}
      app: {routes: {0.0.0.0/0: nat}}
      app2: {routes: {0.0.0.0/0: reg}}
    security_groups: {o: {ingress: [tcp 80 from 0.0.0.0/0]}}
    instances:
      x1: {subnet: app, security_groups: [o]}
      x2: {subnet: app2, security_groups: [o]}
    services:
      svc: {launch_type: !unknown l, assign_public_ip: true, subnets: [pub], security_groups: [o], count: 1}
      never: {launch_type: !unknown l, subnets: [pub], security_groups: [o], count: 1}
)";
  CHECK(agreed(text, "internet", "svc@pub", tcp(80)) == verdict::unknown);   // MSV-6
  CHECK(agreed(text, "internet", "never@pub", tcp(80)) == verdict::blocked); // private on either
  CHECK(agreed(text, "internet", "svc@pub", tcp(81)) == verdict::blocked);
  CHECK(agreed(text, "x1", "internet", tcp(443)) == verdict::unknown); // NAT-2, NAT-10
  CHECK(agreed(text, "x2", "internet", tcp(443)) == verdict::unknown); // NAT-18
  CHECK(agreed(replaced(text, "!unknown which", "{b: 198.51.100.7}"), "x2", "internet", tcp(443)) ==
        verdict::reachable);
  CHECK(agreed(replaced(text, "!unknown public or private", "private"), "x1", "internet",
               tcp(443)) == verdict::blocked);
}

TEST_CASE("group references over what is not known", "[analysis][open_facts]") {
  std::string const text = R"(
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {sa: {cidr: 10.0.1.0/24, az: a, route_table: ra}}
    route_tables: {ra: {routes: {10.1.0.0/16: ab, 10.2.0.0/16: hub}}}
    security_groups: {cl: {egress: [tcp 80 to sg:b.srv, tcp 443 to 10.2.0.0/16]}}
    instances: {cl: {subnet: sa, security_groups: [cl]}}
  b:
    cidr: 10.1.0.0/16
    region: eu-west-1
    subnets: {sb: {cidr: 10.1.1.0/24, az: a, route_table: rb}}
    route_tables: {rb: {routes: {10.0.0.0/16: ab}}}
    security_groups: {srv: {ingress: [tcp 80 from sg:a.cl]}}
    instances: {srv: {subnet: sb, security_groups: [srv]}}
  c:
    cidr: 10.2.0.0/16
    subnets: {sc: {cidr: 10.2.1.0/24, az: a, route_table: rc}}
    route_tables: {rc: {routes: {10.0.0.0/16: hub}}}
    security_groups: {srv: {ingress: [tcp 443 from sg:a.cl]}}
    instances: {srv2: {subnet: sc, security_groups: [srv]}}
peerings: {ab: {requester: a, accepter: b, state: active}}
transit_gateways:
  hub:
    security_group_referencing: true
    attachments:
      ta: {vpc: a, subnets: [sa], security_group_referencing: true}
      tc: {vpc: c, subnets: [sc]}
)";
  CHECK(agreed(text, "cl", "b.srv", tcp(80)) == verdict::reachable);
  CHECK(agreed(text, "cl", "srv2", tcp(443)) == verdict::reachable);
  std::pair<char const*, char const*> const peering[] = {
      {"state: active", "state: !unknown pending"},             // PCX-1
      {"accepter: b", "accepter: !unknown who"},                // SG-14
      {"    region: eu-west-1\n", "    region: !unknown reg\n"} // SG-15
  };
  for (auto const& [old, by] : peering) {
    CAPTURE(by);
    CHECK(agreed(replaced(text, old, by), "cl", "b.srv", tcp(80)) == verdict::unknown);
    CHECK(agreed(replaced(text, old, by), "cl", "b.srv", tcp(81)) == verdict::blocked);
  }
  std::pair<char const*, char const*> const transit[] = {
      // TGW-11
      {"    security_group_referencing: true\n", "    security_group_referencing: !unknown ask\n"},
      {"[sa], security_group_referencing: true", "[sa], security_group_referencing: !unknown ask"}};
  for (auto const& [old, by] : transit) {
    CAPTURE(by);
    CHECK(agreed(replaced(text, old, by), "cl", "srv2", tcp(443)) == verdict::unknown);
    CHECK(agreed(replaced(text, old, by), "cl", "srv2", tcp(444)) == verdict::blocked);
  }
  // A way that is off in one place carries none, whatever the other is (TGW-11).
  auto const off = replaced(replaced(text, transit[1].first, transit[1].second), transit[0].first,
                            "    security_group_referencing: false\n");
  CHECK(agreed(off, "cl", "srv2", tcp(443)) == verdict::blocked);
}

TEST_CASE("appliance mode that is not known", "[analysis][open_facts]") {
  // TGW-10: without it the firewalls of two zones see one half each.
  std::string const text = R"(
vpcs:
  s:
    cidr: 10.1.0.0/16
    subnets:
      w: {cidr: 10.1.1.0/24, az: a, route_table: r}
      t: {cidr: 10.1.9.0/28, az: a}
      t2: {cidr: 10.1.9.16/28, az: b}
    route_tables: {r: {routes: {0.0.0.0/0: hub}}}
    security_groups: {o: {ingress: [all from 10.0.0.0/8]}}
    instances: {x: {subnet: w, security_groups: [o]}}
  q:
    cidr: 10.2.0.0/16
    subnets:
      w: {cidr: 10.2.1.0/24, az: b, route_table: r}
      t: {cidr: 10.2.9.0/28, az: a}
      t2: {cidr: 10.2.9.16/28, az: b}
    route_tables: {r: {routes: {0.0.0.0/0: hub}}}
    security_groups: {o: {ingress: [tcp 22 from 10.0.0.0/8]}}
    instances: {y: {subnet: w, security_groups: [o]}}
  e:
    cidr: 10.3.0.0/16
    subnets:
      ta: {cidr: 10.3.9.0/28, az: a, route_table: ta}
      tb: {cidr: 10.3.9.16/28, az: b, route_table: tb}
      ga: {cidr: 10.3.8.0/28, az: a, route_table: g}
      gb: {cidr: 10.3.8.16/28, az: b, route_table: g}
    endpoints:
      fa: {type: gwlb, service: x.vpce-svc-1, subnets: [ga]}
      fb: {type: gwlb, service: x.vpce-svc-1, subnets: [gb]}
    route_tables:
      ta: {routes: {0.0.0.0/0: fa}}
      tb: {routes: {0.0.0.0/0: fb}}
      g: {routes: {10.0.0.0/8: hub}}
transit_gateways:
  hub:
    attachments:
      s: {vpc: s, subnets: [t, t2]}
      q: {vpc: q, subnets: [t, t2]}
      e: {vpc: e, subnets: [ta, tb], appliance_mode: true}
    route_tables:
      sp: {associations: [s, q], routes: {0.0.0.0/0: e}}
      eg: {associations: [e], propagations: [s, q]}
)";
  auto const open = replaced(text, "appliance_mode: true", "appliance_mode: !unknown m");
  CHECK(agreed(text, "x", "y", tcp(22)) == verdict::reachable);
  CHECK(agreed(replaced(text, "appliance_mode: true", "appliance_mode: false"), "x", "y",
               tcp(22)) == verdict::reply_blocked);
  CHECK(agreed(open, "x", "y", tcp(22)) == verdict::unknown);
  CHECK(agreed(open, "x", "y", tcp(23)) == verdict::blocked); // in either mode
}

TEST_CASE("how a network is connected is not known", "[analysis][open_facts]") {
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    subnets: {d: {cidr: 10.0.4.0/24, ipv6: "2600:1f10:1:4::/64", az: a, route_table: q, assign_ipv6: true}}
    route_tables: {q: {routes: {"2600:1f99::/48": vgw, 10.9.0.0/16: vgw}}}
    security_groups: {o: {ingress: ["all from ::/0"]}}
    instances: {w: {subnet: d, security_groups: [o]}}
vpn_gateways: {vgw: {vpc: v}}
networks:
  six: {cidrs: ["2600:1f99::/48"], via: vgw, connection: !unknown dx or vpn}
  four: {cidrs: [10.9.0.0/16], via: vgw, connection: !unknown dx or vpn}
)";
  CHECK(agreed(text, "w", "six", tcp(443), true) == verdict::unknown); // VPN-5, OPEN-11
  CHECK(agreed(text, "w", "four", tcp(443)) == verdict::reachable);    // IPv4 goes either way
  CHECK(agreed(replaced(text, "!unknown dx or vpn", "vpn"), "w", "six", tcp(443), true) ==
        verdict::blocked);
  CHECK(agreed(replaced(text, "!unknown dx or vpn", "direct-connect"), "w", "six", tcp(443),
               true) == verdict::reachable);
}

TEST_CASE("who may be among those selected", "[analysis][open_facts]") {
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      a: {cidr: 10.0.1.0/24, az: a, tier: db}
      b: {cidr: 10.0.2.0/24, az: b, tier: !unknown t, route_table: p}
      c: {cidr: 10.0.3.0/24, tier: app, route_table: p}
      d: {cidr: 10.0.4.0/24, az: a, tier: app, tags: {role: x}}
      e: {cidr: 10.0.5.0/24, az: b, tier: app, tags: !unknown tags, route_table: p}
    route_tables: {p: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {ingress: [tcp 22 from 0.0.0.0/0]}, n: {ingress: []}}
    instances:
      x: {subnet: a, security_groups: [n]}
      y: {subnet: b, public_ip: true, security_groups: [o]}
      z: {subnet: c, public_ip: true, security_groups: [o]}
      t: {subnet: d, security_groups: [n]}
      u: {subnet: e, public_ip: true, security_groups: [o]}
)";
  CHECK(asked(text, "internet", "tier:db", tcp(22)) == verdict::unknown);
  CHECK(asked(text, "internet", "az:a", tcp(22)) == verdict::unknown);
  CHECK(asked(text, "internet", "tag:role=x", tcp(22)) == verdict::unknown);
  // `tier: app` has one that is reached and one that is not: nobody else changes that.
  CHECK(asked(text, "internet", "tier:app", tcp(22)) == verdict::partial);
  CHECK(asked(text, "internet", "subnet:a", tcp(22)) == verdict::blocked);
  CHECK(asked(replaced(text, "tier: !unknown t", "tier: web"), "internet", "tier:db", tcp(22)) ==
        verdict::blocked);
  auto const lost = text + "      v: {subnet: !unknown s, public_ip: true, security_groups: [o]}\n";
  CHECK(asked(lost, "internet", "subnet:a", tcp(22)) == verdict::unknown);
  auto const called =
      text + "      w: {subnet: d, security_groups: [n], tags: {app: !unknown q}}\n";
  CHECK(asked(called, "internet", "tag:app=q", tcp(22)) == verdict::unknown);
  // A name that only what is not known can have is no mistake; others are one.
  CHECK(asked(text, "internet", "tier:cache", tcp(22)) == verdict::unknown);
  auto const net = network_of(replaced(text, "tier: !unknown t", "tier: web"));
  CHECK_FALSE(analysis::ask(net, {.from = *parse_selector("internet"),
                                  .to = *parse_selector("tier:cache"),
                                  .match = tcp(22)})
                  .has_value());
  CHECK_FALSE(analysis::ask(net, {.from = *parse_selector("internet"),
                                  .to = *parse_selector("subnet:no"),
                                  .match = tcp(22)})
                  .has_value());
}

TEST_CASE("two hosts with one address, and one outside its subnet", "[analysis][open_facts]") {
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      a: {cidr: 10.0.1.0/24, az: a}
      b: {cidr: 10.0.2.0/24, az: a}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances:
      x: {subnet: a, ip: 10.0.1.9, security_groups: [o]}
      y: {subnet: b, ip: 10.0.1.9, security_groups: [o]}
      z: {subnet: b, ip: 10.0.7.9, security_groups: [o]}
      d1: {subnet: b, ip: 10.0.2.9, security_groups: [o]}
      d2: {subnet: b, ip: 10.0.2.9, security_groups: [o]}
)";
  CHECK(asked(text, "x", "y", tcp(22)) == verdict::unknown);
  CHECK(asked(text, "x", "y", std::nullopt) == verdict::unknown);
  CHECK(asked(text, "x", "z", tcp(22)) == verdict::unknown); // SUB-6
  CHECK(asked(text, "z", "x", tcp(22)) == verdict::unknown);
  CHECK(asked(text, "d1", "d2", tcp(22)) == verdict::unknown);
  CHECK(asked(text, "x", "10.0.1.9", tcp(22)) == verdict::unknown);
  // One's own address among others makes no pair.
  CHECK(asked(text, "x", "10.0.2.9", tcp(22)) == verdict::reachable);
}

TEST_CASE("the same address in another VPC is not reached", "[analysis][open_facts]") {
  std::string const text = R"(
vpcs:
  v: {cidr: 10.0.0.0/16, subnets: {a: {cidr: 10.0.1.0/24, az: a}}, instances: {x: {subnet: a, ip: 10.0.1.9}}}
  w: {cidr: 10.0.0.0/16, subnets: {b: {cidr: 10.0.1.0/24, az: a}}, instances: {y: {subnet: b, ip: 10.0.1.9}}}
)";
  CHECK(asked(text, "x", "y", tcp(22)) == verdict::blocked);
  CHECK(asked(text, "x", "y", std::nullopt) == verdict::blocked);
}

TEST_CASE("the table of a regional NAT gateway that is not known may lead anywhere",
          "[analysis][open_facts]") {
  // NAT-18
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets: {a: {cidr: 10.0.1.0/24, az: a, route_table: a}}
    nat_gateways: {nat: {regional: true, route_table: r}}
    route_tables: {a: {routes: {0.0.0.0/0: nat}}, r: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {}}
    instances: {c: {subnet: a, security_groups: [o]}}
)";
  CHECK(agreed(text, "c", "internet", tcp(443)) == verdict::reachable);
  CHECK(agreed(replaced(text, "r: {routes: {0.0.0.0/0: igw}}", "r: {}"), "c", "internet",
               tcp(443)) == verdict::blocked);
  CHECK(agreed(replaced(text, "route_table: r}}", "route_table: !unknown later}}"), "c", "internet",
               tcp(443)) == verdict::unknown);
}

TEST_CASE("what is not known needs no reason", "[analysis][open_facts]") {
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    internet_gateway: igw
    subnets: {a: {cidr: 10.0.1.0/24, ipv6: "2600:1f10:1:1::/64", az: a, route_table: p}}
    route_tables: {p: {routes: {"::/0": igw, 0.0.0.0/0: igw}}}
    security_groups: {six: {ingress: ["all from ::/0"]}, shut: {}}
    instances:
      i: {subnet: a, ipv6: !unknown , security_groups: [six]}
      g: {subnet: a, elastic_ip: true, security_groups: [shut, !unknown ]}
      n: {subnets: [a], count: !unknown , elastic_ip: true, security_groups: [shut]}
      j: {subnet: a, ipv6: {unknown: ""}, security_groups: [six]}
)";
  for (auto const* who : {"i", "g", "n", "j"})
    CHECK(asked(text, "internet", who, tcp(443)) == verdict::unknown);
}
