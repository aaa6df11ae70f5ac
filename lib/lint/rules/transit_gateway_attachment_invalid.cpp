#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

#include <map>

namespace vpclint::inline v0::rules {
namespace {

void check_transit_gateway_attachment_invalid(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& gateway : net.transit_gateways()) {
    std::map<index<vpc>, network::resolved_attachment const*> seen;
    for (auto const id : gateway.attachments) {
      auto const& a = net.attachments()[id];
      if (a.declared == nullptr || !a.vpc.valid())
        continue;
      auto const& name = gateway.declared->id;
      if (a.declared->subnets.empty())
        ctx.report(a.at, "attachment " + a.id + " of VPC " + vpc_name(net, a.vpc) +
                             " to transit gateway " + name + " names no subnet")
            .with_remedy("name one subnet for each AZ that is to use the transit gateway")
            .resource = attachment_path(net, a);
      auto const [first, is_new] = seen.try_emplace(a.vpc, &a);
      if (is_new)
        continue;
      ctx.report(a.at, "VPC " + vpc_name(net, a.vpc) +
                           " has a second attachment to transit gateway " + name + ", " + a.id)
          .with_note("the first is " + first->second->id, first->second->at)
          .with_remedy("keep one and give it the subnets of both")
          .resource = attachment_path(net, a);
    }
  }
}

} // namespace

extern constinit rule const transit_gateway_attachment_invalid{
    .info = {.id = "VPC5205",
             .name = "transit-gateway-attachment-invalid",
             .summary = "An attachment of a VPC has no subnet, or the VPC is attached twice.",
             .rationale =
                 "A VPC is attached to a transit gateway once, through at least one subnet.",
             .remedy = "Write one attachment for each VPC, with one subnet for each AZ.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html"},
             .facts = {"TGW-1"}},
    .check = &check_transit_gateway_attachment_invalid};

} // namespace vpclint::inline v0::rules
