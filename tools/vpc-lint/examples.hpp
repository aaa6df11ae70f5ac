#pragma once

#include "vpclint/output/rule_docs.hpp"

#include <span>

namespace vpclint_tool {

/// The examples of the rules as they were when the command was built.
[[nodiscard]] std::span<vpclint::rule_example const> examples();

} // namespace vpclint_tool
