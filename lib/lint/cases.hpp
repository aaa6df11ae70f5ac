#pragma once

#include "vpclint/diag/condition.hpp"
#include "vpclint/diag/report.hpp"

#include <span>
#include <vector>

namespace vpclint::inline v0 {

/// One report of those on each case of the same documents (at most `max_cases`): a finding that
/// they all make stands in it as it is, another one with the conditions under which it holds.
/// Ignores are unused when no case has use for them. What an expectation names may be missing where
/// conditions leave it out: that is worth knowing, and no error. O(n log n) findings of all cases.
[[nodiscard]] report merge_cases(std::span<assignment const> under, std::vector<report> reports);

} // namespace vpclint::inline v0
