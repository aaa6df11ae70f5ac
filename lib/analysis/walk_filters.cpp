// Security groups and network ACLs.
#include "vpclint/aws/acl_evaluation.hpp"

#include "analysis/first_hops.hpp"
#include "analysis/stand_ins.hpp"
#include "analysis/walker.hpp"
#include "network/open_facts.hpp"

#include <algorithm>
#include <string>

namespace vpclint::inline v0::analysis {

aws::ternary walker::block_covers(cidr const& block, address a) const {
  if (!is_stand_in(a))
    return aws::to_ternary(block.contains(a));
  if (!block.is_v4())
    return aws::ternary::no;
  if (block.length() == 0)
    return aws::ternary::yes;
  // Whatever the address is, it is global.
  bool const is_private = is_rfc1918(block.v4().first()) || is_cgnat(block.v4().first());
  return is_private && block.length() >= 8 ? aws::ternary::no : aws::ternary::unknown;
}

std::string walker::open_address_words(network::open_address const& a) const {
  return "private address of " + net_.interfaces()[a.nic].name;
}

aws::ternary walker::peer_covers(network::resolved_rule const& rule, nic_id nic, direction side,
                                 address as) {
  using peer_kind = network::resolved_rule::peer_kind;
  switch (rule.peer) {
  case peer_kind::block:
    return block_covers(rule.block, as);
  case peer_kind::list: {
    auto const& list = net_.prefix_lists()[rule.list];
    auto result = network::may_hold(list, as) ? aws::ternary::unknown : aws::ternary::no;
    for (auto const& entry : list.entries)
      result = aws::either(result, block_covers(entry, as));
    return result;
  }
  case peer_kind::unknown:
    return aws::ternary::unknown;
  case peer_kind::missing:
    return aws::ternary::no;
  case peer_kind::group:
    break;
  }
  address const remote = aws::remote_of(side, pkt_);
  if (remote.is_v6() && !options_.semantics.group_reference_covers_ipv6)
    return aws::ternary::no;
  if (side == direction::ingress) {
    bool const endpoint = net_.interfaces()[nic].kind == network::interface_kind::endpoint;
    auto const kept = aws::reference_kept(endpoint ? aws::seen_by_endpoint(path_) : path_, side,
                                          options_.semantics);
    if (kept == aws::ternary::unknown)
      open_reference_ = open_path_;
    return aws::both(kept, carries(identity_, rule.group));
  }
  // SG-14: outwards, members of this VPC and of VPCs peered with it, never through a transit
  // gateway.
  auto const seen = seen_on_way(net_, nic, remote, options_.semantics);
  auto result = carries(seen.sure, rule.group);
  for (auto const who : seen.perhaps)
    if (result == aws::ternary::no && carries(who, rule.group) != aws::ternary::no) {
      result = aws::ternary::unknown; // PCX-1, SG-15
      open_reference_ = seen.open;
    }
  return result;
}

aws::ternary walker::carries(nic_id member, index<security_group> group) const {
  if (!member.valid())
    return aws::ternary::no;
  auto const& m = net_.interfaces()[member];
  if (std::find(m.groups.begin(), m.groups.end(), group) != m.groups.end())
    return aws::ternary::yes;
  return m.groups_unknown.empty() ? aws::ternary::no : aws::ternary::unknown;
}

/// What the groups of an interface say when the remote end has an address.
aws::sg_decision<network::resolved_rule> walker::decide_groups(nic_id nic, direction side,
                                                               address as) {
  aws::sg_decision<network::resolved_rule> best;
  for (auto const g : net_.interfaces()[nic].groups) {
    auto const& group = net_.groups()[g];
    best = aws::either(best, aws::evaluate_rules<network::resolved_rule>(
                                 side == direction::ingress ? group.ingress : group.egress, pkt_,
                                 [&](auto const& r) { return peer_covers(r, nic, side, as); }));
    if (best.verdict == aws::sg_verdict::allow)
      break;
  }
  return best;
}

void walker::check_groups(nic_id nic, direction side) {
  auto const& i = net_.interfaces()[nic];
  if (!i.filtered)
    return;
  bool const tracked = std::find(tracked_.begin(), tracked_.end(), nic) != tracked_.end();
  if (reply_ && tracked) { // SG-4
    auto& s = pass(step_kind::security_group);
    s.nic = nic;
    s.side = side;
    s.by_state = true;
    s.at = i.at;
    return;
  }
  auto const path =
      i.kind == network::interface_kind::endpoint ? aws::seen_by_endpoint(path_) : path_;
  open_reference_.clear();
  address const remote = aws::remote_of(side, pkt_);
  auto best = decide_groups(nic, side, remote);
  if (auto const* const free = net_.find_open_address(remote))
    for (auto const a : free->possible)
      if (decide_groups(nic, side, a).verdict != best.verdict) {
        best.verdict = aws::sg_verdict::unknown;
        open_reference_ = open_address_words(*free);
        break;
      }
  bool any_rule = false;
  bool lost = false;
  for (auto const g : i.groups) {
    auto const& group = net_.groups()[g];
    auto const& rules = side == direction::ingress ? group.ingress : group.egress;
    any_rule = any_rule || !rules.empty();
    for (auto const& r : rules)
      lost = lost ||
             (side == direction::ingress && r.peer == network::resolved_rule::peer_kind::group &&
              identity_.valid() && !aws::reference_preserved(path, side, options_.semantics));
  }
  if (best.verdict != aws::sg_verdict::allow && !i.groups_unknown.empty())
    best.verdict = aws::sg_verdict::unknown;
  if (best.verdict == aws::sg_verdict::allow)
    pass(step_kind::security_group);
  else if (best.verdict == aws::sg_verdict::unknown)
    open(step_kind::security_group,
         unknown_reason(!open_reference_.empty() ? open_reference_
                        : best.rule != nullptr   ? "a rule of the security groups of " + i.name
                                                 : "security groups of " + i.name,
                        i.groups_unknown));
  else
    drop(step_kind::security_group, lost       ? reason::sg_references_lost
                                    : any_rule ? reason::sg_mismatch
                                               : reason::sg_no_rules);
  auto& s = result_.steps.back();
  s.nic = nic;
  s.side = side;
  s.rule = best.rule;
  s.at = best.rule != nullptr && best.rule->at.valid() ? best.rule->at : i.at;
  if (!reply_)
    tracked_.push_back(nic);
}

void walker::check_acl(subnet_id subnet, direction side) {
  if (!subnet.valid())
    return;
  auto const& s = net_.subnets()[subnet];
  if (!s.acl.valid()) {
    auto& u = open(step_kind::network_acl, unknown_reason("network ACL of subnet " + s.declared->id,
                                                          s.declared->network_acl.is_unknown()
                                                              ? s.declared->network_acl.reason()
                                                              : std::string("it does not exist")));
    u.in = subnet;
    u.side = side;
    u.at = s.declared->at;
    return;
  }
  auto const& acl = net_.acls()[s.acl];
  auto const& entries = side == direction::ingress ? acl.ingress : acl.egress;
  auto decision = aws::evaluate(entries, side, pkt_);
  std::string fact = "an entry of network ACL " + acl.id;
  address const remote = aws::remote_of(side, pkt_);
  if (is_stand_in(remote)) {
    // Nobody knows the address: what a narrower entry says to it is open.
    for (auto const* e : entries) {
      if (e->remote && e->match && matches(*e->match, pkt_) &&
          block_covers(*e->remote, remote) == aws::ternary::unknown) {
        decision = {aws::acl_verdict::unknown, e};
        fact = "the public address that Amazon assigns";
        break;
      }
      if (e == decision.entry)
        break;
    }
  }
  if (auto const* const free = net_.find_open_address(remote))
    for (auto const a : free->possible) {
      auto as = pkt_;
      (side == direction::ingress ? as.src : as.dst) = a;
      if (auto const other = aws::evaluate(entries, side, as); other.verdict != decision.verdict) {
        decision.verdict = aws::acl_verdict::unknown;
        fact = open_address_words(*free);
        break;
      }
    }
  if (!acl.unknown.empty()) {
    decision.verdict = aws::acl_verdict::unknown;
    fact = unknown_reason("number of an entry of network ACL " + acl.id, acl.unknown);
  }
  switch (decision.verdict) {
  case aws::acl_verdict::allow:
    pass(step_kind::network_acl);
    break;
  case aws::acl_verdict::deny:
    drop(step_kind::network_acl, reason::acl_deny);
    break;
  case aws::acl_verdict::unknown:
    open(step_kind::network_acl, fact);
    break;
  }
  auto& r = result_.steps.back();
  r.in = subnet;
  r.side = side;
  r.entry = decision.entry;
  r.at = decision.entry != nullptr && place(decision.entry->at).valid() ? place(decision.entry->at)
                                                                        : acl.at;
}

} // namespace vpclint::inline v0::analysis
