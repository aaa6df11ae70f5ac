#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/prefix.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// A subnet. A left-out route table or ACL means the VPC's main table or default ACL (SUB-18).
struct subnet {
  std::string id{};
  origin at{};
  ref in{}; ///< the VPC
  known<vpclint::cidr> cidr{};
  known<vpclint::cidr> ipv6{};
  known<std::string> az{}; ///< `a`, or in full `ap-northeast-2a`
  known<std::string>
      tier{}; ///< declared intent: public, private, vpn-only, isolated, or the user's own
  known<ref> route_table{};
  known<ref> network_acl{};
  known<bool> public_ip{};   ///< assigns a public IPv4 at launch (SUB-12), default false
  known<bool> assign_ipv6{}; ///< assigns an IPv6 address at launch (SUB-14)
  std::vector<tag> tags{};

  friend bool operator==(subnet const&, subnet const&) = default;
};

} // namespace vpclint::inline v0
