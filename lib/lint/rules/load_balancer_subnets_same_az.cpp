#include "lint/load_balancer_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_load_balancer_subnets_same_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers())
    report_shared_zone(ctx, lb.subnets, lb.declared->at, balancer_path(net, lb),
                       balancer_words(lb));
}

} // namespace

extern constinit rule const load_balancer_subnets_same_az{
    .info = {.id = "VPC7102",
             .name = "load-balancer-subnets-same-az",
             .summary = "A load balancer has two subnets in one AZ.",
             .rationale = "It has one node in each AZ; AWS refuses a second subnet of an AZ with "
                          "InvalidConfigurationRequest.",
             .remedy = "Name one subnet for each AZ.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                            "application-load-balancers.html"},
             .facts = {"ELB-1", "ELB-12"}},
    .check = &check_load_balancer_subnets_same_az};

} // namespace vpclint::inline v0::rules
