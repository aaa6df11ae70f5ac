#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"
#include "lint/workloads.hpp"

#include <set>

namespace vpclint::inline v0::rules {
namespace {

void check_nat_gateway_shared_route_table(lint_context& ctx) {
  auto const& net = ctx.net();
  std::set<index<route_table>> done;
  for (auto const& use : nat_uses(net)) {
    auto const& table = net.route_tables()[use.table];
    if (use.device.regional == true || table.subnets.size() < 2 || !done.insert(use.table).second)
      continue;
    std::set<std::string> azs;
    bool open = false;
    for (auto const s : table.subnets) {
      if (net.subnets()[s].az.empty())
        open = true;
      else
        azs.insert(net.subnets()[s].az);
    }
    if (azs.size() < 2 && !open)
      continue;
    auto const subnets = subnet_words(net, table.subnets);
    auto const shared = subnets + " share " + table_text(net, use.table) +
                        ", so all of them leave through " + nat_text(net, use.device);
    auto& f = azs.size() > 1
                  ? ctx.report(table.at, shared + ", whatever their AZ")
                  : undecided(ctx, table.at, shared + "; whether they are in one AZ is not known");
    f.with_note("the route is here", use.route->at).resource = net.path(use.table);
    f.remedy =
        "write one route table for each AZ, so that each can lead to a NAT gateway of its own";
  }
}

} // namespace

extern constinit rule const nat_gateway_shared_route_table{
    .info = {.id = "VPC5016",
             .name = "nat-gateway-shared-route-table",
             .summary = "Subnets of several AZs share one route table, and by it one NAT device.",
             .rationale =
                 "A route has one target, so a NAT gateway for each AZ takes a route table "
                 "for each AZ.",
             .remedy = "Write one private route table for each AZ.",
             .level = severity::info,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "nat-gateway-basics.html"},
             .facts = {"NAT-15", "RT-14"}},
    .check = &check_nat_gateway_shared_route_table};

} // namespace vpclint::inline v0::rules
