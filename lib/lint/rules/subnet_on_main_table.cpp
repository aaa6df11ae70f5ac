#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_subnet_on_main_table(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const& v = net.vpcs().items()[i];
    // Where there is no other table to choose, the main one is no oversight.
    if (v.declared->is_default || subnet_tables(net, net.vpcs().id_at(i)).size() < 2)
      continue;
    for (auto const id : v.subnets) {
      auto const& s = net.subnets()[id];
      if (s.table_explicit || !s.table.valid())
        continue;
      auto const& table = net.route_tables()[s.table];
      auto const& name = s.declared->id;
      auto& f =
          ctx.report(s.declared->at, "subnet " + name + " names no route table and falls back to " +
                                         (table.declared == nullptr ? table_text(net, s.table)
                                                                    : "the main one, " + table.id));
      f.resource = net.path(id);
      if (table.declared != nullptr) {
        f.with_note("the main route table is here", table.at);
        f.remedy = "write `route_table: " + table.id + "` on " + name +
                   " if that is meant, else the name of the right table";
      } else {
        f.remedy = "give " + name + " a route table of its own, even one without routes";
      }
    }
  }
}

} // namespace

extern constinit rule const subnet_on_main_table{
    .info = {.id = "VPC2030",
             .name = "subnet-on-main-table",
             .summary = "A subnet has no route table of its own and falls back to the VPC's main "
                        "table.",
             .rationale =
                 "A route that somebody adds to the main table for another purpose changes "
                 "this subnet as well, and a forgotten association looks just the same.",
             .remedy = "Associate the subnet with a route table explicitly, be it the main one.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "subnet-route-tables.html"},
             .facts = {"RT-1", "RT-2", "SUB-18"}},
    .check = &check_subnet_on_main_table};

} // namespace vpclint::inline v0::rules
