#pragma once

#include "vpclint/network/graph.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::network {

/// Follows everything that packets may take, from where they begin. Each function adds what leads
/// on from one kind of vertex.
class topology_explorer {
public:
  explicit topology_explorer(network const& net);
  [[nodiscard]] topology run();

private:
  static constexpr auto none = index<vpc>::none_value;

  struct node_hash {
    std::size_t operator()(node const& n) const {
      std::size_t seed = static_cast<std::size_t>(n.kind) | static_cast<std::size_t>(n.side) << 8U |
                         (n.foreign ? 1U << 16U : 0U);
      boost::hash_combine(seed, n.id);
      boost::hash_combine(seed, n.zone);
      return seed;
    }
  };

  std::uint32_t vertex(node const& n);
  link& to(node const& n, link l = {});
  void unknown(std::string fact, link l = {});
  void within(node const& n, cidr const& block, std::string fact = {});
  void expand(node const& n);
  void from_internet(node const& n);
  void from_network(node const& n);
  void deliver(index<vpc> id);
  void from_subnet(node const& n);
  void by_table(node const& n);
  void by_route(node const& n, resolved_table const& t, resolved_route const& r);
  void to_vpn_gateway(resolved_table const& t, index<vpn_gateway> id, link l);
  void to_transit(node const& n, resolved_table const& t, index<transit_gateway> id, link l);
  /// TGW-17: an attachment of a VPC that does not carry IPv6 passes IPv4 only.
  void pass_family(resolved_attachment const& a, node const& n, link l = {});
  void into_transit(node const& n);
  void by_transit_table(node const& n);
  void out_of_transit(node const& n);
  void enter_by_transit(resolved_attachment const& a, std::uint32_t zone);
  void by_internet_gateway(node const& n);
  void by_edge(index<route_table> table, index<vpc> in);
  void by_nat(node const& n);
  void by_appliance(node const& n);
  void by_peering(node const& n);
  void by_vpn_gateway(node const& n);
  void by_gwlb(node const& n);

  std::uint32_t zone_of(index<subnet> id) const {
    if (!id.valid() || net_.subnets()[id].az.empty())
      return none;
    auto const& az = net_.subnets()[id].az;
    return static_cast<std::uint32_t>(std::lower_bound(zones_.begin(), zones_.end(), az) -
                                      zones_.begin());
  }
  node sender(index<subnet> id, bool foreign) const {
    return {node_kind::subnet, node_side::from, foreign, id.value, zone_of(id)};
  }
  node arrival(index<subnet> id) const {
    return {node_kind::subnet, node_side::to, false, id.value, zone_of(id)};
  }
  static node plain(node_kind kind, std::uint32_t id) { return {.kind = kind, .id = id}; }
  static node delivery(index<vpc> id) { return plain(node_kind::vpc, id.value); }
  static cidr all_ipv4() { return prefix4{}; }
  static cidr all_ipv6() { return prefix6{}; }

  network const& net_;
  std::vector<std::string> zones_; // sorted
  std::deque<node> nodes_;
  boost::unordered_flat_map<node, std::uint32_t, node_hash> numbers_;
  using place_of_attachment = std::pair<std::uint32_t, std::uint32_t>; // transit gateway and VPC
  boost::unordered_flat_map<place_of_attachment, index<resolved_attachment>,
                            boost::hash<place_of_attachment>>
      attachments_;
  std::vector<link> links_;
  std::size_t at_{0};
};

} // namespace vpclint::inline v0::network
