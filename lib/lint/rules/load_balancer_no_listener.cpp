#include "lint/load_balancer_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_load_balancer_no_listener(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers()) {
    // A gateway load balancer takes every packet (ELB-20).
    if (!lb.declared->listeners.empty() || lb.kind == load_balancer_kind::gateway)
      continue;
    auto& f = ctx.report(lb.declared->at, balancer_words(lb) + " has no listener");
    f.resource = balancer_path(net, lb);
    f.remedy = "write listeners with the port, and the targets it sends to";
  }
}

} // namespace

extern constinit rule const load_balancer_no_listener{
    .info = {.id = "VPC7107",
             .name = "load-balancer-no-listener",
             .summary = "A load balancer has no listener.",
             .rationale = "It drops everything that arrives, and is charged by the hour.",
             .remedy = "Add a listener, or remove the load balancer.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/"
                            "how-elastic-load-balancing-works.html"},
             .facts = {"ELB-7"}},
    .check = &check_load_balancer_no_listener};

} // namespace vpclint::inline v0::rules
