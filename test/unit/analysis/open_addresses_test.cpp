// Filters that tell free addresses of a subnet apart, where nobody wrote which one a host has.
#include "support/both_engines.hpp"

#include <string>

using namespace vpclint;
using namespace vpclint_test;

namespace {

/// `web` in a /28 may send to `app` what `rules` let in, and the ACL of its subnet lets out all.
std::string with(std::string const& web, std::string const& rules,
                 std::string const& entries = "100: allow all from 0.0.0.0/0") {
  return R"(
prefix_lists: {few: {cidrs: [10.0.1.8/32, 192.0.2.0/24]}}
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: 2001:db8::/56
    subnets:
      a: {cidr: 10.0.1.0/28, ipv6: 2001:db8::/64, az: a}
      b: {cidr: 10.0.2.0/28, ipv6: 2001:db8:0:1::/64, az: a, network_acl: n}
    network_acls:
      n:
        ingress: {)" +
         entries + R"(}
        egress: {100: allow all to 0.0.0.0/0, 110: "allow all to ::/0"}
    security_groups:
      out: {egress: [all to 0.0.0.0/0, "all to ::/0"]}
      in: {ingress: [)" +
         rules + R"(]}
    instances:
      app: {subnet: b, ipv6: "2001:db8:0:1::9", security_groups: [in]}
      web: {subnet: a, security_groups: [out])" +
         web + "}\n";
}

verdict from_web(std::string const& text) { return agreed(text, "web", "app", tcp(443)); }

} // namespace

TEST_CASE("a rule for some of the free addresses leaves the verdict open",
          "[analysis][open-addresses]") {
  for (auto const* rule : {"tcp 443 from 10.0.1.4/32", "tcp 443 from 10.0.1.9/32",
                           "tcp 443 from 10.0.1.8/29", "tcp 443 from pl:few"}) {
    CAPTURE(rule);
    auto const net = network_of(with("", rule));
    CHECK(agreed(net, "web", "app", tcp(443)) == verdict::unknown);
    CHECK(answer_of(net, "web", "app", tcp(443)).missing ==
          std::vector<std::string>{"private address of web"});
  }
}

TEST_CASE("what all free addresses have in common is decided", "[analysis][open-addresses]") {
  CHECK(from_web(with("", "tcp 443 from 10.0.1.0/28")) == verdict::reachable);
  CHECK(from_web(with("", "tcp 443 from 10.0.0.0/22")) == verdict::reachable);
  CHECK(from_web(with("", "tcp 443 from 10.0.3.9/32")) == verdict::blocked);
  CHECK(from_web(with("", "tcp 443 from 10.0.1.9/32, tcp 443 from 10.0.1.0/24")) ==
        verdict::reachable);
  CHECK(from_web(with("", "tcp 80 from 10.0.1.9/32")) == verdict::blocked);
  // SUB-6, SUB-9: nobody has the first four addresses and the last one.
  CHECK(from_web(with("", "tcp 443 from 10.0.1.0/30")) == verdict::blocked);
  CHECK(from_web(with("", "tcp 443 from 10.0.1.15/32")) == verdict::blocked);
}

TEST_CASE("a written address is one that nobody else has", "[analysis][open-addresses]") {
  CHECK(from_web(with(", ip: 10.0.1.9", "tcp 443 from 10.0.1.9/32")) == verdict::reachable);
  CHECK(from_web(with(", ip: 10.0.1.9", "tcp 443 from 10.0.1.10/32")) == verdict::blocked);
  std::string const other = "}\n      other: {subnet: a, ip: 10.0.1.9";
  CHECK(from_web(with(other, "tcp 443 from 10.0.1.9/32")) == verdict::blocked);
  // Halves make the whole.
  CHECK(from_web(with("", "tcp 443 from 10.0.1.0/29, tcp 443 from 10.0.1.8/29")) ==
        verdict::reachable);
  CHECK(from_web(with("", "tcp 443 from 10.0.1.0/29, tcp 80 from 10.0.1.8/29")) ==
        verdict::unknown);
  // 10.0.1.8/29 less the last address has seven; with six written, all free ones lie in the rest.
  std::string all;
  for (int n = 8; n < 15; ++n)
    all += "}\n      h" + std::to_string(n) + ": {subnet: a, ip: 10.0.1." + std::to_string(n);
  CHECK(from_web(with(all, "tcp 443 from 10.0.1.0/29")) == verdict::reachable);
  CHECK(from_web(with(all, "tcp 443 from 10.0.1.8/29")) == verdict::blocked);
}

TEST_CASE("entries of ACLs for some of the free addresses", "[analysis][open-addresses]") {
  auto const acl = [](char const* entries) {
    return from_web(with("", "tcp 443 from 10.0.1.0/28", entries));
  };
  CHECK(acl("90: deny tcp 443 from 10.0.1.9/32, 100: allow all from 0.0.0.0/0") ==
        verdict::unknown);
  CHECK(acl("100: allow all from 0.0.0.0/0, 110: deny tcp 443 from 10.0.1.9/32") ==
        verdict::reachable);
  CHECK(acl("90: deny tcp 80 from 10.0.1.9/32, 100: allow all from 0.0.0.0/0") ==
        verdict::reachable);
  CHECK(acl("90: deny tcp 443 from 10.0.1.0/24, 100: allow all from 0.0.0.0/0") ==
        verdict::blocked);
}

TEST_CASE("IPv6 addresses that nobody wrote", "[analysis][open-addresses]") {
  auto const six = [](char const* web, char const* rule) {
    auto text = with(web, rule, R"(100: "allow all from ::/0")");
    std::string const four = "cidr: 10.0.1.0/28, ";
    text.replace(text.find(four), four.size(), "assign_ipv6: true, "); // SUB-11
    return agreed(text, "web", "app", tcp(443), true);
  };
  CHECK(six("", R"("tcp 443 from 2001:db8::/64")") == verdict::reachable);
  CHECK(six("", R"("tcp 443 from 2001:db8::77/128")") == verdict::unknown);
  CHECK(six(R"(, ipv6: "2001:db8::77")", R"("tcp 443 from 2001:db8::77/128")") ==
        verdict::reachable);
  CHECK(six(R"(, ipv6: "2001:db8::78")", R"("tcp 443 from 2001:db8::77/128")") == verdict::blocked);
}

TEST_CASE("each family has open addresses of its own", "[analysis][open-addresses]") {
  auto text = with(
      "",
      R"(tcp 443 from 10.0.1.9/32, "tcp 443 from 2001:db8::/64", "udp 53 from 2001:db8::77/128")",
      R"(100: allow all from 0.0.0.0/0, 110: "allow all from ::/0")");
  std::string const four = "cidr: 10.0.1.0/28, ";
  auto const net = network_of(text.insert(text.find(four), "assign_ipv6: true, "));
  analysis::all_pairs engine(net);
  auto const class_of = [&](char const* name, bool ipv6) {
    return engine.class_of(analysis::flow_end::of(net.at(name).members.at(0)), ipv6).value();
  };
  for (bool const ipv6 : {false, true}) {
    auto const outcome = engine.verdict_of(class_of("web", ipv6), class_of("app", ipv6), tcp(443));
    CHECK(outcome == (ipv6 ? verdict::reachable : verdict::unknown));
  }
}

TEST_CASE("where VPCs overlap, a stand-in is what it may be in any of them",
          "[analysis][open-addresses]") {
  // Both web and other stand at 10.0.1.4; other's subnet ends before 10.0.1.9.
  auto const both = [](char const* first, char const* second, char const* rules) {
    std::string const small = ": {cidr: 10.0.0.0/16, subnets: {x: {cidr: 10.0.1.0/29, az: a}}, "
                              "security_groups: {o: {egress: [all to 0.0.0.0/0]}}, "
                              "instances: {other: {subnet: x, security_groups: [o]}}}";
    std::string const large = R"(:
    cidr: 10.0.0.0/16
    subnets:
      a: {cidr: 10.0.1.0/28, az: a}
      b: {cidr: 10.0.2.0/28, az: a}
    security_groups:
      out: {egress: [all to 0.0.0.0/0]}
      in: {ingress: [)" + std::string(rules) +
                              R"(]}
    instances:
      app: {subnet: b, ip: 10.0.2.9, security_groups: [in]}
      web: {subnet: a, security_groups: [out]}
)";
    bool const large_first = first[0] == 'l';
    return std::string("vpcs:\n  ") + first + (large_first ? large : small + "\n") + "  " + second +
           (large_first ? small + "\n" : large);
  };
  // Addresses below 10.0.1.7 are told apart in the small subnet; 10.0.1.9 in the large one alone.
  auto const* rules = "tcp 443 from 10.0.1.0/29, tcp 80 from 10.0.1.5/32, tcp 25 from 10.0.1.9/32";
  for (auto const& text : {both("large", "small", rules), both("small", "large", rules)}) {
    CAPTURE(text);
    CHECK(agreed(text, "web", "app", tcp(25)) == verdict::unknown);
    CHECK(agreed(text, "web", "app", tcp(443)) == verdict::unknown);
    CHECK(agreed(text, "web", "app", tcp(80)) == verdict::unknown);
    CHECK(agreed(text, "web", "app", tcp(22)) == verdict::blocked);
  }
}

TEST_CASE("ips give the nodes of a load balancer their addresses", "[analysis][open-addresses]") {
  auto const text = [](char const* ips) {
    return std::string(R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      a: {cidr: 10.0.1.0/24, az: a}
      b: {cidr: 10.0.2.0/24, az: b}
    security_groups:
      out: {ingress: [all from 0.0.0.0/0], egress: [all to 0.0.0.0/0]}
      in: {ingress: [tcp 443 from 10.0.1.37/32, tcp 443 from 10.0.2.38/32]}
    load_balancers:
      lb: {scheme: internal, subnets: [a, b], security_groups: [out])") +
           ips + R"(}
    caches:
      c: {engine: redis, subnets: [b], security_groups: [out], ips: [10.0.2.38]}
    instances:
      app: {subnet: b, security_groups: [in]}
)";
  };
  CHECK(asked(text(""), "lb", "app", tcp(443)) == verdict::unknown);
  CHECK(asked(text(", ips: [10.0.1.37]"), "lb", "app", tcp(443)) == verdict::partial);
  CHECK(asked(text(", ips: [10.0.1.37, 10.0.2.39]"), "lb", "app", tcp(443)) == verdict::partial);
  CHECK(asked(text(", ips: [10.0.1.38, 10.0.2.39]"), "lb", "app", tcp(443)) == verdict::blocked);
  CHECK(asked(text(""), "c", "app", tcp(443)) == verdict::reachable);
}

TEST_CASE("a route for some of the free addresses leaves the verdict open",
          "[analysis][open-addresses]") {
  // PCX-2, TGW-5: both legal, and neither of RT-10's kind.
  auto const across = [](std::string const& routes, std::string const& back,
                         std::string const& y = "", std::string const& out = "all to 0.0.0.0/0") {
    return network_of(R"(
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {)" +
                      routes + R"(}}}
    security_groups: {o: {egress: [)" +
                      out + R"(]}}
    instances: {x: {subnet: s, ip: 10.0.1.10, security_groups: [o]}}
  b:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {)" +
                      back + R"(}}}
    security_groups: {i: {ingress: [tcp 443 from 10.0.0.0/16]}}
    instances: {y: {subnet: s, security_groups: [i])" +
                      y + R"(}}
peerings: {p: {requester: a, accepter: b}}
transit_gateways:
  t:
    attachments: {aa: {vpc: a, subnets: [a.s]}, ab: {vpc: b, subnets: [b.s]}}
    route_tables: {m: {associations: [aa, ab], propagations: [aa, ab], routes: {10.1.1.0/25: blackhole}}}
)");
  };
  auto const verdict_on = [](network::network const& net) {
    auto const v = agreed(net, "a.x", "b.y", tcp(443));
    if (v == verdict::unknown)
      CHECK(answer_of(net, "a.x", "b.y", tcp(443)).missing.front() == "private address of y");
    return v;
  };
  auto const open = [&](auto const& net) { return verdict_on(net) == verdict::unknown; };
  // No other route, another one that leads elsewhere, and one that leads to the same place.
  CHECK(open(across("10.1.1.0/25: p", "10.0.0.0/16: p")));
  CHECK(open(across("10.1.1.4/32: p", "10.0.0.0/16: p")));
  CHECK(open(across("10.1.1.200/32: p", "10.0.0.0/16: p")));
  CHECK(open(across("10.1.1.0/25: p, 10.1.0.0/16: t", "10.0.0.0/16: p")));
  CHECK(verdict_on(across("10.1.1.0/25: p, 10.1.0.0/16: p", "10.0.0.0/16: p")) ==
        verdict::reachable);
  CHECK(verdict_on(across("10.1.1.0/25: p, 10.1.1.128/25: p", "10.0.0.0/16: p")) ==
        verdict::reachable);
  // The first four addresses and the last one are nobody's (SUB-6), a written one is no other's.
  CHECK(verdict_on(across("10.1.1.0/30: t, 10.1.0.0/16: p", "10.0.0.0/16: p")) ==
        verdict::reachable);
  CHECK(verdict_on(across("10.1.1.0/25: p", "10.0.0.0/16: p", ", ip: 10.1.1.20")) ==
        verdict::reachable);
  CHECK(verdict_on(across("10.1.1.0/25: p", "10.0.0.0/16: p", ", ip: 10.1.1.200")) ==
        verdict::blocked);
  CHECK(verdict_on(across("10.1.2.0/24: p", "10.0.0.0/16: p")) == verdict::blocked);
  // In the table of the transit gateway.
  CHECK(open(across("10.1.0.0/16: t", "10.0.0.0/16: t")));
  CHECK(verdict_on(across("10.1.0.0/16: t", "10.0.0.0/16: t", ", ip: 10.1.1.200")) ==
        verdict::reachable);
  // SG-14: outwards, a reference sees who is behind a peering and not behind a transit gateway.
  CHECK(open(across("10.1.1.0/25: t, 10.1.0.0/16: p", "10.0.0.0/16: p", "", "tcp 443 to sg:b.i")));
}
