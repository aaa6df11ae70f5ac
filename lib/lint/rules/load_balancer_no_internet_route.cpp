#include "lint/internet_way.hpp"
#include "lint/load_balancer_helpers.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_load_balancer_no_internet_route(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers()) {
    // Without any gateway AWS refuses the load balancer, which is another finding (ELB-4).
    if (!lb.vpc.valid() || faces_internet(lb) == false ||
        gateway_of(net, lb.vpc) == gateway_state::none)
      continue;
    std::vector<index<subnet>> cut_off;
    std::string missing;
    for (auto const id : lb.subnets) {
      auto const way = way_to_gateway(net, id);
      if (way.result == gateway_way::answer::none)
        cut_off.push_back(id);
      if (way.result == gateway_way::answer::unknown && missing.empty())
        missing = way.missing + " is not known";
    }
    if (!lb.scheme && !cut_off.empty())
      missing = "its scheme is not known";
    if (lb.scheme && !cut_off.empty()) {
      auto const& first = *net.subnets()[cut_off.front()].declared;
      // IPv6 may have a route of its own (RT-6).
      bool const by_ipv4 = lb.declared->dual_stack.or_default(false) != false;
      auto& f = ctx.report(lb.declared->at, "internet-facing " + balancer_words(lb) + " is in " +
                                                subnet_words(net, cut_off) + ", which " +
                                                (cut_off.size() == 1 ? "has" : "have") + " no " +
                                                (by_ipv4 ? "IPv4 " : "") +
                                                "route to an internet gateway");
      f.resource = balancer_path(net, lb);
      f.with_note("subnet " + first.id, first.at);
      note_ways(net, f, cut_off);
      f.remedy = "use public subnets, or write scheme: internal";
    } else if (!missing.empty()) {
      ctx.inconclusive(lb.declared->at, "whether the internet reaches " + balancer_words(lb) +
                                            " can't be told: " + missing)
          .resource = balancer_path(net, lb);
    }
  }
}

} // namespace

extern constinit rule const load_balancer_no_internet_route{
    .info = {.id = "VPC7105",
             .name = "load-balancer-no-internet-route",
             .summary = "An internet-facing load balancer has a subnet without a route to an "
                        "internet gateway.",
             .rationale = "Clients get the public address of the node there, and no answer from "
                          "it: its replies do not find the way out.",
             .remedy = "Put the load balancer into public subnets; its targets may stay private.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                            "load-balancer-troubleshooting.html"},
             .facts = {"ELB-5"}},
    .check = &check_load_balancer_no_internet_route};

} // namespace vpclint::inline v0::rules
