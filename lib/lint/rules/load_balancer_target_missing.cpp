#include "lint/load_balancer_helpers.hpp"
#include "lint/workloads.hpp"
#include "network/words.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// Whether the listener sends somewhere, or may. What is written but not known, or names nothing,
/// is said elsewhere.
bool sends_somewhere(network::network const& net, network::resolved_listener const& l) {
  if (!l.targets_unknown.empty() || l.targets.size() < l.written->to.size())
    return true;
  return std::any_of(l.targets.begin(), l.targets.end(), [&](auto const t) {
    auto const& w = net.workloads()[t];
    return !w.members.empty() || !w.members_unknown.empty();
  });
}

void check_load_balancer_target_missing(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers()) {
    bool const any = std::any_of(lb.listeners.begin(), lb.listeners.end(),
                                 [&](auto const& l) { return sends_somewhere(net, l); });
    for (auto const& l : lb.listeners) {
      if (sends_somewhere(net, l) || l.written->answers == known<bool>(true))
        continue;
      // An application load balancer may answer or redirect by itself, as long as it also serves.
      if (lb.kind == load_balancer_kind::application && l.written->to.empty() && any)
        continue;
      auto const what = listener_words(*l.written) + " of " + balancer_words(lb);
      auto text = l.written->to.empty() ? what + " has no target"
                                        : what + " sends to " + net.workloads()[l.targets[0]].id +
                                              ", which has no member";
      auto& f = l.written->answers.is_unknown()
                    ? ctx.inconclusive(l.written->at,
                                       text + ", and whether it answers by itself is not known")
                    : ctx.report(l.written->at, std::move(text));
      f.resource = balancer_path(net, lb);
      if (!l.targets.empty())
        f.with_note(std::string(network::word_for(net.workloads()[l.targets[0]].kind)) + " " +
                        net.workloads()[l.targets[0]].id,
                    net.workloads()[l.targets[0]].at);
      f.remedy =
          l.targets.empty()
              ? "write to: with the name of the workload that answers, or answers: true if "
                "the load balancer redirects or answers by itself"
              : "give " + net.workloads()[l.targets[0]].id + " a member, or remove the listener";
    }
  }
}

} // namespace

extern constinit rule const load_balancer_target_missing{
    .info = {.id = "VPC7110",
             .name = "load-balancer-target-missing",
             .summary = "A listener sends to nothing.",
             .rationale = "Clients get connected and then an error, or nothing at all.",
             .remedy = "Name the workload that the listener sends to.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/"
                            "how-elastic-load-balancing-works.html"},
             .facts = {"ELB-7"}},
    .check = &check_load_balancer_target_missing};

} // namespace vpclint::inline v0::rules
