#pragma once

#include "vpclint/aws/reserved_addresses.hpp"
#include "vpclint/aws/ternary.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/packet.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vpclint::inline v0::aws {

/// What every instance reaches without route, security group or network ACL (SVC-1, SVC-2, NACL-14,
/// SG-36).
enum class host_service : std::uint8_t {
  resolver,           ///< Amazon's DNS
  metadata,           ///< of the instance (IMDS)
  container_metadata, ///< of an ECS task
  time_sync,
  licence_activation, ///< of Windows (KMS)
};

/// The service in words.
[[nodiscard]] constexpr std::string_view describe(host_service s) {
  switch (s) {
  case host_service::resolver:
    return "the VPC's DNS resolver";
  case host_service::metadata:
    return "the instance metadata service";
  case host_service::container_metadata:
    return "the task metadata endpoint";
  case host_service::time_sync:
    return "Amazon Time Sync";
  case host_service::licence_activation:
    return "Windows licence activation";
  }
  return "";
}

/// Where they are in every VPC, besides the resolver inside the VPC's own block.
inline constexpr std::array<ipv4, 6> host_service_addresses{ipv4{0xa9fea9fdU}, ipv4{0xa9fea9feU},
                                                            ipv4{0xa9feaa02U}, ipv4{0xa9fea97bU},
                                                            ipv4{0xa9fea9faU}, ipv4{0xa9fea9fbU}};
inline constexpr std::array<ipv6, 2> host_service_ipv6_addresses{ipv6{0xfd000ec200000000U, 0x253},
                                                                 ipv6{0xfd000ec200000000U, 0x254}};

/// The service at an address, for an instance of a VPC with that primary block (nothing: not known,
/// then only the fixed addresses are told). The resolver counts whether it is switched on or not
/// (SVC-1, SVC-2, SUB-7).
[[nodiscard]] constexpr std::optional<host_service>
host_service_at(address to, std::optional<prefix4> const& primary) {
  if (to.is_v6()) {
    if (to.v6() == ipv6{0xfd000ec200000000U, 0x253})
      return host_service::resolver;
    if (to.v6() == ipv6{0xfd000ec200000000U, 0x254})
      return host_service::metadata;
    return std::nullopt;
  }
  auto const a = to.v4();
  if (primary && a == resolver_address(*primary))
    return host_service::resolver;
  switch (a.bits) {
  case 0xa9fea9fdU:
    return host_service::resolver; // 169.254.169.253
  case 0xa9fea9feU:
    return host_service::metadata; // 169.254.169.254
  case 0xa9feaa02U:
    return host_service::container_metadata; // 169.254.170.2
  case 0xa9fea97bU:
    return host_service::time_sync; // 169.254.169.123
  case 0xa9fea9faU:                 // 169.254.169.250
  case 0xa9fea9fbU:
    return host_service::licence_activation; // 169.254.169.251
  default:
    return std::nullopt;
  }
}

/// Whether the service answers an instance of the VPC: the resolver only with `enableDnsSupport`
/// (nothing: not known), the others always (SVC-1, SVC-2).
[[nodiscard]] constexpr ternary answers(host_service s, std::optional<bool> dns_support) {
  return s == host_service::resolver ? to_ternary(dns_support) : ternary::yes;
}

/// Where a query to a host service comes from.
enum class query_origin : std::uint8_t { own_vpc, elsewhere };

/// Whether a service can be asked from there at all: only by the VPC's own instances, never over a
/// peering, a transit gateway or a VPN (SVC-3).
[[nodiscard]] constexpr bool can_be_asked(query_origin from) {
  return from == query_origin::own_vpc;
}

/// Whether a packet is DHCP or DHCPv6 between a client and a server (NACL-14, SG-36).
[[nodiscard]] constexpr bool is_dhcp(packet const& p) {
  if (p.kind() != protocols::udp)
    return false;
  auto const pair = [&](std::uint16_t a, std::uint16_t b) {
    return (p.src_port == a && p.dst_port == b) || (p.src_port == b && p.dst_port == a);
  };
  return p.is_v4() ? pair(67, 68) : pair(546, 547);
}

/// Whether neither a network ACL nor a security group filters the packet, sent or received by an
/// interface of `subnet` in a VPC with that primary block: DHCP, the router's own address, and the
/// services that answer (NACL-14, SG-36). A DNS server of one's own is ordinary traffic (SVC-4).
[[nodiscard]] constexpr ternary exempt_from_filters(packet const& p, cidr const& subnet,
                                                    std::optional<prefix4> const& primary,
                                                    std::optional<bool> dns_support) {
  auto const router = router_address(subnet);
  if (is_dhcp(p) || p.dst == router || p.src == router)
    return ternary::yes;
  auto result = ternary::no;
  for (auto const& a : {p.src, p.dst})
    if (auto const s = host_service_at(a, primary))
      result = either(result, answers(*s, dns_support));
  return result;
}

inline constexpr bool default_dns_support = true; ///< SVC-5
/// Whether instances of a VPC get DNS names when nobody says so (SVC-5).
[[nodiscard]] constexpr bool default_dns_hostnames(bool default_vpc) { return default_vpc; }

/// Whether what needs both DNS attributes works: private hosted zones, private DNS of interface
/// endpoints, public names of instances, nodes of EKS, publicly accessible databases (SVC-5,
/// EP-24).
[[nodiscard]] constexpr bool has_both_dns_attributes(bool dns_support, bool dns_hostnames) {
  return dns_support && dns_hostnames;
}

} // namespace vpclint::inline v0::aws
