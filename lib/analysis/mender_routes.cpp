// Routes that would have to be there, or elsewhere.
#include "analysis/drop_settings.hpp"
#include "analysis/mender.hpp"
#include "analysis/names.hpp"
#include "analysis/stand_ins.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace vpclint::inline v0::analysis {
namespace {

cidr whole_family(address a) { return a.is_v6() ? cidr(prefix6{}) : cidr(prefix4{}); }

} // namespace

std::string mender::name_of(detour const& way, index<vpc> from) const {
  switch (way.kind) {
  case detour::kind_type::peering:
    return net_.peerings()[way.over].declared->id;
  case detour::kind_type::transit_gateway:
    return net_.transit_gateways()[way.transit].declared->id;
  case detour::kind_type::vpn_gateway:
    return net_.vpn_gateways()[way.vpn].declared->id;
  case detour::kind_type::nat_gateway:
    return net_.nat_gateways()[way.nat].declared->id;
  case detour::kind_type::egress_only_gateway:
    return net_.egress_only_gateways()[way.egress_only].declared->id;
  case detour::kind_type::internet_gateway: {
    auto const id = net_.vpcs()[from].internet_gateway;
    return id.valid() ? net_.internet_gateways()[id].declared->id : std::string();
  }
  case detour::kind_type::ideal_nat:
    return {};
  }
  return {};
}

/// The way back that a reply would have to take: out where the request came in.
std::string mender::name_of_entrance(met_drop const& d, index<vpc> from) const {
  using network::target_kind;
  auto const& by = d.came_by;
  if (by.kind == target_kind::internet_gateway || is_internet(net_, d.met.header.dst))
    return name_of({.kind = detour::kind_type::internet_gateway}, from);
  if (by.kind == target_kind::peering)
    return net_.peerings()[by.as<peering>()].declared->id;
  if (by.kind == target_kind::transit_gateway)
    return net_.transit_gateways()[by.as<transit_gateway>()].declared->id;
  if (by.kind == target_kind::vpn_gateway)
    return net_.vpn_gateways()[by.as<vpn_gateway>()].declared->id;
  return {};
}

/// Whether it is the address of a NAT gateway, which has to get out by itself (NAT-4).
bool mender::is_translated(address a) const {
  for (std::size_t i = 0; i < net_.nat_gateways().size(); ++i) {
    auto const& g = net_.nat_gateways().items()[i];
    auto const own = [&](auto const& one) { return address(one.private_ip) == a; };
    if (a == nat_stand_in(net_.nat_gateways().id_at(i).value))
      return true;
    if (g.nic.valid())
      if (auto const& all = net_.interfaces()[g.nic].addresses;
          std::any_of(all.begin(), all.end(), own))
        return true;
  }
  return false;
}

/// Destination and target of the route that would have to be there; no name: none is known.
std::pair<cidr, std::string> mender::missing_route(met_drop const& d) const {
  auto const dst = d.met.header.dst;
  auto const from = net_.route_tables()[d.met.table].vpc;
  auto const block = is_internet(net_, dst) ? whole_family(dst) : remote_block(dst);
  if (d.met.reply)
    return {block, name_of_entrance(d, from)};
  if (is_internet(net_, dst) && is_translated(d.met.header.src))
    return {block, name_of({.kind = detour::kind_type::internet_gateway}, from)};
  return {block, d.way ? name_of(*d.way, from) : std::string()};
}

void mender::mend_route(met_drop const& drop, std::vector<change>& out) const {
  auto const& s = drop.met;
  if (!s.table.valid())
    return;
  auto [destination, target] = missing_route(drop);
  if (s.why == reason::bad_state_route || s.why == reason::route_target_missing) {
    if (s.route == nullptr || s.route->list.valid())
      return;
    // A black hole that leads somewhere takes a target that works; else it gets another one.
    bool const leads = s.why == reason::bad_state_route && s.route->written != nullptr &&
                       s.route->written->target &&
                       s.route->target.kind != network::target_kind::missing;
    if (leads)
      target = s.route->written->target->name;
    if (leads || s.route->destination.length() > destination.length())
      destination = s.route->destination;
  } else if (s.why != reason::no_route && !led_astray(net_, s)) {
    return;
  } else if (s.route != nullptr && !s.route->list.valid() &&
             s.route->destination.length() > destination.length()) {
    destination = s.route->destination;
  }
  if (target.empty())
    return;
  add_route(s.table, destination, target, out);
}

/// GRT-6: out where the edge table leads in.
void mender::lead_through_appliance(step const& s, std::vector<change>& out) const {
  if (!s.table.valid() || s.component >= net_.internet_gateways().size())
    return;
  auto const edge = net_.internet_gateways().items()[s.component].edge_table;
  if (!edge.valid())
    return;
  network::resolved_route const* way = nullptr; // the longest
  for (auto const& r : net_.route_tables()[edge].routes)
    if (r.destination.contains(s.header.src) &&
        (way == nullptr || way->destination.length() <= r.destination.length()))
      way = &r;
  if (way != nullptr && way->written != nullptr && way->written->target)
    add_route(s.table, whole_family(s.header.dst), way->written->target->name, out);
}

/// In the place of one with the same destination.
void mender::add_route(index<route_table> in, cidr const& destination, std::string const& target,
                       std::vector<change>& out) const {
  auto const& table = net_.route_tables()[in];
  change c;
  c.object = "route table " + name_in(net_, net_.route_tables(), table.id, table.vpc);
  c.add = to_string(destination) + ": " + target;
  c.at = table.at;
  auto const where = table.declared != nullptr
                         ? place_of_written(net_.source().route_tables, *table.declared)
                         : place_in_vpc{.id = "main", .vpc = net_.vpcs()[table.vpc].declared->id};
  c.apply = [where, is_main = table.declared == nullptr, block = destination,
             to = target](design& d) {
    auto* const written = where.in(d.route_tables, "main");
    if (written == nullptr)
      return;
    if (is_main)
      written->main = true;
    auto& routes = written->routes;
    std::erase_if(routes, [&](route const& r) {
      auto const* known = r.destination ? std::get_if<cidr>(&*r.destination) : nullptr;
      return known != nullptr && *known == block;
    });
    route r;
    r.destination = route_destination(block);
    r.target = ref(to);
    routes.push_back(std::move(r));
  };
  out.push_back(std::move(c));
}

} // namespace vpclint::inline v0::analysis
