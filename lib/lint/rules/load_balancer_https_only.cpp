#include "lint/load_balancer_helpers.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_load_balancer_https_only(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers()) {
    if (lb.kind != load_balancer_kind::application ||
        lb.scheme != load_balancer_scheme::internet_facing)
      continue;
    listener const* secure = nullptr;
    bool plain = false;
    for (auto const& l : lb.declared->listeners) {
      plain = plain || l.port.is_unknown() || l.port == known<std::uint16_t>(80);
      if (l.port == known<std::uint16_t>(443))
        secure = &l;
    }
    if (plain || secure == nullptr)
      continue;
    auto& f = ctx.report(secure->at, balancer_words(lb) + " listens on 443 and not on 80");
    f.resource = balancer_path(net, lb);
    f.remedy = "add a listener on port 80 that redirects to 443, or leave it so on purpose";
  }
}

} // namespace

extern constinit rule const load_balancer_https_only{
    .info = {.id = "VPC7108",
             .name = "load-balancer-https-only",
             .summary = "An internet-facing application load balancer listens on 443 only.",
             .rationale = "Whoever types the name without https gets a time-out instead of a "
                          "redirect.",
             .remedy = "Listen on port 80 as well, and only redirect there.",
             .level = severity::info,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                            "load-balancer-troubleshooting.html"},
             .facts = {"ELB-7"}},
    .check = &check_load_balancer_https_only};

} // namespace vpclint::inline v0::rules
