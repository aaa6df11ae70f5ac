#include "vpclint/input/format.hpp"

#include "input/design_file/document.hpp"

namespace vpclint::inline v0 {

extern constinit input_format const design_file{
    .name = "design",
    .summary = "a network as somebody typed it, in YAML or JSON (docs/formats.md)",
    .confidence = &native::confidence,
    .read = &native::read};

} // namespace vpclint::inline v0
