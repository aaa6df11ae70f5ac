#include "lint/internet_way.hpp"
#include "lint/load_balancer_helpers.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_load_balancer_public_subnet(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers()) {
    if (lb.scheme != load_balancer_scheme::internal || lb.kind == load_balancer_kind::gateway)
      continue;
    std::vector<index<subnet>> open;
    for (auto const id : lb.subnets)
      if (net.subnets()[id].class_ipv4 == network::subnet_class::public_subnet)
        open.push_back(id);
    if (open.empty())
      continue;
    auto& f = ctx.report(lb.declared->at,
                         "internal " + balancer_words(lb) + " is in " + subnet_words(net, open) +
                             (open.size() == 1 ? ", which is public" : ", which are public"));
    f.resource = balancer_path(net, lb);
    note_ways(net, f, open);
    f.remedy = "use private subnets for it, or write scheme: internet-facing if it is meant for "
               "the internet";
  }
}

} // namespace

extern constinit rule const load_balancer_public_subnet{
    .info = {.id = "VPC7106",
             .name = "load-balancer-public-subnet",
             .summary = "An internal load balancer is in a public subnet.",
             .rationale = "It works, with private addresses only. Either it takes room that public "
                          "things need, or it was meant to be internet-facing.",
             .remedy = "Put internal load balancers into private subnets.",
             .level = severity::info,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/"
                            "how-elastic-load-balancing-works.html"},
             .facts = {"ELB-6"}},
    .check = &check_load_balancer_public_subnet};

} // namespace vpclint::inline v0::rules
