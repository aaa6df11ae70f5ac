#pragma once

#include <string_view>

/// The version this header belongs to, as `MAJOR.MINOR.PATCH`.
#define VPCLINT_VERSION_STRING "0.1.0"

namespace vpclint::inline v0 {

/// The version of the compiled library; equals `VPCLINT_VERSION_STRING` when header and library
/// match.
[[nodiscard]] std::string_view version();

} // namespace vpclint::inline v0
