// What leads from one vertex of the topology to the next: subnets, tables and networks.
#include "network/topology_explorer.hpp"
#include "network/words.hpp"

#include <utility>

namespace vpclint::inline v0::network {

topology_explorer::topology_explorer(network const& net) : net_(net) {
  for (auto const& s : net.subnets())
    if (!s.az.empty())
      zones_.push_back(s.az);
  std::sort(zones_.begin(), zones_.end());
  zones_.erase(std::unique(zones_.begin(), zones_.end()), zones_.end());
  for (auto const& g : net.transit_gateways())
    for (auto const id : g.attachments)
      if (auto const& a = net.attachments()[id]; a.vpc.valid())
        attachments_[{a.gateway.value, a.vpc.value}] = id;
}

topology topology_explorer::run() {
  for (std::size_t i = 0; i < net_.subnets().size(); ++i)
    vertex(sender(net_.subnets().id_at(i), false));
  vertex({.kind = node_kind::internet, .side = node_side::from});
  for (std::size_t i = 0; i < net_.outside_networks().size(); ++i)
    vertex({.kind = node_kind::outside_network,
            .side = node_side::from,
            .id = static_cast<std::uint32_t>(i)});
  for (at_ = 0; at_ < nodes_.size(); ++at_)
    expand(node(nodes_[at_]));
  return {{nodes_.begin(), nodes_.end()}, std::move(links_), std::move(zones_)};
}

std::uint32_t topology_explorer::vertex(node const& n) {
  auto const [where, fresh] = numbers_.emplace(n, static_cast<std::uint32_t>(nodes_.size()));
  if (fresh)
    nodes_.push_back(n);
  return where->second;
}

link& topology_explorer::to(node const& n, link l) {
  l.source = static_cast<std::uint32_t>(at_);
  l.target = vertex(n);
  links_.push_back(std::move(l));
  return links_.back();
}

void topology_explorer::unknown(std::string fact, link l) {
  l.fact = std::move(fact);
  to({.kind = node_kind::unknown}, std::move(l));
}

void topology_explorer::within(node const& n, cidr const& block, std::string fact) {
  to(n, {.rule = link_rule::within, .block = block, .fact = std::move(fact)});
}

void topology_explorer::expand(node const& n) {
  switch (n.kind) {
  case node_kind::internet:
    return from_internet(n);
  case node_kind::outside_network:
    return from_network(n);
  case node_kind::vpc:
    return deliver(n.as<vpc>());
  case node_kind::subnet:
    return from_subnet(n);
  case node_kind::route_table:
    return by_table(n);
  case node_kind::internet_gateway:
    return by_internet_gateway(n);
  case node_kind::egress_only_internet_gateway:
    return within({.kind = node_kind::internet}, all_ipv6()); // IGW-7
  case node_kind::nat_gateway:
    return by_nat(n);
  case node_kind::appliance:
    return by_appliance(n);
  case node_kind::peering:
    return by_peering(n);
  case node_kind::attachment:
    return n.side == node_side::from ? into_transit(n) : out_of_transit(n);
  case node_kind::transit_table:
    return by_transit_table(n);
  case node_kind::vpn_gateway:
    return by_vpn_gateway(n);
  case node_kind::gwlb_endpoint:
    return by_gwlb(n);
  case node_kind::gateway_endpoint:
  case node_kind::unknown:
    return;
  }
}

void topology_explorer::from_internet(node const& n) {
  if (n.side == node_side::to)
    return;
  for (std::size_t i = 0; i < net_.internet_gateways().size(); ++i) {
    auto const& g = net_.internet_gateways().items()[i];
    if (!g.vpc.valid() || g.attached == false)
      continue;
    node const in{.kind = node_kind::internet_gateway,
                  .side = node_side::from,
                  .id = static_cast<std::uint32_t>(i)};
    auto const fact =
        g.attached ? std::string{} : "attachment of internet gateway " + g.declared->id;
    for (auto const* blocks : {&net_.vpcs()[g.vpc].ipv4, &net_.vpcs()[g.vpc].ipv6})
      for (auto const& b : *blocks)
        within(in, b, fact);
  }
}

void topology_explorer::from_network(node const& n) {
  if (n.side == node_side::to)
    return;
  auto const id = n.as<outside_network>();
  auto const& o = net_.outside_networks()[id];
  if (!o.via) {
    if (o.declared->via.is_unknown())
      unknown(unknown_reason("gateway of network " + o.declared->id, o.declared->via.reason()));
    return;
  }
  if (o.via->kind == target_kind::vpn_gateway) {
    to({.kind = node_kind::vpn_gateway, .side = node_side::from, .id = o.via->id});
    return;
  }
  for (auto const a : net_.transit_gateways()[o.via->as<transit_gateway>()].attachments)
    if (net_.attachments()[a].network == id) {
      to({.kind = node_kind::attachment, .side = node_side::from, .id = a.value});
      return;
    }
}

void topology_explorer::deliver(index<vpc> id) {
  for (auto const s : net_.vpcs()[id].subnets) {
    auto const& sub = net_.subnets()[s];
    for (auto const& block : {sub.ipv4, sub.ipv6})
      if (block)
        within(arrival(s), *block);
    if (sub.declared->cidr.is_unknown() || sub.declared->ipv6.is_unknown())
      unknown("block of subnet " + sub.declared->id, {.rule = link_rule::beyond});
  }
}

void topology_explorer::from_subnet(node const& n) {
  if (n.side == node_side::to)
    return;
  auto const id = n.as<subnet>();
  auto const& s = net_.subnets()[id];
  for (auto const& block : {s.ipv4, s.ipv6})
    if (block)
      within(arrival(id), *block); // RT-5
  if (s.table.valid())
    to({node_kind::route_table, node_side::to, n.foreign, s.table.value, n.zone},
       {.rule = link_rule::beyond});
  else if (s.declared->route_table.is_unknown())
    unknown(
        unknown_reason("route table of subnet " + s.declared->id, s.declared->route_table.reason()),
        {.rule = link_rule::beyond});
}

void topology_explorer::by_table(node const& n) {
  auto const& t = net_.route_tables()[n.as<route_table>()];
  for (auto const& r : t.routes)
    if (!r.blackhole && (t.vpc.valid() || r.target.kind != target_kind::local))
      by_route(n, t, r);
  if (!t.routes_unknown.empty())
    unknown(unknown_reason("routes of route table " + t.id, t.routes_unknown),
            {.rule = link_rule::open_route});
}

void topology_explorer::by_route(node const& n, resolved_table const& t, resolved_route const& r) {
  link l{.rule = link_rule::route, .block = r.destination, .route = &r};
  auto const& g = r.target;
  switch (g.kind) {
  case target_kind::local:
    to(delivery(t.vpc), std::move(l));
    return;
  case target_kind::internet_gateway:
    if (net_.internet_gateways()[g.as<internet_gateway>()].vpc == t.vpc)
      to({.kind = node_kind::internet_gateway, .foreign = n.foreign, .id = g.id}, std::move(l));
    return;
  case target_kind::egress_only_internet_gateway:
    if (net_.egress_only_gateways()[g.as<egress_only_internet_gateway>()].vpc == t.vpc)
      to(plain(node_kind::egress_only_internet_gateway, g.id), std::move(l));
    return;
  case target_kind::nat_gateway:
    to({.kind = node_kind::nat_gateway,
        .id = g.id,
        .zone = zone_of(net_.nat_gateways()[g.as<nat_gateway>()].subnet)},
       std::move(l));
    return;
  case target_kind::interface:
    to({.kind = node_kind::appliance,
        .foreign = n.foreign,
        .id = g.id,
        .zone = zone_of(net_.interfaces()[g.as<interface>()].subnet)},
       std::move(l));
    return;
  case target_kind::gwlb_endpoint: {
    auto const& e = net_.endpoints()[g.as<vpc_endpoint>()];
    to({.kind = node_kind::gwlb_endpoint,
        .foreign = n.foreign,
        .id = g.id,
        .zone = zone_of(e.subnets.empty() ? index<subnet>{} : e.subnets.front())},
       std::move(l));
    return;
  }
  case target_kind::peering: {
    auto const& p = net_.peerings()[g.as<peering>()];
    if (n.foreign || (p.requester != t.vpc && p.accepter != t.vpc))
      return; // PCX-3
    to({.kind = node_kind::peering,
        .side = p.requester == t.vpc ? node_side::from : node_side::to,
        .id = g.id},
       std::move(l));
    return;
  }
  case target_kind::transit_gateway:
    to_transit(n, t, g.as<transit_gateway>(), std::move(l));
    return;
  case target_kind::vpn_gateway:
    if (!n.foreign) // VPN-6
      to_vpn_gateway(t, g.as<vpn_gateway>(), std::move(l));
    return;
  case target_kind::gateway_endpoint:
    if (!n.foreign) // EP-7
      to(plain(node_kind::gateway_endpoint, g.id), std::move(l));
    return;
  case target_kind::unknown:
    unknown(unknown_reason("target of a route of route table " + t.id,
                           r.written != nullptr && r.written->target.is_unknown()
                               ? r.written->target.reason()
                               : std::string{}),
            std::move(l));
    return;
  case target_kind::missing:
    return;
  }
}

topology topology_of(network const& net) { return topology_explorer(net).run(); }

} // namespace vpclint::inline v0::network
