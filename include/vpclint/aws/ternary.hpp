#pragma once

#include <cstdint>
#include <optional>

namespace vpclint::inline v0::aws {

/// Yes, no, or not known. `unknown` is the answer only where the missing fact could change it.
enum class ternary : std::uint8_t { no, unknown, yes };

[[nodiscard]] constexpr ternary to_ternary(bool b) { return b ? ternary::yes : ternary::no; }
/// Nothing stands for not known.
[[nodiscard]] constexpr ternary to_ternary(std::optional<bool> b) {
  return b ? to_ternary(*b) : ternary::unknown;
}
/// Yes if both are, no if one is.
[[nodiscard]] constexpr ternary both(ternary a, ternary b) { return a < b ? a : b; }
/// Yes if one is, no if both are.
[[nodiscard]] constexpr ternary either(ternary a, ternary b) { return a < b ? b : a; }

} // namespace vpclint::inline v0::aws
