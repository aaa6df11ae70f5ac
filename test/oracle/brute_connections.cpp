// Peerings, VPN gateways and transit gateways.
#include "oracle/brute_walk.hpp"

#include <algorithm>

namespace vpclint_test {

using namespace vpclint;
using network::interface_kind;
using network::target_kind;

// PCX-1, PCX-3, PCX-9.
void brute_walk::by_peering(vpclint::index<peering> id, vpc_id vpc, nic_id sender) {
  auto const& p = net_.peerings()[id];
  if (!p.declared->requester || !p.declared->accepter)
    leave_unsaid("ends of a peering");
  if (p.requester != vpc && p.accepter != vpc)
    drop();
  auto const other = p.requester == vpc ? p.accepter : p.requester;
  if (!other.valid())
    drop();
  if (!must_know(p.active, "state of a peering"))
    drop();
  if (!net_.vpcs()[vpc].contains(p_.src) || !net_.vpcs()[other].contains(p_.dst))
    drop();
  met_.insert("peering");
  if (!reply_ && sender.valid() && net_.interfaces()[sender].kind == interface_kind::nat_gateway) {
    return_peering_ = id; // NAT-17
    returned_to_ = p_.src;
  }
  if (seen_ == sight::same_vpc)
    seen_ = must_know(p.same_region, "Region of a peering") ? sight::peered : sight::lost; // SG-15
  came_by_ = entrance::peering;
  deliver(other, {});
}

// VPN-2, VPN-4 to VPN-6.
void brute_walk::by_vpn(vpclint::index<vpn_gateway> id, vpc_id vpc) {
  auto const& g = net_.vpn_gateways()[id];
  if (g.declared->vpc.is_unknown())
    leave_unsaid("VPC of a VPN gateway");
  if (g.vpc != vpc || !holder(vpc, p_.src).valid())
    drop();
  for (auto const& remote : net_.outside_networks())
    if (remote.declared->via.is_unknown())
      leave_unsaid("gateway of a network");
  vpclint::index<outside_network> to;
  cidr best{};
  for (auto const n : g.networks) {
    auto const& remote = net_.outside_networks()[n];
    if (!remote.unknown.empty())
      leave_unsaid("prefixes of a network");
    if (!remote.connection_known)
      leave_unsaid("connection of a network");
    for (auto const& block : remote.advertised) {
      bool const carried = p_.is_v4() || remote.connection == connection_kind::direct_connect;
      if (!carried || !block.contains(p_.dst))
        continue;
      bool const better = !to.valid() || block.length() > best.length() ||
                          (block.length() == best.length() &&
                           remote.connection > net_.outside_networks()[to].connection);
      if (better) {
        to = n;
        best = block;
      }
    }
  }
  if (!to.valid())
    drop();
  met_.insert("VPN gateway");
  end_outside(flow_end::kind_type::network, to);
}

void brute_walk::from_network(vpclint::index<outside_network> id) {
  auto const& n = net_.outside_networks()[id];
  seen_ = sight::lost;
  sender_ = {};
  if (n.declared->via.is_unknown())
    leave_unsaid("gateway of a network");
  if (!n.via)
    drop();
  if (n.via->kind == target_kind::vpn_gateway) {
    auto const& g = net_.vpn_gateways()[n.via->as<vpn_gateway>()];
    if (g.declared->vpc.is_unknown())
      leave_unsaid("VPC of a VPN gateway");
    if (!g.vpc.valid())
      drop();
    came_by_ = entrance::vpn;
    if (p_.dst.is_v6() && !n.connection_known)
      leave_unsaid("connection of a network");
    if (p_.dst.is_v6() && n.connection != connection_kind::direct_connect) // VPN-5
      drop();
    met_.insert("in by a VPN gateway");
    if (g.edge_table.valid()) { // VPN-8
      by_edge_table(g.edge_table, g.vpc, false);
      return;
    }
    deliver(g.vpc, {});
    return;
  }
  for (auto const a : net_.transit_gateways()[n.via->as<transit_gateway>()].attachments)
    if (net_.attachments()[a].network == id) {
      at_transit(a, {});
      return;
    }
  drop();
}

// RT-18, TGW-2, OPEN-3, NACL-19.
void brute_walk::by_transit(vpclint::index<transit_gateway> id, vpc_id vpc, subnet_id from) {
  attachment_id by;
  for (auto const a : net_.transit_gateways()[id].attachments)
    if (net_.attachments()[a].vpc == vpc)
      by = a;
  if (!by.valid())
    drop();
  auto const& a = net_.attachments()[by];
  if (a.subnets.empty() || !from.valid() || net_.subnets()[from].az.empty())
    leave_unsaid("subnets of an attachment");
  auto const& zone = net_.subnets()[from].az;
  subnet_id door;
  for (auto const s : a.subnets) {
    if (net_.subnets()[s].az.empty())
      leave_unsaid("availability zone");
    if (!door.valid() && net_.subnets()[s].az == zone)
      door = s;
  }
  if (!door.valid())
    drop();
  must_carry(by);
  acl(door, direction::ingress);
  at_transit(by, zone);
}

// TGW-17.
void brute_walk::must_carry(attachment_id id) const {
  auto const& a = net_.attachments()[id];
  if (p_.is_v4() || a.declared == nullptr)
    return;
  if (a.declared->ipv6.is_unknown())
    leave_unsaid("IPv6 support of an attachment");
  if (!a.declared->ipv6.value_or(true))
    drop();
}

// TGW-5, TGW-6: null: none.
network::resolved_transit_route const*
brute_walk::transit_route_for(network::resolved_transit_table const& table, address to) {
  using source = network::resolved_transit_route::source_type;
  network::resolved_transit_route const* best = nullptr;
  bool tie = false;
  for (auto const& r : table.routes) {
    if (!r.destination_known)
      leave_unsaid("entries of a prefix list");
    if (!r.destination.contains(to))
      continue;
    bool const same_length =
        best != nullptr && r.destination.length() == best->destination.length();
    if (best == nullptr || r.destination.length() > best->destination.length() ||
        (same_length && r.source < best->source)) {
      best = &r;
      tie = false;
    } else if (same_length && r.source == best->source && r.attachment != best->attachment) {
      tie = tie || r.source == source::prefix_list || r.source >= source::direct_connect;
    }
  }
  if (tie)
    leave_unsaid("ties of routes");
  return best;
}

// TGW-4 to TGW-6.
void brute_walk::at_transit(attachment_id by, std::string const& zone) {
  auto const& a = net_.attachments()[by];
  if (!a.table.valid())
    drop();
  std::uint32_t number = 0;
  for (auto const c : zone)
    number = number * 31 + static_cast<unsigned char>(c);
  not_again(3, by.value, number);
  auto const& table = net_.transit_tables()[a.table];
  if (!table.unknown_for(p_.dst.is_v6()).empty())
    leave_unsaid("routes of a transit gateway");
  auto const* const best = transit_route_for(table, p_.dst);
  std::vector<cidr> blocks;
  for (auto const& r : table.routes)
    blocks.push_back(r.destination);
  for (auto const one : may_be(p_.dst, blocks)) {
    auto const* const other = transit_route_for(table, one);
    auto const leads = [](network::resolved_transit_route const* r) {
      return r == nullptr || r->blackhole ? attachment_id{} : r->attachment;
    };
    if (leads(best) != leads(other))
      leave_unsaid("an address that nobody wrote");
  }
  if (best == nullptr)
    drop();
  if (best->target_unknown)
    leave_unsaid("target of a route");
  if (best->blackhole || !best->attachment.valid())
    drop();
  met_.insert("transit gateway");
  out_of_transit(by, best->attachment, zone);
}

// TGW-7, TGW-8, TGW-10, TGW-11.
void brute_walk::out_of_transit(attachment_id by, attachment_id to, std::string const& zone) {
  using kind = network::resolved_attachment::kind_type;
  auto const& in = net_.attachments()[by];
  auto const& out = net_.attachments()[to];
  if (out.kind == kind::unknown)
    leave_unsaid("attachment");
  if (out.kind == kind::network) {
    auto const& n = net_.outside_networks()[out.network];
    if (std::none_of(n.cidrs.begin(), n.cidrs.end(),
                     [&](cidr const& b) { return b.contains(p_.dst); }))
      leave_unsaid("addresses that a network does not have");
    end_outside(flow_end::kind_type::network, out.network);
    return;
  }
  if (out.kind == kind::peer) {
    if (!out.peer_attachment.valid()) {
      if (!net_.source().gaps.empty())
        leave_unsaid("attachments of a transit gateway");
      for (auto const other : net_.transit_gateways()[out.peer].attachments)
        if (auto const* written = net_.attachments()[other].declared;
            written != nullptr && written->peer.is_unknown())
          leave_unsaid("attachments of a transit gateway");
      drop();
    }
    met_.insert("transit gateway peering");
    seen_ = sight::lost;
    at_transit(out.peer_attachment, {});
    return;
  }
  must_carry(to);
  if (seen_ == sight::same_vpc) {
    bool const keeps =
        must_know(net_.transit_gateways()[out.gateway].group_referencing, "group referencing") &&
        must_know(in.group_referencing, "group referencing") &&
        must_know(out.group_referencing, "group referencing");
    seen_ = keeps ? sight::over_transit : sight::lost;
  }
  if (out.subnets.empty())
    leave_unsaid("subnets of an attachment");
  bool const appliance = must_know(out.appliance_mode, "appliance mode");
  subnet_id door;
  if (appliance && reply_)
    for (auto const& [attachment, subnet] : doors_)
      if (attachment == to)
        door = subnet;
  if (!appliance && !zone.empty())
    for (auto const s : out.subnets)
      if (net_.subnets()[s].az == zone)
        door = s;
  if (!door.valid())
    door = out.subnets[choices_.zone % out.subnets.size()];
  doors_.emplace_back(to, door);
  came_by_ = entrance::transit;
  leave_subnet(door, {});
}

} // namespace vpclint_test
