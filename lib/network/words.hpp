#pragma once

#include "vpclint/network/network.hpp"

#include <string>
#include <string_view>

// What messages call the kinds of things.
namespace vpclint::inline v0::network {

/// What is not known, with the writer's reason where there is one.
[[nodiscard]] inline std::string unknown_reason(std::string const& what, std::string const& why) {
  return why.empty() ? what : what + " (" + why + ")";
}

[[nodiscard]] constexpr std::string_view word_for(interface_kind kind) {
  switch (kind) {
  case interface_kind::instance:
    return "instance";
  case interface_kind::network_interface:
    return "network interface";
  case interface_kind::load_balancer:
    return "load balancer";
  case interface_kind::database:
    return "database";
  case interface_kind::cache:
    return "cache";
  case interface_kind::lambda:
    return "function";
  case interface_kind::service:
    return "service";
  case interface_kind::cluster:
    return "cluster";
  case interface_kind::endpoint:
    return "interface endpoint";
  case interface_kind::gwlb_endpoint:
    return "Gateway Load Balancer endpoint";
  case interface_kind::nat_gateway:
    return "NAT gateway";
  }
  return "workload";
}

[[nodiscard]] constexpr std::string_view word_for(target_kind kind) {
  switch (kind) {
  case target_kind::local:
    return "the VPC itself";
  case target_kind::internet_gateway:
    return "internet gateway";
  case target_kind::egress_only_internet_gateway:
    return "egress-only internet gateway";
  case target_kind::nat_gateway:
    return "NAT gateway";
  case target_kind::interface:
    return "interface";
  case target_kind::peering:
    return "peering";
  case target_kind::transit_gateway:
    return "transit gateway";
  case target_kind::vpn_gateway:
    return "VPN gateway";
  case target_kind::gateway_endpoint:
    return "gateway endpoint";
  case target_kind::gwlb_endpoint:
    return "Gateway Load Balancer endpoint";
  case target_kind::missing:
  case target_kind::unknown:
    break;
  }
  return "a target";
}

} // namespace vpclint::inline v0::network
