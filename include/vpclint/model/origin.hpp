#pragma once

#include "vpclint/text/location.hpp"

namespace vpclint::inline v0 {

/// Where a model value was written. Two values are equal whatever their origins, so that the same
/// design read from YAML, from JSON or built in code compares equal.
struct origin {
  place where{};

  constexpr origin() = default;
  constexpr origin(place p) : where(p) {}
  constexpr operator place() const { return where; }
  friend constexpr bool operator==(origin, origin) { return true; }
};

} // namespace vpclint::inline v0
