#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"
#include "lint/paths.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

using dead_nics = std::vector<index<network::interface>>;

/// What becomes of the flows between two sets of interfaces.
struct dead_flows {
  std::size_t blocked{0};
  std::size_t reply_blocked{0};
  bool alive{false}; ///< or perhaps so
  index<network::interface> from{};
  index<network::interface> to{};
};

/// Ends at the first flow that completes, or may.
dead_flows dead_flows_between(lint_context& ctx, dead_nics const& from, dead_nics const& to,
                              traffic const& match) {
  dead_flows out;
  for (bool const ipv6 : {false, true}) {
    auto const targets = ctx.paths().one_of_each(to, ipv6);
    for (auto const a : ctx.paths().one_of_each(from, ipv6))
      for (auto const b : targets) {
        auto const v = ctx.paths().between(a, b, ipv6, match);
        if (!v)
          continue;
        if (*v != verdict::blocked && *v != verdict::reply_blocked) {
          out.alive = true;
          return out;
        }
        if (!out.from.valid()) {
          out.from = a;
          out.to = b;
        }
        ++(*v == verdict::blocked ? out.blocked : out.reply_blocked);
      }
  }
  return out;
}

/// The VPCs with an interface of which it is not known what groups it is in.
std::vector<index<vpc>> dead_vpcs_open(network::network const& net) {
  std::vector<index<vpc>> out;
  for (auto const& nic : net.interfaces())
    if (!nic.groups_unknown.empty() && std::find(out.begin(), out.end(), nic.vpc) == out.end())
      out.push_back(nic.vpc);
  return out;
}

bool dead_members_known(network::network const& net, network::resolved_group const& g,
                        std::vector<index<vpc>> const& open) {
  if (std::find(open.begin(), open.end(), g.vpc) != open.end())
    return false;
  for (auto const id : g.members)
    if (!net.workloads()[net.interfaces()[id].owner].members_unknown.empty())
      return false;
  return true;
}

void check_dead_rule(lint_context& ctx, vpc_links const& links, group_id id, direction side,
                     network::resolved_rule const& rule, std::vector<index<vpc>> const& open) {
  auto const& net = ctx.net();
  auto const& own = net.groups()[id];
  auto const& peer = net.groups()[rule.group];
  // That AWS does not know the group over there is another finding (SG-14, SG-17).
  auto const link = links.between(own, peer, side);
  if (link.unknown.empty() && !aws::reference_preserved(link.path, side))
    return;
  if (own.members.empty() || peer.members.empty() || !dead_members_known(net, own, open) ||
      !dead_members_known(net, peer, open))
    return;
  bool const inwards = side == direction::ingress;
  auto const flows = dead_flows_between(ctx, inwards ? peer.members : own.members,
                                        inwards ? own.members : peer.members, *rule.match);
  if (flows.alive || flows.blocked + flows.reply_blocked == 0)
    return;
  analysis::question const q{.from = interface_selector(net, flows.from),
                             .to = interface_selector(net, flows.to),
                             .match = rule.match ? std::optional(*rule.match) : std::nullopt};
  finding f;
  auto const first = add_blockers(net, q, f);
  // Where the other side's group lets it in, that side's rule is told instead.
  if (!inwards && std::none_of(f.notes.begin(), f.notes.end(), [](note const& n) {
        return n.message.starts_with("stops the request: security group") &&
               n.message.find(", ingress") != std::string::npos;
      }))
    return;
  bool const replies = flows.blocked == 0;
  auto& reported = ctx.report(
      rule.at, "rule `" + rule_text(net, rule, side) + "` of security group " + own.id +
                   (replies ? " opens connections whose replies are all lost"
                            : " opens nothing: no connection can come about through it") +
                   (first.empty() ? "" : ", as " + first + " is in the way"));
  reported.notes = std::move(f.notes);
  reported.resource = net.path(id);
  reported.remedy =
      "open what is in the way, or remove the rule; `vpc-lint reach --blockers` shows "
      "the changes for " +
      analysis::to_string(q.from) + " -> " + analysis::to_string(q.to);
}

void check_security_group_rule_dead(lint_context& ctx) {
  auto const& net = ctx.net();
  vpc_links const links(net);
  auto const open = dead_vpcs_open(net);
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    each_side(net.groups()[id], [&](direction side, auto const& rules) {
      for (auto const& rule : rules)
        if (rule.written != nullptr && rule.peer == peer_kind::group && rule.group != id &&
            rule.match)
          check_dead_rule(ctx, links, id, side, rule, open);
    });
  }
}

} // namespace

extern constinit rule const security_group_rule_dead{
    .info = {.id = "VPC3018",
             .name = "security-group-rule-dead",
             .summary = "No connection can come about through a rule that names another group.",
             .rationale = "The rule says who should talk to whom, and routes, network ACLs or the "
                          "other side's group see to it that nobody does.",
             .remedy = "Open what is in the way, or remove the rule.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "security-group-rules.html"},
             .facts = {"SG-4", "SG-13", "NACL-9", "RT-7"}},
    .check = &check_security_group_rule_dead};

} // namespace vpclint::inline v0::rules
