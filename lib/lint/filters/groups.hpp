#pragma once

#include "vpclint/aws/sg_evaluation.hpp"
#include "vpclint/diag/finding.hpp"
#include "vpclint/network/network.hpp"

#include "lint/filters/block_cover.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {

using group_id = index<security_group>;
using peer_kind = network::resolved_rule::peer_kind;

/// `from` for what comes in, `to` for what goes out.
[[nodiscard]] std::string_view preposition(direction d);
/// `ingress` or `egress`.
[[nodiscard]] std::string_view side_name(direction d);

/// Calls `f(direction, rules)` for both sides of a group.
template <class F>
void each_side(network::resolved_group const& g, F const& f) {
  f(direction::ingress, g.ingress);
  f(direction::egress, g.egress);
}

/// The peer of a rule as somebody wrote it: `10.0.0.0/8`, `sg:app`, `pl:s3`; empty when not known.
[[nodiscard]] std::string peer_text(network::network const& net,
                                    network::resolved_rule const& rule);
/// A rule as the short line of the native format: `tcp 443 from 0.0.0.0/0`.
[[nodiscard]] std::string rule_text(network::network const& net, network::resolved_rule const& rule,
                                    direction d);
/// How to write a group in a rule of VPC `seen_from`: `web`, or `prod.web` for another VPC's.
[[nodiscard]] std::string group_name(network::network const& net, group_id id,
                                     index<vpc> seen_from);

/// What to do about ports that a protocol has no use for.
[[nodiscard]] std::string ignored_ports_remedy(std::string const& ports);

/// Adds a note for each of `rules`, eight at most.
void add_rule_notes(finding& f, network::network const& net, direction d,
                    std::vector<network::resolved_rule const*> const& rules);

/// Rules about blocks, and about prefix lists with known entries (overlapping entries merged), as
/// block rules whose owner is the position in `rules`. Those of lists are fixed.
[[nodiscard]] std::vector<block_rule> block_rules(network::network const& net,
                                                  std::vector<network::resolved_rule> const& rules);

/// The VPCs that a group may be used in (SG-29, SG-30).
[[nodiscard]] std::vector<index<vpc>> homes(network::resolved_group const& g);
/// Whether a group may be used in a VPC.
[[nodiscard]] bool is_home(network::resolved_group const& g, index<vpc> v);

/// The lists of groups that a workload was given, in the order written.
[[nodiscard]] std::vector<known<ref> const*> written_groups(design const& d,
                                                            network::workload const& w);

/// What groups are put on: by interfaces, and by workloads that have none (yet), such as a group of
/// instances with `count: 0`.
class group_use {
public:
  explicit group_use(network::network const& net);

  /// Whether something is known to carry the group.
  [[nodiscard]] bool carried(group_id id) const { return carried_[id.value]; }
  /// Why something in the group's VPCs, or outside the design, might carry it; empty: nothing
  /// might.
  [[nodiscard]] std::string may_be_carried(network::resolved_group const& g) const;

private:
  std::vector<bool> carried_;
  std::vector<std::string> open_; ///< by VPC: why some interface's groups are not known
};

/// What lies between two VPCs, as far as group references are concerned (SG-14 to SG-18).
struct vpc_link {
  aws::reference_path path{aws::reference_path::unrelated};
  std::string what{};    ///< what the path leads over, such as `peering a-b`; empty: nothing
  std::string unknown{}; ///< the fact that is missing; then `path` is what holds without it
  index<peering> over{}; ///< the peering, where it is one
  place at{};
};

/// Every peering and transit gateway by the VPCs it joins.
class vpc_links {
public:
  explicit vpc_links(network::network const& net);

  /// The best way for references of that direction from a rule of `from` to a group of `to`.
  [[nodiscard]] vpc_link between(network::resolved_group const& from,
                                 network::resolved_group const& to, direction d) const;

private:
  using pair = std::pair<std::uint32_t, std::uint32_t>;

  void add_paths(index<vpc> a, index<vpc> b, std::vector<vpc_link>& out) const;

  network::network const& net_;
  std::map<pair, std::vector<index<peering>>> peerings_;
  std::map<std::uint32_t, std::vector<index<network::resolved_attachment>>> attachments_;
};

} // namespace vpclint::inline v0::rules
