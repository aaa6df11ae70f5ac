#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_gwlb_endpoint_subnets(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    if (e.kind != endpoint_kind::gwlb_endpoint || e.declared->subnets.size() < 2)
      continue;
    auto& f =
        ctx.report(e.declared->at, "Gateway Load Balancer endpoint " + e.declared->id + " has " +
                                       std::to_string(e.declared->subnets.size()) + " subnets");
    f.resource = endpoint_path(net, e);
    f.remedy = "write one endpoint for each subnet, and route each AZ to its own";
  }
}

} // namespace

extern constinit rule const gwlb_endpoint_subnets{
    .info = {.id = "VPC7008",
             .name = "gwlb-endpoint-subnets",
             .summary = "A Gateway Load Balancer endpoint has several subnets.",
             .rationale = "Such an endpoint has exactly one subnet, since a route leads to exactly "
                          "one interface; AWS refuses a second one.",
             .remedy = "Write one endpoint for each subnet.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "gateway-load-balancer-endpoints.html"},
             .facts = {"EP-40"}},
    .check = &check_gwlb_endpoint_subnets};

} // namespace vpclint::inline v0::rules
