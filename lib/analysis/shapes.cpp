#include "analysis/shapes.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using set_id = set_algebra::id;

verdict settle(shape_tally const& best, shape_tally const& worst) {
  auto const hopeful = best.judge();
  return hopeful == worst.judge() ? hopeful : verdict::unknown;
}

} // namespace

shape_book::shape_book(filter_sets& filters) : filters_(filters), sets_(filters.sets()) {
  answerable_ = sets_.join(filters_.with_ports(),
                           sets_.minus(filters_.without_ports(), filters_.with_types()));
  for (auto const& t : {traffic{.proto = protocols::icmp, .icmp_type = 8},
                        traffic{.proto = protocols::icmp, .icmp_type = 13},
                        traffic{.proto = protocols::icmp, .icmp_type = 17},
                        traffic{.proto = protocols::icmpv6, .icmp_type = 128}})
    answerable_ = sets_.join(answerable_, filters_.of(t));
}

std::uint32_t shape_book::number_of(way const& only, possible_client_ports const& clients) {
  bool const plain = only.translations == 0 && only.domain == set_algebra::all &&
                     only.other == way::no_other && only.zone == 0 && only.target == 0;
  if (!plain)
    return number_of(std::vector<way>{only}, clients);
  plain_key const key{
      {only.request.must, only.request.may, only.reply.must, only.reply.may, clients.key()}};
  if (auto const at = plain_numbers_.find(key); at != plain_numbers_.end())
    return at->second;
  auto const made = number_of(std::vector<way>{only}, clients);
  plain_numbers_.emplace(key, made);
  return made;
}

std::uint32_t shape_book::number_of(std::vector<way> ways, possible_client_ports const& clients) {
  std::vector<std::uint32_t> key{clients.key()};
  for (auto const& w : ways) {
    key.insert(key.end(), {w.request.must, w.request.may, w.reply.must, w.reply.may, w.domain,
                           w.other, std::uint32_t{w.translations}, w.zone, w.target});
    for (std::size_t i = 0; i < w.translations; ++i)
      key.insert(key.end(), {w.translated[i].must, w.translated[i].may});
  }
  auto const [it, made] =
      numbers_.emplace(std::move(key), static_cast<std::uint32_t>(shapes_.size()));
  if (made) {
    shapes_.push_back({.ways = std::move(ways), .clients = clients});
    sorted_.emplace_back();
    connects_.push_back(-1);
  }
  return it->second;
}

reach_level shape_book::level(way const& w, std::size_t request, std::size_t client,
                              std::array<std::size_t, 4> const& translated, bool ports,
                              bool best) const {
  auto const has = [&](passage const& p, std::size_t atom) {
    return sets_.test(best ? p.may : p.must, atom);
  };
  if (!has(w.request, request))
    return reach_level::nowhere;
  bool back = has(w.reply, ports ? client : request);
  for (std::size_t i = 0; ports && i < w.translations; ++i)
    back = back && has(w.translated[i], translated[i]);
  return back ? reach_level::back : reach_level::destination;
}

fate shape_book::fate_with(shape const& s, way const& w, std::size_t request, std::size_t client,
                           std::array<std::size_t, 4> const& translated, bool ports) const {
  fate result{level(w, request, client, translated, ports, true),
              level(w, request, client, translated, ports, false)};
  if (w.other != way::no_other) {
    auto const& o = s.ways[w.other];
    result.at_best = std::max(result.at_best, level(o, request, client, translated, ports, true));
    result.at_worst =
        std::min(result.at_worst, level(o, request, client, translated, ports, false));
  }
  return result;
}

/// Atoms of the ports that a set of atoms has in common with a protocol's range.
set_id shape_book::range_set(protocol p, port_range r) {
  return filters_.of(traffic{.proto = p, .ports = r});
}

/// Adds what becomes of the requests of one protocol, all at once where no unknown list is met.
void shape_book::judge_kind(shape const& s, port_range client_ports, set_id requests,
                            std::optional<protocol> with_ports, shape_tally& best,
                            shape_tally& worst, set_id* failing) {
  set_id clients = 0;
  set_id ports = 0;
  if (with_ports) {
    clients = range_set(*with_ports, client_ports);
    ports = range_set(*with_ports, {1024, 65535});
  }
  for (auto const& w : s.ways) {
    if (w.domain == set_algebra::none)
      continue; // the other case of an unknown list
    auto const here = sets_.meet(requests, w.domain);
    if (here == set_algebra::none)
      continue;
    if (w.other != way::no_other) {
      judge_open(s, w, here, with_ports ? clients : 0, ports, best, worst);
      continue;
    }
    for (bool const hopeful : {true, false}) {
      auto const pick = [&](passage const& p) { return hopeful ? p.may : p.must; };
      auto const arrived = sets_.meet(here, pick(w.request));
      bool every = arrived == here;
      bool some = arrived != set_algebra::none;
      if (with_ports) {
        every = every && sets_.subset(clients, pick(w.reply));
        some = some && sets_.meet(clients, pick(w.reply)) != set_algebra::none;
        for (std::size_t i = 0; i < w.translations && i < 2; ++i) {
          every = every && sets_.subset(ports, pick(w.translated[i]));
          some = some && sets_.meet(ports, pick(w.translated[i])) != set_algebra::none;
        }
        if (failing != nullptr && hopeful)
          *failing = sets_.join(*failing, sets_.minus(clients, w.reply.may));
      } else {
        auto const back = sets_.meet(arrived, pick(w.reply));
        every = every && back == here;
        some = back != set_algebra::none;
      }
      (hopeful ? best : worst).add(arrived != set_algebra::none, some, every);
    }
  }
}

void shape_book::judge_open(shape const& s, way const& w, set_id here, set_id clients, set_id ports,
                            shape_tally& best, shape_tally& worst) {
  auto const& o = s.ways[w.other];
  auto const translations = std::max(w.translations, o.translations);
  auto const atoms_of = [&](set_id set, bool needed) {
    std::vector<std::size_t> result;
    for (std::size_t a = 0; needed && a < sets_.atoms(); ++a)
      if (sets_.test(set, a))
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
          auto const note = [](shape_tally& t, reach_level l) {
            t.add(l != reach_level::nowhere, l == reach_level::back, l == reach_level::back);
          };
          note(best, f.at_best);
          note(worst, f.at_worst);
        }
}

sorted_requests const& shape_book::requests_of(std::uint32_t number) {
  auto& result = sorted_[number];
  if (result.sorted)
    return result;
  result.sorted = true;
  auto const& s = shapes_[number];
  std::vector<set_algebra::word> into[4];
  for (auto& w : into)
    w = sets_.blank();
  set_id failing = set_algebra::none;
  for (std::size_t atom = 0; atom < sets_.atoms(); ++atom) {
    bool const arrives = std::any_of(s.ways.begin(), s.ways.end(),
                                     [&](way const& w) { return sets_.test(w.request.may, atom); });
    if (!arrives)
      continue;
    auto one = sets_.blank();
    set_algebra::put(one, atom);
    auto const kind = filters_.representative(atom).kind();
    set_id lost = set_algebra::none;
    std::optional<verdict> in_all_cases;
    for (auto const ports : s.clients.cases()) {
      shape_tally best, worst;
      judge_kind(s, ports, sets_.intern(one),
                 kind.has_ports() ? std::optional<protocol>(kind) : std::nullopt, best, worst,
                 in_all_cases ? nullptr : &lost); // the widest case comes first
      auto const here = settle(best, worst);
      in_all_cases = !in_all_cases || *in_all_cases == here ? here : verdict::unknown;
    }
    switch (in_all_cases.value_or(verdict::unknown)) {
    case verdict::reachable:
      set_algebra::put(into[0], atom);
      break;
    case verdict::partial:
      set_algebra::put(into[1], atom);
      failing = sets_.join(failing, lost);
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
  result.reachable = sets_.intern(into[0]);
  result.partial = sets_.intern(into[1]);
  result.reply_blocked = sets_.intern(into[2]);
  result.unknown = sets_.intern(into[3]);
  auto const lost = filters_.words_of(failing, false);
  port_set both = lost.ports(protocols::tcp) | lost.ports(protocols::udp);
  for (auto const& i : both)
    result.failing.push_back({i.first, i.last});
  return result;
}

std::optional<set_id> shape_book::completing(way const& w, possible_client_ports const& clients) {
  auto const certain = [](passage const& p) { return p.must == p.may; };
  if (clients.open || w.other != way::no_other || !certain(w.request) || !certain(w.reply))
    return std::nullopt;
  for (std::size_t i = 0; i < w.translations; ++i)
    if (!certain(w.translated[i]))
      return std::nullopt;
  auto const key = (std::uint64_t{w.reply.may} << 32) | clients.key();
  auto known = w.translations == 0 ? answered_.find(key) : answered_.end();
  auto back = known != answered_.end() ? known->second : set_algebra::none;
  if (known == answered_.end()) {
    back = sets_.meet(w.reply.may, filters_.without_ports());
    for (auto const p : {protocols::tcp, protocols::udp}) {
      bool some = sets_.overlap(range_set(p, clients.widest), w.reply.may);
      for (std::size_t i = 0; i < w.translations && i < 2; ++i)
        some = some && sets_.overlap(range_set(p, {1024, 65535}), w.translated[i].may);
      if (some)
        back = sets_.join(back, filters_.of(traffic{.proto = p}));
    }
    if (w.translations == 0)
      answered_.emplace(key, back);
  }
  return sets_.meet(sets_.meet(w.request.may, w.domain), back);
}

std::optional<reach_level> shape_book::answers(set_id replies, protocol p, port_range clients) {
  auto const range = range_set(p, clients);
  if (sets_.subset(range, replies))
    return reach_level::back;
  return sets_.overlap(range, replies) ? std::nullopt : std::optional(reach_level::destination);
}

bool shape_book::connects(std::uint32_t number) {
  auto& known = connects_[number];
  if (known >= 0)
    return known != 0;
  bool result = false;
  auto const& s = shapes_[number];
  auto const done = s.ways.size() == 1 ? completing(s.ways[0], s.clients) : std::nullopt;
  if (done) {
    result = *done != set_algebra::none;
  } else {
    auto const& sorted = requests_of(number);
    result = sorted.reachable != set_algebra::none || sorted.partial != set_algebra::none;
  }
  known = result ? 1 : 0;
  return result;
}

std::optional<std::vector<exchange>> shape_book::exchanges_of(std::uint32_t number,
                                                              bool ipv6) const {
  std::vector<exchange> result;
  if (number == blocked)
    return result;
  if (number == unknown)
    return std::nullopt;
  for (auto const& w : shapes_[number].ways) {
    auto const certain = [](passage const& p) { return p.must == p.may; };
    if (w.other != way::no_other || w.domain == set_algebra::none || !certain(w.request) ||
        !certain(w.reply))
      return std::nullopt;
    exchange e{.about = filters_.words_of(w.domain, ipv6),
               .requests = filters_.words_of(w.request.may, ipv6),
               .replies = filters_.words_of(w.reply.may, ipv6),
               .zone = w.zone,
               .target = w.target};
    for (std::size_t i = 0; i < w.translations; ++i) {
      if (!certain(w.translated[i]))
        return std::nullopt;
      e.translated.push_back(filters_.words_of(w.translated[i].may, ipv6));
    }
    result.push_back(std::move(e));
  }
  return result;
}

set_id shape_book::asked(std::optional<traffic> const& match) {
  if (!match || match->proto.is_all())
    return answerable_;
  auto wanted = filters_.touched(*match);
  if (match->proto.has_types() && match->icmp_type < 0)
    wanted = sets_.meet(wanted, answerable_);
  return wanted;
}

fate shape_book::fate_of(std::uint32_t number, packet const& p, walk_choices const& choices) const {
  if (number == blocked)
    return {};
  if (number == unknown)
    return {reach_level::back, reach_level::nowhere};
  auto const& s = shapes_[number];
  auto const request = filters_.atom_of(p);
  bool const ports = p.kind().has_ports();
  auto const client = ports ? filters_.atom_of_port(p.proto, p.src_port) : request;
  std::array<std::size_t, 4> translated{};
  for (std::size_t i = 0; ports && i < translated.size(); ++i)
    translated[i] = filters_.atom_of_port(p.proto, choices.nat_ports[i]);
  std::size_t zones = 1;
  for (auto const& w : s.ways)
    if (sets_.test(w.domain, request))
      zones = std::max<std::size_t>(zones, w.zone + 1U);
  auto const zone = choices.zone % zones;
  std::size_t targets = 1; // those that a load balancer has there
  for (auto const& w : s.ways)
    if (sets_.test(w.domain, request) && w.zone == zone)
      targets = std::max<std::size_t>(targets, w.target + 1U);
  for (auto const& w : s.ways)
    if (sets_.test(w.domain, request) && w.zone == zone && w.target == choices.target % targets)
      return fate_with(s, w, request, client, translated, ports);
  return {};
}

verdict shape_book::verdict_of(std::uint32_t number, std::optional<traffic> const& match,
                               bool ipv6) {
  if (number == blocked)
    return verdict::blocked;
  if (number == unknown)
    return verdict::unknown;
  auto const& s = shapes_[number];
  auto const wanted = sets_.meet(asked(match), filters_.of_family(ipv6));
  std::optional<verdict> in_all_cases;
  for (auto const ports : s.clients.cases()) {
    auto const here = verdict_of(s, ports, match, wanted);
    if (in_all_cases && *in_all_cases != here)
      return verdict::unknown;
    in_all_cases = here;
  }
  return in_all_cases.value_or(verdict::unknown);
}

verdict shape_book::verdict_of(shape const& s, port_range client_ports,
                               std::optional<traffic> const& match, set_id wanted) {
  shape_tally best, worst;
  bool any_best = false;
  bool any_worst = false;
  auto const add = [&](set_id requests, std::optional<protocol> kind) {
    if (requests == set_algebra::none)
      return;
    shape_tally b, w;
    judge_kind(s, client_ports, requests, kind, b, w, nullptr);
    any_best = any_best || b.any_back;
    any_worst = any_worst || w.any_back;
    if (b.any)
      best.add(b.any_arrived, b.any_back, b.all_back);
    if (w.any)
      worst.add(w.any_arrived, w.any_back, w.all_back);
  };
  for (auto const kind : {protocols::tcp, protocols::udp})
    add(sets_.meet(wanted, filters_.of(traffic{.proto = kind})), kind);
  add(sets_.meet(wanted, filters_.without_ports()), std::nullopt);
  if (!match) { // any protocol: something that completes is enough
    best.all_back = any_best;
    worst.all_back = any_worst;
  }
  return settle(best, worst);
}

} // namespace vpclint::inline v0::analysis
