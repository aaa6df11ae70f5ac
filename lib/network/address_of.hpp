#pragma once

#include "vpclint/net/address.hpp"

#include <cstdint>

namespace vpclint::inline v0::network {

/// The address of a number (see `address::number`). Precondition: the family has such a number.
[[nodiscard]] inline address address_of(uint128 number, bool is_v6) {
  return is_v6 ? address(ipv6::from_number(number))
               : address(ipv4{static_cast<std::uint32_t>(number)});
}

} // namespace vpclint::inline v0::network
