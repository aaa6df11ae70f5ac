#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_endpoint_subnets_same_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints())
    if (e.kind == endpoint_kind::interface_endpoint)
      report_shared_zone(ctx, e.subnets, e.declared->at, endpoint_path(net, e),
                         "endpoint " + e.declared->id);
}

} // namespace

extern constinit rule const endpoint_subnets_same_az{
    .info = {.id = "VPC7003",
             .name = "endpoint-subnets-same-az",
             .summary = "An interface endpoint has two subnets in one AZ.",
             .rationale = "AWS puts one interface of an endpoint into each AZ and refuses a second "
                          "subnet with DuplicateSubnetsInSameZone.",
             .remedy = "Name one subnet for each AZ.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "create-interface-endpoint.html"},
             .facts = {"EP-20"}},
    .check = &check_endpoint_subnets_same_az};

} // namespace vpclint::inline v0::rules
