#include "vpclint/network/graph.hpp"

#include "network/appliances.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

constexpr auto none = index<vpc>::none_value;

std::string because(std::string const& fact, std::string const& why) {
  return why.empty() ? fact : fact + " (" + why + ")";
}

/// Follows everything that packets may take, from where they begin. Each function adds what leads
/// on from one kind of vertex.
class explorer {
public:
  explicit explorer(network const& net) : net_(net) {
    for (auto const& s : net.subnets())
      if (!s.az.empty())
        zones_.push_back(s.az);
    std::sort(zones_.begin(), zones_.end());
    zones_.erase(std::unique(zones_.begin(), zones_.end()), zones_.end());
  }

  topology run() {
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

private:
  // --- vertices and links -------------------------------------------------------------------

  std::uint32_t vertex(node const& n) {
    auto const [where, fresh] = numbers_.emplace(n, static_cast<std::uint32_t>(nodes_.size()));
    if (fresh)
      nodes_.push_back(n);
    return where->second;
  }
  link& to(node const& n, link l = {}) {
    l.source = static_cast<std::uint32_t>(at_);
    l.target = vertex(n);
    links_.push_back(std::move(l));
    return links_.back();
  }
  void unknown(std::string fact, link l = {}) {
    l.fact = std::move(fact);
    to({.kind = node_kind::unknown}, std::move(l));
  }
  void within(node const& n, cidr const& block, std::string fact = {}) {
    to(n, {.rule = link_rule::within, .block = block, .fact = std::move(fact)});
  }

  std::uint32_t zone_of(index<subnet> id) const {
    if (!id.valid() || net_.subnets()[id].az.empty())
      return none;
    auto const& az = net_.subnets()[id].az;
    return static_cast<std::uint32_t>(std::lower_bound(zones_.begin(), zones_.end(), az) -
                                      zones_.begin());
  }
  node sender(index<subnet> id, bool foreign) const {
    return {node_kind::subnet, node_side::from, foreign, id.value, zone_of(id)};
  }
  node arrival(index<subnet> id) const {
    return {node_kind::subnet, node_side::to, false, id.value, zone_of(id)};
  }
  static node plain(node_kind kind, std::uint32_t id) { return {.kind = kind, .id = id}; }
  static node delivery(index<vpc> id) { return plain(node_kind::vpc, id.value); }
  static cidr all_ipv4() { return prefix4{}; }
  static cidr all_ipv6() { return prefix6{}; }

  // --- what leads on ------------------------------------------------------------------------

  void expand(node const& n) {
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

  void from_internet(node const& n) {
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

  void from_network(node const& n) {
    if (n.side == node_side::to)
      return;
    auto const id = n.as<outside_network>();
    auto const& o = net_.outside_networks()[id];
    if (!o.via) {
      if (o.declared->via.is_unknown())
        unknown(because("gateway of network " + o.declared->id, o.declared->via.reason()));
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

  void deliver(index<vpc> id) {
    for (auto const s : net_.vpcs()[id].subnets) {
      auto const& sub = net_.subnets()[s];
      for (auto const& block : {sub.ipv4, sub.ipv6})
        if (block)
          within(arrival(s), *block);
      if (sub.declared->cidr.is_unknown() || sub.declared->ipv6.is_unknown())
        unknown("block of subnet " + sub.declared->id, {.rule = link_rule::beyond});
    }
  }

  void from_subnet(node const& n) {
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
      unknown(because("route table of subnet " + s.declared->id, s.declared->route_table.reason()),
              {.rule = link_rule::beyond});
  }

  void by_table(node const& n) {
    auto const& t = net_.route_tables()[n.as<route_table>()];
    for (auto const& r : t.routes)
      if (!r.blackhole && (t.vpc.valid() || r.target.kind != target_kind::local))
        by_route(n, t, r);
    if (!t.routes_unknown.empty())
      unknown(because("routes of route table " + t.id, t.routes_unknown),
              {.rule = link_rule::open_route});
  }

  void by_route(node const& n, resolved_table const& t, resolved_route const& r) {
    link const l{.rule = link_rule::route, .block = r.destination, .route = &r};
    auto const& g = r.target;
    switch (g.kind) {
    case target_kind::local:
      to(delivery(t.vpc), l);
      return;
    case target_kind::internet_gateway:
      if (net_.internet_gateways()[g.as<internet_gateway>()].vpc == t.vpc)
        to({.kind = node_kind::internet_gateway, .foreign = n.foreign, .id = g.id}, l);
      return;
    case target_kind::egress_only_internet_gateway:
      if (net_.egress_only_gateways()[g.as<egress_only_internet_gateway>()].vpc == t.vpc)
        to(plain(node_kind::egress_only_internet_gateway, g.id), l);
      return;
    case target_kind::nat_gateway:
      to({.kind = node_kind::nat_gateway,
          .id = g.id,
          .zone = zone_of(net_.nat_gateways()[g.as<nat_gateway>()].subnet)},
         l);
      return;
    case target_kind::interface:
      to({.kind = node_kind::appliance,
          .foreign = n.foreign,
          .id = g.id,
          .zone = zone_of(net_.interfaces()[g.as<interface>()].subnet)},
         l);
      return;
    case target_kind::gwlb_endpoint: {
      auto const& e = net_.endpoints()[g.as<vpc_endpoint>()];
      to({.kind = node_kind::gwlb_endpoint,
          .foreign = n.foreign,
          .id = g.id,
          .zone = zone_of(e.subnets.empty() ? index<subnet>{} : e.subnets.front())},
         l);
      return;
    }
    case target_kind::peering: {
      auto const& p = net_.peerings()[g.as<peering>()];
      if (n.foreign || (p.requester != t.vpc && p.accepter != t.vpc))
        return; // PCX-3
      to({.kind = node_kind::peering,
          .side = p.requester == t.vpc ? node_side::from : node_side::to,
          .id = g.id},
         l);
      return;
    }
    case target_kind::transit_gateway:
      to_transit(n, t, g.as<transit_gateway>(), l);
      return;
    case target_kind::vpn_gateway:
      if (!n.foreign) // VPN-6
        to_vpn_gateway(t, g.as<vpn_gateway>(), l);
      return;
    case target_kind::gateway_endpoint:
      if (!n.foreign) // EP-7
        to(plain(node_kind::gateway_endpoint, g.id), l);
      return;
    case target_kind::unknown:
      unknown(because("target of a route of route table " + t.id,
                      r.written != nullptr && r.written->target.is_unknown()
                          ? r.written->target.reason()
                          : std::string{}),
              l);
      return;
    case target_kind::missing:
      return;
    }
  }

  void to_vpn_gateway(resolved_table const& t, index<vpn_gateway> id, link l) {
    auto const& g = net_.vpn_gateways()[id];
    if (g.declared->vpc.is_unknown())
      l.fact = because("VPC of VPN gateway " + g.declared->id, g.declared->vpc.reason());
    else if (g.vpc != t.vpc)
      return;
    to(plain(node_kind::vpn_gateway, id.value), std::move(l));
  }

  // TGW-2, OPEN-3: an attachment serves every subnet of its AZs.
  void to_transit(node const& n, resolved_table const& t, index<transit_gateway> id, link l) {
    index<resolved_attachment> by;
    for (auto const a : net_.transit_gateways()[id].attachments)
      if (net_.attachments()[a].vpc == t.vpc && t.vpc.valid())
        by = a;
    if (!by.valid())
      return; // RT-18
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

  /// TGW-17: an attachment of a VPC that does not carry IPv6 passes IPv4 only.
  void pass_family(resolved_attachment const& a, node const& n, link l = {}) {
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

  void into_transit(node const& n) {
    auto const& a = net_.attachments()[n.as<resolved_attachment>()];
    if (a.table.valid()) // TGW-4
      pass_family(a, {.kind = node_kind::transit_table, .id = a.table.value, .zone = n.zone});
  }

  void by_transit_table(node const& n) {
    auto const& t = net_.transit_tables()[n.as<transit_gateway_route_table>()];
    for (auto const& r : t.routes) {
      link const l{.rule = link_rule::transit_route, .block = r.destination, .transit_route = &r};
      if (r.target_unknown)
        unknown("attachment of a route of transit gateway table " + t.id, l);
      else if (!r.blackhole && r.attachment.valid())
        to({.kind = node_kind::attachment,
            .side = node_side::to,
            .id = r.attachment.value,
            .zone = n.zone},
           l);
    }
    if (!t.routes_unknown.empty())
      unknown(because("routes of transit gateway table " + t.id, t.routes_unknown),
              {.rule = link_rule::open_route});
  }

  void out_of_transit(node const& n) {
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
  void enter_by_transit(resolved_attachment const& a, std::uint32_t zone) {
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

  void by_internet_gateway(node const& n) {
    auto const& g = net_.internet_gateways()[n.as<internet_gateway>()];
    if (n.side == node_side::from) {
      by_edge(g.edge_table, g.vpc);
      return;
    }
    if (g.attached == false)
      return; // IGW-2
    auto const fact =
        g.attached ? std::string{} : "attachment of internet gateway " + g.declared->id;
    if (n.foreign) // IGW-4; IPv6 is not translated (IGW-6)
      within({.kind = node_kind::internet}, all_ipv6(), fact);
    else
      to({.kind = node_kind::internet}, {.fact = fact});
  }

  // IGW-16, GRT-1: by the gateway's own table, else straight in.
  void by_edge(index<route_table> table, index<vpc> in) {
    if (table.valid())
      to({.kind = node_kind::route_table, .foreign = true, .id = table.value});
    else if (in.valid())
      to(delivery(in));
  }

  void by_nat(node const& n) {
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

  void by_appliance(node const& n) {
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

  void by_peering(node const& n) {
    auto const& p = net_.peerings()[n.as<peering>()];
    auto const other = n.side == node_side::from ? p.accepter : p.requester;
    if (!other.valid() || p.active == false)
      return; // PCX-1
    auto const fact = p.active ? std::string{} : "state of peering " + p.declared->id;
    for (auto const* blocks : {&net_.vpcs()[other].ipv4, &net_.vpcs()[other].ipv6})
      for (auto const& b : *blocks)
        within(delivery(other), b, fact); // PCX-3, PCX-9
    if (auto const& v = net_.vpcs()[other]; !v.blocks_unknown.empty())
      unknown(because("blocks of VPC " + v.declared->id, v.blocks_unknown),
              {.rule = link_rule::beyond});
  }

  void by_vpn_gateway(node const& n) {
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
        unknown(because("prefixes of network " + o.declared->id, o.unknown),
                {.rule = link_rule::beyond});
      if (!o.connection_known)
        unknown(because("connection of network " + o.declared->id, o.declared->connection.reason()),
                {.rule = link_rule::beyond});
    }
  }

  void by_gwlb(node const& n) {
    auto const& e = net_.endpoints()[n.as<vpc_endpoint>()];
    if (e.subnets.empty())
      return unknown("subnet of endpoint " + e.declared->id);
    to(sender(e.subnets.front(), n.foreign)); // EP-41
  }

  network const& net_;
  std::vector<std::string> zones_; // sorted
  std::deque<node> nodes_;
  std::map<node, std::uint32_t> numbers_;
  std::vector<link> links_;
  std::size_t at_{0};
};

} // namespace

topology topology_of(network const& net) { return explorer(net).run(); }

} // namespace vpclint::inline v0::network
