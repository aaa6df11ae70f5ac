#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

#include <vector>

namespace vpclint::inline v0::rules {
namespace {

void check_nat_gateway_unused(lint_context& ctx) {
  auto const& net = ctx.net();
  std::vector<bool> used(net.nat_gateways().size());
  std::vector<bool> open(net.vpcs().size());     // VPCs with a route that may lead anywhere
  std::vector<bool> dangling(net.vpcs().size()); // with a target that names nothing
  for (auto const& table : net.route_tables()) {
    for (auto const& route : table.routes)
      if (route.target.kind == network::target_kind::nat_gateway)
        used[route.target.as<nat_gateway>().value] = true;
    if (!table.vpc.valid())
      continue;
    if (!open_routes(table).empty())
      open[table.vpc.value] = true;
    if (has_dangling_route(table))
      dangling[table.vpc.value] = true;
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    auto const id = net.nat_gateways().id_at(i);
    auto const& gateway = net.nat_gateways()[id];
    if (used[i] || !gateway.vpc.valid() || dangling[gateway.vpc.value])
      continue; // the dangling name may be this one; it is reported already
    auto const& name = gateway.declared->id;
    auto& f = open[gateway.vpc.value]
                  ? undecided(ctx, gateway.declared->at,
                              "no known route leads to NAT gateway " + name +
                                  ", but not all routes are known")
                  : ctx.report(gateway.declared->at, "no route leads to NAT gateway " + name);
    auto const in = " in the route table of the subnets that are to use it, or remove it";
    f.remedy = gateway.is_public == false
                   ? "write a route to " + name + " for the networks that it is for" + in // NAT-10
                   : "write `0.0.0.0/0: " + name + "`" + in;
    f.resource = net.path(id);
  }
}

} // namespace

extern constinit rule const nat_gateway_unused{
    .info =
        {.id = "VPC5010",
         .name = "nat-gateway-unused",
         .summary = "No route leads to a NAT gateway.",
         .rationale = "It costs money for every hour it exists, and the subnets it was meant for "
                      "have no way out through it.",
         .remedy = "Route the private subnets of its zone to it, or remove it.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"},
         .facts = {"NAT-1", "NAT-18"}},
    .check = &check_nat_gateway_unused};

} // namespace vpclint::inline v0::rules
