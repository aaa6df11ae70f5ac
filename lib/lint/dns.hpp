#pragma once

#include "vpclint/network/network.hpp"

#include <string>

/// The DNS attributes of VPCs, as rules ask for them.
namespace vpclint::inline v0::rules {

/// The DNS attributes of a VPC as private names and managed services need them: both on (SVC-5).
struct dns_attributes {
  enum class answer { on, off, unknown };

  answer result{answer::on};
  std::string what{}; ///< `DNS hostnames are off`, or which attribute is not known
  place at{};
};
[[nodiscard]] dns_attributes dns_of(network::resolved_vpc const& v);
/// What to write so that both are on.
[[nodiscard]] std::string dns_remedy(network::resolved_vpc const& v);

} // namespace vpclint::inline v0::rules
