// What narrows the traffic of a path: network ACLs, security groups, VPC Block Public Access.
#include "vpclint/aws/acl_evaluation.hpp"

#include "analysis/first_hops.hpp"
#include "analysis/set_path.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {

void path_finder::filter(passage p) {
  if (!alive_)
    return;
  if (!reply_) {
    if (target_port_) {
      // Behind a load balancer every request has the target's port.
      passage mapped{set_algebra::none, set_algebra::none};
      for (auto const proto : {protocols::tcp, protocols::udp}) {
        auto const atom =
            filters_.atom_of_port(static_cast<std::uint8_t>(proto.number), *target_port_);
        auto const all = filters_.of(traffic{.proto = proto});
        if (sets_.test(p.may, atom))
          mapped.may = sets_.join(mapped.may, all);
        if (sets_.test(p.must, atom))
          mapped.must = sets_.join(mapped.must, all);
      }
      p = mapped;
    }
    result_.request.must = sets_.meet(result_.request.must, p.must);
    result_.request.may = sets_.meet(result_.request.may, p.may);
    alive_ = result_.request.may != set_algebra::none;
    return;
  }
  p = {filters_.answered(p.must), filters_.answered(p.may)};
  auto const narrow = [&](passage& which, set_algebra::id besides) {
    which.must = sets_.meet(which.must, sets_.join(p.must, besides));
    which.may = sets_.meet(which.may, sets_.join(p.may, besides));
  };
  if (slot_ == 0) {
    narrow(result_.reply, set_algebra::none);
  } else {
    narrow(result_.translated[slot_ - 1U], filters_.without_ports());
    narrow(result_.reply, filters_.with_ports());
  }
  alive_ = result_.reply.may != set_algebra::none;
}

void path_finder::stop() {
  (reply_ ? result_.reply : result_.request) = {set_algebra::none, set_algebra::none};
  alive_ = false;
}

void path_finder::not_known() {
  (reply_ ? result_.reply : result_.request).must = set_algebra::none;
}

void path_finder::stuck() {
  not_known();
  got_stuck_ = true;
}

void path_finder::only(set_algebra::id atoms) {
  if (reply_)
    atoms = filters_.answered(atoms);
  auto& which = reply_ ? result_.reply : result_.request;
  which.must = sets_.meet(which.must, atoms);
  which.may = sets_.meet(which.may, atoms);
  alive_ = which.may != set_algebra::none;
}

void path_finder::sieve(std::optional<bool> fact) {
  if (!fact)
    not_known();
  else if (!*fact)
    stop();
}

void path_finder::check_acl(subnet_id id, direction side) {
  if (!id.valid())
    return;
  auto const acl = net_.subnets()[id].acl;
  if (!acl.valid()) {
    not_known();
    return;
  }
  filter(filters_.acl(acl, side, side == direction::ingress ? src_ : dst_));
}

void path_finder::check_groups(nic_id nic, direction side) {
  auto const& i = net_.interfaces()[nic];
  if (!i.filtered)
    return;
  bool const tracked = std::find(tracked_.begin(), tracked_.end(), nic) != tracked_.end();
  if (reply_ && tracked) // SG-4
    return;
  if (!reply_)
    tracked_.push_back(nic);
  auto const own_set = filters_.group_set(nic);
  bool const left_to_caller =
      !with_ends_ && !reply_ &&
      ((side == direction::egress && from_.kind == flow_end::kind_type::interface &&
        nic == from_.nic && tracked_.size() == 1) ||
       (side == direction::ingress && is_destination(nic)));
  if (side == direction::egress) {
    if (left_to_caller)
      return;
    if (!with_ends_ && filters_.has_references(own_set, side)) {
      result_.needs_ends = true;
      return;
    }
    filter(outward_groups(own_set, nic, dst_));
    return;
  }
  auto const path =
      i.kind == network::interface_kind::endpoint ? aws::seen_by_endpoint(path_) : path_;
  auto const kept = member_.valid() ? aws::reference_kept(path, side, options_) : aws::ternary::no;
  bool const seen = kept == aws::ternary::yes;
  if (left_to_caller) {
    result_.needs_ends = result_.needs_ends || kept == aws::ternary::unknown;
    result_.met_target = true;
    result_.seen_source = src_;
    result_.seen_member =
        seen && from_.kind == flow_end::kind_type::interface && member_ == from_.nic;
    if (seen && !result_.seen_member)
      result_.other_member = filters_.group_set(member_);
    return;
  }
  if (!with_ends_ && filters_.has_references(own_set, side)) {
    result_.needs_ends = true;
    return;
  }
  std::optional<std::uint32_t> member;
  if (kept != aws::ternary::no)
    member = filters_.group_set(member_);
  auto lets = filters_.groups(own_set, side, src_, member);
  if (kept == aws::ternary::unknown)
    lets.must = filters_.groups(own_set, side, src_, std::nullopt).must;
  filter(lets);
}

// By who has the address in the VPC or in one peered with it, wherever the packet then goes.
passage path_finder::outward_groups(std::uint32_t group_set, nic_id from, address to) {
  std::optional<std::uint32_t> member;
  if (!filters_.has_references(group_set, direction::egress))
    return filters_.groups(group_set, direction::egress, to, member);
  auto const seen = seen_on_way(net_, from, to, options_);
  if (seen.sure.valid())
    member = filters_.group_set(seen.sure);
  auto out = filters_.groups(group_set, direction::egress, to, member);
  for (auto const who : seen.perhaps)
    out.may = sets_.join(
        out.may, filters_.groups(group_set, direction::egress, to, filters_.group_set(who)).may);
  return out;
}

void path_finder::check_public_access(vpc_id vpc, subnet_id subnet, bool inbound, bool by_nat) {
  auto const& bpa = net_.source().public_access;
  if (reply_ || bpa.mode.is_left_out())
    return;
  bool perhaps = false;
  for (auto const& resolved : net_.exclusions()) { // BPA-3
    auto const& x = *resolved.declared;
    bool const named =
        (vpc.valid() && resolved.vpc == vpc) || (subnet.valid() && resolved.subnet == subnet);
    bool const may_be_named =
        named || !resolved.vpc_known || (!resolved.subnet_known && subnet.valid());
    bool const lets = !inbound || x.mode.is_left_out() ||
                      (x.mode && *x.mode == bpa_exclusion_mode::allow_bidirectional);
    if (named && lets)
      return;
    perhaps = perhaps || (may_be_named && (lets || x.mode.is_unknown()));
  }
  if (bpa.mode.is_unknown()) {
    not_known();
    return;
  }
  bool const stops_inbound = *bpa.mode == bpa_mode::block_ingress && (inbound || !by_nat); // BPA-2
  if (!stops_inbound && *bpa.mode != bpa_mode::block_bidirectional)                        // BPA-1
    return;
  if (perhaps)
    not_known();
  else
    stop();
}

} // namespace vpclint::inline v0::analysis
