#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_nat_gateway_placement(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i) {
    auto const id = net.nat_gateways().id_at(i);
    auto const& g = net.nat_gateways()[id];
    auto const& d = *g.declared;
    auto const refuse = [&](place at, std::string const& what, std::string remedy) {
      ctx.report(at, what).with_remedy(std::move(remedy)).resource = net.path(id);
    };
    if (g.regional == true && !d.subnet.is_left_out())
      refuse(d.subnet.at, "NAT gateway " + d.id + " is regional, and stands in a subnet as well",
             "remove `subnet`, or `regional: true`");
    if (g.regional == false && d.subnet.is_left_out())
      refuse(d.at, "NAT gateway " + d.id + " names no subnet, and is not regional",
             "write the subnet that it stands in, or `regional: true`");
    if (g.regional == false && g.subnet.valid()) {
      auto const& s = *net.subnets()[g.subnet].declared;
      if (s.cidr.is_left_out() && !s.ipv6.is_left_out())
        refuse(d.subnet.at,
               "NAT gateway " + d.id + " stands in subnet " + s.id + ", which has IPv6 alone",
               "name a subnet with an IPv4 block");
    }
    if (g.regional == false && !d.elastic_ips.empty())
      refuse(d.elastic_ips.front().at,
             "NAT gateway " + d.id + " has Elastic IPs by AZ, and stands in one AZ",
             "write `elastic_ip`, or `regional: true` instead of its subnet");
    if (g.regional == false && !d.route_table.is_left_out())
      refuse(d.route_table.at,
             "NAT gateway " + d.id + " has a route table of its own, which a zonal one has not",
             "remove `route_table`; the table of its subnet counts");
    if (g.regional == true && !d.ip.is_left_out())
      refuse(d.ip.at,
             "NAT gateway " + d.id + " is regional, and has an address in a subnet as well",
             "remove `ip`, or `regional: true`");
  }
}

} // namespace

extern constinit rule const nat_gateway_placement{
    .info = {.id = "VPC5023",
             .name = "nat-gateway-placement",
             .summary =
                 "A NAT gateway has what only a regional one or only a zonal one can have, or "
                 "stands in a subnet without IPv4.",
             .rationale = "A zonal NAT gateway stands in one subnet, has a private IPv4 address of "
                          "it and goes by its route table; a regional one stands in none, has a "
                          "table of its own and an Elastic IP for each AZ. EC2 refuses a mixture.",
             .remedy = "Write `subnet`, or `regional: true` with what belongs to it.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "nat-gateways-regional.html"},
             .facts = {"NAT-1", "NAT-18"}},
    .check = &check_nat_gateway_placement};

} // namespace vpclint::inline v0::rules
