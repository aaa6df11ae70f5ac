// Through instances that pass packets on.
#include "analysis/set_path.hpp"
#include "network/appliances.hpp"

namespace vpclint::inline v0::analysis {

path_finder::spot path_finder::through_appliance(nic_id nic, subnet_id from, nic_id sender) {
  auto const& i = net_.interfaces()[nic];
  if (sender.valid() && sender == nic) {
    stop();
    return {};
  }
  if (!i.subnet.valid()) {
    stuck();
    return {};
  }
  if (owns(nic, dst_)) {
    if (from != i.subnet || options_.acl_filters_next_hop_in_own_subnet)
      check_acl(i.subnet, direction::ingress);
    return {.kind = place_kind::at_interface, .nic = nic};
  }
  auto const& owner = net_.workloads()[i.owner];
  known<bool> nat{};
  if (owner.kind == network::interface_kind::instance)
    nat = net_.source().instances[owner.position].nat;
  if (reply_ && nat.value_or(false)) {
    stop();
    return {};
  }
  if (from != i.subnet || options_.acl_filters_next_hop_in_own_subnet) // OPEN-25
    check_acl(i.subnet, direction::ingress);
  check_usable(nic);
  if (path_ == aws::reference_path::same_vpc)
    path_ = aws::reference_path::into_appliance; // OPEN-18
  check_groups(nic, direction::ingress);
  if (!owns(nic, dst_))
    sieve(i.source_dest_check ? std::optional<bool>(!*i.source_dest_check) : std::nullopt);
  path_ = aws::reference_path::behind_appliance;
  if (network::keeps_packets(net_, nic)) {
    stop();
    return {};
  }
  if (nat.is_unknown() || !network::open_way_on(net_, nic).empty()) {
    stuck();
    return {};
  }
  if (nat.value_or(false)) { // NAT-20
    if (i.addresses.empty() || dst_.is_v6()) {
      stuck();
      return {};
    }
    rewriting r;
    r.kind = rewriting::kind_type::nat_instance;
    r.nic = nic;
    r.vpc = i.vpc;
    if (!rewrite(r, i.addresses[0].private_ip, true))
      return {};
    member_ = nic;
    path_ = aws::reference_path::same_vpc;
  }
  return leave_interface(nic, true);
}

} // namespace vpclint::inline v0::analysis
