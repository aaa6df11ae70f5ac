#include "vpclint/lint/context.hpp"

#include "lint/paths.hpp"
#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void report_nat_loop(lint_context& ctx, nat_device const& d, network::resolved_route const* r) {
  auto const& net = ctx.net();
  auto const& s = net.subnets()[d.subnet];
  auto const text = nat_text(net, d);
  auto const& name = s.declared->id;
  bool const direct = r->target == d.target;
  auto& f =
      ctx.report(nat_place(net, d),
                 text + " sits in subnet " + name + ", whose " + own_table_text(net, s.table) +
                     " sends " + destination_text(net, *r) +
                     (direct ? " back to it"
                             : " to " + target_text(net, r->target) + ", which leads back to it"));
  f.with_note("the route is here", r->at).resource = nat_path(net, d);
  // NAT-10: a private one has nothing to do with the internet gateway.
  if (auto const* g = d.target.kind == network::target_kind::nat_gateway
                          ? &net.nat_gateways()[d.target.as<nat_gateway>()]
                          : nullptr;
      g != nullptr && g->is_public == false) {
    f.remedy = "put " + text + " into a subnet whose route table sends " +
               destination_text(net, *r) + " on, such as to a transit gateway";
    return;
  }
  std::string target = "a public subnet";
  for (auto const p : net.vpcs()[s.vpc].subnets) {
    auto const& other = net.subnets()[p];
    if (other.class_ipv4 == network::subnet_class::public_subnet &&
        (other.az == s.az || target == "a public subnet"))
      target = "the public subnet " + other.declared->id;
    if (other.class_ipv4 == network::subnet_class::public_subnet && other.az == s.az)
      break;
  }
  f.remedy = "put " + text + " into " + target;
}

void check_nat_gateway_loop(lint_context& ctx) {
  for (auto const& loop : nat_loops(ctx.net(), ctx.paths().loops()))
    report_nat_loop(ctx, loop.device, loop.route);
}

} // namespace

extern constinit rule const nat_gateway_loop{
    .info = {.id = "VPC5013",
             .name = "nat-gateway-loop",
             .summary = "The route table of a NAT device's own subnet leads back to the device.",
             .rationale = "What it sends out returns to it, so nothing behind it reaches the "
                          "internet. The usual cause is a NAT gateway placed in a private subnet.",
             .remedy = "Put the NAT gateway or NAT instance into a public subnet.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "nat-gateway-troubleshooting.html"},
             .facts = {"NAT-4", "NAT-20"}},
    .check = &check_nat_gateway_loop};

} // namespace vpclint::inline v0::rules
