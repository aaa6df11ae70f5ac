#include "lint/endpoint_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_endpoint_not_needed(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    if (e.kind != endpoint_kind::interface_endpoint || e.service != "ec2messages")
      continue;
    // Without ssmmessages the agents fall back on it, and the set is not complete anyway.
    if (!has_interface_endpoint(net, e.vpc, "ssmmessages"))
      continue;
    auto& f = ctx.report(e.declared->at, "endpoint " + e.declared->id +
                                             " for ec2messages is no "
                                             "longer needed: agents use ssmmessages");
    f.resource = endpoint_path(net, e);
    f.remedy = "leave endpoint " + e.declared->id + " out unless agents are older than 2024";
  }
}

} // namespace

extern constinit rule const endpoint_not_needed{
    .info = {.id = "VPC7007",
             .name = "endpoint-not-needed",
             .summary = "A VPC has an endpoint that nothing needs any more.",
             .rationale = "An interface endpoint is charged by the hour in each AZ. Current agents "
                          "of Systems Manager do without ec2messages.",
             .remedy = "Leave the endpoint out where all agents are current.",
             .level = severity::info,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/systems-manager/latest/userguide/"
                            "setup-create-vpc.html"},
             .facts = {"EP-50", "OPEN-9"}},
    .check = &check_endpoint_not_needed};

} // namespace vpclint::inline v0::rules
