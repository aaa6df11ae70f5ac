#pragma once

#include "vpclint/analysis/blockers.hpp"

#include "analysis/probe.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// A drop of the way with the fewest blockers, with the setting that a person would change.
struct met_drop {
  std::string setting{};
  step met{};
  pair_probes pair{}; ///< without its packets
  std::optional<detour> way{};
};

/// The drops of the pairs of a question, pair by pair: of alike ones, of those that lead.
[[nodiscard]] result<std::vector<met_drop>>
all_drops(network::network const& net, question const& q, walk_options const& options,
          pair_sharing const& sharing = {});

/// `find_blockers` of the public interface.
[[nodiscard]] result<obstruction> find_blockers(network::network const& net, question const& q,
                                                walk_options const& options,
                                                pair_sharing const& sharing);

} // namespace vpclint::inline v0::analysis
