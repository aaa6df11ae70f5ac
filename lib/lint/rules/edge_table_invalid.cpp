#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_edge_table_invalid(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (!table.edge || table.declared == nullptr)
      continue;
    auto const gateway = target_text(net, *table.edge);
    auto const& gateway_name = table.declared->gateway->name;
    place const at = table.declared->gateway.at;
    if (!aws::can_have_edge_table(target_type_of(table.edge->kind)) &&
        table.edge->kind != network::target_kind::missing &&
        table.edge->kind != network::target_kind::unknown)
      ctx.report(at, "route table " + table.id + " is the table of " + gateway +
                         ", which can't have one")
          .with_remedy("name an internet gateway or a VPN gateway, or remove `gateway`")
          .resource = net.path(id);
    if (table.main)
      ctx.report(at, "route table " + table.id + " is the main table of VPC " +
                         vpc_name(net, table.vpc) + " and can't be the table of " + gateway)
          .with_remedy("write a table of its own for " + gateway)
          .resource = net.path(id);
    for (auto const& p : table.declared->propagating)
      if (p)
        ctx.report(p.at, "route table " + table.id + " is the table of " + gateway +
                             " and can't take over routes of " +
                             (p->name == gateway_name ? "it" : "VPN gateway " + p->name))
            .with_note("it becomes the gateway's table here", at)
            .with_remedy("remove the propagation")
            .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const edge_table_invalid{
    .info = {.id = "VPC2021",
             .name = "edge-table-invalid",
             .summary = "A route table can't be the table of the gateway that it names.",
             .rationale =
                 "Only internet gateways and VPN gateways have tables, the VPC's main table "
                 "can't be one of them, and neither can a table that routes propagate into.",
             .remedy = "Write a table of its own for the gateway, without propagation.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "gateway-route-tables.html"},
             .facts = {"GRT-1", "GRT-4", "RT-2"}},
    .check = &check_edge_table_invalid};

} // namespace vpclint::inline v0::rules
