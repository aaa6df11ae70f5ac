#include "lint/load_balancer_helpers.hpp"
#include "lint/workloads.hpp"
#include "network/words.hpp"

namespace vpclint::inline v0::rules {
namespace {

/// The port that a target says it listens on.
struct stated_port {
  std::uint16_t port{0};
  place at{};
};

std::optional<stated_port> port_of_target(network::network const& net, network::workload const& w) {
  auto const& d = net.source();
  auto const by_engine = [](auto const& s) -> std::optional<stated_port> {
    if (s.port)
      return stated_port{*s.port, s.port.at};
    if (!s.port.is_left_out() || !s.engine)
      return std::nullopt;
    auto const port = aws::default_port(*s.engine);
    return port ? std::optional(stated_port{*port, s.engine.at}) : std::nullopt;
  };
  if (w.kind == network::interface_kind::service && d.services[w.position].port)
    return stated_port{*d.services[w.position].port, d.services[w.position].port.at};
  if (w.kind == network::interface_kind::database)
    return by_engine(d.databases[w.position]);
  if (w.kind == network::interface_kind::cache)
    return by_engine(d.caches[w.position]);
  return std::nullopt;
}

void check_load_balancer_target_port(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& lb : net.load_balancers())
    for (auto const& l : lb.listeners)
      for (auto const t : l.targets) {
        auto const& w = net.workloads()[t];
        auto const own = port_of_target(net, w);
        auto const& sent =
            l.written->target_port.is_left_out() ? l.written->port : l.written->target_port;
        if (!own || sent.is_left_out() || (sent && *sent == own->port))
          continue;
        auto const what = listener_words(*l.written) + " of " + balancer_words(lb);
        auto const target = std::string(network::word_for(w.kind)) + " " + w.id;
        auto& f = sent ? ctx.report(sent.at, what + " sends to port " + std::to_string(*sent) +
                                                 " of " + target + ", which listens on " +
                                                 std::to_string(own->port))
                       : ctx.inconclusive(sent.at, "whether " + what + " sends to the port that " +
                                                       target +
                                                       " listens on can't be told: the "
                                                       "target port is not known");
        f.resource = balancer_path(net, lb);
        f.with_note(target + " listens on " + std::to_string(own->port), own->at);
        f.remedy = "write target_port: " + std::to_string(own->port);
      }
}

} // namespace

extern constinit rule const load_balancer_target_port{
    .info = {.id = "VPC7109",
             .name = "load-balancer-target-port",
             .summary = "A listener sends to a port that its target does not listen on.",
             .rationale = "The target refuses the connections, its health checks fail, and "
                          "clients get an error.",
             .remedy = "Write the port of the container or service as the target port.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"
                            "load-balancer-troubleshooting.html"},
             .facts = {"ELB-9", "ELB-19", "MSV-6"}},
    .check = &check_load_balancer_target_port};

} // namespace vpclint::inline v0::rules
