#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

/// NAT-17: replies to a NAT gateway find their way back without a route.
bool only_nat_gateways_send(network::network const& net, std::vector<target_use> const& uses) {
  return std::all_of(uses.begin(), uses.end(), [&](target_use const& u) {
    auto const& subnets = net.route_tables()[u.table].subnets;
    return std::all_of(subnets.begin(), subnets.end(), [&](auto const s) {
      auto const& nics = net.subnets()[s].interfaces;
      return !nics.empty() && std::all_of(nics.begin(), nics.end(), [&](auto const n) {
        return net.interfaces()[n].kind == network::interface_kind::nat_gateway;
      });
    });
  });
}

void check_peering_one_sided(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.peerings().size(); ++i) {
    auto const& p = net.peerings().items()[i];
    if (p.active == false || !p.requester.valid() || !p.accepter.valid() ||
        p.requester == p.accepter)
      continue;
    network::route_target const self{network::target_kind::peering, static_cast<std::uint32_t>(i)};
    auto const there = uses_of(net, p.requester, self);
    auto const back = uses_of(net, p.accepter, self);
    if (there.empty() == back.empty())
      continue;
    auto const& uses = there.empty() ? back : there;
    auto const with = there.empty() ? p.accepter : p.requester;
    auto const without = p.other(with);
    if (only_nat_gateways_send(net, uses) || has_dangling_names(net, without))
      continue;
    auto const path = net.path({}, "peerings", p.declared->id);
    auto const text = "routes of VPC " + vpc_name(net, with) + " use peering " + p.declared->id;
    if (auto const open = open_routes_of(net, without); !open.empty()) {
      undecided(ctx, p.declared->at,
                text + ", and whether VPC " + vpc_name(net, without) +
                    " has a route back depends on " + open + ", which is not known")
          .resource = path;
      continue;
    }
    auto& f = ctx.report(p.declared->at,
                         text + ", but VPC " + vpc_name(net, without) + " has no route back");
    for (auto const& u : uses)
      f.with_note("the route to " + destination_text(net, *u.route) + " of " +
                      table_text(net, u.table) + " uses it",
                  u.route->at);
    auto const& blocks = net.vpcs()[with].ipv4;
    f.remedy = "write `" + (blocks.empty() ? std::string("CIDR") : to_string(blocks.front())) +
               ": " + p.declared->id + "` in the route tables of VPC " + vpc_name(net, without) +
               " whose subnets are to answer";
    f.resource = path;
  }
}

} // namespace

extern constinit rule const peering_one_sided{
    .info = {.id = "VPC5102",
             .name = "peering-one-sided",
             .summary = "Only one of the two VPCs of a peering routes to the other.",
             .rationale = "Requests cross the peering and the replies don't come back, since each "
                          "side's route tables need a route of their own.",
             .remedy = "Add the route back to the tables of the other VPC.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/peering/"
                            "vpc-peering-routing.html"},
             .facts = {"PCX-2", "RT-23", "NAT-17"}},
    .check = &check_peering_one_sided};

} // namespace vpclint::inline v0::rules
