#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

// One side of a group. Rules about blocks, and lists of known blocks, are compared as sets of
// packets; a group stands for addresses of its VPCs, whoever its members are; a list with unknown
// entries stands for itself.
class implied_finder {
public:
  implied_finder(network::network const& net, std::vector<network::resolved_rule> const& rules)
      : net_(net), rules_(rules), gone_(rules.size()) {}

  // Positions of the rules that the others make superfluous.
  std::vector<std::size_t> run() {
    set_usable();
    for (auto const& b : block_rules(net_, rules_))
      if (usable_[b.owner])
        blocks_.push_back(b);
    for (std::size_t i = 0; i < rules_.size(); ++i)
      if (usable_[i] && rules_[i].peer == peer_kind::group)
        for (auto const& block : addresses_of(rules_[i].group))
          asked_.push_back(block);
    block_cover cover(blocks_, asked_);
    for (auto const owner : cover.take_superfluous())
      take(owner);
    take_lists(std::move(cover));
    return out_;
  }

  // Of the rules that stay, those that a superfluous one is covered by: one alone if there is one.
  [[nodiscard]] std::vector<network::resolved_rule const*> coverers(std::size_t of) const {
    std::vector<network::resolved_rule const*> out;
    auto const what = points_of(*rules_[of].match);
    auto const reach = reach_of(of);
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (!usable_[i] || gone_[i])
        continue;
      auto const other = points_of(*rules_[i].match);
      if (other.last < what.first || what.last < other.first)
        continue;
      auto const [touches, holds] = compare(of, reach, i);
      if (holds && other.first <= what.first && what.last <= other.last)
        return {&rules_[i]};
      if (touches)
        out.push_back(&rules_[i]);
    }
    return out;
  }

private:
  // Known rules, each once.
  void set_usable() {
    std::set<std::tuple<point_range, peer_kind, cidr, std::uint32_t, std::uint32_t>> seen;
    for (auto const& r : rules_)
      usable_.push_back(
          r.match && r.peer != peer_kind::missing && r.peer != peer_kind::unknown &&
          seen.insert({points_of(*r.match), r.peer, r.block, r.group.value, r.list.value}).second);
  }

  void take(std::size_t i) {
    gone_[i] = true;
    out_.push_back(i);
  }

  [[nodiscard]] bool has_known_entries(network::resolved_rule const& r) const {
    return r.peer == peer_kind::list && net_.prefix_lists()[r.list].entries_known;
  }

  void take_lists(block_cover cover) {
    std::map<std::size_t, std::vector<block_rule>> of_lists;
    for (auto const& b : blocks_)
      if (has_known_entries(rules_[b.owner]))
        of_lists[b.owner].push_back(b);
    std::size_t rebuilt = 0;
    for (auto const& [owner, pieces] : of_lists) {
      auto const own = static_cast<std::uint32_t>(owner);
      if (!std::all_of(pieces.begin(), pieces.end(), [&](block_rule const& b) {
            return contains_range(cover.covered(b.block, own), b.what);
          }))
        continue;
      take(owner);
      std::vector<block_rule> rest;
      for (auto const& b : blocks_)
        if (!gone_[b.owner])
          rest.push_back(b);
      // The block of a list that went may be asked about no more, that of another may.
      cover = block_cover(std::move(rest), asked_);
      if (++rebuilt == 32)
        break; // a group of AWS's size has no more lists than that
    }
    take_names(cover);
  }

  // Rules that refer to the same group, or to the same list of unknown entries.
  void take_names(block_cover const& cover) {
    std::map<std::pair<peer_kind, std::uint32_t>, std::vector<std::size_t>> by_name;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      auto const& r = rules_[i];
      if (!usable_[i] || gone_[i])
        continue;
      if (r.peer == peer_kind::group)
        by_name[{r.peer, r.group.value}].push_back(i);
      else if (r.peer == peer_kind::list && !has_known_entries(r))
        by_name[{r.peer, r.list.value}].push_back(i);
    }
    for (auto const& [name, positions] : by_name) {
      points base;
      if (name.first == peer_kind::group)
        base = covered_for(rules_[positions.front()].group, cover);
      std::vector<point_range> ranges;
      for (auto const i : positions)
        ranges.push_back(points_of(*rules_[i].match));
      for (auto const k : superfluous_ranges(ranges, base))
        take(positions[k]);
    }
  }

  // Every address that a member of the group can have (SG-12, SG-21); nothing when not known.
  [[nodiscard]] std::vector<cidr> addresses_of(group_id id) const {
    std::vector<cidr> out;
    for (auto const v : homes(net_.groups()[id])) {
      auto const& vpc = net_.vpcs()[v];
      if (!vpc.blocks_unknown.empty())
        return {};
      out.insert(out.end(), vpc.ipv4.begin(), vpc.ipv4.end());
      out.insert(out.end(), vpc.ipv6.begin(), vpc.ipv6.end());
    }
    return out;
  }

  [[nodiscard]] points covered_for(group_id id, block_cover const& cover) const {
    auto const blocks = addresses_of(id);
    if (blocks.empty())
      return {};
    auto out = cover.covered(blocks.front());
    for (std::size_t i = 1; i < blocks.size() && !out.empty(); ++i)
      out &= cover.covered(blocks[i]);
    return out;
  }

  [[nodiscard]] std::vector<cidr> reach_of(std::size_t i) const {
    auto const& r = rules_[i];
    if (r.peer == peer_kind::block)
      return {r.block};
    if (r.peer == peer_kind::group)
      return addresses_of(r.group);
    return net_.prefix_lists()[r.list].entries;
  }

  // Whether rule `other` touches the peer of rule `of`, whose addresses are `reach`, and holds it.
  [[nodiscard]] std::pair<bool, bool> compare(std::size_t of, std::vector<cidr> const& reach,
                                              std::size_t other) const {
    auto const& a = rules_[of];
    auto const& b = rules_[other];
    if (a.peer == b.peer && a.group == b.group && a.list == b.list && a.block == b.block)
      return {true, true};
    if (b.peer == peer_kind::group)
      return {false, false};
    auto const blocks = reach_of(other);
    auto const any = [&](auto const& f) { return std::any_of(blocks.begin(), blocks.end(), f); };
    bool touches = false;
    bool holds = !reach.empty();
    for (auto const& r : reach) {
      touches = touches || any([&](cidr const& c) { return c.overlaps(r); });
      holds = holds && any([&](cidr const& c) { return c.contains(r); });
    }
    return {touches, holds};
  }

  network::network const& net_;
  std::vector<network::resolved_rule> const& rules_;
  std::vector<bool> usable_{};
  std::vector<bool> gone_;
  std::vector<block_rule> blocks_{};
  std::vector<cidr> asked_{};
  std::vector<std::size_t> out_{};
};

void check_security_group_rule_implied(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.groups().size(); ++i) {
    auto const id = net.groups().id_at(i);
    each_side(net.groups()[id], [&](direction d, auto const& rules) {
      if (rules.size() < 2)
        return;
      implied_finder finder(net, rules);
      for (auto const k : finder.run()) {
        if (rules[k].written == nullptr)
          continue;
        auto const by = finder.coverers(k);
        auto& f = ctx.report(rules[k].at,
                             "rule `" + rule_text(net, rules[k], d) + "` of security group " +
                                 net.groups()[id].id + " adds nothing: " +
                                 (by.size() == 1 ? "`" + rule_text(net, *by.front(), d) +
                                                       "` lets all of that through"
                                                 : "other rules let all of that through together"));
        add_rule_notes(f, net, d, by);
        f.with_remedy("remove it, or narrow what covers it if this rule says what is meant")
            .resource = net.path(id);
      }
    });
  }
}

} // namespace

extern constinit rule const security_group_rule_implied{
    .info = {.id = "VPC3021",
             .name = "security-group-rule-implied",
             .summary = "A rule of a security group lets nothing through that the others do not.",
             .rationale =
                 "The rules of a group are a union: a narrow rule beside a wide one protects "
                 "nothing, costs quota and suggests a limit that is not there.",
             .remedy = "Remove the rule, or narrow the ones that cover it.",
             .level = severity::info,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
             .facts = {"SG-1", "SG-11", "SG-12", "SG-21"}},
    .check = &check_security_group_rule_implied};

} // namespace vpclint::inline v0::rules
