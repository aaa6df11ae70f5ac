#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

void check_nat64_route(lint_context& ctx, index<route_table> id, network::resolved_route const& r) {
  auto const& net = ctx.net();
  if (cidr(aws::nat64_range).contains(r.destination))
    return;
  ctx.report(r.at, table_text(net, id) + " sends " + destination_text(net, r) + " to " +
                       target_text(net, r.target) + ", which takes IPv6 inside " +
                       to_string(aws::nat64_range) + " only")
      .with_remedy("route " + destination_text(net, r) +
                   " to an egress-only internet gateway, and " + to_string(aws::nat64_range) +
                   " to the NAT gateway where hosts without IPv4 need IPv4 destinations")
      .resource = net.path(id);
}

/// OPEN-11: a VPN on a VPN gateway carries no IPv6, Direct Connect does.
void check_vpn_ipv6_route(lint_context& ctx, index<route_table> id,
                          network::resolved_route const& r) {
  auto const& net = ctx.net();
  auto const& gateway = net.vpn_gateways()[r.target.as<vpn_gateway>()];
  auto const carries = [&](index<outside_network> n) {
    auto const& o = net.outside_networks()[n];
    return !o.connection_known || aws::vpn_gateway_carries_ipv6(o.connection);
  };
  if (gateway.networks.empty() ||
      std::any_of(gateway.networks.begin(), gateway.networks.end(), carries))
    return;
  auto const& behind = *net.outside_networks()[gateway.networks.front()].declared;
  ctx.report(severity::warning, r.at,
             table_text(net, id) + " sends " + destination_text(net, r) + " to " +
                 target_text(net, r.target) +
                 ", behind which there are only VPN connections, and "
                 "those carry no IPv6")
      .with_note("network " + behind.id + " is connected by VPN", behind.at)
      .with_remedy("connect by Direct Connect, or end the VPN at a transit gateway")
      .resource = net.path(id);
}

/// TGW-17: an attachment carries IPv6 only if it is told to.
void check_transit_ipv6_route(lint_context& ctx, index<route_table> id,
                              network::resolved_route const& r) {
  auto const& net = ctx.net();
  auto const& table = net.route_tables()[id];
  for (auto const a : net.transit_gateways()[r.target.as<transit_gateway>()].attachments) {
    auto const& attachment = net.attachments()[a];
    if (attachment.declared == nullptr || attachment.vpc != table.vpc ||
        attachment.declared->ipv6.value_or(true))
      continue;
    ctx.report(r.at, table_text(net, id) + " sends " + destination_text(net, r) + " to " +
                         target_text(net, r.target) + ", but attachment " + attachment.id +
                         " of VPC " + vpc_name(net, table.vpc) + " carries no IPv6")
        .with_note("attachment " + attachment.id + " is here", attachment.at)
        .with_remedy("write `ipv6: true` on attachment " + attachment.id)
        .resource = net.path(id);
  }
}

void check_route_target_family(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    for (auto const* r : distinct_routes(net.route_tables()[id])) {
      if (r->written == nullptr || !r->destination_known || !r->destination.is_v6())
        continue;
      if (r->target.kind == network::target_kind::nat_gateway &&
          net.route_tables()[id].vpc.valid() &&
          !is_inside(net.vpcs()[net.route_tables()[id].vpc], r->destination))
        check_nat64_route(ctx, id, *r);
      if (r->target.kind == network::target_kind::vpn_gateway)
        check_vpn_ipv6_route(ctx, id, *r);
      if (r->target.kind == network::target_kind::transit_gateway &&
          net.route_tables()[id].vpc.valid())
        check_transit_ipv6_route(ctx, id, *r);
    }
  }
}

} // namespace

extern constinit rule const route_target_family{
    .info = {.id = "VPC2008",
             .name = "route-target-family",
             .summary = "A route sends IPv6 to a target that does not carry it.",
             .rationale = "A NAT gateway translates IPv6 for 64:ff9b::/96 only (NAT64), and a VPN "
                          "connection on a VPN gateway carries none at all; an attachment to a "
                          "transit gateway carries it where its IPv6 support is on.",
             .remedy =
                 "Use an egress-only internet gateway, Direct Connect or a transit gateway for "
                 "IPv6.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "nat-gateway-nat64-dns64.html"},
             .facts = {"RT-16", "NAT-14", "VPN-5", "TGW-17", "OPEN-11", "OPEN-23"}},
    .check = &check_route_target_family};

} // namespace vpclint::inline v0::rules
