#pragma once

#include "vpclint/net/uint128.hpp"
#include "vpclint/support/assert.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace vpclint::inline v0 {

/// An IPv4 address, ordered by its number.
struct ipv4 {
  using number_type = std::uint32_t;
  static constexpr int width = 32;

  std::uint32_t bits{}; ///< host byte order: 10.0.0.1 is 0x0a000001

  [[nodiscard]] constexpr number_type number() const { return bits; }
  [[nodiscard]] static constexpr ipv4 from_number(number_type n) { return ipv4{n}; }

  /// Reads exactly four decimal numbers up to 255 without leading zeros (so nothing can be meant as
  /// octal), separated by dots, and nothing else.
  [[nodiscard]] static constexpr std::optional<ipv4> parse(std::string_view text) {
    std::uint32_t bits = 0;
    std::size_t at = 0;
    for (int part = 0; part < 4; ++part) {
      if (part > 0 && (at >= text.size() || text[at++] != '.'))
        return std::nullopt;
      std::uint32_t value = 0;
      auto const start = at;
      for (; at < text.size() && at - start < 3 && text[at] >= '0' && text[at] <= '9'; ++at)
        value = value * 10 + static_cast<std::uint32_t>(text[at] - '0');
      auto const digits = at - start;
      if (digits == 0 || value > 255 || (digits > 1 && text[start] == '0'))
        return std::nullopt;
      bits = (bits << 8) | value;
    }
    if (at != text.size())
      return std::nullopt;
    return ipv4{bits};
  }

  friend constexpr auto operator<=>(ipv4 const&, ipv4 const&) = default;
};

/// An IPv6 address without zone, ordered by its number.
struct ipv6 {
  using number_type = uint128;
  static constexpr int width = 128;

  std::uint64_t high{}; ///< the first eight bytes, host byte order
  std::uint64_t low{};  ///< the last eight bytes

  [[nodiscard]] constexpr number_type number() const { return (uint128{high} << 64) | low; }
  [[nodiscard]] static constexpr ipv6 from_number(number_type n) {
    return ipv6{static_cast<std::uint64_t>(n >> 64), static_cast<std::uint64_t>(n)};
  }
  /// The 16-bit group at position `i` (0 to 7) of the written form.
  [[nodiscard]] constexpr std::uint16_t group(int i) const {
    auto const half = i < 4 ? high : low;
    return static_cast<std::uint16_t>(half >> (16 * (3 - i % 4)));
  }

  /// Reads the text forms of RFC 4291 section 2.2: eight groups of up to four hexadecimal digits,
  /// one `::` for at least one group of zeros, the last 32 bits as IPv4 where wanted. A zone
  /// (`%eth0`) is refused: it names an interface of this machine.
  [[nodiscard]] static constexpr std::optional<ipv6> parse(std::string_view text);

  friend constexpr auto operator<=>(ipv6 const&, ipv6 const&) = default;
};

namespace detail {

[[nodiscard]] constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/// Groups read so far of an IPv6 address, and where the `::` stood among them.
struct ipv6_groups {
  std::array<std::uint16_t, 8> groups{};
  std::size_t count{0};
  std::size_t gap{9};

  [[nodiscard]] constexpr bool has_gap() const { return gap <= 8; }
  [[nodiscard]] constexpr bool push(std::uint32_t group) {
    if (count == 8)
      return false;
    groups[count++] = static_cast<std::uint16_t>(group);
    return true;
  }
  [[nodiscard]] constexpr std::optional<ipv6> finish() const {
    if (has_gap() ? count >= 8 : count != 8)
      return std::nullopt;
    uint128 number = 0;
    auto const zeros = 8 - count;
    for (std::size_t i = 0; i < 8; ++i) {
      std::uint16_t group = 0;
      if (!has_gap() || i < gap)
        group = groups[i];
      else if (i >= gap + zeros)
        group = groups[i - zeros];
      number = (number << 16) | group;
    }
    return ipv6::from_number(number);
  }
};

} // namespace detail

constexpr std::optional<ipv6> ipv6::parse(std::string_view text) {
  detail::ipv6_groups read;
  std::size_t at = 0;
  if (text.substr(0, 2) == "::") {
    read.gap = 0;
    at = 2;
  }
  while (at < text.size()) {
    std::uint32_t group = 0;
    auto const start = at;
    for (; at < text.size() && detail::hex_digit(text[at]) >= 0; ++at) {
      if (at - start == 4)
        return std::nullopt;
      group = group * 16 + static_cast<std::uint32_t>(detail::hex_digit(text[at]));
    }
    if (at < text.size() && text[at] == '.') {
      auto const tail = ipv4::parse(text.substr(start));
      if (!tail || !read.push(tail->bits >> 16) || !read.push(tail->bits & 0xffffU))
        return std::nullopt;
      return read.finish();
    }
    if (at == start || !read.push(group))
      return std::nullopt;
    if (at == text.size())
      break;
    if (text[at++] != ':' || at == text.size())
      return std::nullopt;
    if (text[at] == ':') {
      if (read.has_gap())
        return std::nullopt;
      read.gap = read.count;
      ++at;
    }
  }
  return read.finish();
}

/// Dotted quad.
[[nodiscard]] inline std::string to_string(ipv4 a) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += std::to_string((a.bits >> shift) & 0xffU);
    if (shift != 0)
      out += '.';
  }
  return out;
}

/// The one form of RFC 5952: lower case, no leading zeros, the first longest run of at least two
/// zero groups as `::`, and IPv4-mapped addresses (`::ffff:0:0/96`) with a dotted tail.
[[nodiscard]] inline std::string to_string(ipv6 a) {
  if (a.high == 0 && (a.low >> 32) == 0xffffU)
    return "::ffff:" + to_string(ipv4{static_cast<std::uint32_t>(a.low)});
  int best = -1;
  int best_length = 1;
  for (int i = 0; i < 8;) {
    int length = 0;
    while (i + length < 8 && a.group(i + length) == 0)
      ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
    i += length + 1;
  }
  std::string out;
  for (int i = 0; i < 8;) {
    if (i == best) {
      out += "::";
      i += best_length;
      continue;
    }
    if (!out.empty() && out.back() != ':')
      out += ':';
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      auto const digit = (static_cast<unsigned>(a.group(i)) >> shift) & 0xfU;
      started = started || digit != 0 || shift == 0;
      if (started)
        out += "0123456789abcdef"[digit];
    }
    ++i;
  }
  return out;
}

/// An address of either family. All of IPv4 sorts before all of IPv6; the families never compare
/// equal (`::ffff:10.0.0.1` is an IPv6 address).
class address {
public:
  /// 0.0.0.0
  constexpr address() = default;
  constexpr address(ipv4 a) : number_{0, a.bits} {}
  constexpr address(ipv6 a) : is_v6_(true), number_(a) {}

  [[nodiscard]] constexpr bool is_v4() const { return !is_v6_; }
  [[nodiscard]] constexpr bool is_v6() const { return is_v6_; }
  /// Precondition: `is_v4()`.
  [[nodiscard]] constexpr ipv4 v4() const {
    VPCLINT_ASSERT(is_v4());
    return ipv4{static_cast<std::uint32_t>(number_.low)};
  }
  /// Precondition: `is_v6()`.
  [[nodiscard]] constexpr ipv6 v6() const {
    VPCLINT_ASSERT(is_v6());
    return number_;
  }
  /// The address as a number, of either family.
  [[nodiscard]] constexpr uint128 number() const { return number_.number(); }

  /// As `ipv6::parse` where the text has a colon, else as `ipv4::parse`.
  [[nodiscard]] static constexpr std::optional<address> parse(std::string_view text) {
    if (text.find(':') != std::string_view::npos) {
      if (auto const a = ipv6::parse(text))
        return address(*a);
    } else if (auto const a = ipv4::parse(text)) {
      return address(*a);
    }
    return std::nullopt;
  }

  friend constexpr auto operator<=>(address const&, address const&) = default;

private:
  bool is_v6_{false};
  ipv6 number_{};
};

[[nodiscard]] inline std::string to_string(address a) {
  return a.is_v4() ? to_string(a.v4()) : to_string(a.v6());
}

/// 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 (RFC 1918).
[[nodiscard]] constexpr bool is_rfc1918(ipv4 a) {
  return (a.bits >> 24) == 10 || (a.bits >> 20) == 0xac1 || (a.bits >> 16) == 0xc0a8;
}
/// 100.64.0.0/10, shared by carriers (RFC 6598).
[[nodiscard]] constexpr bool is_cgnat(ipv4 a) { return (a.bits >> 22) == (0x64400000U >> 22); }
/// 169.254.0.0/16 (RFC 3927).
[[nodiscard]] constexpr bool is_link_local(ipv4 a) { return (a.bits >> 16) == 0xa9fe; }
/// fe80::/10 (RFC 4291).
[[nodiscard]] constexpr bool is_link_local(ipv6 a) { return (a.high >> 54) == 0x3fa; }
/// 127.0.0.0/8.
[[nodiscard]] constexpr bool is_loopback(ipv4 a) { return (a.bits >> 24) == 127; }
/// ::1.
[[nodiscard]] constexpr bool is_loopback(ipv6 a) { return a.high == 0 && a.low == 1; }
/// 224.0.0.0/4.
[[nodiscard]] constexpr bool is_multicast(ipv4 a) { return (a.bits >> 28) == 0xe; }
/// ff00::/8.
[[nodiscard]] constexpr bool is_multicast(ipv6 a) { return (a.high >> 56) == 0xff; }
/// 0.0.0.0.
[[nodiscard]] constexpr bool is_unspecified(ipv4 a) { return a.bits == 0; }
/// ::.
[[nodiscard]] constexpr bool is_unspecified(ipv6 a) { return a.high == 0 && a.low == 0; }
/// 240.0.0.0/4, the former class E, with the limited broadcast address.
[[nodiscard]] constexpr bool is_class_e(ipv4 a) { return (a.bits >> 28) == 0xf; }
/// fc00::/7 (RFC 4193).
[[nodiscard]] constexpr bool is_unique_local(ipv6 a) { return (a.high >> 57) == 0x7e; }
/// 2000::/3, all that is allocated as global unicast.
[[nodiscard]] constexpr bool is_global_unicast(ipv6 a) { return (a.high >> 61) == 1; }

[[nodiscard]] constexpr bool is_link_local(address a) {
  return a.is_v4() ? is_link_local(a.v4()) : is_link_local(a.v6());
}
[[nodiscard]] constexpr bool is_loopback(address a) {
  return a.is_v4() ? is_loopback(a.v4()) : is_loopback(a.v6());
}
[[nodiscard]] constexpr bool is_multicast(address a) {
  return a.is_v4() ? is_multicast(a.v4()) : is_multicast(a.v6());
}
[[nodiscard]] constexpr bool is_unspecified(address a) {
  return a.is_v4() ? is_unspecified(a.v4()) : is_unspecified(a.v6());
}

} // namespace vpclint::inline v0

template <>
struct std::hash<vpclint::ipv4> {
  std::size_t operator()(vpclint::ipv4 a) const noexcept {
    return std::hash<std::uint32_t>{}(a.bits);
  }
};
template <>
struct std::hash<vpclint::ipv6> {
  std::size_t operator()(vpclint::ipv6 a) const noexcept {
    return std::hash<std::uint64_t>{}(a.high * 0x9e3779b97f4a7c15U ^ a.low);
  }
};
template <>
struct std::hash<vpclint::address> {
  std::size_t operator()(vpclint::address a) const noexcept {
    return std::hash<vpclint::ipv6>{}(vpclint::ipv6::from_number(a.number())) + a.is_v6();
  }
};
