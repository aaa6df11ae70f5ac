#pragma once

#include "vpclint/analysis/reach.hpp"

#include <vector>

namespace vpclint::inline v0::analysis {

/// The packets that stand for one pair of members in one family.
struct pair_probes {
  flow_end from{};
  flow_end to{};
  index<network::interface> wanted{};
  std::string from_label{};
  std::string to_label{};
  std::vector<packet> packets{}; ///< with the lowest client port of each range
};

/// The packets of a question without a chain, pair by pair. Fails like `ask`.
[[nodiscard]] result<std::vector<pair_probes>> probes(network::network const& net,
                                                      question const& q);

} // namespace vpclint::inline v0::analysis
