// Load balancers: what they take, and whom they send it to.
#include "oracle/brute_walk.hpp"

#include <algorithm>

namespace vpclint_test {

using namespace vpclint;
using network::interface_kind;

void brute_walk::at_balancer(nic_id node) {
  auto const owner = net_.interfaces()[node].owner;
  network::resolved_load_balancer const* lb = nullptr;
  for (auto const& candidate : net_.load_balancers())
    if (candidate.owner == owner)
      lb = &candidate;
  if (lb == nullptr)
    leave_unsaid("load balancer");
  auto const kind = must_know(lb->kind, "type of a load balancer");
  network::resolved_listener const* match = nullptr;
  for (auto const& l : lb->listeners) { // ELB-7
    if (l.written->port.is_unknown() || l.written->protocol.is_unknown())
      leave_unsaid("listener");
    bool tcp = true;
    bool udp = false;
    if (l.written->protocol) {
      udp = *l.written->protocol == listener_protocol::udp ||
            *l.written->protocol == listener_protocol::tcp_udp;
      tcp = *l.written->protocol != listener_protocol::udp;
    }
    bool const takes = (tcp && p_.proto == 6) || (udp && p_.proto == 17);
    if (match == nullptr && takes && l.written->port && *l.written->port == p_.dst_port)
      match = &l;
  }
  if (match == nullptr)
    drop();
  for (auto const& c : changed_) // balancers that send to each other
    if (c.by == changer::balancer && c.nic == node && c.before.dst_port == p_.dst_port)
      drop();
  through_balancer_ = true;
  if (kind != load_balancer_kind::network) { // ELB-8
    met_.insert("proxying load balancer");
    end_at(node);
    return;
  }
  to_target(*lb, *match, node);
}

/// GENEVE, or a check of health (ELB-19, ELB-20).
void brute_walk::from_gateway_balancer(network::resolved_load_balancer const& lb) const {
  bool sent = p_.proto == 17 && p_.dst_port == 6081;
  for (auto const& l : lb.listeners)
    if (p_.proto == 6 && !sent && !l.written->health_check_port.is_left_out())
      sent = must_know(l.written->health_check_port, "port of health checks") == p_.dst_port;
  if (!sent)
    drop();
}

// ELB-11, ELB-13 to ELB-17.
void brute_walk::to_target(network::resolved_load_balancer const& lb,
                           network::resolved_listener const& l, nic_id node) {
  if (to_.kind != flow_end::kind_type::interface || to_.nic != node)
    leave_unsaid("a load balancer in the way");
  if (p_.dst.is_v6())
    leave_unsaid("IPv6 at a network load balancer");
  if (!l.targets_unknown.empty() || lb.declared->cross_zone.is_unknown() ||
      lb.subnets.size() != lb.declared->subnets.size() ||
      l.written->preserve_client_ip.is_unknown() || l.written->target_port.is_unknown())
    leave_unsaid("targets of a load balancer");
  auto const& here = net_.interfaces()[node];
  auto const& zone = net_.subnets()[here.subnet].az;
  std::vector<nic_id> targets;
  for (auto const w : l.targets) {
    if (!net_.workloads()[w].members_unknown.empty())
      leave_unsaid("targets of a load balancer");
    auto members = net_.workloads()[w].members;
    if (net_.workloads()[w].kind == interface_kind::instance &&
        !net_.source().instances[net_.workloads()[w].position].interfaces.empty())
      members.resize(1); // ELB-14: an instance is addressed at its primary interface
    for (auto const m : members) {
      auto const& s = net_.interfaces()[m].subnet;
      if (!s.valid() || net_.subnets()[s].az.empty() || zone.empty())
        leave_unsaid("availability zone");
      bool among_nodes = net_.subnets()[s].az == zone;
      for (auto const node_subnet : lb.subnets) {
        if (net_.subnets()[node_subnet].az.empty())
          leave_unsaid("availability zone");
        among_nodes = among_nodes || (lb.declared->cross_zone.value_or(false) &&
                                      net_.subnets()[node_subnet].az == net_.subnets()[s].az);
      }
      if (among_nodes)
        targets.push_back(m);
    }
  }
  if (targets.empty())
    drop();
  auto const target = targets[choices_.target % targets.size()];
  auto const& to = net_.interfaces()[target];
  if (to.addresses.empty() || here.addresses.empty())
    leave_unsaid("address of an interface");
  bool const always = l.written->protocol && (*l.written->protocol == listener_protocol::udp ||
                                              *l.written->protocol == listener_protocol::tcp_udp);
  bool const keeps =
      always || l.written->preserve_client_ip.value_or(to.kind == interface_kind::instance &&
                                                       to.vpc == lb.vpc); // ELB-14, ELB-18
  if (keeps && has_address(target, p_.src))                               // ELB-17
    drop();
  if (keeps && !inspected_.empty()) // EP-42
    leave_unsaid("clients' addresses across a GWLB endpoint");
  met_.insert(keeps ? "network load balancer that keeps clients" : "network load balancer");
  change c{.by = changer::balancer, .before = p_, .nic = node, .vpc = here.vpc};
  c.target = target;
  c.keeps_client = keeps;
  if (!keeps) {
    p_.src = c.source_now = here.addresses[0].private_ip;
    p_.src_port = picked_port();
  }
  ++translations_;
  p_.dst = to.addresses[0].private_ip;
  p_.dst_port = l.written->target_port.value_or(p_.dst_port);
  changed_.push_back(c);
  // ELB-13: its own groups are what targets can refer to, if it has any.
  if (here.filtered || !keeps) {
    sender_ = node;
    seen_ = sight::same_vpc;
  } else {
    sender_ = {};
  }
  groups(node, direction::egress);
  leave_subnet(here.subnet, node);
}

} // namespace vpclint_test
