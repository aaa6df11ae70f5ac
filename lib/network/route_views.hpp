#pragma once

#include "vpclint/aws/route_selection.hpp"
#include "vpclint/network/network.hpp"

#include <cstdint>
#include <span>

/// How floor aws sees the routes of a network.
namespace vpclint::inline v0::network {

/// What the entries of a list may be that are not known (EP-5, WALK-h).
inline aws::open_entry open_entries_of(network const& net, index<prefix_list> id) {
  return id.valid() ? aws::open_entries_of(net.prefix_lists()[id].aws_name) : aws::open_entry::any;
}

/// The blocks by which addresses differ in whether an entry that is not known may hold them.
inline std::span<cidr const> open_borders(resolved_prefix_list const& l) {
  if (l.entries_known || l.aws_name.empty())
    return {};
  return aws::open_entry_borders;
}

/// Whether an entry that is not known may hold an address.
inline bool may_hold(resolved_prefix_list const& l, address a) {
  return !l.entries_known && aws::may_hold(aws::open_entries_of(l.aws_name), a);
}

inline auto seen_as_vpc_route(network const& net) {
  return [&net](resolved_route const& r) {
    aws::route_candidate c;
    c.destination = r.destination;
    c.rank = static_cast<aws::route_rank>(r.source); // the same order, which a test holds together
    c.blackhole = r.blackhole;
    c.destination_known = r.destination_known;
    if (!r.destination_known)
      c.open = open_entries_of(net, r.list);
    c.target = (static_cast<std::uint32_t>(r.target.kind) << 24) ^ r.target.id;
    return c;
  };
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
