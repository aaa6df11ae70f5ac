// Lists of AWS whose entries nobody wrote down: public addresses of services, so no network's own.
#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

std::string peered_with(std::string const& rule) {
  return R"(version: 1
vpcs:
  a:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.0.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.2.0.0/16: p}}}
    endpoints: {s3: {service: s3, type: gateway, route_tables: [r]}}
    instances: {i: {subnet: s}}
  b:
    cidr: 10.2.0.0/16
    subnets: {s: {cidr: 10.2.0.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.1.0.0/16: p}}}
    security_groups: {g: {ingress: [)" +
         rule + R"(]}}
    instances: {j: {subnet: s, security_groups: [g]}}
peerings: {p: {requester: a, accepter: b}}
prefix_lists: {edge: {aws: com.amazonaws.global.cloudfront.origin-facing}}
)";
}

void check_verdict(std::string text, std::string const& to, verdict want) {
  auto loaded = load_text(std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const match = traffic{.proto = protocols::tcp, .ports = {443, 443}};
  auto const asked =
      analysis::ask(net, {.from = *parse_selector("i"), .to = *parse_selector(to), .match = match});
  REQUIRE(asked.has_value());
  CHECK(asked->outcome == want);
  if (to != "j")
    return;
  analysis::all_pairs engine(net);
  auto const class_of = [&](std::string const& name) {
    for (std::size_t n = 0; n < net.interfaces().size(); ++n)
      if (net.interfaces().items()[n].name == name)
        return engine.class_of(analysis::flow_end::of(net.interfaces().id_at(n)), false);
    return std::optional<std::uint32_t>();
  };
  auto const from = class_of("i");
  auto const target = class_of("j");
  REQUIRE(from.has_value());
  REQUIRE(target.has_value());
  CHECK(engine.verdict_of(*from, *target, match) == want);
}

} // namespace

TEST_CASE("the list of a gateway endpoint takes nothing from a private way",
          "[analysis][EP-5][WALK-h]") {
  check_verdict(peered_with("tcp 443 from 10.0.0.0/8"), "j", verdict::reachable);
  check_verdict(peered_with("tcp 443 from 10.0.0.0/8"), "52.216.1.1", verdict::unknown);
}

TEST_CASE("a rule about a list of AWS never lets private addresses in", "[analysis][EP-5]") {
  check_verdict(peered_with("tcp 443 from pl:edge"), "j", verdict::blocked);
}
