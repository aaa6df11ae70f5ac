#pragma once

#include "vpclint/net/address.hpp"
#include "vpclint/packet/protocol.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace vpclint::inline v0 {

/// One concrete packet, as far as filters and routes look at it. Ports are 0 unless the protocol is
/// TCP or UDP, type and code are 0 unless it is ICMP or ICMPv6. Both addresses are of one family.
struct packet {
  address src{};
  address dst{};
  std::uint8_t proto{6};     ///< IANA number
  std::uint16_t src_port{0}; ///< on a request the client's port
  std::uint16_t dst_port{0};
  std::uint8_t icmp_type{0};
  std::uint8_t icmp_code{0};

  [[nodiscard]] constexpr protocol kind() const { return protocol{proto}; }
  [[nodiscard]] constexpr bool is_v4() const { return src.is_v4(); }

  /// The packet that answers this one: addresses and ports swapped, ICMP requests turned into their
  /// replies. Nothing for an ICMP type that is not answered.
  [[nodiscard]] constexpr std::optional<packet> reply() const {
    packet r{.src = dst,
             .dst = src,
             .proto = proto,
             .src_port = dst_port,
             .dst_port = src_port,
             .icmp_type = icmp_type,
             .icmp_code = icmp_code};
    if (kind().has_types()) {
      auto const type = reply_type(kind(), icmp_type);
      if (!type)
        return std::nullopt;
      r.icmp_type = *type;
    }
    return r;
  }

  friend constexpr bool operator==(packet const&, packet const&) = default;
  friend constexpr auto operator<=>(packet const&, packet const&) = default;
};

/// Whether `t`, which says nothing about addresses, matches packet `p` (NACL-10, NACL-11, SG-8,
/// SG-9). Protocol 58 in an ACL entry with an IPv4 CIDR is the entry's business: here types count.
[[nodiscard]] constexpr bool matches(traffic const& t, packet const& p) {
  if (t.proto.is_all())
    return true;
  if (t.proto != p.kind())
    return false;
  if (t.proto.has_ports())
    return t.ports.contains(p.dst_port);
  if (t.proto.has_types() && t.icmp_type >= 0)
    return t.icmp_type == p.icmp_type && (t.icmp_code < 0 || t.icmp_code == p.icmp_code);
  return true;
}

/// `10.0.0.1:40000 -> 10.0.0.2:443/tcp`, `[2001:db8::1]:40000 -> [2001:db8::2]:53/udp`,
/// `10.0.0.1 -> 10.0.0.2 icmp echo-request`, `10.0.0.1 -> 10.0.0.2 esp`.
[[nodiscard]] inline std::string to_string(packet const& p) {
  if (p.kind().has_ports()) {
    auto const end = [](address a, std::uint16_t port) {
      return (a.is_v6() ? "[" + to_string(a) + "]" : to_string(a)) + ":" + std::to_string(port);
    };
    return end(p.src, p.src_port) + " -> " + end(p.dst, p.dst_port) + "/" + to_string(p.kind());
  }
  auto out = to_string(p.src) + " -> " + to_string(p.dst) + " " + to_string(p.kind());
  if (p.kind().has_types()) {
    auto const code = p.icmp_code == 0 ? std::int16_t{-1} : std::int16_t{p.icmp_code};
    out += " " + to_string(icmp_kind{p.icmp_type, code}, p.kind());
  }
  return out;
}

} // namespace vpclint::inline v0
