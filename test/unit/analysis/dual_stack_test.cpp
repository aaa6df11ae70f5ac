// Load balancers of two families: what goes over IPv6 is unknown in both engines, and says why.
#include "support/both_engines.hpp"

#include <algorithm>
#include <string>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string changed(std::string text, std::string const& old, std::string const& by) {
  auto const at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), by);
}

} // namespace

TEST_CASE("IPv6 of a load balancer with two families is not known", "[analysis][open_facts]") {
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    internet_gateway: igw
    subnets:
      a: {cidr: 10.0.1.0/24, ipv6: "2600:1f10:1:1::/64", az: a, route_table: p}
      b: {cidr: 10.0.2.0/24, az: b, route_table: p}
      c: {cidr: 10.0.3.0/24, ipv6: !unknown block, az: a, route_table: p}
    route_tables: {p: {routes: {"::/0": igw, 0.0.0.0/0: igw}}}
    security_groups:
      six: {ingress: ["tcp 443 from ::/0"]}
      both: {ingress: [tcp 443 from 0.0.0.0/0, "tcp 443 from ::/0"]}
      app: {ingress: [tcp 80 from sg:both, tcp 80 from sg:six]}
    load_balancers:
      lb: {subnets: [a], dual_stack: true, security_groups: [six], listeners: [{port: 443, to: app, target_port: 80}]}
    instances:
      app: {subnet: b, security_groups: [app]}
      two: {subnet: a, ipv6: "2600:1f10:1:1::9", security_groups: [app]}
)";
  auto const with = [&](std::string const& old, std::string const& by) {
    return changed(text, old, by);
  };
  auto const why = [](std::string const& from) {
    auto const net = network_of(from);
    auto const a = answer_of(net, "internet", "lb", tcp(443));
    CHECK(a.outcome == verdict::unknown);
    REQUIRE(a.missing.size() == 1);
    return a.missing.front();
  };
  CHECK(why(text) == "IPv6 address of lb@a (IPv6 addresses of load balancers are not modelled)");
  CHECK(why(with("dual_stack: true", "dual_stack: !unknown family")) ==
        "IPv6 address of lb@a (family)");
  CHECK(agreed(text, "internet", "lb@a", tcp(443), true) == verdict::unknown);
  CHECK(agreed(text, "lb@a", "two", tcp(80), true) == verdict::unknown);
  CHECK(agreed(text, "two", "lb@a", tcp(443), true) == verdict::unknown);
  CHECK(asked(text, "internet", "2600:1f10:1:1::77", tcp(443)) == verdict::unknown);
  // IPv4 alone is decided, and so is what IPv6 cannot be between.
  CHECK(agreed(text, "lb@a", "app", tcp(80)) == verdict::reachable);
  CHECK(agreed(text, "app", "lb@a", tcp(443)) == verdict::blocked);
  CHECK(asked(text, "0.0.0.0/0", "lb", tcp(443)) == verdict::blocked);
  CHECK(asked(with("security_groups: [six]", "security_groups: [both]"), "0.0.0.0/0", "lb",
              tcp(443)) == verdict::reachable);
  CHECK(asked(with("security_groups: [six]", "security_groups: [both]"), "internet", "lb",
              tcp(443)) == verdict::unknown);
  // Without IPv6 in the subnet, or with one family, there are no such addresses.
  CHECK(asked(with("subnets: [a], dual", "subnets: [b], dual"), "internet", "lb", tcp(443)) ==
        verdict::blocked);
  CHECK(asked(with("subnets: [a], dual", "subnets: [c], dual"), "internet", "lb", tcp(443)) ==
        verdict::unknown);
  for (auto const* one : {"dual_stack: false", "cross_zone: true"})
    CHECK(asked(with("dual_stack: true", one), "internet", "lb", tcp(443)) == verdict::blocked);
  auto const net = network_of(text);
  CHECK(std::count_if(net.missing_facts().begin(), net.missing_facts().end(), [](auto const& f) {
          return f.what == "IPv6 address of load balancer lb" && f.at.valid();
        }) == 1);
}
