// What rewrites addresses and ports, and takes it back: NAT gateways, and the list for all that do.
#include "analysis/set_path.hpp"
#include "analysis/stand_ins.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {
namespace {

constexpr std::size_t most_rewritings = 4;

} // namespace

bool path_finder::rewrite(rewriting r, address source, bool new_port) {
  if (rewritings_.size() >= most_rewritings) {
    stop();
    return false;
  }
  r.before_src = src_;
  r.before_dst = dst_;
  r.slot_before = rewritings_.empty() ? std::uint8_t{0} : rewritings_.back().slot;
  r.slot = r.slot_before;
  if (new_port) {
    r.slot = static_cast<std::uint8_t>(rewritings_.size() + 1);
    result_.translations = std::max(result_.translations, r.slot);
  }
  src_ = source;
  r.after_src = source;
  rewritings_.push_back(r);
  return true;
}

path_finder::spot path_finder::undo(rewriting const& r) {
  if (r.kind == rewriting::kind_type::balancer) {
    src_ = r.before_dst;
    dst_ = r.before_src;
    slot_ = r.slot_before;
    check_groups(r.nic, direction::egress);
    return {.kind = place_kind::in_subnet, .subnet = net_.interfaces()[r.nic].subnet, .nic = r.nic};
  }
  dst_ = r.before_src;
  slot_ = r.slot_before;
  if (!r.nic.valid() && r.table.valid()) // NAT-18
    return {.kind = place_kind::at_table, .vpc = r.vpc, .table = r.table};
  if (!r.nic.valid())
    return {.kind = place_kind::in_vpc, .vpc = r.vpc};
  if (r.kind == rewriting::kind_type::nat_instance) {
    check_groups(r.nic, direction::ingress);
    check_groups(r.nic, direction::egress);
  }
  return {.kind = place_kind::in_subnet, .subnet = net_.interfaces()[r.nic].subnet, .nic = r.nic};
}

path_finder::spot path_finder::through_nat(index<nat_gateway> id, spot const& at) {
  auto const& g = net_.nat_gateways()[id];
  if ((at.nic.valid() && at.nic == g.nic) || src_ == nat_stand_in(id.value)) { // NAT-4
    stop();
    return {};
  }
  if (!g.regional) {
    stuck();
    return {};
  }
  if (reply_) { // ENI-12
    stop();
    return {};
  }
  sieve(g.available);
  bool const foreign = came_by_ == entry::peering || came_by_ == entry::vpn_gateway ||
                       (came_by_ == entry::transit_gateway && !options_.nat_serves_transit_gateway);
  if (foreign)
    stop();           // NAT-9, OPEN-5
  if (src_.is_v4()) { // NAT-6
    auto takes = filters_.of(traffic{.proto = protocols::icmp});
    takes = sets_.join(takes, filters_.with_ports());
    only(takes);
  }
  if (dst_.is_v6()) { // NAT-14: only inside 64:ff9b::/96, where no end of a design lies
    stop();
    return {};
  }
  by_nat_ = true;
  return *g.regional ? through_regional_nat(id, at) : through_zonal_nat(id, at);
}

// NAT-18; OPEN-12: no ACL
path_finder::spot path_finder::through_regional_nat(index<nat_gateway> id, spot const& at) {
  auto const& g = net_.nat_gateways()[id];
  if (!g.zones.empty() && at.subnet.valid()) {
    auto const& az = net_.subnets()[at.subnet].az;
    auto const& zones = g.zones;
    auto const has = [&](std::string const& zone) {
      return std::any_of(zones.begin(), zones.end(), [&](auto const& z) { return z == zone; });
    };
    if (az.empty() || (has({}) && !has(az)))
      not_known();
    else if (!has(az))
      stop();
  }
  rewriting r;
  r.vpc = at.vpc;
  r.table = g.table;
  if (!rewrite(r, nat_stand_in(id.value), true))
    return {};
  member_ = {};
  if (g.table.valid())
    return {.kind = place_kind::at_table, .vpc = at.vpc, .table = g.table};
  if (!g.declared->route_table.is_left_out() || net_.vpcs()[at.vpc].contains(dst_)) { // NAT-11
    stuck();
    return {};
  }
  return to_internet(net_.vpcs()[at.vpc].internet_gateway, {.vpc = at.vpc});
}

path_finder::spot path_finder::through_zonal_nat(index<nat_gateway> id, spot const& at) {
  auto const& g = net_.nat_gateways()[id];
  if (!g.nic.valid()) {
    stuck();
    return {};
  }
  if (at.subnet != g.subnet || options_.acl_filters_next_hop_in_own_subnet) // OPEN-25
    check_acl(g.subnet, direction::ingress);
  auto const& nic = net_.interfaces()[g.nic];
  if (nic.addresses.empty()) {
    stuck();
    return {};
  }
  rewriting r;
  r.nic = g.nic;
  r.vpc = at.vpc;
  if (!rewrite(r, nic.addresses[0].private_ip, true))
    return {};
  member_ = {};
  return {.kind = place_kind::in_subnet, .subnet = g.subnet, .nic = g.nic};
}

} // namespace vpclint::inline v0::analysis
