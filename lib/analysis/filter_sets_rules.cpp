// What the rules of network ACLs and security groups let pass, set by set.
#include "vpclint/aws/acl_evaluation.hpp"
#include "vpclint/aws/sg_evaluation.hpp"

#include "analysis/filter_sets.hpp"
#include "analysis/stand_ins.hpp"
#include "network/route_views.hpp"

#include <boost/container_hash/hash.hpp>

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

constexpr std::uint32_t no_member = 0xffffffffU;

} // namespace

aws::ternary filter_sets::covers(cidr const& block, address a) const {
  if (!is_stand_in(a))
    return aws::to_ternary(block.contains(a));
  if (block.is_v6())
    return aws::ternary::no;
  if (block.length() == 0)
    return aws::ternary::yes;
  auto const first = block.v4().first();
  bool const surely_private = block.length() >= 8 && (is_rfc1918(first) || is_cgnat(first));
  return surely_private ? aws::ternary::no : aws::ternary::unknown;
}

template <class Ask>
passage filter_sets::over_possible(address remote, Ask&& ask) {
  auto const* const open = net_.find_open_address(remote);
  if (open == nullptr)
    return ask(remote);
  passage result{set_algebra::all, set_algebra::none};
  for (auto const a : open->possible) {
    auto const one = ask(a);
    result.must = sets_.meet(result.must, one.must);
    result.may = sets_.join(result.may, one.may);
  }
  return result;
}

bool filter_sets::is_plain(network::resolved_acl const& acl, direction side) {
  auto const& entries = side == direction::ingress ? acl.ingress : acl.egress;
  return acl.unknown.empty() && std::all_of(entries.begin(), entries.end(), [](auto const* e) {
           return e->number && e->allow && e->match && e->remote &&
                  !(e->match->proto == protocols::icmpv6 && e->remote->is_v4());
         });
}

passage filter_sets::acl(index<network_acl> id, direction side, address remote) {
  auto const address = address_class(remote);
  auto const key = (std::uint64_t{id.value} << 33) | (std::uint64_t{address} << 1) |
                   (side == direction::egress ? 1U : 0U);
  if (auto const it = acl_cache_.find(key); it != acl_cache_.end())
    return it->second;
  auto const& acl = net_.acls()[id];
  auto const result = over_possible(remote, [&](vpclint::address as) {
    return acl_of(acl, side, as, plain_acls_[side == direction::egress ? 1 : 0][id.value]);
  });
  acl_cache_.emplace(key, result);
  return result;
}

passage filter_sets::acl_of(network::resolved_acl const& acl, direction side, address remote,
                            bool plain) {
  if (is_stand_in(remote) || !plain)
    return acl_slowly(acl, side, remote);
  auto allowed = set_algebra::none;
  auto rest = set_algebra::all;
  for (auto const* e : side == direction::ingress ? acl.ingress : acl.egress) {
    if (!e->remote->contains(remote))
      continue;
    auto const taken = sets_.meet(rest, of(*e->match));
    if (*e->allow)
      allowed = sets_.join(allowed, taken);
    rest = sets_.minus(rest, taken);
    if (rest == set_algebra::none)
      break;
  }
  return {allowed, allowed};
}

passage filter_sets::acl_slowly(network::resolved_acl const& acl, direction side, address remote) {
  if (!acl.unknown.empty())
    return {set_algebra::none, set_algebra::all};
  auto const& entries = side == direction::ingress ? acl.ingress : acl.egress;
  auto must = sets_.blank();
  auto may = sets_.blank();
  for (std::size_t a = 0; a < starts_.size(); ++a) {
    auto p = representative(a);
    p.src = p.dst = remote;
    auto decision = aws::evaluate(entries, side, p);
    if (is_stand_in(remote))
      for (auto const* e : entries) {
        if (e->remote && e->match && matches(*e->match, p) &&
            covers(*e->remote, remote) == aws::ternary::unknown)
          decision.verdict = aws::acl_verdict::unknown;
        if (decision.verdict == aws::acl_verdict::unknown || e == decision.entry)
          break;
      }
    if (decision.verdict != aws::acl_verdict::deny)
      set_algebra::put(may, a);
    if (decision.verdict == aws::acl_verdict::allow)
      set_algebra::put(must, a);
  }
  return {sets_.intern(must), sets_.intern(may)};
}

void filter_sets::number_group_sets() {
  boost::unordered_flat_map<std::vector<std::uint32_t>, std::uint32_t> numbers;
  std::vector<std::uint32_t> key;
  group_set_of_.reserve(net_.interfaces().size());
  for (auto const& nic : net_.interfaces()) {
    key.clear();
    for (auto const g : nic.groups)
      key.push_back(g.value);
    sort_unique(key);
    key.push_back(nic.groups_unknown.empty() ? 0 : 1);
    auto const [at, made] =
        numbers.try_emplace(key, static_cast<std::uint32_t>(group_sets_.size()));
    group_set_of_.push_back(at->second);
    if (!made)
      continue;
    set_of_groups s;
    s.groups = nic.groups;
    sort_unique(s.groups);
    s.unknown = !nic.groups_unknown.empty();
    for (auto const g : s.groups) {
      auto const has = [](auto const& rules) {
        return std::any_of(rules.begin(), rules.end(), [](auto const& r) {
          return r.peer == network::resolved_rule::peer_kind::group;
        });
      };
      s.references[0] = s.references[0] || has(net_.groups()[g].ingress);
      s.references[1] = s.references[1] || has(net_.groups()[g].egress);
    }
    group_sets_.push_back(std::move(s));
  }
}

aws::ternary filter_sets::peer_covers(network::resolved_rule const& rule, address remote,
                                      std::optional<std::uint32_t> member) const {
  using kind = network::resolved_rule::peer_kind;
  switch (rule.peer) {
  case kind::block:
    return covers(rule.block, remote);
  case kind::list: {
    auto const& list = net_.prefix_lists()[rule.list];
    auto result = network::may_hold(list, remote) ? aws::ternary::unknown : aws::ternary::no;
    for (auto const& block : list.entries)
      result = aws::either(result, covers(block, remote));
    return result;
  }
  case kind::group: {
    if (!member || (remote.is_v6() && !options_.group_reference_covers_ipv6)) // SG-21
      return aws::ternary::no;
    auto const& groups = group_sets_[*member];
    if (std::binary_search(groups.groups.begin(), groups.groups.end(), rule.group))
      return aws::ternary::yes;
    return groups.unknown ? aws::ternary::unknown : aws::ternary::no;
  }
  case kind::missing:
    return aws::ternary::no;
  case kind::unknown:
    break;
  }
  return aws::ternary::unknown;
}

passage filter_sets::groups_of(set_of_groups const& of_set, direction side, address remote,
                               std::optional<std::uint32_t> member) {
  passage result{set_algebra::none, of_set.unknown ? set_algebra::all : set_algebra::none};
  for (auto const g : of_set.groups) {
    auto const& group = net_.groups()[g];
    for (auto const& rule : side == direction::ingress ? group.ingress : group.egress) {
      auto const covered = peer_covers(rule, remote, member);
      if (covered == aws::ternary::no)
        continue;
      auto const matched = rule.match ? of(*rule.match) : set_algebra::all;
      result.may = sets_.join(result.may, matched);
      if (covered == aws::ternary::yes && rule.match)
        result.must = sets_.join(result.must, matched);
    }
  }
  return result;
}

passage filter_sets::groups(std::uint32_t group_set, direction side, address remote,
                            std::optional<std::uint32_t> member) {
  auto const& of_set = group_sets_[group_set];
  if (!of_set.references[side == direction::egress ? 1 : 0])
    member.reset();
  auto const key =
      std::pair((std::uint64_t{group_set} << 33) | (std::uint64_t{group_class(remote)} << 1) |
                    (side == direction::egress ? 1U : 0U),
                member.value_or(no_member));
  if (auto const it = group_cache_.find(key); it != group_cache_.end())
    return it->second;
  auto const result = over_possible(
      remote, [&](vpclint::address as) { return groups_of(of_set, side, as, member); });
  group_cache_.emplace(key, result);
  return result;
}

} // namespace vpclint::inline v0::analysis
