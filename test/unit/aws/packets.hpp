#pragma once
// Packets for the tests of filters.

#include "vpclint/packet/packet.hpp"

#include "support/catch.hpp"

inline vpclint::packet tcp_packet(char const* src, char const* dst, std::uint16_t dst_port,
                                  std::uint16_t src_port = 40'000) {
  return {.src = *vpclint::address::parse(src),
          .dst = *vpclint::address::parse(dst),
          .proto = 6,
          .src_port = src_port,
          .dst_port = dst_port};
}

inline vpclint::packet udp_packet(char const* src, char const* dst, std::uint16_t dst_port,
                                  std::uint16_t src_port = 40'000) {
  auto p = tcp_packet(src, dst, dst_port, src_port);
  p.proto = 17;
  return p;
}

/// A packet without ports: ICMP or ICMPv6 with type and code, or anything else.
inline vpclint::packet raw_packet(char const* src, char const* dst, std::uint8_t proto,
                                  std::uint8_t type = 0, std::uint8_t code = 0) {
  return {.src = *vpclint::address::parse(src),
          .dst = *vpclint::address::parse(dst),
          .proto = proto,
          .icmp_type = type,
          .icmp_code = code};
}

template <>
struct Catch::StringMaker<vpclint::packet> {
  static std::string convert(vpclint::packet const& p) { return vpclint::to_string(p); }
};
