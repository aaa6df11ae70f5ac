#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_endpoint_no_subnet(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    if (!e.kind || *e.kind == endpoint_kind::gateway_endpoint || !e.declared->subnets.empty())
      continue;
    auto& f = ctx.report(e.declared->at, "endpoint " + e.declared->id + " has no subnet");
    f.resource = endpoint_path(net, e);
    f.remedy = "write subnets, one for each AZ that has clients";
  }
}

} // namespace

extern constinit rule const endpoint_no_subnet{
    .info = {.id = "VPC7009",
             .name = "endpoint-no-subnet",
             .summary = "An interface or Gateway Load Balancer endpoint has no subnet.",
             .rationale = "It has an interface, and with it an address, only in the subnets it is "
                          "given; without any nothing reaches it.",
             .remedy = "Name one subnet for each AZ that has clients.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "create-interface-endpoint.html"},
             .facts = {"EP-20", "EP-40"}},
    .check = &check_endpoint_no_subnet};

} // namespace vpclint::inline v0::rules
