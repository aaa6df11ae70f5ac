#include "lint/load_balancer_helpers.hpp"
#include "lint/workloads.hpp"
#include "network/target_members.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// Where the targets of a load balancer are.
struct target_zones {
  std::vector<std::string> zones{};                 ///< with a target, each once
  std::vector<index<network::interface>> outside{}; ///< in a zone where it has no node
  bool open{false};                                 ///< some are not known
};

void add_targets_of(network::network const& net, network::resolved_listener const& l,
                    zone_cover const& nodes, index<vpc> home, target_zones& out) {
  out.open = out.open || !l.targets_unknown.empty() || l.targets.size() < l.written->to.size();
  for (auto const t : l.targets) {
    auto const& w = net.workloads()[t];
    out.open = out.open || !w.members_unknown.empty();
    if (w.kind == network::interface_kind::lambda) { // invoked, not connected to
      out.open = true;
      continue;
    }
    for (auto const m : network::target_members(net, t)) {
      auto const& nic = net.interfaces()[m];
      // Targets outside the VPC are in all zones (ELB-18).
      if (nic.vpc != home || !nic.subnet.valid() || net.subnets()[nic.subnet].az.empty()) {
        out.open = true;
        continue;
      }
      auto const& az = net.subnets()[nic.subnet].az;
      if (std::find(out.zones.begin(), out.zones.end(), az) == out.zones.end())
        out.zones.push_back(az);
      if (std::find(nodes.zones.begin(), nodes.zones.end(), az) == nodes.zones.end() &&
          std::find(out.outside.begin(), out.outside.end(), m) == out.outside.end())
        out.outside.push_back(m);
    }
  }
}

/// Targets in zones where the load balancer has no node get nothing from it.
void report_targets_outside(lint_context& ctx, network::resolved_load_balancer const& lb,
                            target_zones const& targets) {
  auto const& net = ctx.net();
  std::vector<std::string> names;
  std::vector<std::string> zones;
  for (auto const m : targets.outside) {
    auto const& nic = net.interfaces()[m];
    names.push_back(nic.name);
    auto const& az = net.subnets()[nic.subnet].az;
    if (std::find(zones.begin(), zones.end(), az) == zones.end())
      zones.push_back(az);
  }
  auto& f =
      ctx.report(lb.declared->at, balancer_words(lb) + " has no subnet in " + zone_list(zones) +
                                      ", where its target" + (names.size() == 1 ? " " : "s ") +
                                      listed_words(names) + (names.size() == 1 ? " is" : " are"));
  f.resource = balancer_path(net, lb);
  for (auto const m : targets.outside)
    f.with_note(net.interfaces()[m].name + " gets no traffic", net.interfaces()[m].at);
  f.remedy = "add a subnet of " + zone_list(zones) + " to load balancer " + lb.declared->id;
}

/// Without crossing, a node sends to targets of its own zone only.
void report_idle_nodes(lint_context& ctx, network::resolved_load_balancer const& lb,
                       network::resolved_listener const& l, zone_cover const& nodes) {
  auto const& net = ctx.net();
  target_zones targets;
  add_targets_of(net, l, nodes, lb.vpc, targets);
  if (targets.open || targets.zones.empty())
    return;
  std::vector<std::string> idle;
  for (auto const& z : nodes.zones)
    if (std::find(targets.zones.begin(), targets.zones.end(), z) == targets.zones.end())
      idle.push_back(z);
  if (idle.empty() || idle.size() == nodes.zones.size())
    return;
  auto const& written = lb.declared->cross_zone;
  auto const what = listener_words(*l.written) + " of " + balancer_words(lb) +
                    " has no target in " + zone_list(idle);
  auto& f =
      written.is_unknown()
          ? ctx.inconclusive(l.written->at, what + ", and whether it sends to other AZs is not "
                                                   "known")
          : ctx.report(l.written->at, what + ", and it does not send to other AZs");
  f.resource = balancer_path(net, lb);
  if (!written.is_left_out())
    f.with_note("sending to other AZs", written.at);
  f.remedy = "write cross_zone: true on load balancer " + lb.declared->id +
             ", or add a target in " + zone_list(idle);
}

void check_load_balancer_target_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers()) {
    auto const nodes = balancer_cover(net, lb);
    if (!lb.kind || nodes.zones.empty() || !nodes.unknown.empty() || nodes.incomplete)
      continue;
    target_zones all;
    for (auto const& l : lb.listeners)
      add_targets_of(net, l, nodes, lb.vpc, all);
    // Without a second AZ an application load balancer is refused, which is another finding.
    bool const refused =
        lb.kind == load_balancer_kind::application && nodes.covered() == zone_cover::answer::single;
    if (!all.outside.empty() && !refused)
      report_targets_outside(ctx, lb, all);
    if (lb.declared->cross_zone.or_default(aws::crosses_zones_by_default(*lb.kind)) == true)
      continue;
    for (auto const& l : lb.listeners)
      report_idle_nodes(ctx, lb, l, nodes);
  }
}

} // namespace

extern constinit rule const load_balancer_target_az{
    .info = {.id = "VPC7111",
             .name = "load-balancer-target-az",
             .summary = "A load balancer and its targets are in different AZs.",
             .rationale = "It sends only to targets in AZs where it has a subnet. A network load "
                          "balancer that does not cross AZs, which is its default, has nothing to "
                          "send to from an AZ without a target.",
             .remedy = "Give load balancer and targets the same AZs, or let it send to others.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/network/"
                            "target-group-cross-zone.html"},
             .facts = {"ELB-11"}},
    .check = &check_load_balancer_target_az};

} // namespace vpclint::inline v0::rules
