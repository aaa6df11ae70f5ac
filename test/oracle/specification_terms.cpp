#include "oracle/specification_terms.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace vpclint_test {

using namespace vpclint;

namespace {

using nic_id = vpclint::index<network::interface>;

z3::expr variable(z3::context& c, char const* name, unsigned bits) {
  return c.bv_const(name, bits);
}

std::string decimal(uint128 n) {
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(n % 10)));
    n /= 10;
  } while (n != 0);
  return digits;
}

} // namespace

symbolic_packet::symbolic_packet(z3::context& c, bool six)
    : ipv6(six), src(variable(c, "src", six ? 128 : 32)), dst(variable(c, "dst", six ? 128 : 32)),
      proto(variable(c, "proto", 8)), client_port(variable(c, "client", 16)),
      server_port(variable(c, "server", 16)), type(variable(c, "type", 8)),
      code(variable(c, "code", 8)), nat_port{variable(c, "nat1", 16), variable(c, "nat2", 16),
                                             variable(c, "nat3", 16), variable(c, "nat4", 16)} {}

spec_terms::spec_terms(network::network const& net, symbolic_packet const& p)
    : net_(net), p_(p), c_(p.src.ctx()) {}

z3::expr spec_terms::both(z3::expr const& a, z3::expr const& b) const {
  if (a.is_false() || b.is_true())
    return a;
  if (b.is_false() || a.is_true())
    return b;
  return a && b;
}

z3::expr spec_terms::either(z3::expr const& a, z3::expr const& b) const {
  if (a.is_true() || b.is_false())
    return a;
  if (b.is_true() || a.is_false())
    return b;
  return a || b;
}

z3::expr spec_terms::negate(z3::expr const& a) const {
  if (a.is_true() || a.is_false())
    return c_.bool_val(a.is_false());
  return !a;
}

z3::expr spec_terms::value(address a) const {
  return c_.bv_val(decimal(a.number()).c_str(), p_.ipv6 ? 128U : 32U);
}

z3::expr spec_terms::inside(z3::expr const& a, cidr const& block) const {
  if (block.is_v6() != p_.ipv6)
    return no();
  if (block.length() == 0)
    return yes();
  auto const high = static_cast<unsigned>(block.width()) - 1;
  auto const low = static_cast<unsigned>(block.width() - block.length());
  return a.extract(high, low) == value(block.first()).extract(high, low);
}

z3::expr spec_terms::inside_any(z3::expr const& a, std::vector<cidr> const& blocks) const {
  auto result = no();
  for (auto const& b : blocks)
    result = either(result, inside(a, b));
  return result;
}

z3::expr spec_terms::is_proto(int number) const { return p_.proto == c_.bv_val(number, 8); }

// NACL-10, SG-8, SG-9: ports of TCP and UDP, types of ICMP, nothing of the others.
z3::expr spec_terms::matches(traffic const& t, header const& h) const {
  int const number = t.proto.number;
  if (number < 0)
    return yes();
  auto result = is_proto(number);
  if (number == 6 || number == 17) {
    if (t.ports.first > 0)
      result = result && z3::uge(h.dport, c_.bv_val(int{t.ports.first}, 16));
    if (t.ports.last < 65535)
      result = result && z3::ule(h.dport, c_.bv_val(int{t.ports.last}, 16));
  }
  if ((number == 1 || number == 58) && t.icmp_type >= 0) {
    result = result && h.type == c_.bv_val(int{t.icmp_type}, 8);
    if (t.icmp_code >= 0)
      result = result && h.code == c_.bv_val(int{t.icmp_code}, 8);
  }
  return result;
}

z3::expr spec_terms::acl(vpclint::index<subnet> id, direction side, header const& h) const {
  if (!id.valid())
    return yes();
  auto const& s = net_.subnets()[id];
  if (!s.acl.valid())
    throw outside_specification{"unknown network ACL"};
  auto const& a = net_.acls()[s.acl];
  if (!a.unknown.empty())
    throw outside_specification{"unknown ACL entry"};
  auto entries = side == direction::ingress ? a.ingress : a.egress;
  for (auto const* e : entries)
    if (!e->number || !e->allow || !e->match || !e->remote)
      throw outside_specification{"unknown ACL entry"};
  std::stable_sort(entries.begin(), entries.end(),
                   [](auto const* x, auto const* y) { return *x->number > *y->number; });
  auto const& remote = side == direction::ingress ? h.src : h.dst;
  auto result = no();
  for (auto const* e : entries) { // from the last to the first
    auto traffic_fits = matches(*e->match, h);
    if (e->match->proto.number == 58 && e->remote->is_v4())
      traffic_fits = is_proto(58);
    auto const fits = both(inside(remote, *e->remote), traffic_fits);
    if (!fits.is_false())
      result = z3::ite(fits, c_.bool_val(*e->allow), result);
  }
  return result;
}

z3::expr spec_terms::members_at(vpclint::index<security_group> group, vpclint::index<vpc> vpc,
                                z3::expr const& remote) const {
  auto result = no();
  for (auto const& nic : net_.interfaces()) {
    if (nic.vpc != vpc ||
        std::find(nic.groups.begin(), nic.groups.end(), group) == nic.groups.end())
      continue;
    if (p_.ipv6) {
      if (nic.ipv6_address)
        result = either(result, remote == value(*nic.ipv6_address));
      continue;
    }
    for (auto const& a : nic.addresses)
      result = either(result, remote == value(a.private_ip));
  }
  return result;
}

/// Where the sender's own table leads neither to a transit gateway (SG-14) nor to an appliance
/// (SG-18): what no shorter route may take, a longer one has not.
z3::expr spec_terms::goes_straight(nic_id nic, header const& h) const {
  auto const at = net_.interfaces()[nic].subnet;
  if (!at.valid() || !net_.subnets()[at].table.valid())
    throw outside_specification{"unknown route table"};
  auto const& t = net_.route_tables()[net_.subnets()[at].table];
  if (!t.routes_unknown.empty())
    throw outside_specification{"unknown routes"};
  using source = network::route_source;
  using target = network::target_kind;
  auto local = no();
  std::vector<network::resolved_route const*> order;
  for (auto const& r : t.routes) {
    if (!r.destination_known)
      throw outside_specification{"unknown prefix list entry"};
    if (r.destination.is_v6() != p_.ipv6)
      continue;
    order.push_back(&r);
    if (r.source == source::local)
      local = either(local, inside(h.dst, r.destination));
  }
  std::stable_sort(order.begin(), order.end(), [](auto const* a, auto const* b) {
    return std::pair(a->destination.length(), b->source) >
           std::pair(b->destination.length(), a->source);
  });
  auto result = yes();
  for (auto r = order.rbegin(); r != order.rend();
       ++r) { // the first that takes it has the last word
    auto takes = inside(h.dst, (*r)->destination);
    if ((*r)->source >= source::prefix_list)
      takes = both(takes, negate(local));
    auto const kind = (*r)->target.kind;
    bool const lost = kind == target::transit_gateway || kind == target::interface ||
                      kind == target::gwlb_endpoint;
    if (!takes.is_false())
      result = z3::ite(takes, c_.bool_val(!lost || (*r)->blackhole), result);
  }
  return result;
}

z3::expr spec_terms::peer(network::resolved_rule const& r, nic_id nic, direction side,
                          header const& h, nic_id sender, sight seen) const {
  using kind = network::resolved_rule::peer_kind;
  auto const& remote = side == direction::ingress ? h.src : h.dst;
  switch (r.peer) {
  case kind::block:
    return inside(remote, r.block);
  case kind::list:
    if (!net_.prefix_lists()[r.list].entries_known)
      throw outside_specification{"unknown prefix list entry"};
    return inside_any(remote, net_.prefix_lists()[r.list].entries);
  case kind::missing:
    return no();
  case kind::unknown:
    throw outside_specification{"unknown group peer"};
  case kind::group:
    break;
  }
  if (side == direction::ingress) {
    // SG-12 to SG-19: the sender's own private address, along a path that keeps the reference.
    if (!sender.valid() || seen == sight::lost)
      return no();
    if (seen == sight::over_transit &&
        net_.interfaces()[nic].kind == network::interface_kind::endpoint) // TGW-11
      return no();
    auto const& from = net_.interfaces()[sender];
    if (!from.groups_unknown.empty())
      throw outside_specification{"unknown groups"};
    bool const carries =
        std::find(from.groups.begin(), from.groups.end(), r.group) != from.groups.end();
    return c_.bool_val(carries);
  }
  auto const own = net_.interfaces()[nic].vpc;
  std::size_t holders = 0;
  auto const look = [&](vpclint::index<vpc> v) {
    for (auto const& o : owners(v, h.dst_may)) {
      ++holders;
      if (!net_.interfaces()[o.nic].groups_unknown.empty())
        throw outside_specification{"unknown groups"};
    }
  };
  look(own);
  auto result = members_at(r.group, own, remote);
  std::vector<vpclint::index<vpc>> neighbours{own};
  for (auto const& p : net_.peerings()) { // SG-14
    if (!p.active || !p.same_region || !p.declared->requester || !p.declared->accepter)
      throw outside_specification{"unknown peering state"};
    if (!*p.active || (p.requester != own && p.accepter != own))
      continue;
    auto const other = p.requester == own ? p.accepter : p.requester;
    if (!other.valid() ||
        std::find(neighbours.begin(), neighbours.end(), other) != neighbours.end())
      continue;
    neighbours.push_back(other);
    look(other);
    if (*p.same_region)
      result = either(result, both(goes_straight(nic, h), members_at(r.group, other, remote)));
  }
  if (holders > h.dst_may.size())
    throw outside_specification{"overlapping VPCs"};
  return result;
}

z3::expr spec_terms::groups(nic_id id, direction side, header const& h, nic_id sender,
                            sight seen) const {
  auto const& nic = net_.interfaces()[id];
  if (!nic.filtered)
    return yes();
  if (!nic.groups_unknown.empty())
    throw outside_specification{"unknown groups"};
  auto result = no();
  for (auto const g : nic.groups) {
    auto const& group = net_.groups()[g];
    for (auto const& r : side == direction::ingress ? group.ingress : group.egress) {
      if (!r.match)
        throw outside_specification{"unknown group rule"};
      result = either(result, both(matches(*r.match, h), peer(r, id, side, h, sender, seen)));
    }
  }
  return result;
}

std::vector<spec_terms::holder> spec_terms::owners(vpclint::index<vpc> vpc,
                                                   std::vector<address> const& of) const {
  std::vector<holder> result;
  for (std::size_t i = 0; i < net_.interfaces().size(); ++i) {
    auto const id = net_.interfaces().id_at(i);
    if (net_.interfaces()[id].vpc != vpc)
      continue;
    for (auto const a : of)
      if (owns(id, a))
        result.push_back({id, a});
  }
  return result;
}

bool spec_terms::owns(nic_id id, address a) const {
  auto const& nic = net_.interfaces()[id];
  if (a.is_v6())
    return nic.ipv6_address && address(*nic.ipv6_address) == a;
  return std::any_of(nic.addresses.begin(), nic.addresses.end(),
                     [&](auto const& own) { return address(own.private_ip) == a; });
}

bool spec_terms::any_in(std::vector<address> const& all, cidr const& block) {
  return std::any_of(all.begin(), all.end(), [&](address a) { return block.contains(a); });
}

} // namespace vpclint_test
