#pragma once

#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/network.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// A drop, and what a person would change to lift it; equal for drops that one change lifts.
struct named_drop {
  std::string setting{};
  step met{};
};

/// The drops of one walk, request and reply apart, one for each setting. A group that drops the same
/// traffic both ways, or an ACL on the same side twice, is one thing to change.
struct drops_met {
  std::vector<named_drop> request{};
  std::vector<named_drop> reply{};
};

[[nodiscard]] drops_met drops_of(network::network const& net, walk_result const& w);

} // namespace vpclint::inline v0::analysis
