#pragma once

#include "vpclint/aws/options.hpp"
#include "vpclint/model/gateway/peering.hpp"
#include "vpclint/net/prefix.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vpclint::inline v0::aws {

/// No position.
inline constexpr std::size_t npos = static_cast<std::size_t>(-1);

/// A block as the API takes it: host bits are dropped without a word, and only the rest is compared
/// with other blocks (CIDR-6, CIDR-7, SUB-5). Nothing when the text is no block at all.
[[nodiscard]] constexpr std::optional<cidr> accepted_block(std::string_view text) {
  return cidr::parse(text).canonical();
}

/// The position of the first of `blocks` that shares addresses with `added`, or `npos`. For the
/// blocks of a VPC (CIDR-9), its subnets (SUB-3), its reservations (SUB-20). O(n).
[[nodiscard]] constexpr std::size_t first_overlap(std::span<cidr const> blocks, cidr const& added) {
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (blocks[i].overlaps(added))
      return i;
  return npos;
}

// --- VPC blocks ------------------------------------------------------------------------------

inline constexpr int shortest_ipv4_length = 16; ///< CIDR-1, SUB-1
inline constexpr int longest_ipv4_length = 28;  ///< CIDR-1, SUB-1

/// The ranges that no VPC block may touch (CIDR-3).
inline constexpr std::array<prefix4, 4> forbidden_ranges{
    prefix4::around(ipv4{0x00000000U}, 8), prefix4::around(ipv4{0x7f000000U}, 8),
    prefix4::around(ipv4{0xa9fe0000U}, 16), prefix4::around(ipv4{0xe0000000U}, 4)};

/// The range of CIDR-3 that the block touches, or nothing.
[[nodiscard]] constexpr std::optional<prefix4> forbidden_range(prefix4 const& block) {
  for (auto const& range : forbidden_ranges)
    if (range.overlaps(block))
      return range;
  return std::nullopt;
}

/// Why a block can be no VPC block.
enum class vpc_block_error : std::uint8_t {
  too_large, ///< shorter than /16 (CIDR-1)
  too_small, ///< longer than /28 (CIDR-1)
  forbidden, ///< inside a range of CIDR-3
};

/// What is wrong with a VPC's IPv4 block, primary or secondary, looked at alone (CIDR-1, CIDR-3).
[[nodiscard]] constexpr std::optional<vpc_block_error> check_vpc_block(prefix4 const& block) {
  if (block.length() < shortest_ipv4_length)
    return vpc_block_error::too_large;
  if (block.length() > longest_ipv4_length)
    return vpc_block_error::too_small;
  if (forbidden_range(block))
    return vpc_block_error::forbidden;
  return std::nullopt;
}

/// Whether a VPC with so many blocks can be created: IPv4 is never optional (CIDR-2).
[[nodiscard]] constexpr bool vpc_families_fit(std::size_t ipv4_blocks) { return ipv4_blocks > 0; }

/// Whether the block at that position can be taken off its VPC again: not the first one (CIDR-8).
[[nodiscard]] constexpr bool can_disassociate(std::size_t position) { return position != 0; }

/// The families of the restriction table of CIDR-12. A VPC block lies inside one of them or
/// outside of all, never across an edge, since the families are /16 or shorter (CIDR-15).
enum class block_family : std::uint8_t {
  ten,               ///< 10.0.0.0/8
  one_seven_two,     ///< 172.16.0.0/12
  one_nine_two,      ///< 192.168.0.0/16
  benchmark,         ///< 198.19.0.0/16
  carrier,           ///< 100.64.0.0/10
  publicly_routable, ///< everything else
};

/// The family's block in words: `10.0.0.0/8`, or `the publicly routable ranges`.
[[nodiscard]] constexpr std::string_view describe(block_family f) {
  switch (f) {
  case block_family::ten:
    return "10.0.0.0/8";
  case block_family::one_seven_two:
    return "172.16.0.0/12";
  case block_family::one_nine_two:
    return "192.168.0.0/16";
  case block_family::benchmark:
    return "198.19.0.0/16";
  case block_family::carrier:
    return "100.64.0.0/10";
  case block_family::publicly_routable:
    return "the publicly routable ranges";
  }
  return "";
}

/// The family of a block (CIDR-12); precondition: legal size, else what its first address says.
[[nodiscard]] constexpr block_family family_of(prefix4 const& block) {
  auto const a = block.first();
  if ((a.bits >> 24) == 10)
    return block_family::ten;
  if ((a.bits >> 20) == 0xac1)
    return block_family::one_seven_two;
  if ((a.bits >> 16) == 0xc0a8)
    return block_family::one_nine_two;
  if ((a.bits >> 16) == 0xc613)
    return block_family::benchmark;
  return is_cgnat(a) ? block_family::carrier : block_family::publicly_routable;
}

/// Whether the family is one of the three of RFC 1918.
[[nodiscard]] constexpr bool is_private_family(block_family f) {
  return f == block_family::ten || f == block_family::one_seven_two ||
         f == block_family::one_nine_two;
}

/// The range that Docker and some AWS services use for themselves (CIDR-5).
inline constexpr prefix4 docker_range = prefix4::around(ipv4{0xac110000U}, 16);

/// Whether hosts in the block may not be able to tell it from Docker's bridge (CIDR-5).
[[nodiscard]] constexpr bool overlaps_docker_range(prefix4 const& block) {
  return docker_range.overlaps(block);
}

/// Ranges that the documentation does not mention: accepted, with a warning (OPEN-15).
inline constexpr std::array<prefix4, 5> unusual_ranges{
    prefix4::around(ipv4{0xf0000000U}, 4),   // class E
    prefix4::around(ipv4{0xc6120000U}, 16),  // 198.18.0.0/16
    prefix4::around(ipv4{0xc0000200U}, 24),  // 192.0.2.0/24, documentation
    prefix4::around(ipv4{0xc6336400U}, 24),  // 198.51.100.0/24
    prefix4::around(ipv4{0xcb007100U}, 24)}; // 203.0.113.0/24

/// The range of OPEN-15 that the block lies inside, or nothing.
[[nodiscard]] constexpr std::optional<prefix4> unusual_range(prefix4 const& block) {
  for (auto const& range : unusual_ranges)
    if (range.contains(block))
      return range;
  return std::nullopt;
}

/// Whether the addresses of the block belong to somebody on the internet, who cannot be reached
/// from the VPC then (CIDR-4). Legal, but worth a warning.
[[nodiscard]] constexpr bool is_public_range(prefix4 const& block) {
  return family_of(block) == block_family::publicly_routable && !unusual_range(block) &&
         !forbidden_range(block);
}

// --- Secondary blocks ------------------------------------------------------------------------

/// Why a block cannot be associated with a VPC.
enum class secondary_reason : std::uint8_t {
  allowed,
  too_large,      ///< CIDR-1
  too_small,      ///< CIDR-1
  forbidden,      ///< CIDR-3
  overlaps_block, ///< shares addresses with an existing block (CIDR-9)
  covers_route,   ///< as large as or larger than the destination of a route (CIDR-11)
  other_family,   ///< the family is not allowed next to an existing block's (CIDR-12)
  inside_10_0,    ///< inside 10.0.0.0/16 while a block of 10.0.0.0/15 exists (CIDR-12)
  inside_172_31,  ///< inside 172.31.0.0/16 while a block of 172.16.0.0/12 exists (CIDR-12)
};

/// The answer to `secondary_allowed`.
struct secondary_decision {
  secondary_reason reason{secondary_reason::allowed};
  std::size_t position{npos}; ///< of the block in the way, or of the route for `covers_route`
  bool open{false};           ///< rests on OPEN-1

  [[nodiscard]] constexpr bool allowed() const { return reason == secondary_reason::allowed; }
  friend constexpr bool operator==(secondary_decision const&, secondary_decision const&) = default;
};

/// The error code that AWS gives, empty where no source quotes one (CIDR-13, OPEN-4).
[[nodiscard]] constexpr std::string_view error_code(secondary_reason r) {
  switch (r) {
  case secondary_reason::too_large:
  case secondary_reason::too_small:
  case secondary_reason::other_family:
  case secondary_reason::inside_10_0:
  case secondary_reason::inside_172_31:
    return "InvalidVpc.Range";
  case secondary_reason::allowed:
  case secondary_reason::forbidden:
  case secondary_reason::overlaps_block:
  case secondary_reason::covers_route:
    return "";
  }
  return "";
}

namespace detail {

/// One row of the restriction table: what `existing` says about `added` (CIDR-12).
[[nodiscard]] constexpr secondary_reason restriction(prefix4 const& existing,
                                                     prefix4 const& added) {
  constexpr auto ten_0 = prefix4::around(ipv4{0x0a000000U}, 16);
  constexpr auto ten_0_15 = prefix4::around(ipv4{0x0a000000U}, 15);
  constexpr auto default_vpc = prefix4::around(ipv4{0xac1f0000U}, 16);
  auto const have = family_of(existing);
  auto const want = family_of(added);
  auto const internal = is_private_family(want) || want == block_family::benchmark;
  if (is_private_family(have)) {
    if (internal && want != have)
      return secondary_reason::other_family;
    if (have == block_family::ten && ten_0_15.contains(existing) && ten_0.contains(added))
      return secondary_reason::inside_10_0;
    if (have == block_family::one_seven_two && default_vpc.contains(added))
      return secondary_reason::inside_172_31;
  } else if (internal && want != have) {
    return secondary_reason::other_family;
  }
  return secondary_reason::allowed;
}

} // namespace detail

/// Whether `added` can be associated with a VPC that has `existing` (the primary block first) and
/// whose tables hold routes to `route_destinations` (without the `local` ones). The tests come in
/// the order of `secondary_reason`; the first block or route in the way is named (CIDR-1, CIDR-3,
/// CIDR-9, CIDR-11, CIDR-12, CIDR-16). O(blocks + routes).
[[nodiscard]] constexpr secondary_decision
secondary_allowed(std::span<prefix4 const> existing, std::span<prefix4 const> route_destinations,
                  prefix4 const& added, semantics_options const& options = {}) {
  if (added.length() < shortest_ipv4_length)
    return {.reason = secondary_reason::too_large};
  if (added.length() > longest_ipv4_length)
    return {.reason = secondary_reason::too_small};
  if (forbidden_range(added))
    return {.reason = secondary_reason::forbidden};
  for (std::size_t i = 0; i < existing.size(); ++i)
    if (existing[i].overlaps(added))
      return {.reason = secondary_reason::overlaps_block, .position = i};
  for (std::size_t i = 0; i < route_destinations.size(); ++i)
    if (added.contains(route_destinations[i]))
      return {.reason = secondary_reason::covers_route, .position = i};
  bool open = false;
  auto const want = family_of(added);
  for (std::size_t i = 0; i < existing.size(); ++i) {
    auto const reason = detail::restriction(existing[i], added);
    if (reason == secondary_reason::allowed)
      continue;
    // The row of the public and carrier ranges, read against the primary block (CIDR-16).
    auto const have = family_of(existing[i]);
    bool const mixed = (have == block_family::carrier || have == block_family::publicly_routable) &&
                       is_private_family(want) && family_of(existing.front()) == want;
    open = open || mixed;
    if (!mixed || !options.mixed_families_follow_primary)
      return {.reason = reason, .position = i, .open = mixed};
  }
  return {.open = open};
}

/// The state of a block's association; only `associated` ones work (CIDR-21).
enum class block_state : std::uint8_t {
  associating,
  associated,
  disassociating,
  disassociated,
  failing,
  failed,
};

/// Whether addresses of a block in that state can be used (CIDR-21).
[[nodiscard]] constexpr bool is_usable(block_state s) { return s == block_state::associated; }

/// What becomes of a new block while a peering connection exists.
enum class peered_addition : std::uint8_t { allowed, refused, peering_fails };

/// Whether a VPC with a peering connection in `state` may get a further block (CIDR-20): not one
/// that overlaps the peer, and none at all for the requester of a pending connection.
[[nodiscard]] constexpr peered_addition add_block_while_peered(peering_state state, bool requester,
                                                               bool overlaps_peer) {
  if (state == peering_state::active)
    return overlaps_peer ? peered_addition::refused : peered_addition::allowed;
  if (state != peering_state::pending)
    return peered_addition::allowed;
  if (requester)
    return peered_addition::refused;
  return overlaps_peer ? peered_addition::peering_fails : peered_addition::allowed;
}

/// Whether two VPCs with these blocks can be peered: any shared address forbids it, used or not.
/// Otherwise VPCs may overlap as they like (CIDR-19, PCX-4). O(n m).
[[nodiscard]] constexpr bool can_peer(std::span<cidr const> one, std::span<cidr const> other) {
  for (auto const& block : one)
    if (first_overlap(other, block) != npos)
      return false;
  return true;
}

// --- IPv6 ------------------------------------------------------------------------------------

/// Who gave a VPC its IPv6 block.
enum class ipv6_source : std::uint8_t { amazon, own };

/// Whether a VPC's IPv6 block may have that length: /56 from Amazon, /44 to /60 in steps of four
/// from a pool or addresses of one's own (CIDR-18).
[[nodiscard]] constexpr bool is_vpc_ipv6_length(int length, ipv6_source source = ipv6_source::own) {
  if (source == ipv6_source::amazon)
    return length == 56;
  return length >= 44 && length <= 60 && length % 4 == 0;
}

/// Whether a subnet's IPv6 block may have that length: /44 to /64 in steps of four (SUB-8).
[[nodiscard]] constexpr bool is_subnet_ipv6_length(int length) {
  return length >= 44 && length <= 64 && length % 4 == 0;
}

// --- The default VPC -------------------------------------------------------------------------

inline constexpr prefix4 default_vpc_block = prefix4::around(ipv4{0xac1f0000U}, 16); ///< CIDR-23
inline constexpr int default_subnet_length = 20;                                     ///< CIDR-23

} // namespace vpclint::inline v0::aws
