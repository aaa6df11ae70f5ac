#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_security_group_association(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    if (g.declared == nullptr || !g.vpc.valid())
      continue;
    auto const& own = net.vpcs()[g.vpc];
    for (auto const v : g.associated) {
      auto const& other = net.vpcs()[v];
      place at = g.at;
      for (auto const& written : g.declared->associated_vpcs)
        if (written && written->name == other.declared->id)
          at = written->at.where;
      std::string why;
      if (own.region != other.region && !own.region.empty() && !other.region.empty())
        why =
            "VPC " + other.declared->id + " is in " + other.region + ", the group in " + own.region;
      else if (!aws::can_associate_group(true, g.is_default, false))
        why = "a default group stays in its VPC";
      else if (!aws::can_associate_group(true, false, own.declared->is_default))
        why = "a group of the default VPC stays there";
      else if (!aws::can_associate_group(true, false, other.declared->is_default))
        why = "the default VPC takes no group of another one";
      if (why.empty())
        continue;
      ctx.report(at, "security group " + g.id + " cannot be associated with VPC " +
                         other.declared->id + ": " + why)
          .with_remedy("declare a group of its own in VPC " + other.declared->id)
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const security_group_association{
    .info = {.id = "VPC3012",
             .name = "security-group-association",
             .summary = "A security group is associated with a VPC that cannot have it.",
             .rationale = "AWS associates a group only with VPCs of its own Region, and neither a "
                          "default group nor one of the default VPC.",
             .remedy = "Declare a group of its own in the other VPC.",
             .level = severity::error,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html"},
             .facts = {"SG-30"}},
    .check = &check_security_group_association};

} // namespace vpclint::inline v0::rules
