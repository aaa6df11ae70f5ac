#pragma once

#include "vpclint/aws/route_selection.hpp"
#include "vpclint/network/graph.hpp"

#include "network/transit_index.hpp"

#include <vector>

/// The links of a topology that packets to one address take, vertex by vertex, for searches that
/// look at a part of it only.
namespace vpclint::inline v0::network {

class towards_filter {
public:
  towards_filter(topology const& whole, network const& net, aws::semantics_options const& options);

  /// Appends the links that packets to `to` take from a vertex.
  void links_of(topology::vertex v, address to, std::vector<link>& out) const;
  /// Appends the vertices that they lead to, without the rest of the links.
  void targets_of(topology::vertex v, address to, std::vector<topology::vertex>& out) const;
  /// For who asks for many addresses: sorts the tables of transit gateways, each of which is read
  /// once more for each address otherwise.
  void index_tables();

private:
  [[nodiscard]] aws::route_selection transit_choice(index<transit_gateway_route_table> id,
                                                    address to) const;
  /// Visits each link with the decision it rests on, null where none is.
  template <class Visit>
  void each(topology::vertex v, address to, Visit const& visit) const;
  template <class Decision, class Visit>
  void keep(topology::vertex v, Decision const& d, Visit const& visit) const;

  topology const& whole_;
  network const& net_;
  aws::semantics_options const& options_;
  std::vector<transit_index> indexes_{}; // by table, or none at all
};

} // namespace vpclint::inline v0::network
