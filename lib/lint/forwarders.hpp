#pragma once

#include "vpclint/network/ways.hpp"

#include "lint/routing.hpp"

#include <string>

/// What the rules about paths through devices ask about a vertex of the topology.
namespace vpclint::inline v0::rules {

/// The place of a device, and its path for `finding::resource`.
[[nodiscard]] inline place device_place(network::network const& net, network::node const& n) {
  if (n.kind == network::node_kind::nat_gateway)
    return net.nat_gateways()[n.as<nat_gateway>()].declared->at;
  if (n.kind == network::node_kind::gwlb_endpoint)
    return net.endpoints()[n.as<vpc_endpoint>()].declared->at;
  return net.interfaces()[n.as<network::interface>()].at;
}
[[nodiscard]] inline std::string device_path(network::network const& net, network::node const& n) {
  if (n.kind == network::node_kind::nat_gateway)
    return net.path(n.as<nat_gateway>());
  if (n.kind == network::node_kind::gwlb_endpoint) {
    auto const& e = net.endpoints()[n.as<vpc_endpoint>()];
    return net.path(e.vpc, "endpoints", e.declared->id);
  }
  return net.path(net.interfaces()[n.as<network::interface>()].owner);
}
/// What a route would name it by.
[[nodiscard]] inline std::string device_name(network::network const& net, network::node const& n) {
  if (n.kind == network::node_kind::nat_gateway)
    return net.nat_gateways()[n.as<nat_gateway>()].declared->id;
  if (n.kind == network::node_kind::gwlb_endpoint)
    return net.endpoints()[n.as<vpc_endpoint>()].declared->id;
  return net.interfaces()[n.as<network::interface>()].name;
}

/// The widest destination of a family, which stands for the internet; nothing when no route of the
/// design has it.
[[nodiscard]] inline std::optional<address> internet_sample(network::network const& net,
                                                            bool ipv6) {
  for (auto const& d : network::destinations(net))
    if (d.block.length() == 0 && d.block.is_v6() == ipv6)
      return d.sample;
  return std::nullopt;
}

} // namespace vpclint::inline v0::rules
