#pragma once

#include <array>
#include <string_view>

namespace vpclint::inline v0::aws {

/// The points where AWS's documentation is silent or contradicts itself, and what is assumed. The
/// defaults are those of the OPEN facts; every function that depends on one takes these options.
struct semantics_options {
  /// OPEN-1, CIDR-16: next to public or 100.64.0.0/10 blocks, a further RFC 1918 block is judged
  /// against the primary block's family. False: it is always refused, as the table's row reads.
  bool mixed_families_follow_primary{true};
  /// OPEN-2: the selected route being a black hole drops the packet. False: as if the route were
  /// not there.
  bool blackhole_drops{true};
  /// OPEN-3: a transit gateway attachment serves every subnet of its availability zones. False:
  /// only the attachment's own subnets.
  bool transit_serves_whole_zone{true};
  /// OPEN-5: a NAT gateway serves sources that arrive through a transit gateway.
  bool nat_serves_transit_gateway{true};
  /// OPEN-6: the quota of ACL rules counts the rules of both families together and leaves the
  /// built-in `*` out. False: each family apart, with its `*`.
  bool acl_quota_counts_families_together{true};
  /// OPEN-7: the edge table of a virtual private gateway may point at Gateway Load Balancer
  /// endpoints.
  bool vpn_edge_accepts_gwlb_endpoint{true};
  /// OPEN-9: Session Manager also needs the endpoint `ec2messages`.
  bool session_manager_needs_ec2messages{false};
  /// OPEN-13, SG-21: a group reference covers the IPv6 addresses of its members.
  bool group_reference_covers_ipv6{true};
  /// OPEN-18: a group reference still matches on the first hop, into an appliance.
  bool group_reference_matches_into_appliance{true};
  /// OPEN-21: a prefix-list entry inside a VPC block may override the built-in route.
  bool prefix_list_overrides_local{false};
  /// OPEN-23, NAT-14: an IPv6 route may lead to a NAT gateway, but only inside `64:ff9b::/96`.
  bool nat64_routes_to_nat_gateway{true};
  /// OPEN-25: what is routed to an interface in the sender's own subnet is filtered by the subnet's
  /// ACL, outwards and inwards.
  bool acl_filters_next_hop_in_own_subnet{true};

  friend bool operator==(semantics_options const&, semantics_options const&) = default;
};

/// One open point in words.
struct open_point {
  std::string_view fact{};
  std::string_view question{}; ///< lower case, no full stop
  std::string_view assumed{};  ///< the default, likewise
};

/// The open points that can change an answer, by number. Those without a member in
/// `semantics_options` have only one sensible reading.
inline constexpr std::array<open_point, 17> open_points{{
    {"OPEN-1", "may a VPC with blocks of several families get another RFC 1918 block",
     "yes, of the primary block's family"},
    {"OPEN-2", "does a black hole hide a shorter route that works", "yes, the packet is dropped"},
    {"OPEN-3", "which subnets does a transit gateway attachment serve",
     "all of the availability zones it has a subnet in"},
    {"OPEN-4", "how is the error code for VPC ranges spelled", "InvalidVpc.Range"},
    {"OPEN-5", "does a NAT gateway serve sources from behind a transit gateway", "yes"},
    {"OPEN-6", "what counts towards the quota of ACL rules", "the written rules of one direction"},
    {"OPEN-7", "may the edge table of a virtual private gateway lead to a GWLB endpoint", "yes"},
    {"OPEN-8", "how many routes may a table have", "500"},
    {"OPEN-9", "does Session Manager need the endpoint ec2messages", "no"},
    {"OPEN-11", "does a virtual private gateway carry IPv6", "for Direct Connect only"},
    {"OPEN-13", "do group references cover IPv6 addresses", "yes"},
    {"OPEN-15", "may a VPC use class E, 198.18.0.0/16 or a documentation range",
     "yes, with a warning"},
    {"OPEN-17", "how do Route Server routes rank among propagated ones",
     "last, and ties are ambiguous"},
    {"OPEN-18", "does a group reference match on the way into an appliance", "yes, not behind it"},
    {"OPEN-21", "may a prefix-list entry inside a VPC block override the built-in route",
     "no, the built-in route stays"},
    {"OPEN-23", "may an IPv6 route lead to a NAT gateway", "inside 64:ff9b::/96"},
    {"OPEN-25", "does the ACL see what is routed to an interface of the sender's own subnet",
     "yes, outwards and inwards"},
}};

} // namespace vpclint::inline v0::aws
