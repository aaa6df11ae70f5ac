// Which address of an interface is meant, and what becomes of those that nobody knows.
#include "support/both_engines.hpp"

#include <string>

using namespace vpclint;
using namespace vpclint_test;

namespace {

verdict verdict_of(std::string const& text, char const* from, char const* to) {
  return asked(text, from, to, tcp(443));
}

std::string with_host(std::string const& host) {
  return R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets: {b: {cidr: 10.0.2.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {ingress: [tcp 443 from 0.0.0.0/0]}}
    instances:
      h: {subnet: b, ip: 10.0.2.9, security_groups: [o]}
      web: {subnet: b, security_groups: [o], )" +
         host + "}\n";
}

} // namespace

TEST_CASE("the public address of a secondary private one is the host's", "[analysis][addresses]") {
  // ENI-11, IGW-8
  auto const text = with_host(
      "ip: 10.0.2.14, secondary_ips: [10.0.2.15], elastic_ips: {10.0.2.15: 198.51.100.15}");
  CHECK(verdict_of(text, "internet", "web") == verdict::reachable);
  CHECK(verdict_of(text, "internet", "198.51.100.15") == verdict::reachable);
  CHECK(verdict_of(text, "10.0.2.15", "internet") == verdict::reachable);
  CHECK(verdict_of(text, "10.0.2.14", "internet") == verdict::blocked);
  CHECK(verdict_of(text, "web", "internet") == verdict::blocked); // by its primary one
}

TEST_CASE("an address that somebody may have", "[analysis][addresses]") {
  CHECK(verdict_of(with_host("ip: 10.0.2.14"), "h", "10.0.2.99") == verdict::blocked);
  CHECK(verdict_of(with_host("ip: !unknown later"), "h", "10.0.2.99") == verdict::unknown);
  CHECK(verdict_of(with_host("ip: 10.0.2.14, secondary_ips: !unknown later"), "h", "10.0.2.99") ==
        verdict::unknown);
  CHECK(verdict_of(with_host("ip: 10.0.2.14, elastic_ips: !unknown later"), "internet", "web") ==
        verdict::unknown);
  // The secondary one does not take the place of the primary one.
  CHECK(verdict_of(with_host("ip: !unknown later, secondary_ips: [10.0.2.15], "
                             "elastic_ips: {10.0.2.15: 198.51.100.15}"),
                   "web", "internet") == verdict::unknown);
}

TEST_CASE("an address as the source is that address alone", "[analysis][addresses]") {
  std::string const text = R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    subnets:
      a: {cidr: 10.0.1.0/24, ipv6: "2600:1f10:1:1::/64", az: a}
      b: {cidr: 10.0.2.0/24, ipv6: "2600:1f10:1:2::/64", az: a}
    security_groups: {o: {ingress: [tcp 443 from 10.0.1.0/24]}}
    instances:
      c: {subnet: a, ip: 10.0.1.9, ipv6: "2600:1f10:1:1::9", security_groups: [o]}
      w: {subnet: b, ip: 10.0.2.9, ipv6: "2600:1f10:1:2::9", security_groups: [o]}
)";
  CHECK(verdict_of(text, "c", "w") == verdict::partial);
  CHECK(verdict_of(text, "10.0.1.9", "w") == verdict::reachable);
  CHECK(verdict_of(text, "10.0.1.0/24", "w") == verdict::reachable);
  CHECK(verdict_of(text, "2600:1f10:1:1::9", "w") == verdict::blocked);
  CHECK(verdict_of(text, "10.0.1.9", "2600:1f10:1:2::9") == verdict::blocked);
}
