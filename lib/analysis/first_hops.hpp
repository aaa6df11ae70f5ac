#pragma once

#include "vpclint/aws/route_selection.hpp"
#include "vpclint/aws/ternary.hpp"
#include "vpclint/net/address.hpp"
#include "vpclint/network/network.hpp"

#include "analysis/open_routes.hpp"
#include "network/open_facts.hpp"
#include "network/route_views.hpp"

namespace vpclint::inline v0::analysis {

/// Whether references outwards see members in a peered VPC on the way that an interface's table
/// takes: never through a transit gateway (SG-14) nor through an appliance (SG-18). What the table
/// drops is not for groups to judge.
[[nodiscard]] inline aws::ternary sees_peers(network::network const& net,
                                             index<network::interface> from, address to,
                                             aws::semantics_options const& options) {
  using network::target_kind;
  auto const subnet = net.interfaces()[from].subnet;
  if (!subnet.valid() || !net.subnets()[subnet].table.valid())
    return aws::ternary::unknown;
  auto const& t = net.route_tables()[net.subnets()[subnet].table];
  if (told_apart(net, t, to, options) != nullptr)
    return aws::ternary::unknown;
  auto const choice = aws::select_route(t.routes, to, options, network::seen_as_vpc_route(net));
  if (choice.outcome == aws::route_outcome::unknown ||
      choice.outcome == aws::route_outcome::ambiguous || !t.routes_unknown.empty())
    return aws::ternary::unknown;
  if (choice.outcome != aws::route_outcome::selected)
    return aws::ternary::yes;
  auto const kind = t.routes[choice.position].target.kind;
  if (kind == target_kind::unknown)
    return aws::ternary::unknown;
  return aws::to_ternary(kind != target_kind::transit_gateway && kind != target_kind::interface &&
                         kind != target_kind::gwlb_endpoint);
}

/// Who has an address as the groups of an interface see it outwards, on the way that its table
/// takes.
[[nodiscard]] inline network::outward_holders seen_on_way(network::network const& net,
                                                          index<network::interface> from,
                                                          address to,
                                                          aws::semantics_options const& options) {
  auto const own = net.interfaces()[from].vpc;
  auto out = network::seen_outwards(net, own, to);
  bool const far = out.sure.valid() && net.owner_of(own, to) != out.sure;
  if (!far && out.perhaps.empty())
    return out;
  auto const way = sees_peers(net, from, to, options);
  if (way == aws::ternary::yes)
    return out;
  if (far) {
    out.perhaps.push_back(out.sure);
    out.sure = {};
  }
  if (way == aws::ternary::no)
    out.perhaps.clear();
  else if (out.open.empty())
    out.open = "where the route table sends " + vpclint::to_string(to);
  return out;
}

} // namespace vpclint::inline v0::analysis
