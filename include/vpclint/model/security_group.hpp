#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/protocol.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace vpclint::inline v0 {

/// A peer that is a security group: a reference, `self`, or `VPC.GROUP`.
struct group_peer {
  ref group{};

  friend bool operator==(group_peer const&, group_peer const&) = default;
};

/// A peer that is a prefix list.
struct prefix_list_peer {
  ref list{};

  friend bool operator==(prefix_list_peer const&, prefix_list_peer const&) = default;
};

/// Exactly one peer a rule (SG-6).
using sg_peer = std::variant<cidr, group_peer, prefix_list_peer>;

/// One rule of a security group: allow only, order without meaning (SG-1).
struct sg_rule {
  origin at{};
  known<traffic> match{};
  known<sg_peer> peer{};
  std::string description{};

  friend bool operator==(sg_rule const&, sg_rule const&) = default;
};

/// A security group. Left-out `ingress` means none; left-out `egress` what the VPC's
/// `default_source` says (SG-2). The one called `default` stands for the VPC's default group.
struct security_group {
  std::string id{};
  origin at{};
  ref in{}; ///< the VPC
  std::optional<std::vector<sg_rule>> ingress{};
  std::optional<std::vector<sg_rule>> egress{};
  std::vector<known<ref>> associated_vpcs{}; ///< further VPCs it may be used in (SG-30)
  std::string description{};
  std::vector<tag> tags{};

  friend bool operator==(security_group const&, security_group const&) = default;
};

} // namespace vpclint::inline v0
