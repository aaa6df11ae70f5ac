// Who can reach whom.
#include "vpclint/analysis/overview.hpp"

#include "support/catch.hpp"
#include "vpclint/analysis/explain.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

network::network overlooked(std::string text) {
  auto loaded = load_text(std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

} // namespace

TEST_CASE("open questions have the flows between outside networks", "[analysis][overview]") {
  // TGW-5: the gateway passes packets on between what is attached to it.
  auto const net = overlooked(R"(version: 1
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {p: {cidr: 10.0.1.0/24, az: a}}
    security_groups: {o: {}}
    instances: {h: {subnet: p, security_groups: [o]}}
transit_gateways: {tgw: {attachments: {aa: {vpc: a, subnets: [p]}}}}
networks:
  t1: {cidrs: [172.16.1.0/24], via: tgw}
  t2: {cidrs: [172.16.2.0/24], via: tgw}
)");
  CHECK(analysis::ask(net, *analysis::question_of("t1 -> t2 tcp 22"))->outcome == verdict::reachable);
  auto const listed = [&](analysis::open_question const& q, char const* from, char const* to) {
    auto const all = analysis::overview(net, q);
    REQUIRE(all.has_value());
    return std::any_of(all->rows.begin(), all->rows.end(), [&](auto const& row) {
      auto const has = [](std::vector<std::string> const& names, char const* name) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      return has(row.from, from) && has(row.to, to) && row.outcome == verdict::reachable;
    });
  };
  CHECK(listed({}, "t1", "t2"));
  CHECK(listed({.from = *parse_selector("t1")}, "t1", "t2"));
  CHECK(listed({.to = *parse_selector("t2"), .match = tcp(22)}, "t1", "t2"));
  CHECK_FALSE(listed({}, "t1", "t1"));
  CHECK_FALSE(listed({}, "internet", "t1"));
}
