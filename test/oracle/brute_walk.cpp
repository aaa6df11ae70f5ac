#include "oracle/brute_walk.hpp"

#include <algorithm>

namespace vpclint_test {

using namespace vpclint;
using analysis::reach_level;
using network::interface_kind;
using network::target_kind;

brute_answer walk_by_force(network::network const& net, analysis::flow_end from, packet const& p,
                           analysis::flow_end to, analysis::walk_choices const& choices) {
  return brute_walk(net, from, p, to, choices).run();
}

brute_answer brute_walk::run() {
  try {
    start();
  } catch (dropped const&) {
  } catch (unsaid const& u) {
    return {std::nullopt, u.why, std::move(met_)};
  }
  return {level_, {}, std::move(met_)};
}

void brute_walk::start() {
  switch (from_.kind) {
  case flow_end::kind_type::interface:
    if (!net_.interfaces()[from_.nic].can_initiate) // EP-27, NAT-8
      drop();
    must_work(from_.nic);
    for (auto const& lb : net_.load_balancers()) // ELB-20
      if (lb.owner == net_.interfaces()[from_.nic].owner &&
          must_know(lb.kind, "type of a load balancer") == load_balancer_kind::gateway)
        from_gateway_balancer(lb);
    sender_ = from_.nic;
    leave_interface(from_.nic);
    return;
  case flow_end::kind_type::internet:
    seen_ = sight::lost;
    in_from_internet(net_.interfaces()[to_.nic].vpc, to_.nic, named_from_outside(to_.nic));
    return;
  case flow_end::kind_type::network:
    from_network(from_.network);
    return;
  case flow_end::kind_type::nowhere:
  case flow_end::kind_type::gateway_endpoint:
  case flow_end::kind_type::host_service:
    break;
  }
  leave_unsaid("such ends");
}

/// By which of its private addresses an interface is called from the internet (IGW-8, ENI-11).
std::size_t brute_walk::named_from_outside(nic_id id) const {
  auto const& all = net_.interfaces()[id].addresses;
  std::size_t perhaps = 0;
  bool found = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto const has = all[i].has_public();
    if (has.value_or(false))
      return i;
    if (!has && !found) {
      perhaps = i;
      found = true;
    }
  }
  return perhaps;
}

/// Nobody is known to be there: whether that is all that can be said.
void brute_walk::nobody_at(vpc_id vpc) const {
  for (auto const& nic : net_.interfaces())
    if (nic.vpc == vpc && !(nic.addresses_unknown.empty() && nic.ipv6_unknown.empty()))
      leave_unsaid("address of an interface");
  for (auto const& w : net_.workloads())
    if (w.vpc == vpc && !w.members_unknown.empty())
      leave_unsaid("interfaces of a workload");
  if (!net_.source().gaps.empty())
    leave_unsaid("what stands in a VPC");
}

// --- Ends ----------------------------------------------------------------------------------------

/// Turns the packet into the reply; drops it where nothing answers (NACL-12).
void brute_walk::answer() {
  level_ = reach_level::destination;
  if (p_.proto == 1 || p_.proto == 58) {
    if (p_.proto == 58 && p_.icmp_type == 128)
      p_.icmp_type = 129;
    else if (p_.proto == 1 && p_.icmp_type == 8)
      p_.icmp_type = 0;
    else if (p_.proto == 1 && (p_.icmp_type == 13 || p_.icmp_type == 17))
      ++p_.icmp_type;
    else
      drop();
  }
  std::swap(p_.src, p_.dst);
  std::swap(p_.src_port, p_.dst_port);
  reply_ = true;
  sender_ = {};
  been_.clear();
}

void brute_walk::end_at(nic_id id) {
  if (reply_) {
    // What comes back has to answer what was asked.
    if (from_.kind != flow_end::kind_type::interface || id != from_.nic)
      drop();
    if (p_.src != first_.dst || p_.dst != first_.src || p_.src_port != first_.dst_port ||
        p_.dst_port != first_.src_port)
      drop();
    std::reverse(inspected_back_.begin(), inspected_back_.end());
    if (inspected_ != inspected_back_) // RT-31
      drop();
    level_ = reach_level::back;
    return;
  }
  bool const for_target =
      through_balancer_ && std::any_of(changed_.begin(), changed_.end(), [&](change const& c) {
        return c.by == changer::balancer && c.target == id;
      });
  if (to_.kind != flow_end::kind_type::interface || (to_.nic != id && !for_target))
    drop();
  auto const& nic = net_.interfaces()[id];
  answer();
  if (nic.kind == interface_kind::endpoint && (p_.proto == 1 || p_.proto == 58)) // EP-27
    drop();
  auto by = id;
  auto const& host = net_.workloads()[nic.owner];
  if (host.kind == interface_kind::instance) {
    auto const& via = net_.source().instances[host.position].replies_via;
    if (via.is_unknown())
      leave_unsaid("interface of replies");
    if (via && *via != "same")
      for (auto const other : host.members)
        if (net_.interfaces()[other].name == host.id + "." + *via)
          by = other;
    if (by != id) { // ENI-5
      met_.insert("reply by another interface");
      must_work(by);
    }
  }
  if (for_target && changed_.back().by == changer::balancer &&
      changed_.back().keeps_client) { // ELB-16: by way of the node, whatever the routes
    auto const node = changed_.back().nic;
    auto const there = net_.interfaces()[node].subnet;
    groups(id, direction::egress);
    if (nic.subnet != there) {
      acl(nic.subnet, direction::egress);
      acl(there, direction::ingress);
    }
    change_back();
    return;
  }
  leave_interface(by);
}

void brute_walk::end_outside(flow_end::kind_type kind,
                             vpclint::index<vpclint::outside_network> network) {
  if (reply_) {
    if (from_.kind != kind || from_.network != network)
      drop();
    if (kind == flow_end::kind_type::network &&
        (p_.src != first_.dst || p_.dst != first_.src || p_.src_port != first_.dst_port ||
         p_.dst_port != first_.src_port))
      drop();
    std::reverse(inspected_back_.begin(), inspected_back_.end());
    if (inspected_ != inspected_back_)
      drop();
    level_ = reach_level::back;
    return;
  }
  if (to_.kind != kind || to_.network != network) {
    if (to_.kind == flow_end::kind_type::internet)
      leave_unsaid("a network in the way of the internet");
    drop();
  }
  answer();
  if (kind == flow_end::kind_type::internet) {
    on_internet();
  } else {
    seen_ = sight::lost;
    from_network(network);
  }
}

// --- Interfaces and subnets ----------------------------------------------------------------------

void brute_walk::leave_interface(nic_id id) {
  auto const& nic = net_.interfaces()[id];
  groups(id, direction::egress);
  // ENI-4: no foreign source, unless the check is off.
  if (!has_address(id, p_.src) && !must_know(nic.source_dest_check, "source/destination check"))
    met_.insert("foreign source");
  else if (!has_address(id, p_.src))
    drop();
  if (!nic.subnet.valid())
    leave_unsaid("subnet of an interface");
  leave_subnet(nic.subnet, id);
}

void brute_walk::leave_subnet(subnet_id id, nic_id sender) {
  auto const& s = net_.subnets()[id];
  if (reply_ && return_peering_ && p_.dst == returned_to_ && sender.valid()) { // NAT-17
    auto const by = *return_peering_;
    return_peering_.reset();
    acl(id, direction::egress);
    by_peering(by, s.vpc, sender);
    return;
  }
  auto const& block = p_.dst.is_v6() ? s.ipv6 : s.ipv4;
  if ((p_.dst.is_v6() ? s.declared->ipv6.is_unknown() : s.declared->cidr.is_unknown()) &&
      !net_.subnet_of(s.vpc, p_.dst).valid())
    leave_unsaid("block of a subnet");
  if (block && block->contains(p_.dst)) {        // RT-5, NACL-3
    for (auto const& lb : net_.load_balancers()) // NACL-21
      if (!reply_ && sender.valid() && lb.owner == net_.interfaces()[sender].owner &&
          must_know(lb.kind, "type of a load balancer") == load_balancer_kind::classic)
        acl(id, direction::egress);
    arrive(s.vpc);
    return;
  }
  acl(id, direction::egress);
  if (!s.table.valid())
    leave_unsaid("route table");
  by_table(s.table, s.vpc, id, sender);
}

void brute_walk::not_again(int place, std::uint32_t a, std::uint32_t b) {
  if (!been_.emplace(place, a, b, p_).second)
    drop();
}

// RT-6, RT-7, RT-9, RT-21, OPEN-21: which of a table's routes takes the packet; null: none.
network::resolved_route const* brute_walk::route_for(table_id id, address to) const {
  auto const& t = net_.route_tables()[id];
  if (!t.routes_unknown.empty())
    leave_unsaid("routes");
  bool const has_local = std::any_of(t.routes.begin(), t.routes.end(), [&](auto const& r) {
    return r.source == network::route_source::local && r.destination.contains(to);
  });
  network::resolved_route const* best = nullptr;
  bool tie = false;
  for (auto const& r : t.routes) {
    if (!r.destination_known) {
      if (may_be_listed(r.list, to))
        leave_unsaid("entries of a prefix list");
      continue;
    }
    bool const gives_way = r.source >= network::route_source::prefix_list;
    if (!r.destination.contains(to) || (gives_way && has_local))
      continue;
    bool const equal = best != nullptr && r.destination.length() == best->destination.length() &&
                       r.source == best->source;
    bool const better =
        best == nullptr || r.destination.length() > best->destination.length() ||
        (r.destination.length() == best->destination.length() && r.source < best->source);
    if (better) {
      best = &r;
      tie = false;
    } else if (equal) {
      tie = tie || (gives_way && !(r.target == best->target));
    }
  }
  if (tie)
    leave_unsaid("ties of routes"); // PFX-4
  return best;
}

// Where nobody wrote the address, all that it may be have to go the same way.
network::resolved_route const* brute_walk::route_for(table_id id) const {
  auto const* const best = route_for(id, p_.dst);
  std::vector<cidr> blocks;
  for (auto const& r : net_.route_tables()[id].routes)
    blocks.push_back(r.destination);
  for (auto const one : may_be(p_.dst, blocks)) {
    auto const* const other = route_for(id, one);
    bool const drops[]{best == nullptr || best->blackhole, other == nullptr || other->blackhole};
    if (drops[0] != drops[1] || (!drops[0] && !(best->target == other->target)))
      leave_unsaid("an address that nobody wrote");
  }
  return best;
}

void brute_walk::by_table(table_id id, vpc_id vpc, subnet_id from, nic_id sender) {
  not_again(1, id.value, from.value);
  auto const* best = route_for(id);
  if (best == nullptr || best->blackhole) // RT-20, RT-21
    drop();
  follow(best->target, vpc, from, sender);
}

void brute_walk::follow(network::route_target const& t, vpc_id vpc, subnet_id from, nic_id sender) {
  switch (t.kind) {
  case target_kind::local:
    return deliver(vpc, from);
  case target_kind::internet_gateway:
    return by_internet_gateway(t.as<internet_gateway>(), vpc, from);
  case target_kind::egress_only_internet_gateway:
    return by_egress_only(t.as<egress_only_internet_gateway>(), vpc, from);
  case target_kind::nat_gateway:
    return by_nat(t.as<nat_gateway>(), vpc, from, sender);
  case target_kind::interface:
    return by_interface(t.as<network::interface>(), sender);
  case target_kind::peering:
    return by_peering(t.as<peering>(), vpc, sender);
  case target_kind::transit_gateway:
    return by_transit(t.as<transit_gateway>(), vpc, from);
  case target_kind::vpn_gateway:
    return by_vpn(t.as<vpn_gateway>(), vpc);
  case target_kind::gateway_endpoint:
    return by_gateway_endpoint(t.as<vpc_endpoint>(), vpc);
  case target_kind::gwlb_endpoint:
    return by_inspection(t.as<vpc_endpoint>());
  case target_kind::missing:
    drop();
  case target_kind::unknown:
    leave_unsaid("target of a route");
  }
}

void brute_walk::deliver(vpc_id vpc, subnet_id from) {
  for (auto const id : net_.vpcs()[vpc].subnets) {
    auto const& s = net_.subnets()[id];
    if (s.declared->cidr.is_unknown() || s.declared->ipv6.is_unknown())
      leave_unsaid("block of a subnet");
    auto const& block = p_.dst.is_v6() ? s.ipv6 : s.ipv4;
    if (!block || !block->contains(p_.dst))
      continue;
    if (id != from)
      acl(id, direction::ingress);
    arrive(vpc);
    return;
  }
  if (!net_.source().gaps.empty())
    leave_unsaid("subnets of a VPC");
  drop();
}

void brute_walk::arrive(vpc_id vpc) {
  auto const id = holder(vpc, p_.dst);
  if (!id.valid())
    nobody_at(vpc);
  if (!id.valid())
    drop();
  must_work(id);
  arrive_at(id);
}

void brute_walk::arrive_at(nic_id id) {
  auto const kind = net_.interfaces()[id].kind;
  if (reply_ && !changed_.empty() && changed_.back().nic == id &&
      changed_.back().source_now == p_.dst) {
    change_back();
    return;
  }
  if (kind == interface_kind::nat_gateway) // NAT-8
    drop();
  if (kind == interface_kind::gwlb_endpoint) // EP-40 knows it as the target of a route only
    leave_unsaid("a GWLB endpoint that is asked itself");
  groups(id, direction::ingress);
  if (!reply_ && kind == interface_kind::lambda) // MSV-5
    drop();
  if (!reply_ && kind == interface_kind::load_balancer) {
    at_balancer(id);
    return;
  }
  end_at(id);
}

/// The reply is with who changed the request: it goes on as the answer to what came before.
void brute_walk::change_back() {
  auto const last = changed_.back();
  changed_.pop_back();
  p_.dst = last.before.src;
  p_.dst_port = last.before.src_port;
  if (last.by == changer::balancer) {
    p_.src = last.before.dst;
    p_.src_port = last.before.dst_port;
    groups(last.nic, direction::egress);
  }
  if (last.by == changer::regional) {
    deliver(last.vpc, {});
    return;
  }
  if (last.by == changer::instance) {
    groups(last.nic, direction::ingress);
    groups(last.nic, direction::egress);
  }
  leave_subnet(net_.interfaces()[last.nic].subnet, last.nic);
}

} // namespace vpclint_test
