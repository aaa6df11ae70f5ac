#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_main_table_internet_route(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& v : net.vpcs()) {
    if (v.declared->is_default) // CIDR-23: there it is made so
      continue;
    auto const& table = net.route_tables()[v.main_table];
    finding* f = nullptr;
    for (auto const* r : distinct_routes(table)) {
      if (r->target.kind != network::target_kind::internet_gateway || r->blackhole ||
          home_of(net, r->target) != table.vpc)
        continue;
      if (f != nullptr) {
        f->with_note("it sends " + destination_text(net, *r) + " there as well", r->at);
        continue;
      }
      f = &ctx.report(r->at, "the main route table " + table.id + " of VPC " + v.declared->id +
                                 " sends " + destination_text(net, *r) + " to " +
                                 target_text(net, r->target));
      f->resource = net.path(v.main_table);
      f->with_note("the table is here", table.at);
      f->remedy = "move the route to a table of its own and associate the public subnets with it";
    }
  }
}

} // namespace

extern constinit rule const main_table_internet_route{
    .info = {.id = "VPC2031",
             .name = "main-table-internet-route",
             .summary = "A VPC's main route table leads to an internet gateway.",
             .rationale = "Every subnet that names no table becomes public by it, those that "
                          "somebody adds later and forgets to associate included.",
             .remedy = "Keep the main table without a way out and give public subnets a table of "
                       "their own.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "subnet-route-tables.html"},
             .facts = {"RT-1", "RT-2", "SUB-15", "CIDR-23"}},
    .check = &check_main_table_internet_route};

} // namespace vpclint::inline v0::rules
