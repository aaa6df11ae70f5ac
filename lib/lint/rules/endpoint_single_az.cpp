#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_endpoint_single_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    if (e.kind != endpoint_kind::interface_endpoint || !e.vpc.valid())
      continue;
    auto const cover = endpoint_cover(net, e);
    // With clients in the VPC it is their AZs that count; an endpoint without any is for other
    // VPCs.
    if (cover.covered() != zone_cover::answer::single || !clients_of(net, e).empty())
      continue;
    auto& f =
        ctx.report(e.declared->at, "endpoint " + e.declared->id + " is in " + zone_words(cover));
    f.resource = endpoint_path(net, e);
    note_zones(net, f, cover);
    f.remedy = "add " + second_zone(net, cover);
  }
}

} // namespace

extern constinit rule const endpoint_single_az{
    .info = {.id = "VPC7005",
             .name = "endpoint-single-az",
             .summary = "An interface endpoint without clients in its VPC stands in one AZ.",
             .rationale = "Whoever uses it from elsewhere loses the service with that AZ.",
             .remedy = "Give the endpoint subnets in two AZs.",
             .level = severity::info,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "create-interface-endpoint.html"},
             .facts = {"EP-20", "EP-26"}},
    .check = &check_endpoint_single_az};

} // namespace vpclint::inline v0::rules
