#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_nat_gateway_without_elastic_ip(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i) {
    auto const id = net.nat_gateways().id_at(i);
    auto const& g = net.nat_gateways()[id];
    auto const& d = *g.declared;
    // NAT-18: AWS gives a regional gateway its addresses when nobody names them.
    if (g.is_public == false || g.regional == true || d.elastic_ip.has_value() ||
        d.has_elastic_ip.value_or(true))
      continue;
    if (!g.is_public || !g.regional) {
      undecided(ctx, d.has_elastic_ip.at,
                "whether NAT gateway " + d.id +
                    " needs the Elastic IP that it lacks depends on whether it is " +
                    (g.is_public ? "regional" : "public") + ", which is not known")
          .resource = net.path(id);
      continue;
    }
    ctx.report(d.has_elastic_ip.at.where.valid() ? d.has_elastic_ip.at.where : d.at.where,
               "public NAT gateway " + d.id + " has no Elastic IP")
        .with_remedy("give " + d.id + " an Elastic IP, or write `connectivity: private`")
        .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const nat_gateway_without_elastic_ip{
    .info = {.id = "VPC5012",
             .name = "nat-gateway-without-elastic-ip",
             .summary = "A public NAT gateway has no Elastic IP.",
             .rationale =
                 "A public NAT gateway can't be created without one: it is the address that "
                 "the internet sees.",
             .remedy = "Allocate an Elastic IP for it, or make it a private NAT gateway.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
                            "API_CreateNatGateway.html"},
             .facts = {"NAT-2", "NAT-18"}},
    .check = &check_nat_gateway_without_elastic_ip};

} // namespace vpclint::inline v0::rules
