#include "vpclint/lint/context.hpp"

#include "lint/paths.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

void check_endpoint_unreachable(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& e : net.endpoints()) {
    if (e.kind != endpoint_kind::interface_endpoint || !e.owner.valid() || !e.vpc.valid())
      continue;
    std::vector<index<network::interface>> consumers;
    bool all_known = true;
    for (auto const id : net.vpcs()[e.vpc].interfaces) {
      auto const& nic = net.interfaces()[id];
      all_known = all_known && nic.groups_unknown.empty();
      if (nic.can_initiate && nic.owner != e.owner &&
          nic.kind != network::interface_kind::load_balancer)
        consumers.push_back(id);
    }
    std::size_t blocked = 0;
    bool used = !all_known;
    index<network::interface> from;
    index<network::interface> to;
    for (bool const ipv6 : {false, true})
      for (auto const a : ctx.paths().one_of_each(consumers, ipv6))
        for (auto const b : net.workloads()[e.owner].members) {
          if (used)
            break;
          auto const v = ctx.paths().between(a, b, ipv6, tcp(443));
          if (!v)
            continue;
          if (*v == verdict::blocked || *v == verdict::reply_blocked) {
            if (blocked++ == 0) {
              from = a;
              to = b;
            }
          } else {
            used = true;
          }
        }
    if (used || blocked == 0)
      continue;
    auto& f = ctx.report(e.declared->at, "nothing in VPC " + net.vpcs()[e.vpc].declared->id +
                                             " can reach endpoint " + e.declared->id +
                                             " on tcp 443");
    auto const first = add_blockers(net,
                                    {.from = interface_selector(net, from),
                                     .to = interface_selector(net, to),
                                     .match = tcp(443)},
                                    f);
    if (!first.empty())
      f.message += ": " + first + " is in the way of " + net.interfaces()[from].name;
    f.remedy = "let the subnets or groups of its consumers in on tcp 443";
    f.resource = net.path(e.vpc, "endpoints", e.declared->id);
  }
}

} // namespace

extern constinit rule const endpoint_unreachable{
    .info = {.id = "VPC7014",
             .name = "endpoint-unreachable",
             .summary = "No workload of the VPC can open a connection to an interface endpoint.",
             .rationale = "With private DNS the name of the service leads to the endpoint, so that "
                          "calls that went by the internet before now fail.",
             .remedy = "Let the consumers in on TCP 443.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/privatelink/"
                            "create-interface-endpoint.html"},
             .facts = {"EP-27", "SG-4"}},
    .check = &check_endpoint_unreachable};

} // namespace vpclint::inline v0::rules
