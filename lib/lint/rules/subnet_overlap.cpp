#include "vpclint/lint/context.hpp"

#include <algorithm>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

struct placed_block {
  cidr block{};
  index<subnet> in{};
  place at{};
};

void report_overlap(lint_context& ctx, placed_block const& a, placed_block const& b) {
  // AWS refuses the one that is created last (SUB-3); take that for the order of the design.
  auto const& later = b.in > a.in ? b : a;
  auto const& earlier = b.in > a.in ? a : b;
  auto const& subnets = ctx.net().subnets();
  auto const& earlier_id = subnets[earlier.in].declared->id;
  ctx.report(later.at, "subnet " + subnets[later.in].declared->id + " " + to_string(later.block) +
                           " overlaps " + earlier_id + " " + to_string(earlier.block))
      .with_note(earlier_id + " has its block here", earlier.at)
      .resource = ctx.net().path(later.in);
}

// Blocks are nested or apart, so in ascending order (wider first) a block shares addresses with the
// blocks around it and with no other earlier one. Of equal blocks the first stands for all.
void report_overlaps(lint_context& ctx, std::vector<placed_block> blocks) {
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](auto const& a, auto const& b) { return a.block < b.block; });
  std::vector<placed_block const*> around;
  for (auto const& b : blocks) {
    while (!around.empty() && !around.back()->block.contains(b.block))
      around.pop_back();
    for (auto const* outer : around)
      report_overlap(ctx, *outer, b);
    if (around.empty() || around.back()->block != b.block)
      around.push_back(&b);
  }
}

void check_subnet_overlap(lint_context& ctx) {
  for (auto const& v : ctx.net().vpcs()) {
    std::vector<placed_block> ipv4;
    std::vector<placed_block> ipv6;
    for (auto const id : v.subnets) {
      auto const& s = ctx.net().subnets()[id];
      if (s.ipv4)
        ipv4.push_back({*s.ipv4, id, s.declared->cidr.at});
      if (s.ipv6)
        ipv6.push_back({*s.ipv6, id, s.declared->ipv6.at});
    }
    report_overlaps(ctx, std::move(ipv4));
    report_overlaps(ctx, std::move(ipv6));
  }
}

} // namespace

extern constinit rule const subnet_overlap{
    .info = {.id = "VPC1011",
             .name = "subnet-overlap",
             .summary = "Two subnets of one VPC share addresses.",
             .rationale =
                 "EC2 refuses the second one with InvalidSubnet.Conflict, so the stack stops "
                 "half way.",
             .remedy = "Give each subnet a block of its own.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"SUB-3"}},
    .check = &check_subnet_overlap};

} // namespace vpclint::inline v0::rules
