#pragma once

#include "vpclint/model/security_group.hpp"

#include <string_view>

namespace vpclint::inline v0 {

/// The tag of what things outside the design may use, as those of another stack: a security group
/// that they carry, a route table, a network ACL, a gateway, an Elastic IP. Its value says how it
/// gets there. Loaders add it; people may write it themselves.
inline constexpr std::string_view used_elsewhere_tag = "vpc-lint:used-elsewhere";

/// The tag that says so; null for what belongs to the design alone. O(tags).
template <class Thing>
[[nodiscard]] tag const* used_elsewhere(Thing const& thing) {
  for (auto const& t : thing.tags)
    if (t.key == used_elsewhere_tag)
      return &t;
  return nullptr;
}

} // namespace vpclint::inline v0
