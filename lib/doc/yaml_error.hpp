#pragma once

#include "doc/tree_builder.hpp"

#include <cstdint>
#include <string_view>

namespace vpclint::inline v0::doc::detail {

/// An error of libyaml with byte offsets in place of marks.
struct yaml_problem {
  std::string_view problem{};
  std::string_view context{};
  std::uint32_t at{0};
  std::uint32_t context_at{0};
};

/// Refuses the document in words that say what to change.
void report_yaml_error(std::string_view bytes, yaml_problem const& p, tree_builder& out);

} // namespace vpclint::inline v0::doc::detail
