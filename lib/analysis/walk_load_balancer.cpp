#include "analysis/balancer_targets.hpp"
#include "analysis/walker.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
network::resolved_load_balancer const* walker::balancer_of(nic_id node) const {
  auto const owner = net_.interfaces()[node].owner;
  for (auto const& lb : net_.load_balancers())
    if (lb.owner == owner)
      return &lb;
  return nullptr;
}

/// EP-42: AWS supports no client addresses that a load balancer keeps across such an endpoint, and
/// does not say what becomes of the packets.
std::string walker::kept_past_inspection(std::uint32_t endpoint,
                                         network::resolved_load_balancer const& lb) const {
  return "what becomes of client addresses that " + lb.declared->id + " keeps across endpoint " +
         net_.endpoints().items()[endpoint].declared->id + " of a Gateway Load Balancer";
}

// ELB-7: a listener, or nothing. A proxying balancer ends the connection here; a network load
// balancer sends the same flow on.
void walker::at_load_balancer(nic_id node) {
  auto const& lb = *balancer_of(node);
  auto const mark = [&](step& s) {
    s.nic = node;
    s.at = lb.declared->at;
  };
  if (!lb.kind) {
    mark(open(step_kind::load_balancer, "type of load balancer " + lb.declared->id));
    finish(flow_end::of(node));
    return;
  }
  network::resolved_listener const* match = nullptr;
  std::string open_listener;
  for (auto const& l : lb.listeners) {
    auto const taken = speaks(*l.written, lb.kind, pkt_.kind());
    bool const here = l.written->port && *l.written->port == pkt_.dst_port;
    if (taken == sends::no || (l.written->port && !here))
      continue;
    if (here && taken == sends::yes) {
      match = &l;
      break;
    }
    if (here || l.written->port.is_unknown())
      open_listener = (here ? "protocol" : "port") + (" of a listener of " + lb.declared->id);
  }
  if (match == nullptr) {
    if (!open_listener.empty())
      mark(open(step_kind::load_balancer, open_listener));
    else
      mark(drop(step_kind::load_balancer, reason::listener_mismatch));
    finish(flow_end::of(node));
    return;
  }
  // One balancer may send to another: whoever the source is by then, the same listener is a circle.
  auto as = pkt_;
  as.src = as.dst;
  as.src_port = 0;
  if (came_back(4, node.value, as))
    return;
  if (*lb.kind == load_balancer_kind::network && translations_.size() >= most_translations) {
    mark(drop(step_kind::route, reason::loop));
    return;
  }
  mark(pass(step_kind::load_balancer));
  result_.steps.back().at = match->written->at;
  if (*lb.kind != load_balancer_kind::network) {
    finish(flow_end::of(node));
    return;
  }
  to_target(lb, *match, node);
}

/// ELB-19, ELB-20: what a Gateway Load Balancer opens itself is GENEVE or a check of health.
void walker::check_gateway_traffic(nic_id node) {
  auto const* lb = gateway_of(net_, node);
  if (lb == nullptr || (pkt_.kind() == protocols::udp && pkt_.dst_port == geneve_port))
    return;
  auto const checks = health_ports_of(*lb);
  bool const tcp = pkt_.kind() == protocols::tcp;
  if (tcp &&
      std::find(checks.known.begin(), checks.known.end(), pkt_.dst_port) != checks.known.end())
    return;
  auto& s = tcp && checks.any
                ? open(step_kind::load_balancer, "port of health checks of " + lb->declared->id)
                : drop(step_kind::load_balancer,
                       pkt_.kind() == protocols::udp ? reason::gwlb_port : reason::gwlb_protocol);
  s.nic = node;
  s.at = lb->declared->at;
}

void walker::to_target(network::resolved_load_balancer const& lb,
                       network::resolved_listener const& l, nic_id node) {
  auto const& here = net_.interfaces()[node];
  auto const mark = [&](step& s) {
    s.nic = node;
    s.at = l.written->at;
  };
  auto targets = targets_of(net_, lb, l, here.subnet);
  auto choices = targets.known.size() + (targets.open.empty() ? 0 : 1);
  if (choices == 0) {
    mark(drop(step_kind::load_balancer,
              targets.elsewhere ? reason::no_targets_in_zone : reason::no_targets));
    if (options_.past_gaps) // as if the node sent to the other zones too
      for (auto const other : lb.subnets)
        if (targets.known.empty())
          targets = targets_of(net_, lb, l, other);
    choices = options_.past_gaps ? targets.known.size() : 0;
    targets.open.clear();
    if (choices == 0) {
      finish(flow_end::of(node));
      return;
    }
  }
  result_.targets = std::max(result_.targets, choices);
  auto const choice = options_.choices.target % choices;
  if (choice == targets.known.size()) {
    mark(open(step_kind::load_balancer, targets.open));
    finish(flow_end::of(node));
    return;
  }
  auto const target = targets.known[choice];
  balanced_to_ = target;
  auto const& to = net_.interfaces()[target];
  if (to.addresses.empty()) {
    mark(open(step_kind::load_balancer, "private address of " + to.name));
    return;
  }
  bool const by_instance = is_instance_target(net_, lb, target);
  auto const kept = keeps_client(*l.written, pkt_.kind() == protocols::udp, by_instance);
  if (!kept) { // who asks looks at both
    std::string fact = "client address preservation of " + lb.declared->id;
    if (!result_.open_list.empty() && result_.open_list != fact)
      mark(open(step_kind::load_balancer, fact));
    result_.open_list = std::move(fact);
  }
  bool const keeps = kept.value_or(options_.choices.by_unknown_list);
  if (keeps && owns(target, pkt_.src))
    mark(drop(step_kind::load_balancer, reason::hairpin)); // ELB-17
  if (keeps && !inspected_.empty())
    mark(open(step_kind::load_balancer, kept_past_inspection(inspected_.back(), lb))); // EP-42
  translation t;
  t.kind = translation::kind_type::load_balancer;
  t.nic = node;
  t.vpc = here.vpc;
  t.keeps_client = keeps;
  t.before = pkt_;
  if (keeps) {
    if (!here.filtered)
      identity_ = {};
  } else {
    pkt_.src = here.addresses.empty() ? pkt_.src : address(here.addresses[0].private_ip);
    pkt_.src_port = options_.choices.nat_ports[std::min<std::size_t>(translations_.size(), 3)];
  }
  if (!keeps || here.filtered) { // ELB-13
    identity_ = node;
    path_ = aws::reference_path::same_vpc;
  }
  pkt_.dst = to.addresses[0].private_ip;
  if (auto const port = l.written->target_port; port)
    pkt_.dst_port = *port;
  else if (port.is_unknown()) {
    mark(open(step_kind::load_balancer, "target port of " + lb.declared->id));
    return;
  }
  t.after = pkt_;
  translations_.push_back(t);
  // The node's groups judge what it sends on as a flow of its own.
  check_groups(node, direction::egress);
  leave_subnet(here.subnet, node);
}

void walker::back_through_load_balancer(translation const& t) {
  pkt_.src = t.before.dst;
  pkt_.src_port = t.before.dst_port;
  pkt_.dst = t.before.src;
  pkt_.dst_port = t.before.src_port;
  auto& s = pass(step_kind::load_balancer);
  s.nic = t.nic;
  check_groups(t.nic, direction::egress);
  leave_subnet(net_.interfaces()[t.nic].subnet, t.nic);
}

} // namespace vpclint::inline v0::analysis
