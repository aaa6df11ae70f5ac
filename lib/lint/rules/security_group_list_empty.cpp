#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_security_group_list_empty(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    each_side(net.groups()[id], [&](direction d, auto const& rules) {
      for (auto const& r : rules) {
        if (r.peer != peer_kind::list)
          continue;
        auto const& list = net.prefix_lists()[r.list];
        if (!list.entries_known || !list.entries.empty())
          continue;
        ctx.report(r.at, "rule `" + rule_text(net, r, d) + "` of security group " +
                             net.groups()[id].id + " matches nothing: prefix list " + list.id +
                             " has no entries")
            .with_note("prefix list " + list.id + " is declared here", list.at)
            .with_remedy("write the blocks of " + list.id +
                         ", or mark them as `cidrs: !unknown REASON`")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const security_group_list_empty{
    .info = {.id = "VPC3034",
             .name = "security-group-list-empty",
             .summary = "A rule refers to a prefix list without entries.",
             .rationale = "A prefix list stands for its entries; without any the rule matches "
                          "nothing.",
             .remedy = "Add the entries, or remove the rule.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-11"}},
    .check = &check_security_group_list_empty};

} // namespace vpclint::inline v0::rules
