#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/connections.hpp"
#include "lint/doubts.hpp"
#include "lint/forwarders.hpp"
#include "lint/lone_things.hpp"
#include "lint/spread_tiers.hpp"
#include "lint/zonal_nat.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

using network::node;
using network::node_kind;
using network::node_side;
using network::topology;

/// Where a tier wants to get: with one address or several that routes may treat differently.
struct tier_goal {
  std::string text{};
  struct end {
    node is{};
    address sample{};
    std::string zone{}; ///< empty: not in an AZ
  };
  std::vector<end> ends{};
};

class lone_search {
public:
  explicit lone_search(lint_context& ctx)
      : ctx_(ctx), net_(ctx.net()), whole_(ctx.paths().topology()) {}

  void run() {
    std::vector<topology::vertex> things;
    for (topology::vertex v = 0; v < whole_.nodes().size(); ++v) {
      counting_.push_back(counts(whole_[v]));
      if (counting_[v])
        things.push_back(v);
    }
    if (things.empty())
      return;
    auto const before = network::leading_to(whole_, things);
    auto const behind = network::reachable_from(whole_, things);
    tiers_ = spread_tiers(net_);
    find_subnet_vertices();
    std::vector<spread_tier const*> senders;
    std::vector<spread_tier const*> receivers;
    for (auto const& t : tiers_) {
      if (is_any_marked(t, sources_, before))
        senders.push_back(&t);
      if (is_any_marked(t, arrivals_, behind))
        receivers.push_back(&t);
    }
    // Pairs grow with the square of the tiers, and VPCs of one template repeat.
    auto const looked_at = std::min(receivers.size(), most_pairs / (senders.size() + 1) + 1);
    judge(senders, goals(std::span(receivers).first(looked_at)));
    report_lone_things(ctx_, found_);
    report_left(std::span(receivers).subspan(senders.empty() ? receivers.size() : looked_at),
                receivers.size());
  }

private:
  /// An attachment whose known subnets all stand in one AZ, although its VPC has several.
  [[nodiscard]] bool is_narrow(network::resolved_attachment const& a) const {
    if (!a.vpc.valid() || a.subnets.empty())
      return false;
    std::set<std::string> zones;
    for (auto const s : a.subnets)
      zones.insert(net_.subnets()[s].az);
    return zones.size() == 1 && !zones.begin()->empty() && !misses_users(a, *zones.begin());
  }
  /// Whether subnets of other AZs route to it, which VPC5204 reports.
  [[nodiscard]] bool misses_users(network::resolved_attachment const& a,
                                  std::string const& zone) const {
    for (auto const& use :
         uses_of(net_, a.vpc, {network::target_kind::transit_gateway, a.gateway.value}))
      for (auto const s : net_.route_tables()[use.table].subnets)
        if (net_.subnets()[s].az != zone)
          return true;
    return false;
  }
  /// Whether a vertex may be a single point of failure. Regional things are not (NAT-18, IGW-1).
  [[nodiscard]] bool counts(node const& n) const {
    switch (n.kind) {
    case node_kind::nat_gateway:
      return net_.nat_gateways()[n.as<nat_gateway>()].regional == false;
    case node_kind::appliance:
    case node_kind::gwlb_endpoint:
      return true;
    case node_kind::attachment:
      return n.side == node_side::to &&
             is_narrow(net_.attachments()[n.as<network::resolved_attachment>()]);
    case node_kind::internet:
    case node_kind::outside_network:
    case node_kind::vpc:
    case node_kind::subnet:
    case node_kind::route_table:
    case node_kind::internet_gateway:
    case node_kind::egress_only_internet_gateway:
    case node_kind::peering:
    case node_kind::transit_table:
    case node_kind::vpn_gateway:
    case node_kind::gateway_endpoint:
    case node_kind::unknown:
      return false;
    }
    return false;
  }
  [[nodiscard]] std::string zone_name(node const& n) const {
    if (n.kind == node_kind::attachment)
      return net_
          .subnets()[net_.attachments()[n.as<network::resolved_attachment>()].subnets.front()]
          .az;
    return n.zone < whole_.zones().size() ? whole_.zones()[n.zone] : std::string{};
  }

  static constexpr std::size_t most_pairs = 8192;

  [[nodiscard]] std::vector<std::pair<spread_tier const*, tier_goal>>
  goals(std::span<spread_tier const* const> receivers) const {
    std::vector<std::pair<spread_tier const*, tier_goal>> all;
    for (bool const ipv6 : {false, true})
      if (auto const sample = internet_sample(net_, ipv6))
        all.push_back({nullptr, {"the internet", {{{.kind = node_kind::internet}, *sample, {}}}}});
    for (std::size_t i = 0; i < net_.outside_networks().size(); ++i) {
      auto const& n = net_.outside_networks().items()[i];
      if (!n.advertised.empty())
        all.push_back({nullptr,
                       {"network " + n.declared->id,
                        {{{.kind = node_kind::outside_network, .id = static_cast<std::uint32_t>(i)},
                          n.advertised.front().first(),
                          {}}}}});
    }
    for (auto const* t : receivers) {
      tier_goal g{t->text + " of VPC " + vpc_name(net_, t->home), {}};
      for (auto const s : t->subnets)
        if (auto const& block = net_.subnets()[s].ipv4)
          g.ends.push_back(
              {{.kind = node_kind::subnet, .id = s.value}, block->first(), net_.subnets()[s].az});
      if (!g.ends.empty())
        all.push_back({t, std::move(g)});
    }
    return all;
  }

  /// The thing itself, however packets come to it.
  static node plain(node const& n) { return {.kind = n.kind, .side = n.side, .id = n.id}; }

  void find_subnet_vertices() {
    sources_.resize(net_.subnets().size());
    arrivals_.resize(net_.subnets().size());
    for (topology::vertex v = 0; v < whole_.nodes().size(); ++v)
      if (auto const& n = whole_[v]; n.kind == node_kind::subnet && !n.foreign) {
        if (n.side == node_side::from)
          sources_[n.id] = v;
        else if (n.side == node_side::to)
          arrivals_[n.id] = v;
      }
  }
  [[nodiscard]] static bool is_any_marked(spread_tier const& t,
                                          std::vector<std::optional<topology::vertex>> const& ends,
                                          std::vector<bool> const& marked) {
    return std::any_of(t.subnets.begin(), t.subnets.end(),
                       [&](auto const s) { return ends[s.value] && marked[*ends[s.value]]; });
  }

  /// What every way to one end crosses: the first thing, or the first ones in one AZ.
  [[nodiscard]] std::optional<lone_thing> crossed(spread_tier const& t, tier_goal::end const& goal,
                                                  network::parts_towards& towards_goal) const {
    std::vector<topology::vertex> starts;
    for (auto const s : t.subnets)
      if (auto const v = sources_[s.value])
        starts.push_back(*v);
    auto const met = towards_goal.vertices(starts);
    if (std::none_of(met.begin(), met.end(), [&](auto const v) { return counting_[v]; }))
      return std::nullopt;
    auto const part = towards_goal.part(starts);
    std::optional<topology::vertex> to;
    for (std::size_t v = 0; v < part.nodes().size(); ++v)
      if (auto const& n = part.nodes()[v];
          n.kind == goal.is.kind && n.side == node_side::to && n.id == goal.is.id)
        to = static_cast<topology::vertex>(v);
    if (!to)
      return std::nullopt;
    std::vector<topology::vertex> from; // vertices 0 to n-1 are the starts
    std::set<std::uint32_t> zones;
    for (std::uint32_t v = 0; v < starts.size(); ++v)
      if (network::reachable_from(part, std::vector{v})[*to]) {
        from.push_back(v);
        zones.insert(part[v].zone);
      }
    if (zones.size() < 2)
      return std::nullopt;
    lone_thing found;
    for (auto const z : network::cut_zones(part, from, *to)) {
      found.things = first_in_zone(part, from, *to, part.zones()[z]);
      found.zone = part.zones()[z];
      if (!found.things.empty())
        break;
    }
    if (found.things.empty())
      for (auto const v : network::cut_vertices(part, from, *to))
        if (counts(part[v])) { // in an AZ that is not known
          found.things = {plain(part[v])};
          found.zone = zone_name(part[v]);
          break;
        }
    if (found.things.empty())
      return std::nullopt;
    note_open_links(part, from, found);
    return found;
  }

  /// The things of an AZ that ways come to first; behind them a transit gateway stays in their AZ.
  [[nodiscard]] std::vector<node> first_in_zone(topology const& part,
                                                std::vector<topology::vertex> const& from,
                                                topology::vertex to,
                                                std::string const& zone) const {
    std::vector<bool> wanted(part.nodes().size());
    for (topology::vertex v = 0; v < wanted.size(); ++v)
      wanted[v] = counts(part[v]) && zone_name(part[v]) == zone;
    std::vector<node> things;
    for (auto const v : network::first_met(part, from, to, wanted))
      things.push_back(plain(part[v]));
    std::sort(things.begin(), things.end());
    things.erase(std::unique(things.begin(), things.end()), things.end());
    // Senders in the AZ are lost with it, but they may leave by things of another one.
    std::vector<bool> without(part.nodes().size());
    for (topology::vertex v = 0; v < without.size(); ++v)
      without[v] = std::binary_search(things.begin(), things.end(), plain(part[v]));
    if (network::leads_round(part, from, to, without))
      things.clear();
    return things;
  }

  static void note_open_links(topology const& part, std::vector<topology::vertex> const& from,
                              lone_thing& found) {
    auto const seen = network::reachable_from(part, from);
    for (auto const& l : part.links())
      if (seen[l.source] && l.open() && !found.open) {
        found.open = true;
        found.fact = l.fact;
      }
  }

  /// Every sender against every goal; goal by goal, as the tables decide by the destination.
  void judge(std::span<spread_tier const* const> senders,
             std::span<std::pair<spread_tier const*, tier_goal> const> all) {
    std::vector<std::optional<lone_thing>> answers(senders.size() * all.size());
    for (std::size_t g = 0; g < all.size(); ++g) {
      std::vector<network::parts_towards> views;
      views.reserve(all[g].second.ends.size());
      for (auto const& end : all[g].second.ends)
        views.emplace_back(whole_, net_, end.sample, options_);
      for (std::size_t i = 0; i < senders.size(); ++i)
        if (all[g].first != senders[i])
          answers[i * all.size() + g] = alike(*senders[i], all[g].second, views);
    }
    for (std::size_t i = 0; i < senders.size(); ++i)
      for (std::size_t g = 0; g < all.size(); ++g)
        if (auto const& found = answers[i * all.size() + g]; found && !is_said_elsewhere(*found))
          keep(*senders[i], all[g].second, *found);
  }
  /// What the ways to all ends of a goal cross; nothing where they differ.
  [[nodiscard]] std::optional<lone_thing> alike(spread_tier const& t, tier_goal const& goal,
                                                std::span<network::parts_towards> views) const {
    std::optional<lone_thing> found;
    for (std::size_t i = 0; i < goal.ends.size(); ++i) {
      auto const one = crossed(t, goal.ends[i], views[i]);
      if (!one || (found && !(*found == *one)))
        return std::nullopt;
      found = one;
    }
    return found;
  }
  void keep(spread_tier const& t, tier_goal const& goal, lone_thing const& found) {
    auto& known = found_[found.things];
    if (known.empty() || known.front().thing.open == found.open)
      known.push_back({t, goal.text, found});
    else if (!found.open)
      known = {{t, goal.text, found}};
  }

  /// VPC5015 tells of NAT devices in one AZ which subnets of several AZs route to.
  [[nodiscard]] bool is_said_elsewhere(lone_thing const& found) {
    return std::all_of(found.things.begin(), found.things.end(), [&](node const& n) {
      if (!network::translates(net_, n))
        return false;
      auto const home = n.kind == node_kind::nat_gateway
                            ? net_.nat_gateways()[n.as<nat_gateway>()].vpc
                            : net_.interfaces()[n.as<network::interface>()].vpc;
      return has_nat_in_one_zone(home);
    });
  }
  /// As `nat_is_in_one_zone`, looked up once for each VPC.
  [[nodiscard]] bool has_nat_in_one_zone(index<vpc> home) {
    if (!nat_uses_)
      nat_uses_ = nat_uses(net_);
    auto const [known, fresh] = nat_in_one_zone_.emplace(home.value, false);
    if (fresh)
      known->second = nat_is_in_one_zone(net_, zonal_nat_of(net_, home, *nat_uses_));
    return known->second;
  }

  void report_left(std::span<spread_tier const* const> left, std::size_t of) {
    if (left.empty())
      return;
    auto const& t = *left.front();
    not_searched(ctx_, net_.subnets()[t.subnets.front()].declared->at,
                 "the ways to " + std::to_string(left.size()) + " of " +
                     counted(of, "tier", "tiers") +
                     " were not searched for single points of failure, such as those to " + t.text +
                     " of VPC " + vpc_name(net_, t.home));
  }

  lint_context& ctx_;
  network::network const& net_;
  topology const& whole_;
  aws::semantics_options options_{};
  std::vector<std::optional<topology::vertex>> sources_{};  ///< by subnet, `topology::source_of`
  std::vector<std::optional<topology::vertex>> arrivals_{}; ///< by subnet, `topology::arrival_at`
  std::vector<bool> counting_{};                            ///< by vertex, `counts`
  std::vector<spread_tier> tiers_{};
  lone_things found_{};
  std::optional<std::vector<nat_use>> nat_uses_{};
  std::map<std::uint32_t, bool> nat_in_one_zone_{};
};

void check_single_point_of_failure(lint_context& ctx) { lone_search(ctx).run(); }

} // namespace

extern constinit rule const single_point_of_failure{
    .info = {.id = "VPC8007",
             .name = "single-point-of-failure",
             .summary = "One device, or devices of one AZ, are the only way of a tier in several "
                        "AZs to somewhere else.",
             .rationale = "The tier was spread over AZs to outlive one of them, and loses its way "
                          "to the internet, to another tier or to another network with that one "
                          "all the same.",
             .remedy = "Add another device, or a subnet of the attachment, in each AZ of the tier, "
                       "and lead each AZ's traffic to its own.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/wellarchitected/latest/"
                            "reliability-pillar/rel_fault_isolation_multiaz_region_system.html"},
             .facts = {"NAT-1", "NAT-18", "TGW-1", "TGW-8", "EP-40", "RT-30"}},
    .check = &check_single_point_of_failure};

} // namespace vpclint::inline v0::rules
