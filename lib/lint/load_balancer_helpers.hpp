#pragma once

#include "vpclint/aws/services.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/endpoint_helpers.hpp"
#include "lint/zone_helpers.hpp"

#include <algorithm>
#include <string>
#include <vector>

/// What the rules of load balancers share.
namespace vpclint::inline v0::rules {

[[nodiscard]] inline std::string balancer_path(network::network const& net,
                                               network::resolved_load_balancer const& lb) {
  return net.path(lb.vpc, "load_balancers", lb.declared->id);
}

/// `application load balancer shop-alb`, or without the kind where it is not known.
[[nodiscard]] inline std::string balancer_words(network::resolved_load_balancer const& lb) {
  std::string kind;
  if (lb.kind) {
    switch (*lb.kind) {
    case load_balancer_kind::application:
      kind = "application ";
      break;
    case load_balancer_kind::network:
      kind = "network ";
      break;
    case load_balancer_kind::gateway:
      kind = "gateway ";
      break;
    case load_balancer_kind::classic:
      kind = "classic ";
      break;
    }
  }
  return kind + "load balancer " + lb.declared->id;
}

/// Whether it is there for clients of the internet; nothing when not known. A gateway load balancer
/// has no scheme.
[[nodiscard]] inline std::optional<bool> faces_internet(network::resolved_load_balancer const& lb) {
  if (lb.kind == load_balancer_kind::gateway)
    return false;
  if (!lb.scheme)
    return std::nullopt;
  return *lb.scheme == load_balancer_scheme::internet_facing;
}

/// The subnets of a load balancer as zones; `incomplete` where the design leaves some open.
[[nodiscard]] inline zone_cover balancer_cover(network::network const& net,
                                               network::resolved_load_balancer const& lb) {
  zone_cover cover;
  for (auto const id : lb.subnets)
    add_subnet(net, cover, id);
  cover.incomplete = lb.subnets.size() < lb.declared->subnets.size();
  return cover;
}

/// `listener 443`, or `a listener` where the port is not known.
[[nodiscard]] inline std::string listener_words(listener const& l) {
  return l.port ? "listener " + std::to_string(*l.port) : std::string("a listener");
}

} // namespace vpclint::inline v0::rules
