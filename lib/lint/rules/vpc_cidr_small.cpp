#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

// As many addresses as a /24 has.
constexpr std::uint64_t small_vpc_addresses = 256;

void check_vpc_cidr_small(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    auto const blocks = ipv4_blocks(v);
    auto const size = static_cast<std::uint64_t>(ipv4_space(v).size());
    if (blocks.empty() || size > small_vpc_addresses)
      continue;
    auto const what = "VPC " + v.declared->id + " has " + std::to_string(size) + " addresses in ";
    if (!v.ipv4_blocks_unknown.empty()) {
      ctx.inconclusive(blocks.front().at, what + "the blocks that are known, too few to grow, but "
                                                 "not all of its blocks are known")
          .resource = net.path(id);
      continue;
    }
    auto& f = ctx.report(blocks.front().at, what + "all, and a block can't be enlarged later");
    f.resource = net.path(id);
    auto const wide = blocks.front().block.widened(20);
    bool const fit =
        is_rfc1918(wide.first()) && !aws::overlaps_docker_range(wide); // CIDR-4, CIDR-5
    if (!fit)
      f.remedy = "plan for growth now with a larger block of a private range";
    else if (!is_used_by_vpc(net, wide, id))
      f.remedy = "plan for growth now with a larger block, such as " + to_string(wide);
  }
}

} // namespace

extern constinit rule const vpc_cidr_small{
    .info =
        {.id = "VPC1010",
         .name = "vpc-cidr-small",
         .summary = "A VPC has no more IPv4 addresses than a /24.",
         .rationale = "Every subnet loses five addresses, scaling groups, clusters and load "
                      "balancers take many at once, and the size of a block is final: growing "
                      "means secondary blocks or a new VPC. Addresses cost nothing at the start.",
         .remedy = "Plan a /20 or larger, or say in an ignore why the VPC stays small.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
         .facts = {"CIDR-8", "SUB-6"}},
    .check = &check_vpc_cidr_small};

} // namespace vpclint::inline v0::rules
