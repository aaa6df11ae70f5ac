#include "vpclint/lint/context.hpp"

#include "lint/filters/databases.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

void check_database_egress(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    auto const& g = net.groups()[id];
    if (g.members.empty() || !std::all_of(g.members.begin(), g.members.end(), [&](auto const m) {
          return is_data_store(net.interfaces()[m].kind);
        }))
      continue;
    auto const open = std::find_if(g.egress.begin(), g.egress.end(), [](auto const& r) {
      return r.match && r.peer == peer_kind::block && is_the_internet(r.block);
    });
    if (open == g.egress.end())
      continue;
    auto const& owner = net.workloads()[net.interfaces()[g.members.front()].owner];
    auto const text = open->written == nullptr
                          ? "security group " + g.id + " of " + owner.id +
                                " lets everything out, as it does when no egress is written"
                          : "rule `" + rule_text(net, *open, direction::egress) +
                                "` of security group " + g.id + " lets " + owner.id +
                                " open connections to everywhere";
    ctx.report(open->written == nullptr ? g.at : open->at, text)
        .with_note(owner.id + " carries the group", owner.at)
        .with_remedy("write `egress: []`; replies pass without a rule")
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const database_egress{
    .info = {.id = "VPC3043",
             .name = "database-egress",
             .summary = "The security group of a database lets it open connections to everywhere.",
             .rationale =
                 "A database answers and seldom asks, and replies need no rule: the egress "
                 "serves only whoever breaks in and wants the data out.",
             .remedy = "Leave the egress of the group empty.",
             .level = severity::info,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-2", "SG-4"}},
    .check = &check_database_egress};

} // namespace vpclint::inline v0::rules
