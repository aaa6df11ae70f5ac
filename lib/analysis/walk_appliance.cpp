// Through instances that pass packets on.
#include "analysis/walker.hpp"
#include "network/appliances.hpp"

#include <utility>

namespace vpclint::inline v0::analysis {

void walker::through_appliance(nic_id nic, subnet_id from, nic_id sender) {
  auto const& i = net_.interfaces()[nic];
  auto const mark = [&](step& s) {
    s.nic = nic;
    s.at = i.at;
  };
  if (sender.valid() && sender == nic) {
    mark(drop(step_kind::appliance, reason::loop));
    return;
  }
  if (!i.subnet.valid()) {
    mark(open(step_kind::appliance, "subnet of " + i.name));
    return;
  }
  if (owns(nic, pkt_.dst)) { // the route leads to whom the packet is for
    if (from != i.subnet || options_.semantics.acl_filters_next_hop_in_own_subnet)
      check_acl(i.subnet, direction::ingress);
    arrive(i.vpc, nic);
    return;
  }
  auto const& owner = net_.workloads()[i.owner];
  known<bool> nat{};
  if (owner.kind == network::interface_kind::instance)
    nat = net_.source().instances[owner.position].nat;
  if (reply_ && nat.value_or(false)) {
    // It would take the reply for a connection of its own; what is missing is another route.
    mark(drop(step_kind::nat_instance, reason::nat_reassigns_source));
    without_route(i.vpc, from, sender);
    return;
  }
  if (from != i.subnet || options_.semantics.acl_filters_next_hop_in_own_subnet) // OPEN-25
    check_acl(i.subnet, direction::ingress);
  check_state(nic);
  if (path_ == aws::reference_path::same_vpc)
    path_ = aws::reference_path::into_appliance; // OPEN-18
  check_groups(nic, direction::ingress);
  check_source_dest(nic, direction::ingress);
  path_ = aws::reference_path::behind_appliance;
  if (network::keeps_packets(net_, nic)) {
    mark(drop(step_kind::appliance, reason::no_destination));
    if (options_.past_gaps)
      leave_interface(nic, true);
    return;
  }
  if (auto fact = network::open_way_on(net_, nic); !fact.empty()) {
    mark(open(step_kind::appliance, std::move(fact)));
    return;
  }
  if (nat.is_unknown()) {
    mark(open(step_kind::appliance, "whether " + i.name + " translates addresses"));
    return;
  }
  if (!nat.value_or(false))
    mark(pass(step_kind::appliance));
  else if (!translate_by_instance(nic))
    return;
  leave_interface(nic, true);
}

/// NAT-20: false where nobody knows what becomes of the packet, or it is in a circle.
bool walker::translate_by_instance(nic_id nic) {
  auto const& i = net_.interfaces()[nic];
  auto const mark = [&](step& s) {
    s.nic = nic;
    s.at = i.at;
  };
  if (pkt_.dst.is_v6()) {
    mark(open(step_kind::nat_instance, "whether " + i.name + " forwards IPv6"));
    return false;
  }
  if (i.addresses.empty()) {
    mark(open(step_kind::nat_instance, "private address of " + i.name));
    return false;
  }
  translation t;
  t.kind = translation::kind_type::nat_instance;
  t.nic = nic;
  t.vpc = i.vpc;
  if (!translate(t, i.addresses[0].private_ip))
    return false;
  mark(pass(step_kind::nat_instance));
  identity_ = nic;
  path_ = aws::reference_path::same_vpc;
  return true;
}

} // namespace vpclint::inline v0::analysis
