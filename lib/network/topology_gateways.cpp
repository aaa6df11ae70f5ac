// What leads on from gateways, peerings and appliances.
#include "network/appliances.hpp"
#include "network/topology_explorer.hpp"
#include "network/words.hpp"

#include <utility>

namespace vpclint::inline v0::network {

void topology_explorer::to_vpn_gateway(resolved_table const& t, index<vpn_gateway> id, link l) {
  auto const& g = net_.vpn_gateways()[id];
  if (g.declared->vpc.is_unknown())
    l.fact = unknown_reason("VPC of VPN gateway " + g.declared->id, g.declared->vpc.reason());
  else if (g.vpc != t.vpc)
    return;
  to(plain(node_kind::vpn_gateway, id.value), std::move(l));
}

// TGW-2, OPEN-3: an attachment serves every subnet of its AZs.
void topology_explorer::to_transit(node const& n, resolved_table const& t,
                                   index<transit_gateway> id, link l) {
  auto const found = attachments_.find({id.value, t.vpc.value});
  if (found == attachments_.end())
    return; // RT-18
  auto const by = found->second;
  auto const& a = net_.attachments()[by];
  bool served = false;
  bool open = a.subnets.empty() || n.zone == none;
  for (auto const s : a.subnets) {
    served = served || (n.zone != none && zone_of(s) == n.zone);
    open = open || zone_of(s) == none;
  }
  if (!served && !open)
    return;
  if (!served)
    l.fact = a.subnets.empty()
                 ? "subnets of attachment " + a.id
                 : "AZs of the subnets of route table " + t.id + " and of attachment " + a.id;
  to({.kind = node_kind::attachment, .side = node_side::from, .id = by.value, .zone = n.zone},
     std::move(l));
}

void topology_explorer::pass_family(resolved_attachment const& a, node const& n, link l) {
  auto const carries =
      a.declared == nullptr ? std::optional(true) : a.declared->ipv6.or_default(true);
  if (carries == true) {
    to(n, std::move(l));
    return;
  }
  l.rule = link_rule::within;
  l.block = all_ipv4();
  to(n, l);
  if (carries)
    return;
  l.block = all_ipv6();
  l.fact = "IPv6 support of attachment " + a.id;
  to(n, std::move(l));
}

void topology_explorer::into_transit(node const& n) {
  auto const& a = net_.attachments()[n.as<resolved_attachment>()];
  if (a.table.valid()) // TGW-4
    pass_family(a, {.kind = node_kind::transit_table, .id = a.table.value, .zone = n.zone});
}

void topology_explorer::by_transit_table(node const& n) {
  auto const& t = net_.transit_tables()[n.as<transit_gateway_route_table>()];
  for (auto const& r : t.routes) {
    link l{.rule = link_rule::transit_route, .block = r.destination, .transit_route = &r};
    if (r.target_unknown)
      unknown("attachment of a route of transit gateway table " + t.id, std::move(l));
    else if (!r.blackhole && r.attachment.valid())
      to({.kind = node_kind::attachment,
          .side = node_side::to,
          .id = r.attachment.value,
          .zone = n.zone},
         std::move(l));
  }
  if (auto const& why = t.unknown_for(true); !why.empty())
    unknown(unknown_reason("routes of transit gateway table " + t.id, why),
            {.rule = link_rule::open_route});
}

void topology_explorer::out_of_transit(node const& n) {
  using kind = resolved_attachment::kind_type;
  auto const& a = net_.attachments()[n.as<resolved_attachment>()];
  switch (a.kind) {
  case kind::vpc:
    return enter_by_transit(a, n.zone);
  case kind::network:
    to(plain(node_kind::outside_network, a.network.value));
    return;
  case kind::peer:
    if (a.peer_attachment.valid()) // TGW-7
      to({.kind = node_kind::attachment, .side = node_side::from, .id = a.peer_attachment.value});
    return;
  case kind::unknown:
    unknown("what attachment " + a.id + " is attached to");
    return;
  }
}

// TGW-8, TGW-10: by the subnet in the sender's AZ, else and in appliance mode by any.
void topology_explorer::enter_by_transit(resolved_attachment const& a, std::uint32_t zone) {
  if (a.subnets.empty() || !a.vpc.valid())
    return unknown("subnets of attachment " + a.id);
  index<subnet> door;
  for (auto const s : a.subnets)
    if (a.appliance_mode == false && zone != none && zone_of(s) == zone)
      door = s;
  if (door.valid())
    return pass_family(a, sender(door, true));
  for (auto const s : a.subnets) {
    link l;
    if (!a.appliance_mode && a.subnets.size() > 1)
      l.fact = "appliance mode of attachment " + a.id;
    pass_family(a, sender(s, true), std::move(l));
  }
}

void topology_explorer::by_internet_gateway(node const& n) {
  auto const& g = net_.internet_gateways()[n.as<internet_gateway>()];
  if (n.side == node_side::from) {
    by_edge(g.edge_table, g.vpc);
    return;
  }
  if (g.attached == false)
    return; // IGW-2
  auto const fact = g.attached ? std::string{} : "attachment of internet gateway " + g.declared->id;
  if (n.foreign) // IGW-4; IPv6 is not translated (IGW-6)
    within({.kind = node_kind::internet}, all_ipv6(), fact);
  else
    to({.kind = node_kind::internet}, {.fact = fact});
}

// IGW-16, GRT-1: by the gateway's own table, else straight in.
void topology_explorer::by_edge(index<route_table> table, index<vpc> in) {
  if (table.valid())
    to({.kind = node_kind::route_table, .foreign = true, .id = table.value});
  else if (in.valid())
    to(delivery(in));
}

void topology_explorer::by_nat(node const& n) {
  auto const& g = net_.nat_gateways()[n.as<nat_gateway>()];
  if (!g.regional)
    return unknown("whether NAT gateway " + g.declared->id + " is regional");
  if (g.available == false)
    return; // RT-19
  link l{.rule = link_rule::within, .block = all_ipv4()};
  if (!g.available)
    l.fact = "state of NAT gateway " + g.declared->id;
  if (*g.regional) { // NAT-18
    if (g.table.valid()) {
      to({.kind = node_kind::route_table, .id = g.table.value}, l);
    } else if (!g.declared->route_table.is_left_out()) {
      unknown("route table of NAT gateway " + g.declared->id, l);
    } else if (g.vpc.valid()) {
      for (auto const& b : net_.vpcs()[g.vpc].ipv4)
        within(delivery(g.vpc), b, l.fact);
      if (auto const igw = net_.vpcs()[g.vpc].internet_gateway; igw.valid())
        to({.kind = node_kind::internet_gateway, .id = igw.value},
           {.rule = link_rule::beyond, .fact = l.fact});
    }
  } else if (g.subnet.valid()) {
    to(sender(g.subnet, false), l);
  } else {
    unknown("subnet of NAT gateway " + g.declared->id, l);
  }
  l.block = prefix6::around(ipv6{0x0064ff9b00000000U, 0}, 96); // NAT-14
  unknown("the IPv4 address in what NAT gateway " + g.declared->id + " translates", l);
}

void topology_explorer::by_appliance(node const& n) {
  auto const id = n.as<interface>();
  auto const& i = net_.interfaces()[id];
  if (!i.subnet.valid())
    return unknown("subnet of " + i.name);
  for (auto const& a : i.addresses)
    within(arrival(i.subnet), cidr::host(a.private_ip));
  if (i.ipv6_address)
    within(arrival(i.subnet), cidr::host(*i.ipv6_address));
  bool nat = false;
  if (i.kind == interface_kind::instance && i.owner.valid())
    nat = net_.source().instances[net_.workloads()[i.owner].position].nat.value_or(false);
  if (keeps_packets(net_, id))
    return;
  auto const fact = open_way_on(net_, id);
  to(sender(i.subnet, n.foreign && !nat), {.rule = link_rule::beyond, .fact = fact}); // NAT-20
  if (fact.empty() || !i.owner.valid())
    return;
  for (auto const m : net_.workloads()[i.owner].members)
    if (auto const& other = net_.interfaces()[m]; m != id && other.subnet.valid())
      to(sender(other.subnet, n.foreign && !nat), {.rule = link_rule::beyond, .fact = fact});
}

void topology_explorer::by_peering(node const& n) {
  auto const& p = net_.peerings()[n.as<peering>()];
  auto const other = n.side == node_side::from ? p.accepter : p.requester;
  if (!other.valid() || p.active == false)
    return; // PCX-1
  auto const fact = p.active ? std::string{} : "state of peering " + p.declared->id;
  for (auto const* blocks : {&net_.vpcs()[other].ipv4, &net_.vpcs()[other].ipv6})
    for (auto const& b : *blocks)
      within(delivery(other), b, fact); // PCX-3, PCX-9
  if (auto const& v = net_.vpcs()[other]; !v.blocks_unknown.empty())
    unknown(unknown_reason("blocks of VPC " + v.declared->id, v.blocks_unknown),
            {.rule = link_rule::beyond});
}

void topology_explorer::by_vpn_gateway(node const& n) {
  auto const& g = net_.vpn_gateways()[n.as<vpn_gateway>()];
  if (n.side == node_side::from) {
    by_edge(g.edge_table, g.vpc); // VPN-8
    return;
  }
  for (auto const id : g.networks) {
    auto const& o = net_.outside_networks()[id];
    for (auto const& b : o.advertised) // VPN-2, VPN-5
      if (b.is_v4() || o.connection == connection_kind::direct_connect)
        within(plain(node_kind::outside_network, id.value), b);
    if (!o.unknown.empty())
      unknown(unknown_reason("prefixes of network " + o.declared->id, o.unknown),
              {.rule = link_rule::beyond});
    if (!o.connection_known)
      unknown(unknown_reason("connection of network " + o.declared->id,
                             o.declared->connection.reason()),
              {.rule = link_rule::beyond});
  }
}

void topology_explorer::by_gwlb(node const& n) {
  auto const& e = net_.endpoints()[n.as<vpc_endpoint>()];
  if (e.subnets.empty())
    return unknown("subnet of endpoint " + e.declared->id);
  to(sender(e.subnets.front(), n.foreign)); // EP-41
}

} // namespace vpclint::inline v0::network
