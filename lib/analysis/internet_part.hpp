#pragma once

#include "vpclint/net/prefix_set.hpp"
#include "vpclint/network/network.hpp"

#include <vector>

/// What of a block is internet: global, and nobody's in the design.
namespace vpclint::inline v0::analysis {

/// The IPv4 addresses that can be internet at all (see `is_internet`).
[[nodiscard]] inline ipv4_set global_ipv4() {
  auto global = ipv4_set::all();
  for (auto const* never :
       {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4"})
    global -= ipv4_set(interval_of(*prefix4::parse(never)));
  return global;
}

/// Whether some address of a block is. O(blocks and interfaces of the network).
[[nodiscard]] inline bool has_internet(network::network const& net, cidr const& block) {
  if (block.is_v6()) {
    auto rest = ipv6_set(interval_of(block.v6())) &
                ipv6_set(interval_of(*prefix6::parse("2000::/3")));
    std::vector<prefix6> taken;
    for (auto const& v : net.vpcs())
      for (auto const& b : v.ipv6)
        taken.push_back(b.v6());
    for (auto const& n : net.outside_networks())
      for (auto const& b : n.cidrs)
        if (b.is_v6())
          taken.push_back(b.v6());
    return !(rest - union_of(taken)).empty();
  }
  auto rest = ipv4_set(interval_of(block.v4())) & global_ipv4();
  std::vector<prefix4> taken;
  for (auto const& v : net.vpcs())
    for (auto const& b : v.ipv4)
      taken.push_back(b.v4());
  for (auto const& n : net.outside_networks())
    for (auto const& b : n.cidrs)
      if (b.is_v4())
        taken.push_back(b.v4());
  for (auto const& nic : net.interfaces())
    for (auto const& a : nic.addresses)
      if (a.public_ip)
        taken.push_back(prefix4::host(*a.public_ip));
  return !(rest - union_of(taken)).empty();
}

} // namespace vpclint::inline v0::analysis
