#pragma once

#include "vpclint/aws/options.hpp"
#include "vpclint/aws/route_selection.hpp"
#include "vpclint/net/address.hpp"
#include "vpclint/network/network.hpp"

#include "analysis/edge_routes.hpp"
#include "network/route_views.hpp"

#include <cstdint>

/// Routes that hold some of the free addresses of a subnet and not all, where nobody wrote which
/// one a destination has.
namespace vpclint::inline v0::analysis {

/// What a table does with packets to an address.
struct table_answer {
  static constexpr std::uint32_t nothing = 0xffffffffU;

  aws::route_outcome outcome{aws::route_outcome::none};
  std::uint32_t target{nothing};
  std::uint32_t rival{nothing};
  bool rival_drops{false};
  bool whole_address{false}; ///< no route that is not known can be longer

  friend bool operator==(table_answer const&, table_answer const&) = default;
};

template <class Routes, class View>
[[nodiscard]] table_answer answer_of(aws::route_selection const& choice, Routes const& routes,
                                     View const& view) {
  using aws::route_selection;
  table_answer out{.outcome = choice.outcome};
  if (choice.outcome == aws::route_outcome::blackhole) // dropped as without a route
    out.outcome = aws::route_outcome::none;
  if (choice.position != route_selection::no_route &&
      choice.outcome != aws::route_outcome::blackhole) {
    auto const best = view(routes[choice.position]);
    out.target = best.target ^ (best.blackhole ? 0x8000'0000U : 0U);
    out.whole_address = best.destination.length() == best.destination.width();
  }
  if (choice.rival != route_selection::no_route) {
    auto const other = view(routes[choice.rival]);
    out.rival = other.target;
    out.rival_drops = other.blackhole;
  }
  return out;
}

/// The free addresses of which `to` is one, where nobody wrote it and `answer`, which says what
/// becomes of packets to an address, is not the same for all; null: it is.
template <class Answer>
[[nodiscard]] network::open_address const* told_apart(network::network const& net, address to,
                                                      Answer const& answer) {
  auto const* const open = net.find_open_address(to);
  if (open == nullptr)
    return nullptr;
  auto const own = answer(to);
  for (auto const a : open->possible)
    if (!(answer(a) == own))
      return open;
  return nullptr;
}

[[nodiscard]] inline network::open_address const*
told_apart(network::network const& net, network::resolved_table const& t, address to,
           aws::semantics_options const& options) {
  auto const view = network::seen_as_vpc_route(net);
  return told_apart(net, to, [&](address a) {
    return answer_of(aws::select_route(t.routes, a, options, view), t.routes, view);
  });
}

[[nodiscard]] inline network::open_address const*
told_apart(network::network const& net, network::resolved_transit_table const& t, address to,
           aws::semantics_options const& options) {
  auto const view = network::seen_as_transit_route;
  return told_apart(net, to, [&](address a) {
    return answer_of(aws::select_transit_route(t.routes, a, options, view), t.routes, view);
  });
}

/// The same of the table of a gateway, on the way in (GRT-3).
[[nodiscard]] inline network::open_address const*
told_apart_by_edge(network::network const& net, network::resolved_table const& t, address to) {
  return told_apart(net, to, [&](address a) {
    auto const* const best = edge_route(t, a);
    table_answer out;
    if (best == nullptr || best->blackhole)
      return out;
    out.outcome = aws::route_outcome::selected;
    out.target = (static_cast<std::uint32_t>(best->target.kind) << 24U) ^ best->target.id;
    return out;
  });
}

} // namespace vpclint::inline v0::analysis
