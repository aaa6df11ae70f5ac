// Gateways to the internet.
#include "oracle/brute_walk.hpp"

#include <algorithm>

namespace vpclint_test {

using namespace vpclint;
using network::interface_kind;
using network::target_kind;

namespace {

// IGW-4, IGW-5.
bool is_private(address a) {
  static std::vector<cidr> const blocks{*cidr::parse("10.0.0.0/8"), *cidr::parse("172.16.0.0/12"),
                                        *cidr::parse("192.168.0.0/16"),
                                        *cidr::parse("100.64.0.0/10")};
  return is_in(blocks, a);
}

/// What stands for the public address that nobody knows: of 0.128.0.0/9, by interface and number.
address public_side(vpclint::index<network::interface> nic, std::size_t number,
                    network::interface_address const& a) {
  if (a.public_ip)
    return *a.public_ip;
  return ipv4{0x00800000U + nic.value * 16U + static_cast<std::uint32_t>(number)};
}

} // namespace

// --- The internet --------------------------------------------------------------------------------

void brute_walk::by_internet_gateway(vpclint::index<internet_gateway> id, vpc_id vpc,
                                     subnet_id from) {
  if (!id.valid() && !net_.source().gaps.empty())
    leave_unsaid("an internet gateway");
  if (!id.valid())
    drop();
  auto const& g = net_.internet_gateways()[id];
  if (g.vpc != vpc || !must_know(g.attached, "attachment of a gateway")) // IGW-2
    drop();
  if (!open_to_public(vpc, from, false, by_nat_))
    drop();
  // GRT-6: not past the appliance that the gateway's table leads to.
  if (g.edge_table.valid() && from.valid()) {
    auto const& s = net_.subnets()[from];
    auto const& block = p_.src.is_v6() ? s.ipv6 : s.ipv4;
    if (block && block->contains(p_.src))
      past_edge_table(g.edge_table, from, *block);
  }
  if (p_.is_v4() && is_private(p_.dst))
    drop();
  if (p_.is_v4() && p_.src != hidden_source) { // IGW-3, IGW-4
    auto const owner = holder(vpc, p_.src);
    if (!owner.valid())
      drop();
    auto const& all = net_.interfaces()[owner].addresses;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (address(all[i].private_ip) == p_.src) {
        if (!must_know(all[i].has_public(), "public address"))
          drop();
        p_.src = public_side(owner, i, all[i]);
        break;
      }
  }
  if (!p_.is_v4())
    demand_own_source(vpc);
  met_.insert("internet gateway");
  sender_ = {};
  seen_ = sight::lost;
  on_internet();
}

/// RA-11: a gateway takes no IPv6 packet of an address that its VPC does not have.
void brute_walk::demand_own_source(vpc_id vpc) {
  auto const& v = net_.vpcs()[vpc];
  for (auto const& block : v.ipv6)
    if (block.contains(p_.src))
      return;
  if (!v.blocks_unknown.empty())
    leave_unsaid("blocks of a VPC");
  met_.insert("IPv6 source of elsewhere at a gateway");
  drop();
}

/// GRT-3: AWS takes no edge route for a part of a subnet.
void brute_walk::narrow_edge_route(cidr const& block, address a) const {
  for (auto const one : may_be(a, {block}))
    if (block.contains(one) != block.contains(a))
      leave_unsaid("an address that nobody wrote");
}

/// What comes in for the packet's source, by the table's longest route, has to come in unhindered.
void brute_walk::past_edge_table(table_id table, subnet_id from, cidr const& own) {
  auto const& t = net_.route_tables()[table];
  if (!t.routes_unknown.empty())
    leave_unsaid("routes");
  auto led = target_kind::local;
  int length = -1;
  subnet_id home; // of who is led to
  for (auto const& r : t.routes) {
    narrow_edge_route(r.destination, p_.src);
    if (!r.destination.contains(p_.src) || static_cast<int>(r.destination.length()) <= length)
      continue;
    length = static_cast<int>(r.destination.length());
    led = r.target.kind;
    home = {};
    if (led == target_kind::interface)
      home = net_.interfaces()[r.target.as<network::interface>()].subnet;
    if (led == target_kind::gwlb_endpoint)
      for (auto const s : net_.endpoints()[r.target.as<vpc_endpoint>()].subnets)
        home = s;
  }
  if (led == target_kind::local)
    return;
  if (led == target_kind::unknown)
    leave_unsaid("target of a route");
  // The appliance needs the way out that a route of the whole VPC would take from its neighbours.
  if (home == from && length < static_cast<int>(own.length()))
    return;
  met_.insert("edge table past an appliance");
  drop();
}

void brute_walk::on_internet() {
  not_again(2, 0, 0);
  if (p_.is_v4()) {
    if (p_.dst == hidden_source) {
      if (!reply_ || changed_.empty() || changed_.back().by != changer::regional)
        drop();
      change_back();
      return;
    }
    for (std::size_t i = 0; i < net_.interfaces().size(); ++i) {
      auto const id = net_.interfaces().id_at(i);
      auto const& all = net_.interfaces()[id].addresses;
      for (std::size_t k = 0; k < all.size(); ++k)
        if (all[k].has_public() == true && public_side(id, k, all[k]) == p_.dst) {
          in_from_internet(net_.interfaces()[id].vpc, id, k);
          return;
        }
    }
    for (auto const& g : net_.nat_gateways()) // NAT-8
      for (auto const& e : g.declared->elastic_ips)
        if (e.address && address(*e.address) == p_.dst)
          drop();
    for (auto const& e : net_.source().elastic_ips)
      if (e.address && address(*e.address) == p_.dst)
        leave_unsaid("who has an Elastic IP");
    // The packet that came from the internet named a stand-in of its own.
    if (is_private(p_.dst))
      drop();
  }
  for (std::size_t i = 0; i < net_.vpcs().size(); ++i) {
    auto const id = net_.vpcs().id_at(i);
    if (is_in(net_.vpcs()[id].ipv4, p_.dst))
      leave_unsaid("public addresses inside a VPC");
    if (is_in(net_.vpcs()[id].ipv6, p_.dst)) {
      in_from_internet(id, holder(id, p_.dst), 0);
      return;
    }
  }
  for (auto const& n : net_.outside_networks())
    if (is_in(n.cidrs, p_.dst) || is_in(n.advertised, p_.dst) || !n.unknown.empty())
      leave_unsaid("a network in the way of the internet");
  end_outside(flow_end::kind_type::internet, {});
}

/// Through the VPC's internet gateway to private address `number` of an interface; with IPv6 to
/// whatever the packet is for.
void brute_walk::in_from_internet(vpc_id vpc, nic_id nic, std::size_t number) {
  for (auto const& g : net_.internet_gateways())
    if (g.vpc == vpc)
      (void)must_know(g.attached, "attachment of a gateway");
  if (!net_.vpcs()[vpc].internet_gateway.valid() && !net_.source().gaps.empty())
    leave_unsaid("an internet gateway");
  auto const id = net_.vpcs()[vpc].internet_gateway;
  bool const by_egress_only = reply_ && by_egress_only_;
  if (!id.valid() && !by_egress_only)
    drop();
  if (!reply_ && p_.is_v4() && is_private(p_.src)) // IGW-5
    drop();
  auto const where = nic.valid() ? net_.interfaces()[nic].subnet : subnet_id{};
  if (!open_to_public(vpc, where, true, false))
    drop();
  if (p_.is_v4()) {
    auto const& all = net_.interfaces()[nic].addresses;
    if (number >= all.size() || !net_.interfaces()[nic].unplaced_public.empty())
      leave_unsaid("address of an interface");
    if (!must_know(all[number].has_public(), "public address"))
      drop();
    p_.dst = all[number].private_ip;
    if (!reply_)
      first_.dst = p_.dst;
  }
  came_by_ = entrance::internet;
  met_.insert(by_egress_only ? "reply by an egress-only gateway" : "in by an internet gateway");
  if (id.valid() && !by_egress_only && net_.internet_gateways()[id].edge_table.valid()) { // GRT-1
    by_edge_table(net_.internet_gateways()[id].edge_table, vpc, true);
    return;
  }
  deliver(vpc, {});
}

// GRT-1 to GRT-5.
void brute_walk::by_edge_table(table_id id, vpc_id vpc, bool public_side_of_it) {
  auto const& t = net_.route_tables()[id];
  if (!t.routes_unknown.empty())
    leave_unsaid("routes");
  network::resolved_route const* best = nullptr;
  for (auto const& r : t.routes) {
    if (!r.destination_known)
      leave_unsaid("entries of a prefix list");
    narrow_edge_route(r.destination, p_.dst);
    if (r.destination.contains(p_.dst) &&
        (best == nullptr || r.destination.length() > best->destination.length()))
      best = &r;
  }
  if (best == nullptr || best->blackhole)
    drop();
  if (best->target.kind == target_kind::local) {
    deliver(vpc, {});
    return;
  }
  met_.insert("edge table");
  if (best->target.kind == target_kind::gwlb_endpoint) {
    by_inspection(best->target.as<vpc_endpoint>());
    return;
  }
  if (best->target.kind != target_kind::interface)
    leave_unsaid("such targets of an edge table");
  auto const nic = best->target.as<network::interface>();
  if (public_side_of_it) {
    if (p_.dst.is_v6())
      leave_unsaid("an edge route of IPv6 to an interface");
    auto const& all = net_.interfaces()[nic].addresses;
    bool any = false;
    for (auto const& a : all)
      any = any || must_know(a.has_public(), "public address");
    if (!any)
      drop();
  }
  by_interface(nic, {});
}

// IGW-7.
void brute_walk::by_egress_only(vpclint::index<egress_only_internet_gateway> id, vpc_id vpc,
                                subnet_id from) {
  if (reply_ || p_.is_v4() || net_.egress_only_gateways()[id].vpc != vpc)
    drop();
  if (!open_to_public(vpc, from, false, true))
    drop();
  if (!inspected_.empty())
    drop();
  demand_own_source(vpc);
  met_.insert("egress-only gateway");
  by_egress_only_ = true;
  sender_ = {};
  seen_ = sight::lost;
  on_internet();
}

} // namespace vpclint_test
