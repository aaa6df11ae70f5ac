#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

/// Whether a table of the VPC leads to the gateway, or takes over what it learns.
bool is_vpn_gateway_used(network::network const& net, network::resolved_vpn_gateway const& g,
                         network::route_target self) {
  for (auto const t : net.vpcs()[g.vpc].route_tables) {
    auto const& table = net.route_tables()[t];
    if (std::any_of(table.routes.begin(), table.routes.end(),
                    [&](auto const& r) { return r.target == self; }))
      return true;
    if (table.declared != nullptr &&
        std::any_of(table.declared->propagating.begin(), table.declared->propagating.end(),
                    [&](auto const& p) { return p && p->name == g.declared->id; }))
      return true;
  }
  return false;
}

void check_vpn_gateway_unused(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpn_gateways().size(); ++i) {
    auto const& g = net.vpn_gateways().items()[i];
    network::route_target const self{network::target_kind::vpn_gateway,
                                     static_cast<std::uint32_t>(i)};
    if (!g.vpc.valid() || is_vpn_gateway_used(net, g, self) || has_dangling_names(net, g.vpc))
      continue;
    auto const& name = g.declared->id;
    auto const path = net.path({}, "vpn_gateways", name);
    std::string open;
    for (auto const t : net.vpcs()[g.vpc].route_tables)
      if (!open_routes(net.route_tables()[t]).empty())
        open = "a route of " + table_text(net, t);
    if (!open.empty()) {
      undecided(ctx, g.declared->at,
                "no known route leads to VPN gateway " + name + ", but " + open + " is not known")
          .resource = path;
      continue;
    }
    auto& f = ctx.report(g.declared->at, "no route of VPC " + vpc_name(net, g.vpc) +
                                             " leads to VPN gateway " + name);
    f.resource = path;
    f.remedy = "route the blocks behind " + name + " to it, or let its routes propagate";
    for (auto const n : g.networks) {
      auto const& behind = net.outside_networks()[n];
      f.with_note("network " + behind.declared->id + " is behind it", behind.declared->at);
      if (!behind.cidrs.empty() && f.notes.size() == 1)
        f.remedy = "write `" + to_string(behind.cidrs.front()) + ": " + name +
                   "` in the route tables of the subnets that are to reach " + behind.declared->id;
    }
  }
}

} // namespace

extern constinit rule const vpn_gateway_unused{
    .info = {.id = "VPC5302",
             .name = "vpn-gateway-unused",
             .summary = "No route of its VPC leads to a VPN gateway, and none propagates from it.",
             .rationale = "Nothing in the VPC can answer what comes from the networks behind it.",
             .remedy = "Add a route to those networks, or enable propagation.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "route-table-options.html"},
             .facts = {"VPN-3", "RT-25"}},
    .check = &check_vpn_gateway_unused};

} // namespace vpclint::inline v0::rules
