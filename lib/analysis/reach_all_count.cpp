// How many pairs of ends are connected, without asking each of them.
#include "analysis/all_pairs_impl.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {

path_sets const* all_pairs::impl::simple_path(group_tables::entry const& from,
                                              group_tables::entry const& to,
                                              path_end const& target) {
  auto const& a = ends.infos[from.number];
  auto const& b = ends.infos[to.number];
  if (!a.source || a.no_address || b.no_address || a.stands_alone || b.stands_alone)
    return nullptr;
  auto const& path = between_locations(from.number, to.number, a.first, target);
  if (path.needs_ends || path.ways.size() != 1)
    return nullptr;
  auto const& sets_of = path.ways[0].sets;
  bool const simple =
      !sets_of.other_member && (!sets_of.met_target || sets_of.seen_source == a.first.where);
  return simple ? &sets_of : nullptr;
}

// Where all is certain, without the shape of every combination.
bool all_pairs::impl::connects(way const& path, possible_client_ports const& clients,
                               passage const& groups) {
  if (groups.must == groups.may)
    if (auto const done = shapes.completing(path, clients))
      return sets.overlap(*done, groups.may);
  auto all = path;
  all.request = meet(path.request, groups);
  return all.request.may != set_algebra::none && connects(shapes.number_of(all, clients));
}

std::size_t all_pairs::impl::count_within(std::span<std::uint32_t const> of_vpc) {
  group_tables tables(filters, ends, of_vpc);
  auto const all = tables.entries();
  auto const places = tables.places();
  std::size_t total = 0;
  for (auto const& from : places)
    for (auto const& to : places) {
      auto const& one = all[from.first];
      auto const& two = all[to.first];
      auto const& a = ends.infos[one.number];
      auto const& b = ends.infos[two.number];
      if (!a.source)
        continue;
      auto const* target = &b.first;
      if (b.first == a.first)
        target = b.second        ? &*b.second
                 : to.size() > 1 ? &ends.infos[all[to.first + 1].number].first
                                 : nullptr;
      auto const* path = target != nullptr ? simple_path(one, two, *target) : nullptr;
      if (path == nullptr) {
        for (auto x = from.first; x < from.last; ++x)
          for (auto y = to.first; y < to.last; ++y)
            if (auto const others = all[y].members - (x == y ? 1 : 0);
                others > 0 && connects(compute(all[x].number, all[y].number)))
              total += all[x].members * others;
        continue;
      }
      if (path->request.may == set_algebra::none)
        continue;
      auto const way = way_of(*path, path->request);
      for (auto const& t : tables.tally(from, to,
                                        {.source = a.filtered,
                                        .target = b.filtered && path->met_target,
                                        .seen_member = path->seen_member}))
        if (connects(way, tables.clients(t.clients), tables.passage_of(t.groups)))
          total += t.pairs;
    }
  return total;
}

template <class F>
void all_pairs::impl::each_cohort_pair(F const& f) {
  for (auto const& sources : alike.members)
    for (auto const& destinations : alike.members) {
      // Any two in different VPCs stand for all.
      auto const differs = [&](std::uint32_t a) {
        return std::find_if(destinations.begin(), destinations.end(),
                            [&](std::uint32_t b) { return class_vpc[a] != class_vpc[b]; });
      };
      auto from = sources.front();
      auto to = differs(from);
      for (std::size_t i = 1; to == destinations.end() && i < sources.size(); ++i) {
        from = sources[i];
        to = differs(from);
      }
      if (to != destinations.end())
        f(sources, destinations, shape_of(from, *to));
    }
}

std::size_t all_pairs::count_connected(bool ipv6) {
  auto& m = *impl_;
  auto const& classes = m.ends.classes;
  auto const size = [&](std::uint32_t c) { return classes[c].members.size(); };
  std::size_t total = 0;
  auto const count = [&](std::uint32_t a, std::uint32_t b, std::uint32_t number) {
    if (m.connects(number))
      total += size(a) * size(b) - (a == b ? size(a) : 0);
  };
  std::vector<std::vector<std::uint32_t>> by_vpc(m.net.vpcs().size());
  std::vector<std::uint32_t> untypical; // that no cohort stands for
  std::vector<std::uint32_t> typical;
  for (std::uint32_t c = 0; c < classes.size(); ++c) {
    if (classes[c].ipv6 != ipv6 || classes[c].members.empty() || classes[c].secondary)
      continue;
    if (m.class_vpc[c].valid())
      by_vpc[m.class_vpc[c].value].push_back(c);
    (m.alike.of_class[c] == cohorts::none ? untypical : typical).push_back(c);
  }
  for (auto const& of_vpc : by_vpc)
    total += m.count_within(of_vpc);
  auto const apart = [&](std::uint32_t a, std::uint32_t b) {
    bool const together = m.class_vpc[a].valid() && m.class_vpc[a] == m.class_vpc[b];
    if (!together && (a != b || size(a) > 1))
      count(a, b, m.compute(a, b));
  };
  for (auto const a : untypical) {
    for (auto const b : untypical)
      apart(a, b);
    for (auto const b : typical) {
      apart(a, b);
      apart(b, a);
    }
  }
  if (ipv6)
    return total;
  std::vector<std::size_t> in_vpc(m.net.vpcs().size());
  m.each_cohort_pair([&](auto const& sources, auto const& destinations, std::uint32_t number) {
    if (!m.connects(number))
      return;
    std::size_t all_destinations = 0;
    for (auto const b : destinations) {
      in_vpc[m.class_vpc[b].value] += size(b);
      all_destinations += size(b);
    }
    for (auto const a : sources)
      total += size(a) * (all_destinations - in_vpc[m.class_vpc[a].value]);
    for (auto const b : destinations)
      in_vpc[m.class_vpc[b].value] = 0;
  });
  return total;
}

} // namespace vpclint::inline v0::analysis
