#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vpclint::inline v0::doc::detail {

/// Length of the well-formed UTF-8 sequence that starts at `at` (RFC 3629: no overlong forms, no
/// surrogates, nothing above U+10FFFF), or 0. Precondition: `at < text.size()`.
[[nodiscard]] std::size_t sequence_length(std::string_view text, std::size_t at);

/// Offset of the first byte that is not UTF-8 or is NUL, or nothing.
[[nodiscard]] std::optional<std::size_t> first_bad_byte(std::string_view text);

/// Appends a code point. Precondition: a Unicode scalar value.
void append_utf8(std::string& out, std::uint32_t code_point);

} // namespace vpclint::inline v0::doc::detail
