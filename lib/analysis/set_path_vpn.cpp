// To and from outside networks, by VPN gateways.
#include "analysis/set_path.hpp"
#include "network/open_facts.hpp"
#include "network/vpn_networks.hpp"

namespace vpclint::inline v0::analysis {

path_finder::spot path_finder::through_vpn(index<vpn_gateway> id, spot const& at) {
  auto const& g = net_.vpn_gateways()[id];
  if (g.declared->vpc.is_unknown())
    not_known();
  else if (g.vpc != at.vpc)
    stop();
  if (!net_.owner_of(at.vpc, src_).valid())
    stop();                                                 // VPN-6
  auto const choice = network::announced_to(net_, g, dst_); // VPN-4
  if (choice.to.valid()) {
    auto const& n = net_.outside_networks()[choice.to];
    bool const certain = n.connection_known && !choice.open;
    if (dst_.is_v6() && n.connection_known && n.connection != connection_kind::direct_connect)
      stop(); // VPN-5, OPEN-11
    else if (choice.open) {
      stuck();
      return {};
    } else if (dst_.is_v6() && !certain)
      not_known();
    return end_at(flow_end::of(choice.to));
  }
  if (choice.open)
    stuck();
  else
    stop(); // VPN-2
  return {};
}

path_finder::spot path_finder::from_network(index<outside_network> id) {
  auto const& n = net_.outside_networks()[id];
  path_ = aws::reference_path::vpn;
  member_ = {};
  if (!n.via) {
    if (network::may_have_gateway(net_, n))
      stuck();
    else
      stop();
    return {};
  }
  if (n.via->kind != entry::vpn_gateway) {
    for (auto const a : net_.transit_gateways()[n.via->as<transit_gateway>()].attachments)
      if (net_.attachments()[a].network == id)
        return {.kind = place_kind::at_transit, .attachment = a};
    stop();
    return {};
  }
  auto const& g = net_.vpn_gateways()[n.via->as<vpn_gateway>()];
  came_by_ = entry::vpn_gateway;
  if (dst_.is_v6() && n.connection_known && n.connection != connection_kind::direct_connect)
    stop(); // VPN-5, OPEN-11
  else if (dst_.is_v6() && !n.connection_known)
    not_known();
  if (g.declared->vpc.is_unknown()) {
    stuck();
    return {};
  }
  if (g.vpc.valid() && !net_.owner_of(g.vpc, dst_).valid() &&
      !network::open_receiver(net_, g.vpc, dst_).empty()) {
    stuck();
    return {};
  }
  if (!g.vpc.valid() || !net_.owner_of(g.vpc, dst_).valid()) { // VPN-6
    stop();
    return {};
  }
  return {.kind = place_kind::at_vpc_edge, .vpc = g.vpc, .table = g.edge_table}; // VPN-8
}

} // namespace vpclint::inline v0::analysis
