#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

enum class load_balancer_kind : std::uint8_t { application, network, gateway, classic };
enum class load_balancer_scheme : std::uint8_t { internet_facing, internal };
enum class listener_protocol : std::uint8_t { http, https, tcp, tls, udp, tcp_udp };

/// A port that a load balancer listens on, and where it sends what arrives.
struct listener {
  origin at{};
  known<listener_protocol> protocol{};
  known<std::uint16_t> port{};
  std::vector<known<ref>> to{};
  known<std::uint16_t> target_port{};       ///< left out: `port`
  known<std::uint16_t> health_check_port{}; ///< left out: the target port (ELB-19)
  known<bool> preserve_client_ip{};         ///< network load balancers only (ELB-14)
  known<bool> answers{}; ///< redirects or answers by itself, without a target; default false

  friend bool operator==(listener const&, listener const&) = default;
};

/// A load balancer with one node a subnet.
struct load_balancer {
  std::string id{};
  origin at{};
  ref in{}; ///< the VPC
  known<load_balancer_kind> kind{};
  known<load_balancer_scheme> scheme{}; ///< default internet-facing
  std::vector<known<ref>> subnets{};
  std::optional<std::vector<known<ref>>> security_groups{};
  std::vector<known<ipv4>> ips{}; ///< of the nodes, in the order of `subnets`; left out: free ones
  std::vector<listener> listeners{};
  known<bool> cross_zone{}; ///< default: on for application, off for network (ELB-11)
  known<bool> dual_stack{}; ///< its nodes have IPv6 addresses, too; default false
  std::vector<tag> tags{};

  friend bool operator==(load_balancer const&, load_balancer const&) = default;
};

} // namespace vpclint::inline v0
