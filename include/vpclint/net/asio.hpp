#pragma once

#include "vpclint/net/prefix.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <cstdint>
#include <optional>

namespace vpclint::inline v0 {

/// Conversions between our values and those of Boost.Asio. Towards Asio they always succeed; from
/// Asio they refuse what our types can't hold: IPv6 zones, and host bits behind a prefix length.

[[nodiscard]] inline boost::asio::ip::address_v4 to_asio(ipv4 a) {
  return boost::asio::ip::address_v4(a.bits);
}

[[nodiscard]] inline boost::asio::ip::address_v6 to_asio(ipv6 a) {
  boost::asio::ip::address_v6::bytes_type bytes;
  auto n = a.number();
  for (auto it = bytes.rbegin(); it != bytes.rend(); ++it, n >>= 8)
    *it = static_cast<unsigned char>(n & 0xff);
  return boost::asio::ip::address_v6(bytes);
}

[[nodiscard]] inline boost::asio::ip::address to_asio(address a) {
  if (a.is_v4())
    return to_asio(a.v4());
  return to_asio(a.v6());
}

[[nodiscard]] inline boost::asio::ip::network_v4 to_asio(prefix4 const& p) {
  return {to_asio(p.first()), static_cast<unsigned short>(p.length())};
}

[[nodiscard]] inline boost::asio::ip::network_v6 to_asio(prefix6 const& p) {
  return {to_asio(p.first()), static_cast<unsigned short>(p.length())};
}

[[nodiscard]] inline ipv4 from_asio(boost::asio::ip::address_v4 const& a) {
  return ipv4{a.to_uint()};
}

/// Nothing for an address with a zone (scope id).
[[nodiscard]] inline std::optional<ipv6> from_asio(boost::asio::ip::address_v6 const& a) {
  if (a.scope_id() != 0)
    return std::nullopt;
  uint128 n = 0;
  for (auto const byte : a.to_bytes())
    n = (n << 8) | byte;
  return ipv6::from_number(n);
}

/// Nothing for an IPv6 address with a zone.
[[nodiscard]] inline std::optional<address> from_asio(boost::asio::ip::address const& a) {
  if (a.is_v4())
    return address(from_asio(a.to_v4()));
  if (auto const v6 = from_asio(a.to_v6()))
    return address(*v6);
  return std::nullopt;
}

/// `host_bits_set` (with the canonical block beside it) where Asio's network keeps host bits.
[[nodiscard]] inline parsed<prefix4> from_asio(boost::asio::ip::network_v4 const& n) {
  return prefix4::make(from_asio(n.address()), n.prefix_length());
}

/// `zone` or `host_bits_set` where Asio's network has them.
[[nodiscard]] inline parsed<prefix6> from_asio(boost::asio::ip::network_v6 const& n) {
  auto const a = from_asio(n.address());
  if (!a)
    return cidr_error::zone;
  return prefix6::make(*a, n.prefix_length());
}

} // namespace vpclint::inline v0
