#pragma once

#include "vpclint/diag/report.hpp"
#include "vpclint/lint/rule.hpp"
#include "vpclint/output/renderer.hpp"

#include "output/place_finder.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::output {

/// The rule behind a code, built in or of the user; null when there is none.
[[nodiscard]] rule const* rule_of(std::string_view code, render_options const& options);

/// What to change: the finding's own remedy, else the rule's; may be empty.
[[nodiscard]] std::string_view remedy_of(finding const& f, rule const* r);

/// `file:line:column`, `file` where only that is known, empty for no place.
[[nodiscard]] std::string place_text(source_map const& sources, place at);
[[nodiscard]] std::string place_text(place_finder& places, place at);
void append_place(std::string& out, place_finder& places, place at);

/// `1 error`, `2 errors`.
[[nodiscard]] std::string counted(std::size_t n, std::string_view word);

/// The totals in one line without line break, such as `1 error, 2 infos; 1 ignored`.
[[nodiscard]] std::string summary_text(report const& r);

/// How often a rule was found.
struct rule_count {
  std::string_view code{};
  std::string_view name{};
  std::size_t count{0};
};

/// Most frequent first, then by code.
[[nodiscard]] std::vector<rule_count> count_by_rule(report const& r, render_options const& options);

/// One line for each rule that was found.
void append_statistics(std::string& out, report const& r, render_options const& options);

} // namespace vpclint::inline v0::output
