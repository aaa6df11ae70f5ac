#include "vpclint/lint/context.hpp"

#include "lint/filters/exposure.hpp"

#include <array>

namespace vpclint::inline v0::rules {
namespace {

constexpr std::array http_ports{named_port{80, "HTTP"}};

void check_world_open_http(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    for (auto const& e : exposures(net, net.groups()[id]))
      if (auto const open = open_ports(e, http_ports); !open.empty())
        report_exposure(ctx, id, e, port_names(open))
            .with_remedy("serve port 80 for a redirect to HTTPS only, or close it");
  }
}

} // namespace

extern constinit rule const world_open_http{
    .info = {.id = "VPC3053",
             .name = "world-open-http",
             .summary = "A security group lets the whole internet reach port 80.",
             .rationale =
                 "What goes over HTTP can be read and changed on the way; the port has one "
                 "good use, which is to send browsers to HTTPS.",
             .remedy = "Serve a redirect to HTTPS there and nothing else.",
             .level = severity::info,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-1"}},
    .check = &check_world_open_http};

} // namespace vpclint::inline v0::rules
