#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_vpc_cidr_public_range(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    for (auto const& [block, at] : ipv4_blocks(v)) {
      if (!has_vpc_size(block))
        continue;
      std::string why;
      if (auto const range = aws::unusual_range(block)) // OPEN-15
        why = " lies in " + to_string(*range) +
              ", which is reserved for other uses; AWS does not say whether it works";
      else if (aws::is_public_range(block)) // CIDR-4
        why = " is publicly routable, so the VPC can't reach who owns it on the internet";
      else
        continue;
      ctx.report(at, "block " + to_string(block) + " of VPC " + v.declared->id + why).resource =
          net.path(id);
    }
  }
}

} // namespace

extern constinit rule const vpc_cidr_public_range{
    .info =
        {.id = "VPC1007",
         .name = "vpc-cidr-public-range",
         .summary = "A block of a VPC is not private address space.",
         .rationale = "AWS accepts the block and treats it as private: it is never announced to "
                      "the internet, and whoever holds these addresses there can't be reached "
                      "from the VPC.",
         .remedy = "Use 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10, unless the "
                   "addresses are your own.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
         .facts = {"CIDR-4", "OPEN-15"}},
    .check = &check_vpc_cidr_public_range};

} // namespace vpclint::inline v0::rules
