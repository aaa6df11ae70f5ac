#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_internet_gateway_second(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const report_second = [&](std::string const& kind, auto const& second, auto const& first,
                                 index<vpc> vpc, std::string resource) {
    ctx.report(second.at, "VPC " + vpc_name(net, vpc) + " has a second " + kind + ", " + second.id)
        .with_note("the first is " + first.id, first.at)
        .with_remedy("keep one of " + first.id + " and " + second.id)
        .resource = std::move(resource);
  };
  std::vector<internet_gateway const*> igw(net.vpcs().size(), nullptr);
  for (std::size_t i = 0; i < net.internet_gateways().size(); ++i) {
    auto const& g = net.internet_gateways().items()[i];
    if (!g.vpc.valid() || g.attached == false)
      continue;
    if (auto const*& first = igw[g.vpc.value]; first == nullptr)
      first = g.declared;
    else if (g.attached)
      report_second("internet gateway", *g.declared, *first, g.vpc,
                    net.path(net.internet_gateways().id_at(i)));
  }
  std::vector<egress_only_internet_gateway const*> eigw(net.vpcs().size(), nullptr);
  for (auto const& g : net.egress_only_gateways()) {
    if (!g.vpc.valid())
      continue;
    if (auto const*& first = eigw[g.vpc.value]; first == nullptr)
      first = g.declared;
    else
      report_second("egress-only internet gateway", *g.declared, *first, g.vpc,
                    net.path(g.vpc, "egress_only_internet_gateway", g.declared->id));
  }
}

} // namespace

extern constinit rule const internet_gateway_second{
    .info = {.id = "VPC5003",
             .name = "internet-gateway-second",
             .summary = "A VPC has two internet gateways, or two egress-only ones.",
             .rationale = "A VPC takes one of each; EC2 refuses the second attachment with "
                          "Resource.AlreadyAssociated.",
             .remedy = "Keep one gateway.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "amazon-vpc-limits.html"},
             .facts = {"IGW-1"}},
    .check = &check_internet_gateway_second};

} // namespace vpclint::inline v0::rules
