#pragma once

#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/network.hpp"

#include <algorithm>
#include <cstddef>

/// How the internet sees what stands in VPCs.
namespace vpclint::inline v0::analysis {

/// The private address by whose public counterpart the internet names an interface: the first that
/// certainly has one, else the first that may have one, else the primary one (IGW-8, ENI-11).
[[nodiscard]] inline std::size_t exposed_address(network::interface const& nic) {
  auto const& all = nic.addresses;
  auto const first = [&](auto const& wanted) {
    return std::find_if(all.begin(), all.end(), wanted);
  };
  auto found = first([](auto const& a) { return a.has_public() == true; });
  if (found == all.end())
    found = first([](auto const& a) { return !a.has_public(); });
  return found == all.end() ? 0 : static_cast<std::size_t>(found - all.begin());
}

/// The same where a private address stands for the interface: a secondary one for itself.
[[nodiscard]] inline std::size_t position_named(network::interface const& nic, ipv4 named) {
  for (std::size_t n = 1; n < nic.addresses.size(); ++n)
    if (nic.addresses[n].private_ip == named)
      return n;
  return exposed_address(nic);
}

/// Whether it has a public address at all; nothing where that is not known.
[[nodiscard]] inline std::optional<bool> is_exposed(network::interface const& nic) {
  if (nic.addresses.empty())
    return nic.addresses_unknown.empty() ? std::optional(false) : std::nullopt;
  return nic.addresses[exposed_address(nic)].has_public();
}

/// The position of the private address that a public one is mapped to, past the last where nobody
/// knows which it is.
[[nodiscard]] inline std::size_t number_of_public(network::network const& net,
                                                  index<network::interface> nic, ipv4 named) {
  auto const& i = net.interfaces()[nic];
  auto const& all = i.addresses;
  for (std::size_t n = 0; n < all.size(); ++n)
    if (all[n].public_ip ? *all[n].public_ip == named : public_stand_in(nic, n) == named)
      return n;
  bool const open = std::find(i.unplaced_public.begin(), i.unplaced_public.end(), named) !=
                    i.unplaced_public.end();
  return open ? all.size() : 0;
}

/// The VPC that an IPv6 address lies in: in one of its blocks, or of its subnets' where the blocks
/// are not known.
[[nodiscard]] inline index<vpc> vpc_around(network::network const& net, address a) {
  for (std::size_t i = 0; i < net.vpcs().size(); ++i)
    if (net.vpcs().items()[i].contains(a))
      return net.vpcs().id_at(i);
  for (std::size_t i = 0; i < net.vpcs().size(); ++i)
    if (auto const id = net.vpcs().id_at(i); net.subnet_of(id, a).valid())
      return id;
  for (std::size_t i = 0; i < net.vpcs().size(); ++i)
    if (auto const id = net.vpcs().id_at(i); net.owner_of(id, a).valid())
      return id;
  return {};
}

} // namespace vpclint::inline v0::analysis
