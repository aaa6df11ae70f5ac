#include "vpclint/aws/route_selection.hpp"

#include "analysis/open_routes.hpp"
#include "analysis/walker.hpp"
#include "network/open_facts.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

constexpr int most_transit_hops = 8;

/// In place of a sender's availability zone that nobody knows; a packet from a network has none.
constexpr std::string_view unknown_zone = "?";

aws::transit_route_candidate transit_candidate_of(network::resolved_transit_route const& r) {
  using source = network::resolved_transit_route::source_type;
  aws::transit_route_candidate c;
  c.destination = r.destination;
  c.destination_known = r.destination_known;
  c.blackhole = r.blackhole;
  c.target = r.attachment.value;
  switch (r.source) {
  case source::static_route:
    c.rank = aws::transit_rank::static_route;
    break;
  case source::prefix_list:
    c.rank = aws::transit_rank::prefix_list;
    break;
  case source::vpc:
    c.rank = aws::transit_rank::vpc;
    break;
  case source::direct_connect:
    c.rank = aws::transit_rank::direct_connect;
    break;
  case source::vpn:
    c.rank = aws::transit_rank::vpn;
    break;
  }
  return c;
}

} // namespace

std::string walker::attachment_name(attachment_id id) const {
  auto const& a = net_.attachments()[id];
  return net_.transit_gateways()[a.gateway].declared->id + "." + a.id;
}

void walker::through_transit(index<transit_gateway> id, vpc_id vpc, subnet_id from) {
  attachment_id by;
  for (auto const a : net_.transit_gateways()[id].attachments)
    if (net_.attachments()[a].vpc == vpc && vpc.valid())
      by = a;
  auto const mark = [&](step& s) {
    s.component = by.value;
    s.in = from;
    s.at = by.valid() ? net_.attachments()[by].at : place(net_.transit_gateways()[id].declared->at);
  };
  if (!by.valid()) {
    if (network::may_be_attached(net_, id))
      mark(open(step_kind::transit_gateway,
                "attachments of transit gateway " + net_.transit_gateways()[id].declared->id));
    else
      mark(drop(step_kind::transit_gateway, reason::transit_not_attached)); // RT-18
    if (auto const to = attachment_towards(id); options_.past_gaps && to.valid())
      leave_transit(to, to, {}, 0);
    return;
  }
  auto const& a = net_.attachments()[by];
  std::string zone;
  subnet_id door = a.subnets.empty() ? subnet_id{} : a.subnets.front();
  if (from.valid()) {
    zone = net_.subnets()[from].az;
    // TGW-2, OPEN-3: an attachment serves every subnet of its zones.
    bool served = false;
    bool open_zone = a.subnets.empty() || network::may_have_subnets(a);
    for (auto const s : a.subnets) {
      auto const& az = net_.subnets()[s].az;
      bool const same = s == from || (options_.semantics.transit_serves_whole_zone &&
                                      !zone.empty() && az == zone);
      if (same && !served) {
        served = true;
        door = s;
      }
      open_zone = open_zone || az.empty() || zone.empty();
    }
    if (!served && open_zone) { // by which subnet's ACL is not known, either
      mark(open(step_kind::transit_gateway, a.subnets.empty() || network::may_have_subnets(a)
                                                ? "subnets of attachment " + attachment_name(by)
                                                : "availability zones of subnet " +
                                                      net_.subnets()[from].declared->id +
                                                      " and of attachment " + attachment_name(by)));
      return;
    }
    if (!served)
      mark(drop(step_kind::transit_gateway, reason::transit_zone));
    else
      mark(pass(step_kind::transit_gateway));
  } else {
    mark(pass(step_kind::transit_gateway));
  }
  check_transit_family(by);
  check_acl(door, direction::ingress); // NACL-19
  if (from.valid() && zone.empty())
    zone = unknown_zone;
  route_transit(by, zone, 0);
}

/// TGW-17: an attachment of a VPC carries IPv6 only where it is told to.
void walker::check_transit_family(attachment_id id) {
  auto const& a = net_.attachments()[id];
  if (!pkt_.dst.is_v6() || a.declared == nullptr)
    return;
  auto const carries = a.declared->ipv6.or_default(true);
  if (carries == true)
    return;
  auto& s = carries ? drop(step_kind::transit_gateway, reason::transit_without_ipv6)
                    : open(step_kind::transit_gateway,
                           "IPv6 support of attachment " + attachment_name(id));
  s.component = id.value;
  s.at = a.at;
}

void walker::route_transit(attachment_id by, std::string const& zone, int hops) {
  auto const& a = net_.attachments()[by];
  // The zone decides where the packet enters the next VPC: with another one it is not a circle yet.
  std::uint32_t zone_number = 0;
  for (std::size_t i = 0; i < net_.subnets().size() && zone_number == 0 && !zone.empty(); ++i)
    if (net_.subnets().items()[i].az == zone)
      zone_number = static_cast<std::uint32_t>(i) + 1;
  if (hops > most_transit_hops || came_back(3, by.value ^ (zone_number << 16))) {
    if (hops > most_transit_hops) {
      auto& s = drop(step_kind::transit_route, reason::loop);
      s.component = a.table.value;
      s.at = a.table.valid() ? net_.transit_tables()[a.table].at : a.at;
    }
    return;
  }
  if (!a.table.valid()) {
    auto& s = network::may_have_table(net_, a)
                  ? open(step_kind::transit_gateway, "table of attachment " + attachment_name(by))
                  : drop(step_kind::transit_gateway, reason::attachment_without_table); // TGW-4
    s.component = by.value;
    s.at = a.at;
    if (s.result == step_result::drop)
      without_transit_route(by, zone, hops);
    return;
  }
  auto const& table = net_.transit_tables()[a.table];
  if (auto const* const free = told_apart(net_, table, pkt_.dst, options_.semantics)) {
    auto& s = open(step_kind::transit_route, open_address_words(*free));
    s.component = a.table.value;
    s.at = table.at;
    return;
  }
  auto const choice =
      aws::select_transit_route(table.routes, pkt_.dst, options_.semantics, transit_candidate_of);
  auto const mark = [&](step& s) {
    s.component = a.table.value;
    s.at = table.at;
    if (choice.position != aws::route_selection::no_route &&
        table.routes[choice.position].at.valid())
      s.at = table.routes[choice.position].at;
  };
  if (auto const& why = table.unknown_for(pkt_.dst.is_v6());
      !why.empty() && (choice.outcome != aws::route_outcome::selected ||
                       table.routes[choice.position].source !=
                           network::resolved_transit_route::source_type::static_route ||
                       table.routes[choice.position].destination.length() <
                           table.routes[choice.position].destination.width())) {
    mark(open(step_kind::transit_route,
              "routes of transit gateway table " + table.id + " (" + why + ")"));
    return;
  }
  switch (choice.outcome) {
  case aws::route_outcome::selected: {
    auto const& route = table.routes[choice.position];
    if (route.target_unknown) {
      mark(open(step_kind::transit_route,
                "attachment of a route of transit gateway table " + table.id));
      return;
    }
    if (!route.attachment.valid()) {
      mark(drop(step_kind::transit_route, reason::route_target_missing));
      without_transit_route(by, zone, hops);
      return;
    }
    mark(pass(step_kind::transit_route));
    leave_transit(by, route.attachment, zone, hops);
    return;
  }
  case aws::route_outcome::none:
  case aws::route_outcome::never_routed:
    mark(drop(step_kind::transit_route, reason::transit_no_route)); // TGW-6
    without_transit_route(by, zone, hops);
    return;
  case aws::route_outcome::blackhole:
    mark(drop(step_kind::transit_route, reason::transit_blackhole));
    without_transit_route(by, zone, hops);
    return;
  case aws::route_outcome::ambiguous:
    mark(open(step_kind::transit_route,
              "which of two routes of transit gateway table " + table.id + " AWS prefers"));
    return;
  case aws::route_outcome::unknown:
    mark(open(step_kind::transit_route,
              "entries of a prefix list of transit gateway table " + table.id));
    return;
  }
}

/// The attachment of a transit gateway behind which the destination is.
walker::attachment_id walker::attachment_towards(index<transit_gateway> id) const {
  for (auto const to : net_.transit_gateways()[id].attachments) {
    auto const& a = net_.attachments()[to];
    if (a.vpc.valid() && net_.vpcs()[a.vpc].contains(pkt_.dst))
      return to;
    if (!a.network.valid())
      continue;
    auto const& blocks = net_.outside_networks()[a.network].cidrs;
    if (std::any_of(blocks.begin(), blocks.end(),
                    [&](cidr const& b) { return b.contains(pkt_.dst); }))
      return to;
  }
  return {};
}

// As if a route led to where the destination is, here or behind a peer.
void walker::without_transit_route(attachment_id by, std::string const& zone, int hops) {
  if (!options_.past_gaps)
    return;
  auto const gateway = net_.attachments()[by].gateway;
  if (auto const to = attachment_towards(gateway); to.valid()) {
    leave_transit(by, to, zone, hops);
    return;
  }
  for (auto const to : net_.transit_gateways()[gateway].attachments) {
    auto const peer = net_.attachments()[to].peer_attachment;
    if (peer.valid() && attachment_towards(net_.attachments()[peer].gateway).valid()) {
      leave_transit(by, to, zone, hops);
      return;
    }
  }
  // The other side of a peering that only one side has.
  for (std::size_t i = 0; i < net_.attachments().size(); ++i) {
    auto const& a = net_.attachments().items()[i];
    if (a.peer == gateway && !a.peer_attachment.valid() && attachment_towards(a.gateway).valid()) {
      path_ = aws::reference_path::transit_gateway_peering; // TGW-7
      route_transit(net_.attachments().id_at(i), {}, hops + 1);
      return;
    }
  }
  // The only other gateway behind which the destination is, as if they were peered.
  attachment_id only;
  for (std::size_t i = 0; i < net_.transit_gateways().size(); ++i)
    if (auto const to = attachment_towards(net_.transit_gateways().id_at(i)); to.valid()) {
      if (only.valid())
        return;
      only = to;
    }
  if (only.valid()) {
    path_ = aws::reference_path::transit_gateway_peering; // TGW-7
    leave_transit(only, only, {}, hops + 1);
  }
}

void walker::leave_transit(attachment_id by, attachment_id to, std::string const& zone, int hops) {
  using kind = network::resolved_attachment::kind_type;
  auto const& in = net_.attachments()[by];
  auto const& out = net_.attachments()[to];
  switch (out.kind) {
  case kind::vpc: {
    if (path_ == aws::reference_path::same_vpc) { // TGW-11
      auto const& gateway = net_.transit_gateways()[out.gateway];
      path_ = network::references_over(aws::transit_references(
          gateway.group_referencing, in.group_referencing, out.group_referencing));
      open_path_ = "security group referencing of " +
                   (!gateway.group_referencing
                        ? "transit gateway " + gateway.declared->id
                        : "attachment " + attachment_name(in.group_referencing ? to : by));
    }
    check_transit_family(to);
    enter_by_transit(to, zone);
    return;
  }
  case kind::network: {
    auto const& n = net_.outside_networks()[out.network];
    bool const own = std::any_of(n.cidrs.begin(), n.cidrs.end(),
                                 [&](cidr const& b) { return b.contains(pkt_.dst); });
    if (own)
      pass(step_kind::delivery).at = out.at;
    else
      open(step_kind::delivery,
           "what network " + n.declared->id + " does with addresses that are not its own")
          .at = out.at;
    finish(flow_end::of(out.network));
    return;
  }
  case kind::peer:
    if (!out.peer_attachment.valid()) {
      auto& s = network::may_have_peer(net_, out)
                    ? open(step_kind::transit_gateway,
                           "the other side of attachment " + attachment_name(to))
                    : drop(step_kind::transit_gateway, reason::transit_peer_missing);
      s.component = to.value;
      s.at = out.at;
      if (auto const on = out.peer.valid() ? attachment_towards(out.peer) : attachment_id{};
          options_.past_gaps && on.valid()) {
        path_ = aws::reference_path::transit_gateway_peering;
        leave_transit(on, on, {}, hops + 1);
      }
      return;
    }
    path_ = aws::reference_path::transit_gateway_peering; // TGW-7
    route_transit(out.peer_attachment, {}, hops + 1);
    return;
  case kind::unknown: {
    auto& s = open(step_kind::transit_gateway,
                   "what attachment " + attachment_name(to) + " is attached to");
    s.component = to.value;
    s.at = out.at;
    return;
  }
  }
}

// TGW-8, TGW-10: by the attachment's interface in the sender's zone, else in any; in appliance mode
// in any, and on the way back in the same.
void walker::enter_by_transit(attachment_id to, std::string const& zone) {
  auto const& a = net_.attachments()[to];
  if (a.subnets.empty() || !a.vpc.valid()) {
    auto& s = open(step_kind::transit_gateway, "subnets of attachment " + attachment_name(to));
    s.component = to.value;
    s.at = a.at;
    return;
  }
  // Where the mode is not known, who asks looks at both.
  bool appliance = a.appliance_mode.value_or(false);
  if (!a.appliance_mode && a.subnets.size() > 1) {
    std::string fact = "appliance mode of attachment " + attachment_name(to);
    appliance = options_.choices.by_unknown_list;
    if (!result_.open_list.empty() && result_.open_list != fact) {
      auto& s = open(step_kind::transit_gateway, fact);
      s.component = to.value;
      s.at = a.at;
    }
    result_.open_list = std::move(fact);
  }
  subnet_id door;
  if (appliance && reply_)
    for (auto const& [attachment, subnet] : zones_taken_)
      if (attachment == to)
        door = subnet;
  if (!door.valid() && !appliance && !zone.empty())
    for (auto const s : a.subnets)
      if (net_.subnets()[s].az == zone)
        door = s;
  if (!door.valid() && network::may_have_subnets(a)) {
    auto& s = open(step_kind::transit_gateway, "subnets of attachment " + attachment_name(to));
    s.component = to.value;
    s.at = a.at;
    return;
  }
  // TGW-8: where the sender's zone is none that has an interface, AWS chooses; whether it has one
  // has to be known.
  bool const open_zones = std::any_of(a.subnets.begin(), a.subnets.end(),
                                      [&](auto const s) { return net_.subnets()[s].az.empty(); });
  if (!door.valid() && !appliance && a.subnets.size() > 1 && !zone.empty() &&
      (zone == unknown_zone || open_zones)) {
    auto& s = open(step_kind::transit_gateway,
                   "availability zones of the sender and of attachment " + attachment_name(to));
    s.component = to.value;
    s.at = a.at;
    return;
  }
  if (!door.valid()) {
    result_.zones = std::max(result_.zones, a.subnets.size());
    door = a.subnets[options_.choices.zone % a.subnets.size()];
  }
  zones_taken_.push_back({to, door});
  came_by_ = {network::target_kind::transit_gateway, a.gateway.value};
  leave_subnet(door, {});
}

} // namespace vpclint::inline v0::analysis
