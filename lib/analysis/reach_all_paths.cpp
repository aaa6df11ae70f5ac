// The paths between two locations, for every combination of what AWS chooses.
#include "analysis/all_pairs_impl.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

std::uint32_t listener_or_none(std::uint32_t b, std::uint32_t branches) {
  return b == branches ? path_choices::no_branch : b;
}

} // namespace

/// A way for each target.
template <class Find>
void all_pairs::impl::add_ways(location_pair& into, path_choices c, path_sets const& first,
                               Find const& find, bool with_ends) {
  for (c.target = 0; c.zone < first.zones && c.target < first.targets; ++c.target) {
    into.ways.push_back(
        {.sets = find(c), .with_ends = with_ends, .zone = c.zone, .target = c.target});
    into.needs_ends = into.needs_ends || into.ways.back().sets.needs_ends;
  }
}

/// The same beside what is if the unknown list has the destination, by each listener that requests
/// come to then. How many zones there are in that case.
template <class Find>
std::uint32_t all_pairs::impl::add_open_ways(location_pair& into, path_choices c,
                                             path_sets const& first, Find const& find,
                                             bool with_ends) {
  auto const branches = find({.zone = c.zone, .by_unknown_list = true}).branches;
  std::uint32_t zones = 1;
  for (std::uint32_t b = 0; b <= branches; ++b) {
    path_choices listed{
        .zone = c.zone, .branch = listener_or_none(b, branches), .by_unknown_list = true};
    auto const other = find(listed);
    zones = std::max(zones, other.zones);
    auto const targets = std::max(first.targets, other.targets);
    if (c.zone >= std::max(first.zones, other.zones))
      continue;
    for (std::uint32_t target = 0; target < targets; ++target) {
      c.target = listed.target = target;
      alternative a{.sets = find(c), .with_ends = with_ends, .zone = c.zone, .target = target};
      alternative o{.sets = find(listed), .with_ends = with_ends};
      into.needs_ends = into.needs_ends || a.sets.needs_ends || o.sets.needs_ends;
      a.sets.domain = sets.meet(a.sets.domain, o.sets.domain);
      if (a.sets.domain == set_algebra::none)
        break;
      o.sets.domain = set_algebra::none;
      a.other = static_cast<std::uint32_t>(into.ways.size()) + 1;
      into.ways.push_back(a);
      into.ways.push_back(o);
    }
  }
  return zones;
}

void all_pairs::impl::explore(location_pair& into, path_end const& from, path_end const& to,
                              bool with_ends) {
  auto const find = [&](path_choices const& c) { return finder.find(from, to, c, with_ends); };
  auto const plain = find({});
  into.needs_ends = plain.needs_ends;
  if (into.needs_ends && !with_ends)
    return;
  if (plain.branches == 0 && plain.zones == 1 && plain.targets == 1 && !plain.open_list) {
    into.ways.push_back({.sets = plain, .with_ends = with_ends});
    return;
  }
  // Each zone may lead to other listeners, and each listener to further zones and targets; with an
  // unknown prefix list, in either case.
  std::uint32_t zones = 1;
  for (std::uint32_t zone = 0; zone < zones; ++zone) {
    auto const branches = zone == 0 ? plain.branches : find({.zone = zone}).branches;
    for (std::uint32_t b = 0; b <= branches; ++b) {
      path_choices const c{.zone = zone, .branch = listener_or_none(b, branches)};
      auto const first = find(c);
      zones = std::max(zones, first.zones);
      into.needs_ends = into.needs_ends || first.needs_ends;
      if (first.open_list)
        zones = std::max(zones, add_open_ways(into, c, first, find, with_ends));
      else
        add_ways(into, c, first, find, with_ends);
      if (into.needs_ends && !with_ends)
        return;
    }
  }
}

location_pair const& all_pairs::impl::between_locations(std::uint32_t from, std::uint32_t to,
                                                        path_end const& a, path_end const& b) {
  auto const key = (std::uint64_t{ends.infos[from].location} << 32) | ends.infos[to].location;
  if (auto const it = location_index.find(key); it != location_index.end())
    return location_pairs[it->second];
  location_pair made;
  explore(made, a, b, false);
  location_index.emplace(key, static_cast<std::uint32_t>(location_pairs.size()));
  location_pairs.push_back(std::move(made));
  return location_pairs.back();
}

} // namespace vpclint::inline v0::analysis
