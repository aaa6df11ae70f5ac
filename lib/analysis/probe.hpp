#pragma once

#include "vpclint/analysis/reach.hpp"

#include "analysis/atoms.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// The packets that stand for one pair of members in one family.
struct pair_probes {
  flow_end from{};
  flow_end to{};
  index<network::interface> wanted{};
  std::string from_label{};
  std::string to_label{};
  std::vector<packet> packets{}; ///< without client ports
  /// Destinations that fare like an earlier one: one packet of each protocol tells what is their
  /// own.
  std::set<address> alike{};
  /// Of each protocol with ports, the lowest client port of each range.
  std::map<int, std::vector<std::uint16_t>> client_ports{};
};

/// When pairs of members that are alike share one pair's walks.
struct pair_sharing {
  static constexpr std::size_t never = static_cast<std::size_t>(-1);

  std::size_t from_pairs{16};    ///< fewer are walked one by one; 0: share whatever it costs
  std::size_t most_listed{4096}; ///< of more, an answer lists one for all that are alike
};

/// The packets of a question without a chain, pair by pair. Of alike pairs, those that lead (see
/// `alike_pairs`). Fails like `ask`.
[[nodiscard]] result<std::vector<pair_probes>> probes(network::network const& net,
                                                      question const& q,
                                                      walk_options const& options,
                                                      pair_sharing const& sharing = {});

/// The probes of one packet. Fails like `ask_packet`.
[[nodiscard]] result<std::vector<pair_probes>>
packet_probes(network::network const& net, packet const& p, std::optional<selector> const& from);

/// `ask` of the public interface, where several questions about one network share what it can tell
/// apart.
[[nodiscard]] result<answer> ask(network::network const& net, atoms& known, question const& q,
                                 walk_options const& options, pair_sharing const& sharing = {});

/// The walk from one end to another: where the packet ends at somebody else, such as the owner of
/// the same address in an overlapping VPC, it is dropped with `reason::other_destination`. What a
/// load balancer's node sends on counts as delivered to it.
[[nodiscard]] walk_result walk_between(network::network const& net, flow_end from, flow_end to,
                                       packet const& p, walk_options const& options,
                                       index<network::interface> wanted);

} // namespace vpclint::inline v0::analysis
