#pragma once

#include "vpclint/model/workload.hpp"
#include "vpclint/packet/protocol.hpp"

#include <cstdint>

namespace vpclint::inline v0::aws {

/// Who opens a connection, as far as its client ports depend on it (NACL-13).
enum class client_kind : std::uint8_t {
  linux_host,
  windows_host,      ///< 2008 and later
  windows_2003_host, ///< 2003 and earlier
  nat_gateway,
  load_balancer,
  lambda_function,
  other, ///< on the internet, on premises, or not told
};

/// Every port that a client of any kind may use (NACL-13).
inline constexpr port_range every_client_port{1024, 65535};
/// What a Linux kernel uses nowadays, and the range of the documentation, which ends one port
/// later (NACL-13).
inline constexpr port_range linux_client_ports{32768, 60999};
inline constexpr port_range documented_linux_client_ports{32768, 61000};

/// The ports that connections of that kind of client come from (NACL-13).
[[nodiscard]] constexpr port_range client_ports(client_kind kind) {
  switch (kind) {
  case client_kind::linux_host:
    return linux_client_ports;
  case client_kind::windows_host:
    return {49152, 65535};
  case client_kind::windows_2003_host:
    return {1025, 5000};
  case client_kind::nat_gateway:
  case client_kind::load_balancer:
  case client_kind::lambda_function:
  case client_kind::other:
    return every_client_port;
  }
  return every_client_port;
}

/// The same for an instance whose operating system is told (NACL-13).
[[nodiscard]] constexpr port_range client_ports(operating_system os) {
  return client_ports(os == operating_system::windows ? client_kind::windows_host
                                                      : client_kind::linux_host);
}

} // namespace vpclint::inline v0::aws
