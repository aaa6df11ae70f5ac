// To and from outside networks, by VPN gateways.
#include "analysis/walker.hpp"
#include "network/open_facts.hpp"
#include "network/vpn_networks.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {
namespace {

using network::target_kind;

} // namespace

void walker::through_vpn(index<vpn_gateway> id, vpc_id vpc) {
  auto const& g = net_.vpn_gateways()[id];
  auto const mark = [&](step& s) {
    s.component = id.value;
    s.at = g.declared->at;
  };
  if (g.declared->vpc.is_unknown())
    mark(open(step_kind::vpn_gateway, "VPC of VPN gateway " + g.declared->id));
  else if (g.vpc != vpc)
    mark(drop(step_kind::vpn_gateway, reason::vpn_unattached));
  if (!net_.owner_of(vpc, pkt_.src).valid())
    mark(drop(step_kind::vpn_gateway, reason::vgw_egress_source)); // VPN-6
  auto const choice = network::announced_to(net_, g, pkt_.dst);    // VPN-4
  if (choice.to.valid()) {
    auto const& n = net_.outside_networks()[choice.to];
    bool const ipv6 = pkt_.dst.is_v6();
    if (ipv6 && !n.connection_known)
      mark(open(step_kind::vpn_gateway, "connection of network " + n.declared->id + " (" +
                                            n.declared->connection.reason() + ")"));
    else if (ipv6 && n.connection != connection_kind::direct_connect)
      mark(drop(step_kind::vpn_gateway, reason::vpn_ipv6)); // VPN-5, OPEN-11
    else if (choice.open) {                                 // whom it gets to is not known
      mark(open(step_kind::vpn_gateway, "prefixes behind VPN gateway " + g.declared->id));
      return;
    } else
      mark(pass(step_kind::vpn_gateway));
    finish(flow_end::of(choice.to));
    return;
  }
  if (choice.open) {
    mark(open(step_kind::vpn_gateway, "prefixes behind VPN gateway " + g.declared->id));
    return;
  }
  mark(drop(step_kind::vpn_gateway, reason::vpn_unknown_prefix)); // VPN-2
  if (options_.past_gaps)
    past_unknown_prefix(id, vpc);
}

/// As if the network that has the destination announced it.
void walker::past_unknown_prefix(index<vpn_gateway> id, vpc_id vpc) {
  for (std::size_t i = 0; i < net_.outside_networks().size(); ++i) {
    auto const& n = net_.outside_networks().items()[i];
    if (n.via && n.via->kind == target_kind::vpn_gateway && n.via->id == id.value &&
        std::any_of(n.cidrs.begin(), n.cidrs.end(),
                    [&](cidr const& b) { return b.contains(pkt_.dst); })) {
      finish(flow_end::of(net_.outside_networks().id_at(i)));
      return;
    }
  }
  without_route(vpc, {}, {});
}

void walker::from_network(index<outside_network> id) {
  auto const& n = net_.outside_networks()[id];
  path_ = aws::reference_path::vpn;
  identity_ = {};
  if (!n.via) {
    if (network::may_have_gateway(net_, n))
      open(step_kind::vpn_gateway, "gateway of network " + n.declared->id);
    else
      drop(step_kind::vpn_gateway, reason::no_path);
    return;
  }
  if (n.via->kind == target_kind::vpn_gateway) {
    enter_by_vpn(n.via->as<vpn_gateway>(), n);
    return;
  }
  for (auto const a : net_.transit_gateways()[n.via->as<transit_gateway>()].attachments)
    if (net_.attachments()[a].network == id) {
      route_transit(a, {}, 0);
      return;
    }
  drop(step_kind::transit_gateway, reason::transit_not_attached);
}

void walker::enter_by_vpn(index<vpn_gateway> id, network::resolved_outside_network const& by) {
  auto const& g = net_.vpn_gateways()[id];
  came_by_ = {target_kind::vpn_gateway, id.value};
  if (g.declared->vpc.is_unknown()) {
    auto& s = open(step_kind::vpn_gateway, "VPC of VPN gateway " + g.declared->id);
    s.component = id.value;
    s.at = g.declared->at;
    return;
  }
  reason why = reason::none;
  std::string fact;
  if (!g.vpc.valid())
    why = reason::vpn_unattached;
  else if (pkt_.dst.is_v6() && by.connection_known &&
           by.connection != connection_kind::direct_connect)
    why = reason::vpn_ipv6; // VPN-5, OPEN-11
  else if (!net_.owner_of(g.vpc, pkt_.dst).valid()) {
    fact = network::open_receiver(net_, g.vpc, pkt_.dst);
    if (fact.empty())
      why = reason::vgw_ingress_destination; // VPN-6
  } else if (pkt_.dst.is_v6() && !by.connection_known) {
    fact = unknown_reason("connection of network " + by.declared->id,
                          by.declared->connection.reason());
  }
  auto& s = why != reason::none ? drop(step_kind::vpn_gateway, why)
            : fact.empty()      ? pass(step_kind::vpn_gateway)
                                : open(step_kind::vpn_gateway, std::move(fact));
  s.component = id.value;
  s.at = g.declared->at;
  if (why == reason::none || why == reason::vpn_ipv6)
    enter_by_edge(g.edge_table, g.vpc, {}, false); // VPN-8
  else if (why == reason::vpn_unattached && options_.past_gaps)
    if (auto const vpc = vpc_meant(); vpc.valid())
      enter_by_edge(g.edge_table, vpc, {}, false);
}

/// The VPC that a packet is for: of the interface asked about, else one that has the address.
walker::vpc_id walker::vpc_meant() const {
  if (wanted_.valid() && net_.vpcs()[vpc_of(wanted_)].contains(pkt_.dst))
    return vpc_of(wanted_);
  for (std::size_t i = 0; i < net_.vpcs().size(); ++i)
    if (net_.owner_of(net_.vpcs().id_at(i), pkt_.dst).valid())
      return net_.vpcs().id_at(i);
  return {};
}

} // namespace vpclint::inline v0::analysis
