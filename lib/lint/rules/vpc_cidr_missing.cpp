#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_vpc_cidr_missing(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    if (!v.ipv4.empty() || !v.ipv4_blocks_unknown.empty())
      continue;
    auto& f =
        v.ipv6.empty() && v.blocks_unknown.empty() // a fact left out, and there is no default
            ? ctx.inconclusive(v.declared->at,
                               "the design gives VPC " + v.declared->id + " no block")
            : ctx.report(v.declared->at, "VPC " + v.declared->id +
                                             " has an IPv6 block and no IPv4 block"); // CIDR-2
    f.resource = net.path(id);
  }
}

} // namespace

extern constinit rule const vpc_cidr_missing{
    .info =
        {.id = "VPC1021",
         .name = "vpc-cidr-missing",
         .summary = "A VPC has no IPv4 block.",
         .rationale = "Every VPC has an IPv4 block; IPv6 comes in addition. Subnets may do "
                      "without IPv4, the VPC may not.",
         .remedy = "Give the VPC a private IPv4 block, such as 10.0.0.0/16.",
         .level = severity::error,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
         .facts = {"CIDR-2"}},
    .check = &check_vpc_cidr_missing};

} // namespace vpclint::inline v0::rules
