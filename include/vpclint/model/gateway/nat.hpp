#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/address.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

enum class nat_connectivity : std::uint8_t { public_nat, private_nat };

/// An Elastic IP of a regional NAT gateway in one AZ (manual mode, NAT-18).
struct az_elastic_ip {
  std::string az{};
  known<ipv4> address{};
  origin at{};

  friend bool operator==(az_elastic_ip const&, az_elastic_ip const&) = default;
};

/// A NAT gateway: zonal in a subnet, or regional without one (NAT-1, NAT-18).
struct nat_gateway {
  std::string id{};
  origin at{};
  ref in{}; ///< the VPC
  known<ref> subnet{};
  known<nat_connectivity> connectivity{}; ///< default public
  known<bool> regional{};                 ///< default false
  known<ref> route_table{};               ///< of a regional one: its own table
  known<ipv4> ip{};
  known<ipv4> elastic_ip{};
  known<bool> has_elastic_ip{}; ///< default true for a public one (NAT-2)
  std::vector<az_elastic_ip> elastic_ips{};
  known<bool> available{}; ///< false: deleted or failed (RT-19); default true
  std::vector<tag> tags{};

  friend bool operator==(nat_gateway const&, nat_gateway const&) = default;
};

} // namespace vpclint::inline v0
