// Changes of load balancers, and what has to be done where no change is known.
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

struct balanced_remedy {
  std::vector<std::string> changes{};
  std::vector<std::string> by_hand{};
};

balanced_remedy remedied(std::string text, char const* question) {
  auto loaded = load_text("version: 1\n" + std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const q = analysis::question_of(question);
  REQUIRE(q.has_value());
  auto const found = analysis::explain(net, *q, {.remedies = true});
  REQUIRE(found.has_value());
  CHECK(found->found.outcome != verdict::reachable);
  balanced_remedy out;
  for (auto const& r : found->in_the_way.remedies) {
    CHECK(r.verified);
    for (auto const& c : r.changes)
      out.changes.push_back(c.object + ": " + c.add);
  }
  out.by_hand = found->in_the_way.by_hand;
  return out;
}

using texts = std::vector<std::string>;

/// Three zones, of which `balancers` have the first ones; `app` stands in a, `far` in c.
std::string balanced(std::string const& balancers) {
  return R"(vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      a: {cidr: 10.0.0.0/24, az: a}
      b: {cidr: 10.0.1.0/24, az: b}
      c: {cidr: 10.0.2.0/24, az: c}
      c2: {cidr: 10.0.3.0/24, az: c, tier: nodes}
    security_groups: {open: {ingress: [all from 10.0.0.0/16]}}
    instances:
      app: {subnet: a, ip: 10.0.0.20, security_groups: [open]}
      far: {subnet: c, ip: 10.0.2.20, security_groups: [open]}
      cl: {subnet: b, ip: 10.0.1.20, security_groups: [open]}
    load_balancers:
)" + balancers;
}

std::string const nlb =
    "      lb: {type: network, scheme: internal, subnets: [a], listeners: [{protocol: ";
std::string const alb = "      lb: {type: application, scheme: internal, subnets: [a, b], "
                        "security_groups: [open], listeners: [";

} // namespace

TEST_CASE("a target asks itself through a load balancer by the node's address",
          "[analysis][remedies][ELB-17]") {
  auto const found = remedied(balanced(nlb + "tcp, port: 443, to: app, target_port: 8443}]}\n"),
                              "app -> lb tcp 443");
  CHECK(found.changes ==
        texts{"load balancer lb: listeners: {port: 443, preserve_client_ip: false}"});
  auto const datagrams =
      remedied(balanced(nlb + "udp, port: 53, to: app}]}\n"), "app -> lb udp 53");
  CHECK(datagrams.changes.empty());
  CHECK(datagrams.by_hand == texts{"load balancer lb: datagrams keep the client's address, so that "
                                   "a target has to be asked past it or by others"});
}

TEST_CASE("a missing listener gets the targets that there are", "[analysis][remedies][ELB-7]") {
  CHECK(
      remedied(balanced(nlb + "tcp, port: 443, to: app, target_port: 8443}]}\n"), "cl -> lb tcp 80")
          .changes == texts{"load balancer lb: listeners: {protocol: tcp, port: 80, to: app, "
                            "target_port: 8443}"});
  auto const web = balanced(alb + "{port: 443, to: app}]}\n");
  CHECK(
      remedied(web, "cl -> lb tcp 80").changes ==
      texts{"load balancer lb: listeners: {protocol: http, port: 80, to: app, target_port: 443}"});
  CHECK(
      remedied(web, "cl -> app tcp 80 via lb").changes ==
      texts{"load balancer lb: listeners: {protocol: http, port: 80, to: app, target_port: 443}"});
  CHECK(remedied(web, "cl -> lb udp 80").by_hand ==
        texts{"load balancer lb: it takes no udp; a network load balancer does"});
  // Whose targets it would have is anybody's guess.
  auto const two = balanced(alb + "{port: 443, to: app}, {port: 444, to: far}]}\n");
  auto const open = remedied(two, "cl -> lb tcp 80");
  CHECK(open.changes.empty());
  CHECK(open.by_hand == texts{"load balancer lb: a listener for tcp 80, and targets for it"});
}

TEST_CASE("a zone without a node gets one", "[analysis][remedies][ELB-11]") {
  auto const across = balanced(nlb + "tcp, port: 443, to: far}], cross_zone: true}\n");
  CHECK(remedied(across, "cl -> lb tcp 443").changes == texts{"load balancer lb: subnets: c"});
  auto const apart = balanced(nlb + "tcp, port: 443, to: far}]}\n");
  CHECK(remedied(apart, "cl -> lb tcp 443").changes ==
        texts{"load balancer lb: cross_zone: true", "load balancer lb: subnets: c"});
  CHECK(remedied(balanced(alb + "{port: 443, to: far}]}\n"), "cl -> far tcp 443 via lb").changes ==
        texts{"load balancer lb: subnets: c"});
  CHECK(remedied(balanced(alb + "{port: 443, to: app}]}\n"), "cl -> far tcp 443 via lb").by_hand ==
        texts{"load balancer lb: the destination as a target of its listener on tcp 443"});
}

TEST_CASE("transit gateways that are not peered are", "[analysis][remedies][TGW-7]") {
  std::string const two = R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.0.0.0/8: t1}}}
    security_groups: {o: {ingress: [tcp 443 from 10.0.0.0/8]}}
    instances: {x: {subnet: s, ip: 10.0.1.10, security_groups: [o]}}
  b:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.0.0.0/8: t2}}}
    security_groups: {o: {}}
    instances: {y: {subnet: s, ip: 10.1.1.10, security_groups: [o]}}
transit_gateways:
  t1: {attachments: {a: {vpc: a, subnets: [a.s]}}}
  t2: {attachments: {b: {vpc: b, subnets: [b.s]}}}
)";
  CHECK(remedied(two, "x -> y tcp 443").changes ==
        texts{"transit gateway t1: attachments: {t2: {peer: t2}}",
              "transit gateway t2: attachments: {t1: {peer: t1}}",
              "security group b.o: tcp 443 from 10.0.1.0/24",
              "transit gateway table t1.default: 10.1.0.0/16: t2",
              "transit gateway table t2.default: 10.0.0.0/16: t1"});
  CHECK(
      remedied(two, "x -> 10.9.0.1 tcp 443").by_hand ==
      texts{"transit gateway table t1.default: a route for 10.9.0.1, which is behind no attachment "
            "of t1"});
}

TEST_CASE("ELB-14: a listener that a change adds may have to keep its own address", "[analysis]") {
  auto const found = remedied(R"(vpcs:
  v:
    cidr: 52.1.0.0/24
    subnets:
      s: {cidr: 52.1.0.0/26}
    instances:
      app: {subnet: s}
    load_balancers:
      lb: {type: network, subnets: [s], listeners: [{port: 80, to: app}]}
)",
                              "app -> lb tcp 443");
  REQUIRE_FALSE(found.changes.empty()); // each tried without the others
}
