#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_route_egress_only_ipv4(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    for (auto const* r : distinct_routes(net.route_tables()[id])) {
      if (r->written == nullptr || !r->destination_known ||
          aws::carries_family(target_type_of(r->target.kind), r->destination.is_v4()))
        continue;
      auto& f = ctx.report(r->at, table_text(net, id) + " sends IPv4, " +
                                      destination_text(net, *r) + ", to " +
                                      target_text(net, r->target) + ", which carries IPv6 only");
      f.resource = net.path(id);
      if (r->destination.is_everything())
        f.remedy = "write \"::/0\" as the destination, and route 0.0.0.0/0 to a NAT gateway";
      else
        f.remedy = "route " + destination_text(net, *r) + " to a NAT gateway";
    }
  }
}

} // namespace

extern constinit rule const route_egress_only_ipv4{
    .info = {.id = "VPC2007",
             .name = "route-egress-only-ipv4",
             .summary = "A route sends IPv4 to an egress-only internet gateway.",
             .rationale = "That gateway exists for IPv6 alone; EC2 refuses the route.",
             .remedy = "Use a NAT gateway for IPv4.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "egress-only-internet-gateway.html"},
             .facts = {"RT-16", "IGW-7"}},
    .check = &check_route_egress_only_ipv4};

} // namespace vpclint::inline v0::rules
