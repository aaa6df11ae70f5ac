#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

#include <algorithm>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// A gateway has one table at most, as a subnet has.
void report_second_edge_table(lint_context& ctx, index<route_table> first, index<route_table> id) {
  auto const& net = ctx.net();
  auto const& table = net.route_tables()[id];
  auto const& other = net.route_tables()[first];
  auto const gateway = target_text(net, *table.edge);
  ctx.report(table.declared->gateway.at, gateway + " has route table " + other.id +
                                             " already, and can't have " + table.id + " as well")
      .with_note("route table " + other.id + " is its table", other.declared->gateway.at)
      .with_remedy("write the routes of both into one of them, and remove the other")
      .resource = net.path(id);
}

/// A table of which nobody knows whose it is may be the second one of a gateway of its VPC.
void check_open_edge_table(lint_context& ctx, index<route_table> id,
                           std::vector<index<route_table>> const& known) {
  auto const& net = ctx.net();
  auto const& table = net.route_tables()[id];
  for (auto const first : known) {
    auto const& other = net.route_tables()[first];
    if (other.vpc != table.vpc)
      continue;
    undecided(ctx, table.declared->gateway.at,
              "whether " + target_text(net, *other.edge) + ", which has route table " + other.id +
                  ", has " + table.id + " as well depends on the gateway of " + table.id +
                  ", which is not known")
        .with_note("route table " + other.id, other.declared->gateway.at)
        .resource = net.path(id);
  }
}

void check_second_edge_tables(lint_context& ctx) {
  auto const& net = ctx.net();
  std::vector<index<route_table>> first; // of each gateway
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (!table.edge || table.declared == nullptr ||
        !aws::can_have_edge_table(target_type_of(table.edge->kind)))
      continue;
    auto const taken = std::find_if(first.begin(), first.end(), [&](auto const f) {
      return *net.route_tables()[f].edge == *table.edge;
    });
    if (taken == first.end())
      first.push_back(id);
    else
      report_second_edge_table(ctx, *taken, id);
  }
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (table.declared != nullptr && table.declared->gateway.is_unknown())
      check_open_edge_table(ctx, id, first);
  }
}

void check_edge_table_invalid(lint_context& ctx) {
  check_second_edge_tables(ctx);
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
    if (!table.main)
      for (auto const s : table.subnets)
        ctx.report(severity::warning, net.subnets()[s].declared->route_table.at,
                   "subnet " + net.subnets()[s].declared->id + " uses route table " + table.id +
                       ", which is the table of " + gateway)
            .with_note("it becomes the gateway's table here", at)
            .with_remedy("write a table of its own for the subnet")
            .resource = net.path(s);
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
                 "Only internet gateways and VPN gateways have tables, each of them one; the VPC's "
                 "main table can't be one of them, and neither can a table that routes propagate "
                 "into.",
             .remedy = "Write a table of its own for the gateway, without propagation.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "gateway-route-tables.html"},
             .facts = {"GRT-1", "GRT-4", "RT-2"}},
    .check = &check_edge_table_invalid};

} // namespace vpclint::inline v0::rules
