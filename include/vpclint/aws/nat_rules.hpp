#pragma once

#include "vpclint/aws/ephemeral_ports.hpp"
#include "vpclint/aws/options.hpp"
#include "vpclint/aws/route_rules.hpp"
#include "vpclint/model/gateway/nat.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/protocol.hpp"

#include <cstdint>
#include <optional>

namespace vpclint::inline v0::aws {

/// Whether a NAT gateway translates the protocol at all; it drops IPsec, GRE, SCTP and the rest
/// (NAT-6).
[[nodiscard]] constexpr bool nat_translates(protocol p) {
  return p == protocols::tcp || p == protocols::udp || p == protocols::icmp;
}

/// The source ports a NAT gateway puts on what it forwards; the destination stays (NAT-7).
inline constexpr port_range nat_source_ports = client_ports(client_kind::nat_gateway);

/// Whether a NAT gateway forwards a connection: those that begin behind it, not those that begin at
/// its public or private address (NAT-8).
[[nodiscard]] constexpr bool nat_accepts(bool initiated_behind) { return initiated_behind; }

/// How a packet came into the VPC of a NAT gateway that a route leads it to.
enum class nat_arrival : std::uint8_t { own_interface, transit_gateway, peering, vpn_gateway };

/// Whether a NAT gateway serves what arrived that way (NAT-9, OPEN-5).
[[nodiscard]] constexpr bool nat_serves(nat_arrival from, semantics_options const& options = {}) {
  return from == nat_arrival::own_interface ||
         (from == nat_arrival::transit_gateway && options.nat_serves_transit_gateway);
}

/// Whether the internet gateway takes what a NAT gateway sends to it: only from a public one
/// (NAT-10).
[[nodiscard]] constexpr bool nat_reaches_internet(nat_connectivity c) {
  return c == nat_connectivity::public_nat;
}

/// Where a NAT gateway's packets go.
enum class nat_exit : std::uint8_t { own_internet_gateway, transit_gateway, vpn_gateway, peering };

/// Whether the other end sees the gateway's Elastic IP: only through the VPC's own internet
/// gateway, else its private address (NAT-11).
[[nodiscard]] constexpr bool nat_shows_elastic_ip(nat_exit to) {
  return to == nat_exit::own_internet_gateway;
}

/// Whether replies find back to a NAT gateway without a route: over a peering they do (NAT-17).
[[nodiscard]] constexpr bool nat_needs_return_route(nat_exit to) {
  return to != nat_exit::peering && to != nat_exit::own_internet_gateway;
}

/// Why a NAT gateway cannot be had, or fails (NAT-2, NAT-3, NAT-18).
enum class nat_error : std::uint8_t {
  without_elastic_ip,       ///< public, zonal (NAT-2)
  private_with_elastic_ip,  ///< NAT-2
  without_internet_gateway, ///< public, ends in state `failed` (NAT-3)
  private_regional,         ///< regional ones are public (NAT-18)
};

/// What is wrong with a NAT gateway's addresses and place (NAT-2, NAT-3, NAT-18).
[[nodiscard]] constexpr std::optional<nat_error>
check_nat_gateway(nat_connectivity c, bool regional, bool has_elastic_ip, bool vpc_has_igw) {
  if (c == nat_connectivity::private_nat) {
    if (regional)
      return nat_error::private_regional;
    return has_elastic_ip ? std::optional(nat_error::private_with_elastic_ip) : std::nullopt;
  }
  if (!regional && !has_elastic_ip)
    return nat_error::without_elastic_ip;
  return vpc_has_igw ? std::nullopt : std::optional(nat_error::without_internet_gateway);
}

/// Whether a regional NAT gateway serves an availability zone: every one unless it has Elastic IPs
/// by hand, then those with one (NAT-18).
[[nodiscard]] constexpr bool regional_nat_serves(bool manual, bool zone_has_elastic_ip) {
  return !manual || zone_has_elastic_ip;
}

inline constexpr int nat_idle_seconds = 350; ///< NAT-13
inline constexpr int nat_connections_per_address =
    55'000; ///< per destination and protocol (NAT-12)

/// The IPv4 address that an IPv6 one stands for, or nothing outside `64:ff9b::/96` (NAT-14).
[[nodiscard]] constexpr std::optional<ipv4> nat64_destination(ipv6 a) {
  if (!nat64_range.contains(a))
    return std::nullopt;
  return ipv4{static_cast<std::uint32_t>(a.low)};
}
/// The IPv6 address that stands for an IPv4 one, as DNS64 makes it (NAT-14).
[[nodiscard]] constexpr ipv6 nat64_address(ipv4 a) {
  return ipv6{nat64_range.first().high, a.bits};
}

} // namespace vpclint::inline v0::aws
