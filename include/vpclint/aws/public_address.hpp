#pragma once

#include "vpclint/net/address.hpp"

#include <cstddef>
#include <optional>

namespace vpclint::inline v0::aws {

/// Whether a new instance gets a public IPv4 address: what the launch says, else what the subnet
/// says (default no); nothing where that is not known. Asked once, when the interface is made
/// (SUB-12).
[[nodiscard]] constexpr std::optional<bool>
assigns_public_ipv4(std::optional<bool> launch, std::optional<bool> subnet_default) {
  return launch ? launch : subnet_default;
}

/// Whether a launch with so many interfaces may ask for a public IPv4 address (SUB-13).
[[nodiscard]] constexpr bool may_ask_for_public_ipv4(std::size_t interfaces) {
  return interfaces <= 1;
}

/// What becomes of the address that Amazon assigned: it is given back when the instance stops or an
/// Elastic IP takes its place (IGW-9, ENI-13).
[[nodiscard]] constexpr bool keeps_assigned_ipv4(bool running, bool has_elastic_ip) {
  return running && !has_elastic_ip;
}

/// Whether a private address of an interface can have an assigned public one: the primary address
/// of the primary interface. Elastic IPs go on any (IGW-8).
[[nodiscard]] constexpr bool can_be_assigned_ipv4(bool primary_interface, bool primary_address) {
  return primary_interface && primary_address;
}

/// Whether an Elastic IP can be associated: the VPC needs an attached internet gateway (IGW-10),
/// and an instance with several interfaces must be told which (IGW-11).
[[nodiscard]] constexpr bool can_associate_elastic_ip(bool igw_attached, std::size_t interfaces,
                                                      bool interface_named) {
  return igw_attached && (interfaces <= 1 || interface_named);
}

/// Whether Lambda functions have public addresses: never, in no subnet (MSV-5).
inline constexpr bool lambda_has_public_ipv4 = false;

/// Whether a task of a service gets a public address: on Fargate where it asks for one, on EC2
/// never (MSV-6).
[[nodiscard]] constexpr bool task_has_public_ipv4(bool fargate, bool assign_public_ip) {
  return fargate && assign_public_ip;
}

} // namespace vpclint::inline v0::aws
