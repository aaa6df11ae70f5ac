// Gateways to the internet, and everything that changes or inspects a packet on its way.
#include "oracle/brute_walk.hpp"

#include <algorithm>

namespace vpclint_test {

using namespace vpclint;
using network::interface_kind;
using network::target_kind;

namespace {

/// Nobody sees the address that a regional NAT gateway replaces sources by.
address const hidden_source = *address::parse("127.0.0.1");

bool is_in(std::vector<cidr> const& blocks, address a) {
  return std::any_of(blocks.begin(), blocks.end(), [&](cidr const& b) { return b.contains(a); });
}

// IGW-4, IGW-5.
bool is_private(address a) {
  static std::vector<cidr> const blocks{*cidr::parse("10.0.0.0/8"), *cidr::parse("172.16.0.0/12"),
                                        *cidr::parse("192.168.0.0/16"),
                                        *cidr::parse("100.64.0.0/10")};
  return is_in(blocks, a);
}

bool is_nat64(address a) {
  static cidr const block = *cidr::parse("64:ff9b::/96");
  return block.contains(a);
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

/// What comes in for the packet's source, by the table's longest route, has to come in unhindered.
void brute_walk::past_edge_table(table_id table, subnet_id from, cidr const& own) {
  auto const& t = net_.route_tables()[table];
  if (!t.routes_unknown.empty())
    leave_unsaid("routes");
  auto led = target_kind::local;
  int length = -1;
  subnet_id home; // of who is led to
  for (auto const& r : t.routes) {
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

// --- Translation ---------------------------------------------------------------------------------

std::uint16_t brute_walk::picked_port() const {
  if (translations_ >= choices_.nat_ports.size())
    leave_unsaid("five translations");
  return choices_.nat_ports[translations_];
}

// NAT-1 to NAT-11.
void brute_walk::by_nat(vpclint::index<nat_gateway> id, vpc_id vpc, subnet_id from, nic_id sender) {
  auto const& g = net_.nat_gateways()[id];
  bool const regional = must_know(g.regional, "whether a NAT gateway is regional");
  if (!must_know(g.available, "state of a NAT gateway"))
    drop();
  if (reply_ || came_by_ == entrance::peering || came_by_ == entrance::vpn) // NAT-9
    drop();
  if (sender.valid() && sender == g.nic) // NAT-4
    drop();
  if (p_.dst.is_v6()) {
    if (is_nat64(p_.dst))
      leave_unsaid("NAT64");
    drop();
  }
  if (p_.proto != 1 && p_.proto != 6 && p_.proto != 17) // NAT-6
    drop();
  by_nat_ = true;
  sender_ = {};
  if (regional) {
    if (g.vpc != vpc)
      leave_unsaid("a NAT gateway of another VPC");
    by_regional_nat(g, from);
    return;
  }
  if (!g.nic.valid() || net_.interfaces()[g.nic].addresses.empty())
    leave_unsaid("place of a NAT gateway");
  acl(g.subnet, direction::ingress); // OPEN-25
  met_.insert("NAT gateway");
  change c{.by = changer::nat, .before = p_, .nic = g.nic, .vpc = vpc};
  p_.src = c.source_now = net_.interfaces()[g.nic].addresses[0].private_ip; // NAT-11
  if (p_.proto != 1)
    p_.src_port = picked_port();
  ++translations_;
  changed_.push_back(c);
  leave_subnet(g.subnet, g.nic);
}

// NAT-18, OPEN-12.
void brute_walk::by_regional_nat(network::resolved_nat_gateway const& g, subnet_id from) {
  auto const& zones = g.zones;
  if (std::any_of(zones.begin(), zones.end(), [](auto const& z) { return z.empty(); }))
    leave_unsaid("zones of a regional NAT gateway");
  if (!zones.empty() && from.valid()) {
    auto const& az = net_.subnets()[from].az;
    if (az.empty())
      leave_unsaid("availability zone");
    if (std::none_of(zones.begin(), zones.end(), [&](auto const& z) { return z == az; }))
      drop();
  }
  if (!g.declared->route_table.is_left_out())
    leave_unsaid("route table of a regional NAT gateway");
  if (is_in(net_.vpcs()[g.vpc].ipv4, p_.dst))
    leave_unsaid("a regional NAT gateway and its own VPC");
  met_.insert("regional NAT gateway");
  change c{.by = changer::regional, .before = p_, .vpc = g.vpc};
  p_.src = c.source_now = hidden_source;
  if (p_.proto != 1)
    p_.src_port = picked_port();
  ++translations_;
  changed_.push_back(c);
  by_internet_gateway(net_.vpcs()[g.vpc].internet_gateway, g.vpc, {});
}

/// A route leads to an interface: of a NAT instance (NAT-20), or of an appliance (RT-30).
void brute_walk::by_interface(nic_id id, nic_id sender) {
  auto const& nic = net_.interfaces()[id];
  if (sender.valid() && sender == id)
    drop();
  if (!nic.subnet.valid())
    leave_unsaid("subnet of an interface");
  acl(nic.subnet, direction::ingress);
  must_work(id);
  if (has_address(id, p_.dst)) {
    arrive_at(id);
    return;
  }
  auto const& host = net_.workloads()[nic.owner];
  bool translates = false;
  if (host.kind == interface_kind::instance) {
    auto const& nat = net_.source().instances[host.position].nat;
    if (nat.is_unknown())
      leave_unsaid("whether an instance translates");
    translates = nat && *nat;
    auto const& one = net_.source().instances[host.position];
    if (!translates && one.appliance.is_unknown())
      leave_unsaid("whether an instance passes packets on");
    if (!translates && one.appliance == false)
      drop();
    if (one.interfaces.size() > 1)
      leave_unsaid("by which interface an instance passes packets on");
  }
  if (translates && reply_)
    drop();
  groups(id, direction::ingress); // OPEN-18: the sender is still seen
  if (must_know(nic.source_dest_check, "source/destination check")) // ENI-4
    drop();
  sender_ = {};
  seen_ = sight::lost;
  if (translates) {
    if (p_.dst.is_v6() || nic.addresses.empty())
      leave_unsaid("a NAT instance and IPv6");
    met_.insert("NAT instance");
    change c{.by = changer::instance, .before = p_, .nic = id, .vpc = nic.vpc};
    p_.src = c.source_now = nic.addresses[0].private_ip;
    if (p_.proto == 6 || p_.proto == 17)
      p_.src_port = picked_port();
    ++translations_;
    changed_.push_back(c);
    sender_ = id;
    seen_ = sight::same_vpc;
  } else {
    met_.insert("appliance");
  }
  leave_interface(id);
}

// EP-41, NACL-20, SG-18: out again in the endpoint's subnet.
void brute_walk::by_inspection(vpclint::index<vpc_endpoint> id) {
  auto const& e = net_.endpoints()[id];
  if (e.subnets.empty())
    leave_unsaid("subnet of an endpoint");
  acl(e.subnets.front(), direction::ingress);
  met_.insert("GWLB endpoint");
  (reply_ ? inspected_back_ : inspected_).push_back(id);
  for (auto const& c : changed_)
    if (!reply_ && c.keeps_client) // EP-42
      leave_unsaid("clients' addresses across a GWLB endpoint");
  not_again(4, id.value, 0);
  seen_ = sight::lost;
  leave_subnet(e.subnets.front(), {});
}

// EP-2, EP-5, EP-7, EP-8.
void brute_walk::by_gateway_endpoint(vpclint::index<vpc_endpoint> id, vpc_id vpc) {
  auto const& e = net_.endpoints()[id];
  bool const ping = (p_.proto == 1 && p_.icmp_type == 8) || (p_.proto == 58 && p_.icmp_type == 128);
  if (e.vpc != vpc || (p_.proto != 6 && !ping))
    drop();
  // EP-8: the service starts nothing, so no fact says what becomes of an answer to it.
  if (reply_)
    leave_unsaid("an answer to a service behind a gateway endpoint");
  if (!holder(vpc, p_.src).valid())
    drop();
  if (to_.kind != flow_end::kind_type::internet)
    leave_unsaid("a gateway endpoint in the way");
  drop(); // EP-5: a service of AWS, not the internet
}

} // namespace vpclint_test
