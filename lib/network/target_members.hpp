#pragma once

#include "vpclint/network/network.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

/// Where load balancers find their targets.
namespace vpclint::inline v0::network {

/// The interfaces at which a load balancer addresses a workload: an instance with several at the
/// first one, its primary (ELB-14), everything else at all of them.
[[nodiscard]] inline std::span<index<interface> const> target_members(network const& net,
                                                                      index<workload> target) {
  auto const& w = net.workloads()[target];
  bool const primary_only =
      w.kind == interface_kind::instance && !net.source().instances[w.position].interfaces.empty();
  return std::span(w.members).first(
      std::min<std::size_t>(w.members.size(), primary_only ? 1 : w.members.size()));
}

/// Whether an interface is one that load balancers leave aside where they send to its owner.
[[nodiscard]] inline bool is_beside_target(network const& net, index<interface> nic) {
  auto const members = target_members(net, net.interfaces()[nic].owner);
  return std::find(members.begin(), members.end(), nic) == members.end();
}

} // namespace vpclint::inline v0::network
