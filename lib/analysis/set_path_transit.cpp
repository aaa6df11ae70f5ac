// Through transit gateways.
#include "vpclint/aws/route_selection.hpp"

#include "analysis/open_routes.hpp"
#include "analysis/set_path.hpp"
#include "network/open_facts.hpp"
#include "network/route_views.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {

path_finder::spot path_finder::into_transit(index<transit_gateway> id, spot const& at) {
  attachment_id by;
  for (auto const a : net_.transit_gateways()[id].attachments)
    if (at.vpc.valid() && net_.attachments()[a].vpc == at.vpc)
      by = a;
  if (!by.valid()) { // RT-18
    if (network::may_be_attached(net_, id))
      stuck();
    else
      stop();
    return {};
  }
  auto const& a = net_.attachments()[by];
  subnet_id door = a.subnets.empty() ? subnet_id{} : a.subnets.front();
  if (at.subnet.valid()) { // TGW-2, OPEN-3
    auto const& zone = net_.subnets()[at.subnet].az;
    subnet_id serving;
    bool perhaps = a.subnets.empty() || network::may_have_subnets(a);
    for (auto const s : a.subnets) {
      auto const& az = net_.subnets()[s].az;
      bool const serves =
          s == at.subnet || (options_.transit_serves_whole_zone && !zone.empty() && az == zone);
      if (serves && !serving.valid())
        serving = s;
      perhaps = perhaps || az.empty() || zone.empty();
    }
    if (serving.valid())
      door = serving;
    else if (!perhaps)
      stop();
    else {
      stuck();
      return {};
    }
  }
  check_transit_family(by);
  check_acl(door, direction::ingress); // NACL-19
  return {.kind = place_kind::at_transit, .subnet = at.subnet, .attachment = by};
}

void path_finder::check_transit_family(attachment_id id) { // TGW-17
  auto const* written = net_.attachments()[id].declared;
  if (dst_.is_v6() && written != nullptr)
    sieve(written->ipv6.or_default(true));
}

path_finder::spot path_finder::at_transit(spot const& at) {
  using source = network::resolved_transit_route::source_type;
  auto const& a = net_.attachments()[at.attachment];
  if (!a.table.valid()) { // TGW-4
    if (network::may_have_table(net_, a))
      stuck();
    else
      stop();
    return {};
  }
  auto const& t = net_.transit_tables()[a.table];
  if (told_apart(net_, t, dst_, options_) != nullptr) {
    stuck();
    return {};
  }
  auto const choice =
      aws::select_transit_route(t.routes, dst_, options_, network::seen_as_transit_route);
  bool const selected = choice.outcome == aws::route_outcome::selected;
  auto const* route = selected ? &t.routes[choice.position] : nullptr;
  bool const beyond_doubt = selected && route->source == source::static_route &&
                            route->destination.length() == route->destination.width();
  if ((!t.unknown_for(dst_.is_v6()).empty() && !beyond_doubt) ||
      choice.outcome == aws::route_outcome::ambiguous ||
      choice.outcome == aws::route_outcome::unknown || (selected && route->target_unknown)) {
    stuck();
    return {};
  }
  if (!selected || !route->attachment.valid()) { // TGW-6
    stop();
    return {};
  }
  return leave_transit(at, route->attachment);
}

path_finder::spot path_finder::leave_transit(spot const& at, attachment_id to) {
  auto const& a = net_.attachments()[at.attachment];
  auto const& out = net_.attachments()[to];
  using kind = network::resolved_attachment::kind_type;
  switch (out.kind) {
  case kind::vpc: {
    if (path_ == aws::reference_path::same_vpc) {
      auto const on =
          aws::transit_references(net_.transit_gateways()[out.gateway].group_referencing,
                                  a.group_referencing, out.group_referencing);
      path_ = network::references_over(on);
    }
    zone_ = at.subnet.valid() ? &net_.subnets()[at.subnet].az : nullptr;
    check_transit_family(to);
    return out_of_transit(to);
  }
  case kind::network: {
    auto const& n = net_.outside_networks()[out.network];
    if (std::none_of(n.cidrs.begin(), n.cidrs.end(),
                     [&](cidr const& b) { return b.contains(dst_); }))
      not_known();
    return end_at(flow_end::of(out.network));
  }
  case kind::peer:
    if (!out.peer_attachment.valid()) {
      if (network::may_have_peer(net_, out))
        stuck();
      else
        stop();
      return {};
    }
    path_ = aws::reference_path::transit_gateway_peering; // TGW-7
    return {.kind = place_kind::at_transit, .attachment = out.peer_attachment};
  case kind::unknown:
    break;
  }
  stuck();
  return {};
}

// TGW-8, TGW-10
path_finder::spot path_finder::out_of_transit(attachment_id to) {
  auto const& a = net_.attachments()[to];
  if (a.subnets.empty() || !a.vpc.valid()) {
    stuck();
    return {};
  }
  bool appliance = a.appliance_mode.value_or(false);
  if (!a.appliance_mode && a.subnets.size() > 1) { // both are looked at
    if (met_list_ || (open_mode_ && *open_mode_ != to))
      not_known();
    open_mode_ = to;
    result_.open_list = true;
    appliance = choices_.by_unknown_list;
  }
  subnet_id door;
  if (appliance && reply_)
    for (auto const& [attachment, subnet] : doors_)
      if (attachment == to)
        door = subnet;
  if (!door.valid() && !appliance && zone_ != nullptr && !zone_->empty())
    for (auto const s : a.subnets)
      if (net_.subnets()[s].az == *zone_)
        door = s;
  if (!door.valid() && network::may_have_subnets(a)) {
    stuck();
    return {};
  }
  bool const open_zones = std::any_of(a.subnets.begin(), a.subnets.end(),
                                      [&](auto const s) { return net_.subnets()[s].az.empty(); });
  if (!door.valid() && !appliance && a.subnets.size() > 1 && zone_ != nullptr &&
      (zone_->empty() || open_zones)) {
    stuck();
    return {};
  }
  if (!door.valid()) {
    result_.zones = std::max(result_.zones, static_cast<std::uint32_t>(a.subnets.size()));
    door = a.subnets[choices_.zone % a.subnets.size()];
  }
  doors_.push_back({to, door});
  came_by_ = entry::transit_gateway;
  return {.kind = place_kind::in_subnet, .subnet = door};
}

} // namespace vpclint::inline v0::analysis
