#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// An internet gateway, written in the VPC that it is meant for.
struct internet_gateway {
  std::string id{};
  origin at{};
  ref in{};               ///< the VPC
  known<bool> attached{}; ///< default true
  std::vector<tag> tags{};

  friend bool operator==(internet_gateway const&, internet_gateway const&) = default;
};

/// An egress-only internet gateway: IPv6, connections from inside only (IGW-7).
struct egress_only_internet_gateway {
  std::string id{};
  origin at{};
  ref in{};
  std::vector<tag> tags{};

  friend bool operator==(egress_only_internet_gateway const&,
                         egress_only_internet_gateway const&) = default;
};

} // namespace vpclint::inline v0
