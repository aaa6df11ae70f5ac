#include "vpclint/aws/subnet_rules.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_subnet_span(lint_context& ctx, index<subnet> id, cidr const& block, place at) {
  auto const& net = ctx.net();
  auto const& s = net.subnets()[id];
  auto const& v = net.vpcs()[s.vpc];
  auto const where = aws::place_subnet(block.is_v4() ? v.ipv4 : v.ipv6, block);
  if (where.error != aws::subnet_error::spans_blocks)
    return;
  auto const what = "subnet " + s.declared->id + " " + to_string(block) + " ";
  if (auto const& why = v.unknown_for(block.is_v6());
      !why.empty()) { // an unknown block may hold all of it
    ctx.inconclusive(at, what + "spans several known blocks of VPC " + v.declared->id +
                             ", but not all of its blocks are known: " + why)
        .resource = net.path(id);
    return;
  }
  auto& f = ctx.report(at, what + "spans several blocks of VPC " + v.declared->id +
                               ", and a subnet lies in one");
  f.resource = net.path(id);
  for (auto const* written : {&v.declared->cidr_blocks, &v.declared->ipv6_cidr_blocks})
    for (auto const& b : *written)
      if (b && block.contains(*b))
        f.with_note("one of the blocks", b.at);
  f.remedy = "split it, one subnet for each block";
}

void check_subnet_spans_blocks(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const& s = net.subnets()[id];
    if (!s.vpc.valid())
      continue;
    if (s.ipv4)
      check_subnet_span(ctx, id, *s.ipv4, s.declared->cidr.at);
    if (s.ipv6)
      check_subnet_span(ctx, id, *s.ipv6, s.declared->ipv6.at);
  }
}

} // namespace

extern constinit rule const subnet_spans_blocks{
    .info = {.id = "VPC1015",
             .name = "subnet-spans-blocks",
             .summary = "A subnet lies across several blocks of its VPC.",
             .rationale = "A subnet lies inside one block of the VPC, also where blocks are "
                          "neighbours; EC2 refuses it with InvalidSubnet.Range.",
             .remedy = "Give each block subnets of its own.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"SUB-1", "SUB-4"}},
    .check = &check_subnet_spans_blocks};

} // namespace vpclint::inline v0::rules
