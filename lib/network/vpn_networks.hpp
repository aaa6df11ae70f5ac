#pragma once

#include "vpclint/network/network.hpp"

#include <algorithm>

/// Which network a VPN gateway sends an address to.
namespace vpclint::inline v0::network {

struct vpn_choice {
  index<outside_network> to{}; ///< none: nobody announces the address
  bool open{false};            ///< a prefix that is not known might take it elsewhere
};

/// The network that announces the longest prefix around an address; among equal ones Direct Connect
/// comes before static routes and those before BGP (VPN-4). IPv6 over a VPN, which a gateway does not
/// carry (VPN-5), counts only where nothing else is announced. O(prefixes behind the gateway).
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
          (carries == best_carries &&
           (block.length() > best.length() || (block.length() == best.length() && n.connection > by)));
      if (!better)
        continue;
      out.to = id;
      best = block;
      best_carries = carries;
      by = n.connection;
    }
  }
  // A network can only take from itself what its own unknown prefixes cover.
  out.open = std::any_of(gateway.networks.begin(), gateway.networks.end(), [&](auto const id) {
    return id != out.to && !net.outside_networks()[id].unknown.empty();
  });
  return out;
}

} // namespace vpclint::inline v0::network
