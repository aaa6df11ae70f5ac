// All pairs in words: sources by destinations that fare alike.
#include "analysis/all_pairs_impl.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace vpclint::inline v0::analysis {

namespace {

/// Between two ends outside that meet without the design: both the internet, or one network.
bool is_nobodys_flow(network::network const& net, end_class const& a, end_class const& b) {
  using kind = flow_end::kind_type;
  if (a.kind == kind::interface || b.kind == kind::interface)
    return false;
  if (b.kind == kind::nowhere)
    return a.kind == kind::internet && is_internet(net, b.representative);
  return a.kind == b.kind && (a.kind == kind::internet || a.network == b.network);
}

/// How many interfaces two classes have in common: they make no pairs with themselves.
std::size_t common_members(end_class const& a, end_class const& b) {
  if (!a.secondary && !b.secondary)
    return &a == &b ? a.members.size() : 0;
  auto const& one = a.secondary ? a : b;
  auto const& other = a.secondary ? b : a;
  return static_cast<std::size_t>(
      std::count(other.members.begin(), other.members.end(), one.members.front()));
}

/// Whether two classes are one interface and nobody else.
bool is_one_interface(end_class const& a, end_class const& b) {
  return a.members.size() == 1 && a.members == b.members;
}

} // namespace

all_pairs::impl::rows all_pairs::impl::alike_rows(std::span<std::uint32_t const> from,
                                                  std::span<std::uint32_t const> to) {
  auto const& classes = ends.classes;
  rows result;
  boost::unordered_flat_map<std::uint32_t, std::vector<std::uint32_t>> by_shape;
  for (auto const a : from) {
    by_shape.clear();
    for (auto const b : to) {
      if (classes[a].ipv6 != classes[b].ipv6)
        continue;
      if (is_nobodys_flow(net, classes[a], classes[b]) || is_one_interface(classes[a], classes[b]))
        continue;
      auto const number = are_typical(a, b) ? shape_of(a, b) : compute(a, b);
      if (number != shape_book::blocked)
        by_shape[number].push_back(b);
    }
    for (auto& [number, destinations] : by_shape)
      result[{number, destinations}].push_back(a);
  }
  return result;
}

/// Who to whom, and how many pairs that are.
rectangle all_pairs::impl::without_outcome(rows::value_type const& row) const {
  auto const& classes = ends.classes;
  auto const count = [&](std::uint32_t c) {
    return std::max<std::size_t>(1, classes[c].members.size());
  };
  rectangle base;
  base.ipv6 = classes[row.second.front()].ipv6;
  base.sources = row.second;
  std::sort(base.sources.begin(), base.sources.end());
  base.destinations = row.first.second;
  std::sort(base.destinations.begin(), base.destinations.end());
  for (auto const a : base.sources)
    for (auto const b : base.destinations)
      base.pairs += count(a) * count(b) - common_members(classes[a], classes[b]);
  return base;
}

/// One rectangle for each verdict on some of the traffic.
void all_pairs::impl::add_outcomes(std::vector<rectangle>& into, rows::value_type const& row,
                                   std::optional<traffic> const& match) {
  auto const number = row.first.first;
  auto const base = without_outcome(row);
  auto const wanted = sets.meet(shapes.asked(match), filters.of_family(base.ipv6));
  auto const put = [&](verdict v, set_algebra::id requests) {
    if (match)
      requests = sets.meet(requests, wanted);
    if (requests == set_algebra::none)
      return;
    auto r = base;
    r.outcome = v;
    r.requests = filters.words_of(requests, base.ipv6);
    if (match && !match->proto.is_all())
      r.requests &= traffic_set(*match);
    if (v == verdict::partial)
      r.failing_ports = shapes.requests_of(number).failing;
    into.push_back(std::move(r));
  };
  if (number == shape_book::unknown) {
    put(verdict::unknown, set_algebra::all);
    return;
  }
  auto const& s = shapes.requests_of(number);
  put(verdict::reachable, s.reachable);
  put(verdict::partial, s.partial);
  put(verdict::reply_blocked, s.reply_blocked);
  put(verdict::unknown, s.unknown);
}

bool all_pairs::impl::is_exposed(rectangle const& r) const {
  return std::any_of(r.sources.begin(), r.sources.end(),
                     [&](auto c) { return ends.classes[c].kind == flow_end::kind_type::internet; });
}

std::vector<rectangle> all_pairs::rectangles(std::span<std::uint32_t const> from,
                                             std::span<std::uint32_t const> to,
                                             std::optional<traffic> const& match) {
  auto& m = *impl_;
  std::vector<std::uint32_t> every(m.ends.classes.size());
  std::iota(every.begin(), every.end(), 0U);
  if (from.empty())
    from = every;
  if (to.empty())
    to = every;
  std::vector<rectangle> result;
  for (auto const& row : m.alike_rows(from, to))
    m.add_outcomes(result, row, match);
  std::stable_sort(result.begin(), result.end(), [&](rectangle const& a, rectangle const& b) {
    if (m.is_exposed(a) != m.is_exposed(b))
      return m.is_exposed(a);
    if (a.pairs != b.pairs)
      return a.pairs > b.pairs;
    return std::tie(a.sources, a.destinations, a.outcome) <
           std::tie(b.sources, b.destinations, b.outcome);
  });
  return result;
}

} // namespace vpclint::inline v0::analysis
