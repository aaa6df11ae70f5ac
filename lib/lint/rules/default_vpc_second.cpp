#include "vpclint/lint/context.hpp"

namespace vpclint::inline v0::rules {
namespace {

void report_second_default(lint_context& ctx, network::resolved_vpc const& first, index<vpc> id) {
  auto const& second = ctx.net().vpcs()[id];
  auto const& a = *first.declared;
  auto const& b = *second.declared;
  if (a.account && b.account && *a.account != *b.account)
    return;
  if (!first.region.empty() && !second.region.empty() && first.region != second.region)
    return;
  if (first.region.empty() || second.region.empty() ||
      a.account.has_value() != b.account.has_value()) {
    std::string const fact = first.region.empty() || second.region.empty() ? "Regions" : "accounts";
    auto& f = ctx.inconclusive(b.at, "whether VPCs " + a.id + " and " + b.id +
                                         " may both be default VPCs depends on their " + fact +
                                         ", which are not known");
    f.with_note("the other default VPC", a.at);
    f.remedy = "write down what is not known yet";
    f.resource = ctx.net().path(id);
    return;
  }
  auto& f = ctx.report(b.at, "Region " + second.region + " has a second default VPC, " + b.id);
  f.with_note("the first is " + a.id, a.at);
  f.remedy = "write `default: true` on one of " + a.id + " and " + b.id;
  f.resource = ctx.net().path(id);
}

void check_default_vpc_second(lint_context& ctx) {
  auto const& vpcs = ctx.net().vpcs();
  for (std::size_t i = 1; i < vpcs.size(); ++i)
    for (std::size_t before = 0; before < i; ++before)
      if (vpcs.items()[i].declared->is_default && vpcs.items()[before].declared->is_default) {
        report_second_default(ctx, vpcs.items()[before], vpcs.id_at(i));
        break;
      }
}

} // namespace

extern constinit rule const default_vpc_second{
    .info = {.id = "VPC1016",
             .name = "default-vpc-second",
             .summary = "A Region has two default VPCs.",
             .rationale = "An account has one default VPC in each Region; EC2 refuses another "
                          "with DefaultVpcAlreadyExists.",
             .remedy = "Write `default: true` on one VPC of the Region.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html"},
             .facts = {"CIDR-23", "ERR-1"}},
    .check = &check_default_vpc_second};

} // namespace vpclint::inline v0::rules
