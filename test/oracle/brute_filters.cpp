// What ACLs, groups and single interfaces say about the packet as it is.
#include "oracle/brute_walk.hpp"

#include <algorithm>
#include <array>

namespace vpclint_test {

using namespace vpclint;

// NACL-10, SG-8 to SG-10.
bool brute_walk::fits(traffic const& t) const {
  if (t.proto.number < 0)
    return true;
  if (t.proto.number != p_.proto)
    return false;
  if (p_.proto == 6 || p_.proto == 17)
    return t.ports.first <= p_.dst_port && p_.dst_port <= t.ports.last;
  if (p_.proto == 1 || p_.proto == 58)
    return t.icmp_type < 0 ||
           (t.icmp_type == p_.icmp_type && (t.icmp_code < 0 || t.icmp_code == p_.icmp_code));
  return true;
}

// Where nobody wrote an address, it may be any that is free in the subnet (SUB-6, SUB-9). Whoever
// asks about one of them asks about those beside the borders of all blocks.
std::vector<address> brute_walk::may_be(address a, std::vector<cidr> const& blocks) const {
  std::set<address> written;
  std::vector<cidr> homes; // several where VPCs overlap
  for (auto const& nic : net_.interfaces()) {
    if (!nic.subnet.valid())
      continue;
    auto const& s = net_.subnets()[nic.subnet];
    for (auto const& own : nic.addresses) {
      if (own.written)
        written.insert(address(own.private_ip));
      else if (address(own.private_ip) == a)
        homes.push_back(*s.ipv4);
    }
    if (nic.ipv6_address && nic.ipv6_written)
      written.insert(address(*nic.ipv6_address));
    else if (nic.ipv6_address && address(*nic.ipv6_address) == a)
      homes.push_back(*s.ipv6);
  }
  if (homes.empty())
    return {a};
  std::set<address> found{a};
  constexpr unsigned enough = 16; // nobody writes more addresses side by side
  for (auto const& b : blocks)
    for (auto const border : {b.first().number(), b.last().number() + 1})
      for (auto n = border - enough; b.is_v4() == a.is_v4() && n != border + enough; ++n) {
        if (std::none_of(homes.begin(), homes.end(), [&](cidr const& home) {
              return n >= home.first().number() + 4 && n < home.last().number();
            }))
          continue;
        auto const one = a.is_v4() ? address(ipv4{static_cast<std::uint32_t>(n)})
                                   : address(ipv6::from_number(n));
        if (written.count(one) == 0)
          found.insert(one);
      }
  return {found.begin(), found.end()};
}

// NACL-6 to NACL-8.
void brute_walk::acl(subnet_id id, direction side) {
  if (!id.valid())
    return;
  auto const acl_id = net_.subnets()[id].acl;
  if (!acl_id.valid())
    leave_unsaid("network ACL");
  auto const& a = net_.acls()[acl_id];
  if (!a.unknown.empty())
    leave_unsaid("network ACL");
  auto const& entries = side == direction::ingress ? a.ingress : a.egress;
  std::vector<cidr> blocks;
  for (auto const* e : entries) {
    if (!e->number || !e->allow || !e->match || !e->remote)
      leave_unsaid("network ACL");
    blocks.push_back(*e->remote);
  }
  auto const allows = [&](address where) {
    acl_entry const* decides = nullptr;
    for (auto const* e : entries) {
      bool const any_type = e->match->proto.number == 58 && e->remote->is_v4();
      bool const says = e->remote->contains(where) && (any_type ? p_.proto == 58 : fits(*e->match));
      if (says && (decides == nullptr || *e->number < *decides->number))
        decides = e;
    }
    return decides != nullptr && *decides->allow; // NACL-4
  };
  auto const where = side == direction::ingress ? p_.src : p_.dst;
  for (auto const one : may_be(where, blocks))
    if (allows(one) != allows(where))
      leave_unsaid("an address that nobody wrote");
  if (!allows(where))
    drop();
}

// SG-1, SG-4.
void brute_walk::groups(nic_id id, direction side) {
  auto const& nic = net_.interfaces()[id];
  if (!nic.filtered)
    return;
  if (reply_ && tracked_.count(id) != 0)
    return;
  if (!nic.groups_unknown.empty())
    leave_unsaid("groups of an interface");
  std::vector<cidr> blocks;
  for (auto const g : nic.groups) {
    auto const& group = net_.groups()[g];
    for (auto const& r : side == direction::ingress ? group.ingress : group.egress) {
      if (!r.match)
        leave_unsaid("rule of a group");
      if (r.peer == network::resolved_rule::peer_kind::block)
        blocks.push_back(r.block);
      if (r.peer == network::resolved_rule::peer_kind::list)
        for (auto const& entry : net_.prefix_lists()[r.list].entries)
          blocks.push_back(entry);
    }
  }
  auto const allows = [&](address remote) {
    for (auto const g : nic.groups) {
      auto const& group = net_.groups()[g];
      for (auto const& r : side == direction::ingress ? group.ingress : group.egress)
        if (fits(*r.match) && peer_fits(r, id, side, remote))
          return true;
    }
    return false;
  };
  auto const where = side == direction::ingress ? p_.src : p_.dst;
  bool const allowed = allows(where);
  for (auto const one : may_be(where, blocks))
    if (allows(one) != allowed)
      leave_unsaid("an address that nobody wrote");
  if (!allowed)
    drop();
  if (!reply_)
    tracked_.insert(id);
}

// EP-5, WALK-h: what AWS lists are the public addresses of its services, in one family (PFX-1).
bool brute_walk::may_be_listed(vpclint::index<prefix_list> id, address a) const {
  static std::array const networks{*cidr::parse("10.0.0.0/8"), *cidr::parse("172.16.0.0/12"),
                                   *cidr::parse("192.168.0.0/16"), *cidr::parse("100.64.0.0/10")};
  auto const& name = net_.prefix_lists()[id].aws_name;
  if (name.empty())
    return true;
  if (a.is_v6() != (name.find("ipv6.") != std::string::npos))
    return false;
  if (a.is_v6())
    return cidr::parse("fd00:ec2::/32")->contains(a) || !cidr::parse("fc00::/7")->contains(a);
  return std::none_of(networks.begin(), networks.end(),
                      [&](cidr const& c) { return c.contains(a); });
}

bool brute_walk::peer_fits(network::resolved_rule const& r, nic_id id, direction side,
                           address as) const {
  using kind = network::resolved_rule::peer_kind;
  auto const remote = side == direction::ingress ? p_.src : p_.dst;
  if (r.peer == kind::block)
    return r.block.contains(as);
  if (r.peer == kind::list) {
    auto const& list = net_.prefix_lists()[r.list];
    if (!list.entries_known && may_be_listed(r.list, as))
      leave_unsaid("entries of a prefix list");
    return std::any_of(list.entries.begin(), list.entries.end(),
                       [&](auto const& e) { return e.contains(as); });
  }
  if (r.peer == kind::unknown)
    leave_unsaid("peer of a rule");
  if (r.peer == kind::missing)
    return false;
  auto const carries = [&](nic_id n) {
    auto const& nic = net_.interfaces()[n];
    if (!nic.groups_unknown.empty())
      leave_unsaid("groups of an interface");
    return std::find(nic.groups.begin(), nic.groups.end(), r.group) != nic.groups.end();
  };
  if (side == direction::ingress) { // SG-12, SG-14, SG-18; TGW-11
    bool const hidden = seen_ == sight::over_transit &&
                        net_.interfaces()[id].kind == network::interface_kind::endpoint;
    return sender_.valid() && seen_ != sight::lost && !hidden && carries(sender_);
  }
  // Outbound: members of the own VPC and of peered ones of the Region (SG-14, SG-15).
  std::vector<vpc_id> reach{net_.interfaces()[id].vpc};
  std::vector<vpc_id> distant;
  for (auto const& p : net_.peerings()) {
    if (!p.declared->requester || !p.declared->accepter)
      leave_unsaid("ends of a peering");
    if (p.requester != reach.front() && p.accepter != reach.front())
      continue;
    if (!must_know(p.active, "state of a peering"))
      continue;
    auto const other = p.requester == reach.front() ? p.accepter : p.requester;
    if (other.valid() && other != reach.front())
      (must_know(p.same_region, "Region of a peering") ? reach : distant).push_back(other);
  }
  nic_id found;
  std::size_t holders = 0;
  for (auto const v : std::set<vpc_id>(reach.begin(), reach.end()))
    if (auto const n = holder(v, remote); n.valid()) {
      ++holders;
      found = n;
    }
  for (auto const v : std::set<vpc_id>(distant.begin(), distant.end()))
    holders += holder(v, remote).valid() ? 1U : 0U;
  if (holders > 1)
    leave_unsaid("overlapping VPCs");
  if (!found.valid() || !carries(found))
    return false;
  if (net_.interfaces()[found].vpc == reach.front())
    return true;
  // Peered VPCs are seen as far as the packet goes there without a transit gateway or an appliance.
  auto const at = net_.interfaces()[id].subnet;
  if (!at.valid() || !net_.subnets()[at].table.valid())
    leave_unsaid("route table");
  auto const first = route_for(net_.subnets()[at].table);
  if (first == nullptr)
    return true;
  using target = network::target_kind;
  if (first->target.kind == target::unknown)
    leave_unsaid("target of a route");
  auto const way = first->target.kind;
  bool const lost =
      way == target::transit_gateway || way == target::interface || way == target::gwlb_endpoint;
  return !lost;
}

bool brute_walk::has_address(nic_id id, address a) const {
  auto const& nic = net_.interfaces()[id];
  if (a.is_v6())
    return nic.ipv6_address && address(*nic.ipv6_address) == a;
  return std::any_of(nic.addresses.begin(), nic.addresses.end(),
                     [&](auto const& own) { return address(own.private_ip) == a; });
}

brute_walk::nic_id brute_walk::holder(vpc_id vpc, address a) const {
  for (std::size_t i = 0; i < net_.interfaces().size(); ++i) {
    auto const id = net_.interfaces().id_at(i);
    if (net_.interfaces()[id].vpc == vpc && has_address(id, a))
      return id;
  }
  return {};
}

// ENI-13.
void brute_walk::must_work(nic_id id) const {
  if (!must_know(net_.interfaces()[id].usable, "state of an interface"))
    drop();
}

// BPA-1 to BPA-3.
bool brute_walk::open_to_public(vpc_id vpc, subnet_id subnet, bool inbound, bool by_nat) const {
  auto const& bpa = net_.source().public_access;
  if (reply_ || bpa.mode.is_left_out())
    return true;
  auto const& vpc_name = net_.vpcs()[vpc].declared->id;
  for (auto const& x : bpa.exclusions) {
    if (x.vpc.is_unknown() || x.subnet.is_unknown() || x.mode.is_unknown())
      leave_unsaid("exclusion of block public access");
    bool named = x.vpc && x.vpc->name == vpc_name;
    if (x.subnet && std::count_if(net_.subnets().begin(), net_.subnets().end(), [&](auto const& s) {
                      return s.declared->id == x.subnet->name;
                    }) > 1)
      leave_unsaid("exclusion of block public access"); // which of them it names
    if (x.subnet && subnet.valid()) {
      auto const& name = net_.subnets()[subnet].declared->id;
      named = named || x.subnet->name == name || x.subnet->name == vpc_name + "." + name;
    }
    bool const egress_only = x.mode && *x.mode == bpa_exclusion_mode::allow_egress;
    if (named && !(inbound && egress_only))
      return true;
  }
  switch (must_know(bpa.mode, "block public access")) {
  case bpa_mode::off:
    return true;
  case bpa_mode::block_bidirectional:
    return false;
  case bpa_mode::block_ingress:
    break;
  }
  return !inbound && by_nat;
}

} // namespace vpclint_test
