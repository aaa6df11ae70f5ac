#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace vpclint::inline v0::rules {
namespace {

void check_peering_no_route(lint_context& ctx) {
  auto const& net = ctx.net();
  std::set<std::pair<index<vpc>, index<vpc>>> pairs;
  for (std::size_t i = 0; i < net.peerings().size(); ++i) {
    auto const& p = net.peerings().items()[i];
    if (p.active == false || !p.requester.valid() || !p.accepter.valid() ||
        p.requester == p.accepter)
      continue;
    // PCX-7: what is to go needs no routes.
    if (!pairs.insert(std::minmax(p.requester, p.accepter)).second)
      continue;
    network::route_target const self{network::target_kind::peering, static_cast<std::uint32_t>(i)};
    if (!uses_of(net, p.requester, self).empty() || !uses_of(net, p.accepter, self).empty() ||
        has_dangling_names(net, p.requester) || has_dangling_names(net, p.accepter))
      continue;
    auto const path = net.path({}, "peerings", p.declared->id);
    auto open = open_routes_of(net, p.requester);
    if (open.empty())
      open = open_routes_of(net, p.accepter);
    if (!open.empty()) {
      undecided(ctx, p.declared->at,
                "no known route leads to peering " + p.declared->id + ", but " + open +
                    " is not known")
          .resource = path;
      continue;
    }
    auto const& a = net.vpcs()[p.requester];
    auto const& b = net.vpcs()[p.accepter];
    auto& f = ctx.report(p.declared->at, "no route table of a subnet in VPC " + a.declared->id +
                                             " or VPC " + b.declared->id + " leads to peering " +
                                             p.declared->id);
    if (!a.ipv4.empty() && !b.ipv4.empty())
      f.remedy = "write `" + to_string(b.ipv4.front()) + ": " + p.declared->id + "` in tables of " +
                 a.declared->id + " and `" + to_string(a.ipv4.front()) + ": " + p.declared->id +
                 "` in tables of " + b.declared->id + ", or remove the peering";
    f.resource = path;
  }
}

} // namespace

extern constinit rule const peering_no_route{
    .info = {.id = "VPC5103",
             .name = "peering-no-route",
             .summary = "Neither VPC of a peering routes anything to it.",
             .rationale =
                 "A peering carries nothing until the route tables of both sides lead to it.",
             .remedy = "Add routes on both sides, or remove the peering.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/peering/"
                            "vpc-peering-routing.html"},
             .facts = {"PCX-2"}},
    .check = &check_peering_no_route};

} // namespace vpclint::inline v0::rules
