// What stands in the way of a flow, and the changes that open it.
#include "vpclint/analysis/blockers.hpp"
#include "vpclint/analysis/explain.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace vpclint;

namespace {

network::network resolved(std::string text) {
  auto loaded = load_text(std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

analysis::explanation explained(network::network const& net, char const* from, char const* to,
                                std::optional<traffic> const& match) {
  auto const e = analysis::explain(
      net, {.from = *parse_selector(from), .to = *parse_selector(to), .match = match},
      {.remedies = true});
  REQUIRE(e.has_value());
  return *e;
}

std::vector<std::string> subjects(analysis::explanation const& e) {
  std::vector<std::string> result;
  for (auto const& b : e.in_the_way.blockers)
    result.push_back(b.subject);
  return result;
}

/// Two VPCs on a transit gateway; everything behind it is shut.
std::string hub(std::string const& route_of_a, std::string const& propagations,
                std::string const& group_of_b = "[]") {
  return R"(version: 1
vpcs:
  a:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {)" +
         route_of_a + R"(}}}
    security_groups: {o: {}}
    instances: {x: {subnet: s, ip: 10.1.1.9, security_groups: [o]}}
  b:
    cidr: 10.2.0.0/16
    subnets: {s: {cidr: 10.2.1.0/24, az: a, route_table: r, network_acl: n}}
    route_tables: {r: {}}
    network_acls: {n: {ingress: {}, egress: {}}}
    security_groups: {none: {ingress: )" +
         group_of_b + R"(}}
    instances: {y: {subnet: s, ip: 10.2.1.9, security_groups: [none]}}
transit_gateways:
  hub:
    attachments: {ta: {vpc: a, subnets: [s]}, tb: {vpc: b, subnets: [s]}}
    route_tables:
      rt: {associations: [ta, tb], propagations: [)" +
         propagations + R"(], routes: {}}
)";
}

} // namespace

TEST_CASE("blockers of some client ports are not hidden by luckier ones", "[analysis][blockers]") {
  // NACL-13: Linux picks from 32768-60999, of which the ACL lets 49152 and higher back.
  auto const net = resolved(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      a: {cidr: 10.0.1.0/24, az: a}
      b: {cidr: 10.0.2.0/24, az: a, network_acl: n}
    network_acls:
      n:
        ingress: {100: allow all from 0.0.0.0/0}
        egress: {100: allow tcp 49152-65535 to 0.0.0.0/0}
    security_groups:
      c: {}
      s: {ingress: []}
    instances:
      c: {subnet: a, ip: 10.0.1.9, security_groups: [c], os: linux}
      s: {subnet: b, ip: 10.0.2.9, security_groups: [s]}
)");
  auto const e = explained(net, "c", "s", tcp(22));
  CHECK(subjects(e) == std::vector<std::string>{"security group s of s, ingress",
                                                "network ACL n of subnet b, egress"});
  REQUIRE(e.in_the_way.remedies.size() == 1);
  CHECK(e.in_the_way.remedies[0].changes.size() == 2);
}

TEST_CASE("behind a missing route of a transit gateway the search goes on",
          "[analysis][blockers]") {
  // TGW-6, RT-18: table of the gateway, ACL both ways, group, route back.
  CHECK(explained(resolved(hub("10.2.0.0/16: hub", "ta")), "x", "y", tcp(22))
            .in_the_way.blockers.size() == 5);
  CHECK(explained(resolved(hub("10.2.0.0/16: hub", "ta, tb")), "x", "y", tcp(22))
            .in_the_way.blockers.size() == 4);
}

TEST_CASE("behind a blackhole the search goes on", "[analysis][blockers]") {
  // RT-20: the route is there, its target does not take the packet.
  auto const e = explained(resolved(hub("10.2.0.0/16: {target: hub, state: blackhole}", "ta, tb")),
                           "x", "y", tcp(22));
  CHECK(e.in_the_way.blockers.size() == 5);
}

TEST_CASE("no route to a private address: what could lead there is followed",
          "[analysis][blockers]") {
  auto const e = explained(resolved(hub("", "ta, tb")), "x", "y", tcp(22));
  CHECK(e.in_the_way.blockers.size() == 5);
  for (auto const& b : e.in_the_way.blockers)
    CHECK(b.why != analysis::reason::no_destination);
  // Both tables are called r: the changes name the VPC.
  REQUIRE(e.in_the_way.remedies.size() == 1);
  std::vector<std::string> objects;
  for (auto const& c : e.in_the_way.remedies[0].changes)
    objects.push_back(c.object);
  CHECK(std::count(objects.begin(), objects.end(), "route table a.r") == 1);
  CHECK(std::count(objects.begin(), objects.end(), "route table b.r") == 1);
}

TEST_CASE("one gateway in a bad state is one blocker", "[analysis][blockers]") {
  auto const net = resolved(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: {name: igw, attached: false}
    nat_gateways: {ng: {subnet: pub, state: failed}}
    subnets:
      pub: {cidr: 10.0.1.0/24, az: a, route_table: pub}
      prv: {cidr: 10.0.2.0/24, az: b, route_table: prv}
    route_tables:
      pub: {routes: {0.0.0.0/0: igw}}
      prv: {routes: {0.0.0.0/0: ng}}
    security_groups: {c: {}}
    instances: {c: {subnet: prv, security_groups: [c]}}
)");
  // IGW-2, NAT-5
  CHECK(subjects(explained(net, "c", "internet", tcp(443))).size() == 2);
}

TEST_CASE("a reference that is lost on the way is no remedy, its block is",
          "[analysis][blockers]") {
  // SG-18: behind an appliance a reference to the sender's group means nothing.
  auto const net = resolved(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      a: {cidr: 10.0.1.0/24, az: a, route_table: a}
      b: {cidr: 10.0.2.0/24, az: a, route_table: b}
      f: {cidr: 10.0.3.0/24, az: a}
    route_tables:
      a: {routes: {10.0.2.0/24: fw}}
      b: {routes: {10.0.1.0/24: fw}}
    security_groups:
      c: {}
      fw: {ingress: [all from 10.0.0.0/16]}
      s: {ingress: [tcp 22 from sg:c]}
    instances:
      x: {subnet: a, ip: 10.0.1.9, security_groups: [c]}
      y: {subnet: b, ip: 10.0.2.9, security_groups: [s]}
      fw: {subnet: f, ip: 10.0.3.9, security_groups: [fw], source_dest_check: false}
)");
  auto const e = explained(net, "x", "y", tcp(22));
  REQUIRE(e.in_the_way.remedies.size() == 1);
  REQUIRE(e.in_the_way.remedies[0].changes.size() == 1);
  CHECK(e.in_the_way.remedies[0].changes[0].add == "tcp 22 from 10.0.1.0/24");
}

TEST_CASE("what a change opens over IPv6 is told", "[analysis][blockers]") {
  auto const net = resolved(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2001:db8:0:1200::/56"
    subnets: {a: {cidr: 10.0.1.0/24, ipv6: "2001:db8:0:1201::/64", az: a}}
    security_groups:
      c: {}
      s: {ingress: []}
    instances:
      x: {subnet: a, ip: 10.0.1.8, ipv6: "2001:db8:0:1201::8", security_groups: [c]}
      w: {subnet: a, ipv6: "2001:db8:0:1201::7", ip: 10.0.1.7, security_groups: [c]}
      y: {subnet: a, ip: 10.0.1.9, ipv6: "2001:db8:0:1201::9", security_groups: [s]}
)");
  auto const e = explained(net, "x", "y", tcp(22));
  REQUIRE(e.in_the_way.remedies.size() == 1);
  auto const& opens = e.in_the_way.remedies[0].opens;
  CHECK(std::any_of(opens.begin(), opens.end(), [](std::string const& o) {
    return o.find("w -> y") == 0 && o.find("over IPv6") != o.npos;
  }));
}

TEST_CASE("a routing loop names its circle", "[analysis][blockers]") {
  // RT-30: each of two appliances sends on to the other.
  auto const net = resolved(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      a: {cidr: 10.0.1.0/24, az: a, route_table: a}
      b: {cidr: 10.0.2.0/24, az: a}
      f: {cidr: 10.0.3.0/24, az: a, route_table: f}
      g: {cidr: 10.0.4.0/24, az: a, route_table: g}
    route_tables:
      a: {routes: {10.0.2.0/24: one}}
      f: {routes: {10.0.2.0/24: two}}
      g: {routes: {10.0.2.0/24: one}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances:
      x: {subnet: a, ip: 10.0.1.9, security_groups: [o]}
      y: {subnet: b, ip: 10.0.2.9, security_groups: [o]}
      one: {subnet: f, ip: 10.0.3.9, security_groups: [o], source_dest_check: false}
      two: {subnet: g, ip: 10.0.4.9, security_groups: [o], source_dest_check: false}
)");
  auto const e = explained(net, "x", "y", tcp(22));
  REQUIRE(e.in_the_way.blockers.size() == 1);
  auto const& b = e.in_the_way.blockers[0];
  CHECK(b.why == analysis::reason::loop);
  CHECK(b.at.valid());
  CHECK(b.subject == "route table f of subnet f");
  CHECK(b.decision.find("route table f of subnet f -> route table g of subnet g -> "
                        "route table f of subnet f") != std::string::npos);
}

TEST_CASE("addresses that fail are told, not client ports", "[analysis][blockers]") {
  auto const net = resolved(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets: {a: {cidr: 10.0.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {0.0.0.0/0: igw}}}
    security_groups: {w: {ingress: [tcp 443 from 203.0.113.0/24]}}
    instances: {w: {subnet: a, security_groups: [w], public_ip: true}}
)");
  auto const e = explained(net, "internet", "w", tcp(443));
  CHECK(e.found.outcome == verdict::partial);
  CHECK(e.found.failing_ports.empty());
  REQUIRE(e.found.failing_sources.size() == 1);
  CHECK(to_string(e.found.failing_sources[0].block) == "0.0.0.0/0");
  REQUIRE(e.found.failing_sources[0].except.size() == 1);
  CHECK(to_string(e.found.failing_sources[0].except[0]) == "203.0.113.0/24");
}

TEST_CASE("ports of requests and of replies are put together", "[analysis][blockers]") {
  // 1000 rules of a group that is not in question: each port is asked once, not with each other.
  std::string rules;
  for (int i = 0; i < 1000; ++i)
    rules += (i == 0 ? "" : ", ") + ("tcp " + std::to_string(1000 + 2 * i)) + " from 10.0.0.0/16";
  auto const net = resolved(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets: {a: {cidr: 10.0.1.0/24, az: a}, b: {cidr: 10.0.2.0/24, az: a, network_acl: n}}
    network_acls:
      n:
        ingress: {100: allow tcp 1001 from 0.0.0.0/0}
        egress: {100: allow tcp 40000 to 0.0.0.0/0}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}, many: {ingress: [)" +
                            rules + R"(]}}
    instances:
      x: {subnet: a, ip: 10.0.1.9, security_groups: [o]}
      y: {subnet: b, ip: 10.0.2.9, security_groups: [o]}
)");
  auto const e = explained(net, "x", "y", std::nullopt);
  CHECK(e.found.outcome == verdict::reachable);
  CHECK(e.found.packets > 1000000); // that it stands for
}
