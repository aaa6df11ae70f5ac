#pragma once

#include "vpclint/net/address.hpp"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace vpclint::inline v0 {

/// Why a text is not a prefix. Order of tests: from left to right in the text.
enum class cidr_error : std::uint8_t {
  empty,           ///< no text at all
  zone,            ///< `fe80::1%eth0/64`
  bad_address,     ///< what stands before the slash is no address
  wrong_family,    ///< an address, but of the other family than asked for
  missing_length,  ///< an address alone
  bad_length,      ///< what follows the slash is no plain decimal number (`/`, `/08`, `/+8`, `/a`)
  length_too_long, ///< more than 32 or 128
  host_bits_set,   ///< bits set behind the prefix length (`10.0.0.1/8`)
};

/// The reason in words, to follow "`TEXT` ": lower case, no full stop.
[[nodiscard]] constexpr std::string_view describe(cidr_error e) {
  switch (e) {
  case cidr_error::empty:
    return "is empty";
  case cidr_error::zone:
    return "has an IPv6 zone, which has no meaning off the machine it names";
  case cidr_error::bad_address:
    return "does not start with an IP address";
  case cidr_error::wrong_family:
    return "is of the other IP family";
  case cidr_error::missing_length:
    return "is an address without a prefix length";
  case cidr_error::bad_length:
    return "has no plain decimal number as its prefix length";
  case cidr_error::length_too_long:
    return "has a prefix length longer than its address";
  case cidr_error::host_bits_set:
    return "has bits set behind its prefix length";
  }
  return "is not a CIDR block";
}

/// What became of a text read as `Prefix`: the prefix, or the reason why not. `operator*` and
/// `operator->` require `has_value()`, `error()` requires its absence.
template <class Prefix>
class parsed {
public:
  constexpr parsed(Prefix const& p) : prefix_(p), state_(state::value) {}
  constexpr parsed(cidr_error e) : error_(e) {}
  /// A prefix with host bits, and what it is without them.
  [[nodiscard]] static constexpr parsed masked(Prefix const& canonical) {
    parsed p(cidr_error::host_bits_set);
    p.prefix_ = canonical;
    p.state_ = state::canonical_only;
    return p;
  }

  [[nodiscard]] constexpr bool has_value() const { return state_ == state::value; }
  [[nodiscard]] constexpr explicit operator bool() const { return has_value(); }
  [[nodiscard]] constexpr Prefix const& operator*() const {
    VPCLINT_ASSERT(has_value());
    return prefix_;
  }
  [[nodiscard]] constexpr Prefix const* operator->() const {
    VPCLINT_ASSERT(has_value());
    return &prefix_;
  }
  [[nodiscard]] constexpr cidr_error error() const {
    VPCLINT_ASSERT(!has_value());
    return error_;
  }
  /// The value; for `host_bits_set`, the prefix that was probably meant (host bits cleared), so
  /// that a caller may report and go on; else nothing.
  [[nodiscard]] constexpr std::optional<Prefix> canonical() const {
    if (state_ == state::nothing)
      return std::nullopt;
    return prefix_;
  }

  friend constexpr bool operator==(parsed const&, parsed const&) = default;

private:
  enum class state : std::uint8_t { nothing, canonical_only, value };
  Prefix prefix_{};
  cidr_error error_{cidr_error::empty};
  state state_{state::nothing};
};

namespace detail {

/// A prefix length: decimal digits without leading zero, at most `limit`.
[[nodiscard]] constexpr std::optional<cidr_error> read_length(std::string_view text, int limit,
                                                              int& length) {
  if (text.empty() || (text.size() > 1 && text[0] == '0'))
    return cidr_error::bad_length;
  for (char const c : text)
    if (c < '0' || c > '9')
      return cidr_error::bad_length;
  if (text.size() > 3)
    return cidr_error::length_too_long;
  length = 0;
  for (char const c : text)
    length = length * 10 + (c - '0');
  if (length > limit)
    return cidr_error::length_too_long;
  return std::nullopt;
}

} // namespace detail

/// A block of addresses of one family that share their first `length()` bits. Always canonical: no
/// bit is set behind the length. Sorted by first address, and then the larger block first, so that
/// a block comes before those inside it. Any two blocks are nested or disjoint.
template <class Address>
class basic_prefix {
public:
  using address_type = Address;
  using number_type = typename Address::number_type;
  static constexpr int width = Address::width;

  /// All addresses (`/0`).
  constexpr basic_prefix() = default;
  /// The block of `length` bits around `a`, whose bits behind them are dropped; precondition:
  /// `0 <= length <= width`.
  [[nodiscard]] static constexpr basic_prefix around(Address a, int length) {
    VPCLINT_ASSERT(length >= 0 && length <= width);
    return basic_prefix(Address::from_number(a.number() & mask(length)), length);
  }
  /// The block of `a` alone.
  [[nodiscard]] static constexpr basic_prefix host(Address a) { return {a, width}; }
  /// The block `a/length`, or why there is none.
  [[nodiscard]] static constexpr parsed<basic_prefix> make(Address a, int length) {
    if (length < 0)
      return cidr_error::bad_length;
    if (length > width)
      return cidr_error::length_too_long;
    auto const p = around(a, length);
    if (p.first_ != a)
      return parsed<basic_prefix>::masked(p);
    return p;
  }
  /// Reads `ADDRESS/LENGTH` and nothing else: no blanks, no zone, no leading zeros, and no address
  /// without a length.
  [[nodiscard]] static constexpr parsed<basic_prefix> parse(std::string_view text) {
    if (text.empty())
      return cidr_error::empty;
    if (text.find('%') != std::string_view::npos)
      return cidr_error::zone;
    auto const slash = text.find('/');
    auto const head = text.substr(0, slash);
    auto const a = Address::parse(head);
    if (!a)
      return address::parse(head) ? cidr_error::wrong_family : cidr_error::bad_address;
    if (slash == std::string_view::npos)
      return cidr_error::missing_length;
    int length = 0;
    if (auto const e = detail::read_length(text.substr(slash + 1), width, length))
      return *e;
    return make(*a, length);
  }

  [[nodiscard]] constexpr Address first() const { return first_; }
  [[nodiscard]] constexpr Address last() const {
    return Address::from_number(
        static_cast<number_type>(first_.number() | static_cast<number_type>(~mask(length_))));
  }
  [[nodiscard]] constexpr int length() const { return length_; }
  /// How many addresses; saturates at 2^128 - 1 for `::/0`.
  [[nodiscard]] constexpr uint128 address_count() const {
    return width - length_ == 128 ? uint128_max : uint128{1} << (width - length_);
  }

  [[nodiscard]] constexpr bool contains(Address a) const {
    return (a.number() & mask(length_)) == first_.number();
  }
  /// Whether all of `other` lies inside; true for itself.
  [[nodiscard]] constexpr bool contains(basic_prefix const& other) const {
    return other.length_ >= length_ && contains(other.first_);
  }
  [[nodiscard]] constexpr bool overlaps(basic_prefix const& other) const {
    return contains(other) || other.contains(*this);
  }

  /// The block twice the size around this one; nothing for `/0`.
  [[nodiscard]] constexpr std::optional<basic_prefix> parent() const {
    if (length_ == 0)
      return std::nullopt;
    return around(first_, length_ - 1);
  }
  /// Lower and upper half; precondition: `length() < width`.
  [[nodiscard]] constexpr std::pair<basic_prefix, basic_prefix> halves() const {
    VPCLINT_ASSERT(length_ < width);
    return {basic_prefix(first_, length_ + 1), host(last()).widened(length_ + 1)};
  }
  /// The `i`-th block (from 0) of `length` bits inside this one; nothing beyond the last, or when
  /// `length` is not in `[length(), width]`.
  [[nodiscard]] constexpr std::optional<basic_prefix> subnet(int length, uint128 i) const {
    if (length < length_ || length > width)
      return std::nullopt;
    auto const extra = length - length_;
    if (extra < 128 && (i >> extra) != 0)
      return std::nullopt;
    auto const offset = length == 0 ? uint128{0} : i << (width - length);
    return basic_prefix(Address::from_number(static_cast<number_type>(first_.number() + offset)),
                        length);
  }
  /// The block of the same size right behind this one; nothing behind the last.
  [[nodiscard]] constexpr std::optional<basic_prefix> next() const {
    auto const end = last().number();
    if (static_cast<number_type>(~end) == 0)
      return std::nullopt;
    return basic_prefix(Address::from_number(static_cast<number_type>(end + 1)), length_);
  }
  /// The block of `length` bits around this one; precondition: `0 <= length <= length()`.
  [[nodiscard]] constexpr basic_prefix widened(int length) const {
    VPCLINT_ASSERT(length <= length_);
    return around(first_, length);
  }

  /// The network mask: `length` ones, then zeros.
  [[nodiscard]] static constexpr number_type mask(int length) {
    return length == 0 ? number_type{0}
                       : static_cast<number_type>(~number_type{0} << (width - length));
  }

  friend constexpr auto operator<=>(basic_prefix const&, basic_prefix const&) = default;

private:
  constexpr basic_prefix(Address first, int length) : first_(first), length_(length) {}

  Address first_{};
  int length_{0};
};

using prefix4 = basic_prefix<ipv4>;
using prefix6 = basic_prefix<ipv6>;

template <class Address>
[[nodiscard]] std::string to_string(basic_prefix<Address> const& p) {
  return to_string(p.first()) + "/" + std::to_string(p.length());
}

/// A block of addresses of either family, canonical as `basic_prefix`. All of IPv4 sorts before all
/// of IPv6; blocks of different families neither contain each other nor overlap.
class cidr {
  // Ahead of `parse`, or clang 14 instantiates it too late for constant expressions.
  template <class Prefix>
  static constexpr parsed<cidr> lift(parsed<Prefix> const& p) {
    if (p)
      return cidr(*p);
    if (auto const c = p.canonical())
      return parsed<cidr>::masked(cidr(*c));
    return p.error();
  }

public:
  /// 0.0.0.0/0
  constexpr cidr() = default;
  constexpr cidr(prefix4 p) : first_(p.first()), length_(p.length()) {}
  constexpr cidr(prefix6 p) : first_(p.first()), length_(p.length()) {}
  /// The block of `a` alone.
  [[nodiscard]] static constexpr cidr host(address a) {
    return a.is_v4() ? cidr(prefix4::host(a.v4())) : cidr(prefix6::host(a.v6()));
  }

  [[nodiscard]] constexpr bool is_v4() const { return first_.is_v4(); }
  [[nodiscard]] constexpr bool is_v6() const { return first_.is_v6(); }
  /// Precondition: `is_v4()`.
  [[nodiscard]] constexpr prefix4 v4() const { return prefix4::around(first_.v4(), length_); }
  /// Precondition: `is_v6()`.
  [[nodiscard]] constexpr prefix6 v6() const { return prefix6::around(first_.v6(), length_); }
  [[nodiscard]] constexpr int length() const { return length_; }
  /// 32 or 128.
  [[nodiscard]] constexpr int width() const { return is_v4() ? ipv4::width : ipv6::width; }
  [[nodiscard]] constexpr address first() const { return first_; }
  [[nodiscard]] constexpr address last() const {
    return is_v4() ? address(v4().last()) : address(v6().last());
  }
  /// How many addresses; saturates at 2^128 - 1 for `::/0`.
  [[nodiscard]] constexpr uint128 address_count() const {
    return is_v4() ? v4().address_count() : v6().address_count();
  }
  /// `0.0.0.0/0` or `::/0`.
  [[nodiscard]] constexpr bool is_everything() const { return length_ == 0; }
  [[nodiscard]] constexpr bool same_family(cidr const& other) const {
    return is_v4() == other.is_v4();
  }

  [[nodiscard]] constexpr bool contains(address a) const {
    if (a.is_v4() != is_v4())
      return false;
    return is_v4() ? v4().contains(a.v4()) : v6().contains(a.v6());
  }
  /// Whether all of `other` lies inside; true for itself.
  [[nodiscard]] constexpr bool contains(cidr const& other) const {
    return other.length_ >= length_ && contains(other.first_);
  }
  [[nodiscard]] constexpr bool overlaps(cidr const& other) const {
    return contains(other) || other.contains(*this);
  }

  /// Reads a block of the family that the text's address has; see `basic_prefix::parse`.
  [[nodiscard]] static constexpr parsed<cidr> parse(std::string_view text) {
    if (text.find(':') != std::string_view::npos)
      return lift(prefix6::parse(text));
    return lift(prefix4::parse(text));
  }

  friend constexpr auto operator<=>(cidr const&, cidr const&) = default;

private:
  address first_{};
  int length_{0};
};

[[nodiscard]] inline std::string to_string(cidr const& c) {
  return to_string(c.first()) + "/" + std::to_string(c.length());
}

namespace detail {
// Not constexpr, so that reaching it ends a constant evaluation with its name in the message.
inline void not_a_cidr_block() {}
} // namespace detail

namespace literals {

/// A block known at compile time: `"10.0.0.0/8"_cidr`. A text that `cidr::parse` refuses does not
/// compile.
consteval cidr operator""_cidr(char const* text, std::size_t size) {
  auto const c = cidr::parse(std::string_view(text, size));
  if (!c)
    detail::not_a_cidr_block();
  return *c;
}

} // namespace literals

} // namespace vpclint::inline v0

template <class Address>
struct std::hash<vpclint::basic_prefix<Address>> {
  std::size_t operator()(vpclint::basic_prefix<Address> const& p) const noexcept {
    return std::hash<Address>{}(p.first()) * 131 + static_cast<std::size_t>(p.length());
  }
};
template <>
struct std::hash<vpclint::cidr> {
  std::size_t operator()(vpclint::cidr const& c) const noexcept {
    return std::hash<vpclint::address>{}(c.first()) * 131 + static_cast<std::size_t>(c.length());
  }
};
