#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

// One finding a block, at the one that was written later, with the first block in its way.
template <class Block>
void report_vpc_cidr_overlap(lint_context& ctx, index<vpc> id, std::vector<Block> const& blocks) {
  auto const& name = ctx.net().vpcs()[id].declared->id;
  for (std::size_t later = 1; later < blocks.size(); ++later)
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      auto const& a = blocks[earlier];
      auto const& b = blocks[later];
      if (!a.block.overlaps(b.block))
        continue;
      ctx.report(b.at, a.block == b.block
                           ? "VPC " + name + " has the block " + to_string(b.block) + " twice"
                           : "blocks " + to_string(a.block) + " and " + to_string(b.block) +
                                 " of VPC " + name + " overlap")
          .with_note("the earlier block", a.at)
          .resource = ctx.net().path(id);
      break;
    }
}

void check_vpc_cidr_overlap(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    report_vpc_cidr_overlap(ctx, id, ipv4_blocks(net.vpcs()[id])); // CIDR-9
    report_vpc_cidr_overlap(ctx, id, ipv6_blocks(net.vpcs()[id]));
  }
}

} // namespace

extern constinit rule const vpc_cidr_overlap{
    .info =
        {.id = "VPC1006",
         .name = "vpc-cidr-overlap",
         .summary = "Two blocks of one VPC share addresses.",
         .rationale = "EC2 refuses to associate a block that overlaps one the VPC already has.",
         .remedy = "Remove one of the blocks, or move it to addresses that are free.",
         .level = severity::error,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"},
         .facts = {"CIDR-9"}},
    .check = &check_vpc_cidr_overlap};

} // namespace vpclint::inline v0::rules
