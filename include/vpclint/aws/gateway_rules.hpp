#pragma once

#include "vpclint/aws/options.hpp"
#include "vpclint/model/gateway/peering.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace vpclint::inline v0::aws {

namespace detail {

[[nodiscard]] constexpr bool any_contains(std::span<cidr const> blocks, address a) {
  for (auto const& block : blocks)
    if (block.contains(a))
      return true;
  return false;
}

} // namespace detail

// --- Peering ---------------------------------------------------------------------------------

/// Whether a peering connection works; a route to any other is a black hole (PCX-1, RT-19).
[[nodiscard]] constexpr bool is_working(peering_state s) { return s == peering_state::active; }

/// Whether a peering connection carries a packet: from an address of the sending VPC to one of the
/// receiving VPC, nothing in transit (PCX-3, PCX-5). O(n).
[[nodiscard]] constexpr bool peering_carries(packet const& p, std::span<cidr const> sender_blocks,
                                             std::span<cidr const> receiver_blocks) {
  return detail::any_contains(sender_blocks, p.src) && detail::any_contains(receiver_blocks, p.dst);
}

// --- Transit gateways ------------------------------------------------------------------------

/// Whether a transit gateway attachment serves a subnet: every one in a zone where it has a subnet
/// (TGW-2, OPEN-3).
[[nodiscard]] constexpr bool attachment_serves(bool zone_has_attachment_subnet,
                                               bool is_attachment_subnet,
                                               semantics_options const& options = {}) {
  return is_attachment_subnet || (zone_has_attachment_subnet && options.transit_serves_whole_zone);
}

// --- Virtual private gateways ----------------------------------------------------------------

/// Whether a virtual private gateway knows where to send a packet: a prefix of a network behind it,
/// or the VPC (VPN-2). O(n).
[[nodiscard]] constexpr bool vpn_gateway_knows(std::span<cidr const> learned,
                                               std::span<cidr const> vpc_blocks, address to) {
  return detail::any_contains(learned, to) || detail::any_contains(vpc_blocks, to);
}

/// Whether a virtual private gateway lets a packet pass: outwards from private addresses of
/// interfaces of the VPC, inwards to such addresses; nothing in transit (VPN-6).
[[nodiscard]] constexpr bool vpn_gateway_accepts(bool vpc_side_is_private_ip_of_interface) {
  return vpc_side_is_private_ip_of_interface;
}

// --- Endpoints -------------------------------------------------------------------------------

/// Whether a gateway endpoint takes a packet: TCP or a ping (EP-8).
[[nodiscard]] constexpr bool gateway_endpoint_accepts(packet const& p) {
  return p.kind() == protocols::tcp || (p.kind() == protocols::icmp && p.icmp_type == 8);
}

/// Who asks for a gateway endpoint.
enum class endpoint_client : std::uint8_t { own_vpc, peering, transit_gateway, vpn_gateway };

/// Whether a gateway endpoint serves the client: its own VPC only (EP-7).
[[nodiscard]] constexpr bool gateway_endpoint_serves(endpoint_client c) {
  return c == endpoint_client::own_vpc;
}

/// Whether an endpoint opens connections of its own: never (EP-8, EP-27).
inline constexpr bool endpoints_initiate = false;

// --- Zones -----------------------------------------------------------------------------------

/// The first two subnets of one availability zone, where each zone may have only one: interface
/// endpoints (EP-20), load balancers (ELB-1, ELB-12), transit gateway attachments (TGW-1). Zones
/// not known are empty and equal none. O(n^2).
[[nodiscard]] constexpr std::optional<std::pair<std::size_t, std::size_t>>
find_same_zone(std::span<std::string_view const> zones) {
  for (std::size_t j = 1; j < zones.size(); ++j)
    for (std::size_t i = 0; i < j; ++i)
      if (!zones[j].empty() && zones[i] == zones[j])
        return std::pair(i, j);
  return std::nullopt;
}

/// In how many zones subnets certainly lie, and at most (zones not known are empty). O(n^2).
struct zone_count {
  std::size_t at_least{0};
  std::size_t at_most{0};

  friend constexpr bool operator==(zone_count const&, zone_count const&) = default;
};
[[nodiscard]] constexpr zone_count count_zones(std::span<std::string_view const> zones) {
  zone_count result;
  for (std::size_t j = 0; j < zones.size(); ++j) {
    bool seen = false;
    for (std::size_t i = 0; i < j && !seen; ++i)
      seen = zones[i] == zones[j];
    if (zones[j].empty()) {
      ++result.at_most;
    } else if (!seen) {
      ++result.at_least;
      ++result.at_most;
    }
  }
  if (result.at_least == 0 && !zones.empty())
    result.at_least = 1;
  return result;
}

} // namespace vpclint::inline v0::aws
