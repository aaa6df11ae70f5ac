#pragma once

#include "vpclint/lint/rule.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace vpclint::inline v0 {

/// Every built-in rule, ascending by code.
[[nodiscard]] std::span<rule const* const> all_rules();

/// The built-in rule with this code, name or former name; null when there is none.
[[nodiscard]] rule const* find_rule(std::string_view code_or_name);

/// Whether two words are the same but for the case of ASCII letters.
[[nodiscard]] constexpr bool same_word(std::string_view a, std::string_view b) {
  auto const small = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return small(x) == small(y); });
}

/// Whether the rule goes by this code, name or former name; upper or lower case is the same.
[[nodiscard]] constexpr bool answers_to(rule const& r, std::string_view word) {
  return same_word(r.info.id, word) || same_word(r.info.name, word) ||
         std::any_of(r.info.aliases.begin(), r.info.aliases.end(),
                     [&](std::string_view alias) { return same_word(alias, word); });
}

} // namespace vpclint::inline v0
