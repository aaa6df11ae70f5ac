#include "vpclint/analysis/walk.hpp"

#include "analysis/internet_part.hpp"
#include "analysis/stand_ins.hpp"
#include "analysis/walker.hpp"
#include "network/public_owners.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
ipv4 public_stand_in(index<network::interface> nic, std::size_t number) {
  return ipv4{static_cast<std::uint32_t>(stand_in_base + nic.value * stand_ins_each +
                                         std::min<std::size_t>(number, stand_ins_each - 1))};
}

std::optional<ipv4> public_address(network::network const& net, index<network::interface> nic,
                                   std::size_t number) {
  auto const& a = net.interfaces()[nic].addresses[number];
  if (a.public_ip)
    return a.public_ip;
  if (a.has_public().value_or(false))
    return public_stand_in(nic, number);
  return std::nullopt;
}

bool is_internet(network::network const& net, address a) {
  return is_public_elsewhere(net, a) &&
         !any_own_block(net, [&](cidr const& block) { return block.contains(a); });
}

walk_result walk(network::network const& net, flow_end from, packet const& first,
                 walk_options const& options, index<network::interface> wanted) {
  return walker(net, options).run(from, first, wanted);
}

step& walker::record(step_kind kind, step_result result, reason why) {
  step s;
  s.kind = kind;
  s.result = result;
  s.why = why;
  s.reply = reply_;
  s.header = pkt_;
  if (result == step_result::drop)
    (reply_ ? result_.reply_dropped : result_.request_dropped) = true;
  result_.steps.push_back(std::move(s));
  return result_.steps.back();
}

step& walker::open(step_kind kind, std::string fact) {
  auto& s = record(kind, step_result::unknown, reason::none);
  s.fact = std::move(fact);
  (reply_ ? result_.reply_unknown : result_.request_unknown) = true;
  return s;
}

bool walker::came_back(int place, std::uint32_t id, packet const& as) {
  auto const [at, made] = seen_.emplace(std::tuple(reply_, place, id, as), result_.steps.size());
  if (made)
    return false;
  name_circle(drop(step_kind::route, reason::loop), at->second);
  return true;
}

/// Which tables lead the packet round, from the step `first` to `s`, the last.
void walker::name_circle(step& s, std::size_t first) const {
  std::string start;
  for (auto i = first; i + 1 < result_.steps.size(); ++i) {
    auto const& one = result_.steps[i];
    if (one.kind != step_kind::route && one.kind != step_kind::transit_route &&
        one.kind != step_kind::nat_gateway && one.kind != step_kind::nat_instance &&
        one.kind != step_kind::internet_gateway && one.kind != step_kind::load_balancer)
      continue;
    auto const name = subject_of(net_, one);
    if (start.empty()) {
      start = name;
      s.table = one.table;
      s.in = one.in;
      s.at = one.at;
    }
    s.fact += name + " -> ";
  }
  s.fact += start;
}

void walker::finish(flow_end where) {
  // Routes may take what was meant for a target to another owner of its address.
  if (!reply_ && balanced_to_.valid() && !(where == flow_end::of(balanced_to_)))
    drop(step_kind::delivery, reason::other_destination);
  done_ = true;
  (reply_ ? reply_end_ : result_.reached) = where;
}

walk_result walker::run(flow_end from, packet const& first, nic_id wanted) {
  pkt_ = first_ = first;
  from_ = from;
  wanted_ = wanted;
  start(from, wanted);
  result_.arrived = done_;
  result_.translations = translations_.size(); // the reply takes them back
  if (done_)
    answer();
  return std::move(result_);
}

void walker::start(flow_end from, nic_id wanted) {
  switch (from.kind) {
  case flow_end::kind_type::interface: {
    identity_ = from.nic;
    check_state(from.nic);
    if (!net_.interfaces()[from.nic].can_initiate)
      drop(step_kind::interface_state, reason::no_path).nic = from.nic;
    if (host_service(from.nic))
      return;
    check_gateway_traffic(from.nic);
    leave_interface(from.nic, false);
    return;
  }
  case flow_end::kind_type::internet:
    path_ = aws::reference_path::internet_gateway;
    if (wanted.valid())
      from_the_internet(vpc_of(wanted), wanted);
    else
      on_the_internet();
    return;
  case flow_end::kind_type::network:
    from_network(from.network);
    return;
  case flow_end::kind_type::gateway_endpoint:
  case flow_end::kind_type::host_service:
  case flow_end::kind_type::nowhere:
    drop(step_kind::delivery, reason::no_path);
    return;
  }
}

// The reply is a packet of its own that the same places judge again, only that groups let it pass
// by state (SG-4) and that what was translated is translated back.
void walker::answer() {
  auto const end = result_.reached;
  request_entrance_ = came_by_;
  result_.came_by = {came_by_.kind, came_by_.id};
  auto const back = pkt_.reply();
  reply_ = true;
  done_ = false;
  if (!back) {
    drop(step_kind::delivery, reason::no_reply);
    return;
  }
  pkt_ = *back;
  identity_ = {};
  switch (end.kind) {
  case flow_end::kind_type::host_service:
    done_ = true;
    break;
  case flow_end::kind_type::interface:
    reply_from_interface(end.nic);
    break;
  case flow_end::kind_type::internet:
    on_the_internet();
    break;
  case flow_end::kind_type::network:
    from_network(end.network);
    break;
  case flow_end::kind_type::gateway_endpoint: {
    // EP-2, WALK-h: the endpoint delivers straight to the interface that asked it, which may have
    // translated what somebody else sent.
    auto const nic = asked_endpoint_;
    if (nic.valid()) {
      check_acl(net_.interfaces()[nic].subnet, direction::ingress);
      arrive(vpc_of(nic), nic);
    }
    break;
  }
  case flow_end::kind_type::nowhere:
    break;
  }
  // A reply that got stuck on a missing fact may come back or not.
  if (!done_ && !result_.reply_dropped && !result_.reply_unknown)
    drop(step_kind::delivery, reason::no_destination);
  if (!done_)
    return;
  if (!(inspected_.empty() && inspected_back_.empty())) {
    std::reverse(inspected_back_.begin(), inspected_back_.end());
    if (inspected_ != inspected_back_) {
      drop(step_kind::gwlb_endpoint, reason::asymmetric); // RT-31
      name_inspections(result_.steps.back());
    }
  }
  auto const wanted = first_.reply();
  bool const stands_in = from_.kind == flow_end::kind_type::internet && wanted_.valid();
  if (end.kind == flow_end::kind_type::host_service)
    return;
  bool const rewritten = wanted && !stands_in && !(pkt_ == *wanted);
  // Another owner of the same address may get it. In one VPC there is none: two are a mistake of
  // the design, which a rule tells.
  bool elsewhere = from_.kind == flow_end::kind_type::network && !(reply_end_ == from_);
  if (from_.kind == flow_end::kind_type::interface &&
      end.kind != flow_end::kind_type::gateway_endpoint)
    elsewhere = reply_end_.kind != flow_end::kind_type::interface ||
                vpc_of(reply_end_.nic) != vpc_of(from_.nic);
  if (rewritten || elsewhere)
    drop(step_kind::delivery, reason::wrong_reply);
}

/// The endpoints that the request and its reply crossed, and the place of the first one that only
/// one of them did.
void walker::name_inspections(step& s) const {
  auto const names = [&](std::vector<std::uint32_t> const& ids) {
    std::string text;
    for (auto const id : ids)
      text += (text.empty() ? "" : ", ") + net_.endpoints().items()[id].declared->id;
    return text.empty() ? std::string("none") : text;
  };
  auto const differs = std::mismatch(inspected_.begin(), inspected_.end(), inspected_back_.begin(),
                                     inspected_back_.end());
  s.component = differs.first != inspected_.end() ? *differs.first : *differs.second;
  s.at = net_.endpoints().items()[s.component].declared->at;
  s.fact = "there through " + names(inspected_) + ", back through " + names(inspected_back_);
}

void walker::reply_from_interface(nic_id nic) {
  auto const& asked = net_.interfaces()[nic];
  if (asked.kind == network::interface_kind::endpoint && pkt_.kind().has_types()) {
    drop(step_kind::delivery, reason::no_reply).nic = nic; // EP-27
    return;
  }
  if (!translations_.empty() && translations_.back().keeps_client) {
    // ELB-16: what was balanced goes back through the node, whatever the target's table says.
    auto const t = translations_.back();
    translations_.pop_back();
    check_groups(nic, direction::egress);
    auto const& node = net_.interfaces()[t.nic];
    if (asked.subnet != node.subnet) {
      check_acl(asked.subnet, direction::egress);
      check_acl(node.subnet, direction::ingress);
    }
    back_through_load_balancer(t);
    return;
  }
  auto const& owner = net_.workloads()[asked.owner];
  nic_id sender = nic;
  if (owner.kind == network::interface_kind::instance) {
    auto const& choice = net_.source().instances[owner.position].replies_via;
    if (choice.is_unknown())
      open(step_kind::interface_state, "interface that replies of " + owner.id).nic = nic;
    if (choice && *choice != "same") {
      for (auto const other : owner.members)
        if (net_.interfaces()[other].name == owner.id + "." + *choice)
          sender = other;
    }
  }
  leave_interface(sender, false);
}

} // namespace vpclint::inline v0::analysis
