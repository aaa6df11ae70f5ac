#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_vpn_gateway_second(lint_context& ctx) {
  auto const& net = ctx.net();
  std::vector<vpn_gateway const*> first(net.vpcs().size(), nullptr);
  for (auto const& g : net.vpn_gateways()) {
    if (!g.vpc.valid())
      continue;
    auto const*& earlier = first[g.vpc.value];
    if (earlier == nullptr) {
      earlier = g.declared;
      continue;
    }
    ctx.report(g.declared->at,
               "VPC " + vpc_name(net, g.vpc) + " has a second VPN gateway, " + g.declared->id)
        .with_note("the first is " + earlier->id, earlier->at)
        .with_remedy("connect the networks behind " + g.declared->id + " through " + earlier->id +
                     " as well, and remove " + g.declared->id)
        .resource = net.path({}, "vpn_gateways", g.declared->id);
  }
}

} // namespace

extern constinit rule const vpn_gateway_second{
    .info = {.id = "VPC5303",
             .name = "vpn-gateway-second",
             .summary = "Two VPN gateways are attached to one VPC.",
             .rationale =
                 "A VPC takes one; EC2 refuses the second attachment with InvalidVpcState.",
             .remedy = "Connect all networks through one VPN gateway, or use a transit gateway.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html"},
             .facts = {"VPN-1"}},
    .check = &check_vpn_gateway_second};

} // namespace vpclint::inline v0::rules
