#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>

namespace vpclint::inline v0 {

/// A stretch of bytes `[begin, end)` in one of the sources of a run. Cheap to copy and to keep with
/// every model value; turned into line and column only when somebody reads it. The default is "no
/// place", which is what values built in code have.
struct place {
  static constexpr std::uint32_t no_source = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t source{no_source}; ///< number of the source within its `source_map`
  std::uint32_t begin{0};          ///< byte offset of the first byte
  std::uint32_t end{0};            ///< byte offset behind the last byte

  [[nodiscard]] constexpr bool valid() const { return source != no_source; }
  friend constexpr auto operator<=>(place const&, place const&) = default;
};

/// What a person calls a place: file, line and column, both counted from 1; columns count code
/// points. Line 0 means that only the file is known.
struct location {
  std::string file{};
  std::uint32_t line{0};
  std::uint32_t column{0};

  friend auto operator<=>(location const&, location const&) = default;
};

} // namespace vpclint::inline v0
