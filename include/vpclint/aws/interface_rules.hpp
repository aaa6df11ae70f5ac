#pragma once

#include "vpclint/aws/reserved_addresses.hpp"
#include "vpclint/net/prefix.hpp"

#include <cstdint>
#include <optional>

namespace vpclint::inline v0::aws {

/// Why an interface of a subnet cannot have an address (ENI-1).
enum class interface_address_error : std::uint8_t {
  outside,  ///< of the subnet's block
  reserved, ///< one of the five (`reserved_as` tells why)
  in_use,
};

/// What is wrong with a private address of an interface in the subnet `block` (ENI-1).
[[nodiscard]] constexpr std::optional<interface_address_error>
check_interface_address(cidr const& block, address a, bool in_use = false) {
  if (!block.contains(a))
    return interface_address_error::outside;
  if (reserved_as(block, a))
    return interface_address_error::reserved;
  return in_use ? std::optional(interface_address_error::in_use) : std::nullopt;
}

/// Whether an interface passes a packet: with its source/destination check on, the address on its
/// own side (the source of what it sends, the destination of what it receives) must be its own
/// (ENI-4). Nothing: not known whether the check is on.
[[nodiscard]] constexpr std::optional<bool> passes_source_dest_check(std::optional<bool> check_on,
                                                                     bool address_is_own) {
  if (address_is_own)
    return true;
  if (!check_on)
    return std::nullopt;
  return !*check_on;
}

/// Whether packets can be led through an appliance: it stands in another subnet than source and
/// destination, and its check is off (RT-30).
[[nodiscard]] constexpr bool appliance_fits(bool in_subnet_of_source, bool in_subnet_of_destination,
                                            bool source_dest_check) {
  return !in_subnet_of_source && !in_subnet_of_destination && !source_dest_check;
}

/// Whether an interface, load balancer or endpoint may carry a group: of its own VPC, or one that
/// is associated with that VPC (SG-29, SG-30).
[[nodiscard]] constexpr bool may_carry_group(bool same_vpc, bool associated) {
  return same_vpc || associated;
}

} // namespace vpclint::inline v0::aws
