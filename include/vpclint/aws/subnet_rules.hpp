#pragma once

#include "vpclint/aws/cidr_rules.hpp"
#include "vpclint/net/prefix.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vpclint::inline v0::aws {

/// Why a block can be no subnet of a VPC.
enum class subnet_error : std::uint8_t {
  too_large,      ///< IPv4 shorter than /16 (SUB-1), IPv6 shorter than /44 (SUB-8)
  too_small,      ///< IPv4 longer than /28 (SUB-1), IPv6 longer than /64 (SUB-8)
  ipv6_step,      ///< IPv6, not a multiple of four (SUB-8)
  outside,        ///< shares no address with the VPC (SUB-1, SUB-4)
  partly_outside, ///< some addresses are the VPC's, others not (SUB-1, SUB-4)
  spans_blocks,   ///< all are the VPC's, but of more than one block (SUB-1)
};

/// The answer to `place_subnet`.
struct subnet_placement {
  std::optional<subnet_error> error{};
  std::size_t block{npos}; ///< the VPC block that holds the subnet, or overlaps it

  [[nodiscard]] constexpr bool ok() const { return !error; }
  friend constexpr bool operator==(subnet_placement const&, subnet_placement const&) = default;
};

/// What is wrong with a subnet's size: IPv4 SUB-1, IPv6 SUB-8.
[[nodiscard]] constexpr std::optional<subnet_error> check_subnet_size(cidr const& subnet) {
  auto const shortest = subnet.is_v4() ? shortest_ipv4_length : 44;
  auto const longest = subnet.is_v4() ? longest_ipv4_length : 64;
  if (subnet.length() < shortest)
    return subnet_error::too_large;
  if (subnet.length() > longest)
    return subnet_error::too_small;
  if (subnet.is_v6() && !is_subnet_ipv6_length(subnet.length()))
    return subnet_error::ipv6_step;
  return std::nullopt;
}

/// Where a block lies among those of its VPC (of both families; other families are skipped): inside
/// exactly one, which it may fill (SUB-2), or why not (SUB-1, SUB-4, SUB-8). O(n^2) in the blocks.
[[nodiscard]] constexpr subnet_placement locate_subnet(std::span<cidr const> vpc_blocks,
                                                       cidr const& subnet) {
  std::size_t touched = npos;
  uint128 covered = 0;
  for (std::size_t i = 0; i < vpc_blocks.size(); ++i) {
    if (vpc_blocks[i].contains(subnet))
      return {.block = i};
    if (!subnet.contains(vpc_blocks[i]))
      continue;
    touched = touched == npos ? i : touched;
    bool counted = false; // by a block before, around or equal to this one
    for (std::size_t j = 0; j < vpc_blocks.size(); ++j)
      counted = counted || (j != i && vpc_blocks[j].contains(vpc_blocks[i]) &&
                            (vpc_blocks[j] != vpc_blocks[i] || j < i));
    if (!counted)
      covered += vpc_blocks[i].address_count();
  }
  if (touched == npos)
    return {.error = subnet_error::outside};
  auto const all = covered == subnet.address_count();
  return {.error = all ? subnet_error::spans_blocks : subnet_error::partly_outside,
          .block = touched};
}

/// Size first, then place; see `check_subnet_size` and `locate_subnet`.
[[nodiscard]] constexpr subnet_placement place_subnet(std::span<cidr const> vpc_blocks,
                                                      cidr const& subnet) {
  if (auto const error = check_subnet_size(subnet))
    return {.error = error};
  return locate_subnet(vpc_blocks, subnet);
}

/// The error code for a subnet in the wrong place or of the wrong size (SUB-4).
inline constexpr std::string_view subnet_range_code = "InvalidSubnet.Range";
/// The error code for a subnet that shares addresses with another one of its VPC (SUB-3).
inline constexpr std::string_view subnet_conflict_code = "InvalidSubnet.Conflict";

/// The address families of a subnet (SUB-11).
enum class subnet_kind : std::uint8_t { ipv4_only, dual_stack, ipv6_only };

/// Whether a VPC can have a subnet of that kind: all need its IPv4 block (CIDR-2), two of them its
/// IPv6 block too (SUB-11).
[[nodiscard]] constexpr bool subnet_kind_fits(subnet_kind kind, bool vpc_has_ipv6) {
  return kind == subnet_kind::ipv4_only || vpc_has_ipv6;
}

/// Why a reservation of addresses inside a subnet is refused (SUB-20).
enum class reservation_error : std::uint8_t { outside_subnet, overlaps_reservation };

/// Whether `added` can be reserved in `subnet` of a VPC with the reservations `others`; addresses
/// in use are no obstacle (SUB-20). O(n).
[[nodiscard]] constexpr std::optional<reservation_error>
check_reservation(cidr const& subnet, std::span<cidr const> others, cidr const& added) {
  if (!subnet.contains(added))
    return reservation_error::outside_subnet;
  if (first_overlap(others, added) != npos)
    return reservation_error::overlaps_reservation;
  return std::nullopt;
}

/// Whether a packet to `to` from an interface of a subnet with these blocks stays in the subnet:
/// then neither the route table nor the network ACL sees it (RT-5, NACL-3, SUB-22).
[[nodiscard]] constexpr bool stays_in_subnet(std::span<cidr const> subnet_blocks, address to) {
  for (auto const& block : subnet_blocks)
    if (block.contains(to))
      return true;
  return false;
}

} // namespace vpclint::inline v0::aws
