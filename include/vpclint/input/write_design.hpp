#pragma once

#include "vpclint/model/design.hpp"

#include <string>

namespace vpclint::inline v0 {

/// The design in the native format, as YAML: one document that reads back as the same network. What
/// is not known becomes `!unknown` with its reason. Names stay, places do not. Groups and gateways
/// are written out, so that no default of the format they came from is needed. O(size of the
/// design).
[[nodiscard]] std::string write_design(design const& d);

} // namespace vpclint::inline v0
