#pragma once

#include "vpclint/analysis/walk.hpp"

#include <cstdint>
#include <vector>

namespace vpclint::inline v0::analysis {

/// The course of a request without its ports and what filters say to them: equal numbers for
/// requests of one protocol whose replies meet the same decisions by their client port. Filters
/// look at the destination port only (NACL-8, SG-10), which is the client's in a reply, so what
/// becomes of a reply depends on the course of the request and the client's port alone.
void add_course(walk_result const& w, std::vector<std::uint64_t>& to);

} // namespace vpclint::inline v0::analysis
