#include "lint/filters/acls.hpp"

#include "lint/filters/groups.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::rules {
namespace {

uint128 number(address a) { return a.is_v4() ? uint128{a.v4().number()} : a.v6().number(); }

// A member called `overlaps` hides the sets' own.
bool share(points const& a, points const& b) { return overlaps(a, b); }

interval<uint128> addresses_of(cidr const& b) { return {number(b.first()), number(b.last())}; }

} // namespace

acl_region::acl_region(block_rule const& r)
    : ipv4_(r.block.is_v4()), pieces_{{addresses_of(r.block), points(r.what)}} {}

points acl_region::what() const {
  points out;
  for (auto const& p : pieces_)
    out |= p.what;
  return out;
}

bool acl_region::overlaps(block_rule const& r) const {
  if (r.block.is_v4() != ipv4_)
    return false;
  auto const with = addresses_of(r.block);
  return std::any_of(pieces_.begin(), pieces_.end(), [&](acl_piece const& p) {
    return p.addresses.first <= with.last && with.first <= p.addresses.last &&
           share(p.what, points(r.what));
  });
}

bool acl_region::take(block_rule const& r) {
  if (!overlaps(r))
    return false;
  auto const with = addresses_of(r.block);
  points const what(r.what);
  std::vector<acl_piece> out;
  for (auto& p : pieces_) {
    auto const first = std::max(p.addresses.first, with.first);
    auto const last = std::min(p.addresses.last, with.last);
    if (first > last || !share(p.what, what)) {
      out.push_back(std::move(p));
      continue;
    }
    if (p.addresses.first < first)
      out.push_back({{p.addresses.first, first - 1}, p.what});
    if (auto rest = p.what - what; !rest.empty())
      out.push_back({{first, last}, std::move(rest)});
    if (last < p.addresses.last)
      out.push_back({{last + 1, p.addresses.last}, p.what});
  }
  pieces_ = std::move(out);
  return true;
}

std::optional<block_rule> region_of(acl_entry const& e) {
  if (!e.match || !e.remote)
    return std::nullopt;
  // With an IPv4 block, ICMPv6 is every type (NACL-10).
  auto const types_count = !(e.match->proto == protocols::icmpv6 && e.remote->is_v4());
  return block_rule{.block = *e.remote,
                    .what = points_of(types_count ? *e.match : all_of(e.match->proto))};
}

std::vector<read_entry> read_side(std::span<acl_entry const* const> entries) {
  std::vector<read_entry> out;
  out.reserve(entries.size());
  for (auto const* e : entries) {
    read_entry r{.entry = e, .matches = region_of(*e)};
    if (r.matches) {
      r.left = acl_region(*r.matches);
      for (std::size_t i = 0; i < out.size() && !r.left.empty(); ++i)
        if (out[i].matches && out[i].entry->allow && r.left.take(*out[i].matches))
          r.taken_by.push_back(i);
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
  for (std::size_t i = 0; i < side.size(); ++i) {
    if (!decides(i) || side[i].left.empty())
      continue;
    auto rest = side[i].left;
    // Where an earlier one that takes from this one goes, this one has more to decide.
    auto const& takers = side[i].taken_by;
    if (std::any_of(takers.begin(), takers.end(), [&](std::size_t j) { return gone[j]; })) {
      rest = acl_region(*side[i].matches);
      for (std::size_t j = 0; j < i; ++j)
        if (decides(j) && !gone[j])
          rest.take(*side[j].matches);
    }
    redundant_entry found{.position = i};
    bool differs = false;
    for (auto j = i + 1; j < side.size() && !rest.empty() && !differs; ++j) {
      if (!decides(j)) {
        differs = true; // may say anything
      } else if (rest.overlaps(*side[j].matches)) {
        differs = *side[j].entry->allow != *side[i].entry->allow;
        if (side[j].left.empty())
          continue; // shadowed, by this one for all we know: no ground to remove this one
        rest.take(*side[j].matches);
        found.said_by.push_back(j);
      }
    }
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
