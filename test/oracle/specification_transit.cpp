#include "oracle/specification_walk.hpp"

#include <algorithm>

namespace vpclint_test {

using namespace vpclint;
using analysis::flow_end;

fate_terms spec_walk::by_transit(state s, vpclint::index<transit_gateway> id, vpc_id vpc,
                                 subnet_id from) {
  attachment_id by;
  for (auto const a : net_.transit_gateways()[id].attachments)
    if (net_.attachments()[a].vpc == vpc)
      by = a;
  if (!by.valid()) // RT-18
    return nothing();
  auto const& a = net_.attachments()[by];
  if (a.subnets.empty() || !from.valid())
    throw outside_specification{"unknown subnets of an attachment"};
  auto const& zone = net_.subnets()[from].az;
  subnet_id door; // TGW-2, OPEN-3: the one in the sender's zone
  for (auto const candidate : a.subnets) {
    auto const& az = net_.subnets()[candidate].az;
    if (az.empty() || zone.empty())
      throw outside_specification{"unknown zone"};
    if (!door.valid() && az == zone)
      door = candidate;
  }
  if (!door.valid() || !carries_family(by))
    return nothing();
  auto const passes = acl(door, direction::ingress, s.h); // NACL-19
  return under(passes, [&] { return at_transit(s, by, zone); });
}

/// TGW-17.
bool spec_walk::carries_family(attachment_id id) const {
  auto const& a = net_.attachments()[id];
  if (!p_.ipv6 || a.declared == nullptr)
    return true;
  if (a.declared->ipv6.is_unknown())
    throw outside_specification{"unknown IPv6 support"};
  return a.declared->ipv6.value_or(true);
}

// TGW-4 to TGW-6: the table of the attachment that the packet came by.
fate_terms spec_walk::at_transit(state s, attachment_id by, std::string const& zone) {
  auto const& a = net_.attachments()[by];
  std::uint32_t zone_number = 0;
  for (auto const c : zone)
    zone_number = zone_number * 31 + static_cast<unsigned char>(c);
  if (!a.table.valid() || again(s, 3, by.value, zone_number))
    return nothing();
  auto const& table = net_.transit_tables()[a.table];
  if (!table.unknown_for(p_.ipv6).empty())
    throw outside_specification{"unknown routes"};
  std::vector<network::resolved_transit_route const*> order;
  for (auto const& r : table.routes) {
    if (!r.destination_known)
      throw outside_specification{"unknown prefix list entry"};
    if (r.destination.is_v6() == p_.ipv6 && any_in(s.h.dst_may, r.destination))
      order.push_back(&r);
  }
  std::stable_sort(order.begin(), order.end(), [](auto const* x, auto const* y) {
    if (x->destination.length() != y->destination.length())
      return x->destination.length() > y->destination.length();
    return x->source < y->source;
  });
  using source = network::resolved_transit_route::source_type;
  auto result = nothing();
  auto open = yes();
  for (std::size_t k = 0; k < order.size(); ++k) {
    auto const& r = *order[k];
    bool const may_tie = r.source == source::prefix_list || r.source >= source::direct_connect;
    for (std::size_t j = k + 1; j < order.size() && may_tie; ++j)
      if (order[j]->destination == r.destination && order[j]->source == r.source &&
          order[j]->attachment != r.attachment)
        throw outside_specification{"ties of routes"};
    if (r.target_unknown)
      throw outside_specification{"unknown target of a route"};
    auto const takes = inside(s.h.dst, r.destination);
    auto const here = both(open, takes);
    open = both(open, negate(takes));
    if (r.blackhole || !r.attachment.valid() || here.is_false())
      continue;
    auto inner = s;
    std::erase_if(inner.h.dst_may, [&](address d) { return !r.destination.contains(d); });
    result = or_else(result, when(here, out_of_transit(inner, by, r.attachment, zone)));
  }
  return result;
}

fate_terms spec_walk::out_of_transit(state s, attachment_id by, attachment_id to,
                                     std::string const& zone) {
  using kind = network::resolved_attachment::kind_type;
  auto const& in = net_.attachments()[by];
  auto const& out = net_.attachments()[to];
  switch (out.kind) {
  case kind::unknown:
    throw outside_specification{"unknown attachment"};
  case kind::network: {
    auto const& n = net_.outside_networks()[out.network];
    for (auto const a : s.h.dst_may)
      if (std::none_of(n.cidrs.begin(), n.cidrs.end(),
                       [&](cidr const& b) { return b.contains(a); }))
        throw outside_specification{"addresses that a network does not have"};
    return finish_outside(s, flow_end::kind_type::network, out.network);
  }
  case kind::peer:
    if (!out.peer_attachment.valid())
      return nothing();
    s.seen = sight::lost; // TGW-7
    return at_transit(s, out.peer_attachment, {});
  case kind::vpc:
    break;
  }
  if (!carries_family(to))
    return nothing();
  if (s.seen == sight::same_vpc) { // TGW-11
    auto const& gateway = net_.transit_gateways()[out.gateway].group_referencing;
    if (!gateway || !in.group_referencing || !out.group_referencing)
      throw outside_specification{"unknown group referencing"};
    bool const keeps = *gateway && *in.group_referencing && *out.group_referencing;
    s.seen = keeps ? sight::over_transit : sight::lost;
  }
  if (out.subnets.empty())
    throw outside_specification{"unknown subnets of an attachment"};
  if (!out.appliance_mode)
    throw outside_specification{"unknown appliance mode"};
  // TGW-8, TGW-10: in the sender's zone, else in any; in appliance mode in any, and back by the
  // same.
  subnet_id door;
  if (*out.appliance_mode && s.reply)
    for (auto const& [attachment, subnet] : s.doors)
      if (attachment == to)
        door = subnet;
  if (!*out.appliance_mode && !zone.empty())
    for (auto const candidate : out.subnets)
      if (net_.subnets()[candidate].az == zone)
        door = candidate;
  if (!door.valid()) {
    zones_ = std::max(zones_, out.subnets.size());
    door = out.subnets[zone_ % out.subnets.size()];
  }
  s.doors.push_back({to, door});
  s.came_by = entrance::transit;
  return leave_subnet(s, door, {});
}

} // namespace vpclint_test
