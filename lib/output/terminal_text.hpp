#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vpclint::inline v0::output {

/// One code point of a text; a byte that is no UTF-8 counts as U+FFFD, one byte long.
struct code_point {
  char32_t value{};
  std::size_t bytes{1};
};

/// The code point at `at`; precondition: `at < text.size()`.
[[nodiscard]] code_point code_point_at(std::string_view text, std::size_t at);

/// How many columns a terminal gives a code point: 0 for combining marks, 2 for wide characters
/// (UAX #11), else 1.
[[nodiscard]] int columns_of(char32_t c);

/// How many columns a text takes. Tabs count as one.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// How many bytes at the start of a text are printable ASCII: shown as they are, in a column each.
[[nodiscard]] std::size_t plain_prefix(std::string_view text);

/// Appends a code point as a terminal may see it: control and direction characters are spelled out
/// (`\x1b`, `\u202e`), bytes that are no UTF-8 become U+FFFD. Returns the columns it takes.
std::size_t append_visible(std::string& out, std::string_view text, std::size_t at, code_point c);

/// Appends a text of a user on one line, each code point as above.
void append_visible(std::string& out, std::string_view text);

/// A text of a user on one line, as `append_visible` shows it.
[[nodiscard]] std::string visible(std::string_view text);

/// Appends a text broken at blanks into lines of at most `width` columns, the first one behind
/// `label`, the others under it. A word that is longer stays whole.
void append_wrapped(std::string& out, std::string_view label, std::string_view text,
                    std::size_t width);

} // namespace vpclint::inline v0::output
