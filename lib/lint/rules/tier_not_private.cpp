#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"
#include "lint/tiers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_tier_not_private(lint_context& ctx) {
  using kind = publicity::kind_type;
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const& s = net.subnets()[id];
    auto const tier = declared_class(*s.declared);
    if (!tier || *tier == network::subnet_class::public_subnet)
      continue;
    std::vector<publicity> open;
    std::vector<publicity> undecided_by;
    for (bool const ipv6 : {false, true}) { // RT-6: the families are apart
      if (!has_family(s, ipv6))
        continue;
      auto p = is_public(net, s, ipv6);
      if (p.kind == kind::yes)
        open.push_back(std::move(p));
      else if (p.kind == kind::unknown)
        undecided_by.push_back(std::move(p));
    }
    auto const& name = s.declared->id;
    auto const declared = "subnet " + name + " is declared " + *s.declared->tier;
    if (open.empty() && !undecided_by.empty() && *tier == network::subnet_class::private_subnet) {
      undecided(ctx, s.declared->tier.at,
                "whether subnet " + name + " is private, as declared, depends on " +
                    undecided_by.front().missing + ", which is not known")
          .resource = net.path(id);
      continue;
    }
    if (open.empty())
      continue;
    auto const* r = open.front().route;
    std::string routes = destination_text(net, *r);
    if (open.size() > 1)
      routes += " and " + destination_text(net, *open.back().route);
    auto& f = ctx.report(s.declared->tier.at, declared + ", but " + effective_table_text(net, s) +
                                                  " sends " + routes + " to " +
                                                  target_text(net, r->target));
    f.resource = net.path(id);
    for (auto const& p : open)
      f.with_note("the route to " + target_text(net, p.route->target) + " is here", p.route->at);
    f.remedy = remedy_for_route(net, s, routes, network::subnet_class::public_subnet);
  }
}

} // namespace

extern constinit rule const tier_not_private{
    .info =
        {.id = "VPC2040",
         .name = "tier-not-private",
         .summary = "A subnet declared private, vpn-only or isolated has a route to an internet "
                    "gateway.",
         .rationale = "What decides is the route table that is in effect, the VPC's main table "
                      "for a subnet that names none. IPv6 counts by itself: there every address "
                      "is public, so `::/0` to the internet gateway opens the subnet.",
         .remedy = "Route the subnet to a NAT gateway, or an egress-only gateway for IPv6, or "
                   "associate it with another route table.",
         .level = severity::error,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"},
         .facts = {"SUB-15", "RT-1", "RT-6", "RT-27", "IGW-6"}},
    .check = &check_tier_not_private};

} // namespace vpclint::inline v0::rules
