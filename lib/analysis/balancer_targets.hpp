#pragma once

#include "vpclint/aws/services.hpp"
#include "vpclint/aws/ternary.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/packet/protocol.hpp"

#include "network/target_members.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Where the nodes of a load balancer send to.
namespace vpclint::inline v0::analysis {

/// Whether a node sends somewhere; the weaker of two is the smaller.
enum class sends : std::uint8_t { no, maybe, yes };

/// Whether a listener takes a protocol; `maybe` where nobody knows what it speaks (ELB-7).
[[nodiscard]] inline sends speaks(listener const& l, std::optional<load_balancer_kind> kind,
                                  protocol p) {
  if (p != protocols::tcp && p != protocols::udp)
    return sends::no;
  if (l.protocol.is_unknown() && kind == load_balancer_kind::network)
    return sends::maybe;
  bool const datagrams = l.protocol && *l.protocol == listener_protocol::udp;
  bool const both = l.protocol && *l.protocol == listener_protocol::tcp_udp;
  return (p == protocols::tcp ? !datagrams : datagrams || both) ? sends::yes : sends::no;
}

/// Whether a subnet lies in a zone that the load balancer has a node in (ELB-11).
[[nodiscard]] inline sends into_enabled_zone(network::network const& net,
                                             network::resolved_load_balancer const& lb,
                                             index<subnet> target) {
  if (!target.valid())
    return sends::maybe;
  auto const& zone = net.subnets()[target].az;
  bool open = zone.empty() || lb.subnets.size() < lb.declared->subnets.size();
  for (auto const s : lb.subnets) {
    auto const& own = net.subnets()[s].az;
    if (s == target || (!own.empty() && own == zone))
      return sends::yes;
    open = open || own.empty();
  }
  return open ? sends::maybe : sends::no;
}

/// Whether the node in one subnet sends to a target in another (ELB-11); without a subnet, whether
/// all nodes do.
[[nodiscard]] inline sends into_zone_of(network::network const& net,
                                        network::resolved_load_balancer const& lb,
                                        index<subnet> node, index<subnet> target) {
  auto const cross = lb.declared->cross_zone.or_default(
      aws::crosses_zones_by_default(lb.kind.value_or(load_balancer_kind::network)));
  if (cross == true)
    return into_enabled_zone(net, lb, target);
  auto same = sends::maybe;
  if (target.valid() && node.valid()) {
    auto const& a = net.subnets()[node].az;
    auto const& b = net.subnets()[target].az;
    if (node == target || (!a.empty() && a == b))
      same = sends::yes;
    else if (!a.empty() && !b.empty())
      same = sends::no;
  }
  if (cross == false || same == sends::yes)
    return same;
  return into_enabled_zone(net, lb, target) == sends::no ? sends::no : sends::maybe;
}

/// Whether an interface is a node of a Classic Load Balancer. O(load balancers) for nodes.
[[nodiscard]] inline aws::ternary is_classic_node(network::network const& net,
                                                  index<network::interface> nic) {
  auto const& i = net.interfaces()[nic];
  if (i.kind != network::interface_kind::load_balancer)
    return aws::ternary::no;
  for (auto const& lb : net.load_balancers())
    if (lb.owner == i.owner)
      return lb.kind ? aws::to_ternary(*lb.kind == load_balancer_kind::classic)
                     : aws::ternary::unknown;
  return aws::ternary::no;
}

/// What a Gateway Load Balancer sends to its targets goes there (ELB-20).
inline constexpr std::uint16_t geneve_port = 6081;

/// The Gateway Load Balancer that an interface is a node of; null for everything else.
[[nodiscard]] inline network::resolved_load_balancer const*
gateway_of(network::network const& net, index<network::interface> nic) {
  auto const& i = net.interfaces()[nic];
  if (i.kind != network::interface_kind::load_balancer)
    return nullptr;
  for (auto const& lb : net.load_balancers())
    if (lb.owner == i.owner && lb.kind == load_balancer_kind::gateway)
      return &lb;
  return nullptr;
}

/// The ports on which it may check the health of targets; `any` where one is not known.
struct health_ports {
  std::vector<std::uint16_t> known{};
  bool any{false};
};
[[nodiscard]] inline health_ports health_ports_of(network::resolved_load_balancer const& lb) {
  health_ports out;
  for (auto const& l : lb.listeners) {
    if (l.written->health_check_port)
      out.known.push_back(*l.written->health_check_port);
    out.any = out.any || l.written->health_check_port.is_unknown();
  }
  return out;
}

/// What is not known where a node only may send to the zone of a target.
[[nodiscard]] inline std::string open_zones(network::resolved_load_balancer const& lb) {
  return lb.declared->cross_zone.is_unknown()
             ? "whether " + lb.declared->id + " sends to other availability zones"
             : "availability zones of the targets of " + lb.declared->id;
}

/// What a node of a network load balancer chooses from.
struct balancer_targets {
  std::vector<index<network::interface>> known{};
  std::string open{};    ///< the fact on which further targets hang; empty: there are no others
  bool elsewhere{false}; ///< some are in zones that the node does not send to
};

/// The targets of a listener, for the node in one subnet.
[[nodiscard]] inline balancer_targets targets_of(network::network const& net,
                                                 network::resolved_load_balancer const& lb,
                                                 network::resolved_listener const& l,
                                                 index<subnet> node) {
  balancer_targets out;
  auto const of = " of " + lb.declared->id;
  if (!l.targets_unknown.empty())
    out.open = "targets" + of;
  for (auto const w : l.targets) {
    if (!net.workloads()[w].members_unknown.empty())
      out.open = "targets" + of;
    for (auto const m : network::target_members(net, w))
      switch (into_zone_of(net, lb, node, net.interfaces()[m].subnet)) {
      case sends::yes:
        out.known.push_back(m);
        break;
      case sends::maybe:
        if (out.open.empty())
          out.open = open_zones(lb);
        break;
      case sends::no:
        out.elsewhere = true;
        break;
      }
  }
  return out;
}

/// Whether a target is registered as an instance; what stands in another VPC only by its address
/// (ELB-18).
[[nodiscard]] inline bool is_instance_target(network::network const& net,
                                             network::resolved_load_balancer const& lb,
                                             index<network::interface> target) {
  auto const& i = net.interfaces()[target];
  return i.kind == network::interface_kind::instance && i.vpc == lb.vpc;
}

/// Whether targets see the client's address; nothing where that is not known (ELB-14).
[[nodiscard]] inline std::optional<bool> keeps_client(listener const& l, bool is_udp,
                                                      bool to_instance) {
  bool const datagrams = is_udp || (l.protocol && (*l.protocol == listener_protocol::udp ||
                                                   *l.protocol == listener_protocol::tcp_udp));
  if (datagrams)
    return true;
  if (l.preserve_client_ip.is_left_out() && l.protocol.is_unknown() && !to_instance)
    return std::nullopt;
  return l.preserve_client_ip.or_default(to_instance);
}

} // namespace vpclint::inline v0::analysis
