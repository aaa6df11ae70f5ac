// Which address of an interface is meant, and what becomes of those that nobody knows.
#include "vpclint/analysis/reach.hpp"

#include "support/catch.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

verdict verdict_of(std::string text, char const* from, char const* to) {
  auto loaded = load_text("version: 1\nregion: eu-west-1\n" + std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const asked = analysis::ask(
      net, {.from = *parse_selector(from), .to = *parse_selector(to), .match = tcp(443)});
  REQUIRE(asked.has_value());
  CHECK((asked->outcome == verdict::unknown) == !asked->missing.empty());
  return asked->outcome;
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
