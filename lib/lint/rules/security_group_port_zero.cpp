#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_security_group_port_zero(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    each_side(net.groups()[id], [&](direction d, auto const& rules) {
      for (auto const& r : rules) {
        if (!r.match || !r.match->proto.has_ports() || !r.match->ports_given ||
            r.match->ports.last != 0)
          continue;
        auto all = *r.match;
        all.ports = {0, 65535};
        ctx.report(r.at, "rule `" + rule_text(net, r, d) + "` of security group " +
                             net.groups()[id].id + " lets through port 0 only, not every port")
            .with_remedy("write `" + to_string(all) +
                         "` if every port is meant, or the ports that "
                         "are")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const security_group_port_zero{
    .info = {.id = "VPC3030",
             .name = "security-group-port-zero",
             .summary = "A rule of a security group is for port 0 alone.",
             .rationale =
                 "For TCP and UDP 0-0 is the one port 0, which nothing uses; it stands for "
                 "every port only together with protocol -1.",
             .remedy = "Write 0-65535 for every port.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html"},
             .facts = {"SG-10"}},
    .check = &check_security_group_port_zero};

} // namespace vpclint::inline v0::rules
