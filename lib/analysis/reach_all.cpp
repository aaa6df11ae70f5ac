#include "vpclint/analysis/reach_all.hpp"

#include "analysis/end_classes.hpp"
#include "analysis/filter_sets.hpp"
#include "analysis/set_path.hpp"

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

/// One combination of what AWS chooses, of one pair of locations; what the groups of the ends say
/// comes on top. `other` is the same with an unknown prefix list taking the packet.
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

/// The sets of one alternative of a pair of classes.
struct way {
  passage request{};
  passage reply{};
  std::array<passage, 4> translated{};
  std::uint8_t translations{0};
  set_id domain{set_algebra::all};
  std::uint32_t other{0xffffffffU};

  friend bool operator==(way const&, way const&) = default;
};

/// What a pair of classes is like; pairs that are alike share one.
struct shape {
  std::vector<way> ways{};
  std::vector<std::uint32_t> zones{}, targets{};
  port_range clients{};

  friend bool operator==(shape const&, shape const&) = default;
};

/// The requests of a shape by what becomes of them.
struct sorted_requests {
  set_id reachable{0}, partial{0}, reply_blocked{0}, unknown{0};
  std::vector<port_range> failing{};
  bool sorted{false};
};

/// At best and at worst, over all packets of one kind.
struct tally {
  bool any_arrived{false}, any_back{false}, all_back{true}, any{false};

  void add(bool arrived, bool some_back, bool every_back) {
    any = true;
    any_arrived = any_arrived || arrived;
    any_back = any_back || some_back;
    all_back = all_back && every_back;
  }
  [[nodiscard]] verdict judge() const {
    if (any && all_back)
      return verdict::reachable;
    if (any_back)
      return verdict::partial;
    return any_arrived ? verdict::reply_blocked : verdict::blocked;
  }
};

} // namespace

struct all_pairs::impl {
  impl(network::network const& n, reach_all_options const& o)
      : net(n), options(o), filters(n, options.semantics), sets(filters.sets()),
        finder(n, filters, options.semantics), ends(sort_ends(n, filters)) {
    auto answerable = filters.with_ports();
    answerable = sets.join(answerable, sets.minus(filters.without_ports(), filters.with_types()));
    for (auto const& t :
         {traffic{.proto = protocols::icmp, .icmp_type = 8},
          traffic{.proto = protocols::icmp, .icmp_type = 13},
          traffic{.proto = protocols::icmp, .icmp_type = 17},
          traffic{.proto = protocols::icmpv6, .icmp_type = 128}})
      answerable = sets.join(answerable, filters.of(t));
    answerable_ = answerable;
  }

  network::network const& net;
  reach_all_options options;
  filter_sets filters;
  set_algebra& sets;
  path_finder finder;
  end_classes ends;
  set_id answerable_{0};

  boost::unordered_flat_map<std::uint64_t, std::uint32_t> location_index{};
  std::vector<location_pair> location_pairs{};
  std::vector<shape> shapes{};
  std::vector<sorted_requests> sorted{};
  std::map<std::vector<std::uint32_t>, std::uint32_t> shape_index{};
  boost::unordered_flat_map<std::vector<std::uint32_t>, std::uint32_t> plain_shapes{};
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> pair_shapes{};

  static constexpr std::uint32_t blocked_shape = 0xffffffffU;
  static constexpr std::uint32_t unknown_shape = 0xfffffffeU;

  // --- paths ---------------------------------------------------------------------------------

  void explore(location_pair& into, path_end const& from, path_end const& to, bool with_ends) {
    auto const find = [&](path_choices const& c) { return finder.find(from, to, c, with_ends); };
    auto const branches = find({}).branches;
    for (std::uint32_t b = 0; b <= branches; ++b) {
      path_choices c;
      c.branch = b == branches ? path_choices::no_branch : b;
      auto const first = find(c);
      into.needs_ends = into.needs_ends || first.needs_ends;
      for (c.zone = 0; c.zone < first.zones; ++c.zone)
        for (c.target = 0; c.target < first.targets; ++c.target) {
          c.by_unknown_list = false;
          alternative a{.sets = find(c), .with_ends = with_ends, .zone = c.zone, .target = c.target};
          into.needs_ends = into.needs_ends || a.sets.needs_ends;
          if (a.sets.open_list) {
            c.by_unknown_list = true;
            alternative o{.sets = find(c), .with_ends = with_ends};
            into.needs_ends = into.needs_ends || o.sets.needs_ends;
            o.sets.domain = set_algebra::none;
            a.other = static_cast<std::uint32_t>(into.ways.size()) + 1;
            into.ways.push_back(a);
            into.ways.push_back(o);
          } else {
            into.ways.push_back(a);
          }
          if (into.needs_ends && !with_ends)
            return;
        }
    }
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
    std::optional<std::uint32_t> member;
    if (filters.has_references(from.group_set, direction::egress))
      member = finder.outward_member(a.nic, b.where);
    return filters.groups(from.group_set, direction::egress, b.where, member);
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

  std::uint32_t shape_of(std::uint32_t from, std::uint32_t to) {
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
      return blocked_shape;
    if (f.no_address || t.no_address)
      return unknown_shape;
    auto const& a = f.first;
    auto const& b = t.first == a && t.second ? *t.second : t.first;
    auto const& found = between_locations(from, to, a, b);
    if (!found.needs_ends && found.ways.size() == 1) {
      auto const& only = found.ways.front().sets;
      if (only.request.may == set_algebra::none)
        return blocked_shape;
      auto request = meet(only.request, source_groups(f, a, b));
      if (request.may != set_algebra::none)
        request = meet(request, target_groups(f, t, only));
      if (request.may == set_algebra::none)
        return blocked_shape;
      return plain_shape(only, request, f.clients);
    }
    return composed_shape(found, from, to, a, b);
  }

  std::uint32_t plain_shape(path_sets const& p, passage const& request, port_range clients) {
    std::vector<std::uint32_t> key{request.must,
                                   request.may,
                                   p.reply.must,
                                   p.reply.may,
                                   p.translations,
                                   static_cast<std::uint32_t>(clients.first << 16 | clients.last)};
    for (std::size_t i = 0; i < p.translations; ++i) {
      key.push_back(p.translated[i].must);
      key.push_back(p.translated[i].may);
    }
    auto const [it, made] =
        plain_shapes.emplace(std::move(key), static_cast<std::uint32_t>(shapes.size()));
    if (made) {
      shape s;
      s.clients = clients;
      s.ways.push_back({request, p.reply, p.translated, p.translations, p.domain});
      s.zones.push_back(0);
      s.targets.push_back(0);
      add(std::move(s));
    }
    return it->second;
  }

  void add(shape s) {
    shapes.push_back(std::move(s));
    sorted.emplace_back();
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
    shape s;
    s.clients = f.clients;
    std::vector<std::uint32_t> key;
    bool any = false;
    for (auto const& alt : all->ways) {
      way w{alt.sets.request, alt.sets.reply, alt.sets.translated, alt.sets.translations,
            alt.sets.domain, alt.other};
      if (!alt.with_ends) {
        w.request = meet(w.request, source_groups(f, a, b));
        w.request = meet(w.request, target_groups(f, t, alt.sets));
      }
      any = any || w.request.may != set_algebra::none;
      for (auto const x : {w.request.must, w.request.may, w.reply.must, w.reply.may, w.domain,
                           w.other, std::uint32_t{w.translations}, alt.zone, alt.target})
        key.push_back(x);
      for (auto const& x : w.translated) {
        key.push_back(x.must);
        key.push_back(x.may);
      }
      s.ways.push_back(w);
      s.zones.push_back(alt.zone);
      s.targets.push_back(alt.target);
    }
    if (!any)
      return blocked_shape;
    key.push_back(static_cast<std::uint32_t>(f.clients.first << 16 | f.clients.last));
    auto const [it, made] =
        shape_index.emplace(std::move(key), static_cast<std::uint32_t>(shapes.size()));
    if (made)
      add(std::move(s));
    return it->second;
  }

  // --- judging -------------------------------------------------------------------------------

  [[nodiscard]] reach_level level(way const& w, std::size_t request, std::size_t client,
                                  std::array<std::size_t, 4> const& translated, bool ports,
                                  bool best) const {
    auto const has = [&](passage const& p, std::size_t atom) {
      return sets.test(best ? p.may : p.must, atom);
    };
    if (!has(w.request, request))
      return reach_level::nowhere;
    bool back = has(w.reply, ports ? client : request);
    for (std::size_t i = 0; ports && i < w.translations; ++i)
      back = back && has(w.translated[i], translated[i]);
    return back ? reach_level::back : reach_level::destination;
  }

  [[nodiscard]] fate fate_with(shape const& s, way const& w, std::size_t request,
                               std::size_t client, std::array<std::size_t, 4> const& translated,
                               bool ports) const {
    fate result{level(w, request, client, translated, ports, true),
                level(w, request, client, translated, ports, false)};
    if (w.other != 0xffffffffU) {
      auto const& o = s.ways[w.other];
      result.at_best = std::max(result.at_best, level(o, request, client, translated, ports, true));
      result.at_worst =
          std::min(result.at_worst, level(o, request, client, translated, ports, false));
    }
    return result;
  }

  /// Atoms of the ports that a set of atoms has in common with a protocol's range.
  [[nodiscard]] set_id range_set(protocol p, port_range r) {
    return filters.of(traffic{.proto = p, .ports = r});
  }

  /// Adds what becomes of the requests of one protocol, all at once where no unknown list is met.
  void judge_kind(shape const& s, set_id requests, std::optional<protocol> with_ports, tally& best,
                  tally& worst, set_id* failing) {
    set_id clients = 0;
    set_id ports = 0;
    if (with_ports) {
      clients = range_set(*with_ports, s.clients);
      ports = range_set(*with_ports, {1024, 65535});
    }
    for (auto const& w : s.ways) {
      if (w.domain == set_algebra::none)
        continue; // the other case of an unknown list
      auto const here = sets.meet(requests, w.domain);
      if (here == set_algebra::none)
        continue;
      if (w.other != 0xffffffffU) {
        judge_open(s, w, here, with_ports ? clients : 0, ports, best, worst);
        continue;
      }
      for (bool const hopeful : {true, false}) {
        auto const pick = [&](passage const& p) { return hopeful ? p.may : p.must; };
        auto const arrived = sets.meet(here, pick(w.request));
        bool every = arrived == here;
        bool some = arrived != set_algebra::none;
        if (with_ports) {
          every = every && sets.subset(clients, pick(w.reply));
          some = some && sets.meet(clients, pick(w.reply)) != set_algebra::none;
          for (std::size_t i = 0; i < w.translations && i < 2; ++i) {
            every = every && sets.subset(ports, pick(w.translated[i]));
            some = some && sets.meet(ports, pick(w.translated[i])) != set_algebra::none;
          }
          if (failing != nullptr && hopeful)
            *failing = sets.join(*failing, sets.minus(clients, w.reply.may));
        } else {
          auto const back = sets.meet(arrived, pick(w.reply));
          every = every && back == here;
          some = back != set_algebra::none;
        }
        (hopeful ? best : worst).add(arrived != set_algebra::none, some, every);
      }
    }
  }

  void judge_open(shape const& s, way const& w, set_id here, set_id clients, set_id ports,
                  tally& best, tally& worst) {
    auto const& o = s.ways[w.other];
    auto const translations = std::max(w.translations, o.translations);
    auto const atoms_of = [&](set_id set, bool needed) {
      std::vector<std::size_t> result;
      for (std::size_t a = 0; needed && a < sets.atoms(); ++a)
        if (sets.test(set, a))
          result.push_back(a);
      if (result.empty())
        result.push_back(0);
      return result;
    };
    bool const has_ports = clients != 0;
    for (auto const k : atoms_of(here, true))
      for (auto const c : atoms_of(clients, has_ports))
        for (auto const one : atoms_of(ports, has_ports && translations > 0))
          for (auto const two : atoms_of(ports, has_ports && translations > 1)) {
            auto const f = fate_with(s, w, k, c, {one, two, one, one}, has_ports);
            auto const note = [](tally& t, reach_level l) {
              t.add(l != reach_level::nowhere, l == reach_level::back, l == reach_level::back);
            };
            note(best, f.at_best);
            note(worst, f.at_worst);
          }
  }

  [[nodiscard]] static verdict settle(tally const& best, tally const& worst) {
    auto const hopeful = best.judge();
    return hopeful == worst.judge() ? hopeful : verdict::unknown;
  }

  void sort_requests(std::uint32_t number) {
    auto& result = sorted[number];
    if (result.sorted)
      return;
    result.sorted = true;
    auto const& s = shapes[number];
    std::vector<set_algebra::word> into[4];
    for (auto& w : into)
      w = sets.blank();
    set_id failing = set_algebra::none;
    for (std::size_t atom = 0; atom < sets.atoms(); ++atom) {
      bool const arrives = std::any_of(s.ways.begin(), s.ways.end(), [&](way const& w) {
        return sets.test(w.request.may, atom);
      });
      if (!arrives)
        continue;
      auto one = sets.blank();
      set_algebra::put(one, atom);
      auto const kind = filters.representative(atom).kind();
      tally best, worst;
      set_id lost = set_algebra::none;
      judge_kind(s, sets.intern(one),
                 kind.has_ports() ? std::optional<protocol>(kind) : std::nullopt, best, worst,
                 &lost);
      switch (settle(best, worst)) {
      case verdict::reachable:
        set_algebra::put(into[0], atom);
        break;
      case verdict::partial:
        set_algebra::put(into[1], atom);
        failing = sets.join(failing, lost);
        break;
      case verdict::reply_blocked:
        set_algebra::put(into[2], atom);
        break;
      case verdict::unknown:
        set_algebra::put(into[3], atom);
        break;
      case verdict::blocked:
      case verdict::not_reachable:
        break;
      }
    }
    result.reachable = sets.intern(into[0]);
    result.partial = sets.intern(into[1]);
    result.reply_blocked = sets.intern(into[2]);
    result.unknown = sets.intern(into[3]);
    auto const lost = filters.words_of(failing, false);
    port_set both = lost.ports(protocols::tcp) | lost.ports(protocols::udp);
    for (auto const& i : both)
      result.failing.push_back({i.first, i.last});
  }

  [[nodiscard]] set_id asked(std::optional<traffic> const& match) {
    if (!match || match->proto.is_all())
      return answerable_;
    auto wanted = filters.touched(*match);
    if (match->proto.has_types() && match->icmp_type < 0)
      wanted = sets.meet(wanted, answerable_);
    return wanted;
  }
};

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
  auto& m = *impl_;
  auto const number = m.shape_of(from, to);
  if (number == impl::blocked_shape)
    return {};
  if (number == impl::unknown_shape)
    return {reach_level::back, reach_level::nowhere};
  auto const& s = m.shapes[number];
  auto const request = m.filters.atom_of(p);
  bool const ports = p.kind().has_ports();
  auto const client = ports ? m.filters.atom_of_port(p.proto, p.src_port) : request;
  std::array<std::size_t, 4> translated{};
  for (std::size_t i = 0; ports && i < translated.size(); ++i)
    translated[i] = m.filters.atom_of_port(p.proto, choices.nat_ports[i]);
  std::size_t zones = 1;
  std::size_t targets = 1;
  for (std::size_t i = 0; i < s.ways.size(); ++i)
    if (m.sets.test(s.ways[i].domain, request)) {
      zones = std::max<std::size_t>(zones, s.zones[i] + 1U);
      targets = std::max<std::size_t>(targets, s.targets[i] + 1U);
    }
  for (std::size_t i = 0; i < s.ways.size(); ++i)
    if (m.sets.test(s.ways[i].domain, request) && s.zones[i] == choices.zone % zones &&
        s.targets[i] == choices.target % targets)
      return m.fate_with(s, s.ways[i], request, client, translated, ports);
  return {};
}

verdict all_pairs::verdict_of(std::uint32_t from, std::uint32_t to,
                              std::optional<traffic> const& match) {
  auto& m = *impl_;
  auto const number = m.shape_of(from, to);
  if (number == impl::blocked_shape)
    return verdict::blocked;
  if (number == impl::unknown_shape)
    return verdict::unknown;
  auto const& s = m.shapes[number];
  auto const family = m.filters.of_family(m.ends.classes[from].ipv6);
  auto const wanted = m.sets.meet(m.asked(match), family);
  tally best, worst;
  bool any_best = false;
  bool any_worst = false;
  auto const add = [&](set_id requests, std::optional<protocol> kind) {
    if (requests == set_algebra::none)
      return;
    tally b, w;
    m.judge_kind(s, requests, kind, b, w, nullptr);
    any_best = any_best || b.any_back;
    any_worst = any_worst || w.any_back;
    if (b.any)
      best.add(b.any_arrived, b.any_back, b.all_back);
    if (w.any)
      worst.add(w.any_arrived, w.any_back, w.all_back);
  };
  for (auto const kind : {protocols::tcp, protocols::udp})
    add(m.sets.meet(wanted, m.filters.of(traffic{.proto = kind})), kind);
  add(m.sets.meet(wanted, m.filters.without_ports()), std::nullopt);
  if (!match) { // any protocol: something that completes is enough
    best.all_back = any_best;
    worst.all_back = any_worst;
  }
  return impl::settle(best, worst);
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
      auto const number = m.shape_of(a, b);
      if (number != impl::blocked_shape)
        by_shape[number].push_back(b);
    }
    for (auto& [number, destinations] : by_shape)
      rows[{number, destinations}].push_back(a);
  }
  std::vector<rectangle> result;
  auto const count = [&](std::uint32_t c) {
    return std::max<std::size_t>(1, classes[c].members.size());
  };
  for (auto& [key, sources] : rows) {
    rectangle base;
    base.ipv6 = classes[sources.front()].ipv6;
    base.sources = sources;
    std::sort(base.sources.begin(), base.sources.end());
    base.destinations = key.second;
    std::sort(base.destinations.begin(), base.destinations.end());
    for (auto const a : base.sources)
      for (auto const b : base.destinations)
        base.pairs += count(a) * count(b) - (a == b ? count(a) : 0);
    auto const wanted = m.sets.meet(m.asked(match), m.filters.of_family(base.ipv6));
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
        r.failing_ports = m.sorted[key.first].failing;
      result.push_back(std::move(r));
    };
    if (key.first == impl::unknown_shape) {
      put(verdict::unknown, set_algebra::all);
      continue;
    }
    m.sort_requests(key.first);
    auto const& s = m.sorted[key.first];
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
  std::size_t total = 0;
  for (std::uint32_t a = 0; a < classes.size(); ++a) {
    if (classes[a].ipv6 != ipv6 || classes[a].members.empty())
      continue;
    for (std::uint32_t b = 0; b < classes.size(); ++b) {
      if (classes[b].ipv6 != ipv6 || classes[b].members.empty())
        continue;
      auto const na = classes[a].members.size();
      auto const pairs = na * classes[b].members.size() - (a == b ? na : 0);
      if (pairs == 0)
        continue;
      auto const number = m.compute(a, b);
      if (number >= impl::unknown_shape)
        continue;
      m.sort_requests(number);
      auto const& s = m.sorted[number];
      if (s.reachable != set_algebra::none || s.partial != set_algebra::none)
        total += pairs;
    }
  }
  return total;
}

} // namespace vpclint::inline v0::analysis
