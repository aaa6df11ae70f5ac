#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/model/design.hpp"

#include <deque>
#include <string_view>

namespace vpclint::inline v0 {

/// Whether a rule says that something is not there: nothing uses it, nothing leads to it.
[[nodiscard]] bool is_about_absence(std::string_view rule_name);

/// Such findings where the design has an unknown part that may hold what is missed: they become
/// inconclusive, with the part as a note. O(findings * gaps).
void weigh_gaps(design const& d, std::deque<finding>& findings);

} // namespace vpclint::inline v0
