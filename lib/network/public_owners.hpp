#pragma once

#include "vpclint/network/network.hpp"

#include <algorithm>
#include <vector>

/// Public addresses of the design that are no interface's.
namespace vpclint::inline v0::network {

/// The regional NAT gateway that has an Elastic IP; none when no such gateway has it (NAT-18).
[[nodiscard]] inline index<vpclint::nat_gateway> regional_owner_of(network const& net, ipv4 a) {
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i)
    for (auto const& e : net.nat_gateways().items()[i].declared->elastic_ips)
      if (e.address && *e.address == a)
        return net.nat_gateways().id_at(i);
  return {};
}

/// The Elastic IPs of the design that no interface has, as far as is known.
[[nodiscard]] inline std::vector<ipv4> elastic_ips_apart(network const& net) {
  std::vector<ipv4> found;
  auto const add = [&](known<ipv4> const& a) {
    if (a && !net.owner_of_public(*a).valid())
      found.push_back(*a);
  };
  for (auto const& e : net.source().elastic_ips)
    add(e.address);
  for (auto const& g : net.nat_gateways())
    for (auto const& e : g.declared->elastic_ips)
      add(e.address);
  return found;
}

/// Whether an address is an Elastic IP of the design that no interface is known to have.
[[nodiscard]] inline bool is_elastic_apart(network const& net, ipv4 a) {
  auto const& declared = net.source().elastic_ips;
  bool const named = std::any_of(declared.begin(), declared.end(),
                                 [&](auto const& e) { return e.address && *e.address == a; });
  return !net.owner_of_public(a).valid() && (named || regional_owner_of(net, a).valid());
}

/// Whether somebody has a public address of which nobody knows which one it is.
[[nodiscard]] inline bool has_open_public_address(network const& net) {
  return std::any_of(net.interfaces().begin(), net.interfaces().end(), [](interface const& nic) {
    return std::any_of(nic.addresses.begin(), nic.addresses.end(),
                       [](auto const& a) { return !a.public_ip && a.has_public().value_or(true); });
  });
}

} // namespace vpclint::inline v0::network
