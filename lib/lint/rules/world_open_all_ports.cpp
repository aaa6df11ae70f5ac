#include "vpclint/lint/context.hpp"

#include "lint/filters/exposure.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_world_open_all_ports(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    for (auto const& e : exposures(net, net.groups()[id])) {
      bool const all_tcp = opens_all_ports(e.what, protocols::tcp);
      bool const all_udp = opens_all_ports(e.what, protocols::udp);
      if (!all_tcp && !all_udp)
        continue;
      auto const what = all_tcp && all_udp ? "every port"
                        : all_tcp          ? "every TCP port"
                                           : "every UDP port";
      report_exposure(ctx, id, e, what)
          .with_remedy("name the ports that are served, such as `tcp 443 from " +
                       std::string(e.ipv4 ? "0.0.0.0/0`" : "::/0`"));
    }
  }
}

} // namespace

extern constinit rule const world_open_all_ports{
    .info = {.id = "VPC3050",
             .name = "world-open-all-ports",
             .summary = "A security group lets the whole internet reach every port.",
             .rationale = "Whatever listens on the machine, meant for others or not, is one public "
                          "address and one route away from everybody.",
             .remedy = "Name the ports that are served, and who may reach them.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-1", "SG-37"}},
    .check = &check_world_open_all_ports};

} // namespace vpclint::inline v0::rules
