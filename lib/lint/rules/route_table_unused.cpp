#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

void check_route_table_unused(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (table.declared == nullptr || !table.vpc.valid() || table.main || !table.subnets.empty() ||
        !table.declared->gateway.is_left_out() || table.declared->main.value_or(false))
      continue; // a second main table is another finding
    auto const of_nat = [&](auto const& g) { return g.table == id; }; // NAT-18
    if (std::any_of(net.nat_gateways().begin(), net.nat_gateways().end(), of_nat) ||
        has_dangling_table(net, table.vpc))
      continue;
    auto const nat =
        std::find_if(net.nat_gateways().begin(), net.nat_gateways().end(), [&](auto const& g) {
          return g.vpc == table.vpc && g.declared->route_table.is_unknown();
        });
    std::string missing = table.declared->main.is_unknown() ? "which table is the main one" : "";
    for (auto const s : net.vpcs()[table.vpc].subnets)
      if (net.subnets()[s].declared->route_table.is_unknown() && missing.empty())
        missing = "the route table of subnet " + net.subnets()[s].declared->id;
    if (nat != net.nat_gateways().end() && missing.empty())
      missing = "the route table of NAT gateway " + nat->declared->id;
    if (missing.empty())
      ctx.report(table.at, "no subnet and no gateway uses route table " + table.id)
          .with_remedy("associate the subnets that it is meant for with `route_table: " + table.id +
                       "`, or remove it")
          .resource = net.path(id);
    else
      undecided(ctx, table.at,
                "whether anything uses route table " + table.id + " depends on " + missing +
                    ", which is not known")
          .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const route_table_unused{
    .info = {.id = "VPC2011",
             .name = "route-table-unused",
             .summary = "A route table is associated with no subnet and no gateway.",
             .rationale = "Its routes do nothing, and the subnets that it was written for use "
                          "another table. The main table is never meant, since subnets without an "
                          "association use it.",
             .remedy = "Associate it, or remove it.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "subnet-route-tables.html"},
             .facts = {"RT-1", "RT-2", "GRT-1", "NAT-18"}},
    .check = &check_route_table_unused};

} // namespace vpclint::inline v0::rules
