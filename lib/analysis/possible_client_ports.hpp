#pragma once

#include "vpclint/aws/ephemeral_ports.hpp"
#include "vpclint/network/network.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace vpclint::inline v0::analysis {

/// The client ports of a source. Where its operating system is not known, there are several cases,
/// and a verdict that is not the same in all of them is unknown (NACL-13).
struct possible_client_ports {
  /// What an instance of any system may use: as if nobody had told the system, the widest of all,
  /// and as each that a design can tell.
  static constexpr std::array<port_range, 3> every_case{
      {aws::every_client_port, aws::client_ports(operating_system::linux_os),
       aws::client_ports(operating_system::windows)}};
  /// The same cut where one of them begins or ends.
  static constexpr std::array<port_range, 4> pieces{
      {{1024, 32767}, {32768, 49151}, {49152, 60999}, {61000, 65535}}};

  port_range widest{aws::every_client_port};
  bool open{false}; ///< every case of `every_case`

  /// The widest first; valid as long as this is.
  [[nodiscard]] std::span<port_range const> cases() const {
    return open ? std::span<port_range const>(every_case) : std::span<port_range const>(&widest, 1);
  }
  /// Equal for equal ranges.
  [[nodiscard]] std::uint32_t key() const {
    return open ? 0U : static_cast<std::uint32_t>(widest.first << 16 | widest.last);
  }
};

/// The instance that an interface belongs to, if its operating system is not known; null otherwise.
[[nodiscard]] inline instance const* instance_of_unknown_system(network::network const& net,
                                                                network::interface const& nic) {
  if (nic.kind != network::interface_kind::instance || !nic.owner.valid())
    return nullptr;
  auto const& owner = net.source().instances[net.workloads()[nic.owner].position];
  return owner.os.is_unknown() ? &owner : nullptr;
}

[[nodiscard]] inline possible_client_ports possible_client_ports_of(network::network const& net,
                                                                    network::interface const& nic) {
  return {nic.client_ports, instance_of_unknown_system(net, nic) != nullptr};
}

/// The fact that decides between the cases.
[[nodiscard]] inline std::string operating_system_fact(instance const& owner) {
  auto const& why = owner.os.reason();
  return "operating system of instance " + owner.id + (why.empty() ? "" : " (" + why + ")");
}

} // namespace vpclint::inline v0::analysis
