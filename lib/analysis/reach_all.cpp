#include "vpclint/analysis/reach_all.hpp"

#include "analysis/cohorts.hpp"
#include "analysis/end_classes.hpp"
#include "analysis/filter_sets.hpp"
#include "analysis/group_tables.hpp"
#include "analysis/set_path.hpp"
#include "analysis/shapes.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

namespace vpclint::inline v0::analysis {
namespace {

using set_id = set_algebra::id;

} // namespace

/// One combination of what AWS chooses, of one pair of locations; what the groups of the ends say
/// comes on top.
struct alternative {
  path_sets sets{};
  bool with_ends{false};
  std::uint32_t zone{0};
  std::uint32_t target{0};
  std::uint32_t other{0xffffffffU};
};

/// All alternatives of a pair of locations. Those with the same `sets.domain` are of one choice.
struct location_pair {
  std::vector<alternative> ways{};
  bool needs_ends{false};
};

struct all_pairs::impl {
  impl(network::network const& n, reach_all_options const& o)
      : net(n), options(o), filters(n, options.semantics), sets(filters.sets()),
        finder(n, filters, options.semantics), shapes(filters), ends(sort_ends(n, filters)),
        alike(find_cohorts(n, filters, ends, options.semantics)) {
    for (auto const& c : ends.classes)
      class_vpc.push_back(c.members.empty() ? index<vpc>{} : n.interfaces()[c.members[0]].vpc);
  }

  network::network const& net;
  reach_all_options options;
  filter_sets filters;
  set_algebra& sets;
  path_finder finder;
  shape_book shapes;
  end_classes ends;
  cohorts alike;
  std::vector<index<vpc>> class_vpc{};

  boost::unordered_flat_map<std::uint64_t, std::uint32_t> location_index{};
  std::vector<location_pair> location_pairs{};
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> pair_shapes{};
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> cohort_shapes{};

  // --- paths ---------------------------------------------------------------------------------

  void explore(location_pair& into, path_end const& from, path_end const& to, bool with_ends) {
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

  static std::uint32_t listener_or_none(std::uint32_t b, std::uint32_t branches) {
    return b == branches ? path_choices::no_branch : b;
  }

  /// A way for each target.
  template <class Find>
  static void add_ways(location_pair& into, path_choices c, path_sets const& first,
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
  std::uint32_t add_open_ways(location_pair& into, path_choices c, path_sets const& first,
                              Find const& find, bool with_ends) {
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
        alternative a{
            .sets = find(c), .with_ends = with_ends, .zone = c.zone, .target = target};
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

  location_pair const& between_locations(std::uint32_t from, std::uint32_t to, path_end const& a,
                                         path_end const& b) {
    auto const key = (std::uint64_t{ends.infos[from].location} << 32) | ends.infos[to].location;
    if (auto const it = location_index.find(key); it != location_index.end())
      return location_pairs[it->second];
    location_pair made;
    explore(made, a, b, false);
    location_index.emplace(key, static_cast<std::uint32_t>(location_pairs.size()));
    location_pairs.push_back(std::move(made));
    return location_pairs.back();
  }

  // --- pairs of classes ----------------------------------------------------------------------

  [[nodiscard]] passage source_groups(end_info const& from, path_end const& a, path_end const& b) {
    if (a.kind != flow_end::kind_type::interface || !from.filtered)
      return {};
    return finder.outward_groups(from.group_set, a.nic, b.where);
  }

  [[nodiscard]] passage target_groups(end_info const& from, end_info const& to, path_sets const& p) {
    if (!p.met_target || !to.filtered || p.request.may == set_algebra::none)
      return {};
    auto member = p.other_member;
    if (p.seen_member)
      member = from.group_set;
    return filters.groups(to.group_set, direction::ingress, p.seen_source, member);
  }

  [[nodiscard]] passage meet(passage const& a, passage const& b) {
    return {sets.meet(a.must, b.must), sets.meet(a.may, b.may)};
  }

  /// Whether the pair is like every other of the two cohorts in different VPCs.
  [[nodiscard]] bool are_typical(std::uint32_t from, std::uint32_t to) const {
    return alike.of_class[from] != cohorts::none && alike.of_class[to] != cohorts::none &&
           class_vpc[from] != class_vpc[to];
  }

  std::uint32_t shape_of(std::uint32_t from, std::uint32_t to) {
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

  std::uint32_t compute(std::uint32_t from, std::uint32_t to) {
    auto const& f = ends.infos[from];
    auto const& t = ends.infos[to];
    if (!f.source)
      return shape_book::blocked;
    if (f.no_address || t.no_address)
      return shape_book::unknown;
    auto const& a = f.first;
    auto const& b = t.first == a && t.second ? *t.second : t.first;
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

  std::uint32_t composed_shape(location_pair const& found, std::uint32_t from, std::uint32_t to,
                               path_end const& a, path_end const& b) {
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

  [[nodiscard]] std::optional<reach_level> settled(std::uint32_t from, std::uint32_t to,
                                                   packet const& request) {
    auto const& f = ends.infos[from];
    auto const& t = ends.infos[to];
    if (!f.source || f.no_address || t.no_address || f.stands_alone || t.stands_alone)
      return std::nullopt;
    auto const& a = f.first;
    auto const& b = t.first == a && t.second ? *t.second : t.first;
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

  // --- many pairs ----------------------------------------------------------------------------

  /// The ordered pairs of ends of these classes, all of one VPC and family, on which some request
  /// certainly completes.
  [[nodiscard]] std::size_t count_within(std::span<std::uint32_t const> of_vpc);
  /// Calls `f(sources, destinations, shape)` for every ordered pair of cohorts.
  template <class F> void each_cohort_pair(F const& f);
  /// Whether some request certainly completes, with some client port.
  [[nodiscard]] bool connects(std::uint32_t number) {
    return number < shape_book::unknown && shapes.connects(number);
  }
  [[nodiscard]] static way way_of(path_sets const& p, passage const& request) {
    return {.request = request,
            .reply = p.reply,
            .translated = p.translated,
            .translations = p.translations,
            .domain = p.domain};
  }

  /// The path between two locations where only the groups of the ends add to it.
  [[nodiscard]] path_sets const* simple_path(group_tables::entry const& from,
                                             group_tables::entry const& to, path_end const& target);
  /// Whether a request completes on such a path, which these groups let pass.
  [[nodiscard]] bool connects(way const& path, possible_client_ports const& clients,
                              passage const& groups);
};

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
  bool const simple = !sets_of.other_member &&
                      (!sets_of.met_target || sets_of.seen_source == a.first.where);
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
        target = b.second ? &*b.second : to.size() > 1 ? &ends.infos[all[to.first + 1].number].first : nullptr;
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

template <class F> void all_pairs::impl::each_cohort_pair(F const& f) {
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

all_pairs::all_pairs(network::network const& net, reach_all_options const& options)
    : impl_(std::make_unique<impl>(net, options)) {}
all_pairs::~all_pairs() = default;
all_pairs::all_pairs(all_pairs&&) noexcept = default;
all_pairs& all_pairs::operator=(all_pairs&&) noexcept = default;

std::span<end_class const> all_pairs::classes() const { return impl_->ends.classes; }

std::optional<std::uint32_t> all_pairs::class_of(flow_end end, bool ipv6,
                                                 std::optional<address> where) const {
  auto const& e = impl_->ends;
  if (end.kind == flow_end::kind_type::interface) {
    auto const c = (ipv6 ? e.of_interface6 : e.of_interface4)[end.nic.value];
    return c == 0xffffffffU ? std::nullopt : std::optional(c);
  }
  for (std::uint32_t c = 0; c < e.classes.size(); ++c) {
    auto const& known = e.classes[c];
    if (known.kind == end.kind && known.ipv6 == ipv6 && known.network == end.network &&
        (!where || known.representative == *where))
      return c;
  }
  return std::nullopt;
}

fate all_pairs::fate_of(std::uint32_t from, std::uint32_t to, packet const& p,
                        walk_choices const& choices) {
  return impl_->shapes.fate_of(impl_->shape_of(from, to), p, choices);
}

verdict all_pairs::verdict_of(std::uint32_t from, std::uint32_t to,
                              std::optional<traffic> const& match) {
  return impl_->shapes.verdict_of(impl_->shape_of(from, to), match,
                                  impl_->ends.classes[from].ipv6);
}

std::optional<reach_level> all_pairs::settled(std::uint32_t from, std::uint32_t to,
                                              packet const& request) {
  return impl_->settled(from, to, request);
}

std::optional<std::vector<exchange>> all_pairs::exchanges_of(std::uint32_t from, std::uint32_t to) {
  return impl_->shapes.exchanges_of(impl_->shape_of(from, to), impl_->ends.classes[from].ipv6);
}

std::vector<rectangle> all_pairs::rectangles(std::span<std::uint32_t const> from,
                                             std::span<std::uint32_t const> to,
                                             std::optional<traffic> const& match) {
  auto& m = *impl_;
  auto const& classes = m.ends.classes;
  std::vector<std::uint32_t> every(classes.size());
  std::iota(every.begin(), every.end(), 0U);
  if (from.empty())
    from = every;
  if (to.empty())
    to = every;
  // Destinations of one source with one shape, then sources with the same destinations.
  std::map<std::pair<std::uint32_t, std::vector<std::uint32_t>>, std::vector<std::uint32_t>> rows;
  boost::unordered_flat_map<std::uint32_t, std::vector<std::uint32_t>> by_shape;
  for (auto const a : from) {
    by_shape.clear();
    for (auto const b : to) {
      if (classes[a].ipv6 != classes[b].ipv6)
        continue;
      bool const outside = classes[a].kind != flow_end::kind_type::interface &&
                           classes[b].kind != flow_end::kind_type::interface;
      if (outside || (a == b && classes[a].members.size() < 2))
        continue;
      auto const number = m.are_typical(a, b) ? m.shape_of(a, b) : m.compute(a, b);
      if (number != shape_book::blocked)
        by_shape[number].push_back(b);
    }
    for (auto& [number, destinations] : by_shape)
      rows[{number, destinations}].push_back(a);
  }
  std::vector<rectangle> result;
  auto const count = [&](std::uint32_t c) {
    return std::max<std::size_t>(1, classes[c].members.size());
  };
  for (auto& row : rows) {
    auto const& key = row.first;
    auto const& sources = row.second;
    rectangle base;
    base.ipv6 = classes[sources.front()].ipv6;
    base.sources = sources;
    std::sort(base.sources.begin(), base.sources.end());
    base.destinations = key.second;
    std::sort(base.destinations.begin(), base.destinations.end());
    for (auto const a : base.sources)
      for (auto const b : base.destinations)
        base.pairs += count(a) * count(b) - (a == b ? count(a) : 0);
    auto const wanted = m.sets.meet(m.shapes.asked(match), m.filters.of_family(base.ipv6));
    auto const put = [&](verdict v, set_id requests) {
      if (match)
        requests = m.sets.meet(requests, wanted);
      if (requests == set_algebra::none)
        return;
      auto r = base;
      r.outcome = v;
      r.requests = m.filters.words_of(requests, base.ipv6);
      if (match && !match->proto.is_all())
        r.requests &= traffic_set(*match);
      if (v == verdict::partial)
        r.failing_ports = m.shapes.requests_of(key.first).failing;
      result.push_back(std::move(r));
    };
    if (key.first == shape_book::unknown) {
      put(verdict::unknown, set_algebra::all);
      continue;
    }
    auto const& s = m.shapes.requests_of(key.first);
    put(verdict::reachable, s.reachable);
    put(verdict::partial, s.partial);
    put(verdict::reply_blocked, s.reply_blocked);
    put(verdict::unknown, s.unknown);
  }
  auto const exposed = [&](rectangle const& r) {
    return classes[r.sources.front()].kind == flow_end::kind_type::internet ||
           std::any_of(r.sources.begin(), r.sources.end(), [&](auto c) {
             return classes[c].kind == flow_end::kind_type::internet;
           });
  };
  std::stable_sort(result.begin(), result.end(), [&](rectangle const& a, rectangle const& b) {
    if (exposed(a) != exposed(b))
      return exposed(a);
    if (a.pairs != b.pairs)
      return a.pairs > b.pairs;
    return std::tie(a.sources, a.destinations, a.outcome) <
           std::tie(b.sources, b.destinations, b.outcome);
  });
  return result;
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
    if (classes[c].ipv6 != ipv6 || classes[c].members.empty())
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
