#include "lint/load_balancer_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_load_balancer_single_az(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers()) {
    auto const cover = balancer_cover(net, lb);
    auto const what = balancer_words(lb);
    if (lb.kind == load_balancer_kind::application) { // ELB-1
      report_single_zone(ctx, lb.owner, cover, what);
      continue;
    }
    if (cover.covered() != zone_cover::answer::single)
      continue;
    auto& f =
        lb.kind ? ctx.report(severity::info, lb.declared->at, what + " covers " + zone_words(cover))
                : ctx.inconclusive(lb.declared->at, "whether " + what +
                                                        " needs a second AZ can't be told: "
                                                        "its type is not known");
    f.resource = balancer_path(net, lb);
    note_zones(net, f, cover);
    f.remedy = "add " + second_zone(net, cover);
  }
}

} // namespace

extern constinit rule const load_balancer_single_az{
    .info = {.id = "VPC7101",
             .name = "load-balancer-single-az",
             .summary = "A load balancer covers one AZ.",
             .rationale = "AWS refuses an application load balancer without subnets in two AZs. "
                          "One of another type is accepted, and down when its AZ is.",
             .remedy = "Give the load balancer subnets in at least two AZs.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                            "application-load-balancers.html"},
             .facts = {"ELB-1", "ELB-12"}},
    .check = &check_load_balancer_single_az};

} // namespace vpclint::inline v0::rules
