#pragma once

#include "vpclint/text/source.hpp"

#include <optional>
#include <string>

namespace vpclint::inline v0::output {

/// The first line of a place as it is shown under a finding, and the columns to underline in it.
struct snippet {
  std::uint32_t line{0};
  std::string text{};    ///< tabs expanded, control characters spelled out, cut to fit
  std::size_t indent{0}; ///< columns before the underlined part
  std::size_t length{1}; ///< columns of the underlined part, at least 1
};

/// What to show for a place; nothing when it is in no source or its source is empty. A long line is
/// cut to about `width` columns around the place.
[[nodiscard]] std::optional<snippet> snippet_at(source_map const& sources, place at,
                                                std::size_t width);

} // namespace vpclint::inline v0::output
