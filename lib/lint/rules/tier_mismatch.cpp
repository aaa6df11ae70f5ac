#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"
#include "lint/tiers.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

using network::subnet_class;

/// The first route that leads out of the VPC of a subnet and not to a VPN gateway, or, with `any`,
/// the first at all.
network::resolved_route const* way_out_of_tier(network::network const& net,
                                               network::resolved_subnet const& s, bool any) {
  for (bool const ipv6 : {false, true}) {
    if (!has_family(s, ipv6))
      continue;
    for (auto const& r : net.route_tables()[s.table].routes)
      if (leads_out(net, s.vpc, r, ipv6) &&
          r.target.kind != network::target_kind::gateway_endpoint &&
          r.target.kind != network::target_kind::missing &&
          (any || r.target.kind != network::target_kind::vpn_gateway))
        return &r;
  }
  return nullptr;
}

/// Which fact leaves the class open.
std::string open_fact(network::network const& net, network::resolved_subnet const& s) {
  if (!s.table.valid())
    return "its route table";
  for (bool const ipv6 : {false, true})
    if (auto const p = is_public(net, s, ipv6); p.kind == publicity::kind_type::unknown)
      return p.missing;
  for (auto const& r : net.route_tables()[s.table].routes)
    if (!r.destination_known && r.list.valid())
      return "what is in prefix list " + net.prefix_lists()[r.list].id;
  return "a route of " + table_text(net, s.table);
}

void check_tier_of(lint_context& ctx, index<subnet> id, subnet_class tier) {
  auto const& net = ctx.net();
  auto const& s = net.subnets()[id];
  std::vector<subnet_class> classes;
  if (has_family(s, false))
    classes.push_back(s.class_ipv4);
  if (has_family(s, true))
    classes.push_back(s.class_ipv6);
  auto const any = [&](subnet_class c) {
    return std::find(classes.begin(), classes.end(), c) != classes.end();
  };
  if (any(subnet_class::public_subnet))
    return; // tier-not-private says so
  auto const declared = "subnet " + s.declared->id + " is declared " + *s.declared->tier;
  if (!s.table.valid() || any(subnet_class::unknown)) {
    bool const dangling = s.table.valid() ? has_dangling_route(net.route_tables()[s.table])
                                          : !s.declared->route_table.is_unknown();
    if (!dangling)
      undecided(ctx, s.declared->tier.at,
                "whether subnet " + s.declared->id + " is " + *s.declared->tier +
                    ", as declared, depends on " + open_fact(net, s) + ", which is not known")
          .resource = net.path(id);
    return;
  }
  auto const* r = way_out_of_tier(net, s, tier == subnet_class::isolated);
  if (r != nullptr) {
    auto& f = ctx.report(s.declared->tier.at, declared + ", but " + effective_table_text(net, s) +
                                                  " sends " + destination_text(net, *r) + " to " +
                                                  target_text(net, r->target));
    f.with_note("the route is here", r->at).resource = net.path(id);
    f.remedy = remedy_for_route(net, s, destination_text(net, *r),
                                any(subnet_class::private_subnet) ? subnet_class::private_subnet
                                                                  : subnet_class::vpn_only);
  } else if (tier == subnet_class::vpn_only && !any(subnet_class::vpn_only)) {
    auto& f = ctx.report(s.declared->tier.at, declared + ", but " + effective_table_text(net, s) +
                                                  " has no route out of the VPC at all");
    f.with_note("the table is here", net.route_tables()[s.table].at).resource = net.path(id);
    f.remedy = "route the networks behind the VPN gateway to it, or declare " + s.declared->id +
               " as `tier: isolated`";
  }
}

void check_tier_mismatch(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const tier = declared_class(*net.subnets()[id].declared);
    if (tier == subnet_class::vpn_only || tier == subnet_class::isolated)
      check_tier_of(ctx, id, *tier);
  }
}

} // namespace

extern constinit rule const tier_mismatch{
    .info =
        {.id = "VPC2042",
         .name = "tier-mismatch",
         .summary = "A subnet declared isolated or vpn-only has another way out of the VPC, or "
                    "one declared vpn-only has none.",
         .rationale = "An isolated subnet's traffic must not leave the VPC, and a vpn-only one's "
                      "must leave through a VPN gateway only; the routes say otherwise.",
         .remedy = "Correct the subnet's route table or its declared tier.",
         .level = severity::error,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"},
         .facts = {"SUB-15", "RT-1", "RT-6"}},
    .check = &check_tier_mismatch};

} // namespace vpclint::inline v0::rules
