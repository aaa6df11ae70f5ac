#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_main_table_second(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& v : net.vpcs()) {
    auto const& first = net.route_tables()[v.main_table];
    for (auto const id : v.route_tables) {
      auto const& table = net.route_tables()[id];
      if (table.main || table.declared == nullptr || !table.declared->main.value_or(false))
        continue;
      auto& f = ctx.report(table.declared->main.at,
                           "VPC " + v.declared->id + " has a second main route table, " + table.id);
      f.resource = net.path(id);
      f.with_note("the first is " + first.id + ", which is the main one here", first.at);
      f.remedy = "write `main: true` in one of " + first.id + " and " + table.id;
    }
  }
}

} // namespace

extern constinit rule const main_table_second{
    .info = {.id = "VPC2032",
             .name = "main-table-second",
             .summary = "Two route tables of a VPC are said to be the main one.",
             .rationale = "A VPC has one main table. Which of the two it is decides where every "
                          "subnet goes that names no table of its own.",
             .remedy = "Write `main: true` in one table.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "subnet-route-tables.html"},
             .facts = {"RT-1", "RT-2"}},
    .check = &check_main_table_second};

} // namespace vpclint::inline v0::rules
