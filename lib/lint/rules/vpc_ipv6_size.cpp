#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_vpc_ipv6_size(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    for (auto const& [block, at] : ipv6_blocks(v)) {
      if (aws::is_vpc_ipv6_length(block.length())) // CIDR-18
        continue;
      ctx.report(at, "IPv6 block " + to_string(block) + " of VPC " + v.declared->id + " is a /" +
                         std::to_string(block.length()) +
                         ", and a VPC takes /44, /48, /52, /56 or /60")
          .with_remedy("write " + to_string(prefix6::around(block.first(), 56)) +
                       ", the size that Amazon gives")
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const vpc_ipv6_size{
    .info =
        {.id = "VPC1009",
         .name = "vpc-ipv6-size",
         .summary = "An IPv6 block of a VPC has a length that AWS does not take.",
         .rationale = "Amazon's own blocks are always /56; those of an IPAM pool or of your own "
                      "may be /44 to /60 in steps of four. EC2 refuses every other length.",
         .remedy = "Use a /56, or /44, /48, /52 or /60 from a pool of your own.",
         .level = severity::error,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
         .facts = {"CIDR-18"}},
    .check = &check_vpc_ipv6_size};

} // namespace vpclint::inline v0::rules
