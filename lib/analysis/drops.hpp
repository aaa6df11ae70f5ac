#pragma once

#include "vpclint/analysis/blockers.hpp"

#include "analysis/probe.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// What is to be opened: a question, or one packet.
struct flow {
  question asked{}; ///< of a packet, one about its addresses and its destination port
  std::optional<packet> exact{};
  std::optional<selector> from{}; ///< who sends the packet, where several have its address
  /// Where nothing translates for a source without a public address: as if it had one, instead of
  /// by an ideal NAT.
  bool by_public_address{false};
};

/// A drop of the way with the fewest blockers, with the setting that a person would change.
struct met_drop {
  std::string setting{};
  step met{};
  network::route_target came_by{}; ///< see `named_drop`
  pair_probes pair{};              ///< without its packets
  std::optional<detour> way{};
};

/// The drops of the pairs of a question, pair by pair: of alike ones, of those that lead.
[[nodiscard]] result<std::vector<met_drop>> all_drops(network::network const& net, flow const& f,
                                                      walk_options const& options,
                                                      pair_sharing const& sharing = {});

/// The settings behind drops, each once.
[[nodiscard]] obstruction settings_of(network::network const& net,
                                      std::vector<met_drop> const& drops);

/// Adds changes that open a question with `via`, or what has to be done where none are known.
void explain_chain_blocked(network::network const& net, question const& q,
                           walk_options const& options, obstruction& to);

/// `find_blockers` of the public interface.
[[nodiscard]] result<obstruction> find_blockers(network::network const& net, question const& q,
                                                walk_options const& options,
                                                pair_sharing const& sharing);

} // namespace vpclint::inline v0::analysis
