#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/model/design.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace vpclint::inline v0 {

/// Takes the findings that the design's `ignore` entries accept out of `findings` and returns how
/// many those were. Adds findings for entries that are past their last day, fit nothing, name no
/// rule or give no reason. An entry fits a finding when its rule word does and its `where` is
/// empty, a glob for the resource's address, or the resource's own name. Fatal findings stay. An
/// entry for rules that are switched off is never called unused. O(findings x entries).
std::size_t apply_ignores(design const& d, std::vector<finding>& findings,
                          lint_options const& options);

/// Whether a text fits a pattern in which `*` stands for any characters and `?` for one.
/// O(text x pattern) at worst.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text);

} // namespace vpclint::inline v0
