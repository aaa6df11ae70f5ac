#pragma once

#include <string>
#include <string_view>

namespace vpclint_test {

/// `relative` below the top of the source tree: `source_path("fixtures/designs")`.
[[nodiscard]] std::string source_path(std::string_view relative);

/// `relative` below the top of the build tree, for files that a test writes.
[[nodiscard]] std::string binary_path(std::string_view relative);

} // namespace vpclint_test
