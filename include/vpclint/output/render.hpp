#pragma once

#include "vpclint/output/renderer.hpp"

#include <span>
#include <string>
#include <string_view>

namespace vpclint::inline v0 {

/// Every built-in renderer, the default one first.
[[nodiscard]] std::span<renderer const* const> all_renderers();

/// The renderer of that name; null when there is none.
[[nodiscard]] renderer const* find_renderer(std::string_view name);

/// A report as text. Precondition: a renderer of that name exists.
[[nodiscard]] std::string render(report const& r, std::string_view format = "human",
                                 render_options const& options = {});

} // namespace vpclint::inline v0
