#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_nat_gateway_private_internet(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& use : nat_uses(net)) {
    if (use.device.target.kind != network::target_kind::nat_gateway || !use.device.subnet.valid())
      continue;
    auto const id = use.device.target.as<nat_gateway>();
    auto const& g = net.nat_gateways()[id];
    auto const& s = net.subnets()[use.device.subnet];
    if (g.is_public != false || !s.table.valid() || !use.route->destination.is_everything())
      continue;
    for (auto const& r : net.route_tables()[s.table].routes) {
      if (!leads_out(net, s.vpc, r, false) || !r.destination.is_everything() ||
          r.target.kind != network::target_kind::internet_gateway)
        continue;
      ctx.report(use.route->at, table_text(net, use.table) + " sends " +
                                    destination_text(net, *use.route) + " to private NAT gateway " +
                                    g.declared->id + ", whose subnet " + s.declared->id +
                                    " leads to " + target_text(net, r.target))
          .with_note("NAT gateway " + g.declared->id + " is made private here",
                     g.declared->connectivity.at)
          .with_note("the route to " + target_text(net, r.target) + " is here", r.at)
          .with_remedy("remove `connectivity: private` from " + g.declared->id)
          .resource = net.path(use.table);
    }
  }
}

} // namespace

extern constinit rule const nat_gateway_private_internet{
    .info =
        {.id = "VPC5019",
         .name = "nat-gateway-private-internet",
         .summary = "Traffic to the internet is sent through a private NAT gateway.",
         .rationale = "A private NAT gateway has no public address, so the internet gateway drops "
                      "whatever comes from it.",
         .remedy = "Use a public NAT gateway towards the internet.",
         .level = severity::error,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html"},
         .facts = {"NAT-10", "NAT-2"}},
    .check = &check_nat_gateway_private_internet};

} // namespace vpclint::inline v0::rules
