// What route tables do with a packet, subnets' and gateways' own.
#include "vpclint/aws/route_selection.hpp"

#include "analysis/open_routes.hpp"
#include "analysis/stand_ins.hpp"
#include "analysis/walker.hpp"
#include "network/open_facts.hpp"
#include "network/route_views.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {
namespace {

using network::target_kind;

/// Whether what a regional NAT gateway's own table leads to sees the gateway's private address,
/// which no design gives (NAT-11, NAT-18).
bool shows_private_address(target_kind to) {
  return to != target_kind::internet_gateway && to != target_kind::egress_only_internet_gateway &&
         to != target_kind::missing && to != target_kind::unknown;
}

} // namespace

/// The route for the packet. Where nobody knows whether a prefix list covers it, as the choices
/// say: a verdict that is the same with and without the unknown entries stays known; who asks looks
/// at both.
aws::route_selection walker::choose_route(network::resolved_table const& t) {
  auto choice =
      aws::select_route(t.routes, pkt_.dst, options_.semantics, network::seen_as_vpc_route(net_));
  if (choice.outcome == aws::route_outcome::unknown) {
    result_.open_list =
        "entries of prefix list " + net_.prefix_lists()[t.routes[choice.rival].list].id;
    if (options_.choices.by_unknown_list)
      choice.position = choice.rival;
    choice.outcome = aws::route_outcome::none;
    if (choice.position != aws::route_selection::no_route)
      choice.outcome = t.routes[choice.position].blackhole ? aws::route_outcome::blackhole
                                                           : aws::route_outcome::selected;
  }
  return choice;
}

void walker::look_up(index<route_table> table, vpc_id vpc, subnet_id from, nic_id sender) {
  auto const& t = net_.route_tables()[table];
  if (came_back(1, table.value ^ (from.value << 12))) {
    auto& s = result_.steps.back();
    s.table = table;
    s.in = from;
    s.at = t.at;
    return;
  }
  if (auto const* const free = told_apart(net_, t, pkt_.dst, options_.semantics)) {
    auto& s = open(step_kind::route, open_address_words(*free));
    s.table = table;
    s.in = from;
    s.at = t.at;
    return;
  }
  auto const choice = choose_route(t);
  auto const mark = [&](step& s) -> step& {
    s.table = table;
    s.in = from;
    s.at = t.at;
    if (choice.position != aws::route_selection::no_route) {
      s.route = &t.routes[choice.position];
      if (s.route->at.valid())
        s.at = s.route->at;
    }
    return s;
  };
  bool const certain = choice.outcome == aws::route_outcome::selected &&
                       t.routes[choice.position].destination.length() ==
                           t.routes[choice.position].destination.width();
  if (!t.routes_unknown.empty() && !certain) {
    mark(open(step_kind::route, unknown_reason("routes of route table " + t.id, t.routes_unknown)));
    return;
  }
  switch (choice.outcome) {
  case aws::route_outcome::selected: {
    auto const& route = t.routes[choice.position];
    if (route.target.kind == target_kind::unknown) {
      mark(open(step_kind::route,
                unknown_reason("target of a route of route table " + t.id,
                               route.written != nullptr && route.written->target.is_unknown()
                                   ? route.written->target.reason()
                                   : std::string{})));
      return;
    }
    if (route.target.kind == target_kind::missing) {
      mark(drop(step_kind::route, reason::route_target_missing));
      if (options_.past_gaps)
        without_route(vpc, from, sender);
      return;
    }
    mark(pass(step_kind::route));
    follow(route, table, vpc, from, sender);
    return;
  }
  case aws::route_outcome::blackhole:
    mark(drop(step_kind::route, reason::bad_state_route));
    if (options_.past_gaps)
      past_blackhole(t.routes[choice.position], table, vpc, from, sender);
    return;
  case aws::route_outcome::ambiguous:
    mark(open(step_kind::route, "which of two routes of route table " + t.id + " AWS prefers"));
    return;
  case aws::route_outcome::unknown:
    return; // made certain above
  case aws::route_outcome::never_routed:
    mark(drop(step_kind::route, reason::never_routed));
    return;
  case aws::route_outcome::none:
    mark(drop(step_kind::route, reason::no_route));
    without_route(vpc, from, sender);
    return;
  }
}

void walker::follow(network::resolved_route const& route, index<route_table>, vpc_id vpc,
                    subnet_id from, nic_id sender) {
  auto const& t = route.target;
  if (!from.valid() && is_nat_stand_in(pkt_.src) && shows_private_address(t.kind) &&
      !(t.kind == target_kind::nat_gateway && pkt_.src == nat_stand_in(t.id))) {
    auto const gateway = translations_.back().gateway;
    auto const& g = net_.nat_gateways()[net_.nat_gateways().id_at(gateway)];
    auto& s = open(step_kind::nat_gateway, "private address of NAT gateway " + g.declared->id);
    s.component = gateway;
    s.at = g.declared->at;
    return;
  }
  switch (t.kind) {
  case target_kind::local:
    deliver(vpc, from, true);
    return;
  case target_kind::internet_gateway:
    through_internet_gateway(t.as<internet_gateway>(), vpc, from, sender);
    return;
  case target_kind::egress_only_internet_gateway:
    through_egress_only(t.as<egress_only_internet_gateway>(), vpc, from);
    return;
  case target_kind::nat_gateway:
    through_nat(t.as<nat_gateway>(), from, vpc, sender);
    return;
  case target_kind::interface:
    through_appliance(t.as<network::interface>(), from, sender);
    return;
  case target_kind::peering:
    through_peering(t.as<peering>(), vpc, sender);
    return;
  case target_kind::transit_gateway:
    through_transit(t.as<transit_gateway>(), vpc, from);
    return;
  case target_kind::vpn_gateway:
    through_vpn(t.as<vpn_gateway>(), vpc);
    return;
  case target_kind::gateway_endpoint:
    through_gateway_endpoint(t.as<vpc_endpoint>(), vpc);
    return;
  case target_kind::gwlb_endpoint:
    through_gwlb(t.as<vpc_endpoint>(), from);
    return;
  case target_kind::missing:
  case target_kind::unknown:
    return;
  }
}

/// As if the blackhole led where it is meant to.
void walker::past_blackhole(network::resolved_route const& route, index<route_table> table,
                            vpc_id vpc, subnet_id from, nic_id sender) {
  if (route.target.kind == target_kind::missing || route.target.kind == target_kind::unknown)
    without_route(vpc, from, sender);
  else
    follow(route, table, vpc, from, sender);
}

// What a person would have to add is unknown; the packet goes on by the way given, or on the way
// back by where the request came in, so that what stands behind the gap is found as well.
void walker::without_route(vpc_id vpc, subnet_id from, nic_id sender) {
  if (!seen_
           .emplace(std::tuple(reply_, 5, vpc.value ^ (from.value << 12), pkt_),
                    result_.steps.size())
           .second)
    return; // the way on leads back to where none is
  if (reply_)
    back_by_entrance(vpc, from, sender);
  else if (options_.way_out)
    by_detour(*options_.way_out, vpc, from, sender);
}

void walker::back_by_entrance(vpc_id vpc, subnet_id from, nic_id sender) {
  switch (request_entrance_.kind) {
  case target_kind::internet_gateway: {
    index<internet_gateway> id;
    id.value = request_entrance_.id;
    through_internet_gateway(id, vpc, from, sender);
    return;
  }
  case target_kind::peering: {
    index<peering> id;
    id.value = request_entrance_.id;
    through_peering(id, vpc, sender);
    return;
  }
  case target_kind::transit_gateway: {
    index<transit_gateway> id;
    id.value = request_entrance_.id;
    through_transit(id, vpc, from);
    return;
  }
  case target_kind::vpn_gateway: {
    index<vpn_gateway> id;
    id.value = request_entrance_.id;
    through_vpn(id, vpc);
    return;
  }
  case target_kind::local:
  case target_kind::egress_only_internet_gateway:
  case target_kind::nat_gateway:
  case target_kind::interface:
  case target_kind::gateway_endpoint:
  case target_kind::gwlb_endpoint:
  case target_kind::missing:
  case target_kind::unknown:
    return;
  }
}

void walker::by_detour(detour const& way, vpc_id vpc, subnet_id from, nic_id sender) {
  switch (way.kind) {
  case detour::kind_type::nat_gateway: {
    auto const igw = net_.vpcs()[vpc].internet_gateway;
    bool const translated = pkt_.src == nat_stand_in(way.nat.value) ||
                            (sender.valid() && sender == net_.nat_gateways()[way.nat].nic);
    if (translated && igw.valid() && is_internet(net_, pkt_.dst)) // NAT-4
      through_internet_gateway(igw, vpc, from, sender);
    else
      through_nat(way.nat, from, vpc, sender);
    return;
  }
  case detour::kind_type::ideal_nat:
    through_ideal_nat(vpc, from);
    return;
  case detour::kind_type::peering: {
    auto const& p = net_.peerings()[way.over];
    if (p.requester == vpc || p.accepter == vpc)
      through_peering(way.over, vpc, sender);
    return;
  }
  case detour::kind_type::transit_gateway:
    through_transit(way.transit, vpc, from);
    return;
  case detour::kind_type::vpn_gateway:
    through_vpn(way.vpn, vpc);
    return;
  case detour::kind_type::egress_only_gateway:
    through_egress_only(way.egress_only, vpc, from);
    return;
  case detour::kind_type::internet_gateway: {
    auto const id = net_.vpcs()[vpc].internet_gateway;
    if (id.valid())
      through_internet_gateway(id, vpc, from, sender);
    return;
  }
  }
}

/// By the gateway's own table where it has one, else straight in (IGW-16, GRT-1).
void walker::enter_by_edge(index<route_table> edge, vpc_id vpc, nic_id target, bool internet) {
  (void)target;
  if (!edge.valid()) {
    if (network::may_have_edge_table(net_, vpc))
      open(step_kind::route,
           "whether a gateway of VPC " + net_.vpcs()[vpc].declared->id + " has an edge table");
    else
      deliver(vpc, {}, true);
    return;
  }
  auto const& t = net_.route_tables()[edge];
  auto const* best = edge_route(t, pkt_.dst);
  if (auto const* const free = told_apart_by_edge(net_, t, pkt_.dst)) {
    auto& s = open(step_kind::route, open_address_words(*free));
    s.table = edge;
    s.at = t.at;
    return;
  }
  if (!t.routes_unknown.empty()) {
    auto& s =
        open(step_kind::route, "routes of route table " + t.id + " (" + t.routes_unknown + ")");
    s.table = edge;
    s.at = t.at;
    return;
  }
  if (best == nullptr) {
    drop(step_kind::route, reason::no_route).table = edge;
    if (options_.past_gaps)
      deliver(vpc, {}, true);
    return;
  }
  auto& s =
      best->blackhole ? drop(step_kind::route, reason::bad_state_route) : pass(step_kind::route);
  s.table = edge;
  s.route = best;
  s.at = best->at.valid() ? best->at : t.at;
  if (best->blackhole && !options_.past_gaps)
    return;
  if (best->target.kind == target_kind::interface) {
    auto const nic = best->target.as<network::interface>();
    auto const& i = net_.interfaces()[nic];
    bool const has = std::any_of(i.addresses.begin(), i.addresses.end(),
                                 [](auto const& a) { return a.has_public().value_or(true); });
    if (internet && pkt_.dst.is_v4() && i.addresses.empty())
      open(step_kind::internet_gateway, "addresses of " + i.name).nic = nic;
    else if (internet && pkt_.dst.is_v4() && !has)
      drop(step_kind::internet_gateway, reason::edge_no_public_ip).nic = nic; // GRT-5
    through_appliance(nic, {}, {});
  } else if (best->target.kind == target_kind::gwlb_endpoint) {
    through_gwlb(best->target.as<vpc_endpoint>(), {});
  } else if (best->target.kind == target_kind::unknown) {
    open(step_kind::route, "target of a route of route table " + t.id);
  } else {
    deliver(vpc, {}, true);
  }
}

} // namespace vpclint::inline v0::analysis
