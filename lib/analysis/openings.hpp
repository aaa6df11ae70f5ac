#pragma once

#include "vpclint/analysis/blockers.hpp"
#include "vpclint/network/network.hpp"

namespace vpclint::inline v0::analysis {

/// Notes which other flows of the traffic of a question, between interfaces and with the internet,
/// the changes of a remedy open and close, by comparing the design without and with them.
void compare_flows(network::network const& before, network::network const& after, question const& q,
                   walk_options const& options, remedy& r);

} // namespace vpclint::inline v0::analysis
