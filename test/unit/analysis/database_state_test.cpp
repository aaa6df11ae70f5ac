// Databases that are stopped, or may be.
#include "vpclint/analysis/blockers.hpp"

#include "support/both_engines.hpp"

#include <algorithm>
#include <string>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string with_state(std::string const& state) {
  return R"(
vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets: {a: {cidr: 10.0.1.0/24, az: a}}
    security_groups: {g: {ingress: [tcp 5432 from sg:g], egress: [all to 0.0.0.0/0]}}
    instances: {app: {subnet: a, security_groups: [g]}}
    databases: {db: {engine: postgres, subnets: [a], security_groups: [g])" +
         state + "}}\n";
}

} // namespace

TEST_CASE("nothing reaches a database that is stopped", "[analysis][ENI-13]") {
  auto const port = tcp(5432);
  CHECK(agreed(with_state(""), "app", "db@a", port) == verdict::reachable);
  CHECK(agreed(with_state(", state: running"), "app", "db@a", port) == verdict::reachable);
  auto const stopped = network_of(with_state(", state: stopped"));
  CHECK(agreed(stopped, "app", "db@a", port) == verdict::blocked);
  auto const answer = answer_of(stopped, "app", "db", port);
  REQUIRE(answer.shown() != nullptr);
  auto const& steps = answer.shown()->example.steps;
  CHECK(std::any_of(steps.begin(), steps.end(),
                    [](auto const& s) { return s.why == analysis::reason::bad_state; }));
  auto const why = analysis::explain_blocked(
      stopped, {.from = *parse_selector("app"), .to = *parse_selector("db"), .match = port});
  REQUIRE(why.has_value());
  REQUIRE(why->remedies.size() == 1);
  REQUIRE(why->remedies.front().changes.size() == 1);
  CHECK(why->remedies.front().changes.front().object == "database db");
  CHECK(why->remedies.front().changes.front().add == "state: running");
}

TEST_CASE("a database that may be stopped is named", "[analysis][ENI-13]") {
  auto const net = network_of(with_state(", state: !unknown maintenance"));
  CHECK(agreed(net, "app", "db@a", tcp(5432)) == verdict::unknown);
  auto const facts = answer_of(net, "app", "db", tcp(5432)).missing;
  REQUIRE_FALSE(facts.empty());
  CHECK(facts.front().find("state of db@a") != std::string::npos);
}
