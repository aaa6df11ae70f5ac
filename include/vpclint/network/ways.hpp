#pragma once

#include "vpclint/network/graph.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// The ways that packets may take through devices: searches in a topology for who compares both
/// directions of a connection, or looks for what has no way round. Opt-in, as `graph.hpp` is.
namespace vpclint::inline v0::network {

/// Whether a vertex translates sources: a NAT gateway, or an interface of a NAT instance (NAT-20).
[[nodiscard]] bool translates(network const& net, node const& n);

/// Whether a vertex is a device that looks at both directions of a connection: an appliance that
/// forwards without translating, or the firewalls behind a Gateway Load Balancer endpoint (RT-31).
[[nodiscard]] bool inspects(network const& net, node const& n);

/// A device on a way and the route that leads to it.
struct seen_device {
  node is{};
  resolved_route const* route{nullptr}; ///< points into the network; null: none led to it
};

/// One way that packets may take, up to the end or to a device that translates.
struct possible_way {
  std::vector<seen_device> devices{}; ///< those that inspect, in order
  /// Where a transit gateway chose the AZ: attachment and the subnet that it enters by.
  std::vector<std::pair<index<resolved_attachment>, index<subnet>>> doors{};
  node translator{};             ///< the device that translates and ends this leg
  index<subnet> translated_in{}; ///< its subnet; none: nothing translates
  index<route_table> first_table{};
  std::string fact{}; ///< what is not known and decides whether this way is taken; empty: certain
};

/// Kind and id of the devices of a way.
[[nodiscard]] std::set<std::pair<node_kind, std::uint32_t>> devices_of(possible_way const& w);

/// What `possible_ways` finds.
struct found_ways {
  std::vector<possible_way> ways{};
  std::size_t choices{1}; ///< how many doors the attachment in appliance mode with the most has
  bool complete{true};    ///< false: there are more than `most_ways`, and these are the first
};

inline constexpr std::size_t most_ways = 64;

/// The ways from a vertex of a part (`towards`, `part_towards`) to `to`. In appliance mode all
/// attachments take door `choice` of theirs, since they keep both directions of a flow in one AZ
/// (TGW-10). A way ends at a device that translates; those of a regional NAT gateway are left out,
/// as nobody can say where its replies come in. O(ways * part).
[[nodiscard]] found_ways possible_ways(network const& net, topology const& part,
                                       topology::vertex from, node const& to,
                                       std::size_t choice = 0);

/// Which vertices lead to some of `to`, themselves among them. O(V + E).
[[nodiscard]] std::vector<bool> leading_to(topology const& g, std::span<topology::vertex const> to);

/// The vertices in `wanted` that ways from `from` come to before any other of them, and that lead
/// on to `to`; in the order of the search, the nearest first. Precondition: `wanted` has a place
/// for each vertex. O(V + E).
[[nodiscard]] std::vector<topology::vertex> first_met(topology const& g,
                                                      std::span<topology::vertex const> from,
                                                      topology::vertex to,
                                                      std::vector<bool> const& wanted);

/// Whether some way leads from `from` to `to` that crosses nothing in `without`. Precondition:
/// `without` has a place for each vertex. O(V + E).
[[nodiscard]] bool leads_round(topology const& g, std::span<topology::vertex const> from,
                               topology::vertex to, std::vector<bool> const& without);

} // namespace vpclint::inline v0::network
