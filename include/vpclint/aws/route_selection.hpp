#pragma once

#include "vpclint/aws/options.hpp"
#include "vpclint/net/prefix.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <type_traits>

namespace vpclint::inline v0::aws {

/// Where a route of a VPC's table comes from, in the order of preference among equal prefixes
/// (RT-7, PFX-5, VPN-4). The rank of Route Server routes is not documented (RT-26, OPEN-17).
enum class route_rank : std::uint8_t {
  local, ///< built in, also when its target was replaced (RT-4)
  static_route,
  prefix_list, ///< also a gateway endpoint's (PFX-7)
  propagated_direct_connect,
  propagated_vpn_static,
  propagated_vpn_bgp,
  propagated_route_server,
};

/// Where a route of a transit gateway's table comes from, in the order of preference among equal
/// prefixes (TGW-5).
enum class transit_rank : std::uint8_t {
  static_route,
  prefix_list,
  vpc,
  direct_connect,
  connect,
  vpn_over_direct_connect,
  vpn,
  vpn_concentrator,
  peering,
};

[[nodiscard]] constexpr bool is_propagated(route_rank r) {
  return r >= route_rank::propagated_direct_connect;
}
[[nodiscard]] constexpr bool is_propagated(transit_rank r) { return r >= transit_rank::vpc; }

/// What addresses an entry may have that is not known, of a list that AWS manages.
enum class open_entry : std::uint8_t {
  any,          ///< of a list of somebody's own: every address
  service_ipv4, ///< of a service: public addresses, never those of networks (EP-5, WALK-h)
  service_ipv6,
};

/// What the entries of a list may be; `aws_name` is empty for lists that AWS does not manage. Lists
/// have one address family (PFX-1), and AWS names it where it is IPv6.
[[nodiscard]] constexpr open_entry open_entries_of(std::string_view aws_name) {
  if (aws_name.empty())
    return open_entry::any;
  return aws_name.find("ipv6.") == std::string_view::npos ? open_entry::service_ipv4
                                                          : open_entry::service_ipv6;
}

/// Whether such an entry may hold the address (EP-5, WALK-h). Link-local addresses count: VPC
/// Lattice has some.
[[nodiscard]] constexpr bool may_hold(open_entry e, address a) {
  if (e == open_entry::any)
    return true;
  if (a.is_v4())
    return e == open_entry::service_ipv4 && !is_rfc1918(a.v4()) && !is_cgnat(a.v4());
  bool const unique_local = (a.v6().high >> 57U) == 0x7eU;
  bool const service = (a.v6().high >> 32U) == 0xfd000ec2U;
  return e == open_entry::service_ipv6 && (service || !unique_local);
}

/// The blocks by which `may_hold` tells addresses apart.
inline constexpr std::array<cidr, 6> open_entry_borders{
    cidr(prefix4::around(ipv4{0x0a000000U}, 8)),
    cidr(prefix4::around(ipv4{0xac100000U}, 12)),
    cidr(prefix4::around(ipv4{0xc0a80000U}, 16)),
    cidr(prefix4::around(ipv4{0x64400000U}, 10)),
    cidr(prefix6::around(ipv6{0xfc00000000000000U, 0}, 7)),
    cidr(prefix6::around(ipv6{0xfd000ec200000000U, 0}, 32))};

/// What selection looks at in one route; a prefix-list route stands here once for each entry.
template <class Rank>
struct basic_route_candidate {
  cidr destination{};
  Rank rank{Rank::static_route};
  bool blackhole{false};
  bool destination_known{true};     ///< false: a prefix list whose entries are not known
  open_entry open{open_entry::any}; ///< of those: what they may be
  std::uint32_t target{0};          ///< routes with equal numbers lead to the same place
  std::uint16_t as_path_length{};   ///< of a BGP route (RT-8)
  std::uint32_t med{};              ///< of a BGP route (RT-8)

  friend constexpr bool operator==(basic_route_candidate const&,
                                   basic_route_candidate const&) = default;
};

using route_candidate = basic_route_candidate<route_rank>;
using transit_route_candidate = basic_route_candidate<transit_rank>;

/// What became of a lookup.
enum class route_outcome : std::uint8_t {
  selected,     ///< `position` takes the packet
  none,         ///< no route matches, the packet is dropped (RT-21, TGW-6)
  blackhole,    ///< `position` matches, but leads nowhere: dropped (RT-20, TGW-6)
  ambiguous,    ///< AWS takes `position` or `rival`, nobody can say which (PFX-4, OPEN-17)
  unknown,      ///< `rival`, whose entries are not known, might take what `position` would
  never_routed, ///< the address belongs to the host itself (RT-13)
};

/// The answer to `select_route`.
struct route_selection {
  static constexpr std::size_t no_route = static_cast<std::size_t>(-1);

  route_outcome outcome{route_outcome::none};
  std::size_t position{no_route};
  std::size_t rival{no_route};

  friend constexpr bool operator==(route_selection const&, route_selection const&) = default;
};

/// The two ranges that packets are never forwarded to, whatever a table says (RT-13).
inline constexpr std::array<cidr, 2> never_routed_ranges{
    cidr(prefix4::around(ipv4{0xa9fea800U}, 22)),             // 169.254.168.0/22
    cidr(prefix6::around(ipv6{0xfd000ec200000000U, 0}, 32))}; // fd00:ec2::/32

/// Whether a packet to `to` is never forwarded (RT-13).
[[nodiscard]] constexpr bool is_never_routed(address to) {
  return never_routed_ranges[0].contains(to) || never_routed_ranges[1].contains(to);
}

namespace detail {

/// Whether routes of that rank are built in; a transit gateway has none.
template <class Rank>
inline constexpr bool may_be_local = std::is_same_v<Rank, route_rank>;
[[nodiscard]] constexpr bool is_local(route_rank r) { return r == route_rank::local; }

/// Whether ties between routes of that rank are settled by their BGP attributes.
[[nodiscard]] constexpr bool has_bgp(route_rank r) {
  return r == route_rank::propagated_vpn_bgp || r == route_rank::propagated_direct_connect;
}
[[nodiscard]] constexpr bool has_bgp(transit_rank r) {
  return r >= transit_rank::direct_connect && r <= transit_rank::vpn_concentrator;
}

/// `a` before `b`: less is preferred. Both match the packet. O(1)
template <class Rank>
[[nodiscard]] constexpr std::strong_ordering prefer(basic_route_candidate<Rank> const& a,
                                                    basic_route_candidate<Rank> const& b) {
  if (auto const o = b.destination.length() <=> a.destination.length(); o != 0)
    return o;
  if (auto const o = a.rank <=> b.rank; o != 0)
    return o;
  if (!has_bgp(a.rank))
    return std::strong_ordering::equal;
  if (auto const o = a.as_path_length <=> b.as_path_length; o != 0)
    return o;
  return a.med <=> b.med;
}

/// Whether a tie of two routes of that rank is open. Two static routes, or two VPCs' routes, never
/// tie: AWS keeps the first only (RT-15, TGW-9).
[[nodiscard]] constexpr bool tie_is_open(route_rank r) { return r >= route_rank::prefix_list; }
[[nodiscard]] constexpr bool tie_is_open(transit_rank r) {
  return r == transit_rank::prefix_list || r >= transit_rank::direct_connect;
}

/// Whether a route of that rank gives way to any built-in route that matches (RT-9, OPEN-21).
[[nodiscard]] constexpr bool yields_to_local(route_rank r, semantics_options const& options) {
  return is_propagated(r) || (r == route_rank::prefix_list && !options.prefix_list_overrides_local);
}
[[nodiscard]] constexpr bool yields_to_local(transit_rank, semantics_options const&) {
  return false;
}

/// Whether a route with unknown entries could take a packet from `best` (none: from nobody). An
/// entry as long as the address itself still loses to an equal one of a better rank.
template <class Rank>
[[nodiscard]] constexpr bool could_win(basic_route_candidate<Rank> const& candidate,
                                       basic_route_candidate<Rank> const* best) {
  if (best == nullptr)
    return true;
  if (best->target == candidate.target && best->blackhole == candidate.blackhole)
    return false;
  return best->destination.length() < best->destination.width() || candidate.rank <= best->rank;
}

template <class Routes, class View>
[[nodiscard]] constexpr route_selection select(Routes const& routes, address to,
                                               semantics_options const& options, View const& view) {
  using candidate = std::remove_cvref_t<decltype(std::invoke(view, *std::begin(routes)))>;
  bool local = false;
  if constexpr (may_be_local<decltype(candidate::rank)>)
    for (auto const& r : routes) {
      candidate const& c = std::invoke(view, r);
      local = local || (is_local(c.rank) && c.destination_known && c.destination.contains(to));
    }
  bool open = false; // a route whose entries are not known
  std::optional<candidate> best;
  route_selection result;
  std::size_t i = 0;
  for (auto const& r : routes) {
    candidate const& c = std::invoke(view, r);
    auto const position = i++;
    open = open || !c.destination_known;
    if (!c.destination_known || !c.destination.contains(to) ||
        (local && yields_to_local(c.rank, options)) || (c.blackhole && !options.blackhole_drops))
      continue;
    auto const order = best ? prefer(c, *best) : std::strong_ordering::less;
    if (order < 0) {
      best = c;
      result.position = position;
      result.rival = route_selection::no_route;
    } else if (order == 0 && tie_is_open(c.rank) && c.target != best->target &&
               result.rival == route_selection::no_route) {
      result.rival = position;
    }
  }
  if (result.rival != route_selection::no_route)
    result.outcome = route_outcome::ambiguous;
  else if (best)
    result.outcome = best->blackhole ? route_outcome::blackhole : route_outcome::selected;
  if (!open)
    return result;
  i = 0;
  for (auto const& r : routes) {
    candidate const& c = std::invoke(view, r);
    auto const position = i++;
    if (c.destination_known || !may_hold(c.open, to) ||
        (local && yields_to_local(c.rank, options)) || (c.blackhole && !options.blackhole_drops) ||
        !could_win(c, best ? &*best : nullptr))
      continue;
    result.outcome = route_outcome::unknown;
    result.rival = position;
    break;
  }
  return result;
}

} // namespace detail

/// Which route of a VPC's table takes a packet to `to`; the source never matters (RT-22). The
/// longest prefix wins, equal ones go by rank (RT-7), BGP ones by AS path and MED (RT-8), the first
/// of two equal static ones is the one that AWS accepted (RT-15). Where a built-in route matches,
/// propagated ones are out, however long (RT-9), and so are prefix-list entries (OPEN-21); families
/// never match each other (RT-6). `routes` is any range; `view` turns an element into a
/// `route_candidate`. Must not be asked for packets that stay in their subnet (RT-5). O(n).
template <class Routes, class View = std::identity>
[[nodiscard]] constexpr route_selection select_route(Routes const& routes, address to,
                                                     semantics_options const& options = {},
                                                     View const& view = {}) {
  if (is_never_routed(to))
    return {.outcome = route_outcome::never_routed};
  return detail::select(routes, to, options, view);
}

/// The same for a transit gateway's table, whose elements `view` turns into
/// `transit_route_candidate`s (TGW-5, TGW-6). The first of two VPC routes with equal prefixes is
/// the one that was propagated (TGW-9). O(n).
template <class Routes, class View = std::identity>
[[nodiscard]] constexpr route_selection select_transit_route(Routes const& routes, address to,
                                                             semantics_options const& options = {},
                                                             View const& view = {}) {
  return detail::select(routes, to, options, view);
}

/// The built-in route that each block of a VPC adds to each of its tables (CIDR-10, RT-4).
[[nodiscard]] constexpr route_candidate local_route(cidr const& vpc_block) {
  return {.destination = vpc_block, .rank = route_rank::local};
}

} // namespace vpclint::inline v0::aws
