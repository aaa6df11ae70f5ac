#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_vpc_cidr_size(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    for (auto const& [block, at] : ipv4_blocks(v)) {
      if (has_vpc_size(block)) // CIDR-1
        continue;
      bool const large = block.length() < aws::shortest_ipv4_length;
      auto const legal = large ? aws::shortest_ipv4_length : aws::longest_ipv4_length;
      ctx.report(at, "block " + to_string(block) + " of VPC " + v.declared->id +
                         (large ? " is larger than a /16" : " is smaller than a /28"))
          .with_remedy("write a block from /16 to /28, such as " +
                       to_string(prefix4::around(block.first(), legal)))
          .resource = net.path(id);
    }
  }
}

} // namespace

extern constinit rule const vpc_cidr_size{
    .info =
        {.id = "VPC1003",
         .name = "vpc-cidr-size",
         .summary = "An IPv4 block of a VPC is larger than /16 or smaller than /28.",
         .rationale = "EC2 refuses the block with InvalidVpc.Range, so the VPC is not created.",
         .remedy = "Use a block from /16 to /28; several blocks make a larger VPC.",
         .level = severity::error,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
         .facts = {"CIDR-1"}},
    .check = &check_vpc_cidr_size};

} // namespace vpclint::inline v0::rules
