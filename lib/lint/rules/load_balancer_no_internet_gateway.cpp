#include "lint/internet_way.hpp"
#include "lint/load_balancer_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_load_balancer_no_internet_gateway(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers()) {
    // A gateway that is there but not attached is a finding of its own.
    if (!lb.vpc.valid() || faces_internet(lb) == false ||
        gateway_of(net, lb.vpc) != gateway_state::none)
      continue;
    auto const& vpc = *net.vpcs()[lb.vpc].declared;
    auto const& scheme = lb.declared->scheme;
    auto const at = scheme.is_left_out() ? place(lb.declared->at) : place(scheme.at);
    auto& f = lb.scheme ? ctx.report(at, "internet-facing " + balancer_words(lb) + " is in VPC " +
                                             vpc.id + ", which has no internet gateway")
                        : ctx.inconclusive(at, "whether AWS accepts " + balancer_words(lb) +
                                                   " in VPC " + vpc.id +
                                                   ", which has no internet gateway, can't be "
                                                   "told: its scheme is not known");
    f.resource = balancer_path(net, lb);
    f.with_note("VPC " + vpc.id, vpc.at);
    f.remedy = "give VPC " + vpc.id + " an internet gateway, or write scheme: internal";
  }
}

} // namespace

extern constinit rule const load_balancer_no_internet_gateway{
    .info = {.id = "VPC7104",
             .name = "load-balancer-no-internet-gateway",
             .summary = "An internet-facing load balancer is in a VPC without an internet gateway.",
             .rationale = "AWS refuses it with InvalidSubnet.",
             .remedy = "Attach an internet gateway to the VPC, or make the load balancer internal.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                            "load-balancer-troubleshooting.html"},
             .facts = {"ELB-4"}},
    .check = &check_load_balancer_no_internet_gateway};

} // namespace vpclint::inline v0::rules
