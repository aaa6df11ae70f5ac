#include "lint/load_balancer_helpers.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace vpclint::inline v0::rules {
namespace {

std::string_view name_of(listener_protocol p) {
  constexpr std::array<std::string_view, 6> names{"HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP"};
  return names[static_cast<std::size_t>(p)];
}

/// What a load balancer of a kind speaks; nothing for a gateway load balancer, which takes every
/// packet (ELB-20).
std::string_view spoken_by(load_balancer_kind kind) {
  switch (kind) {
  case load_balancer_kind::application:
    return "HTTP or HTTPS";
  case load_balancer_kind::network:
    return "TCP, TLS, UDP or TCP_UDP";
  case load_balancer_kind::classic:
    return "HTTP, HTTPS, TCP or TLS";
  case load_balancer_kind::gateway:
    break;
  }
  return {};
}

bool speaks(load_balancer_kind kind, listener_protocol p) {
  bool const http = p == listener_protocol::http || p == listener_protocol::https;
  bool const datagrams = p == listener_protocol::udp || p == listener_protocol::tcp_udp;
  switch (kind) {
  case load_balancer_kind::application:
    return http;
  case load_balancer_kind::network:
    return !http;
  case load_balancer_kind::classic:
    return !datagrams;
  case load_balancer_kind::gateway:
    break;
  }
  return true;
}

/// What a listener speaks, or TCP for a network load balancer where that is left out; nothing where
/// it is not known, or where the port decides.
std::optional<listener_protocol> spoken(network::resolved_load_balancer const& lb,
                                        listener const& l) {
  if (l.protocol)
    return *l.protocol;
  if (l.protocol.is_left_out() && lb.kind == load_balancer_kind::network)
    return listener_protocol::tcp;
  return std::nullopt;
}

/// Listeners of one port are several groups of targets behind it, unless they speak differently.
void check_other_protocol_on_port(lint_context& ctx, network::resolved_load_balancer const& lb) {
  auto const& all = lb.declared->listeners;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t before = 0; before < i; ++before) {
      auto const& first = all[before];
      auto const& l = all[i];
      auto const mine = spoken(lb, l);
      auto const other = spoken(lb, first);
      if (!l.port || !first.port || *l.port != *first.port || !mine || !other || *mine == *other)
        continue;
      auto& f = ctx.report(l.at, "two listeners of " + balancer_words(lb) + " take port " +
                                     std::to_string(*l.port) + ", one of them " +
                                     std::string(name_of(*other)) + ", the other " +
                                     std::string(name_of(*mine)));
      f.resource = balancer_path(ctx.net(), lb);
      f.with_note("the other listener", first.at);
      bool const both = lb.kind == load_balancer_kind::network &&
                        (*mine == listener_protocol::udp || *other == listener_protocol::udp);
      f.remedy =
          both ? "write one listener with protocol: tcp_udp" : "give one of them another port";
      break;
    }
}

void check_load_balancer_listener_invalid(lint_context& ctx) {
  for (auto const& lb : ctx.net().load_balancers()) {
    if (!lb.kind || lb.kind == load_balancer_kind::gateway)
      continue;
    auto const resource = balancer_path(ctx.net(), lb);
    for (auto const& l : lb.declared->listeners) {
      if (l.port.is_left_out()) {
        auto& f = ctx.report(l.at, "a listener of " + balancer_words(lb) + " has no port");
        f.resource = resource;
        f.remedy = "write the port that it listens on";
      }
      if (l.protocol && !speaks(*lb.kind, *l.protocol)) {
        auto& f = ctx.report(l.protocol.at, listener_words(l) + " of " + balancer_words(lb) +
                                                " speaks " + std::string(name_of(*l.protocol)) +
                                                ", which such a load balancer can't");
        f.resource = resource;
        f.remedy = "write " + std::string(spoken_by(*lb.kind)) +
                   " as its protocol, or another type of load balancer";
      }
    }
    check_other_protocol_on_port(ctx, lb);
  }
}

} // namespace

extern constinit rule const load_balancer_listener_invalid{
    .info = {.id = "VPC7113",
             .name = "load-balancer-listener-invalid",
             .summary = "A listener speaks a protocol that its load balancer does not know, or "
                        "takes the port of another.",
             .rationale = "Application load balancers take HTTP and HTTPS, network load balancers "
                          "TCP, TLS and UDP, and each port once. AWS refuses other listeners.",
             .remedy = "Change the protocol or the port of the listener, or the type of the load "
                       "balancer.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/"
                            "API_CreateListener.html"},
             .facts = {"ELB-7"}},
    .check = &check_load_balancer_listener_invalid};

} // namespace vpclint::inline v0::rules
