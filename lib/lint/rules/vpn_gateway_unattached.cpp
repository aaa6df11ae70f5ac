#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_vpn_gateway_unattached(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpn_gateways().size(); ++i) {
    auto const& g = net.vpn_gateways().items()[i];
    if (!g.declared->vpc.is_left_out())
      continue;
    network::route_target const self{network::target_kind::vpn_gateway,
                                     static_cast<std::uint32_t>(i)};
    std::vector<std::pair<std::string, place>> users;
    for (std::size_t t = 0; t < net.route_tables().size(); ++t) {
      auto const id = net.route_tables().id_at(t);
      for (auto const* r : distinct_routes(net.route_tables()[id]))
        if (r->target == self)
          users.emplace_back("the route to " + destination_text(net, *r) + " of " +
                                 table_text(net, id) + " needs it",
                             r->at);
    }
    auto const& name = g.declared->id;
    auto& f = ctx.report(users.empty() ? severity::warning : severity::error, g.declared->at,
                         "VPN gateway " + name + " is attached to no VPC");
    for (auto const& [what, at] : users)
      f.with_note(what, at);
    for (auto const n : g.networks)
      f.with_note("network " + net.outside_networks()[n].declared->id + " is connected through it",
                  net.outside_networks()[n].declared->at);
    f.with_remedy("write `vpc: NAME` on " + name + ", or remove it").resource =
        net.path({}, "vpn_gateways", name);
  }
}

} // namespace

extern constinit rule const vpn_gateway_unattached{
    .info = {.id = "VPC5301",
             .name = "vpn-gateway-unattached",
             .summary = "A VPN gateway is attached to no VPC.",
             .rationale =
                 "Nothing can be routed to it, and what lies behind it reaches no VPC. It is "
                 "an error as soon as a route needs the gateway, which EC2 then refuses.",
             .remedy = "Attach it to its VPC, or remove it.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "route-table-options.html"},
             .facts = {"RT-17", "VPN-1", "VPN-3"}},
    .check = &check_vpn_gateway_unattached};

} // namespace vpclint::inline v0::rules
