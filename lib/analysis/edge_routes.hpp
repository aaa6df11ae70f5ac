#pragma once

#include "vpclint/aws/ternary.hpp"
#include "vpclint/network/network.hpp"

namespace vpclint::inline v0::analysis {

/// The route of a gateway's table for an address: the longest, whoever wrote it (GRT-3).
[[nodiscard]] inline network::resolved_route const* edge_route(network::resolved_table const& table,
                                                               address a) {
  network::resolved_route const* best = nullptr;
  for (auto const& r : table.routes)
    if (r.destination_known && r.destination.contains(a) &&
        (best == nullptr || r.destination.length() > best->destination.length()))
      best = &r;
  return best;
}

/// `past_appliance` for one of the addresses that the source may have.
[[nodiscard]] inline aws::ternary past_appliance_from(network::network const& net,
                                                      index<route_table> edge, index<subnet> from,
                                                      address source) {
  using network::target_kind;
  if (!edge.valid() || !from.valid())
    return aws::ternary::no;
  auto const& s = net.subnets()[from];
  auto const& own = source.is_v4() ? s.ipv4 : s.ipv6;
  auto const& table = net.route_tables()[edge];
  auto const* best = edge_route(table, source);
  bool const open_block =
      source.is_v4() ? s.declared->cidr.is_unknown() : s.declared->ipv6.is_unknown();
  if (!own && open_block && !net.subnet_of(s.vpc, source).valid()) {
    bool const straight = best == nullptr || best->target.kind == target_kind::local;
    return straight && table.routes_unknown.empty() ? aws::ternary::no : aws::ternary::unknown;
  }
  if (!own || !own->contains(source))
    return aws::ternary::no;
  bool const whole = best != nullptr && best->destination.length() < own->length();
  if (!table.routes_unknown.empty() && (best == nullptr || whole))
    return aws::ternary::unknown; // there may be one for the subnet
  if (best == nullptr || best->target.kind == target_kind::local)
    return aws::ternary::no;
  if (best->target.kind == target_kind::unknown)
    return aws::ternary::unknown;
  index<subnet> inside;
  if (best->target.kind == target_kind::interface)
    inside = net.interfaces()[best->target.as<network::interface>()].subnet;
  else if (best->target.kind == target_kind::gwlb_endpoint)
    if (auto const& e = net.endpoints()[best->target.as<vpc_endpoint>()]; !e.subnets.empty())
      inside = e.subnets.front();
  return aws::to_ternary(!whole || inside != from);
}

/// Whether what a subnet sends under an address of its own leaves past the appliance by which the
/// gateway's table leads in (GRT-6). A route of the whole VPC takes in the subnet of the appliance
/// itself, whose only way out is the gateway.
[[nodiscard]] inline aws::ternary past_appliance(network::network const& net,
                                                 index<route_table> edge, index<subnet> from,
                                                 address source) {
  auto const own = past_appliance_from(net, edge, from, source);
  auto const* const open = edge.valid() ? net.find_open_address(source) : nullptr;
  if (open != nullptr)
    for (auto const a : open->possible)
      if (past_appliance_from(net, edge, from, a) != own)
        return aws::ternary::unknown;
  return own;
}

} // namespace vpclint::inline v0::analysis
