#pragma once

#include "vpclint/doc/read.hpp"

namespace vpclint::inline v0::doc::detail {

/// How a large JSON text is read on several threads.
struct json_split {
  std::size_t threads{1};
  std::size_t size{std::size_t{1} << 20U};  ///< bytes that a thread reads ahead at a time
  std::size_t least{std::size_t{8} << 20U}; ///< bytes of a text that is worth it
};

// Both read a source whose bytes are known to be UTF-8 without NUL. The document is the same
// however it is split.
[[nodiscard]] document read_json(source const& src, std::uint32_t number, read_limits const& limits,
                                 json_split const& split);
[[nodiscard]] document read_yaml(source const& src, std::uint32_t number,
                                 read_limits const& limits);

/// What may stand between the words of JSON (RFC 8259, 2).
[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Bytes of the byte order mark that the text starts with: 3 or 0.
[[nodiscard]] constexpr std::uint32_t mark_length(std::string_view text) {
  return text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
}

} // namespace vpclint::inline v0::doc::detail
