// Changes of routes: past NAT gateways, through inspection, out by another gateway.
#include "vpclint/analysis/blockers.hpp"
#include "vpclint/analysis/explain.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

struct found_remedy {
  std::vector<std::string> codes{};
  std::vector<std::string> changes{};
  std::vector<std::string> opens{};
  std::vector<std::string> closes{};
};

found_remedy rerouted(std::string text, char const* question) {
  auto loaded = load_text("version: 1\n" + std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const q = analysis::question_of(question);
  REQUIRE(q.has_value());
  auto const found = analysis::explain_blocked(net, *q);
  REQUIRE(found.has_value());
  found_remedy out;
  for (auto const& b : found->blockers)
    out.codes.push_back((b.reply ? "reply " : "") + std::string(code(b.why)));
  for (auto const& r : found->remedies) {
    for (auto const& c : r.changes)
      out.changes.push_back(c.object + ": " + c.add);
    out.opens = r.opens;
    out.closes = r.closes;
  }
  return out;
}

using texts = std::vector<std::string>;

std::string exchanged(std::string text, std::string const& old, std::string const& by) {
  auto const at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), by);
}

std::string const behind_nat = R"(vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      a: {cidr: 10.0.0.0/24, az: a, route_table: r}
      p: {cidr: 10.0.1.0/24, az: a, route_table: nr}
    nat_gateways: {nat: {subnet: p}}
    route_tables:
      r: {routes: {0.0.0.0/0: nat}}
      nr: {routes: {0.0.0.0/0: igw}}
    security_groups: {o: {}, in: {ingress: []}}
    instances: {c: {subnet: a, security_groups: [o]}}
)";

/// Spokes that reach each other and the internet by a VPC with Gateway Load Balancer endpoints.
std::string const inspected = R"(vpcs:
  spoke:
    cidr: 10.1.0.0/16
    subnets:
      a: {cidr: 10.1.0.0/24, az: a, route_table: r}
      b: {cidr: 10.1.1.0/24, az: b, route_table: r}
    route_tables: {r: {routes: {0.0.0.0/0: tgw}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances: {here: {subnet: a, ip: 10.1.0.9, security_groups: [o]}}
  other:
    cidr: 10.2.0.0/16
    subnets:
      oa: {cidr: 10.2.0.0/24, az: a, route_table: r}
      ob: {cidr: 10.2.1.0/24, az: b, route_table: r}
    route_tables: {r: {routes: {0.0.0.0/0: tgw}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances: {there: {subnet: ob, ip: 10.2.1.9, security_groups: [o]}}
  hub:
    cidr: 10.100.0.0/16
    internet_gateway: igw
    subnets:
      ta: {cidr: 10.100.0.0/28, az: a, route_table: ta}
      tb: {cidr: 10.100.0.16/28, az: b, route_table: tb}
      f1: {cidr: 10.100.1.0/24, az: a, route_table: f}
      f2: {cidr: 10.100.2.0/24, az: b, route_table: f}
      n: {cidr: 10.100.3.0/24, az: a, route_table: n}
    endpoints:
      e1: {type: gwlb, service: fw, subnets: [f1]}
      e2: {type: gwlb, service: fw, subnets: [f2]}
    nat_gateways: {nat: {subnet: n}}
    route_tables:
      ta: {routes: {0.0.0.0/0: e1}}
      tb: {routes: {0.0.0.0/0: e2}}
      f: {routes: {0.0.0.0/0: nat, 10.0.0.0/8: tgw}}
      n: {routes: {0.0.0.0/0: igw, 10.0.0.0/8: e1}}
transit_gateways:
  tgw:
    attachments:
      as: {vpc: spoke, subnets: [a, b]}
      ao: {vpc: other, subnets: [oa, ob]}
      ah: {vpc: hub, subnets: [ta, tb]}
    route_tables:
      out: {associations: [as, ao], routes: {0.0.0.0/0: ah}}
      back: {associations: [ah], propagations: [as, ao]}
)";

} // namespace

TEST_CASE("a NAT gateway without a way out is one thing to change", "[analysis][remedies][NAT-4]") {
  auto const gap = rerouted(exchanged(behind_nat, "nr: {routes: {0.0.0.0/0: igw}}", "nr: {}"),
                            "c -> internet tcp 443");
  CHECK(gap.codes == texts{"NO_ROUTE_TO_DESTINATION"});
  CHECK(gap.changes == texts{"route table nr: 0.0.0.0/0: igw"});
  // Of a regional one the same.
  auto const regional =
      rerouted(exchanged(exchanged(behind_nat, "{subnet: p}", "{regional: true, route_table: nr}"),
                         "nr: {routes: {0.0.0.0/0: igw}}", "nr: {}"),
               "c -> internet tcp 443");
  CHECK(regional.codes == texts{"NO_ROUTE_TO_DESTINATION"});
  CHECK(regional.changes == texts{"route table nr: 0.0.0.0/0: igw"});
}

TEST_CASE("a NAT gateway that is its own next hop gets another one",
          "[analysis][remedies][NAT-4]") {
  auto const alone = rerouted(
      exchanged(behind_nat, "nr: {routes: {0.0.0.0/0: igw}}", "nr: {routes: {0.0.0.0/0: nat}}"),
      "c -> internet tcp 443");
  CHECK(alone.codes == texts{"ROUTING_LOOP"});
  CHECK(alone.changes == texts{"route table nr: 0.0.0.0/0: igw"});
  // Where others use the table, the subnet gets one of its own.
  auto const shared =
      rerouted(exchanged(behind_nat, "az: a, route_table: nr}", "az: a, route_table: r}"),
               "c -> internet tcp 443");
  CHECK(shared.codes == texts{"ROUTING_LOOP"});
  CHECK(shared.changes == texts{"subnet p: route_table: p, as r but 0.0.0.0/0: igw"});
}

TEST_CASE("a regional NAT gateway gets an address in the sender's zone",
          "[analysis][remedies][NAT-18]") {
  auto const found = rerouted(
      exchanged(behind_nat, "{subnet: p}", "{regional: true, elastic_ips: {b: 198.51.100.1}}"),
      "c -> internet tcp 443");
  CHECK(found.codes == texts{"REGIONAL_NGW_ROUTE_AZ_RESTRICTION"});
  CHECK(found.changes == texts{"NAT gateway nat: elastic_ips: an address in zone a"});
}

TEST_CASE("replies by another zone's endpoint want appliance mode",
          "[analysis][remedies][TGW-10]") {
  auto const found = rerouted(inspected, "here -> there tcp 443");
  CHECK(found.codes == texts{"reply ASYMMETRIC_APPLIANCE"});
  CHECK(found.changes == texts{"transit gateway attachment tgw.ah: appliance_mode: true"});
}

TEST_CASE("replies past the endpoint are led through it", "[analysis][remedies][RT-31]") {
  auto const past = rerouted(exchanged(inspected, "10.0.0.0/8: e1}", "10.0.0.0/8: tgw}"),
                             "here -> internet tcp 443");
  CHECK(past.codes == texts{"reply ASYMMETRIC_APPLIANCE"});
  CHECK(past.changes == texts{"route table n: 10.1.0.0/24: e1"});
  // The route that leads them out to the internet is the same one to change.
  auto const lost =
      rerouted(exchanged(inspected, ", 10.0.0.0/8: e1}", "}"), "here -> internet tcp 443");
  CHECK(lost.codes == texts{"reply IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"});
  CHECK(lost.changes == texts{"route table n: 10.1.0.0/24: e1"});
}

TEST_CASE("a transit gateway's way to the internet is where the NAT gateway is",
          "[analysis][remedies][TGW-13]") {
  auto const hole =
      rerouted(exchanged(inspected, "routes: {0.0.0.0/0: ah}", "routes: {0.0.0.0/0: blackhole}"),
               "here -> internet tcp 443");
  CHECK(hole.codes == texts{"TGW_RTB_BAD_STATE_ROUTE"});
  CHECK(hole.changes == texts{"transit gateway table tgw.out: 0.0.0.0/0: ah"});
  auto const none = rerouted(exchanged(inspected, "routes: {0.0.0.0/0: ah}", "routes: {}"),
                             "here -> internet tcp 443");
  CHECK(none.codes == texts{"TGW_RTB_CANNOT_ROUTE"});
  CHECK(none.changes == texts{"transit gateway table tgw.out: 0.0.0.0/0: ah"});
}

TEST_CASE("an egress-only gateway in the way gives place to the internet gateway",
          "[analysis][remedies][IGW-7]") {
  std::string const text = R"(vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    internet_gateway: igw
    egress_only_internet_gateway: eigw
    subnets:
      a: {cidr: 10.0.0.0/24, ipv6: "2600:1f10:1:1::/64", az: a, route_table: r}
      f: {cidr: 10.0.1.0/24, ipv6: "2600:1f10:1:2::/64", az: a, route_table: fr}
    endpoints: {e: {type: gwlb, service: fw, subnets: [f]}}
    route_tables:
      edge: {gateway: igw, routes: {"2600:1f10:1:1::/64": e}}
      r: {routes: {"::/0": e}}
      fr: {routes: {"::/0": eigw}}
    security_groups: {o: {ingress: ["tcp 443 from ::/0"]}}
    instances: {h: {subnet: a, ipv6: "2600:1f10:1:1::9", security_groups: [o]}}
)";
  auto const out = rerouted(text, "h -> 2600:9000::1 tcp 443");
  CHECK(out.codes == texts{"EGRESS_ONLY_BEHIND_INSPECTION"});
  CHECK(out.changes == texts{"route table fr: ::/0: igw"});
  // IPv6 that comes in without the endpoint: the edge table leads it there.
  auto const in = rerouted(exchanged(exchanged(text, "::/0\": eigw", "::/0\": igw"),
                                     "edge: {gateway: igw, routes: {\"2600:1f10:1:1::/64\": e}}",
                                     "edge: {gateway: igw, routes: {}}"),
                           "2600:9000::1 -> h tcp 443");
  CHECK(in.codes == texts{"reply ASYMMETRIC_APPLIANCE"});
  CHECK(in.changes == texts{"route table edge: 2600:1f10:1:1::/64: e"});
}

TEST_CASE("what changes open and close towards the internet is told", "[analysis][remedies]") {
  // ENI-12: the other host behind the NAT gateway loses its way out.
  auto const replaced = rerouted(
      exchanged(behind_nat, "c: {subnet: a, security_groups: [o]}",
                "c: {subnet: a, security_groups: [o]}, w: {subnet: a, security_groups: [in], "
                "elastic_ip: 198.51.100.9}"),
      "internet -> w tcp 443");
  CHECK(replaced.changes ==
        texts{"security group in: tcp 443 from 0.0.0.0/0", "route table r: 0.0.0.0/0: igw"});
  CHECK(replaced.opens == texts{"c -> w tcp 443"});
  CHECK(replaced.closes == texts{"c -> internet tcp 443"});
}
