#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vpclint::inline v0 {

/// How bad a finding is, in ascending order: `info` is worth knowing, `warning` works but is wrong
/// or dangerous, `error` is refused by AWS or contradicts the design's own intent.
enum class severity : std::uint8_t { info, warning, error };

/// The word of a severity as printed and as accepted on the command line.
[[nodiscard]] constexpr std::string_view name(severity s) {
  switch (s) {
  case severity::info:
    return "info";
  case severity::warning:
    return "warning";
  case severity::error:
    return "error";
  }
  return "error";
}

/// The severity of a word, or nothing.
[[nodiscard]] constexpr std::optional<severity> parse_severity(std::string_view word) {
  for (auto const s : {severity::info, severity::warning, severity::error})
    if (name(s) == word)
      return s;
  return std::nullopt;
}

} // namespace vpclint::inline v0
