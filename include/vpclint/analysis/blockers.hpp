#pragma once

#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/walk.hpp"
#include "vpclint/model/design.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/support/result.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// One setting that stops a flow. Settings are told apart by what a person would change: the rules
/// of the groups of a workload on one side, an ACL on one side, a table, an address, a gateway.
struct blocker {
  reason why{reason::none};
  bool reply{false};      ///< it stops the way back only
  std::string subject{};  ///< `security group web of app[0], egress`
  std::string decision{}; ///< what decides there, in words
  place at{};
  packet header{}; ///< one packet that it stops
};

/// One change of a design.
struct change {
  /// `security group nat`, `route table private`; with the VPC where others use the name too:
  /// `network ACL shop.data`.
  std::string object{};
  std::string side{}; ///< ingress or egress of filters; else empty
  std::string add{};  ///< the short line to add, or the setting to make
  place at{};         ///< of the object
  std::function<void(design&)> apply{};

  friend bool operator==(change const& a, change const& b) {
    return a.object == b.object && a.side == b.side && a.add == b.add && a.at == b.at;
  }
};

/// A set of changes that together open a flow, tried on a copy of the design.
struct remedy {
  std::vector<change> changes{};
  bool verified{false}; ///< on a copy with the changes the flow is reachable
  verdict becomes{verdict::blocked};
  bool necessary{false};             ///< without any one of the changes the flow stays shut
  std::vector<std::string> opens{};  ///< other flows of the same traffic that the changes open too
  std::vector<std::string> closes{}; ///< and those that they close
  bool opens_known{true};            ///< false: too many interfaces to try all pairs
};

/// Everything that stands in the way of a flow.
struct obstruction {
  std::vector<blocker> blockers{}; ///< the smallest set, in the order that the packet meets them
  std::vector<remedy> remedies{};
  /// What has to be done where no changes are known that open it, in words.
  std::vector<std::string> by_hand{};
};

/// Every setting that would have to change for all connections of a flow to complete, both ways,
/// found by going on past each of them; without a protocol, for the one with the least in its way.
/// Past a missing route the packet goes on by each NAT gateway of the VPC, by the internet gateway
/// where the source has a public or IPv6 address, and else by an ideal NAT outside every subnet; to
/// a private address by the peerings, transit and VPN gateways that are there. The way with the
/// fewest blockers counts, of those that lead to the destination if any does. Fails like `ask`.
[[nodiscard]] result<obstruction> find_blockers(network::network const& net, question const& q,
                                                walk_options const& options = {});

/// The same with changes that open the flow, each tried on a copy of the design before it is told.
[[nodiscard]] result<obstruction> explain_blocked(network::network const& net, question const& q,
                                                  walk_options const& options = {});

/// Both for exactly one packet, ports and all; `from` says who sends it where several have the
/// address. Fail like `ask_packet`.
[[nodiscard]] result<obstruction> find_blockers(network::network const& net, packet const& p,
                                                std::optional<selector> const& from,
                                                walk_options const& options = {});
[[nodiscard]] result<obstruction> explain_blocked(network::network const& net, packet const& p,
                                                  std::optional<selector> const& from,
                                                  walk_options const& options = {});

} // namespace vpclint::inline v0::analysis
