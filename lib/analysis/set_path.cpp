// The way there and back.
#include "analysis/set_path.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

constexpr int most_hops = 64; // further than any way without a circle

} // namespace

path_sets path_finder::find(path_end const& from, path_end const& to, path_choices const& choices,
                            bool with_ends) {
  auto found = find_once(from, to, choices, with_ends);
  // What a gateway endpoint takes, if its list has the address, is not the internet (EP-5).
  if (!choices.by_unknown_list || to.kind != flow_end::kind_type::internet ||
      end_.kind != flow_end::kind_type::gateway_endpoint)
    return found;
  auto plain = choices;
  plain.by_unknown_list = false;
  found = find_once(from, to, plain, with_ends);
  found.open_list = true;
  return found;
}

path_sets path_finder::find_once(path_end const& from, path_end const& to,
                                 path_choices const& choices, bool with_ends) {
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
      bool const stands_in =
          from_.kind == flow_end::kind_type::internet && to_.kind == flow_end::kind_type::interface;
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
    check_gateway_traffic(from.nic);
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
    bool const home = from_.kind == kind::interface ? where.kind == kind::interface &&
                                                          net_.interfaces()[where.nic].vpc ==
                                                              net_.interfaces()[from_.nic].vpc
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
  else if (to_.kind == kind::internet)
    right = where.kind != kind::gateway_endpoint; // EP-5
  // Routes may take what was meant for a target to another owner of its address.
  right = right && (!balanced_to_.valid() || where == flow_end::of(balanced_to_));
  if (!right) {
    result_.strayed = true;
    stop();
  }
  return {};
}

} // namespace vpclint::inline v0::analysis
