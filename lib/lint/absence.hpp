#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/model/design.hpp"
#include "vpclint/network/network.hpp"

#include <deque>
#include <string_view>

namespace vpclint::inline v0 {

/// Whether a rule says that something is not there: nothing uses it, nothing leads to it.
[[nodiscard]] bool is_about_absence(std::string_view rule_name);

/// Whether an unknown part may hold what findings of such a rule miss, by what it is a part of.
[[nodiscard]] bool may_concern(gap const& g, std::string_view rule_name);

/// The first unknown section of a VPC, or of none, that may concern such a rule; null: none.
[[nodiscard]] gap const* open_section(design const& d, std::string_view rule_name,
                                      std::string_view vpc);

/// The findings of such a rule where the design has an unknown part that may hold what is missed:
/// they become inconclusive, with the part as a note. O(findings * gaps).
void weigh_gaps(design const& d, std::string_view rule_name, std::deque<finding>& findings);

/// Such findings about what the design says others may use: they become inconclusive.
/// O(findings + things).
void weigh_uses(design const& d, std::deque<finding>& findings);

/// Findings about a resource of which the design says that it may not exist: they become
/// inconclusive. O(findings * gaps).
void weigh_existence(design const& d, std::deque<finding>& findings);

/// Whether a thing stands for what a document that only mentions a VPC does not describe: a default
/// group of which no rule is known, or the gateway of a VPC of which nothing else is known either.
/// There is nothing to say of it beyond that it is not known.
[[nodiscard]] bool stands_for_unknown(network::resolved_group const& g);
[[nodiscard]] bool stands_for_unknown(network::network const& net,
                                      network::resolved_internet_gateway const& g);

} // namespace vpclint::inline v0
