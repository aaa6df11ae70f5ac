#pragma once

#include "vpclint/network/network.hpp"

#include <string>
#include <vector>

/// Every private address that somebody wrote, with its owner and its place: what the rules of
/// addresses have in common.
namespace vpclint::inline v0::rules {

struct written_address {
  address value{};
  index<network::interface> nic{};
  place at{};
};

/// Where the IPv6 address of an interface was written.
[[nodiscard]] inline place ipv6_place(network::network const& net, network::interface const& nic) {
  auto const& owner = net.workloads()[nic.owner];
  auto const& d = net.source();
  if (owner.kind == network::interface_kind::network_interface)
    return d.network_interfaces[owner.position].settings.ipv6.at;
  if (owner.kind != network::interface_kind::instance)
    return nic.at;
  auto const& inst = d.instances[owner.position];
  for (auto const& written : inst.interfaces)
    if (nic.name == inst.id + "." + written.id)
      return written.settings.ipv6.at;
  return inst.settings.ipv6.at;
}

/// In the order of the interfaces.
[[nodiscard]] inline std::vector<written_address> written_addresses(network::network const& net) {
  std::vector<written_address> result;
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    for (auto const& a : nic.addresses)
      if (a.written)
        result.push_back({address(a.private_ip), id, a.at});
    if (nic.ipv6_address && nic.ipv6_written)
      result.push_back({address(*nic.ipv6_address), id, ipv6_place(net, nic)});
  }
  return result;
}

/// Whether the members of a group all have the address, so that only the first one counts.
[[nodiscard]] inline bool repeats_sibling(network::network const& net, written_address const& a) {
  auto const& nic = net.interfaces()[a.nic];
  for (auto const other : net.workloads()[nic.owner].members) {
    if (other == a.nic)
      return false;
    auto const& o = net.interfaces()[other];
    if (o.subnet != nic.subnet)
      continue;
    if (a.value.is_v6()) {
      if (o.ipv6_written && o.ipv6_address == a.value.v6())
        return true;
      continue;
    }
    for (auto const& owned : o.addresses)
      if (owned.written && owned.private_ip == a.value.v4())
        return true;
  }
  return false;
}

} // namespace vpclint::inline v0::rules
