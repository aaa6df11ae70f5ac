// Interfaces and subnets: what leaves them, and what is delivered to them.
#include "analysis/balancer_targets.hpp"
#include "analysis/set_path.hpp"
#include "network/open_facts.hpp"

namespace vpclint::inline v0::analysis {

bool path_finder::owns(nic_id nic, address a) const {
  auto const& i = net_.interfaces()[nic];
  if (a.is_v6())
    return i.ipv6_address == a.v6();
  for (auto const& own : i.addresses)
    if (own.private_ip == a.v4())
      return true;
  return false;
}

bool path_finder::is_destination(nic_id nic) const {
  return to_.kind == flow_end::kind_type::interface && to_.nic == nic;
}

path_finder::spot path_finder::leave_interface(nic_id nic, bool forwarding) {
  auto const& i = net_.interfaces()[nic];
  if (!forwarding && !owns(nic, src_))
    sieve(i.source_dest_check ? std::optional<bool>(!*i.source_dest_check) : std::nullopt); // ENI-4
  check_groups(nic, direction::egress);
  if (!i.subnet.valid()) {
    stuck();
    return {};
  }
  return {.kind = place_kind::in_subnet, .subnet = i.subnet, .nic = nic};
}

path_finder::spot path_finder::leave_subnet(spot const& at) {
  auto const& s = net_.subnets()[at.subnet];
  if (reply_ && return_peering_ && return_peering_->second == dst_ && at.nic.valid() &&
      net_.interfaces()[at.nic].vpc == s.vpc) {
    index<peering> back; // NAT-17
    back.value = return_peering_->first;
    return_peering_.reset();
    check_acl(at.subnet, direction::egress);
    return through_peering(back, {.vpc = s.vpc, .nic = at.nic});
  }
  auto const& block = dst_.is_v4() ? s.ipv4 : s.ipv6;
  if (block && block->contains(dst_)) { // RT-5, NACL-3
    auto const classic =
        !reply_ && at.nic.valid() ? is_classic_node(net_, at.nic) : aws::ternary::no;
    if (classic == aws::ternary::unknown)
      not_known();
    if (classic == aws::ternary::yes) // NACL-21
      check_acl(at.subnet, direction::egress);
    return {.kind = place_kind::at_interface, .vpc = s.vpc, .nic = net_.owner_of(s.vpc, dst_)};
  }
  if (network::may_lie_in(net_, at.subnet, dst_)) {
    stuck();
    return {};
  }
  check_acl(at.subnet, direction::egress);
  if (!s.table.valid()) {
    stuck();
    return {};
  }
  return {.kind = place_kind::at_table,
          .vpc = s.vpc,
          .subnet = at.subnet,
          .nic = at.nic,
          .table = s.table};
}

path_finder::spot path_finder::deliver(spot const& at) {
  auto const subnet = net_.subnet_of(at.vpc, dst_);
  if (!subnet.valid()) {
    if (network::open_subnet(net_, at.vpc, dst_).empty())
      stop();
    else
      stuck();
    return {};
  }
  if (subnet != at.subnet)
    check_acl(subnet, direction::ingress);
  return {.kind = place_kind::at_interface, .vpc = at.vpc, .nic = net_.owner_of(at.vpc, dst_)};
}

path_finder::spot path_finder::arrive(spot const& at) {
  if (!at.nic.valid()) {
    if (at.vpc.valid() && !network::open_holder(net_, at.vpc, dst_).empty())
      stuck();
    else
      stop();
    return {};
  }
  auto const& nic = net_.interfaces()[at.nic];
  check_usable(at.nic);
  if (reply_) {
    for (auto r = rewritings_.end(); r != rewritings_.begin();) {
      --r;
      if (r->nic != at.nic || r->after_src != dst_)
        continue;
      auto const which = *r;
      rewritings_.erase(r);
      return undo(which);
    }
  }
  if (nic.kind == network::interface_kind::nat_gateway) { // NAT-8
    stop();
    return {};
  }
  check_groups(at.nic, direction::ingress);
  if (!reply_ && nic.kind == network::interface_kind::lambda)
    stop(); // MSV-5
  if (!reply_ && nic.kind == network::interface_kind::load_balancer)
    return arrive_at_balancer(at.nic);
  return end_at(flow_end::of(at.nic));
}

} // namespace vpclint::inline v0::analysis
