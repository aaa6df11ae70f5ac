#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <map>
#include <tuple>

namespace vpclint::inline v0::rules {
namespace {

using duplicate_key = std::tuple<point_range, peer_kind, cidr, std::uint32_t, std::uint32_t>;

void check_security_group_rule_duplicate(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    each_side(net.groups()[id], [&](direction d, auto const& rules) {
      std::map<duplicate_key, network::resolved_rule const*> seen;
      for (auto const& r : rules) {
        if (!r.match || r.peer == peer_kind::missing || r.peer == peer_kind::unknown)
          continue;
        // Ports that mean nothing make no difference (SG-8), nor do host bits (CIDR-6).
        auto const [it, added] = seen.try_emplace(
            {points_of(*r.match), r.peer, r.block, r.group.value, r.list.value}, &r);
        if (added)
          continue;
        ctx.report(r.at, "security group " + net.groups()[id].id + " has the " +
                             std::string(side_name(d)) + " rule `" + rule_text(net, r, d) +
                             "` twice")
            .with_note("the first one is here", it->second->at)
            .with_remedy("remove one of them")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const security_group_rule_duplicate{
    .info = {.id = "VPC3020",
             .name = "security-group-rule-duplicate",
             .summary = "A security group has the same rule twice.",
             .rationale = "AWS refuses the second one with InvalidPermission.Duplicate, after host "
                          "bits are cleared and ports that mean nothing are dropped.",
             .remedy = "Remove one of the two.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                            "API_AuthorizeSecurityGroupIngress.html"},
             .facts = {"CIDR-6", "CIDR-7", "SG-8"}},
    .check = &check_security_group_rule_duplicate};

} // namespace vpclint::inline v0::rules
