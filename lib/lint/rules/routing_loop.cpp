#include "vpclint/lint/context.hpp"
#include "vpclint/network/graph.hpp"

#include "lint/address_helpers.hpp"
#include "lint/doubts.hpp"
#include "lint/paths.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// How much it matters that packets to a destination circle.
enum class loop_rank : std::uint8_t { internet, vpc, outside, nobody };

struct loop_goal {
  loop_rank rank{loop_rank::nobody};
  cidr block{};
  std::string text{};
};

bool is_public_range(address a) {
  return a.is_v4() ? !is_rfc1918(a.v4()) && !is_cgnat(a.v4()) : is_global_unicast(a.v6());
}

loop_goal goal_of(network::network const& net, network::destination const& d) {
  auto const block = " (" + to_string(d.block) + ")";
  for (auto const& v : net.vpcs())
    if (v.contains(d.sample))
      return {loop_rank::vpc, d.block, "VPC " + v.declared->id + block};
  for (auto const& n : net.outside_networks())
    for (auto const& b : n.cidrs)
      if (b.contains(d.sample))
        return {loop_rank::outside, d.block, "network " + n.declared->id + block};
  if (is_public_range(d.sample))
    return {loop_rank::internet, d.block, "the internet" + block};
  return {loop_rank::nobody, d.block,
          "addresses of " + to_string(d.block) + " that nothing of the design has"};
}

/// The destination that matters most, the first among equals.
loop_goal worst_goal(network::network const& net, network::routing_loop const& loop) {
  loop_goal worst;
  for (auto const& d : loop.destinations)
    if (auto g = goal_of(net, d); worst.text.empty() || g.rank < worst.rank)
      worst = std::move(g);
  return worst;
}

/// One route of the circle: where it stands and where it leads.
struct loop_hop {
  std::string text{};
  std::string table{};
  std::string destination{};
  std::string resource{};
  bool transit{false};
  place at{};
};

std::vector<loop_hop> hops_of(network::network const& net, network::routing_loop const& loop) {
  std::vector<loop_hop> hops;
  for (std::size_t i = 0; i < loop.links.size(); ++i) {
    auto const& l = loop.links[i];
    auto const& n = loop.nodes[i];
    if (l.route != nullptr) {
      auto const id = n.as<route_table>();
      auto const table = table_text(net, id);
      auto const to = destination_text(net, *l.route);
      hops.push_back({table + " sends " + to + " to " + target_text(net, l.route->target), table,
                      to, net.path(id), false,
                      l.route->at.valid() ? l.route->at : net.route_tables()[id].at});
    } else if (l.transit_route != nullptr) {
      auto const& t = net.transit_tables()[n.as<transit_gateway_route_table>()];
      auto const table = "transit gateway table " + t.id;
      auto const to = l.transit_route->list.valid()
                          ? "pl:" + net.prefix_lists()[l.transit_route->list].id
                          : to_string(l.transit_route->destination);
      auto const& a = net.attachments()[l.transit_route->attachment];
      hops.push_back({table + " sends " + to + " to attachment " + a.id, table, to,
                      "transit_gateways." + net.transit_gateways()[t.gateway].declared->id +
                          ".route_tables." + t.id,
                      true, l.transit_route->at.valid() ? l.transit_route->at : t.at});
    }
  }
  return hops;
}

std::string remedy_for_loop(loop_goal const& goal, std::vector<loop_hop> const& hops) {
  for (auto const& h : hops) {
    if (goal.rank == loop_rank::nobody && h.transit && h.destination != to_string(goal.block))
      return "write `" + to_string(goal.block) + ": blackhole` in " + h.table;
    if (goal.rank != loop_rank::nobody && !h.transit)
      return "lead " + h.destination + " of " + h.table + " elsewhere";
  }
  return "lead " + hops.front().destination + " of " + hops.front().table + " elsewhere";
}

void report_routing_loop(lint_context& ctx, network::routing_loop const& loop) {
  auto const& net = ctx.net();
  auto const goal = worst_goal(net, loop);
  auto const hops = hops_of(net, loop);
  std::vector<std::string> texts;
  for (auto const& h : hops)
    texts.push_back(h.text);
  auto const circle = "packets to " + goal.text + " go round in a circle: " + listed_words(texts);
  if (!loop.certain()) {
    std::string fact;
    for (auto const& l : loop.links)
      if (fact.empty())
        fact = l.fact;
    depends_on(ctx, hops.front().at, circle, fact);
    return;
  }
  auto& f = goal.rank == loop_rank::nobody ? ctx.report(severity::info, hops.front().at, circle)
                                           : ctx.report(hops.front().at, circle);
  for (std::size_t i = 1; i < hops.size(); ++i)
    f.with_note(hops[i].text, hops[i].at);
  f.resource = hops.front().resource;
  f.remedy = remedy_for_loop(goal, hops);
}

void check_routing_loop(lint_context& ctx) {
  for (auto const& loop : ctx.paths().loops())
    if (!is_nat_circle(ctx.net(), loop)) // VPC5013 reports those
      report_routing_loop(ctx, loop);
}

} // namespace

extern constinit rule const routing_loop{
    .info = {.id = "VPC2060",
             .name = "routing-loop",
             .summary = "Routes of several tables lead packets of some destination round in a "
                        "circle.",
             .rationale = "Nothing that is sent there arrives, and what circles in a transit "
                          "gateway is charged each time round until its time to live ends. Where "
                          "nobody has the addresses, a black hole stops it at once.",
             .remedy = "Change one of the routes, or drop the destination with a black hole.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/tgw/"
                            "transit-gateway-nat-igw.html"},
             .facts = {"RT-7", "RT-22", "TGW-5", "TGW-8", "EP-41"}},
    .check = &check_routing_loop};

} // namespace vpclint::inline v0::rules
