#include "vpclint/lint/context.hpp"

#include "lint/internet_way.hpp"
#include "lint/paths.hpp"
#include "lint/routing.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

/// The table that takes over what the gateway sends; none: AWS makes it, or a name is dangling.
index<route_table> table_behind(network::network const& net,
                                network::resolved_nat_gateway const& g) {
  if (g.regional == true)
    return g.table;
  return g.subnet.valid() ? net.subnets()[g.subnet].table : index<route_table>{};
}

std::string missing_table_fact(network::network const& net,
                               network::resolved_nat_gateway const& g) {
  if (!g.regional)
    return "whether it is regional";
  if (*g.regional)
    return g.declared->route_table.is_unknown() ? "its route table" : "";
  if (!g.subnet.valid())
    return g.declared->subnet.is_unknown() ? "its subnet" : "";
  auto const& s = net.subnets()[g.subnet];
  return !s.table.valid() && s.declared->route_table.is_unknown()
             ? "the route table of subnet " + s.declared->id
             : "";
}

bool has_internet_gateway(network::network const& net, index<vpc> vpc) {
  for (auto const& g : net.internet_gateways())
    if (g.vpc == vpc)
      return true;
  return false;
}

void check_nat_route_of(lint_context& ctx, index<nat_gateway> id) {
  using answer = gateway_way::answer;
  auto const& net = ctx.net();
  auto const& g = net.nat_gateways()[id];
  auto const& name = g.declared->id;
  auto const table = table_behind(net, g);
  auto const doubt = [&](std::string const& fact) {
    undecided(ctx, g.declared->at,
              "whether NAT gateway " + name + " has a route to an internet gateway depends on " +
                  fact + ", which is not known")
        .resource = net.path(id);
  };
  if (auto const fact = missing_table_fact(net, g); !fact.empty())
    return doubt(fact);
  if (!table.valid())
    return;
  auto const way = way_to_gateway(net, table, nat_instances::hand_on);
  if (way.result == answer::found || way.result == answer::broken)
    return;
  if (way.result == answer::unknown)
    return doubt(way.missing);
  if (!g.is_public)
    return doubt("whether it is public or private");
  auto const where = g.subnet.valid()
                         ? " sits in subnet " + net.subnets()[g.subnet].declared->id + ", whose "
                         : "'s ";
  auto& f =
      ctx.report(g.declared->at, "public NAT gateway " + name + where + own_table_text(net, table) +
                                     " has no route to an internet gateway");
  f.with_note("the table is here", net.route_tables()[table].at);
  for (auto const& r : net.route_tables()[table].routes)
    if (leads_out(net, g.vpc, r, false))
      f.with_note("it sends " + destination_text(net, r) + " to " + target_text(net, r.target),
                  r.at);
  f.resource = net.path(id);
  auto const igw = net.vpcs()[g.vpc].internet_gateway;
  std::string const target = igw.valid() ? net.internet_gateways()[igw].declared->id : "IGW";
  for (auto const s : net.vpcs()[g.vpc].subnets) {
    auto const& subnet = net.subnets()[s];
    bool const same_az = g.subnet.valid() && subnet.az == net.subnets()[g.subnet].az;
    if (subnet.class_ipv4 == network::subnet_class::public_subnet && same_az) {
      f.remedy = "move " + name + " into the public subnet " + subnet.declared->id;
      return;
    }
  }
  f.remedy = "move " + name + " into a public subnet, or write `0.0.0.0/0: " + target + "` in " +
             table_text(net, table);
}

void check_nat_gateway_without_internet_route(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const loops = nat_loops(net, ctx.paths().loops());
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i) {
    auto const id = net.nat_gateways().id_at(i);
    auto const& g = net.nat_gateways()[id];
    if (g.is_public == false || g.available == false || !g.vpc.valid() ||
        !has_internet_gateway(net, g.vpc)) // VPC5017 reports those
      continue;
    network::route_target const self{network::target_kind::nat_gateway, id.value};
    if (std::none_of(loops.begin(), loops.end(),
                     [&](nat_loop const& l) { return l.device.target == self; })) // VPC5013
      check_nat_route_of(ctx, id);
  }
}

} // namespace

extern constinit rule const nat_gateway_without_internet_route{
    .info = {.id = "VPC5011",
             .name = "nat-gateway-without-internet-route",
             .summary = "A public NAT gateway stands where no route leads to an internet gateway.",
             .rationale = "It translates, and then its own subnet's route table has no way out: "
                          "everything behind it stays offline.",
             .remedy = "Put the NAT gateway into a public subnet, or make it private if it is not "
                       "for the internet.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "nat-gateway-troubleshooting.html"},
             .facts = {"NAT-4", "NAT-18", "RT-30", "EP-41"}},
    .check = &check_nat_gateway_without_internet_route};

} // namespace vpclint::inline v0::rules
