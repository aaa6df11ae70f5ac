#pragma once

#include "vpclint/model/security_group.hpp"

#include <string_view>

namespace vpclint::inline v0 {

/// The tag of a security group that things outside the design may carry, as those of another stack;
/// its value says how it gets there. Loaders add it; people may write it themselves.
inline constexpr std::string_view used_elsewhere_tag = "vpc-lint:used-elsewhere";

/// The tag that says so; null for a group that belongs to the design alone. O(tags).
[[nodiscard]] inline tag const* used_elsewhere(security_group const& g) {
  for (auto const& t : g.tags)
    if (t.key == used_elsewhere_tag)
      return &t;
  return nullptr;
}

} // namespace vpclint::inline v0
