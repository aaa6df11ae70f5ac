// What changes or inspects a packet on its way: NAT gateways, appliances and endpoints.
#include "oracle/brute_walk.hpp"

#include <algorithm>

namespace vpclint_test {

using namespace vpclint;
using network::interface_kind;
using network::target_kind;

namespace {

bool is_nat64(address a) {
  static cidr const block = *cidr::parse("64:ff9b::/96");
  return block.contains(a);
}

} // namespace

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
