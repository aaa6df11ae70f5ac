#pragma once

#include "vpclint/lint/rule.hpp"

#include <span>
#include <string_view>

namespace vpclint::inline v0 {

/// Every built-in rule, ascending by code.
[[nodiscard]] std::span<rule const* const> all_rules();

/// The built-in rule with this code, name or former name; null when there is none.
[[nodiscard]] rule const* find_rule(std::string_view code_or_name);

/// Whether the rule goes by this code, name or former name.
[[nodiscard]] constexpr bool answers_to(rule const& r, std::string_view word) {
  return r.info.id == word || r.info.name == word || r.info.aliases.contains(word);
}

}  // namespace vpclint::inline v0
