#pragma once

#include "vpclint/aws/cidr_rules.hpp"
#include "vpclint/aws/options.hpp"
#include "vpclint/aws/route_selection.hpp"
#include "vpclint/model/gateway/vpn.hpp"
#include "vpclint/net/prefix.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vpclint::inline v0::aws {

/// What a route can lead to (RT-16).
enum class target_type : std::uint8_t {
  local,
  internet_gateway,
  egress_only_internet_gateway,
  vpn_gateway,
  nat_gateway,
  network_interface,
  instance,
  peering,
  transit_gateway,
  gwlb_endpoint,
  gateway_endpoint,
  interface_endpoint, ///< never legal; named here to say so
  local_gateway,
  carrier_gateway,
  core_network,
  odb_network,
  unknown, ///< only what holds for every target is checked
};

/// Why AWS refuses a route, or accepts it without the effect that was meant.
enum class route_error : std::uint8_t {
  never_routed, ///< inside 169.254.168.0/22 or fd00:ec2::/32 (RT-13)
  not_a_target, ///< an interface endpoint, or `local` for a block that is not the VPC's (RT-16)
  managed_by_endpoint, ///< a gateway endpoint's route is made through the endpoint (RT-16, EP-2)
  family,              ///< the target carries the other family only (RT-16)
  nat64_only,          ///< IPv6 to a NAT gateway outside 64:ff9b::/96 (NAT-14, OPEN-23)
  vpc_block_target,    ///< the VPC's own block to a target that cannot have it (RT-12)
  replace_local,       ///< the VPC's own block: the built-in route must be replaced (RT-12)
  not_a_subnet,        ///< inside the VPC, but not exactly one subnet's block (RT-10)
  inside_vpc_target,   ///< a subnet's block to a target that cannot have it (RT-10)
  list_inside_vpc,     ///< an entry of a prefix list inside the VPC: without effect (OPEN-21)
};

/// The error code and the text, as far as a source quotes it; empty where none does (RT-12).
[[nodiscard]] constexpr std::string_view error_code(route_error e) {
  switch (e) {
  case route_error::replace_local:
    return "RouteAlreadyExists";
  case route_error::vpc_block_target:
  case route_error::inside_vpc_target:
    return "InvalidParameterValue";
  case route_error::never_routed:
  case route_error::not_a_target:
  case route_error::managed_by_endpoint:
  case route_error::family:
  case route_error::nat64_only:
  case route_error::not_a_subnet:
  case route_error::list_inside_vpc:
    return "";
  }
  return "";
}

/// What a route's validity depends on besides the route: the blocks, of both families, of the VPC
/// and of its subnets.
struct route_surroundings {
  std::span<cidr const> vpc_blocks{};
  std::span<cidr const> subnets{};
};

/// The range of IPv6 addresses that stand for IPv4 ones (NAT-14, RFC 6052).
inline constexpr prefix6 nat64_range = prefix6::around(ipv6{0x0064ff9b00000000U, 0}, 96);

/// Whether routes of a family may lead to a target; `ipv4` false: IPv6 (RT-16). NAT gateways take
/// IPv6 only inside `nat64_range`, which this does not look at (OPEN-23).
[[nodiscard]] constexpr bool carries_family(target_type t, bool ipv4) {
  return t != target_type::egress_only_internet_gateway || !ipv4;
}

/// Whether a virtual private gateway carries IPv6: over Direct Connect, but over no VPN; a route to
/// one that has nothing but VPNs deserves a warning (OPEN-11, VPN-5).
[[nodiscard]] constexpr bool vpn_gateway_carries_ipv6(connection_kind backing) {
  return backing == connection_kind::direct_connect;
}

/// Whether a route may send part of a VPC, or all of it, to the target: those that stand in the
/// path between two subnets (RT-4, RT-10).
[[nodiscard]] constexpr bool may_take_vpc_traffic(target_type t) {
  return t == target_type::nat_gateway || t == target_type::network_interface ||
         t == target_type::instance || t == target_type::gwlb_endpoint ||
         t == target_type::local_gateway;
}

namespace detail {

[[nodiscard]] constexpr bool is_one_of(std::span<cidr const> blocks, cidr const& c) {
  for (auto const& block : blocks)
    if (block == c)
      return true;
  return false;
}

[[nodiscard]] constexpr bool is_inside_one_of(std::span<cidr const> blocks, cidr const& c) {
  for (auto const& block : blocks)
    if (block.contains(c))
      return true;
  return false;
}

/// RT-10 and RT-12: destinations that the built-in routes cover.
[[nodiscard]] constexpr std::optional<route_error>
check_inside_vpc(cidr const& destination, target_type target, bool replaces_local,
                 route_surroundings const& around) {
  auto const able = target == target_type::unknown || may_take_vpc_traffic(target);
  if (is_one_of(around.vpc_blocks, destination)) {
    if (target == target_type::local)
      return std::nullopt;
    if (!able || target == target_type::local_gateway)
      return route_error::vpc_block_target;
    return replaces_local ? std::nullopt : std::optional(route_error::replace_local);
  }
  if (target == target_type::local)
    return route_error::not_a_target;
  if (!is_inside_one_of(around.vpc_blocks, destination))
    return std::nullopt;
  if (!able)
    return route_error::inside_vpc_target;
  if (!is_one_of(around.subnets, destination))
    return route_error::not_a_subnet;
  return std::nullopt;
}

} // namespace detail

/// Why AWS refuses a static route to `destination` in a table of a VPC, or nothing (RT-4, RT-10,
/// RT-12, RT-13, RT-16, OPEN-23). `replaces_local`: it is meant to take the place of the built-in
/// route. The first reason, in the order of the tests. O(blocks + subnets).
[[nodiscard]] constexpr std::optional<route_error>
check_route(cidr const& destination, target_type target, route_surroundings const& around,
            bool replaces_local = false, semantics_options const& options = {}) {
  for (auto const& range : never_routed_ranges)
    if (range.contains(destination))
      return route_error::never_routed;
  if (target == target_type::interface_endpoint)
    return route_error::not_a_target;
  if (target == target_type::gateway_endpoint)
    return route_error::managed_by_endpoint;
  if (!carries_family(target, destination.is_v4()))
    return route_error::family;
  if (target == target_type::nat_gateway && destination.is_v6()) {
    if (!options.nat64_routes_to_nat_gateway)
      return route_error::family;
    if (!cidr(nat64_range).contains(destination))
      return route_error::nat64_only;
  }
  return detail::check_inside_vpc(destination, target, replaces_local, around);
}

/// The same for a route to a prefix list with these entries. `managed`: AWS made the route for a
/// gateway endpoint (EP-2); only such a route leads to one. O(entries x blocks).
[[nodiscard]] constexpr std::optional<route_error>
check_list_route(std::span<cidr const> entries, target_type target,
                 route_surroundings const& around, bool managed = false) {
  if (target == target_type::interface_endpoint || target == target_type::local)
    return route_error::not_a_target;
  if (target == target_type::gateway_endpoint && !managed)
    return route_error::managed_by_endpoint;
  for (auto const& entry : entries) {
    if (!carries_family(target, entry.is_v4()))
      return route_error::family;
    if (detail::is_inside_one_of(around.vpc_blocks, entry))
      return route_error::list_inside_vpc;
  }
  return std::nullopt;
}

/// The position of the static route that already has this destination, host bits dropped, or
/// `npos`: AWS answers `RouteAlreadyExists` (RT-15). A propagated route may have it too. O(n).
[[nodiscard]] constexpr std::size_t find_duplicate_route(std::span<cidr const> static_destinations,
                                                         cidr const& added) {
  for (std::size_t i = 0; i < static_destinations.size(); ++i)
    if (static_destinations[i] == added)
      return i;
  return npos;
}

/// Whether an instance may be a target: only with one interface, else the interface must be named
/// (RT-16).
[[nodiscard]] constexpr bool can_route_to_instance(std::size_t interfaces) {
  return interfaces == 1;
}

/// Why a target cannot stand in a table of a VPC, whatever the destination.
enum class target_error : std::uint8_t {
  other_vpc,    ///< belongs to, or is attached to, another VPC (RT-17)
  not_attached, ///< a transit gateway without attachment to this VPC (RT-18, TGW-16)
};

/// What keeps a target out of a table of a VPC. `in_vpc`: it belongs to the VPC, is attached to it,
/// or is a peering connection of it (RT-17, RT-18).
[[nodiscard]] constexpr std::optional<target_error> check_target_vpc(target_type t, bool in_vpc) {
  if (in_vpc || t == target_type::local || t == target_type::unknown)
    return std::nullopt;
  return t == target_type::transit_gateway ? target_error::not_attached : target_error::other_vpc;
}

/// The fields of the API that hold a destination (RT-14).
enum class destination_field : std::uint8_t { ipv4_block, ipv6_block };

/// Whether a block may stand in that field (RT-14).
[[nodiscard]] constexpr bool fits_field(destination_field f, cidr const& destination) {
  return (f == destination_field::ipv4_block) == destination.is_v4();
}

// --- Edge tables -----------------------------------------------------------------------------

/// The gateways that a table can be associated with (GRT-1); it governs what enters the VPC through
/// them, and nothing that enters through a peering or a transit gateway (GRT-7).
[[nodiscard]] constexpr bool can_have_edge_table(target_type gateway) {
  return gateway == target_type::internet_gateway || gateway == target_type::vpn_gateway;
}

/// Why a route cannot stand in an edge table (GRT-4: or keeps the table from becoming one).
enum class edge_error : std::uint8_t {
  prefix_list,  ///< no prefix lists here (GRT-3, PFX-6)
  target,       ///< neither local nor GWLB endpoint nor interface (GRT-2)
  vpn_endpoint, ///< a GWLB endpoint behind a virtual private gateway, where that is off (OPEN-7)
  destination,  ///< neither a VPC's nor a subnet's entire block (GRT-3)
  propagation,  ///< the table takes over routes of a virtual private gateway (GRT-4)
};

/// A route of a table that is, or is to become, an edge table.
struct edge_route {
  std::optional<cidr> destination{}; ///< nothing: a prefix list
  target_type target{target_type::local};
};

/// Why the route cannot stand in the edge table of `gateway`, or nothing (GRT-2, GRT-3, PFX-6,
/// OPEN-7). O(blocks + subnets).
[[nodiscard]] constexpr std::optional<edge_error>
check_edge_route(edge_route const& r, target_type gateway, route_surroundings const& around,
                 semantics_options const& options = {}) {
  if (!r.destination)
    return edge_error::prefix_list;
  bool const known = r.target != target_type::unknown;
  if (known && r.target != target_type::local && r.target != target_type::gwlb_endpoint &&
      r.target != target_type::network_interface && r.target != target_type::instance)
    return edge_error::target;
  if (r.target == target_type::gwlb_endpoint && gateway == target_type::vpn_gateway &&
      !options.vpn_edge_accepts_gwlb_endpoint)
    return edge_error::vpn_endpoint;
  if (!detail::is_one_of(around.vpc_blocks, *r.destination) &&
      !detail::is_one_of(around.subnets, *r.destination))
    return edge_error::destination;
  return std::nullopt;
}

/// What keeps a table from being associated with a gateway.
struct edge_association {
  std::optional<edge_error> error{};
  std::size_t position{npos}; ///< of the route in the way
};

/// Whether a table with these routes can be associated with `gateway` (GRT-4). O(routes x blocks).
[[nodiscard]] constexpr edge_association
check_edge_association(std::span<edge_route const> routes, bool propagation, target_type gateway,
                       route_surroundings const& around, semantics_options const& options = {}) {
  if (propagation)
    return {.error = edge_error::propagation};
  for (std::size_t i = 0; i < routes.size(); ++i)
    if (auto const error = check_edge_route(routes[i], gateway, around, options))
      return {.error = error, .position = i};
  return {};
}

/// Whether an edge route of `gateway` can deliver to an interface: it must belong to a running
/// instance, and behind an internet gateway have a public address (GRT-5).
[[nodiscard]] constexpr bool edge_target_works(target_type gateway, bool instance_runs,
                                               bool has_public_address) {
  return instance_runs && (gateway != target_type::internet_gateway || has_public_address);
}

/// Whether a subnet may answer straight through the internet gateway: not when the gateway's table
/// redirects what is meant for it (GRT-6).
[[nodiscard]] constexpr bool may_reply_through_igw(bool ingress_redirected) {
  return !ingress_redirected;
}

// --- Prefix lists ----------------------------------------------------------------------------

/// Where a prefix list may be referred to (PFX-6).
enum class list_user : std::uint8_t {
  subnet_route_table,
  edge_route_table,
  security_group,
  network_acl
};

[[nodiscard]] constexpr bool accepts_prefix_list(list_user u) {
  return u == list_user::subnet_route_table || u == list_user::security_group;
}

/// Why a prefix list of one's own is refused (PFX-1).
enum class list_error : std::uint8_t { mixed_families, more_than_max_entries, max_entries, name };

/// What is wrong with a prefix list of one's own: one family, at most `max_entries` entries, that
/// at most 1,000, and a name that is not AWS's (PFX-1). O(n).
[[nodiscard]] constexpr std::optional<list_error>
check_prefix_list(std::span<cidr const> entries, std::size_t max_entries, std::string_view name) {
  for (auto const& e : entries)
    if (!e.same_family(entries.front()))
      return list_error::mixed_families;
  if (max_entries == 0 || max_entries > 1000)
    return list_error::max_entries;
  if (entries.size() > max_entries)
    return list_error::more_than_max_entries;
  constexpr std::string_view reserved = "com.amazonaws";
  if (name.substr(0, reserved.size()) == reserved)
    return list_error::name;
  return std::nullopt;
}

} // namespace vpclint::inline v0::aws
