#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_route_to_gateway_endpoint(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    for (auto const* r : distinct_routes(table)) {
      if (r->written == nullptr || r->target.kind != network::target_kind::gateway_endpoint)
        continue;
      auto const& e = *net.endpoints()[r->target.as<vpc_endpoint>()].declared;
      ctx.report(r->at, table_text(net, id) + " has a written route to " +
                            destination_text(net, *r) + " through gateway endpoint " + e.id)
          .with_note("the endpoint is here", e.at)
          .with_remedy("remove the route and add " + table.id + " to `route_tables` of endpoint " +
                       e.id)
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const route_to_gateway_endpoint{
    .info = {.id = "VPC2009",
             .name = "route-to-gateway-endpoint",
             .summary = "A written route leads to a gateway endpoint.",
             .rationale =
                 "AWS puts the route to a gateway endpoint into the tables that the endpoint "
                 "names, and nobody else can write or change one.",
             .remedy = "Name the route table on the endpoint instead.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "gateway-endpoints.html"},
             .facts = {"RT-16", "EP-2"}},
    .check = &check_route_to_gateway_endpoint};

} // namespace vpclint::inline v0::rules
