#include "vpclint/aws/acl_evaluation.hpp"
#include "vpclint/aws/always_available.hpp"
#include "vpclint/aws/route_selection.hpp"

#include "analysis/balancer_targets.hpp"
#include "analysis/first_hops.hpp"
#include "analysis/stand_ins.hpp"
#include "analysis/walker.hpp"
#include "network/open_facts.hpp"
#include "network/route_views.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using network::target_kind;

/// Whether what a regional NAT gateway's own table leads to sees the gateway's private address, which
/// no design gives (NAT-11, NAT-18).
bool shows_private_address(target_kind to) {
  return to != target_kind::internet_gateway && to != target_kind::egress_only_internet_gateway &&
         to != target_kind::missing && to != target_kind::unknown;
}

std::string unknown_reason(std::string const& what, std::string const& why) {
  return why.empty() ? what : what + " (" + why + ")";
}

} // namespace

bool walker::owns(nic_id nic, address a) const {
  auto const& i = net_.interfaces()[nic];
  if (a.is_v6())
    return i.ipv6_address && address(*i.ipv6_address) == a;
  return std::any_of(i.addresses.begin(), i.addresses.end(),
                     [&](auto const& own) { return address(own.private_ip) == a; });
}

// NACL-14, SG-36, SVC-1, SVC-2: asked before anything else, and never routed.
bool walker::host_service(nic_id nic) {
  auto const vpc = vpc_of(nic);
  std::optional<prefix4> primary;
  std::optional<bool> dns = true;
  if (vpc.valid()) {
    auto const& v = net_.vpcs()[vpc];
    if (!v.ipv4.empty())
      primary = v.ipv4.front().v4();
    dns = v.declared->dns_support.or_default(aws::default_dns_support);
  }
  auto const service = aws::host_service_at(pkt_.dst, primary);
  if (!service)
    return false;
  auto const works = aws::answers(*service, dns);
  if (works == aws::ternary::no)
    drop(step_kind::host_service, reason::bad_state);
  else if (works == aws::ternary::unknown)
    open(step_kind::host_service, "DNS support of VPC " + net_.vpcs()[vpc].declared->id);
  else
    pass(step_kind::host_service);
  result_.steps.back().nic = nic;
  finish({flow_end::kind_type::host_service, {}, {}});
  return true;
}

void walker::check_state(nic_id nic) {
  auto const& i = net_.interfaces()[nic];
  if (!i.usable)
    open(step_kind::interface_state, "state of " + i.name);
  else if (!*i.usable)
    drop(step_kind::interface_state, reason::bad_state); // ENI-13
  else
    return;
  result_.steps.back().nic = nic;
  result_.steps.back().at = i.at;
}

// ENI-4: both ways, the interface's own address has to be the one on its side.
void walker::check_source_dest(nic_id nic, direction side) {
  auto const& i = net_.interfaces()[nic];
  address const own = side == direction::egress ? pkt_.src : pkt_.dst;
  if (owns(nic, own))
    return;
  if (!i.source_dest_check)
    open(step_kind::source_dest_check, "source/destination check of " + i.name);
  else if (*i.source_dest_check)
    drop(step_kind::source_dest_check, reason::source_dest_check);
  else
    pass(step_kind::source_dest_check);
  auto& s = result_.steps.back();
  s.nic = nic;
  s.side = side;
  s.at = i.at;
}

aws::ternary walker::block_covers(cidr const& block, address a) const {
  if (!is_stand_in(a))
    return aws::to_ternary(block.contains(a));
  if (!block.is_v4())
    return aws::ternary::no;
  if (block.length() == 0)
    return aws::ternary::yes;
  // Whatever the address is, it is global.
  bool const is_private = is_rfc1918(block.v4().first()) || is_cgnat(block.v4().first());
  return is_private && block.length() >= 8 ? aws::ternary::no : aws::ternary::unknown;
}

aws::ternary walker::peer_covers(network::resolved_rule const& rule, nic_id nic, direction side) {
  using peer_kind = network::resolved_rule::peer_kind;
  address const remote = aws::remote_of(side, pkt_);
  switch (rule.peer) {
  case peer_kind::block:
    return block_covers(rule.block, remote);
  case peer_kind::list: {
    auto const& list = net_.prefix_lists()[rule.list];
    auto result = network::may_hold(list, remote) ? aws::ternary::unknown : aws::ternary::no;
    for (auto const& entry : list.entries)
      result = aws::either(result, block_covers(entry, remote));
    return result;
  }
  case peer_kind::unknown:
    return aws::ternary::unknown;
  case peer_kind::missing:
    return aws::ternary::no;
  case peer_kind::group:
    break;
  }
  if (remote.is_v6() && !options_.semantics.group_reference_covers_ipv6)
    return aws::ternary::no;
  if (side == direction::ingress) {
    bool const endpoint = net_.interfaces()[nic].kind == network::interface_kind::endpoint;
    auto const kept = aws::reference_kept(endpoint ? aws::seen_by_endpoint(path_) : path_, side,
                                          options_.semantics);
    if (kept == aws::ternary::unknown)
      open_reference_ = open_path_;
    return aws::both(kept, carries(identity_, rule.group));
  }
  // SG-14: outwards, members of this VPC and of VPCs peered with it, never through a transit
  // gateway.
  auto const seen = seen_on_way(net_, nic, remote, options_.semantics);
  auto result = carries(seen.sure, rule.group);
  for (auto const who : seen.perhaps)
    if (result == aws::ternary::no && carries(who, rule.group) != aws::ternary::no) {
      result = aws::ternary::unknown; // PCX-1, SG-15
      open_reference_ = seen.open;
    }
  return result;
}

aws::ternary walker::carries(nic_id member, index<security_group> group) const {
  if (!member.valid())
    return aws::ternary::no;
  auto const& m = net_.interfaces()[member];
  if (std::find(m.groups.begin(), m.groups.end(), group) != m.groups.end())
    return aws::ternary::yes;
  return m.groups_unknown.empty() ? aws::ternary::no : aws::ternary::unknown;
}

void walker::check_groups(nic_id nic, direction side) {
  auto const& i = net_.interfaces()[nic];
  if (!i.filtered)
    return;
  bool const tracked = std::find(tracked_.begin(), tracked_.end(), nic) != tracked_.end();
  if (reply_ && tracked) { // SG-4
    auto& s = pass(step_kind::security_group);
    s.nic = nic;
    s.side = side;
    s.by_state = true;
    s.at = i.at;
    return;
  }
  auto const path =
      i.kind == network::interface_kind::endpoint ? aws::seen_by_endpoint(path_) : path_;
  aws::sg_decision<network::resolved_rule> best;
  bool any_rule = false;
  bool lost = false;
  open_reference_.clear();
  for (auto const g : i.groups) {
    auto const& group = net_.groups()[g];
    auto const& rules = side == direction::ingress ? group.ingress : group.egress;
    any_rule = any_rule || !rules.empty();
    best = aws::either(best, aws::evaluate_rules<network::resolved_rule>(
                                 rules, pkt_, [&](network::resolved_rule const& r) {
                                   return peer_covers(r, nic, side);
                                 }));
    if (best.verdict == aws::sg_verdict::allow)
      break;
    for (auto const& r : rules)
      lost = lost ||
             (side == direction::ingress && r.peer == network::resolved_rule::peer_kind::group &&
              identity_.valid() && !aws::reference_preserved(path, side, options_.semantics));
  }
  if (best.verdict != aws::sg_verdict::allow && !i.groups_unknown.empty())
    best.verdict = aws::sg_verdict::unknown;
  if (best.verdict == aws::sg_verdict::allow)
    pass(step_kind::security_group);
  else if (best.verdict == aws::sg_verdict::unknown)
    open(step_kind::security_group,
         unknown_reason(!open_reference_.empty() ? open_reference_
                        : best.rule != nullptr ? "a rule of the security groups of " + i.name
                                             : "security groups of " + i.name,
                        i.groups_unknown));
  else
    drop(step_kind::security_group, lost       ? reason::sg_references_lost
                                    : any_rule ? reason::sg_mismatch
                                               : reason::sg_no_rules);
  auto& s = result_.steps.back();
  s.nic = nic;
  s.side = side;
  s.rule = best.rule;
  s.at = best.rule != nullptr && best.rule->at.valid() ? best.rule->at : i.at;
  if (!reply_)
    tracked_.push_back(nic);
}

void walker::check_acl(subnet_id subnet, direction side) {
  if (!subnet.valid())
    return;
  auto const& s = net_.subnets()[subnet];
  if (!s.acl.valid()) {
    auto& u = open(step_kind::network_acl, unknown_reason("network ACL of subnet " + s.declared->id,
                                                          s.declared->network_acl.is_unknown()
                                                              ? s.declared->network_acl.reason()
                                                              : std::string("it does not exist")));
    u.in = subnet;
    u.side = side;
    u.at = s.declared->at;
    return;
  }
  auto const& acl = net_.acls()[s.acl];
  auto const& entries = side == direction::ingress ? acl.ingress : acl.egress;
  auto decision = aws::evaluate(entries, side, pkt_);
  std::string fact = "an entry of network ACL " + acl.id;
  address const remote = aws::remote_of(side, pkt_);
  if (is_stand_in(remote)) {
    // Nobody knows the address: what a narrower entry says to it is open.
    for (auto const* e : entries) {
      if (e->remote && e->match && matches(*e->match, pkt_) &&
          block_covers(*e->remote, remote) == aws::ternary::unknown) {
        decision = {aws::acl_verdict::unknown, e};
        fact = "the public address that Amazon assigns";
        break;
      }
      if (e == decision.entry)
        break;
    }
  }
  if (!acl.unknown.empty()) {
    decision.verdict = aws::acl_verdict::unknown;
    fact = unknown_reason("number of an entry of network ACL " + acl.id, acl.unknown);
  }
  switch (decision.verdict) {
  case aws::acl_verdict::allow:
    pass(step_kind::network_acl);
    break;
  case aws::acl_verdict::deny:
    drop(step_kind::network_acl, reason::acl_deny);
    break;
  case aws::acl_verdict::unknown:
    open(step_kind::network_acl, fact);
    break;
  }
  auto& r = result_.steps.back();
  r.in = subnet;
  r.side = side;
  r.entry = decision.entry;
  r.at = decision.entry != nullptr && place(decision.entry->at).valid() ? place(decision.entry->at)
                                                                        : acl.at;
}

void walker::leave_interface(nic_id nic, bool forwarding) {
  auto const& i = net_.interfaces()[nic];
  if (!forwarding)
    check_source_dest(nic, direction::egress);
  check_groups(nic, direction::egress);
  if (!i.subnet.valid()) {
    open(step_kind::route, "subnet of " + i.name).nic = nic;
    return;
  }
  leave_subnet(i.subnet, nic);
}

void walker::leave_subnet(subnet_id subnet, nic_id sender) {
  auto const& s = net_.subnets()[subnet];
  // NAT-17: what a NAT gateway sent over a peering comes back to it without a route.
  if (reply_ && return_peering_ && sender.valid() && net_.interfaces()[sender].vpc == s.vpc) {
    auto const id = std::exchange(return_peering_, std::nullopt);
    check_acl(subnet, direction::egress);
    index<peering> back;
    back.value = *id;
    through_peering(back, s.vpc, sender);
    return;
  }
  auto const& block = pkt_.dst.is_v4() ? s.ipv4 : s.ipv6;
  if (block && block->contains(pkt_.dst)) { // RT-5, NACL-3
    if (!reply_ && sender.valid() && is_classic_node(net_, sender)) { // NACL-21
      check_acl(subnet, direction::egress);
      if (auto& judged = result_.steps.back(); judged.why == reason::acl_deny)
        judged.why = reason::elb_acl_deny;
    }
    arrive(s.vpc, net_.owner_of(s.vpc, pkt_.dst));
    return;
  }
  check_acl(subnet, direction::egress);
  if (!s.table.valid()) {
    auto& u = open(step_kind::route, unknown_reason("route table of subnet " + s.declared->id,
                                                    s.declared->route_table.is_unknown()
                                                        ? s.declared->route_table.reason()
                                                        : std::string{}));
    u.in = subnet;
    u.at = s.declared->at;
    return;
  }
  look_up(s.table, s.vpc, subnet, sender);
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
  auto choice = aws::select_route(t.routes, pkt_.dst, options_.semantics,
                                  network::seen_as_vpc_route(net_));
  if (choice.outcome == aws::route_outcome::unknown) {
    // A verdict that is the same with and without the unknown entries stays known; who asks looks
    // at both.
    result_.open_list =
        "entries of prefix list " + net_.prefix_lists()[t.routes[choice.rival].list].id;
    if (options_.choices.by_unknown_list) choice.position = choice.rival;
    choice.outcome = aws::route_outcome::none;
    if (choice.position != aws::route_selection::no_route)
      choice.outcome = t.routes[choice.position].blackhole ? aws::route_outcome::blackhole
                                                           : aws::route_outcome::selected;
  }
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
  case aws::route_outcome::unknown: return;  // made certain above
  case aws::route_outcome::never_routed:
    mark(drop(step_kind::route, reason::never_routed));
    return;
  case aws::route_outcome::none:
    mark(drop(step_kind::route, reason::no_route));
    without_route(vpc, from, sender);
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
  if (reply_) {
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
    return;
  }
  if (!options_.way_out)
    return;
  switch (options_.way_out->kind) {
  case detour::kind_type::nat_gateway:
    through_nat(options_.way_out->nat, from, vpc, sender);
    return;
  case detour::kind_type::ideal_nat:
    through_ideal_nat(vpc, from);
    return;
  case detour::kind_type::peering: {
    auto const& p = net_.peerings()[options_.way_out->over];
    if (p.requester == vpc || p.accepter == vpc)
      through_peering(options_.way_out->over, vpc, sender);
    return;
  }
  case detour::kind_type::transit_gateway:
    through_transit(options_.way_out->transit, vpc, from);
    return;
  case detour::kind_type::vpn_gateway:
    through_vpn(options_.way_out->vpn, vpc);
    return;
  case detour::kind_type::internet_gateway: {
    auto const id = net_.vpcs()[vpc].internet_gateway;
    if (id.valid())
      through_internet_gateway(id, vpc, from, sender);
    return;
  }
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

/// Hands the packet to whoever in the VPC has the destination address, by the subnet's ACL.
void walker::deliver(vpc_id vpc, subnet_id from, bool filtered_entry) {
  auto const subnet = net_.subnet_of(vpc, pkt_.dst);
  if (!subnet.valid()) {
    auto const& blocks = net_.vpcs()[vpc];
    bool const open_subnet =
        std::any_of(blocks.subnets.begin(), blocks.subnets.end(), [&](auto id) {
          auto const& s = net_.subnets()[id];
          return s.declared->cidr.is_unknown() || (!s.ipv4 && !s.ipv6);
        });
    if (open_subnet)
      open(step_kind::delivery, "CIDR of a subnet of VPC " + blocks.declared->id);
    else
      drop(step_kind::delivery, reason::no_destination);
    return;
  }
  if (filtered_entry && subnet != from)
    check_acl(subnet, direction::ingress);
  arrive(vpc, net_.owner_of(vpc, pkt_.dst));
}

void walker::arrive(vpc_id vpc, nic_id owner) {
  (void)vpc;
  if (!owner.valid()) {
    drop(step_kind::delivery, reason::no_destination);
    return;
  }
  auto const& nic = net_.interfaces()[owner];
  check_state(owner);
  if (reply_) {
    for (auto t = translations_.rbegin(); t != translations_.rend(); ++t) {
      if (t->nic != owner || t->after.src != pkt_.dst || t->after.src_port != pkt_.dst_port)
        continue;
      auto const undo = *t;
      translations_.erase(std::next(t).base());
      if (undo.kind == translation::kind_type::load_balancer)
        back_through_load_balancer(undo);
      else
        back_through_nat(undo);
      return;
    }
  }
  if (nic.kind == network::interface_kind::nat_gateway) {
    auto& s = drop(step_kind::nat_gateway, reason::nat_unsolicited); // NAT-8
    s.nic = owner;
    s.at = nic.at;
    return;
  }
  check_groups(owner, direction::ingress);
  if (!reply_ && nic.kind == network::interface_kind::lambda) {
    auto& s = drop(step_kind::delivery, reason::lambda_inbound); // MSV-5
    s.nic = owner;
    s.at = nic.at;
  }
  if (!reply_ && (nic.kind == network::interface_kind::endpoint) && pkt_.kind().has_types()) {
    pass(step_kind::delivery).nic = owner;
    finish(flow_end::of(owner));
    return;
  }
  if (!reply_ && nic.kind == network::interface_kind::load_balancer) {
    at_load_balancer(owner);
    return;
  }
  auto& s = pass(step_kind::delivery);
  s.nic = owner;
  s.at = nic.at;
  finish(flow_end::of(owner));
}

} // namespace vpclint::inline v0::analysis
