#pragma once

#include "vpclint/net/address.hpp"

#include <cstdint>

namespace vpclint::inline v0::analysis {

/// Addresses of 0.0.0.0/8 stand for the public ones that nobody wrote down: a few for each
/// interface, by its dense id. No network may use that block, nor the one below (CIDR-3).
inline constexpr std::uint32_t stand_in_base = 0x00000010U;
inline constexpr std::uint32_t stand_ins_each = 16;
/// Of 127.0.0.0/8 for those of a regional NAT gateway, by its dense id.
inline constexpr std::uint32_t nat_stand_in_base = 0x7F000000U;

[[nodiscard]] inline address nat_stand_in(std::uint32_t gateway) {
  return ipv4{nat_stand_in_base + (gateway & 0x00FFFFFFU)};
}
[[nodiscard]] inline bool is_nat_stand_in(address a) {
  return a.is_v4() && (a.v4().bits >> 24) == (nat_stand_in_base >> 24);
}

/// Whether Amazon will choose it; no filter can name it, but one may happen to cover it.
[[nodiscard]] inline bool is_stand_in(address a) {
  return is_nat_stand_in(a) ||
         (a.is_v4() && (a.v4().bits >> 24) == 0 && a.v4().bits >= stand_in_base);
}

/// Stands for the link-local address of a host that has no other one of IPv4: of a part of
/// 169.254.0.0/16 that no host takes (RFC 3927, 2.1).
inline constexpr ipv4 link_local_stand_in{0xA9FE0001U};

} // namespace vpclint::inline v0::analysis
