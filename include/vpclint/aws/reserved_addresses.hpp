#pragma once

#include "vpclint/net/prefix.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vpclint::inline v0::aws {

/// Why AWS keeps an address of a subnet for itself (SUB-6, SUB-9).
enum class reserved_reason : std::uint8_t {
  network,     ///< the first address
  router,      ///< the second: the VPC router
  dns,         ///< the third; kept back in every subnet, also where no resolver answers (SUB-7)
  future,      ///< the fourth, for future use
  broadcast,   ///< the last; broadcast itself is not supported
  unspecified, ///< IPv6: kept back without a published purpose
};

/// The reason in words, to follow "ADDRESS is ": lower case, no full stop.
[[nodiscard]] constexpr std::string_view describe(reserved_reason r) {
  switch (r) {
  case reserved_reason::network:
    return "the network address";
  case reserved_reason::router:
    return "the VPC router's address";
  case reserved_reason::dns:
    return "reserved for DNS";
  case reserved_reason::future:
    return "reserved for future use";
  case reserved_reason::broadcast:
    return "the broadcast address";
  case reserved_reason::unspecified:
    return "reserved by AWS";
  }
  return "reserved";
}

/// An address that AWS keeps, and why.
struct reserved_address {
  address at{};
  reserved_reason reason{};

  friend constexpr bool operator==(reserved_address const&, reserved_address const&) = default;
};

/// Up to five of them, ascending.
class reserved_list {
public:
  [[nodiscard]] constexpr reserved_address const* begin() const { return items_.data(); }
  [[nodiscard]] constexpr reserved_address const* end() const { return items_.data() + size_; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr reserved_address const& operator[](std::size_t i) const {
    VPCLINT_ASSERT(i < size_);
    return items_[i];
  }
  constexpr void push_back(reserved_address a) {
    VPCLINT_ASSERT(size_ < items_.size());
    items_[size_++] = a;
  }

private:
  std::array<reserved_address, 5> items_{};
  std::size_t size_{0};
};

/// Why AWS keeps `a` in the subnet `block`, or nothing when an interface may have it or it lies
/// outside. IPv4: SUB-6, IPv6: SUB-9. Total: in a block too small for a subnet the low addresses
/// win.
[[nodiscard]] constexpr std::optional<reserved_reason> reserved_as(cidr const& block, address a) {
  if (!block.contains(a))
    return std::nullopt;
  auto const offset = a.number() - block.first().number();
  if (offset == 1)
    return reserved_reason::router;
  bool const last = a == block.last();
  if (block.is_v6())
    return offset < 4 || last ? std::optional(reserved_reason::unspecified) : std::nullopt;
  if (offset == 0)
    return reserved_reason::network;
  if (offset == 2)
    return reserved_reason::dns;
  if (offset == 3)
    return reserved_reason::future;
  return last ? std::optional(reserved_reason::broadcast) : std::nullopt;
}

/// The addresses that AWS keeps in the subnet `block`: five, or all of a block of fewer (SUB-6,
/// SUB-9).
[[nodiscard]] constexpr reserved_list reserved_addresses(cidr const& block) {
  reserved_list result;
  auto const at = [&](uint128 offset) -> address {
    auto const n = block.first().number() + offset;
    if (block.is_v4())
      return ipv4{static_cast<std::uint32_t>(n)};
    return ipv6::from_number(n);
  };
  auto const count = block.address_count();
  for (uint128 offset = 0; offset < 4 && offset < count; ++offset)
    result.push_back({at(offset), *reserved_as(block, at(offset))});
  if (count > 4)
    result.push_back({block.last(), *reserved_as(block, block.last())});
  return result;
}

/// How many addresses of the subnet `block` interfaces may have: all but the five reserved ones
/// (SUB-6, SUB-9); 0 for a block of five or fewer.
[[nodiscard]] constexpr uint128 usable_addresses(cidr const& block) {
  auto const count = block.address_count();
  return count > 5 ? count - 5 : 0;
}

/// Whether a subnet has room for `wanted` more addresses when `taken` are in use; stopped instances
/// and what AWS itself put there count (SUB-21). Where not, AWS answers with
/// `insufficient_addresses_code`.
[[nodiscard]] constexpr bool has_room(cidr const& block, std::uint64_t taken,
                                      std::uint64_t wanted) {
  return uint128{taken} + wanted <= usable_addresses(block);
}
inline constexpr std::string_view insufficient_addresses_code = "InsufficientFreeAddressesInSubnet";

/// Where the VPC's resolver answers: two above the base of the primary block, for subnets in
/// secondary blocks too (SUB-7).
[[nodiscard]] constexpr ipv4 resolver_address(prefix4 const& primary) {
  return ipv4{primary.first().bits + 2};
}

/// The router's address of a subnet, one above the base (SUB-6, SUB-9).
[[nodiscard]] constexpr address router_address(cidr const& block) {
  if (block.is_v4())
    return ipv4{block.v4().first().bits + 1};
  return ipv6::from_number(block.v6().first().number() + 1);
}

/// The link-local address that every VPC router also answers on for IPv6 (SUB-9).
inline constexpr ipv6 router_link_local = ipv6{0xfe800ec200000000U, 1};

} // namespace vpclint::inline v0::aws
