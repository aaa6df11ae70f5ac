#include "lint/load_balancer_helpers.hpp"
#include "lint/workloads.hpp"

namespace vpclint::inline v0::rules {
namespace {

void report_small_subnet(lint_context& ctx, network::resolved_load_balancer const& lb,
                         index<subnet> id) {
  auto const& net = ctx.net();
  auto const& s = net.subnets()[id];
  auto const free = free_without(net, id, lb.owner);
  if (!free) {
    if (!s.declared->cidr.is_left_out())
      ctx.inconclusive(lb.declared->at, "whether subnet " + s.declared->id + " has room for " +
                                            balancer_words(lb) +
                                            " can't be told: its block is not known")
          .resource = balancer_path(net, lb);
    return;
  }
  bool const few = *free < aws::load_balancer_free_addresses; // ELB-2
  bool const narrow = lb.kind == load_balancer_kind::application &&
                      s.ipv4->length() > aws::load_balancer_longest_prefix; // ELB-3
  if (!few && !narrow)
    return;
  auto const what = "subnet " + s.declared->id + " of " + balancer_words(lb);
  auto& f =
      few ? ctx.report(lb.declared->at, what + " has " + counted(*free, "address", "addresses") +
                                            " left for it, and it needs 8")
          : ctx.report(severity::warning, lb.declared->at,
                       what + " is a /" + std::to_string(s.ipv4->length()) +
                           ", and /27 or larger is advised");
  f.resource = balancer_path(net, lb);
  f.with_note("subnet " + s.declared->id + " is " + to_string(*s.ipv4), s.declared->at);
  auto const block =
      s.vpc.valid() ? free_block(net, net.vpcs()[s.vpc], few ? 26 : 27) : std::optional<prefix4>{};
  f.remedy = "use a larger subnet" +
             (block ? ", such as " + to_string(*block) + ", which is free" : std::string());
}

void check_load_balancer_subnet_small(lint_context& ctx) {
  for (auto const& lb : ctx.net().load_balancers()) {
    if (lb.kind == load_balancer_kind::gateway)
      continue;
    for (auto const id : lb.subnets)
      report_small_subnet(ctx, lb, id);
  }
}

} // namespace

extern constinit rule const load_balancer_subnet_small{
    .info = {.id = "VPC7103",
             .name = "load-balancer-subnet-small",
             .summary = "A subnet of a load balancer is too small for it to grow.",
             .rationale = "AWS refuses a subnet with fewer than eight free addresses. An "
                          "application load balancer takes more of them as traffic grows, and "
                          "can't grow in a subnet smaller than /27.",
             .remedy = "Give load balancers subnets of /27 or larger, of their own.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                            "application-load-balancers.html"},
             .facts = {"ELB-2", "ELB-3", "SUB-6", "OPEN-24"}},
    .check = &check_load_balancer_subnet_small};

} // namespace vpclint::inline v0::rules
