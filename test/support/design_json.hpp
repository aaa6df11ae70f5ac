#pragma once

#include "vpclint/model/design.hpp"

#include <string>

namespace vpclint_test {

/// Everything that a design says, as JSON: every member of every value in the order of the model,
/// but for places and for what was left out. Unknown facts are `{"unknown": REASON}`. For golden
/// files.
[[nodiscard]] std::string design_json(vpclint::design const& d);

} // namespace vpclint_test
