#include "lint/filters/acls.hpp"

#include "lint/filters/groups.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vpclint::inline v0::rules {
namespace {

uint128 number(address a) { return a.is_v4() ? uint128{a.v4().number()} : a.v6().number(); }

// A member called `overlaps` hides the sets' own.
bool share(points const& a, points const& b) { return overlaps(a, b); }

cidr widened(cidr const& b, int length) {
  return b.is_v4() ? cidr(b.v4().widened(length)) : cidr(b.v6().widened(length));
}

interval<uint128> addresses_of(cidr const& b) { return {number(b.first()), number(b.last())}; }

} // namespace

acl_region::acl_region(block_rule const& r) : ipv4_(r.block.is_v4()) {
  auto const all = addresses_of(r.block);
  pieces_.emplace(all.first, piece{all.last, points(r.what)});
}

acl_region::piece_map::const_iterator acl_region::from(uint128 first) const {
  auto it = pieces_.upper_bound(first);
  if (it != pieces_.begin())
    if (auto const before = std::prev(it); before->second.last >= first)
      it = before;
  return it;
}

void acl_region::add_traffic(std::vector<point_range>& to) const {
  for (auto const& [first, p] : pieces_)
    to.insert(to.end(), p.what.intervals().begin(), p.what.intervals().end());
}

bool acl_region::overlaps(block_rule const& r) const {
  if (r.block.is_v4() != ipv4_)
    return false;
  auto const with = addresses_of(r.block);
  points const what(r.what);
  for (auto it = from(with.first); it != pieces_.end() && it->first <= with.last; ++it)
    if (share(it->second.what, what))
      return true;
  return false;
}

bool acl_region::take(block_rule const& r) {
  if (r.block.is_v4() != ipv4_)
    return false;
  auto const with = addresses_of(r.block);
  points const what(r.what);
  bool taken = false;
  for (auto it = from(with.first); it != pieces_.end() && it->first <= with.last;) {
    if (!share(it->second.what, what)) {
      ++it;
      continue;
    }
    taken = true;
    auto const begin = it->first;
    auto const whole = it->second;
    auto const first = std::max(begin, with.first);
    auto const last = std::min(whole.last, with.last);
    it = pieces_.erase(it);
    if (begin < first)
      pieces_.emplace_hint(it, begin, piece{first - 1, whole.what});
    if (auto rest = whole.what - what; !rest.empty())
      pieces_.emplace_hint(it, first, piece{last, std::move(rest)});
    if (last < whole.last)
      pieces_.emplace_hint(it, last + 1, piece{whole.last, whole.what});
  }
  return taken;
}

entry_index::entry_index(std::vector<std::optional<block_rule>> const& entries) {
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i])
      rows_[entries[i]->block].ranges.emplace_back(entries[i]->what, i);
  for (auto& [block, r] : rows_) {
    lengths_[block.is_v4() ? 0 : 1].insert(block.length());
    std::sort(r.ranges.begin(), r.ranges.end(),
              [](auto const& a, auto const& b) { return a.first.first < b.first.first; });
    while (r.leaves < r.ranges.size())
      r.leaves *= 2;
    r.last.resize(2 * r.leaves);
    for (std::size_t i = 0; i < r.ranges.size(); ++i)
      r.last[r.leaves + i] = r.ranges[i].first.last;
    for (std::size_t node = r.leaves - 1; node > 0; --node)
      r.last[node] = std::max(r.last[2 * node], r.last[2 * node + 1]);
  }
}

void entry_index::find(row const& in, std::size_t node, std::size_t begin, std::size_t size,
                       point_range const& what, std::vector<std::size_t>& out) {
  if (begin >= in.ranges.size() || in.ranges[begin].first.first > what.last ||
      in.last[node] < what.first)
    return;
  if (size == 1) {
    out.push_back(in.ranges[begin].second);
    return;
  }
  find(in, 2 * node, begin, size / 2, what, out);
  find(in, 2 * node + 1, begin + size / 2, size / 2, what, out);
}

std::vector<std::size_t> entry_index::sharing(block_rule const& r) const {
  std::vector<std::size_t> out;
  auto const within = [&](row const& one) { find(one, 1, 0, one.leaves, r.what, out); };
  for (auto const length : lengths_[r.block.is_v4() ? 0 : 1]) {
    if (length >= r.block.length())
      break;
    if (auto const it = rows_.find(widened(r.block, length)); it != rows_.end())
      within(it->second);
  }
  for (auto it = rows_.lower_bound(r.block); it != rows_.end() && r.block.contains(it->first); ++it)
    within(it->second);
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<block_rule> region_of(acl_entry const& e) {
  if (!e.match || !e.remote)
    return std::nullopt;
  // With an IPv4 block, ICMPv6 is every type (NACL-10).
  auto const types_count = !(e.match->proto == protocols::icmpv6 && e.remote->is_v4());
  return block_rule{.block = *e.remote,
                    .what = points_of(types_count ? *e.match : all_of(e.match->proto))};
}

namespace {

/// What the entries of a side match that decide something: those with known parts.
template <class Entries, class Match>
entry_index index_of_deciding(Entries const& entries, Match const& match) {
  std::vector<std::optional<block_rule>> all;
  all.reserve(entries.size());
  for (auto const& e : entries)
    all.push_back(match(e));
  return entry_index(all);
}

} // namespace

std::vector<read_entry> read_side(std::span<acl_entry const* const> entries) {
  std::vector<read_entry> out;
  out.reserve(entries.size());
  auto const index = index_of_deciding(
      entries, [](acl_entry const* e) { return e->allow ? region_of(*e) : std::nullopt; });
  for (auto const* e : entries) {
    read_entry r{.entry = e, .matches = region_of(*e)};
    if (r.matches) {
      r.left = acl_region(*r.matches);
      for (auto const i : index.sharing(*r.matches)) {
        if (i >= out.size() || r.left.empty())
          break;
        if (r.left.take(*out[i].matches))
          r.taken_by.push_back(i);
      }
    }
    out.push_back(std::move(r));
  }
  return out;
}

std::vector<redundant_entry> redundant_entries(std::vector<read_entry> const& side,
                                               bool all_placed) {
  std::vector<redundant_entry> out;
  if (!all_placed)
    return out; // an entry that may stand anywhere may stand behind any
  std::vector<bool> gone(side.size());
  auto const decides = [&](std::size_t i) { return side[i].entry->allow && side[i].matches; };
  auto const index = index_of_deciding(
      side, [](read_entry const& r) { return r.entry->allow ? r.matches : std::nullopt; });
  // Behind each position the next entry that may say anything.
  std::vector<std::size_t> open(side.size() + 1, side.size());
  for (auto i = side.size(); i-- > 0;)
    open[i] = decides(i) ? open[i + 1] : i;
  for (std::size_t i = 0; i < side.size(); ++i) {
    if (!decides(i) || side[i].left.empty())
      continue;
    auto rest = side[i].left;
    auto const sharing = index.sharing(*side[i].matches);
    // Where an earlier one that takes from this one goes, this one has more to decide.
    auto const& takers = side[i].taken_by;
    if (std::any_of(takers.begin(), takers.end(), [&](std::size_t j) { return gone[j]; })) {
      rest = acl_region(*side[i].matches);
      for (auto const j : sharing)
        if (j < i && !gone[j])
          rest.take(*side[j].matches);
    }
    redundant_entry found{.position = i};
    bool differs = false;
    for (auto const j : sharing) {
      if (j <= i)
        continue;
      if (j > open[i] || rest.empty() || differs)
        break;
      if (!rest.overlaps(*side[j].matches))
        continue;
      differs = *side[j].entry->allow != *side[i].entry->allow;
      if (side[j].left.empty())
        continue; // shadowed, by this one for all we know: no ground to remove this one
      rest.take(*side[j].matches);
      found.said_by.push_back(j);
    }
    differs = differs || (!rest.empty() && open[i] < side.size());
    found.by_builtin = !rest.empty();
    if (differs || (found.by_builtin && *side[i].entry->allow))
      continue;
    gone[i] = true;
    out.push_back(std::move(found));
  }
  return out;
}

std::string entry_text(acl_entry const& e, direction d) {
  std::string out = e.number ? std::to_string(*e.number) + ": " : "";
  out += e.allow ? (*e.allow ? "allow " : "deny ") : "unknown action, ";
  out += e.match ? to_string(*e.match) : "unknown traffic";
  out += " " + std::string(preposition(d)) + " ";
  return out + (e.remote ? to_string(*e.remote) : "an unknown block");
}

std::string entry_name(acl_entry const& e, direction d) {
  auto out = std::string(side_name(d)) + " entry";
  if (e.number)
    out += " " + std::to_string(*e.number);
  return out;
}

} // namespace vpclint::inline v0::rules
