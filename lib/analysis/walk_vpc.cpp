// Interfaces and subnets: what leaves them, and what is delivered to them.
#include "vpclint/aws/always_available.hpp"

#include "analysis/balancer_targets.hpp"
#include "analysis/walker.hpp"
#include "network/open_facts.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vpclint::inline v0::analysis {

bool walker::owns(nic_id nic, address a) const {
  auto const& i = net_.interfaces()[nic];
  if (a.is_v6())
    return i.ipv6_address && address(*i.ipv6_address) == a;
  return std::any_of(i.addresses.begin(), i.addresses.end(),
                     [&](auto const& own) { return address(own.private_ip) == a; });
}

/// Whether the packet may be for the resolver, two above the VPC's first block, which is not known.
bool walker::may_be_resolver(nic_id nic) const {
  auto const vpc = vpc_of(nic);
  if (!vpc.valid() || pkt_.dst.is_v6() || (pkt_.dst.v4().bits & 0xfU) != 2)
    return false;
  auto const& v = net_.vpcs()[vpc];
  auto const& blocks = v.declared->cidr_blocks;
  if (blocks.empty() || !blocks.front().is_unknown() || v.contains(pkt_.dst) ||
      !(is_rfc1918(pkt_.dst.v4()) || is_cgnat(pkt_.dst.v4())))
    return false;
  return !net_.owner_of(vpc, pkt_.dst).valid();
}

// NACL-14, SG-36, SVC-1, SVC-2: asked before anything else, and never routed.
bool walker::host_service(nic_id nic) {
  auto const vpc = vpc_of(nic);
  std::optional<prefix4> primary;
  std::optional<bool> dns = true;
  if (vpc.valid()) {
    auto const& v = net_.vpcs()[vpc];
    auto const& blocks = v.declared->cidr_blocks;
    if (!v.ipv4.empty() && blocks.front())
      primary = v.ipv4.front().v4();
    dns = v.declared->dns_support.or_default(aws::default_dns_support);
  }
  auto const service = aws::host_service_at(pkt_.dst, primary);
  if (!service && may_be_resolver(nic)) {
    open(step_kind::host_service, "first block of VPC " + net_.vpcs()[vpc].declared->id).nic = nic;
    return true;
  }
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
  if (reply_ && return_peering_ && return_peering_->second == pkt_.dst && sender.valid() &&
      net_.interfaces()[sender].vpc == s.vpc) {
    auto const id = std::exchange(return_peering_, std::nullopt)->first;
    check_acl(subnet, direction::egress);
    index<peering> back;
    back.value = id;
    through_peering(back, s.vpc, sender);
    return;
  }
  auto const& block = pkt_.dst.is_v4() ? s.ipv4 : s.ipv6;
  if (block && block->contains(pkt_.dst)) { // RT-5, NACL-3
    auto const classic =
        !reply_ && sender.valid() ? is_classic_node(net_, sender) : aws::ternary::no;
    if (classic == aws::ternary::unknown)
      open(step_kind::load_balancer,
           "type of load balancer " + net_.workloads()[net_.interfaces()[sender].owner].id)
          .nic = sender;
    if (classic == aws::ternary::yes) { // NACL-21
      check_acl(subnet, direction::egress);
      if (auto& judged = result_.steps.back(); judged.why == reason::acl_deny)
        judged.why = reason::elb_acl_deny;
    }
    arrive(s.vpc, net_.owner_of(s.vpc, pkt_.dst));
    return;
  }
  if (network::may_lie_in(net_, subnet, pkt_.dst)) {
    auto& u = open(step_kind::delivery, "CIDR of subnet " + s.declared->id);
    u.in = subnet;
    u.at = s.declared->at;
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

/// Hands the packet to whoever in the VPC has the destination address, by the subnet's ACL.
void walker::deliver(vpc_id vpc, subnet_id from, bool filtered_entry) {
  auto const subnet = net_.subnet_of(vpc, pkt_.dst);
  if (!subnet.valid()) {
    if (auto fact = network::open_subnet(net_, vpc, pkt_.dst); !fact.empty())
      open(step_kind::delivery, std::move(fact));
    else
      drop(step_kind::delivery, reason::no_destination);
    return;
  }
  if (filtered_entry && subnet != from)
    check_acl(subnet, direction::ingress);
  arrive(vpc, net_.owner_of(vpc, pkt_.dst));
}

void walker::arrive(vpc_id vpc, nic_id owner) {
  if (!owner.valid()) {
    if (auto fact = network::open_holder(net_, vpc, pkt_.dst); !fact.empty())
      open(step_kind::delivery, std::move(fact));
    else
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
