#include "vpclint/testing/catch2.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

#include <string>
#include <string_view>

using namespace vpclint::testing;

namespace {

vpclint::network::network shop() {
  return load_network(vpclint_test::source_path("fixtures/designs/shop.vpc.yaml"));
}

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("flows of a sound design match as an assertion writes them") {
  auto const net = shop();
  REQUIRE_THAT(net, reaches("app", "orders", tcp(3306)));
  REQUIRE_THAT(net, !reaches("internet", "orders"));
  REQUIRE_THAT(net, !reaches("internet", "orders", tcp(3306)));
  REQUIRE_THAT(net, reaches("internet", "app", tcp(443)).via("shop-alb"));
  REQUIRE_THAT(net, answers("app -> orders tcp 22", verdict::blocked));
  REQUIRE_THAT(net, answers("internet -> app tcp 443 via shop-alb", verdict::reachable));
  REQUIRE_THAT(net, meets_expectations());
  REQUIRE_THAT(net, has_no_findings(severity::error));
}

TEST_CASE("a flow that should be open and is not fails with every blocker and what opens it") {
  auto const net = shop();
  auto const m = reaches("app", "orders", tcp(3307));
  CHECK_FALSE(m.match(net));
  auto const text = m.describe();
  INFO(text);
  CHECK(has(text, "app -> orders tcp 3307 is reachable\nbut app -> orders tcp 3307: blocked"));
  CHECK(has(text, "1. security group app of app[0], egress"));
  CHECK(has(text, "2. network ACL data of subnet db-a, ingress"));
  CHECK(has(text, "3. security group db of orders@db-a, ingress"));
  CHECK(has(text, "verified: becomes reachable"));
}

TEST_CASE("a flow that should be shut and is not fails with the way it takes") {
  auto const net = shop();
  auto const m = !reaches("app", "orders", tcp(3306));
  CHECK_FALSE(m.match(net));
  auto const text = m.describe();
  INFO(text);
  CHECK(
      has(text, "app -> orders tcp 3306 is not reachable\nbut app -> orders tcp 3306: reachable"));
  CHECK(has(text, "trace app[0] -> orders@db-a"));
  CHECK(has(text, "pass  security group db of orders@db-a, ingress: rule tcp 3306 from sg:app"));
}

TEST_CASE("names that do not exist fail both ways and say what is near") {
  auto const net = shop();
  for (bool const open : {false, true}) {
    auto const m = open ? reaches("app", "order", tcp(3306)) : !reaches("app", "order", tcp(3306));
    CHECK_FALSE(m.match(net));
    CHECK(has(m.describe(), "did you mean 'orders'?"));
  }
  auto const malformed = reaches("tir:private", "orders");
  CHECK_FALSE(malformed.match(net));
  CHECK(has(malformed.describe(), "did you mean 'tier:'?"));
  CHECK_FALSE((!malformed).match(net));
}

TEST_CASE("an unknown verdict matches neither way") {
  auto const net = load_network(vpclint_test::source_path("test/cli/inputs/half-open.yaml"));
  CHECK_FALSE(reaches("client", "odd", tcp(443)).match(net));
  CHECK_FALSE((!reaches("client", "odd", tcp(443))).match(net));
  CHECK(answers("client -> odd tcp 443", verdict::unknown).match(net));
  CHECK(answers("client -> server tcp 443", verdict::partial).match(net));
  CHECK_FALSE(reaches("client", "server", tcp(443)).match(net));
}

TEST_CASE("expectations that fail are told with their reasons, and none at all is no pass") {
  auto const net =
      load_network(vpclint_test::source_path("fixtures/rules/expectation-failed/bad.yaml"));
  auto const m = meets_expectations();
  CHECK_FALSE(m.match(net));
  CHECK(has(m.describe(), "expected reachable: app -> internet tcp 443: reply_blocked"));
  CHECK(has(m.describe(), "expected blocked: jump -> app tcp 443: reachable"));
  CHECK_FALSE(has(m.describe(), "tcp 22"));

  auto const silent = load_network(vpclint_test::source_path("test/cli/inputs/half-open.yaml"));
  auto const none = meets_expectations();
  CHECK_FALSE(none.match(silent));
  CHECK(has(none.describe(), "there is none"));
}

TEST_CASE("findings are shown as the command shows them") {
  auto const net =
      load_network(vpclint_test::source_path("fixtures/rules/expectation-failed/bad.yaml"));
  auto const m = has_no_findings(severity::error);
  CHECK_FALSE(m.match(net));
  CHECK(has(m.describe(), "error[VPC0050]"));
}

TEST_CASE("a design with an error is not loaded for tests") {
  CHECK_THROWS_AS(load_network("no/such/file.yaml"), vpclint::error);
  auto const wrong = vpclint::network::load_network(
      vpclint_test::source_path("fixtures/rules/name-missing/bad.yaml"));
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().line == 6);
  CHECK(has(wrong.error().what, "there is no route table called 'private'"));
}

TEST_CASE("a network is named by its files in a failure") {
  auto const net = vpclint::network::network_of_text("version: 1\n", "tiny.yaml").value();
  CHECK(Catch::StringMaker<vpclint::network::network>::convert(net) == "the network of tiny.yaml");
}
