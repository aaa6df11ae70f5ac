#include "vpclint/lint/context.hpp"

#include "lint/filters/databases.hpp"
#include "lint/filters/exposure.hpp"

#include <vector>

namespace vpclint::inline v0::rules {
namespace {

void check_world_open_database_port(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    auto const found = exposures(net, g);
    std::vector<named_port> ports(well_known_database_ports.begin(),
                                  well_known_database_ports.end());
    if (!found.empty())
      add_database_ports(net, g.members, ports);
    for (auto const& e : found)
      if (auto const open = open_ports(e, ports); !open.empty())
        report_exposure(ctx, id, e, port_names(open))
            .with_remedy("admit the groups of the applications that use it, such as "
                         "`tcp " +
                         std::to_string(open.front().port) + " from sg:NAME`");
    report_open_questions(ctx, id, well_known_database_ports);
  }
}

} // namespace

extern constinit rule const world_open_database_port{
    .info = {.id = "VPC3052",
             .name = "world-open-database-port",
             .summary = "A security group lets the whole internet reach the port of a database.",
             .rationale = "Databases and caches are made for applications, not for strangers: many "
                          "have weak or no authentication, and what they hold is what is wanted.",
             .remedy = "Admit the groups of the applications that use it.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-1", "SG-37", "MSV-3"}},
    .check = &check_world_open_database_port};

} // namespace vpclint::inline v0::rules
