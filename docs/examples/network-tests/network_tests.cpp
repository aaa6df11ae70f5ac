// Tests of a network, before it exists. Catch2 3, or 2.13 with its own main.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
#include <vpclint/testing/catch2.hpp>

using namespace vpclint::testing;

TEST_CASE("the shop is open, and only at its door") {
  auto const net = load_network(DESIGNS "/shop.vpc.yaml");
  REQUIRE_THAT(net, reaches("internet", "door", tcp(443)));
  REQUIRE_THAT(net, reaches("internet", "app", tcp(443)).via("door"));
  REQUIRE_THAT(net, !reaches("internet", "app"));
  REQUIRE_THAT(net, !reaches("internet", "orders"));
}

TEST_CASE("the application reaches what it needs") {
  auto const net = load_network(DESIGNS "/shop.vpc.yaml");
  REQUIRE_THAT(net, reaches("app", "orders", tcp(5432)));
  REQUIRE_THAT(net, reaches("app", "internet", tcp(443)));
  REQUIRE_THAT(net, answers("app -> orders tcp 22", verdict::blocked));
}

TEST_CASE("the design keeps its own promises and every rule") {
  auto const net = load_network(DESIGNS "/shop.vpc.yaml");
  CHECK_THAT(net, meets_expectations());
  CHECK_THAT(net, has_no_findings(severity::error));
}

// Hidden: run it by name.
TEST_CASE("what a failure looks like", "[.]") {
  auto const net = load_network(DESIGNS "/shop.vpc.yaml");
  CHECK_THAT(net, reaches("app", "orders", tcp(5433)));
}
