// What passes a transit gateway on its way to devices that see both directions or one, and to
// endpoints that serve their own VPC only.
#include "vpclint/analysis/reach.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace vpclint;

namespace {

/// Spokes in AZ a and b, whose packets to each other are inspected in the AZ that they come from.
std::string inspected(bool appliance_mode) {
  return std::string(R"(version: 1
vpcs:
  one:
    cidr: 10.1.0.0/16
    subnets:
      one-a: {cidr: 10.1.0.0/24, az: a, route_table: out}
    route_tables: {out: {routes: {0.0.0.0/0: hub}}}
    security_groups: {all: {ingress: [all from 10.0.0.0/8]}}
    instances: {one: {subnet: one-a, security_groups: [all]}}
  two:
    cidr: 10.2.0.0/16
    subnets:
      two-a: {cidr: 10.2.0.0/24, az: a, route_table: out}
      two-b: {cidr: 10.2.1.0/24, az: b, route_table: out}
    route_tables: {out: {routes: {0.0.0.0/0: hub}}}
    security_groups: {all: {ingress: [all from 10.0.0.0/8]}}
    instances:
      near: {subnet: two-a, security_groups: [all]}
      far: {subnet: two-b, security_groups: [all]}
  inspection:
    cidr: 10.9.0.0/16
    subnets:
      tgw-a: {cidr: 10.9.0.0/28,  az: a, route_table: to-a}
      tgw-b: {cidr: 10.9.0.16/28, az: b, route_table: to-b}
      fw-a:  {cidr: 10.9.1.0/28,  az: a, route_table: back}
      fw-b:  {cidr: 10.9.1.16/28, az: b, route_table: back}
    route_tables:
      to-a: {routes: {0.0.0.0/0: look-a}}
      to-b: {routes: {0.0.0.0/0: look-b}}
      back: {routes: {10.0.0.0/8: hub}}
    endpoints:
      look-a: {type: gwlb, service: com.amazonaws.vpce.us-east-1.vpce-svc-1, subnets: [fw-a]}
      look-b: {type: gwlb, service: com.amazonaws.vpce.us-east-1.vpce-svc-1, subnets: [fw-b]}
transit_gateways:
  hub:
    attachments:
      one: {vpc: one, subnets: [one.one-a]}
      two: {vpc: two, subnets: [two.two-a, two.two-b]}
      inspection: {vpc: inspection, subnets: [inspection.tgw-a, inspection.tgw-b], appliance_mode: )") +
         (appliance_mode ? "true" : "false") + R"(}
    route_tables:
      spokes: {associations: [one, two], routes: {0.0.0.0/0: inspection}}
      inspected: {associations: [inspection], propagations: [one, two]}
)";
}

/// VPC `client` beside `home`, which has a gateway endpoint on the table of its attachment.
constexpr char const* endpoint_behind_a_hub = R"(version: 1
region: us-east-1
vpcs:
  home:
    cidr: 10.1.0.0/16
    subnets:
      door: {cidr: 10.1.0.0/24, az: a, route_table: t}
    route_tables: {t: {routes: {10.2.0.0/16: hub}}}
    endpoints: {store: {service: s3, route_tables: [t]}}
    security_groups: {all: {ingress: [all from 0.0.0.0/0]}}
    instances: {own: {subnet: door, security_groups: [all]}}
  client:
    cidr: 10.2.0.0/16
    subnets:
      app: {cidr: 10.2.0.0/24, az: a, route_table: t}
    route_tables: {t: {routes: {0.0.0.0/0: hub}}}
    security_groups: {all: {ingress: [all from 0.0.0.0/0]}}
    instances: {app: {subnet: app, security_groups: [all]}}
prefix_lists:
  s3: {aws: com.amazonaws.us-east-1.s3, cidrs: [52.219.44.0/22]}
transit_gateways:
  hub:
    attachments:
      home: {vpc: home, subnets: [home.door]}
      client: {vpc: client, subnets: [client.app]}
    route_tables:
      all: {associations: [home, client], propagations: [home, client], routes: {0.0.0.0/0: home}}
)";

/// A host that asks for a group of the client's VPC, behind the client's gateway or behind its
/// peer.
std::string referring(bool behind_peer) {
  std::string const own = behind_peer ? "far" : "hub";
  return std::string(R"(version: 1
region: us-east-1
vpcs:
  client:
    cidr: 10.1.0.0/16
    subnets: {app: {cidr: 10.1.0.0/24, az: a, route_table: t}}
    route_tables: {t: {routes: {0.0.0.0/0: hub}}}
    security_groups: {client: {}}
    instances: {app: {subnet: app, security_groups: [client]}}
  server:
    cidr: 10.2.0.0/16
    subnets: {db: {cidr: 10.2.0.0/24, az: a, route_table: t}}
    route_tables: {t: {routes: {0.0.0.0/0: )") +
         own + R"(}}}
    security_groups: {db: {ingress: [tcp 3306 from sg:client.client, tcp 3307 from 10.1.0.0/16]}}
    instances: {db: {subnet: db, security_groups: [db]}}
transit_gateways:
  hub:
    security_group_referencing: true
    attachments:
      client: {vpc: client, subnets: [client.app]}
      )" +
         (behind_peer ? "line: {peer: far}" : "server: {vpc: server, subnets: [server.db]}") + R"(
    route_tables:
      all: {associations: [client, )" +
         (behind_peer ? "line" : "server") +
         R"(], propagations: [client], routes: {10.2.0.0/16: )" +
         (behind_peer ? "line" : "server") + R"(}}
)" +
         (behind_peer ? R"(  far:
    security_group_referencing: true
    attachments:
      server: {vpc: server, subnets: [server.db]}
      line: {peer: hub}
    route_tables:
      all: {associations: [server, line], propagations: [server], routes: {10.1.0.0/16: line}}
)"
                      : "");
}

analysis::answer answer_to(std::string const& design, char const* question) {
  auto loaded = load_text(design, "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  for (auto const& f : findings)
    FAIL_CHECK(f.message);
  auto const asked = parse_question(question);
  REQUIRE(asked.has_value());
  auto a = analysis::ask(
      net, {.from = *asked->source, .to = *asked->destination, .match = asked->match});
  REQUIRE(a.has_value());
  return std::move(*a);
}

std::string verdict_of(std::string const& design, char const* question) {
  return std::string(analysis::name(answer_to(design, question).outcome));
}

} // namespace

TEST_CASE("TGW-10: replies are inspected in the AZ they come from, unless in appliance mode",
          "[analysis][walk][TGW-10][RT-31]") {
  CHECK(verdict_of(inspected(false), "one -> near tcp 443") == "reachable");
  CHECK(verdict_of(inspected(false), "one -> far tcp 443") == "reply_blocked");
  CHECK(verdict_of(inspected(true), "one -> near tcp 443") == "reachable");
  CHECK(verdict_of(inspected(true), "one -> far tcp 443") == "reachable");
}

TEST_CASE("EP-7: a gateway endpoint serves nobody who comes through a transit gateway",
          "[analysis][walk][EP-7]") {
  CHECK(verdict_of(endpoint_behind_a_hub, "own -> store tcp 443") == "reachable");
  CHECK(verdict_of(endpoint_behind_a_hub, "app -> store tcp 443") == "blocked");
}

TEST_CASE("TGW-7: groups are known behind one transit gateway, not behind its peers",
          "[analysis][walk][TGW-7]") {
  CHECK(verdict_of(referring(false), "app -> db tcp 3306") == "reachable");
  CHECK(verdict_of(referring(false), "app -> db tcp 3307") == "reachable");
  CHECK(verdict_of(referring(true), "app -> db tcp 3306") == "blocked");
  CHECK(verdict_of(referring(true), "app -> db tcp 3307") == "reachable");
}

TEST_CASE("IPv4 over a transit gateway does not hang on IPv6 blocks that are not known",
          "[analysis][walk][TGW-5][CIDR-18]") {
  auto const of = [](std::string const& blocks) {
    std::string text = "version: 1\nvpcs:\n";
    for (std::string const n : {"1", "2"}) {
      text += "  v" + n + ":\n    " + (n == "1" ? blocks : "cidr: 10.2.0.0/16") + "\n";
      text += "    subnets: {s" + n + ": {cidr: 10." + n + ".0.0/24, az: a, route_table: t}}\n";
      text += "    route_tables: {t: {routes: {10.0.0.0/8: hub, '::/0': hub}}}\n"
              "    security_groups: {all: {ingress: [all from 10.0.0.0/8]}}\n";
      text += "    instances: {i" + n + ": {subnet: s" + n + ", security_groups: [all]}}\n";
    }
    return text + "transit_gateways: {hub: {attachments: {a1: {vpc: v1, subnets: [s1]}, "
                  "a2: {vpc: v2, subnets: [s2]}}}}\n";
  };
  auto const ipv6 = of("cidr: 10.1.0.0/16\n    ipv6: {unknown: Amazon gives one}");
  CHECK(verdict_of(ipv6, "i1 -> i2 tcp 443") == "reachable");
  CHECK(verdict_of(ipv6, "i2 -> i1 tcp 443") == "reachable");
  CHECK(verdict_of(ipv6, "i2 -> 2001:db8::1 tcp 443") != "reachable");
  auto const ipv4 = of("cidrs: [10.1.0.0/16, {unknown: whichever is free}]");
  CHECK(verdict_of(ipv4, "i1 -> i2 tcp 443") == "unknown");
}
