#pragma once

#include "vpclint/model/design.hpp"
#include "vpclint/net/address.hpp"
#include "vpclint/packet/packet.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace vpclint::inline v0::aws {

/// What an internet gateway does with a packet.
enum class igw_verdict : std::uint8_t {
  pass,
  unknown,         ///< hangs on whether the private address has a public one
  not_mapped,      ///< no public address behind the private one, or the reverse (IGW-4, IGW-5)
  private_address, ///< the other end is an RFC 1918 address (IGW-4, IGW-5)
  carrier_address, ///< the other end is in 100.64.0.0/10 (IGW-4, IGW-5)
};

namespace detail {

[[nodiscard]] constexpr igw_verdict check_igw(address remote, std::optional<bool> mapped) {
  if (remote.is_v6())
    return igw_verdict::pass;
  if (is_rfc1918(remote.v4()))
    return igw_verdict::private_address;
  if (is_cgnat(remote.v4()))
    return igw_verdict::carrier_address;
  if (!mapped)
    return igw_verdict::unknown;
  return *mapped ? igw_verdict::pass : igw_verdict::not_mapped;
}

} // namespace detail

/// Whether an internet gateway lets a packet out: IPv4 needs a public address behind the source and
/// a destination that is not private (IGW-2, IGW-4); IPv6 addresses are public themselves (IGW-6).
[[nodiscard]] constexpr igw_verdict check_igw_egress(address dst,
                                                     std::optional<bool> source_has_public) {
  return detail::check_igw(dst, source_has_public);
}

/// Whether an internet gateway lets a packet in: the destination must be the public address of an
/// interface of the VPC, the source none that is private (IGW-5); IPv6 as it comes (IGW-6).
[[nodiscard]] constexpr igw_verdict check_igw_ingress(address src,
                                                      std::optional<bool> destination_is_mapped) {
  return detail::check_igw(src, destination_is_mapped);
}

/// Reachability Analyzer's code for a drop, empty for the others (IGW-4, IGW-5).
[[nodiscard]] constexpr std::string_view analyzer_code(igw_verdict v, bool egress) {
  switch (v) {
  case igw_verdict::not_mapped:
    return egress ? "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
                  : "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
  case igw_verdict::private_address:
    return egress ? "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"
                  : "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS";
  case igw_verdict::carrier_address:
    return egress ? "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"
                  : "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS";
  case igw_verdict::pass:
  case igw_verdict::unknown:
    return "";
  }
  return "";
}

/// What a packet looks like behind the internet gateway: the private source replaced by its public
/// address, ports kept (IGW-3). Filters in the VPC never see this form.
[[nodiscard]] constexpr packet translate_out(packet p, ipv4 public_source) {
  p.src = public_source;
  return p;
}
/// What a packet from the internet looks like inside: the public destination replaced by the
/// private one (IGW-3).
[[nodiscard]] constexpr packet translate_in(packet p, ipv4 private_destination) {
  p.dst = private_destination;
  return p;
}

/// Whether an egress-only internet gateway forwards: IPv6, and only connections that begin inside
/// (IGW-7).
[[nodiscard]] constexpr bool egress_only_igw_forwards(bool ipv6, bool initiated_inside) {
  return ipv6 && initiated_inside;
}

/// The longest packet an internet gateway forwards, in bytes (IGW-15).
inline constexpr int igw_mtu = 1500;

/// Whether Block Public Access lets a connection through an internet gateway or an egress-only one.
/// `exclusion`: of the subnet or its VPC; `through_nat`: it leaves through a NAT gateway or an
/// egress-only internet gateway, which `block_ingress` leaves open (BPA-1, BPA-2, BPA-3). What does
/// not cross such a gateway is not affected (BPA-4).
[[nodiscard]] constexpr bool public_access_allows(bpa_mode mode,
                                                  std::optional<bpa_exclusion_mode> exclusion,
                                                  bool initiated_inside, bool through_nat) {
  if (mode == bpa_mode::off || exclusion == bpa_exclusion_mode::allow_bidirectional)
    return true;
  if (exclusion == bpa_exclusion_mode::allow_egress && initiated_inside)
    return true;
  return mode == bpa_mode::block_ingress && initiated_inside && through_nat;
}

} // namespace vpclint::inline v0::aws
