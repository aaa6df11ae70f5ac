#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/connections.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

void check_vpn_route(lint_context& ctx, index<route_table> id, network::resolved_route const& r) {
  auto const& net = ctx.net();
  auto const& g = net.vpn_gateways()[r.target.as<vpn_gateway>()];
  auto const& name = g.declared->id;
  auto const subject =
      table_text(net, id) + " sends " + destination_text(net, r) + " to VPN gateway " + name;
  std::vector<std::string> prefixes;
  bool open = g.networks.empty();
  for (auto const n : g.networks) {
    auto const& behind = net.outside_networks()[n];
    open = open || !behind.unknown.empty();
    for (auto const& c : behind.advertised) {
      if (c.overlaps(r.destination))
        return;
      prefixes.push_back(to_string(c));
    }
  }
  if (open) {
    undecided(ctx, r.at,
              subject + ", and whether that knows a way there is not known" +
                  (g.networks.empty()
                       ? ": the design names no network behind it"
                       : std::string(": a block of a network behind it is not known")))
        .resource = net.path(id);
    return;
  }
  auto& f =
      ctx.report(r.at, subject + ", which knows only " +
                           (prefixes.empty() ? std::string("nothing") : listed_words(prefixes)));
  for (auto const n : g.networks)
    f.with_note("network " + net.outside_networks()[n].declared->id + " is behind it",
                net.outside_networks()[n].declared->at);
  f.with_remedy("let a network behind " + name + " announce " + destination_text(net, r) +
                ", or remove the route")
      .resource = net.path(id);
}

void check_vpn_route_unknown_prefix(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    for (auto const* r : distinct_routes(net.route_tables()[id]))
      if (r->written != nullptr && !r->written->propagated && r->destination_known &&
          !r->list.valid() && r->target.kind == network::target_kind::vpn_gateway)
        check_vpn_route(ctx, id, *r);
  }
}

} // namespace

extern constinit rule const vpn_route_unknown_prefix{
    .info =
        {.id = "VPC5304",
         .name = "vpn-route-unknown-prefix",
         .summary = "A static route leads to a VPN gateway that knows no way to its destination.",
         .rationale = "A VPN gateway drops what matches none of the prefixes that it learned or "
                      "that its VPN connections name.",
         .remedy = "Announce the prefix from the other side, or correct the route.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html"},
         .facts = {"VPN-2"}},
    .check = &check_vpn_route_unknown_prefix};

} // namespace vpclint::inline v0::rules
