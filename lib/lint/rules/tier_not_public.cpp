#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"
#include "lint/tiers.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// The route that goes somewhere else instead, for the message; null when there is none.
network::resolved_route const* default_route_of(network::network const& net,
                                                network::resolved_subnet const& s) {
  for (auto const& r : net.route_tables()[s.table].routes)
    if (r.destination_known && r.destination.is_everything() && !r.blackhole)
      return &r;
  return nullptr;
}

void report_tier_not_public(lint_context& ctx, index<subnet> id) {
  auto const& net = ctx.net();
  auto const& s = net.subnets()[id];
  auto const& name = s.declared->id;
  auto const table = effective_table_text(net, s);
  auto& f = ctx.report(s.declared->tier.at, "subnet " + name + " is declared public, but " + table +
                                                " has no route to an internet gateway");
  f.resource = net.path(id);
  auto const* other = default_route_of(net, s);
  if (other != nullptr)
    f.with_note("it sends " + destination_text(net, *other) + " to " +
                    target_text(net, other->target),
                other->at);
  else
    f.with_note("the table is here", net.route_tables()[s.table].at);
  auto const igw = net.vpcs()[s.vpc].internet_gateway;
  std::string const family = has_family(s, false) ? "0.0.0.0/0" : "::/0";
  if (!igw.valid()) {
    f.remedy = "give VPC " + vpc_name(net, s.vpc) + " an internet gateway and route " + family +
               " of " + name + " to it";
    return;
  }
  auto const route = "`" + family + ": " + net.internet_gateways()[igw].declared->id + "`";
  if (auto const open = public_table_of(net, s); open.valid())
    f.remedy = "write `route_table: " + net.route_tables()[open].id + "` on " + name;
  else if (!s.table_explicit || net.route_tables()[s.table].subnets.size() > 1)
    f.remedy = "give " + name + " a route table of its own with " + route;
  else
    f.remedy = (other != nullptr ? "write " + route + " instead in " : "write " + route + " in ") +
               table_text(net, s.table);
}

void check_tier_not_public(lint_context& ctx) {
  using kind = publicity::kind_type;
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const& s = net.subnets()[id];
    if (declared_class(*s.declared) != network::subnet_class::public_subnet || !s.vpc.valid())
      continue;
    bool settled = false;
    std::string missing;
    for (bool const ipv6 : {false, true}) {
      if (!has_family(s, ipv6))
        continue;
      auto const p = is_public(net, s, ipv6);
      if (p.kind == kind::unknown)
        missing = p.missing;
      else if (p.kind != kind::no)
        settled = true; // public, or the cause is reported at the route or the gateway
    }
    if (settled)
      continue;
    if (missing.empty())
      report_tier_not_public(ctx, id);
    else
      undecided(ctx, s.declared->tier.at,
                "whether subnet " + s.declared->id + " is public, as declared, depends on " +
                    missing + ", which is not known")
          .resource = net.path(id);
  }
}

} // namespace

extern constinit rule const tier_not_public{
    .info = {.id = "VPC2041",
             .name = "tier-not-public",
             .summary = "A subnet declared public has no route to an internet gateway.",
             .rationale =
                 "A public address there is useless: requests may arrive, but no reply and "
                 "no request finds the way out.",
             .remedy = "Associate the subnet with a route table that leads to the VPC's internet "
                       "gateway.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "VPC_Internet_Gateway.html"},
             .facts = {"SUB-15", "SUB-16", "SUB-17", "RT-1"}},
    .check = &check_tier_not_public};

} // namespace vpclint::inline v0::rules
