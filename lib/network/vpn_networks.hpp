#pragma once

#include "vpclint/network/network.hpp"

#include "network/open_facts.hpp"

#include <algorithm>

/// Which network a VPN gateway sends an address to.
namespace vpclint::inline v0::network {

struct vpn_choice {
  index<outside_network> to{}; ///< none: nobody announces the address
  bool open{false};            ///< a prefix that is not known might take it elsewhere
};

/// The network that announces the longest prefix around an address; among equal ones Direct Connect
/// comes before static routes and those before BGP (VPN-4). IPv6 over a VPN, which a gateway does
/// not carry (VPN-5), counts only where nothing else is announced. O(prefixes behind the gateway).
inline vpn_choice announced_to(network const& net, resolved_vpn_gateway const& gateway,
                               address where) {
  vpn_choice out;
  bool best_carries = false;
  cidr best{};
  connection_kind by{};
  for (auto const id : gateway.networks) {
    auto const& n = net.outside_networks()[id];
    bool const carries = where.is_v4() || n.connection == connection_kind::direct_connect;
    for (auto const& block : n.advertised) {
      if (!block.contains(where))
        continue;
      bool const better =
          !out.to.valid() || (carries && !best_carries) ||
          (carries == best_carries && (block.length() > best.length() ||
                                       (block.length() == best.length() && n.connection > by)));
      if (!better)
        continue;
      out.to = id;
      best = block;
      best_carries = carries;
      by = n.connection;
    }
  }
  // How a network is connected decides who takes what two of them announce (VPN-4, VPN-5).
  auto const competes = [&](resolved_outside_network const& n) {
    return std::any_of(n.advertised.begin(), n.advertised.end(), [&](cidr const& block) {
      return block.contains(where) && (where.is_v6() || block.length() == best.length());
    });
  };
  bool const sure = !out.to.valid() || net.outside_networks()[out.to].connection_known;
  // A network can only take from itself what its own unknown prefixes cover.
  out.open = std::any_of(gateway.networks.begin(), gateway.networks.end(), [&](auto const id) {
    auto const& n = net.outside_networks()[id];
    return id != out.to && (!n.unknown.empty() || ((!sure || !n.connection_known) && competes(n)));
  });
  out.open = out.open || gap_in_networks(net.source()) != nullptr;
  // So can one of which nobody knows the gateway.
  for (auto const& n : net.outside_networks())
    out.open =
        out.open ||
        (n.declared->via.is_unknown() &&
         (!n.unknown.empty() ||
          std::any_of(n.advertised.begin(), n.advertised.end(), [&](cidr const& block) {
            return block.contains(where) && (!out.to.valid() || block.length() >= best.length());
          })));
  return out;
}

} // namespace vpclint::inline v0::network
