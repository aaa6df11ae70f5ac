#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_security_group_ports_ignored(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    each_side(net.groups()[id], [&](direction d, auto const& rules) {
      for (auto const& r : rules) {
        if (!r.match || !r.match->ports_given || r.match->proto.has_ports() ||
            r.match->ports.is_all())
          continue;
        auto const ports = to_string(r.match->ports);
        ctx.report(r.at, "rule `" + rule_text(net, r, d) + "` of security group " +
                             net.groups()[id].id + " names ports " + ports + ", but protocol " +
                             to_string(r.match->proto) + " has every port")
            .with_remedy(ignored_ports_remedy(ports))
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const security_group_ports_ignored{
    .info = {.id = "VPC3031",
             .name = "security-group-ports-ignored",
             .summary = "A rule of a security group names ports for a protocol without ports.",
             .rationale =
                 "AWS looks at ports for TCP and UDP only; with any other protocol, and with "
                 "all of them, the rule lets everything of it through.",
             .remedy = "Name the protocol that has the ports, or leave the ports out.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html"},
             .facts = {"SG-8"}},
    .check = &check_security_group_ports_ignored};

} // namespace vpclint::inline v0::rules
