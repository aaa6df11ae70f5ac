// Through load balancers.
#include "analysis/balancer_targets.hpp"
#include "analysis/set_path.hpp"

#include <algorithm>
#include <vector>

namespace vpclint::inline v0::analysis {
namespace {

std::vector<protocol> transports_of(listener_protocol spoken) {
  std::vector<protocol> kinds;
  if (spoken != listener_protocol::udp)
    kinds.push_back(protocols::tcp);
  if (spoken == listener_protocol::udp || spoken == listener_protocol::tcp_udp)
    kinds.push_back(protocols::udp);
  return kinds;
}

} // namespace

/// What a network load balancer's listener may take whose protocol nobody knows.
set_algebra::id path_finder::perhaps_taken(network::resolved_listener const& l) {
  auto const& port = l.written->port;
  auto perhaps = set_algebra::none;
  for (auto const kind : {protocols::tcp, protocols::udp})
    if (port)
      perhaps = sets_.join(perhaps, filters_.of(traffic{.proto = kind, .ports = {*port, *port}}));
    else if (port.is_unknown())
      perhaps = sets_.join(perhaps, filters_.of(traffic{.proto = kind}));
  return perhaps;
}

path_finder::spot path_finder::arrive_at_balancer(nic_id node) {
  network::resolved_load_balancer const* lb = nullptr;
  for (auto const& candidate : net_.load_balancers())
    if (candidate.owner == net_.interfaces()[node].owner)
      lb = &candidate;
  if (is_destination(node))
    via_balancer_ = true;
  if (lb == nullptr || !lb->kind) {
    not_known();
    return end_at(flow_end::of(node));
  }
  if (target_port_)
    return arrive_at_next_balancer(*lb, node);
  bool const passes_on = *lb->kind == load_balancer_kind::network;
  auto const default_protocol = passes_on ? listener_protocol::tcp : listener_protocol::http;
  auto taken = set_algebra::none;   // by listeners so far
  auto perhaps = set_algebra::none; // by listeners whose port is not known
  std::uint32_t branch = 0;
  for (auto const& l : lb->listeners) {
    auto const spoken = l.written->protocol.value_or(default_protocol);
    if (passes_on && l.written->protocol.is_unknown()) {
      perhaps = sets_.join(perhaps, perhaps_taken(l));
      continue;
    }
    for (auto const kind : transports_of(spoken)) {
      if (l.written->port.is_unknown())
        perhaps = sets_.join(perhaps, filters_.of(traffic{.proto = kind}));
      if (!l.written->port)
        continue;
      auto const port = *l.written->port;
      auto const its =
          sets_.minus(filters_.of(traffic{.proto = kind, .ports = {port, port}}), taken);
      taken = sets_.join(taken, its);
      if (!passes_on || its == set_algebra::none)
        continue;
      if (choices_.branch == branch++) {
        result_.domain = its;
        only(its);
        return to_target(*lb, l, node, port, kind == protocols::udp);
      }
    }
  }
  result_.branches = branch;
  if (passes_on) { // the rest meets no listener, or one whose port nobody knows
    result_.domain = sets_.minus(set_algebra::all, taken);
    only(sets_.minus(perhaps, taken));
    not_known();
    return end_at(flow_end::of(node));
  }
  auto& sets = result_.request;
  sets.must = sets_.meet(sets.must, taken);
  sets.may = sets_.meet(sets.may, sets_.join(taken, perhaps));
  alive_ = sets.may != set_algebra::none;
  return end_at(flow_end::of(node));
}

/// ELB-19, ELB-20: GENEVE and checks of health.
void path_finder::check_gateway_traffic(nic_id node) {
  auto const* lb = gateway_of(net_, node);
  if (lb == nullptr)
    return;
  auto const on = [&](protocol p, port_range ports) {
    return filters_.of(traffic{.proto = p, .ports = ports});
  };
  passage sent;
  sent.must = on(protocols::udp, {geneve_port, geneve_port});
  auto const checks = health_ports_of(*lb);
  for (auto const port : checks.known)
    sent.must = sets_.join(sent.must, on(protocols::tcp, {port, port}));
  sent.may = checks.any ? sets_.join(sent.must, on(protocols::tcp, {0, 65535})) : sent.must;
  filter(sent);
}

/// Of what another balancer has sent on, the port is that of its listener's target.
path_finder::spot path_finder::arrive_at_next_balancer(network::resolved_load_balancer const& lb,
                                                       nic_id node) {
  auto const kind = balanced_udp_ ? protocols::udp : protocols::tcp;
  bool open = false;
  for (auto const& l : lb.listeners) {
    auto const taken = speaks(*l.written, lb.kind, kind);
    bool const here = l.written->port && *l.written->port == *target_port_;
    if (taken == sends::no || (l.written->port && !here))
      continue;
    if (!here || taken != sends::yes) {
      open = open || here || l.written->port.is_unknown();
      continue;
    }
    if (*lb.kind != load_balancer_kind::network)
      return end_at(flow_end::of(node));
    return to_target(lb, l, node, *target_port_, balanced_udp_);
  }
  if (open)
    not_known();
  else
    stop();
  return end_at(flow_end::of(node));
}

path_finder::spot path_finder::to_target(network::resolved_load_balancer const& lb,
                                         network::resolved_listener const& l, nic_id node,
                                         std::uint16_t port_here, bool is_udp) {
  auto const& here = net_.interfaces()[node];
  auto const targets = targets_of(net_, lb, l, here.subnet); // ELB-11
  auto const choices = targets.known.size() + (targets.open.empty() ? 0 : 1);
  if (choices == 0) {
    stop();
    return end_at(flow_end::of(node));
  }
  result_.targets = std::max(result_.targets, static_cast<std::uint32_t>(choices));
  auto const choice = choices_.target % choices;
  if (choice == targets.known.size()) {
    not_known();
    return end_at(flow_end::of(node));
  }
  auto const target = targets.known[choice];
  balanced_to_ = target;
  auto const& to = net_.interfaces()[target];
  if (to.addresses.empty()) {
    stuck();
    return {};
  }
  bool const by_instance = is_instance_target(net_, lb, target);
  auto const kept = keeps_client(*l.written, is_udp, by_instance); // ELB-14
  if (!kept) {                                                     // both are looked at
    if (met_list_ || open_mode_)
      not_known();
    result_.open_list = met_list_ = true;
  }
  bool const keeps = kept.value_or(choices_.by_unknown_list);
  if (keeps && owns(target, src_))
    stop(); // ELB-17
  if (keeps && !inspected_.empty())
    not_known(); // EP-42
  if (l.written->target_port.is_unknown()) {
    stuck();
    return {};
  }
  if (here.filtered || !keeps) { // ELB-13
    member_ = node;
    path_ = aws::reference_path::same_vpc;
  } else {
    member_ = {};
  }
  rewriting r;
  r.kind = rewriting::kind_type::balancer;
  r.nic = node;
  r.vpc = here.vpc;
  r.keeps_client = keeps;
  auto const source =
      keeps || here.addresses.empty() ? src_ : address(here.addresses[0].private_ip);
  if (!rewrite(r, source, !keeps))
    return {};
  dst_ = to.addresses[0].private_ip;
  target_port_ = l.written->target_port.value_or(port_here);
  balanced_udp_ = is_udp;
  check_groups(node, direction::egress);
  return {.kind = place_kind::in_subnet, .subnet = here.subnet, .nic = node};
}

} // namespace vpclint::inline v0::analysis
