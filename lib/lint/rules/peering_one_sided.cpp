#include "vpclint/aws/route_selection.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"
#include "lint/paths.hpp"

#include <algorithm>
#include <set>

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

/// The target that a subnet's table selects for an address; nothing where none is certain.
std::optional<network::route_target> peering_route_of(network::network const& net,
                                                      network::resolved_subnet const& s, address to,
                                                      bool& open) {
  if (!s.table.valid() || !net.route_tables()[s.table].routes_unknown.empty()) {
    open = true;
    return std::nullopt;
  }
  auto const& routes = net.route_tables()[s.table].routes;
  auto const choice = aws::select_route(routes, to, {}, [](auto const& r) {
    return aws::route_candidate{.destination = r.destination,
                                .rank = static_cast<aws::route_rank>(r.source),
                                .blackhole = r.blackhole,
                                .destination_known = r.destination_known};
  });
  if (choice.outcome == aws::route_outcome::selected)
    return routes[choice.position].target;
  open = choice.outcome == aws::route_outcome::unknown ||
         choice.outcome == aws::route_outcome::ambiguous;
  return std::nullopt;
}

/// Whether requests of some host of one subnet arrive at one of the other, and the replies don't.
bool peering_loses_replies(lint_context& ctx, network::resolved_subnet const& from,
                           network::resolved_subnet const& to) {
  auto& paths = ctx.paths();
  for (auto const a : paths.one_of_each(from.interfaces, false))
    for (auto const b : paths.one_of_each(to.interfaces, false))
      if (paths.between(a, b, false, traffic{}) == verdict::reply_blocked)
        return true;
  return false;
}

/// Both VPCs route to the other, but some subnet that is asked has no route back (PCX-2).
void check_subnets_of_peering(lint_context& ctx, network::resolved_peering const& p,
                              index<vpc> asking, network::route_target self) {
  auto const& net = ctx.net();
  auto const asked = p.other(asking);
  std::set<index<route_table>> done;
  for (auto const b : net.vpcs()[asked].subnets) {
    auto const& to = net.subnets()[b];
    if (!to.ipv4 || !to.table.valid() || done.count(to.table) != 0)
      continue;
    for (auto const a : net.vpcs()[asking].subnets) {
      auto const& from = net.subnets()[a];
      bool open = false;
      if (!from.ipv4 || peering_route_of(net, from, to.ipv4->first(), open) != self)
        continue;
      auto const back = peering_route_of(net, to, from.ipv4->first(), open);
      if (open || back == self || !peering_loses_replies(ctx, from, to))
        continue;
      done.insert(to.table);
      auto const& t = net.route_tables()[to.table];
      auto& f = ctx.report(p.declared->at,
                           "requests from subnet " + from.declared->id + " arrive over peering " +
                               p.declared->id + " at subnet " + to.declared->id + ", whose " +
                               own_table_text(net, to.table) +
                               (back ? " sends the replies to " + target_text(net, *back)
                                     : std::string(" has no route back")));
      f.with_note("the table is here", t.at);
      f.remedy = "write `" + to_string(net.vpcs()[asking].ipv4.front()) + ": " + p.declared->id +
                 "` in " + table_text(net, to.table);
      f.resource = net.path({}, "peerings", p.declared->id);
      break;
    }
  }
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
    if (!there.empty() && !back.empty()) {
      check_subnets_of_peering(ctx, p, p.requester, self);
      check_subnets_of_peering(ctx, p, p.accepter, self);
    }
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
             .summary =
                 "Only one of the two VPCs of a peering routes to the other, or subnets that "
                 "are asked over it have no route back.",
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
