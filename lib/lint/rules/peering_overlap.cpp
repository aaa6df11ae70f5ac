#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_peering_overlap(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& p : net.peerings()) {
    if (!p.requester.valid() || !p.accepter.valid() || p.requester == p.accepter)
      continue;
    auto const state = p.declared->state.value_or(peering_state::active);
    if (state == peering_state::deleted)
      continue;
    auto const& a = net.vpcs()[p.requester];
    auto const& b = net.vpcs()[p.accepter];
    auto const path = net.path({}, "peerings", p.declared->id);
    auto const vpcs = "VPCs " + a.declared->id + " and " + b.declared->id;
    if (auto const shared = first_overlap_of(a, b)) {
      ctx.report(p.declared->at, "peering " + p.declared->id + " connects " + vpcs +
                                     ", whose blocks " + to_string(shared->first) + " and " +
                                     to_string(shared->second) + " overlap")
          .with_note("VPC " + a.declared->id + " has " + to_string(shared->first) + " here",
                     block_place(a, shared->first))
          .with_note("VPC " + b.declared->id + " has " + to_string(shared->second) + " here",
                     block_place(b, shared->second))
          .with_remedy("give one of the VPCs another block; where it must stay, publish what the "
                       "other needs through an interface endpoint instead")
          .resource = path;
    } else if (may_overlap(a, b)) {
      undecided(ctx, p.declared->at,
                "whether " + vpcs + ", which peering " + p.declared->id +
                    " connects, overlap depends on a block that is not known")
          .resource = path;
    }
  }
}

} // namespace

extern constinit rule const peering_overlap{
    .info = {.id = "VPC5101",
             .name = "peering-overlap",
             .summary = "A peering connects two VPCs whose blocks overlap.",
             .rationale =
                 "The connection ends in the state failed, whether or not anything uses the "
                 "addresses that both have.",
             .remedy = "Give one of the VPCs blocks that the other does not have.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/peering/"
                            "vpc-peering-basics.html"},
             .facts = {"PCX-4", "CIDR-19"}},
    .check = &check_peering_overlap};

} // namespace vpclint::inline v0::rules
