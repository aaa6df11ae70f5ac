// To and from the internet, by internet gateways and egress-only ones.
#include "analysis/edge_routes.hpp"
#include "analysis/public_side.hpp"
#include "analysis/set_path.hpp"
#include "analysis/stand_ins.hpp"
#include "network/open_facts.hpp"
#include "network/public_owners.hpp"

namespace vpclint::inline v0::analysis {
namespace {

// IGW-4, IGW-5: neither end may be private beyond the gateway.
bool is_refused_outside(address a) { return a.is_v4() && (is_rfc1918(a.v4()) || is_cgnat(a.v4())); }

} // namespace

path_finder::spot path_finder::to_internet(index<internet_gateway> id, spot const& at) {
  if (!id.valid()) {
    if (network::may_have_internet_gateway(net_, at.vpc))
      stuck();
    else
      stop();
    return {};
  }
  auto const& g = net_.internet_gateways()[id];
  if (g.vpc != at.vpc)
    stop(); // IGW-2
  sieve(g.attached);
  auto const past = past_appliance(net_, g.edge_table, at.subnet, src_); // GRT-6
  if (past == aws::ternary::yes)
    stop();
  else if (past == aws::ternary::unknown)
    not_known();
  check_public_access(at.vpc, at.subnet, false, by_nat_);
  if (is_refused_outside(dst_))
    stop();
  if (src_.is_v4() && !is_stand_in(src_)) {
    auto const owner = net_.owner_of(at.vpc, src_);
    if (!owner.valid()) {
      stop();
      return {};
    }
    auto const& addresses = net_.interfaces()[owner].addresses;
    std::size_t number = 0;
    while (number + 1 < addresses.size() && addresses[number].private_ip != src_.v4())
      ++number;
    sieve(addresses[number].has_public()); // IGW-4
    if (auto const known = addresses[number].public_ip)
      src_ = *known;
    else
      src_ = public_stand_in(owner, number);
  } else if (src_.is_v6()) {
    refuse_foreign_source(at.vpc);
  }
  member_ = {};
  path_ = aws::reference_path::internet_gateway;
  return {.kind = place_kind::on_internet};
}

// IGW-6, IGW-7, RA-11: nothing translates an IPv6 source, and one of elsewhere is spoofed.
void path_finder::refuse_foreign_source(vpc_id vpc) {
  auto const& v = net_.vpcs()[vpc];
  if (v.contains(src_))
    return;
  if (v.blocks_unknown.empty())
    stop();
  else
    not_known();
}

path_finder::spot path_finder::on_internet() {
  if (reply_)
    for (auto r = rewritings_.end(); r != rewritings_.begin();) {
      --r;
      if (r->nic.valid() || r->after_src != dst_)
        continue;
      auto const which = *r;
      rewritings_.erase(r);
      return undo(which);
    }
  if (dst_.is_v4()) {
    auto owner = net_.owner_of_public(dst_.v4());
    if (is_stand_in(dst_)) {
      auto const number = (dst_.v4().bits - stand_in_base) / stand_ins_each;
      if (number < net_.interfaces().size())
        owner = nic_id(std::size_t{number});
    }
    if (owner.valid())
      return from_internet(net_.interfaces()[owner].vpc, owner);
    if (network::is_elastic_apart(net_, dst_.v4()) &&
        !network::regional_owner_of(net_, dst_.v4()).valid() &&
        network::has_open_public_address(net_)) {
      stuck();
      return {};
    }
  } else {
    if (auto const vpc = vpc_around(net_, dst_); vpc.valid())
      return from_internet(vpc, net_.owner_of(vpc, dst_));
  }
  bool const asked = reply_ && from_.kind == flow_end::kind_type::internet && dst_ == from_.where;
  if (asked || is_internet(net_, dst_))
    return end_at(flow_end::internet());
  stop();
  return {};
}

path_finder::spot path_finder::from_internet(vpc_id vpc, nic_id target) {
  if (!vpc.valid()) {
    stop();
    return {};
  }
  auto const id = net_.vpcs()[vpc].internet_gateway;
  came_by_ = entry::internet_gateway;
  bool const back_by_egress_only = reply_ && left_by_egress_only_ && dst_.is_v6();
  if (!id.valid() && !back_by_egress_only) {
    bool perhaps = false;
    for (auto const& g : net_.internet_gateways())
      perhaps = perhaps || (g.vpc == vpc && !g.attached);
    if (perhaps || network::may_have_internet_gateway(net_, vpc))
      not_known();
    else
      stop();
  }
  if (is_refused_outside(src_))
    stop();
  check_public_access(vpc, target.valid() ? net_.interfaces()[target].subnet : subnet_id{}, true,
                      false);
  if (dst_.is_v4()) {
    auto const& addresses = net_.interfaces()[target].addresses;
    // A path to an interface begins with its private address in place of the public one.
    auto const named = !reply_ && from_.kind == flow_end::kind_type::internet &&
                       is_destination(target) && dst_ == to_.where;
    auto const number = named ? position_named(net_.interfaces()[target], to_.where.v4())
                              : number_of_public(net_, target, dst_.v4());
    if (number >= addresses.size()) {
      stuck();
      return {};
    }
    sieve(addresses[number].has_public()); // IGW-5
    dst_ = addresses[number].private_ip;   // IGW-3
  }
  if (back_by_egress_only) // GRT-1
    return {.kind = place_kind::in_vpc, .vpc = vpc};
  return {.kind = place_kind::at_vpc_edge,
          .vpc = vpc,
          .table = id.valid() ? net_.internet_gateways()[id].edge_table : index<route_table>{},
          .flag = true};
}

path_finder::spot path_finder::through_egress_only(index<egress_only_internet_gateway> id,
                                                   spot const& at) {
  if (dst_.is_v4() || reply_ || !inspected_.empty() ||
      net_.egress_only_gateways()[id].vpc != at.vpc)
    stop(); // IGW-7
  if (src_.is_v6())
    refuse_foreign_source(at.vpc);
  check_public_access(at.vpc, at.subnet, false, true);
  if (!reply_)
    left_by_egress_only_ = true;
  member_ = {};
  path_ = aws::reference_path::internet_gateway;
  return {.kind = place_kind::on_internet};
}

} // namespace vpclint::inline v0::analysis
