#include "analysis/set_path.hpp"

#include "vpclint/aws/acl_evaluation.hpp"

#include "analysis/balancer_targets.hpp"
#include "analysis/first_hops.hpp"
#include "network/open_facts.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {
namespace {

constexpr int most_hops = 64; // further than any way without a circle

} // namespace

// --- What is still under way ------------------------------------------------------------------

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
    out.may = sets_.join(out.may, filters_.groups(group_set, direction::egress, to,
                                                  filters_.group_set(who)).may);
  return out;
}

void path_finder::check_public_access(vpc_id vpc, subnet_id subnet, bool inbound, bool by_nat) {
  auto const& bpa = net_.source().public_access;
  if (reply_ || bpa.mode.is_left_out())
    return;
  bool perhaps = false;
  for (auto const& x : bpa.exclusions) { // BPA-3
    bool named = false;
    if (x.vpc && vpc.valid())
      named = x.vpc->name == net_.vpcs()[vpc].declared->id;
    if (x.subnet && subnet.valid()) {
      auto const& id = net_.subnets()[subnet].declared->id;
      named = named || x.subnet->name == id ||
              x.subnet->name == net_.vpcs()[vpc].declared->id + "." + id;
    }
    bool const may_be_named =
        named || x.vpc.is_unknown() || (x.subnet.is_unknown() && subnet.valid());
    bool const lets =
        !inbound || x.mode.is_left_out() || (x.mode && *x.mode == bpa_exclusion_mode::allow_bidirectional);
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

// --- There and back ---------------------------------------------------------------------------

path_sets path_finder::find(path_end const& from, path_end const& to, path_choices const& choices,
                            bool with_ends) {
  result_ = {};
  choices_ = choices;
  from_ = from;
  to_ = to;
  with_ends_ = with_ends;
  reply_ = arrived_ = got_stuck_ = via_balancer_ = by_nat_ = left_by_egress_only_ = false;
  alive_ = true;
  balanced_to_ = {};
  end_ = {};
  src_ = from.where;
  dst_ = to.where;
  member_ = {};
  path_ = aws::reference_path::same_vpc;
  came_by_ = entry::local;
  rewritings_.clear();
  asked_endpoint_ = {};
  slot_ = 0;
  target_port_.reset();
  tracked_.clear();
  inspected_.clear();
  inspected_back_.clear();
  return_peering_.reset();
  doors_.clear();
  open_mode_.reset();
  met_list_ = false;
  hops_ = 0;

  travel(begin(from));
  if (arrived_ && alive_) {
    arrived_ = false;
    reply_ = true;
    filter({}); // what nobody answers has no reply
    hops_ = 0;
    std::swap(src_, dst_);
    member_ = {};
    slot_ = 0;
    if (!rewritings_.empty())
      slot_ = rewritings_.back().slot;
    travel(begin_reply());
    if (arrived_ && alive_) {
      std::reverse(inspected_back_.begin(), inspected_back_.end());
      if (inspected_ != inspected_back_)
        stop(); // RT-31
      bool const stands_in = from_.kind == flow_end::kind_type::internet &&
                             to_.kind == flow_end::kind_type::interface;
      if (!stands_in && (src_ != to_.where || dst_ != from_.where || slot_ != 0))
        stop();
    } else if (alive_ && !got_stuck_) {
      stop();
    }
  } else if (alive_ && !got_stuck_) {
    stop();
  } else if (alive_) {
    result_.reply = {set_algebra::none, set_algebra::all};
  }
  return result_;
}

void path_finder::travel(spot at) {
  while (at.kind != place_kind::ended && alive_) {
    if (++hops_ > most_hops) {
      stop(); // a circle
      return;
    }
    at = step(at);
  }
}

path_finder::spot path_finder::step(spot const& at) {
  switch (at.kind) {
  case place_kind::ended:
    return {};
  case place_kind::in_subnet:
    return leave_subnet(at);
  case place_kind::at_table:
    return look_up(at);
  case place_kind::in_vpc:
    return deliver(at);
  case place_kind::at_interface:
    return arrive(at);
  case place_kind::on_internet:
    return on_internet();
  case place_kind::at_vpc_edge:
    return enter_edge(at);
  case place_kind::at_transit:
    return at_transit(at);
  }
  return {};
}

path_finder::spot path_finder::begin(path_end const& from) {
  switch (from.kind) {
  case flow_end::kind_type::interface:
    member_ = from.nic;
    check_usable(from.nic);
    if (!net_.interfaces()[from.nic].can_initiate)
      stop();
    return leave_interface(from.nic, false);
  case flow_end::kind_type::internet:
    path_ = aws::reference_path::internet_gateway;
    if (to_.kind == flow_end::kind_type::interface)
      return from_internet(net_.interfaces()[to_.nic].vpc, to_.nic);
    return {.kind = place_kind::on_internet};
  case flow_end::kind_type::network:
    return from_network(from.network);
  case flow_end::kind_type::nowhere:
  case flow_end::kind_type::gateway_endpoint:
  case flow_end::kind_type::host_service:
    break;
  }
  stop();
  return {};
}

path_finder::spot path_finder::begin_reply() {
  switch (end_.kind) {
  case flow_end::kind_type::interface:
    break;
  case flow_end::kind_type::internet:
    return {.kind = place_kind::on_internet};
  case flow_end::kind_type::network:
    return from_network(end_.network);
  case flow_end::kind_type::gateway_endpoint: { // EP-2, WALK-h
    if (!asked_endpoint_.valid())
      return {};
    check_acl(net_.interfaces()[asked_endpoint_].subnet, direction::ingress);
    return {.kind = place_kind::at_interface, .nic = asked_endpoint_};
  }
  case flow_end::kind_type::host_service:
  case flow_end::kind_type::nowhere:
    return {};
  }
  auto const nic = end_.nic;
  auto const& asked = net_.interfaces()[nic];
  if (asked.kind == network::interface_kind::endpoint) // EP-27
    only(sets_.minus(set_algebra::all, filters_.with_types()));
  if (!rewritings_.empty() && rewritings_.back().keeps_client) { // ELB-16
    auto const r = rewritings_.back();
    rewritings_.pop_back();
    check_groups(nic, direction::egress);
    auto const& node = net_.interfaces()[r.nic];
    if (asked.subnet != node.subnet) {
      check_acl(asked.subnet, direction::egress);
      check_acl(node.subnet, direction::ingress);
    }
    return undo(r);
  }
  auto const& owner = net_.workloads()[asked.owner];
  auto sender = nic;
  if (owner.kind == network::interface_kind::instance) {
    auto const& by = net_.source().instances[owner.position].replies_via;
    if (by.is_unknown())
      not_known();
    if (by && *by != "same")
      for (auto const other : owner.members)
        if (net_.interfaces()[other].name == owner.id + "." + *by)
          sender = other;
  }
  return leave_interface(sender, false);
}

path_finder::spot path_finder::end_at(flow_end where) {
  arrived_ = true;
  using kind = flow_end::kind_type;
  if (reply_) {
    // Another owner of the same address may get it.
    bool const home = from_.kind == kind::interface
                          ? where.kind == kind::interface &&
                                net_.interfaces()[where.nic].vpc == net_.interfaces()[from_.nic].vpc
                      : from_.kind == kind::network
                          ? where.kind == kind::network && where.network == from_.network
                          : true;
    if (!home)
      stop();
    return {};
  }
  end_ = where;
  bool right = true;
  if (to_.kind == kind::interface)
    right = via_balancer_ || (where.kind == kind::interface && where.nic == to_.nic);
  else if (to_.kind == kind::network)
    right = where.kind == kind::network && where.network == to_.network;
  // Routes may take what was meant for a target to another owner of its address.
  right = right && (!balanced_to_.valid() || where == flow_end::of(balanced_to_));
  if (!right) {
    result_.strayed = true;
    stop();
  }
  return {};
}

// --- In a VPC ---------------------------------------------------------------------------------

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
  if (reply_ && return_peering_ && at.nic.valid() && net_.interfaces()[at.nic].vpc == s.vpc) {
    index<peering> back; // NAT-17
    back.value = *return_peering_;
    return_peering_.reset();
    check_acl(at.subnet, direction::egress);
    return through_peering(back, {.vpc = s.vpc, .nic = at.nic});
  }
  auto const& block = dst_.is_v4() ? s.ipv4 : s.ipv6;
  if (block && block->contains(dst_)) { // RT-5, NACL-3
    if (!reply_ && at.nic.valid() && is_classic_node(net_, at.nic)) // NACL-21
      check_acl(at.subnet, direction::egress);
    return {.kind = place_kind::at_interface, .nic = net_.owner_of(s.vpc, dst_)};
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
    for (auto const id : net_.vpcs()[at.vpc].subnets) {
      auto const& s = net_.subnets()[id];
      if (s.declared->cidr.is_unknown() || (!s.ipv4 && !s.ipv6)) {
        stuck();
        return {};
      }
    }
    stop();
    return {};
  }
  if (subnet != at.subnet)
    check_acl(subnet, direction::ingress);
  return {.kind = place_kind::at_interface, .nic = net_.owner_of(at.vpc, dst_)};
}

path_finder::spot path_finder::arrive(spot const& at) {
  if (!at.nic.valid()) {
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
