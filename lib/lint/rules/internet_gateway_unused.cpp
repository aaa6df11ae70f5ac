#include "vpclint/lint/context.hpp"

#include "lint/absence.hpp"
#include "lint/routing.hpp"

#include <cstddef>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

enum class igw_usage { used, unused, unknown };

/// By gateway: whether a table is its own or has a route to it.
std::vector<bool> named_gateways(network::network const& net) {
  std::vector<bool> named(net.internet_gateways().size());
  auto const note = [&](network::route_target const& t) {
    if (t.kind == network::target_kind::internet_gateway)
      named[t.id] = true;
  };
  for (auto const& table : net.route_tables()) {
    if (table.edge)
      note(*table.edge);
    for (auto const& r : table.routes)
      note(r.target);
  }
  return named;
}

/// Of a gateway that no table names.
igw_usage usage_of(network::network const& net, index<internet_gateway> id) {
  auto const& g = net.internet_gateways()[id];
  auto usage = igw_usage::unused;
  for (auto const& table : net.route_tables()) {
    if (table.vpc != g.vpc)
      continue;
    if (has_dangling_route(table))
      return igw_usage::used; // perhaps; the name is reported already
    if (!open_routes(table).empty())
      usage = igw_usage::unknown;
  }
  for (auto const& n : net.nat_gateways()) // NAT-18: AWS makes its table when nobody writes it
    if (n.vpc == g.vpc && n.regional == true && !n.table.valid())
      return igw_usage::used;
  return usage;
}

void check_internet_gateway_unused(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const named = named_gateways(net);
  for (std::size_t i = 0; i < net.internet_gateways().size(); ++i) {
    auto const id = net.internet_gateways().id_at(i);
    auto const& g = net.internet_gateways()[id];
    if (named[i] || stands_for_unknown(net, g))
      continue;
    auto const usage = usage_of(net, id);
    auto const& name = g.declared->id;
    if (usage == igw_usage::used)
      continue;
    if (usage == igw_usage::unknown) {
      undecided(ctx, g.declared->at,
                "no known route leads to internet gateway " + name +
                    ", but not all routes of its VPC are known")
          .resource = net.path(id);
      continue;
    }
    bool const attached = g.attached != false && g.vpc.valid();
    auto& f = ctx.report(g.declared->at, "no route leads to internet gateway " + name +
                                             (attached ? "" : ", and it is attached to nothing"));
    f.resource = net.path(id);
    f.remedy = attached ? "route 0.0.0.0/0 of the public subnets to " + name + ", or remove it"
                        : "remove " + name;
  }
}

} // namespace

extern constinit rule const internet_gateway_unused{
    .info = {.id = "VPC5002",
             .name = "internet-gateway-unused",
             .summary = "No route leads to an internet gateway.",
             .rationale = "Nothing in the VPC can reach the internet through it or answer what "
                          "arrives, so it is either forgotten or left over.",
             .remedy = "Add the route to the public subnets' table, or remove the gateway.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "VPC_Internet_Gateway.html"},
             .facts = {"IGW-2", "SUB-17", "NAT-18"}},
    .check = &check_internet_gateway_unused};

} // namespace vpclint::inline v0::rules
