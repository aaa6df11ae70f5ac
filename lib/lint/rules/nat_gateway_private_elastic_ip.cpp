#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_nat_gateway_private_elastic_ip(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i) {
    auto const id = net.nat_gateways().id_at(i);
    auto const& g = net.nat_gateways()[id];
    auto const& d = *g.declared;
    if (g.is_public != false)
      continue;
    if (g.regional == true) // NAT-18
      ctx.report(d.connectivity.at, "NAT gateway " + d.id + " is private and regional at once")
          .with_remedy("write a subnet instead of `regional: true`")
          .resource = net.path(id);
    if (d.elastic_ip.has_value() || !d.elastic_ips.empty() || d.has_elastic_ip.value_or(false))
      ctx.report(d.elastic_ip.has_value()       ? d.elastic_ip.at.where
                 : d.has_elastic_ip.has_value() ? d.has_elastic_ip.at.where
                                                : d.elastic_ips.front().at.where,
                 "private NAT gateway " + d.id + " has an Elastic IP")
          .with_note("it is made private here", d.connectivity.at)
          .with_remedy("remove the Elastic IP, or the line `connectivity: private`")
          .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const nat_gateway_private_elastic_ip{
    .info = {.id = "VPC5018",
             .name = "nat-gateway-private-elastic-ip",
             .summary =
                 "A private NAT gateway has what only a public one can have: an Elastic IP, or "
                 "the whole Region.",
             .rationale = "EC2 refuses to create it.",
             .remedy = "Make it public, or a zonal private one without an Elastic IP.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                            "API_CreateNatGateway.html"},
             .facts = {"NAT-2", "NAT-18"}},
    .check = &check_nat_gateway_private_elastic_ip};

} // namespace vpclint::inline v0::rules
