#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <string>

namespace vpclint::inline v0::rules {
namespace {

std::string stale_peering_state(peering const& p) {
  if (p.state)
    switch (*p.state) {
    case peering_state::pending:
      return "is not accepted yet";
    case peering_state::deleted:
      return "was deleted";
    case peering_state::failed:
      return "failed";
    case peering_state::active:
      break;
    }
  return "is not active";
}

void check_security_group_stale(lint_context& ctx) {
  auto const& net = ctx.net();
  vpc_links const links(net);
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    each_side(g, [&](direction d, std::vector<network::resolved_rule> const& rules) {
      for (auto const& r : rules) {
        if (r.peer != peer_kind::group || r.group == id)
          continue;
        auto const link = links.between(g, net.groups()[r.group], d);
        if (link.path != aws::reference_path::peering_not_active || !link.unknown.empty())
          continue;
        auto const state = stale_peering_state(*net.peerings()[link.over].declared);
        ctx.report(r.at, "rule `" + rule_text(net, r, d) + "` of security group " + g.id +
                             " matches nothing: " + link.what + " " + state)
            .with_note(link.what + " " + state, link.at)
            .with_remedy("remove the rule, or make " + link.what + " active")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const security_group_stale{
    .info =
        {.id = "VPC3011",
         .name = "security-group-stale",
         .summary = "A rule refers to a group behind a peering that is not active.",
         .rationale = "AWS keeps such a rule, but it matches nothing, and it comes back to life "
                      "when somebody peers the two VPCs again.",
         .remedy = "Remove the rule, or restore the peering.",
         .level = severity::warning,
         .since = "0.1.0",
         .references =
             {"https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html"},
         .facts = {"SG-17"}},
    .check = &check_security_group_stale};

} // namespace vpclint::inline v0::rules
