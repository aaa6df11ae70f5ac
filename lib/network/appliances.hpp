#pragma once

#include "vpclint/network/network.hpp"

#include <algorithm>
#include <optional>
#include <string>

/// What instances do with packets that are not for them.
namespace vpclint::inline v0::network {

/// The instance that an interface belongs to; null for what is none.
[[nodiscard]] inline instance const* instance_of(network const& net, index<interface> nic) {
  auto const owner = net.interfaces()[nic].owner;
  if (!owner.valid() || net.workloads()[owner].kind != interface_kind::instance)
    return nullptr;
  return &net.source().instances[net.workloads()[owner].position];
}

/// Whether whoever has the interface is said to pass on nothing: no appliance, no NAT instance.
[[nodiscard]] inline bool keeps_packets(network const& net, index<interface> nic) {
  auto const* i = instance_of(net, nic);
  return i != nullptr && i->appliance == false && i->nat.or_default(false) == false;
}

/// What decides about packets that are passed on and is in no design: by which of several
/// interfaces they leave. One whose source/destination check is on lets only its own addresses out.
[[nodiscard]] inline std::string open_way_on(network const& net, index<interface> nic) {
  auto const* i = instance_of(net, nic);
  if (i == nullptr)
    return {};
  auto const& owner = net.workloads()[net.interfaces()[nic].owner];
  bool const nat = i->nat.or_default(false) != false;
  if (i->appliance.is_unknown() && !nat)
    return "whether " + i->id + " passes packets on (" + i->appliance.reason() + ")";
  bool const several = !i->interfaces.empty() &&
                       std::any_of(owner.members.begin(), owner.members.end(), [&](auto const m) {
                         return m != nic && (nat || net.interfaces()[m].source_dest_check != true);
                       });
  return several ? "by which of its interfaces " + i->id + " passes packets on" : std::string{};
}

} // namespace vpclint::inline v0::network
