// Which setting is behind a drop.
#include "analysis/drop_settings.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {
namespace {

std::string setting_of(network::network const& net, step const& s) {
  if (led_astray(net, s) && s.table.valid())
    return "route " + net.path(s.table) + std::string(code(s.why));
  auto const side = s.side == direction::ingress ? "<" : ">";
  auto const owner = [&] {
    return s.nic.valid() ? net.path(net.interfaces()[s.nic].owner) : std::string("?");
  };
  // A NAT gateway in a bad state neither takes requests nor lets replies in.
  if (s.why == reason::bad_state && s.nic.valid() &&
      net.interfaces()[s.nic].kind == network::interface_kind::nat_gateway)
    return "state " + owner();
  switch (s.kind) {
  case step_kind::security_group: {
    std::string groups;
    for (auto const g : net.interfaces()[s.nic].groups)
      groups += net.path(g) + ",";
    return "sg" + std::string(side) + (groups.empty() ? owner() : groups);
  }
  case step_kind::network_acl: {
    auto const acl = net.subnets()[s.in].acl;
    return "acl" + std::string(side) + (acl.valid() ? net.path(acl) : net.path(s.in));
  }
  case step_kind::route:
    return "route " + (s.table.valid() ? net.path(s.table) : std::string("?")) +
           (s.why == reason::no_route ? "" : std::string(code(s.why)));
  case step_kind::internet_gateway:
    if (s.why == reason::bad_state_attachment || s.why == reason::edge_redirection)
      return "igw " + std::string(code(s.why)) + std::to_string(s.component);
    // No public address is one setting of the workload, whichever way the packet goes.
    if (s.why == reason::igw_no_public_source || s.why == reason::igw_no_public_destination) {
      auto const nic = s.nic;
      return "public address " +
             (nic.valid() ? net.path(net.interfaces()[nic].owner) : to_string(s.header.src));
    }
    return "igw " + std::string(code(s.why));
  case step_kind::public_access:
    return "public access";
  case step_kind::interface_state:
  case step_kind::source_dest_check:
  case step_kind::egress_only_gateway:
  case step_kind::nat_gateway:
  case step_kind::nat_instance:
  case step_kind::appliance:
  case step_kind::gwlb_endpoint:
  case step_kind::peering:
  case step_kind::transit_gateway:
  case step_kind::transit_route:
  case step_kind::vpn_gateway:
  case step_kind::gateway_endpoint:
  case step_kind::host_service:
  case step_kind::load_balancer:
  case step_kind::delivery:
    return std::string(name(s.kind)) + std::string(code(s.why)) + (s.nic.valid() ? owner() : "") +
           std::to_string(s.component);
  }
  return std::string(code(s.why));
}

/// The internet gateway that is meant for the VPC of an interface but not attached to it, if there
/// is but one.
index<internet_gateway> unattached(network::network const& net, index<network::interface> nic) {
  index<internet_gateway> found;
  if (!nic.valid())
    return found;
  auto const vpc = net.interfaces()[nic].vpc;
  for (std::size_t i = 0; i < net.internet_gateways().size(); ++i) {
    auto const& g = net.internet_gateways().items()[i];
    if (g.attached.value_or(true) && g.vpc.valid())
      continue;
    if (g.vpc.valid() && g.vpc != vpc)
      continue;
    if (found.valid())
      return {};
    found = net.internet_gateways().id_at(i);
  }
  return found;
}

/// The steps at gateways that the packet only came to by a route that leads the wrong way: whatever
/// else they say of it needs no change.
std::vector<bool> only_by_wrong_routes(network::network const& net, walk_result const& w) {
  std::vector<bool> result(w.steps.size());
  for (std::size_t i = 0; i < w.steps.size(); ++i) {
    if (w.steps[i].result != step_result::drop || !led_astray(net, w.steps[i]))
      continue;
    if (auto const* route = route_before(w, i); route != nullptr)
      for (auto k = static_cast<std::size_t>(route - w.steps.data()) + 1; k < i; ++k)
        result[k] = true;
  }
  return result;
}

/// RT-31: finds the route by which the request or the reply went past the endpoint that the other
/// one crossed; `side` is ingress of the reply.
void find_way_past(network::network const& net, walk_result const& w, step& s) {
  auto const vpc = net.endpoints().items()[s.component].vpc;
  bool const by_request = std::any_of(w.steps.begin(), w.steps.end(), [&](step const& o) {
    return o.kind == step_kind::gwlb_endpoint && o.result == step_result::pass && !o.reply &&
           o.component == s.component;
  });
  s.side = by_request ? direction::ingress : direction::egress;
  s.table = {};
  s.route = nullptr;
  for (auto const& o : w.steps)
    if (o.kind == step_kind::route && o.reply == by_request && o.route != nullptr &&
        o.table.valid() && net.route_tables()[o.table].vpc == vpc &&
        (!by_request || o.header.dst == s.header.dst)) {
      s.table = o.table;
      s.route = o.route;
      return;
    }
}

/// Whether the route of a table is in the way by itself.
bool has_wrong_route(drops_met const& so_far, index<route_table> table) {
  auto const of_table = [&](named_drop const& d) {
    return d.met.table == table && d.met.kind != step_kind::network_acl;
  };
  return table.valid() && (std::any_of(so_far.request.begin(), so_far.request.end(), of_table) ||
                           std::any_of(so_far.reply.begin(), so_far.reply.end(), of_table));
}

} // namespace

bool led_astray(network::network const& net, step const& s) {
  auto const has_destination = [&](cidr const& b) { return b.contains(s.header.dst); };
  if (s.why == reason::peering_address) {
    auto const& p = net.peerings().items()[s.component];
    return !net.vpcs()[p.requester].contains(s.header.dst) &&
           !net.vpcs()[p.accepter].contains(s.header.dst);
  }
  if (s.why == reason::vpn_unknown_prefix)
    return std::none_of(net.outside_networks().begin(), net.outside_networks().end(),
                        [&](network::resolved_outside_network const& n) {
                          return n.via && n.via->kind == network::target_kind::vpn_gateway &&
                                 n.via->id == s.component &&
                                 std::any_of(n.cidrs.begin(), n.cidrs.end(), has_destination);
                        });
  if (s.why == reason::egress_only_inspected || (s.why == reason::egress_only && s.reply)) // IGW-7
    return true;
  return s.why == reason::igw_private_destination || s.why == reason::igw_cgnat_destination ||
         s.why == reason::nat_reassigns_source ||
         (s.kind == step_kind::peering && s.why == reason::bad_state_attachment);
}

step const* route_before(walk_result const& w, std::size_t at) {
  bool const reply = w.steps[at].reply;
  while (at-- > 0 && w.steps[at].reply == reply)
    if (w.steps[at].kind == step_kind::route && w.steps[at].table.valid())
      return &w.steps[at];
  return nullptr;
}

drops_met drops_of(network::network const& net, walk_result const& w) {
  drops_met result;
  std::set<std::string> seen;
  auto const follows = only_by_wrong_routes(net, w);
  for (std::size_t i = 0; i < w.steps.size(); ++i) {
    auto s = w.steps[i];
    if (s.result != step_result::drop || follows[i])
      continue;
    if (auto const* route = route_before(w, i); route != nullptr && !s.table.valid()) {
      s.table = route->table;
      s.route = route->route;
    }
    // What follows only from an earlier gap is no setting of its own.
    if (s.why == reason::wrong_reply ||
        (s.why == reason::no_destination && s.kind == step_kind::delivery && s.reply))
      continue;
    if (s.why == reason::asymmetric) {
      find_way_past(net, w, s);
      if (has_wrong_route(result, s.table))
        continue;
    }
    if (s.kind == step_kind::internet_gateway && s.why == reason::bad_state_attachment &&
        s.component >= net.internet_gateways().size())
      if (auto const id = unattached(net, s.nic); id.valid()) {
        s.component = id.value;
        s.at = net.internet_gateways()[id].declared->at;
      }
    auto key = setting_of(net, s);
    if (seen.insert(key).second) {
      auto& list = s.reply ? result.reply : result.request;
      list.push_back({std::move(key), std::move(s), w.came_by});
    }
  }
  return result;
}

} // namespace vpclint::inline v0::analysis
