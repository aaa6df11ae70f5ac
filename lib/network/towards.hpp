#pragma once

#include "vpclint/network/graph.hpp"

/// The links of a topology that packets to one address take, vertex by vertex, for searches that
/// look at a part of it only.
namespace vpclint::inline v0::network {

class towards_filter {
public:
  towards_filter(topology const& whole, network const& net, aws::semantics_options const& options);

  /// Appends the links that packets to `to` take from a vertex.
  void links_of(topology::vertex v, address to, std::vector<link>& out) const;

private:
  template <class Decision>
  void keep(topology::vertex v, Decision const& d, std::vector<link>& out) const;

  topology const& whole_;
  network const& net_;
  aws::semantics_options const& options_;
};

} // namespace vpclint::inline v0::network
