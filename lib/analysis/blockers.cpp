#include "vpclint/analysis/blockers.hpp"

#include "analysis/atoms.hpp"
#include "analysis/course.hpp"
#include "analysis/drop_settings.hpp"
#include "analysis/drops.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

/// The table of the first route that a request misses or that leads it the wrong way; nothing:
/// there is none. Not valid: the table is not known.
std::optional<index<route_table>> missing_route(network::network const& net, walk_result const& w) {
  for (std::size_t i = 0; i < w.steps.size() && !w.steps[i].reply; ++i) {
    auto const& s = w.steps[i];
    if (s.result != step_result::drop)
      continue;
    bool const leads = s.route != nullptr && s.route->target.kind != network::target_kind::missing;
    if (s.kind == step_kind::route &&
        (s.why == reason::no_route || s.why == reason::route_target_missing ||
         (s.why == reason::bad_state_route && !leads)))
      return s.table;
    if (auto const* route = route_before(w, i); route != nullptr && led_astray(net, s))
      return route->table;
  }
  return std::nullopt;
}

bool has_address(network::network const& net, index<outside_network> id, address a) {
  auto const& blocks = net.outside_networks()[id].cidrs;
  return std::any_of(blocks.begin(), blocks.end(), [&](cidr const& b) { return b.contains(a); });
}

/// Whether a VPN gateway that is attached nowhere has the network with an address.
bool has_behind(network::network const& net, network::resolved_vpn_gateway const& g, address a) {
  return !g.vpc.valid() && std::any_of(g.networks.begin(), g.networks.end(),
                                       [&](auto const n) { return has_address(net, n, a); });
}

/// Whether a transit gateway has a VPC attached, or else what has an address.
bool has_behind(network::network const& net, index<transit_gateway> id, index<vpc> from,
                address a) {
  auto const& all = net.transit_gateways()[id].attachments;
  return std::any_of(all.begin(), all.end(), [&](auto const one) {
    auto const& t = net.attachments()[one];
    return t.vpc == from || (t.vpc.valid() && net.vpcs()[t.vpc].contains(a)) ||
           (t.network.valid() && has_address(net, t.network, a));
  });
}

/// The ways on past a missing route. To private addresses only what is there already can lead.
std::vector<detour> ways_on(network::network const& net, index<network::interface> nic,
                            index<vpc> gap, address to, bool by_public_address) {
  using kind = detour::kind_type;
  std::vector<detour> result;
  bool const outside = is_internet(net, to) || (to.is_v4() && net.owner_of_public(to.v4()).valid());
  if (nic.valid())
    for (std::size_t i = 0; i < net.nat_gateways().size(); ++i)
      if (net.nat_gateways().items()[i].vpc == net.interfaces()[nic].vpc)
        result.push_back({.kind = kind::nat_gateway, .nat = net.nat_gateways().id_at(i)});
  if (!outside) {
    if (!gap.valid())
      return result;
    for (std::size_t i = 0; i < net.peerings().size(); ++i) {
      auto const& p = net.peerings().items()[i];
      if (p.requester != gap && p.accepter != gap)
        continue;
      if (auto const other = p.other(gap); other.valid() && net.vpcs()[other].contains(to))
        result.push_back({.kind = kind::peering, .over = net.peerings().id_at(i)});
    }
    for (std::size_t i = 0; i < net.transit_gateways().size(); ++i) {
      auto const id = net.transit_gateways().id_at(i);
      if (has_behind(net, id, gap, to))
        result.push_back({.kind = kind::transit_gateway, .transit = id});
    }
    for (std::size_t i = 0; i < net.vpn_gateways().size(); ++i) {
      auto const id = net.vpn_gateways().id_at(i);
      if (auto const& g = net.vpn_gateways()[id]; g.vpc == gap || has_behind(net, g, to))
        result.push_back({.kind = kind::vpn_gateway, .vpn = id});
    }
    return result;
  }
  if (nic.valid()) {
    auto const& from = net.interfaces()[nic];
    bool const is_public =
        from.ipv6_address ||
        std::any_of(from.addresses.begin(), from.addresses.end(),
                    [](auto const& a) { return a.has_public().value_or(false); });
    if (is_public)
      result.push_back({.kind = kind::internet_gateway});
  }
  if (nic.valid() && to.is_v6()) // IGW-7
    for (std::size_t i = 0; i < net.egress_only_gateways().size(); ++i)
      if (net.egress_only_gateways().items()[i].vpc == net.interfaces()[nic].vpc)
        result.push_back({.kind = kind::egress_only_gateway,
                          .egress_only = net.egress_only_gateways().id_at(i)});
  if (result.empty() && by_public_address)
    result.push_back({.kind = kind::internet_gateway});
  if (result.empty())
    result.push_back({.kind = kind::ideal_nat});
  return result;
}

/// Drops of several packets, each setting once.
struct drop_list {
  std::vector<named_drop> all{};

  void add(std::vector<named_drop> const& some) {
    for (auto const& d : some)
      if (std::none_of(all.begin(), all.end(),
                       [&](named_drop const& o) { return o.setting == d.setting; }))
        all.push_back(d);
  }
};

/// The drops of the requests of one course (see `add_course`) and of the replies to them, past a
/// missing route by one way. Each request may meet each reply.
struct drops_of_course {
  std::vector<std::vector<named_drop>> requests{}; ///< different ones
  std::vector<std::vector<named_drop>> replies{};
  bool arrives{true};

  static void add(std::vector<std::vector<named_drop>>& to, std::vector<named_drop> some) {
    auto const same = [&](std::vector<named_drop> const& o) {
      return std::equal(o.begin(), o.end(), some.begin(), some.end(),
                        [](auto const& a, auto const& b) { return a.setting == b.setting; });
    };
    if (std::none_of(to.begin(), to.end(), same))
      to.push_back(std::move(some));
  }
};

/// Looks for what is in the way of one pair.
class pair_search {
public:
  pair_search(network::network const& net, atoms& known, pair_probes const& pair,
              walk_options const& options, bool every, bool by_public_address)
      : net_(net), atoms_(known), pair_(pair), options_(options), every_(every),
        by_public_address_(by_public_address) {
    options_.past_gaps = true;
  }

  void run();
  /// With `every`, all that stops some packet; else what stops the luckiest one.
  [[nodiscard]] std::vector<met_drop> found() const;

private:
  using way = std::optional<detour>;
  struct by_way {
    way on{};
    drops_of_course drops{};
  };
  using course_key = std::vector<std::uint64_t>;

  [[nodiscard]] walk_result walked(packet const& p, way const& on,
                                   walk_choices const& choices) const;
  void note(by_way& to, walk_result const& w) const;
  void note_choices(by_way& to, packet const& p, walk_result const& first);
  void look_at(packet p, std::vector<std::uint16_t> const& clients, bool choices);
  [[nodiscard]] std::vector<met_drop> luckiest() const;

  network::network const& net_;
  atoms& atoms_;
  pair_probes const& pair_;
  walk_options options_;
  bool every_;
  bool by_public_address_;
  std::map<course_key, std::size_t> known_{};  ///< positions in `courses_`
  std::vector<std::vector<by_way>> courses_{}; ///< in the order met
};

walk_result pair_search::walked(packet const& p, way const& on, walk_choices const& choices) const {
  auto options = options_;
  options.way_out = on;
  options.choices = choices;
  return walk_between(net_, pair_.from, pair_.to, p, options, pair_.wanted);
}

void pair_search::note(by_way& to, walk_result const& w) const {
  auto met = drops_of(net_, w);
  to.drops.arrives = to.drops.arrives && w.arrived;
  drops_of_course::add(to.drops.requests, std::move(met.request));
  drops_of_course::add(to.drops.replies, std::move(met.reply));
}

/// The same with whatever else AWS may choose, one thing at a time.
void pair_search::note_choices(by_way& to, packet const& p, walk_result const& first) {
  auto choices = options_.choices;
  for (std::size_t zone = 0; zone < first.zones; ++zone)
    for (std::size_t target = 0; target < first.targets; ++target) {
      choices.zone = zone;
      choices.target = target;
      note(to, walked(p, to.on, choices));
    }
  if (!p.kind().has_ports())
    return;
  for (std::size_t n = 0; n < std::min<std::size_t>(first.translations, 2); ++n)
    for (auto const& r : atoms_.client_ports(p.kind(), {1024, 65535})) {
      choices = options_.choices;
      if (!r.contains(choices.nat_ports[n]))
        choices.nat_ports[n] = r.last;
      note(to, walked(p, to.on, choices));
    }
}

/// One request from all client ports.
void pair_search::look_at(packet p, std::vector<std::uint16_t> const& clients, bool choices) {
  p.src_port = clients.front();
  course_key key{p.proto};
  std::vector<std::pair<way, walk_result>> first;
  first.push_back({std::nullopt, walked(p, std::nullopt, options_.choices)});
  if (auto const gap = missing_route(net_, first.front().second); gap) {
    auto const where = gap->valid() ? net_.route_tables()[*gap].vpc : index<vpc>{};
    if (auto const ways = ways_on(net_, pair_.from.nic, where, p.dst, by_public_address_);
        !ways.empty()) {
      add_course(first.front().second, key);
      first.clear();
      for (auto const& on : ways)
        first.push_back({on, walked(p, on, options_.choices)});
    }
  }
  for (auto const& [on, w] : first)
    add_course(w, key);
  auto const [at, made] = known_.try_emplace(std::move(key), courses_.size());
  if (made)
    courses_.emplace_back();
  auto& course = courses_[at->second];
  for (std::size_t k = 0; k < first.size(); ++k) {
    if (made)
      course.push_back({.on = first[k].first});
    auto& here = course[k];
    note(here, first[k].second);
    if (!made)
      continue;
    for (std::size_t c = 1; c < clients.size(); ++c) {
      auto other = p;
      other.src_port = clients[c];
      note(here, walked(other, here.on, options_.choices));
    }
    if (every_ && choices)
      note_choices(here, p, first[k].second);
  }
}

void pair_search::run() {
  std::vector<std::uint16_t> const no_port{0};
  for (auto const& p : pair_.packets) {
    auto const at = pair_.client_ports.find(p.proto);
    auto const& ports = at == pair_.client_ports.end() ? no_port : at->second;
    bool const alike = pair_.alike.count(p.dst) != 0;
    look_at(p, alike ? std::vector<std::uint16_t>{ports.front()} : ports, !alike);
  }
}

std::vector<met_drop> pair_search::found() const {
  if (!every_)
    return luckiest();
  auto bare = pair_;
  bare.packets.clear();
  bare.alike.clear();
  struct choice {
    way on{};
    drop_list drops{};
    bool arrives{true};
  };
  std::vector<choice> plain(1);
  std::vector<choice> ways; // the fewest count, of those that get there if any does
  for (auto const& course : courses_)
    for (auto const& w : course) {
      auto& list = w.on ? ways : plain;
      auto at =
          std::find_if(list.begin(), list.end(), [&](choice const& c) { return c.on == w.on; });
      if (at == list.end())
        at = list.insert(at, {.on = w.on});
      at->arrives = at->arrives && w.drops.arrives;
      for (auto const* some : {&w.drops.requests, &w.drops.replies})
        for (auto const& drops : *some)
          at->drops.add(drops);
    }
  auto const best = std::min_element(ways.begin(), ways.end(), [](auto const& a, auto const& b) {
    return std::pair(!a.arrives, a.drops.all.size()) < std::pair(!b.arrives, b.drops.all.size());
  });
  if (best != ways.end())
    plain.push_back(*best);
  std::vector<met_drop> result;
  for (auto const& c : plain)
    for (auto const& d : c.drops.all)
      result.push_back({d.setting, d.met, d.came_by, bare, c.on});
  // A request is stopped before its reply is.
  std::stable_partition(result.begin(), result.end(),
                        [](met_drop const& d) { return !d.met.reply; });
  return result;
}

std::vector<met_drop> pair_search::luckiest() const {
  std::optional<std::pair<bool, std::size_t>> least;
  drop_list best;
  way on;
  for (auto const& course : courses_)
    for (auto const& w : course)
      for (auto const& request : w.drops.requests)
        for (auto const& reply : w.drops.replies) {
          drop_list both;
          both.add(request);
          both.add(reply);
          std::pair const cost(!w.drops.arrives, both.all.size());
          if (!least || cost < *least) {
            least = cost;
            best = std::move(both);
            on = w.on;
          }
        }
  auto bare = pair_;
  bare.packets.clear();
  bare.alike.clear();
  std::vector<met_drop> result;
  for (auto const& d : best.all)
    result.push_back({d.setting, d.met, d.came_by, bare, on});
  return result;
}

} // namespace

result<std::vector<met_drop>> all_drops(network::network const& net, flow const& f,
                                        walk_options const& options, pair_sharing const& sharing) {
  auto const pairs =
      f.exact ? packet_probes(net, *f.exact, f.from) : probes(net, f.asked, options, sharing);
  if (!pairs)
    return pairs.error();
  atoms known(net);
  std::vector<met_drop> result;
  for (auto const& pair : *pairs) {
    pair_search search(net, known, pair, options, f.asked.match.has_value(), f.by_public_address);
    search.run();
    auto some = search.found();
    std::move(some.begin(), some.end(), std::back_inserter(result));
  }
  return result;
}

result<obstruction> find_blockers(network::network const& net, question const& q,
                                  walk_options const& options) {
  return find_blockers(net, q, options, {});
}

result<obstruction> find_blockers(network::network const& net, question const& q,
                                  walk_options const& options, pair_sharing const& sharing) {
  auto const drops = all_drops(net, {.asked = q}, options, sharing);
  if (!drops)
    return drops.error();
  return settings_of(net, *drops);
}

obstruction settings_of(network::network const& net, std::vector<met_drop> const& drops) {
  obstruction out;
  std::map<std::string, std::size_t> seen;
  for (auto const& d : drops) {
    if (auto const known = seen.find(d.setting); known != seen.end()) {
      out.blockers[known->second].reply = out.blockers[known->second].reply && d.met.reply;
      continue;
    }
    seen.emplace(d.setting, out.blockers.size());
    out.blockers.push_back({.why = d.met.why,
                            .reply = d.met.reply,
                            .subject = subject_of(net, d.met),
                            .decision = decision_of(net, d.met),
                            .at = d.met.at,
                            .header = d.met.header});
  }
  return out;
}

} // namespace vpclint::inline v0::analysis
