#pragma once

#include "vpclint/doc/read.hpp"

namespace vpclint::inline v0::doc::detail {

// Both read a source whose bytes are known to be UTF-8 without NUL.
[[nodiscard]] document read_json(source const& src, std::uint32_t number,
                                 read_limits const& limits);
[[nodiscard]] document read_yaml(source const& src, std::uint32_t number,
                                 read_limits const& limits);

/// Bytes of the byte order mark that the text starts with: 3 or 0.
[[nodiscard]] constexpr std::uint32_t mark_length(std::string_view text) {
  return text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
}

} // namespace vpclint::inline v0::doc::detail
