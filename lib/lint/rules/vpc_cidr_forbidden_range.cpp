#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_vpc_cidr_forbidden_range(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    for (auto const& [block, at] : ipv4_blocks(v)) {
      auto const range = aws::forbidden_range(block); // CIDR-3
      if (!range || !range->contains(block))
        continue;
      ctx.report(at, "block " + to_string(block) + " of VPC " + v.declared->id + " lies in " +
                         to_string(*range) + ", which no VPC may use")
          .with_remedy("use a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16")
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const vpc_cidr_forbidden_range{
    .info =
        {.id = "VPC1004",
         .name = "vpc-cidr-forbidden-range",
         .summary = "A block of a VPC lies in a range that AWS keeps from VPCs.",
         .rationale = "0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16 and 224.0.0.0/4 mean something "
                      "else to every host, and EC2 refuses them.",
         .remedy = "Use a private block of RFC 1918.",
         .level = severity::error,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
         .facts = {"CIDR-3"}},
    .check = &check_vpc_cidr_forbidden_range};

} // namespace vpclint::inline v0::rules
