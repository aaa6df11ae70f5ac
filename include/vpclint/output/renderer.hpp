#pragma once

#include "vpclint/diag/report.hpp"
#include "vpclint/lint/rule.hpp"

#include <span>
#include <string>
#include <string_view>

namespace vpclint::inline v0 {

/// What a renderer may add or leave out.
struct render_options {
  bool colour{false};     ///< escape sequences for a terminal; only `human` has any
  bool summary{true};     ///< a last line with the totals, in outputs for people
  bool statistics{false}; ///< how often each rule was found, most frequent first
  std::span<rule const* const> extra_rules{}; ///< where texts of rules of your own come from
};

/// A way to turn a report into text.
struct renderer {
  std::string_view name{};    ///< as given to `--output`
  std::string_view summary{}; ///< one line for people
  std::string_view media_type{};
  /// Appends to `out`. The same report makes the same bytes.
  void (*render)(report const&, render_options const&, std::string& out){nullptr};
};

} // namespace vpclint::inline v0
