#include "vpclint/lint/context.hpp"
#include "vpclint/model/elsewhere.hpp"

#include "lint/filters/groups.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

void check_security_group_unused(lint_context& ctx) {
  auto const& net = ctx.net();
  group_use const use(net);
  std::vector<bool> referred(net.groups().size());
  place open_rule{};
  std::string open;
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    each_side(net.groups()[id], [&](direction, auto const& rules) {
      for (auto const& r : rules) {
        if (r.peer == peer_kind::group && r.group != id)
          referred[r.group.value] = true;
        if (r.peer == peer_kind::unknown && open.empty()) {
          open = "the peer of a rule of security group " + net.groups()[id].id + " is not known";
          open_rule = r.at;
        }
      }
    });
  }
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    bool const elsewhere = g.declared != nullptr && used_elsewhere(*g.declared) != nullptr;
    if (g.is_default || elsewhere || use.carried(id) || referred[i])
      continue;
    auto const carriers = use.may_be_carried(g);
    auto const text = "nothing carries security group " + g.id + " and no rule refers to it";
    auto& f = carriers.empty() && open.empty()
                  ? ctx.report(g.at, text)
                  : ctx.inconclusive(g.at, text + ", as far as is known: " +
                                               (carriers.empty() ? open : carriers));
    if (carriers.empty() && !open.empty())
      f.with_note(open, open_rule);
    f.with_remedy("put " + g.id + " on the interfaces that it was written for, or remove it")
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const security_group_unused{
    .info = {.id = "VPC3014",
             .name = "security-group-unused",
             .summary = "Nothing carries a security group and no rule refers to it.",
             .rationale = "What somebody wrote to protect something protects nothing; often it was "
                          "forgotten where the interface is declared.",
             .remedy = "Put the group on the interfaces that it was written for, or remove it.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"},
             .facts = {"SG-13", "SG-35"}},
    .check = &check_security_group_unused};

} // namespace vpclint::inline v0::rules
