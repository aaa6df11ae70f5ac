#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

#include <algorithm>
#include <map>

namespace vpclint::inline v0::rules {
namespace {

void check_peering_duplicate(lint_context& ctx) {
  auto const& net = ctx.net();
  std::map<std::pair<index<vpc>, index<vpc>>, peering const*> seen;
  for (auto const& p : net.peerings()) {
    auto const state = p.declared->state.value_or(peering_state::active);
    if (!p.requester.valid() || !p.accepter.valid() || state == peering_state::deleted ||
        state == peering_state::failed)
      continue;
    auto const path = net.path({}, "peerings", p.declared->id);
    auto const& name = p.declared->id;
    if (p.requester == p.accepter) {
      ctx.report(p.declared->at,
                 "peering " + name + " connects VPC " + vpc_name(net, p.requester) + " with itself")
          .with_remedy("name another VPC as accepter; inside a VPC the local route is enough")
          .resource = path;
      continue;
    }
    auto const [first, is_new] = seen.try_emplace(std::minmax(p.requester, p.accepter), p.declared);
    if (is_new)
      continue;
    ctx.report(p.declared->at, "peering " + name + " connects VPCs " + vpc_name(net, p.requester) +
                                   " and " + vpc_name(net, p.accepter) + ", as peering " +
                                   first->second->id + " does")
        .with_note("peering " + first->second->id + " is here", first->second->at)
        .with_remedy("remove one of the two and route to the other")
        .resource = path;
  }
}

} // namespace

extern constinit rule const peering_duplicate{
    .info = {.id = "VPC5104",
             .name = "peering-duplicate",
             .summary = "Two peerings connect the same pair of VPCs, or one connects a VPC with "
                        "itself.",
             .rationale = "AWS allows one peering for each pair of different VPCs.",
             .remedy = "Keep one peering for each pair.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/peering/"
                            "vpc-peering-basics.html"},
             .facts = {"PCX-7"}},
    .check = &check_peering_duplicate};

} // namespace vpclint::inline v0::rules
