#include "analysis/balancer_targets.hpp"
#include "lint/load_balancer_helpers.hpp"
#include "lint/paths.hpp"
#include "network/target_members.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// What a load balancer sends to its targets from its own addresses.
struct node_traffic {
  traffic match{};
  bool health{false}; ///< health checks alone
};

std::vector<node_traffic> node_traffics(network::resolved_load_balancer const& lb,
                                        listener const& l) {
  std::vector<node_traffic> out;
  auto const& port = l.target_port.is_left_out() ? l.port : l.target_port;
  bool const datagrams = l.protocol == listener_protocol::udp;
  // A network load balancer may hand on the client's address: then only its checks are its own.
  bool const own = lb.kind != load_balancer_kind::network;
  if (port && own && !datagrams)
    out.push_back({tcp(*port), false});
  if (l.health_check_port)
    out.push_back({tcp(*l.health_check_port), true});
  else if (port && l.health_check_port.is_left_out() && (!own || datagrams))
    out.push_back({tcp(*port), true}); // ELB-19
  return out;
}

void check_target_of_balancer(lint_context& ctx, network::resolved_load_balancer const& lb,
                              listener const& l, index<network::workload> target,
                              node_traffic const& t) {
  auto const& net = ctx.net();
  auto const& nodes = net.workloads()[lb.owner].members;
  for (auto const to : network::target_members(net, target)) {
    index<network::interface> stuck;
    bool sends = false; // the one that is stuck certainly does
    bool any = false;
    for (auto const node : nodes) {
      bool asked = false;
      bool gets_there = false;
      for (bool const ipv6 : {false, true})
        if (auto const v = ctx.paths().between(node, to, ipv6, t.match)) {
          asked = true;
          gets_there = gets_there || (*v != verdict::blocked && *v != verdict::reply_blocked);
        }
      any = any || gets_there;
      if (!asked || gets_there || sends)
        continue;
      // Without cross-zone balancing a node only needs the targets of its zone (ELB-11).
      sends = analysis::into_zone_of(net, lb, net.interfaces()[node].subnet,
                                     net.interfaces()[to].subnet) == analysis::sends::yes;
      if (sends || !stuck.valid())
        stuck = node;
    }
    if (!stuck.valid() || (any && !sends))
      continue;
    auto& f = ctx.report(l.at, balancer_words(lb) + " cannot " +
                                   (t.health ? "check the health of " : "reach ") +
                                   net.interfaces()[to].name + " on " + to_string(t.match) +
                                   (any ? " from node " + net.interfaces()[stuck].name : ""));
    add_blockers(net,
                 {.from = interface_selector(net, stuck),
                  .to = interface_selector(net, to),
                  .match = t.match},
                 f);
    f.remedy = "let the load balancer in at the target, and out at its own groups, on " +
               to_string(t.match);
    f.resource = balancer_path(net, lb);
    return;
  }
}

void check_load_balancer_target_unreachable(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers()) {
    if (!lb.owner.valid() || !lb.kind || lb.kind == load_balancer_kind::gateway)
      continue;
    std::set<std::pair<std::uint32_t, std::string>> told;
    for (auto const& l : lb.listeners)
      for (auto const target : l.targets) {
        // Functions are called by their API: nothing is sent to their interfaces.
        // That it sends to itself is another finding.
        if (net.workloads()[target].kind == network::interface_kind::lambda || target == lb.owner)
          continue;
        for (auto const& t : node_traffics(lb, *l.written))
          if (told.insert({target.value, to_string(t.match)}).second)
            check_target_of_balancer(ctx, lb, *l.written, target, t);
      }
  }
}

} // namespace

extern constinit rule const load_balancer_target_unreachable{
    .info = {.id = "VPC7112",
             .name = "load-balancer-target-unreachable",
             .summary =
                 "A load balancer cannot open connections to its target, or check its health.",
             .rationale = "Targets that fail their checks get no traffic, and clients see errors "
                          "although both ends are up.",
             .remedy = "Let the load balancer in on the target's port and the port of the checks.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                            "target-group-health-checks.html"},
             .facts = {"ELB-11", "ELB-19", "SG-4"}},
    .check = &check_load_balancer_target_unreachable};

} // namespace vpclint::inline v0::rules
