#pragma once

#include "vpclint/lint/rule.hpp"

#include <span>
#include <string>
#include <string_view>

namespace vpclint::inline v0 {

/// A design that breaks a rule, what is said about it, and one that keeps the rule; parts may be
/// empty.
struct rule_example {
  std::string_view rule{}; ///< name
  std::string_view bad{};
  std::string_view output{};
  std::string_view good{};
};

/// The example of the rule of that name; null when there is none.
[[nodiscard]] rule_example const* find_example(std::span<rule_example const> examples,
                                               std::string_view name);

/// The page of a rule in Markdown.
[[nodiscard]] std::string rule_page(rule const& r, rule_example const* example);

/// A table of all rules in Markdown that links their pages, a section for each range of codes.
[[nodiscard]] std::string rule_index(std::span<rule const* const> rules);

/// Everything about a rule as plain text for a terminal.
[[nodiscard]] std::string rule_text(rule const& r, rule_example const* example);

/// The list of rules with everything they say, as JSON.
[[nodiscard]] std::string rule_list_json(std::span<rule const* const> rules);

/// What the rules whose codes have this first digit are about; empty for other characters.
[[nodiscard]] std::string_view rule_subject(char first_digit);

} // namespace vpclint::inline v0
