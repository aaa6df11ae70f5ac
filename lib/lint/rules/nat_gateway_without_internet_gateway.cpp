#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

void check_nat_gateway_without_internet_gateway(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i) {
    auto const id = net.nat_gateways().id_at(i);
    auto const& g = net.nat_gateways()[id];
    auto const here = [&](auto const& igw) { return igw.vpc == g.vpc; };
    // One that is written but not attached is the gateway's own finding.
    if (g.is_public == false || !g.vpc.valid() ||
        std::any_of(net.internet_gateways().begin(), net.internet_gateways().end(), here))
      continue;
    auto const& name = g.declared->id;
    auto const& vpc = vpc_name(net, g.vpc);
    if (!g.is_public) {
      undecided(ctx, g.declared->connectivity.at,
                "whether NAT gateway " + name + " needs an internet gateway, which VPC " + vpc +
                    " lacks, depends on its connectivity, which is not known")
          .resource = net.path(id);
      continue;
    }
    ctx.report(g.declared->at, "public NAT gateway " + name + " is in VPC " + vpc +
                                   ", which has no internet gateway")
        .with_note("the VPC is here", net.vpcs()[g.vpc].declared->at)
        .with_remedy("write `internet_gateway: NAME` in VPC " + vpc +
                     ", or `connectivity: private` on " + name)
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const nat_gateway_without_internet_gateway{
    .info = {.id = "VPC5017",
             .name = "nat-gateway-without-internet-gateway",
             .summary = "A public NAT gateway stands in a VPC without an internet gateway.",
             .rationale =
                 "It ends in the state failed: \"Network has no Internet gateway attached\".",
             .remedy = "Attach an internet gateway to the VPC, or make the NAT gateway private.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "nat-gateway-troubleshooting.html"},
             .facts = {"NAT-3"}},
    .check = &check_nat_gateway_without_internet_gateway};

} // namespace vpclint::inline v0::rules
