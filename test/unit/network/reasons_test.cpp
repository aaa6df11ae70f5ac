#include "vpclint/analysis/reach.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace vpclint;
using namespace vpclint::literals;

namespace {

/// What of the machines the design leaves open, without a reason.
verdict of(instance who) {
  design d{.vpcs = {{.id = "v", .at = {}, .cidr_blocks = {"10.0.0.0/16"_cidr}}},
           .subnets = {{.id = "s",
                        .at = {},
                        .in = "v",
                        .cidr = "10.0.0.0/24"_cidr,
                        .az = std::string("a"),
                        .route_table = ref("t")}},
           .route_tables = {{.id = "t",
                             .in = "v",
                             .routes = {{.destination = route_destination("0.0.0.0/0"_cidr),
                                         .target = ref("igw")}}}},
           .security_groups = {{.id = "shut", .in = "v", .ingress = std::vector<sg_rule>{}}},
           .internet_gateways = {{.id = "igw", .in = "v"}}};
  who.id = "i";
  who.in = ref("v");
  d.instances = {std::move(who)};
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(d), findings);
  auto const answer = analysis::ask(net, {.from = selector{},
                                          .to = selector{.kind = selector_kind::name, .name = "i"},
                                          .match = tcp(443)});
  REQUIRE(answer.has_value());
  return answer->outcome;
}

} // namespace

TEST_CASE("what is not known has a reason, whoever writes it", "[model][known]") {
  known<int> const n(unknown{});
  CHECK(n.is_unknown());
  CHECK_FALSE(n.reason().empty());
  CHECK(known<int>(unknown{"why"}).reason() == "why");
  known<int> assigned = 1;
  assigned = unknown{};
  CHECK_FALSE(assigned.reason().empty());
}

TEST_CASE("what is not known without a reason is not known", "[network][known]") {
  interface_settings shut{.subnet = ref("s"),
                          .public_ip = true,
                          .security_groups = std::vector<known<ref>>{ref("shut")}};
  CHECK(of({.settings = shut}) == verdict::blocked);
  auto open = shut;
  open.security_groups->push_back(known<ref>(unknown{}));
  CHECK(of({.settings = open}) == verdict::unknown);
  CHECK(of({.count = known<int>(unknown{}), .subnets = {ref("s")}, .settings = shut}) ==
        verdict::unknown);
}

TEST_CASE("a part of a design that is not known needs no reason", "[network][known]") {
  design d{.vpcs = {{.id = "v", .at = {}, .cidr_blocks = {"10.0.0.0/16"_cidr}}},
           .gaps = {{.at = {}, .part = "networks"}}};
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(d), findings);
  REQUIRE(net.source().gaps.size() == 1);
  CHECK_FALSE(net.source().gaps[0].reason.empty());
}
