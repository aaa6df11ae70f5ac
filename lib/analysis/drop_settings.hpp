#pragma once

#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/network.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// A drop, and what a person would change to lift it; equal for drops that one change lifts.
struct named_drop {
  std::string setting{};
  step met{};
  network::route_target came_by{}; ///< by which the request entered the VPC that answers
};

/// The drops of one walk, request and reply apart, one for each setting. A group that drops the
/// same traffic both ways, or an ACL on the same side twice, is one thing to change.
struct drops_met {
  std::vector<named_drop> request{};
  std::vector<named_drop> reply{};
};

/// Whether a place drops a packet only because a route led it there, which leads the wrong way.
[[nodiscard]] bool led_astray(network::network const& net, step const& s);

/// The step of the route by which a packet came to the step numbered `at`; nothing: by none.
[[nodiscard]] step const* route_before(walk_result const& w, std::size_t at);

[[nodiscard]] drops_met drops_of(network::network const& net, walk_result const& w);

} // namespace vpclint::inline v0::analysis
