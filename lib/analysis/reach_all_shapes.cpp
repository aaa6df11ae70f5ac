// What becomes of all traffic between two classes: a path, and the groups of both ends on top.
#include "analysis/all_pairs_impl.hpp"

#include <utility>

namespace vpclint::inline v0::analysis {

passage all_pairs::impl::source_groups(end_info const& from, path_end const& a, path_end const& b) {
  if (a.kind != flow_end::kind_type::interface || !from.filtered)
    return {};
  return finder.outward_groups(from.group_set, a.nic, b.where);
}

passage all_pairs::impl::target_groups(end_info const& from, end_info const& to,
                                       path_sets const& p) {
  if (!p.met_target || !to.filtered || p.request.may == set_algebra::none)
    return {};
  auto member = p.other_member;
  if (p.seen_member)
    member = from.group_set;
  return filters.groups(to.group_set, direction::ingress, p.seen_source, member);
}

std::uint32_t all_pairs::impl::shape_of(std::uint32_t from, std::uint32_t to) {
  if (are_typical(from, to)) {
    auto const pair = (std::uint64_t{alike.of_class[from]} << 32) | alike.of_class[to];
    auto const it = cohort_shapes.find(pair);
    if (it != cohort_shapes.end())
      return it->second;
    auto const made = compute(from, to);
    cohort_shapes.emplace(pair, made);
    return made;
  }
  auto const key = (std::uint64_t{from} << 32) | to;
  if (auto const it = pair_shapes.find(key); it != pair_shapes.end())
    return it->second;
  auto const made = compute(from, to);
  pair_shapes.emplace(key, made);
  return made;
}

std::uint32_t all_pairs::impl::compute(std::uint32_t from, std::uint32_t to) {
  auto const& f = ends.infos[from];
  auto const& t = ends.infos[to];
  if (!f.source)
    return shape_book::blocked;
  if (f.no_address || t.no_address)
    return shape_book::unknown;
  auto const& a = f.first;
  auto const& b = other_end(f, t);
  auto const& found = between_locations(from, to, a, b);
  if (!found.needs_ends && found.ways.size() == 1) {
    auto const& only = found.ways.front().sets;
    if (only.request.may == set_algebra::none)
      return shape_book::blocked;
    auto request = meet(only.request, source_groups(f, a, b));
    if (request.may != set_algebra::none)
      request = meet(request, target_groups(f, t, only));
    if (request.may == set_algebra::none)
      return shape_book::blocked;
    return shapes.number_of(way_of(only, request), f.clients);
  }
  return composed_shape(found, from, to, a, b);
}

std::uint32_t all_pairs::impl::composed_shape(location_pair const& found, std::uint32_t from,
                                              std::uint32_t to, path_end const& a,
                                              path_end const& b) {
  auto const& f = ends.infos[from];
  auto const& t = ends.infos[to];
  location_pair with;
  auto const* all = &found;
  if (found.needs_ends) {
    explore(with, a, b, true);
    all = &with;
  }
  std::vector<way> ways;
  bool any = false;
  for (auto const& alt : all->ways) {
    way w{.request = alt.sets.request,
          .reply = alt.sets.reply,
          .translated = alt.sets.translated,
          .translations = alt.sets.translations,
          .domain = alt.sets.domain,
          .other = alt.other,
          .zone = alt.zone,
          .target = alt.target};
    if (!alt.with_ends) {
      w.request = meet(w.request, source_groups(f, a, b));
      w.request = meet(w.request, target_groups(f, t, alt.sets));
    }
    any = any || w.request.may != set_algebra::none;
    ways.push_back(w);
  }
  return any ? shapes.number_of(std::move(ways), f.clients) : shape_book::blocked;
}

std::optional<reach_level> all_pairs::impl::settled(std::uint32_t from, std::uint32_t to,
                                                    packet const& request) {
  auto const& f = ends.infos[from];
  auto const& t = ends.infos[to];
  if (!f.source || f.no_address || t.no_address || f.stands_alone || t.stands_alone)
    return std::nullopt;
  auto const& a = f.first;
  auto const& b = other_end(f, t);
  auto const& found = between_locations(from, to, a, b);
  if (found.needs_ends || found.ways.size() != 1)
    return std::nullopt;
  auto const& path = found.ways.front().sets;
  if (path.strayed || path.translations != 0)
    return std::nullopt;
  auto passing = path.request;
  passing = meet(passing, source_groups(f, a, b));
  passing = meet(passing, target_groups(f, t, path));
  auto const atom = filters.atom_of(request);
  if (sets.test(passing.may, atom) != sets.test(passing.must, atom))
    return std::nullopt;
  if (!sets.test(passing.may, atom))
    return reach_level::nowhere;
  if (path.reply.may != path.reply.must)
    return std::nullopt;
  if (!request.kind().has_ports())
    return sets.test(path.reply.may, atom) ? reach_level::back : reach_level::destination;
  return shapes.answers(path.reply.may, request.kind(), f.clients.widest);
}

} // namespace vpclint::inline v0::analysis
