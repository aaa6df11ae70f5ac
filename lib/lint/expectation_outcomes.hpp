#pragma once

#include "vpclint/diag/report.hpp"
#include "vpclint/lint/config.hpp"
#include "vpclint/model/design.hpp"

#include <vector>

namespace vpclint::inline v0 {

/// What became of each expectation, from the findings of the rule that asked them. Expectations
/// that say the same have the same outcome. O((expectations + findings) log expectations).
[[nodiscard]] std::vector<expectation_outcome>
expectation_outcomes(design const& d, std::vector<finding> const& found,
                     rule_selection const& selection);

/// Whether the rule that asks expectations has to run: it reports both codes.
[[nodiscard]] bool asks_expectations(rule_selection const& selection);

/// Whether a finding says that an expectation is about something that does not exist.
[[nodiscard]] bool is_about_expected_name(finding const& f);

} // namespace vpclint::inline v0
