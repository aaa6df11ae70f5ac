#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

namespace vpclint::inline v0 {

/// An unsigned integer of 128 bits: the width of an IPv6 address and of every count of addresses.
__extension__ using uint128 = unsigned __int128;

/// 2^128 - 1: also what a count that would need more than 128 bits saturates to.
inline constexpr uint128 uint128_max = ~uint128{0};

/// `a + b`, or `uint128_max` where the sum does not fit.
[[nodiscard]] constexpr uint128 saturating_add(uint128 a, uint128 b) {
  return a > uint128_max - b ? uint128_max : a + b;
}

/// `a * b`, or `uint128_max` where the product does not fit.
[[nodiscard]] constexpr uint128 saturating_multiply(uint128 a, uint128 b) {
  if (a == 0 || b == 0)
    return 0;
  return a > uint128_max / b ? uint128_max : a * b;
}

/// Decimal digits, no separators.
[[nodiscard]] inline std::string to_string(uint128 n) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(n % 10)));
    n /= 10;
  } while (n != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

} // namespace vpclint::inline v0
