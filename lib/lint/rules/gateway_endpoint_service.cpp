#include "vpclint/aws/regions.hpp"

#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_gateway_endpoint_service(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    if (e.kind != endpoint_kind::gateway_endpoint || e.service.empty() ||
        aws::has_gateway_endpoint(e.service))
      continue;
    auto const& d = *e.declared;
    // EP-6: a gateway endpoint serves the VPC's own Region.
    if (auto const other = aws::leading_region(e.service); !other.empty() && e.vpc.valid()) {
      auto& f = ctx.report(d.service.at, "endpoint " + d.id + " is a gateway endpoint for Region " +
                                             std::string(other) + ", and VPC " +
                                             net.vpcs()[e.vpc].declared->id + " lies in " +
                                             net.vpcs()[e.vpc].region);
      f.resource = endpoint_path(net, e);
      f.remedy = "write service: " + e.service.substr(other.size() + 1);
      continue;
    }
    auto& f = ctx.report(d.service.is_left_out() ? place(d.at) : place(d.service.at),
                         "endpoint " + d.id + " is a gateway endpoint, but " + e.service +
                             " has interface endpoints only");
    f.resource = endpoint_path(net, e);
    f.remedy = "give endpoint " + d.id + " subnets and security groups instead of route tables";
  }
}

} // namespace

extern constinit rule const gateway_endpoint_service{
    .info = {.id = "VPC7013",
             .name = "gateway-endpoint-service",
             .summary = "A gateway endpoint is for a service that has none, or for another Region.",
             .rationale =
                 "Only S3, S3 Express and DynamoDB have gateway endpoints, and each serves "
                 "the Region of its VPC; AWS refuses others.",
             .remedy = "Use an interface endpoint: subnets and security groups instead of route "
                       "tables.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "gateway-endpoints.html"},
             .facts = {"EP-1", "EP-6"}},
    .check = &check_gateway_endpoint_service};

} // namespace vpclint::inline v0::rules
