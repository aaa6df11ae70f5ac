#include "lint/load_balancer_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_load_balancer_target_circle(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers())
    for (auto const& l : lb.listeners)
      for (auto const to : l.circular) {
        auto const& other = net.workloads()[to];
        bool const itself = to == lb.owner;
        auto& f = ctx.report(l.written->at,
                             itself ? listener_words(*l.written) + " of " + balancer_words(lb) +
                                          " sends to the load balancer itself"
                                    : listener_words(*l.written) + " of " + balancer_words(lb) +
                                          " sends to load balancer " + other.id +
                                          ", whose listeners lead back to " + lb.declared->id);
        f.resource = balancer_path(net, lb);
        if (!itself)
          f.with_note("load balancer " + other.id, other.at);
        f.remedy = "name what answers in the end as its target";
      }
}

} // namespace

extern constinit rule const load_balancer_target_circle{
    .info = {.id = "VPC7114",
             .name = "load-balancer-target-circle",
             .summary = "A load balancer sends to itself, straight or through others.",
             .rationale = "Nothing in the circle answers, so no connection comes to an end, and "
                          "no health check succeeds.",
             .remedy = "Send to the workload that is meant.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/network/"
                            "load-balancer-target-groups.html"},
             .facts = {"ELB-17", "ELB-18"}},
    .check = &check_load_balancer_target_circle};

} // namespace vpclint::inline v0::rules
