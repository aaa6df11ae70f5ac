#include "vpclint/lint/context.hpp"

#include "lint/absence.hpp"
#include "lint/routing.hpp"
#include "lint/tiers.hpp"

namespace vpclint::inline v0::rules {
namespace {

struct igw_need {
  std::string what{};
  place at{};
};

/// What in the design only works with the gateway attached.
std::vector<igw_need> needs_of(network::network const& net, index<internet_gateway> id) {
  std::vector<igw_need> out;
  auto const& g = net.internet_gateways()[id];
  network::route_target const self{network::target_kind::internet_gateway, id.value};
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const t = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[t];
    for (auto const* r : distinct_routes(table))
      if (r->target == self && table.vpc == g.vpc)
        out.push_back({"the route to " + destination_text(net, *r) + " of " + table_text(net, t) +
                           " needs it",
                       r->at});
    if (table.edge == self)
      out.push_back({"route table " + table.id + " is its table", table.declared->gateway.at});
  }
  for (auto const& n : net.nat_gateways())
    if (n.vpc == g.vpc && n.is_public == true) // NAT-3
      out.push_back({"NAT gateway " + n.declared->id + " needs it", n.declared->at});
  if (g.vpc.valid())
    for (auto const s : net.vpcs()[g.vpc].subnets)
      if (declared_class(*net.subnets()[s].declared) == network::subnet_class::public_subnet)
        out.push_back({"subnet " + net.subnets()[s].declared->id + " is declared public",
                       net.subnets()[s].declared->tier.at});
  return out;
}

void check_internet_gateway_unattached(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.internet_gateways().size(); ++i) {
    auto const id = net.internet_gateways().id_at(i);
    auto const& g = net.internet_gateways()[id];
    if (g.attached == true || !g.vpc.valid() || stands_for_unknown(net, g))
      continue;
    auto const needs = needs_of(net, id);
    if (needs.empty())
      continue; // then internet-gateway-unused reports it
    auto const& name = g.declared->id;
    auto const& vpc = vpc_name(net, g.vpc);
    auto& f = g.attached
                  ? ctx.report(g.declared->attached.at.where.valid() ? g.declared->attached.at.where
                                                                     : g.declared->at.where,
                               "internet gateway " + name + " is not attached to VPC " + vpc)
                  : undecided(ctx, g.declared->attached.at,
                              "whether internet gateway " + name + " is attached to VPC " + vpc +
                                  " is not known");
    for (auto const& n : needs)
      f.with_note(n.what, n.at);
    if (g.attached)
      f.remedy = "attach " + name + " to VPC " + vpc + ": write `internet_gateway: " + name + "`";
    f.resource = net.path(id);
  }
}

} // namespace

extern constinit rule const internet_gateway_unattached{
    .info = {.id = "VPC5001",
             .name = "internet-gateway-unattached",
             .summary = "An internet gateway that the VPC needs is not attached to it.",
             .rationale =
                 "EC2 refuses routes to a gateway that is not attached, a NAT gateway fails "
                 "without one, and no public address can be reached.",
             .remedy = "Attach the gateway to the VPC.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "VPC_Internet_Gateway.html"},
             .facts = {"IGW-2", "IGW-10", "RT-16", "NAT-3"}},
    .check = &check_internet_gateway_unattached};

} // namespace vpclint::inline v0::rules
