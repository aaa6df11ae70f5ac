#include "vpclint/lint/context.hpp"

#include "lint/filters/exposure.hpp"

#include <array>

namespace vpclint::inline v0::rules {
namespace {

constexpr std::array admin_ports{named_port{22, "SSH"}, named_port{3389, "RDP"}};

void check_world_open_admin_port(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    for (auto const& e : exposures(net, net.groups()[id]))
      if (auto const open = open_ports(e, admin_ports); !open.empty())
        report_exposure(ctx, id, e, port_names(open))
            .with_remedy("admit the addresses that administer it only, or none and use Session "
                         "Manager");
    report_open_questions(ctx, id, admin_ports);
  }
}

} // namespace

extern constinit rule const world_open_admin_port{
    .info = {.id = "VPC3051",
             .name = "world-open-admin-port",
             .summary = "A security group lets the whole internet reach SSH or RDP.",
             .rationale =
                 "These ports are tried within minutes of becoming reachable, and one weak "
                 "or leaked key gives the machine away.",
             .remedy = "Admit the addresses that administer it only, or use Session Manager.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-1", "SG-37"}},
    .check = &check_world_open_admin_port};

} // namespace vpclint::inline v0::rules
