#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/protocol.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// The side of a subnet or an interface that a filter rule looks at.
enum class direction : bool { ingress, egress };

/// One entry of a network ACL: first match by ascending number decides (NACL-6).
struct acl_entry {
  origin at{};
  known<int> number{};
  known<bool> allow{};
  known<traffic> match{};
  known<cidr> remote{}; ///< source of ingress, destination of egress (NACL-8)

  friend bool operator==(acl_entry const&, acl_entry const&) = default;
};

/// A network ACL. The one called `default` stands for the VPC's default ACL.
struct network_acl {
  std::string id{};
  origin at{};
  ref in{}; ///< the VPC
  std::vector<acl_entry> ingress{};
  std::vector<acl_entry> egress{};
  std::vector<tag> tags{};

  friend bool operator==(network_acl const&, network_acl const&) = default;
};

} // namespace vpclint::inline v0
