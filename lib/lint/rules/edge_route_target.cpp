#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_edge_route_target(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (!table.edge)
      continue;
    for (auto const* r : distinct_routes(table)) {
      if (r->written == nullptr)
        continue;
      auto const type = target_type_of(r->target.kind);
      // GRT-2 and OPEN-7; a destination that is wrong is another rule's.
      auto const error = aws::check_edge_route({.destination = r->destination, .target = type},
                                               target_type_of(table.edge->kind), {});
      if (error != aws::edge_error::target && error != aws::edge_error::vpn_endpoint)
        continue;
      ctx.report(r->at, "the edge table " + table.id + " of " + target_text(net, *table.edge) +
                            " sends " + destination_text(net, *r) + " to " +
                            target_text(net, r->target))
          .with_note("the table is here", table.at)
          .with_remedy("route it to a network interface, a Gateway Load Balancer endpoint or local")
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const edge_route_target{
    .info = {.id = "VPC2020",
             .name = "edge-route-target",
             .summary =
                 "The table of a gateway has a route to a target other than an interface or a "
                 "Gateway Load Balancer endpoint.",
             .rationale =
                 "Such a table steers what enters the VPC, and only these two can stand in "
                 "its way; EC2 refuses to associate the table with the gateway.",
             .remedy = "Route to the interface of the appliance, or to `local`.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "gateway-route-tables.html"},
             .facts = {"GRT-2", "GRT-4", "OPEN-7"}},
    .check = &check_edge_route_target};

} // namespace vpclint::inline v0::rules
