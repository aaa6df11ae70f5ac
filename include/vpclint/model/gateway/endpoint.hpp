#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// The three kinds of VPC endpoints (EP-1, EP-20, EP-40).
enum class endpoint_kind : std::uint8_t { interface_endpoint, gateway_endpoint, gwlb_endpoint };

/// A VPC endpoint. A left-out kind follows from the keys: route tables make a gateway endpoint,
/// subnets an interface endpoint.
struct vpc_endpoint {
  std::string id{};
  origin at{};
  ref in{}; ///< the VPC
  known<endpoint_kind> kind{};
  known<std::string> service{}; ///< `ssm`, `s3`, or in full `com.amazonaws.REGION.ssm`
  std::vector<known<ref>> subnets{};
  std::optional<std::vector<known<ref>>> security_groups{}; ///< left out: the default group (EP-22)
  std::vector<known<ref>> route_tables{};
  known<bool> private_dns{};      ///< default true except S3 (EP-24)
  std::vector<known<ipv4>> ips{}; ///< in the order of `subnets`
  std::vector<tag> tags{};

  friend bool operator==(vpc_endpoint const&, vpc_endpoint const&) = default;
};

} // namespace vpclint::inline v0
