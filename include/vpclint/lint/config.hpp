#pragma once

#include "vpclint/lint/rule.hpp"
#include "vpclint/support/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0 {

/// Which rules are on. Words name rules by code (`VPC1003`), prefix of a code (`VPC1`, `VPC32`) or
/// name (`subnet-overlap`). Of the words that fit a rule the longest prefix decides, and between
/// equals the ignoring one. Without selecting words all rules are on.
class rule_selection {
public:
  rule_selection() = default;

  /// Fails with `usage` for a word that names no rule, with the nearest one that does.
  [[nodiscard]] static result<rule_selection> of(std::span<std::string const> select,
                                                 std::span<std::string const> ignore,
                                                 std::span<rule const* const> extra_rules = {});

  /// Whether the rule with this code is on. O(words).
  [[nodiscard]] bool enabled(std::string_view code) const;
  [[nodiscard]] bool everything() const { return select_.empty() && ignore_.empty(); }

private:
  std::vector<std::string> select_; // prefixes of codes
  std::vector<std::string> ignore_;
};

/// The prefix of codes that a word stands for: the code behind a name or alias, or the word itself
/// when at least one code begins with it. Fails as `rule_selection::of` does.
[[nodiscard]] result<std::string> rule_prefix(std::string_view word,
                                              std::span<rule const* const> extra_rules = {});

} // namespace vpclint::inline v0
