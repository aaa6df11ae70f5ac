#include "vpclint/input/format.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace vpclint::inline v0 {

#define VPCLINT_FORMAT(name) extern input_format const name;
#include "input/formats.def"
#undef VPCLINT_FORMAT

namespace {

constinit std::array const all_formats{
#define VPCLINT_FORMAT(name) &name,
#include "input/formats.def"
#undef VPCLINT_FORMAT
};

} // namespace

std::span<input_format const* const> input_formats() { return all_formats; }

input_format const* find_input_format(std::string_view name) {
  for (auto const* format : all_formats)
    if (format->name == name)
      return format;
  return nullptr;
}

} // namespace vpclint::inline v0
