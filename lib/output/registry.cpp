#include "vpclint/output/render.hpp"
#include "vpclint/support/assert.hpp"

#include <array>

namespace vpclint::inline v0 {

namespace renderers {
#define VPCLINT_RENDERER(name) extern renderer const name;
#include "output/renderers.def"
#undef VPCLINT_RENDERER
} // namespace renderers

namespace {

constinit std::array const listed{
#define VPCLINT_RENDERER(name) &renderers::name,
#include "output/renderers.def"
#undef VPCLINT_RENDERER
};

} // namespace

std::span<renderer const* const> all_renderers() { return listed; }

renderer const* find_renderer(std::string_view name) {
  for (auto const* r : listed)
    if (r->name == name)
      return r;
  return nullptr;
}

std::string render(report const& r, std::string_view format, render_options const& options) {
  auto const* with = find_renderer(format);
  VPCLINT_ASSERT(with != nullptr);
  std::string out;
  with->render(r, options, out);
  return out;
}

} // namespace vpclint::inline v0
