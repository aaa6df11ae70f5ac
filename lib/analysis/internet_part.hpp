#pragma once

#include "vpclint/net/prefix.hpp"
#include "vpclint/net/prefix_set.hpp"
#include "vpclint/network/network.hpp"

#include "network/public_owners.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

/// What of a block is internet: global, and nobody's in the design.
namespace vpclint::inline v0::analysis {

/// The IPv4 blocks that are not global (see `is_global`).
inline constexpr std::array<std::string_view, 9> never_internet{
    "0.0.0.0/8",     "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
    "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4",   "240.0.0.0/4"};

/// The IPv6 block that is.
inline constexpr std::string_view ipv6_internet{"2000::/3"};

/// The IPv4 addresses that can be internet at all (see `is_internet`).
[[nodiscard]] inline ipv4_set global_ipv4() {
  auto global = ipv4_set::all();
  for (auto const never : never_internet)
    global -= ipv4_set(interval_of(*prefix4::parse(never)));
  return global;
}

/// The blocks of one family that VPCs and outside networks have.
template <class Prefix>
[[nodiscard]] std::vector<Prefix> blocks_of_design(network::network const& net) {
  std::vector<Prefix> blocks;
  auto const add = [&](cidr const& b) {
    if constexpr (Prefix::width == 32) {
      if (b.is_v4())
        blocks.push_back(b.v4());
    } else {
      if (b.is_v6())
        blocks.push_back(b.v6());
    }
  };
  for (auto const& v : net.vpcs())
    for (auto const* of_family : {&v.ipv4, &v.ipv6})
      for (auto const& b : *of_family)
        add(b);
  for (auto const& n : net.outside_networks())
    for (auto const& b : n.cidrs)
      add(b);
  return blocks;
}

/// Whether an address is routed on the internet at all.
[[nodiscard]] inline bool is_global(address a) {
  if (a.is_v6())
    return is_global_unicast(a.v6());
  auto const v4 = a.v4();
  return !is_rfc1918(v4) && !is_cgnat(v4) && !is_link_local(v4) && !is_loopback(v4) &&
         !is_multicast(v4) && !is_class_e(v4) && (v4.bits >> 24) != 0;
}

/// Whether an address is of the internet, unless a block of the design has it.
[[nodiscard]] inline bool is_public_elsewhere(network::network const& net, address a) {
  return is_global(a) && !(a.is_v4() && (net.owner_of_public(a.v4()).valid() ||
                                         network::is_elastic_apart(net, a.v4())));
}

/// Whether `test` holds of some block that VPCs, subnets or outside networks have.
template <class Test>
bool any_own_block(network::network const& net, Test const& test) {
  for (auto const& v : net.vpcs())
    if (std::any_of(v.ipv4.begin(), v.ipv4.end(), test) ||
        std::any_of(v.ipv6.begin(), v.ipv6.end(), test))
      return true;
  for (auto const& s : net.subnets()) // of a VPC whose block is not known
    if ((s.ipv4 && test(*s.ipv4)) || (s.ipv6 && test(*s.ipv6)))
      return true;
  for (auto const& n : net.outside_networks())
    if (std::any_of(n.cidrs.begin(), n.cidrs.end(), test))
      return true;
  return false;
}

/// Whether some address of a block is. O(blocks and interfaces of the network).
[[nodiscard]] inline bool has_internet(network::network const& net, cidr const& block) {
  if (block.is_v6()) {
    auto const global = ipv6_set(interval_of(*prefix6::parse(ipv6_internet)));
    auto const rest = ipv6_set(interval_of(block.v6())) & global;
    return !(rest - union_of(blocks_of_design<prefix6>(net))).empty();
  }
  auto taken = blocks_of_design<prefix4>(net);
  for (auto const& nic : net.interfaces())
    for (auto const& a : nic.addresses)
      if (a.public_ip)
        taken.push_back(prefix4::host(*a.public_ip));
  for (auto const a : network::elastic_ips_apart(net))
    taken.push_back(prefix4::host(a));
  auto const rest = ipv4_set(interval_of(block.v4())) & global_ipv4();
  return !(rest - union_of(taken)).empty();
}

} // namespace vpclint::inline v0::analysis
