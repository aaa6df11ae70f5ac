#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_security_group_icmp_code(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    each_side(net.groups()[id], [&](direction d, auto const& rules) {
      for (auto const& r : rules) {
        if (!r.match || !r.match->proto.has_types() ||
            aws::icmp_fits({r.match->icmp_type, r.match->icmp_code}))
          continue;
        ctx.report(r.at, "rule `" + rule_text(net, r, d) + "` of security group " +
                             net.groups()[id].id + " names code " +
                             std::to_string(r.match->icmp_code) + " without a type")
            .with_remedy("name the type that the code belongs to, or leave the code out")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const security_group_icmp_code{
    .info = {.id = "VPC3032",
             .name = "security-group-icmp-code",
             .summary = "A rule of a security group names an ICMP code without a type.",
             .rationale = "With every type AWS takes every code only; a code means something under "
                          "its type alone.",
             .remedy = "Name the type too, or leave the code out.",
             .level = severity::error,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html"},
             .facts = {"SG-9"}},
    .check = &check_security_group_icmp_code};

} // namespace vpclint::inline v0::rules
