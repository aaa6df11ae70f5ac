#include "vpclint/aws/regions.hpp"
#include "vpclint/lint/context.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// Names and ids of zones can't be compared: which is which differs between accounts (SUB-10).
void report_mixed_zones(lint_context& ctx, index<subnet> id) {
  auto const& net = ctx.net();
  auto const& s = *net.subnets()[id].declared;
  bool const is_id = aws::is_zone_id(*s.az);
  auto& f =
      ctx.inconclusive(s.az.at, "which AZ subnet " + s.id + " is in can't be told: " + *s.az +
                                    (is_id ? " is an id, and other AZs of the Region are named"
                                           : " is a name, and other AZs of the Region are "
                                             "given by their ids"));
  f.resource = net.path(id);
  f.remedy = is_id ? "write the name that this AZ has in the account, as for the other subnets"
                   : "write the id of this AZ, as for the other subnets";
}

void check_subnet_az_unknown(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const& s = *net.subnets()[id].declared;
    if (s.az) {
      if (net.subnets()[id].vpc.valid() && net.subnets()[id].az.empty())
        report_mixed_zones(ctx, id);
      continue;
    }
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
                      "matter of luck, and no rule that needs the AZ can decide. "
                      "The same holds where some AZs are named and others given by their ids: "
                      "which name is which id differs between accounts.",
         .remedy = "Write `az: a`, or whichever it is.",
         .level = severity::info,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"},
         .facts = {"SUB-10"}},
    .check = &check_subnet_az_unknown};

} // namespace vpclint::inline v0::rules
