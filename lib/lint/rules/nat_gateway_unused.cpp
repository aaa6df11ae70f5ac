#include "vpclint/lint/context.hpp"

#include <vector>

namespace vpclint::inline v0::rules {
namespace {

void check_nat_gateway_unused(lint_context& ctx) {
  auto const& net = ctx.net();
  std::vector<bool> used(net.nat_gateways().size());
  std::vector<bool> open(net.vpcs().size());  // VPCs with a route that may lead anywhere
  for (auto const& table : net.route_tables()) {
    if (!table.routes_unknown.empty()) open[table.vpc.value] = true;
    for (auto const& route : table.routes) {
      if (route.target.kind == network::target_kind::nat_gateway)
        used[route.target.as<nat_gateway>().value] = true;
      if (route.target.kind == network::target_kind::unknown) open[table.vpc.value] = true;
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) continue;
    auto const id = net.nat_gateways().id_at(i);
    auto const& gateway = net.nat_gateways()[id];
    auto const& name = gateway.declared->id;
    auto& f = open[gateway.vpc.value]
                  ? ctx.inconclusive(gateway.declared->at,
                                     "no known route leads to NAT gateway " + name +
                                         ", but not all routes are known")
                  : ctx.report(gateway.declared->at, "no route leads to NAT gateway " + name);
    f.resource = net.path(id);
  }
}

}  // namespace

extern constinit rule const nat_gateway_unused{
    .info = {.id = "VPC5010",
             .name = "nat-gateway-unused",
             .summary = "No route leads to a NAT gateway.",
             .rationale = "It costs money for every hour it exists, and the subnets it was meant for "
                          "have no way out through it.",
             .remedy = "Route the private subnets of its zone to it, or remove it.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"},
             .facts = {"NAT-1"}},
    .check = &check_nat_gateway_unused};

}  // namespace vpclint::inline v0::rules
