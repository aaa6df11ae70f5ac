#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_gateway_endpoint_no_route_table(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    // Names that don't exist are findings of their own, and what is not known may name a table.
    if (e.kind != endpoint_kind::gateway_endpoint || !e.declared->route_tables.empty())
      continue;
    auto& f =
        ctx.report(e.declared->at, "gateway endpoint " + e.declared->id + " is on no route table");
    f.resource = endpoint_path(net, e);
    std::vector<std::string> names;
    if (e.vpc.valid())
      for (auto const id : net.vpcs()[e.vpc].route_tables) {
        auto const& t = net.route_tables()[id];
        bool const is_public = std::any_of(t.routes.begin(), t.routes.end(), [](auto const& r) {
          return r.target.kind == network::target_kind::internet_gateway;
        });
        if (t.declared != nullptr && !t.subnets.empty() && !is_public)
          names.push_back(t.id);
      }
    if (!names.empty())
      f.remedy = "write route_tables with those of the subnets that use " +
                 (e.service.empty() ? std::string("it") : e.service) + ", such as " +
                 listed_words(names);
  }
}

} // namespace

extern constinit rule const gateway_endpoint_no_route_table{
    .info = {.id = "VPC7010",
             .name = "gateway-endpoint-no-route-table",
             .summary = "A gateway endpoint is associated with no route table.",
             .rationale = "It works only for subnets whose table has its route, so nothing uses "
                          "this one.",
             .remedy = "Name the route tables of the subnets that use the service.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "gateway-endpoints.html"},
             .facts = {"EP-2"}},
    .check = &check_gateway_endpoint_no_route_table};

} // namespace vpclint::inline v0::rules
