#include "vpclint/lint/context.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_subnet_az_unknown(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const& s = *net.subnets()[id].declared;
    if (s.az)
      continue;
    auto message = "the AZ of subnet " + s.id + " is not known";
    if (s.az.is_unknown() && !s.az.reason().empty())
      message += ": " + s.az.reason();
    auto& f = ctx.inconclusive(s.az.is_unknown() ? place(s.az.at) : place(s.at), message);
    f.resource = net.path(id);
  }
}

} // namespace

extern constinit rule const subnet_az_unknown{
    .info =
        {.id = "VPC8001",
         .name = "subnet-az-unknown",
         .summary = "The design does not say in which AZ a subnet lies.",
         .rationale = "A subnet lies in one AZ, chosen when it is made. Left out, AWS chooses; "
                      "whether a tier, a load balancer or a database spans two AZs is then a "
                      "matter of luck, and no rule that needs the AZ can decide.",
         .remedy = "Write `az: a`, or whichever it is.",
         .level = severity::info,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"},
         .facts = {"SUB-10"}},
    .check = &check_subnet_az_unknown};

} // namespace vpclint::inline v0::rules
