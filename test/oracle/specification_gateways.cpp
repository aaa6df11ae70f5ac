#include "oracle/specification_walk.hpp"

#include <algorithm>

namespace vpclint_test {

using namespace vpclint;
using analysis::flow_end;
using network::interface_kind;
using network::target_kind;

namespace {

bool in(std::vector<cidr> const& blocks, address a) {
  return std::any_of(blocks.begin(), blocks.end(), [&](cidr const& b) { return b.contains(a); });
}

// IGW-4, IGW-5: what an internet gateway never carries.
bool is_shut_in(address a) {
  static std::vector<cidr> const blocks{*cidr::parse("10.0.0.0/8"), *cidr::parse("172.16.0.0/12"),
                                        *cidr::parse("192.168.0.0/16"),
                                        *cidr::parse("100.64.0.0/10")};
  return in(blocks, a);
}

address const hidden = *address::parse("127.0.0.1"); // stands for what nobody sees

} // namespace

// --- The internet --------------------------------------------------------------------------------

bool spec_walk::public_access_stops(state const& s, vpc_id vpc, subnet_id subnet, bool inbound,
                                    bool by_nat) const {
  auto const& bpa = net_.source().public_access;
  if (s.reply || bpa.mode.is_left_out())
    return false;
  auto const& vpc_name = net_.vpcs()[vpc].declared->id;
  for (auto const& x : bpa.exclusions) { // BPA-3
    if (x.vpc.is_unknown() || x.subnet.is_unknown() || x.mode.is_unknown())
      throw outside_specification{"unknown exclusion"};
    bool named = x.vpc && x.vpc->name == vpc_name;
    if (x.subnet && subnet.valid()) {
      auto const& name = net_.subnets()[subnet].declared->id;
      named = named || x.subnet->name == name || x.subnet->name == vpc_name + "." + name;
    }
    if (named && (!inbound || !x.mode || *x.mode == bpa_exclusion_mode::allow_bidirectional))
      return false;
  }
  if (bpa.mode.is_unknown())
    throw outside_specification{"unknown public access"};
  if (*bpa.mode == bpa_mode::block_bidirectional)
    return true;
  return *bpa.mode == bpa_mode::block_ingress && (inbound || !by_nat); // BPA-2
}

/// RA-11: an IPv6 source that the gateway's VPC does not have.
bool spec_walk::spoofs(state const& s, vpc_id vpc) const {
  auto const& v = net_.vpcs()[vpc];
  if (!p_.ipv6 || in(v.ipv6, s.h.src_is))
    return false;
  if (!v.blocks_unknown.empty())
    throw outside_specification{"unknown blocks"};
  return true;
}

fate_terms spec_walk::by_internet_gateway(state s, vpclint::index<internet_gateway> id, vpc_id vpc,
                                          subnet_id from) {
  if (!id.valid())
    return nothing();
  auto const& g = net_.internet_gateways()[id];
  if (!g.attached)
    throw outside_specification{"unknown attachment of a gateway"};
  if (g.vpc != vpc || !*g.attached || public_access_stops(s, vpc, from, false, s.by_nat))
    return nothing();
  if (g.edge_table.valid())
    throw outside_specification{"edge table"};
  std::erase_if(s.h.dst_may, [](address a) { return a.is_v4() && is_shut_in(a); });
  if (s.h.dst_may.empty() || spoofs(s, vpc))
    return nothing();
  if (!p_.ipv6 && s.h.src_is != hidden) { // IGW-3, IGW-4
    auto const found = owners(vpc, {s.h.src_is});
    if (found.empty())
      return nothing();
    for (auto const& a : net_.interfaces()[found.front().nic].addresses) {
      if (address(a.private_ip) != s.h.src_is)
        continue;
      if (!a.has_public())
        throw outside_specification{"unknown public address"};
      if (!*a.has_public())
        return nothing();
    }
  }
  s.sender = {};
  s.seen = sight::lost;
  s.made_public = s.made_public || !s.reply;
  return on_internet(s);
}

fate_terms spec_walk::on_internet(state s) {
  if (again(s, 2, 0, 0))
    return nothing();
  // A reply for a private address that no gateway replaced finds nobody.
  if (s.reply && !p_.ipv6 && !s.made_public && from_.kind != flow_end::kind_type::internet)
    return nothing();
  if (s.reply && !s.rewritten.empty() && !p_.ipv6) {
    // For the public address of who replaced the source last, or of a regional NAT gateway.
    auto const& last = s.rewritten.back();
    if (!last.nic.valid())
      return undo(s);
    return into_vpc(s, net_.interfaces()[last.nic].vpc, last.nic);
  }
  auto result = nothing();
  auto const going_to = s.h.dst_may;
  for (auto const a : going_to) {
    s.h.dst_may = {a};
    auto const is_it = s.h.dst == value(a);
    if (s.reply && from_.kind == flow_end::kind_type::interface && !p_.ipv6) {
      for (auto const m : from_.members)
        if (owns(m, a))
          result = or_else(result, when(is_it, into_vpc(s, net_.interfaces()[m].vpc, m)));
      continue;
    }
    bool inside_a_vpc = false;
    for (std::size_t v = 0; v < net_.vpcs().size() && !inside_a_vpc; ++v) {
      auto const id = net_.vpcs().id_at(v);
      if (!in(net_.vpcs()[id].ipv4, a) && !in(net_.vpcs()[id].ipv6, a))
        continue;
      inside_a_vpc = true;
      if (!p_.ipv6)
        throw outside_specification{"public addresses inside a VPC"};
      auto const found = owners(id, {a});
      result = or_else(result,
                       when(is_it, into_vpc(s, id, found.empty() ? nic_id{} : found.front().nic)));
    }
    if (!inside_a_vpc)
      result = or_else(result, when(is_it, finish_outside(s, flow_end::kind_type::internet, {})));
  }
  return result;
}

/// From the internet for one interface, whose public IPv4 address is replaced (IGW-3).
fate_terms spec_walk::into_vpc(state s, vpc_id vpc, nic_id target) {
  auto const id = net_.vpcs()[vpc].internet_gateway;
  bool const by_egress_only = s.reply && s.egress_only;
  s.came_by = entrance::internet;
  for (auto const& g : net_.internet_gateways())
    if (g.vpc == vpc && !g.attached)
      throw outside_specification{"unknown attachment of a gateway"};
  if (!id.valid() && !by_egress_only)
    return nothing();
  if (s.h.src_is.is_v4() && is_shut_in(s.h.src_is) && !s.reply)
    return nothing();
  auto const where = target.valid() ? net_.interfaces()[target].subnet : subnet_id{};
  if (public_access_stops(s, vpc, where, true, false))
    return nothing();
  if (!p_.ipv6) {
    for (auto const& a : net_.interfaces()[target].addresses) {
      if (address(a.private_ip) != s.h.dst_may.front())
        continue;
      if (!a.has_public())
        throw outside_specification{"unknown public address"};
      if (!*a.has_public())
        return nothing();
    }
  }
  if (id.valid() && net_.internet_gateways()[id].edge_table.valid() && !by_egress_only) // GRT-1
    throw outside_specification{"edge table"};
  return deliver(s, vpc, {});
}

fate_terms spec_walk::by_egress_only(state s, vpclint::index<egress_only_internet_gateway> id,
                                     vpc_id vpc, subnet_id from) {
  auto const& g = net_.egress_only_gateways()[id];
  if (s.reply || !p_.ipv6 || g.vpc != vpc || spoofs(s, vpc)) // IGW-7
    return nothing();
  if (public_access_stops(s, vpc, from, false, true))
    return nothing();
  s.egress_only = true;
  s.sender = {};
  s.seen = sight::lost;
  return on_internet(s);
}

// --- Translation and forwarding ------------------------------------------------------------------

void spec_walk::rewrite(state& s, address source, nic_id nic, vpc_id vpc, bool instance) const {
  if (s.rewritten.size() >= p_.nat_port.size())
    throw outside_specification{"five translations"};
  auto const ports = is_proto(6) || is_proto(17);
  auto const port = z3::ite(ports, p_.nat_port[s.rewritten.size()], s.h.sport);
  s.rewritten.push_back({s.h.src, s.h.sport, s.h.src_is, port, source, nic, vpc, instance});
  s.h.src = value(source);
  s.h.src_is = source;
  s.h.sport = port;
}

fate_terms spec_walk::by_nat(state s, vpclint::index<nat_gateway> id, vpc_id vpc, subnet_id from,
                             nic_id sender) {
  auto const& g = net_.nat_gateways()[id];
  if (!g.regional || !g.available)
    throw outside_specification{"unknown state of a NAT gateway"};
  bool const foreign = s.came_by == entrance::peering || s.came_by == entrance::vpn; // NAT-9
  if (s.reply || !*g.available || foreign || (sender.valid() && sender == g.nic))
    return nothing();
  if (p_.ipv6) { // NAT-14, RT-16
    static cidr const nat64 = *cidr::parse("64:ff9b::/96");
    if (any_in(s.h.dst_may, nat64))
      throw outside_specification{"NAT64"};
    return nothing();
  }
  auto takes = is_proto(1) || is_proto(6) || is_proto(17); // NAT-6
  s.by_nat = true;
  s.sender = {};
  if (*g.regional) { // NAT-18
    auto const& zones = g.zones;
    if (std::any_of(zones.begin(), zones.end(), [](auto const& z) { return z.empty(); }))
      throw outside_specification{"unknown zones of a NAT gateway"};
    if (!zones.empty() && from.valid()) {
      auto const& az = net_.subnets()[from].az;
      if (az.empty())
        throw outside_specification{"unknown zone"};
      if (std::none_of(zones.begin(), zones.end(), [&](auto const& z) { return z == az; }))
        return nothing();
    }
    if (!g.declared->route_table.is_left_out())
      throw outside_specification{"route table of a regional NAT gateway"};
    rewrite(s, hidden, {}, vpc, false);
    auto to_own = s;
    std::erase_if(to_own.h.dst_may, [&](address a) { return !in(net_.vpcs()[vpc].ipv4, a); });
    std::erase_if(s.h.dst_may, [&](address a) { return in(net_.vpcs()[vpc].ipv4, a); });
    if (!to_own.h.dst_may.empty())
      throw outside_specification{"a regional NAT gateway and its own VPC"};
    return when(takes, by_internet_gateway(s, net_.vpcs()[vpc].internet_gateway, vpc, {}));
  }
  if (!g.nic.valid() || net_.interfaces()[g.nic].addresses.empty())
    throw outside_specification{"unknown place of a NAT gateway"};
  takes = both(takes, acl(g.subnet, direction::ingress, s.h)); // OPEN-25
  rewrite(s, net_.interfaces()[g.nic].addresses[0].private_ip, g.nic, vpc, false);
  return under(takes, [&] { return leave_subnet(s, g.subnet, g.nic); });
}

fate_terms spec_walk::by_interface(state s, nic_id id, nic_id sender) {
  auto const& nic = net_.interfaces()[id];
  if (sender.valid() && sender == id)
    return nothing();
  if (!nic.subnet.valid())
    throw outside_specification{"unknown subnet"};
  auto const enters = both(acl(nic.subnet, direction::ingress, s.h), yes());
  auto result = nothing();
  std::vector<address> others;
  for (auto const a : s.h.dst_may) {
    if (!owns(id, a)) {
      others.push_back(a);
      continue;
    }
    auto own = s;
    own.h.dst_may = {a};
    auto const is_it = both(both(enters, s.h.dst == value(a)), works(id));
    result = or_else(result, under(is_it, [&] { return arrive_at(own, id); }));
  }
  if (others.empty())
    return result;
  auto not_own = yes();
  for (auto const a : s.h.dst_may)
    if (owns(id, a))
      not_own = both(not_own, s.h.dst != value(a));
  s.h.dst_may = others;
  auto const& host = net_.workloads()[nic.owner];
  bool translates = false;
  if (host.kind == interface_kind::instance) {
    auto const& nat = net_.source().instances[host.position].nat;
    if (nat.is_unknown())
      throw outside_specification{"unknown whether an instance translates"};
    translates = nat && *nat;
    auto const& one = net_.source().instances[host.position];
    if (one.interfaces.size() > 1 || (!translates && one.appliance.is_unknown()))
      throw outside_specification{"how an instance passes packets on"};
    if (!translates && one.appliance == false)
      return result;
  }
  if (translates && s.reply)
    return result;
  if (s.seen == sight::same_vpc)
    s.seen = sight::first_hop; // OPEN-18
  auto takes = both(both(enters, not_own), works(id));
  takes = both(takes, judge_groups(s, id, direction::ingress));
  if (!nic.source_dest_check)
    throw outside_specification{"unknown source/destination check"};
  if (*nic.source_dest_check) // ENI-4
    return result;
  s.seen = sight::lost;
  if (translates) {
    if (p_.ipv6 || nic.addresses.empty())
      throw outside_specification{"a NAT instance and IPv6"};
    rewrite(s, nic.addresses[0].private_ip, id, nic.vpc, true);
    s.sender = id;
    s.seen = sight::same_vpc;
  }
  return or_else(result, under(takes, [&] { return leave_interface(s, id); }));
}

// --- Other networks ------------------------------------------------------------------------------

fate_terms spec_walk::by_peering(state s, vpclint::index<peering> id, vpc_id vpc, nic_id sender) {
  auto const& p = net_.peerings()[id];
  auto const other = p.requester == vpc ? p.accepter : p.requester;
  if ((p.requester != vpc && p.accepter != vpc) || !other.valid())
    return nothing();
  if (!p.active || !p.same_region)
    throw outside_specification{"unknown peering state"};
  auto const& there = net_.vpcs()[other];
  auto const& here = net_.vpcs()[vpc];
  if (!*p.active || !in(p_.ipv6 ? here.ipv6 : here.ipv4, s.h.src_is)) // PCX-1, PCX-3
    return nothing();
  auto const blocks = p_.ipv6 ? there.ipv6 : there.ipv4;
  auto const fits = inside_any(s.h.dst, blocks);
  std::erase_if(s.h.dst_may, [&](address a) { return !in(blocks, a); });
  if (s.h.dst_may.empty())
    return nothing();
  if (!s.reply && sender.valid() && net_.interfaces()[sender].kind == interface_kind::nat_gateway) {
    s.return_peering = id;
    s.returned_to = s.h.src_is;
  }
  if (s.seen == sight::same_vpc)
    s.seen = *p.same_region ? sight::peered : sight::lost;
  s.came_by = entrance::peering;
  return when(fits, deliver(s, other, {})); // PCX-9
}

fate_terms spec_walk::by_vpn(state const& s, vpclint::index<vpn_gateway> id, vpc_id vpc) {
  auto const& g = net_.vpn_gateways()[id];
  if (g.declared->vpc.is_unknown())
    throw outside_specification{"unknown VPC of a VPN gateway"};
  if (g.vpc != vpc || owners(vpc, {s.h.src_is}).empty()) // VPN-6
    return nothing();
  auto result = nothing();
  auto open = yes();
  std::vector<std::pair<cidr, vpclint::index<vpclint::outside_network>>> announced;
  for (auto const n : g.networks) {
    auto const& remote = net_.outside_networks()[n];
    if (!remote.unknown.empty() || !remote.connection_known)
      throw outside_specification{"unknown prefixes of a network"};
    if (!p_.ipv6 || remote.connection == connection_kind::direct_connect) // VPN-5
      for (auto const& block : remote.advertised)
        announced.emplace_back(block, n);
  }
  std::stable_sort(announced.begin(), announced.end(), [&](auto const& a, auto const& b) { // VPN-4
    return std::pair(a.first.length(), net_.outside_networks()[a.second].connection) >
           std::pair(b.first.length(), net_.outside_networks()[b.second].connection);
  });
  for (auto const& [block, n] : announced) {
    auto own = s;
    std::vector<cidr> const only{block};
    std::erase_if(own.h.dst_may, [&](address a) { return !in(only, a); });
    if (own.h.dst_may.empty())
      continue;
    auto const takes = inside_any(s.h.dst, only);
    result = or_else(result,
                     when(both(open, takes), finish_outside(own, flow_end::kind_type::network, n)));
    open = both(open, negate(takes));
  }
  return result;
}

fate_terms spec_walk::from_network(state s, vpclint::index<outside_network> id) {
  auto const& n = net_.outside_networks()[id];
  s.seen = sight::lost;
  s.sender = {};
  if (!n.via) {
    if (n.declared->via.is_unknown())
      throw outside_specification{"unknown gateway of a network"};
    return nothing();
  }
  if (n.via->kind == target_kind::vpn_gateway) {
    auto const& g = net_.vpn_gateways()[n.via->as<vpn_gateway>()];
    bool const carried = !p_.ipv6 || n.connection == connection_kind::direct_connect; // VPN-5
    if (!g.vpc.valid() || !carried)
      return nothing();
    if (g.edge_table.valid())
      throw outside_specification{"edge table"};
    s.came_by = entrance::vpn;
    return deliver(s, g.vpc, {}); // VPN-6: only addresses of interfaces
  }
  for (auto const a : net_.transit_gateways()[n.via->as<transit_gateway>()].attachments)
    if (net_.attachments()[a].network == id)
      return at_transit(s, a, {});
  return nothing();
}

} // namespace vpclint_test
