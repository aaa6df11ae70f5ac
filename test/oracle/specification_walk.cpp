#include "oracle/specification_walk.hpp"

#include <algorithm>

namespace vpclint_test {

using namespace vpclint;
using analysis::flow_end;
using network::interface_kind;
using network::target_kind;

std::vector<address> addresses_of(network::network const& net, spec_end const& e, bool ipv6) {
  std::vector<address> result;
  for (auto const m : e.members) {
    auto const& nic = net.interfaces()[m];
    if (ipv6 ? !nic.ipv6_address : nic.addresses.empty())
      throw outside_specification{"unknown address"};
    result.push_back(ipv6 ? address(*nic.ipv6_address) : address(nic.addresses[0].private_ip));
  }
  if (e.members.empty())
    result.push_back(e.representative);
  std::sort(result.begin(), result.end());
  if (std::adjacent_find(result.begin(), result.end()) != result.end())
    throw outside_specification{"overlapping VPCs"};
  return result;
}

fate_terms specify(network::network const& net, symbolic_packet const& p, spec_end const& from,
                   spec_end const& to, std::size_t zone, std::size_t& zones) {
  spec_walk w(net, p, from, to, zone);
  auto result = w.run();
  zones = std::max(zones, w.zones());
  return result;
}

fate_terms spec_walk::when(z3::expr const& condition, fate_terms const& f) const {
  return {both(condition, f.arrives), both(condition, f.back)};
}

fate_terms spec_walk::or_else(fate_terms const& a, fate_terms const& b) const {
  return {either(a.arrives, b.arrives), either(a.back, b.back)};
}

fate_terms spec_walk::run() {
  auto const destinations = addresses_of(net_, to_, p_.ipv6);
  auto const sources = addresses_of(net_, from_, p_.ipv6);
  state s{
      .h = {p_.src, p_.dst, p_.client_port, p_.server_port, p_.type, p_.code, {}, destinations}};
  auto result = nothing();
  switch (from_.kind) {
  case flow_end::kind_type::interface:
    for (auto const m : from_.members) {
      auto const& nic = net_.interfaces()[m];
      s.h.src_is = p_.ipv6 ? address(*nic.ipv6_address) : address(nic.addresses[0].private_ip);
      s.sender = m;
      if (!nic.can_initiate) // EP-27, NAT-8
        continue;
      for (auto const& lb : net_.load_balancers())
        if (lb.owner == nic.owner && lb.kind != load_balancer_kind::application &&
            lb.kind != load_balancer_kind::network && lb.kind != load_balancer_kind::classic)
          throw outside_specification{"what a Gateway Load Balancer sends"};
      auto const is_it = both(p_.src == value(s.h.src_is), works(m));
      result = or_else(result, under(is_it, [&] { return leave_interface(s, m); }));
    }
    return result;
  case flow_end::kind_type::internet:
    s.h.src_is = sources.front();
    s.seen = sight::lost;
    for (auto const m : to_.members) {
      auto own = s;
      auto const& nic = net_.interfaces()[m];
      if (!p_.ipv6 && nic.addresses[0].has_public() != true && // IGW-8: then it goes by that one
          std::any_of(nic.addresses.begin() + 1, nic.addresses.end(),
                      [](auto const& a) { return a.has_public() != false; }))
        throw outside_specification{"a public address of a secondary one"};
      auto const where =
          p_.ipv6 ? address(*nic.ipv6_address) : address(nic.addresses[0].private_ip);
      own.h.dst_may = {where};
      result = or_else(result, when(p_.dst == value(where), into_vpc(own, nic.vpc, m)));
    }
    return result;
  case flow_end::kind_type::network:
    s.h.src_is = sources.front();
    return from_network(s, from_.network);
  case flow_end::kind_type::nowhere:
  case flow_end::kind_type::gateway_endpoint:
  case flow_end::kind_type::host_service:
    break;
  }
  throw outside_specification{"other ends"};
}

// --- Ends ----------------------------------------------------------------------------------------

/// Makes the reply of the request that `s` is; true where the request is one that is answered.
z3::expr spec_walk::turn_round(state& s) const {
  auto const is = [&](int proto, int type) {
    return is_proto(proto) && s.h.type == c_.bv_val(type, 8);
  };
  auto answered = !has_types() || is(1, 8) || is(1, 13) || is(1, 17) || is(58, 128);
  auto const next = s.h.type + c_.bv_val(1, 8);
  s.h.type = z3::ite(is(1, 8), c_.bv_val(0, 8), next);
  std::swap(s.h.src, s.h.dst);
  std::swap(s.h.sport, s.h.dport);
  s.reply = true;
  s.sender = {};
  s.been.clear();
  return answered;
}

fate_terms spec_walk::finish_at(state s, nic_id nic) {
  if (s.reply) {
    // The same address may stand in the VPC that the packet was sent to.
    bool const home = from_.kind == flow_end::kind_type::interface &&
                      net_.interfaces()[nic].vpc == net_.interfaces()[from_.members.front()].vpc;
    return home ? finish_reply(s) : nothing();
  }
  if (std::find(to_.members.begin(), to_.members.end(), nic) == to_.members.end())
    return nothing();
  auto const& asked = net_.interfaces()[nic];
  auto const& host = net_.workloads()[asked.owner];
  if (host.kind == interface_kind::instance) {
    auto const& via = net_.source().instances[host.position].replies_via;
    if (via.is_unknown() || (via && *via != "same"))
      throw outside_specification{"replies by another interface"};
  }
  auto const here = s.h.dst_may.front();
  s.h.dst_may = {s.h.src_is};
  s.h.src_is = here;
  auto answered = turn_round(s);
  if (asked.kind == interface_kind::endpoint)
    answered = both(answered, !has_types()); // EP-27
  auto const back = leave_interface(s, nic);
  return {yes(), both(answered, back.back)};
}

/// A reply that ends outside: with who asked, or with somebody else.
fate_terms spec_walk::answer_at(state const& s, flow_end::kind_type kind,
                                vpclint::index<outside_network> network) {
  if (from_.kind == kind && from_.network == network)
    return finish_reply(s);
  return nothing();
}

fate_terms spec_walk::finish_outside(state s, flow_end::kind_type kind,
                                     vpclint::index<outside_network> network) {
  if (s.reply)
    return answer_at(s, kind, network);
  if (to_.kind != kind || to_.network != network) {
    if (to_.kind == flow_end::kind_type::internet)
      throw outside_specification{"a network in the way of the internet"};
    return nothing();
  }
  auto const here = s.h.dst_may.front();
  s.h.dst_may = {s.h.src_is};
  s.h.src_is = here;
  auto const answered = turn_round(s);
  s.seen = kind == flow_end::kind_type::network ? sight::lost : s.seen;
  auto const back =
      kind == flow_end::kind_type::internet ? on_internet(s) : from_network(s, network);
  return {yes(), both(answered, back.back)};
}

/// What comes back has to answer what was asked.
fate_terms spec_walk::finish_reply(state const& s) const {
  if (from_.kind == flow_end::kind_type::internet)
    return {yes(), yes()};
  auto const fits = s.h.src == p_.dst && s.h.dst == p_.src &&
                    (!(is_proto(6) || is_proto(17)) ||
                     (s.h.sport == p_.server_port && s.h.dport == p_.client_port));
  return {fits, fits};
}

// --- Interfaces and subnets ----------------------------------------------------------------------

z3::expr spec_walk::works(nic_id nic) const {
  auto const& usable = net_.interfaces()[nic].usable;
  if (!usable)
    throw outside_specification{"unknown state of an interface"};
  return c_.bool_val(*usable); // ENI-13
}

z3::expr spec_walk::judge_groups(state& s, nic_id nic, direction side) {
  if (s.reply && std::find(s.tracked.begin(), s.tracked.end(), nic) != s.tracked.end())
    return yes(); // SG-4
  auto said = groups(nic, side, s.h, s.sender, s.seen);
  if (!s.reply)
    s.tracked.push_back(nic);
  return said;
}

fate_terms spec_walk::leave_interface(state s, nic_id nic) {
  auto const& i = net_.interfaces()[nic];
  auto const allowed = judge_groups(s, nic, direction::egress);
  if (!i.subnet.valid())
    throw outside_specification{"unknown subnet"};
  return under(allowed, [&] { return leave_subnet(s, i.subnet, nic); });
}

fate_terms spec_walk::leave_subnet(state s, subnet_id subnet, nic_id sender) {
  auto const& own = net_.subnets()[subnet];
  if (s.reply && s.return_peering && sender.valid() &&
      s.h.dst_may == std::vector{s.returned_to}) { // NAT-17
    auto const id = *s.return_peering;
    s.return_peering.reset();
    auto const passes = acl(subnet, direction::egress, s.h);
    return under(passes, [&] { return by_peering(s, id, own.vpc, sender); });
  }
  auto result = nothing();
  auto inside_subnet = no();
  auto const& block = p_.ipv6 ? own.ipv6 : own.ipv4;
  if (block && any_in(s.h.dst_may, *block)) {
    auto inner = s;
    std::erase_if(inner.h.dst_may, [&](address a) { return !block->contains(a); });
    inside_subnet = inside(s.h.dst, *block); // RT-5, NACL-3
    result = when(inside_subnet, arrive(inner, own.vpc));
  }
  std::erase_if(s.h.dst_may, [&](address a) { return block && block->contains(a); });
  if (s.h.dst_may.empty())
    return result;
  auto const leaves = both(negate(inside_subnet), acl(subnet, direction::egress, s.h));
  if (leaves.is_false())
    return result;
  if (!own.table.valid())
    throw outside_specification{"unknown route table"};
  return or_else(result, when(leaves, look_up(s, own.table, own.vpc, subnet, sender)));
}

bool spec_walk::again(state& s, int place, std::uint32_t a, std::uint32_t b) const {
  auto const id = [](z3::expr const& e) { return Z3_get_ast_id(e.ctx(), e); };
  return !s.been.emplace(place, a, b, id(s.h.src), id(s.h.dst), id(s.h.sport)).second;
}

// RT-7, RT-9: nested conditionals, the longest prefix outside, equal ones by rank.
fate_terms spec_walk::look_up(state s, vpclint::index<route_table> table, vpc_id vpc,
                              subnet_id from, nic_id sender) {
  if (again(s, 1, table.value, from.value))
    return nothing();
  auto const& t = net_.route_tables()[table];
  if (!t.routes_unknown.empty())
    throw outside_specification{"unknown routes"};
  std::vector<network::resolved_route const*> order;
  auto local = no();
  for (auto const& r : t.routes) {
    if (!r.destination_known) {
      // AWS lists public addresses of its services: no entry is shut in (EP-5, WALK-h).
      auto const listed = [&](address a) {
        return net_.prefix_lists()[r.list].aws_name.empty() || !a.is_v4() ||
               (!is_rfc1918(a.v4()) && !is_cgnat(a.v4()));
      };
      if (std::any_of(s.h.dst_may.begin(), s.h.dst_may.end(), listed))
        throw outside_specification{"unknown prefix list entry"};
      continue;
    }
    if (r.destination.is_v6() != p_.ipv6 || !any_in(s.h.dst_may, r.destination))
      continue;
    order.push_back(&r);
    if (r.source == network::route_source::local)
      local = either(local, inside(s.h.dst, r.destination));
  }
  std::stable_sort(order.begin(), order.end(), [](auto const* a, auto const* b) {
    if (a->destination.length() != b->destination.length())
      return a->destination.length() > b->destination.length();
    return a->source < b->source;
  });
  auto const any_local = [&](address a) {
    return std::any_of(order.begin(), order.end(), [&](auto const* r) {
      return r->source == network::route_source::local && r->destination.contains(a);
    });
  };
  auto result = nothing();
  auto open = yes(); // no longer prefix has taken the packet
  for (std::size_t k = 0; k < order.size(); ++k) {
    auto const& r = *order[k];
    bool const gives_way = r.source >= network::route_source::prefix_list; // RT-9, OPEN-21
    for (std::size_t j = k + 1; j < order.size() && gives_way; ++j)
      if (order[j]->destination == r.destination && order[j]->source == r.source &&
          !(order[j]->target == r.target))
        throw outside_specification{"ties of routes"};
    auto takes = inside(s.h.dst, r.destination);
    if (gives_way)
      takes = both(takes, negate(local));
    auto inner = s;
    std::erase_if(inner.h.dst_may, [&](address a) {
      return !r.destination.contains(a) || (gives_way && any_local(a));
    });
    std::erase_if(s.h.dst_may, [&](address a) {
      return std::find(inner.h.dst_may.begin(), inner.h.dst_may.end(), a) != inner.h.dst_may.end();
    });
    auto const here = both(open, takes);
    open = both(open, negate(takes));
    if (!r.blackhole && !here.is_false() && !inner.h.dst_may.empty())
      result = or_else(result, when(here, follow(inner, r.target, vpc, from, sender)));
  }
  return result;
}

fate_terms spec_walk::follow(state const& s, network::route_target const& t, vpc_id vpc,
                             subnet_id from, nic_id sender) {
  switch (t.kind) {
  case target_kind::local:
    return deliver(s, vpc, from);
  case target_kind::internet_gateway:
    return by_internet_gateway(s, t.as<internet_gateway>(), vpc, from);
  case target_kind::egress_only_internet_gateway:
    return by_egress_only(s, t.as<egress_only_internet_gateway>(), vpc, from);
  case target_kind::nat_gateway:
    return by_nat(s, t.as<nat_gateway>(), vpc, from, sender);
  case target_kind::interface:
    return by_interface(s, t.as<network::interface>(), sender);
  case target_kind::peering:
    return by_peering(s, t.as<peering>(), vpc, sender);
  case target_kind::transit_gateway:
    return by_transit(s, t.as<transit_gateway>(), vpc, from);
  case target_kind::vpn_gateway:
    return by_vpn(s, t.as<vpn_gateway>(), vpc);
  case target_kind::missing:
    return nothing();
  case target_kind::gateway_endpoint:
    throw outside_specification{"gateway endpoint"};
  case target_kind::gwlb_endpoint:
    throw outside_specification{"GWLB endpoint"};
  case target_kind::unknown:
    throw outside_specification{"unknown target of a route"};
  }
  return nothing();
}

fate_terms spec_walk::deliver(state s, vpc_id vpc, subnet_id from) {
  auto result = nothing();
  std::size_t covered = 0;
  for (auto const id : net_.vpcs()[vpc].subnets) {
    auto const& subnet = net_.subnets()[id];
    auto const& block = p_.ipv6 ? subnet.ipv6 : subnet.ipv4;
    if (subnet.declared->cidr.is_unknown())
      throw outside_specification{"unknown block of a subnet"};
    if (!block || !any_in(s.h.dst_may, *block))
      continue;
    ++covered;
    auto inner = s;
    std::erase_if(inner.h.dst_may, [&](address a) { return !block->contains(a); });
    auto passes = inside(s.h.dst, *block);
    if (id != from)
      passes = both(passes, acl(id, direction::ingress, s.h));
    result = or_else(result, under(passes, [&] { return arrive(inner, vpc); }));
  }
  if (covered == 0 && !s.h.dst_may.empty() && net_.vpcs()[vpc].contains(s.h.dst_may.front()))
    throw outside_specification{"an address in no subnet"};
  return result;
}

fate_terms spec_walk::arrive(state const& s, vpc_id vpc) {
  auto result = nothing();
  for (auto const& o : owners(vpc, s.h.dst_may)) {
    auto inner = s;
    inner.h.dst_may = {o.where};
    auto const is_it = both(s.h.dst == value(o.where), works(o.nic));
    result = or_else(result, under(is_it, [&] { return arrive_at(inner, o.nic); }));
  }
  return result;
}

fate_terms spec_walk::arrive_at(state s, nic_id id) {
  auto const& nic = net_.interfaces()[id];
  if (s.reply && !s.rewritten.empty() && s.rewritten.back().nic == id &&
      s.rewritten.back().now == s.h.dst_may.front())
    return undo(std::move(s));
  if (nic.kind == interface_kind::nat_gateway)
    return nothing(); // NAT-8
  auto const allowed = judge_groups(s, id, direction::ingress);
  if (!s.reply && nic.kind == interface_kind::lambda)
    return nothing(); // MSV-5
  if (!s.reply && nic.kind == interface_kind::load_balancer)
    throw outside_specification{"load balancer"};
  return under(allowed, [&] { return finish_at(s, id); });
}

/// The reply is at who replaced the source: the old one is put back, and it goes on from there.
fate_terms spec_walk::undo(state s) {
  auto const last = s.rewritten.back();
  s.rewritten.pop_back();
  s.h.dst = last.src;
  s.h.dport = last.sport;
  s.h.dst_may = {last.src_is};
  if (!last.nic.valid())
    return deliver(s, last.vpc, {});
  auto passes = yes();
  if (last.instance) {
    passes = judge_groups(s, last.nic, direction::ingress);
    passes = both(passes, judge_groups(s, last.nic, direction::egress));
  }
  return under(passes,
               [&] { return leave_subnet(s, net_.interfaces()[last.nic].subnet, last.nic); });
}

} // namespace vpclint_test
