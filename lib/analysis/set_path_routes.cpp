// What route tables do with all traffic of a path at once, subnets' and gateways' own.
#include "vpclint/aws/route_selection.hpp"

#include "analysis/open_routes.hpp"
#include "analysis/set_path.hpp"
#include "analysis/stand_ins.hpp"
#include "network/open_facts.hpp"
#include "network/route_views.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {

path_finder::spot path_finder::look_up(spot const& at) {
  auto const& t = net_.route_tables()[at.table];
  if (told_apart(net_, t, dst_, options_) != nullptr) {
    stuck();
    return {};
  }
  auto choice = aws::select_route(t.routes, dst_, options_, network::seen_as_vpc_route(net_));
  using outcome = aws::route_outcome;
  if (choice.outcome == outcome::unknown) {
    result_.open_list = met_list_ = true;
    if (open_mode_)
      not_known(); // two things at once
    if (choices_.by_unknown_list)
      choice.position = choice.rival;
    if (choice.position == aws::route_selection::no_route)
      choice.outcome = outcome::none;
    else
      choice.outcome = t.routes[choice.position].blackhole ? outcome::blackhole : outcome::selected;
  }
  bool const selected = choice.outcome == outcome::selected;
  auto const* route = selected ? &t.routes[choice.position] : nullptr;
  bool const beyond_doubt = selected && route->destination.length() == route->destination.width();
  if (choice.outcome == outcome::ambiguous || (!t.routes_unknown.empty() && !beyond_doubt) ||
      (selected && route->target.kind == entry::unknown)) {
    stuck();
    return {};
  }
  if (!selected) {
    stop(); // RT-13, RT-20, RT-21
    return {};
  }
  return follow(*route, at);
}

path_finder::spot path_finder::follow(network::resolved_route const& r, spot const& at) {
  auto const& t = r.target;
  if (!at.subnet.valid() && is_nat_stand_in(src_)) {
    // NAT-11, NAT-18: all but the internet see its private address, which no design gives.
    bool const unseen = t.kind == entry::internet_gateway || t.kind == entry::missing ||
                        t.kind == entry::egress_only_internet_gateway ||
                        (t.kind == entry::nat_gateway && src_ == nat_stand_in(t.id));
    if (!unseen) {
      stuck();
      return {};
    }
  }
  switch (t.kind) {
  case entry::local:
    return {.kind = place_kind::in_vpc, .vpc = at.vpc, .subnet = at.subnet};
  case entry::internet_gateway:
    return to_internet(t.as<internet_gateway>(), at);
  case entry::egress_only_internet_gateway:
    return through_egress_only(t.as<egress_only_internet_gateway>(), at);
  case entry::nat_gateway:
    return through_nat(t.as<nat_gateway>(), at);
  case entry::interface:
    return through_appliance(t.as<network::interface>(), at.subnet, at.nic);
  case entry::peering:
    return through_peering(t.as<peering>(), at);
  case entry::transit_gateway:
    return into_transit(t.as<transit_gateway>(), at);
  case entry::vpn_gateway:
    return through_vpn(t.as<vpn_gateway>(), at);
  case entry::gateway_endpoint:
    return through_gateway_endpoint(t.as<vpc_endpoint>(), at);
  case entry::gwlb_endpoint:
    return through_gwlb(t.as<vpc_endpoint>());
  case entry::missing:
  case entry::unknown:
    break;
  }
  stop();
  return {};
}

path_finder::spot path_finder::enter_edge(spot const& at) {
  spot const inside{.kind = place_kind::in_vpc, .vpc = at.vpc};
  if (!at.table.valid()) {
    if (!network::may_have_edge_table(net_, at.vpc))
      return inside;
    stuck();
    return {};
  }
  auto const& t = net_.route_tables()[at.table];
  auto const* best = edge_route(t, dst_);
  if (!t.routes_unknown.empty() || told_apart_by_edge(net_, t, dst_) != nullptr) {
    stuck();
    return {};
  }
  if (best == nullptr || best->blackhole) {
    stop();
    return {};
  }
  if (best->target.kind == entry::interface) {
    auto const nic = best->target.as<network::interface>();
    auto const& addresses = net_.interfaces()[nic].addresses;
    if (at.flag && dst_.is_v4() && !addresses.empty() &&
        std::none_of(addresses.begin(), addresses.end(),
                     [](auto const& a) { return a.has_public().value_or(true); }))
      stop(); // GRT-5
    else if (at.flag && dst_.is_v4() && addresses.empty())
      not_known();
    return through_appliance(nic, {}, {});
  }
  if (best->target.kind == entry::gwlb_endpoint)
    return through_gwlb(best->target.as<vpc_endpoint>());
  if (best->target.kind == entry::unknown) {
    stuck();
    return {};
  }
  return inside;
}

} // namespace vpclint::inline v0::analysis
