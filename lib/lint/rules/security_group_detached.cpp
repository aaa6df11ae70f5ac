#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

struct detached_reference {
  group_id from{};
  direction side{};
  network::resolved_rule const* rule{nullptr};
};

void report_detached_group(lint_context& ctx, group_id id,
                           std::vector<detached_reference> const& references,
                           std::string const& open) {
  auto const& net = ctx.net();
  auto const& target = net.groups()[id];
  auto const text = [&](detached_reference const& r) {
    return "rule `" + rule_text(net, *r.rule, r.side) + "` of security group " +
           net.groups()[r.from].id;
  };
  auto const& first = references.front();
  auto& f = open.empty()
                ? ctx.report(first.rule->at,
                             text(first) + " can never match: nothing carries group " + target.id)
                : ctx.inconclusive(first.rule->at,
                                   text(first) + " matches nothing if nothing carries group " +
                                       target.id + ": " + open);
  for (std::size_t i = 1; i < references.size(); ++i)
    f.with_note("the same goes for " + text(references[i]), references[i].rule->at);
  f.with_note("security group " + target.id + " is declared here", target.at)
      .with_remedy("put " + target.id +
                   " on the interfaces that are meant, or write their addresses; a service without "
                   "an interface in the VPC has no group")
      .resource = net.path(first.from);
}

void check_security_group_detached(lint_context& ctx) {
  auto const& net = ctx.net();
  group_use const use(net);
  std::vector<std::vector<detached_reference>> references(net.groups().size());
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    if (!use.carried(id))
      continue; // what its rules say matters to nobody
    each_side(net.groups()[id], [&](direction d, auto const& rules) {
      for (auto const& r : rules)
        if (r.peer == peer_kind::group && r.group != id && !use.carried(r.group))
          references[r.group.value].push_back({id, d, &r});
    });
  }
  for (std::size_t i = 0; i < references.size(); ++i)
    if (!references[i].empty())
      report_detached_group(ctx, net.groups().id_at(i), references[i],
                            use.may_be_carried(net.groups().items()[i]));
}

} // namespace

extern constinit rule const security_group_detached{
    .info = {.id = "VPC3013",
             .name = "security-group-detached",
             .summary = "A rule refers to a security group that nothing carries.",
             .rationale =
                 "A reference matches the addresses of the interfaces that carry the group; "
                 "without any the rule matches nothing, however right it looks. Managed "
                 "services without an interface in the VPC, such as API Gateway, carry no "
                 "group.",
             .remedy = "Put the group on the interfaces that are meant, or write their addresses.",
             .level = severity::error,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-12", "SG-13"}},
    .check = &check_security_group_detached};

} // namespace vpclint::inline v0::rules
