#pragma once

#include "vpclint/aws/route_selection.hpp"
#include "vpclint/network/network.hpp"

/// How floor aws sees the routes of a network.
namespace vpclint::inline v0::network {

inline aws::route_candidate seen_as_vpc_route(resolved_route const& r) {
  return {.destination = r.destination,
          .rank = static_cast<aws::route_rank>(r.source),
          .blackhole = r.blackhole,
          .destination_known = r.destination_known,
          .target = (static_cast<std::uint32_t>(r.target.kind) << 24) ^ r.target.id};
}

inline aws::transit_route_candidate seen_as_transit_route(resolved_transit_route const& r) {
  using source = resolved_transit_route::source_type;
  aws::transit_route_candidate c;
  c.destination = r.destination;
  c.destination_known = r.destination_known;
  c.blackhole = r.blackhole;
  c.target = r.attachment.value;
  if (r.source == source::static_route)
    c.rank = aws::transit_rank::static_route;
  else if (r.source == source::prefix_list)
    c.rank = aws::transit_rank::prefix_list;
  else if (r.source == source::vpc)
    c.rank = aws::transit_rank::vpc;
  else if (r.source == source::direct_connect)
    c.rank = aws::transit_rank::direct_connect;
  else
    c.rank = aws::transit_rank::vpn;
  return c;
}

} // namespace vpclint::inline v0::network
