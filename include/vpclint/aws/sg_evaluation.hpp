#pragma once

#include "vpclint/aws/acl_evaluation.hpp"
#include "vpclint/aws/options.hpp"
#include "vpclint/aws/ternary.hpp"
#include "vpclint/model/network_acl.hpp"
#include "vpclint/model/security_group.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/packet.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace vpclint::inline v0::aws {

// --- Matching --------------------------------------------------------------------------------

/// Whether a rule's traffic matches, peers apart: protocol, then destination port (in both
/// directions, SG-7) or ICMP type and code. Ports of other protocols mean nothing; ICMPv6 without a
/// type is all of it; `tcp 0-0` is port 0 alone (SG-8, SG-9, SG-10). Unknown where `t` is.
[[nodiscard]] inline ternary traffic_matches(known<traffic> const& t, packet const& p) {
  return t ? to_ternary(matches(*t, p)) : ternary::unknown;
}

/// Whether a prefix list with these entries contains an address (SG-11); with entries that are not
/// known, no is never certain. O(n).
[[nodiscard]] constexpr ternary list_contains(std::span<cidr const> entries, bool all_known,
                                              address a) {
  for (auto const& e : entries)
    if (e.contains(a))
      return ternary::yes;
  return all_known ? ternary::no : ternary::unknown;
}

/// Whether a group reference covers the remote address: it must be a private address of an
/// interface that carries the group, never the public one it is mapped to (SG-12). IPv6 addresses
/// of members count (SG-21, OPEN-13). A group without members covers nothing (SG-13). O(n).
[[nodiscard]] constexpr bool reference_covers(std::span<address const> members, address remote,
                                              semantics_options const& options = {}) {
  if (remote.is_v6() && !options.group_reference_covers_ipv6)
    return false;
  for (auto const& a : members)
    if (a == remote)
      return true;
  return false;
}

/// Whether a peer as written covers the remote address (SG-6): `lists(ref)` and `groups(ref)`
/// answer for what the peer refers to.
template <class Lists, class Groups>
[[nodiscard]] ternary peer_covers(known<sg_peer> const& peer, address remote, Lists const& lists,
                                  Groups const& groups) {
  if (!peer)
    return ternary::unknown;
  if (auto const* block = std::get_if<cidr>(&*peer))
    return to_ternary(block->contains(remote));
  if (auto const* group = std::get_if<group_peer>(&*peer))
    return groups(group->group);
  return lists(std::get<prefix_list_peer>(*peer).list);
}

enum class sg_verdict : std::uint8_t { deny, unknown, allow };

/// What the rules of one direction say to a new flow, and the rule that says it.
template <class Rule>
struct sg_decision {
  sg_verdict verdict{sg_verdict::deny};
  Rule const* rule{nullptr}; ///< that allows, or might; nothing for `deny`

  friend constexpr bool operator==(sg_decision const&, sg_decision const&) = default;
};

/// What rules of one direction, of one group or of several one after the other, say to the first
/// packet of a flow: any match allows, nothing denies (SG-1), so order has no meaning and no rules
/// means deny (SG-2). A `Rule` has a member `match` of type `known<traffic>`;
/// `peer_matches(rule)` tells whether its peer covers the remote address (`remote_of`), and is
/// asked only where the traffic may match. Unknown only where nothing certainly allows. Replies to
/// an allowed flow pass without asking (SG-4); two interfaces that share a group are not thereby
/// allowed to talk, nor are two in one subnet (SG-5). O(n), no allocation.
template <class Rule, class PeerMatches>
[[nodiscard]] sg_decision<Rule> evaluate_rules(std::span<Rule const> rules, packet const& p,
                                               PeerMatches const& peer_matches) {
  sg_decision<Rule> result;
  for (auto const& rule : rules) {
    auto match = traffic_matches(rule.match, p);
    if (match == ternary::no)
      continue;
    match = both(match, peer_matches(rule));
    if (match == ternary::yes)
      return {sg_verdict::allow, &rule};
    if (match == ternary::unknown && result.verdict == sg_verdict::deny)
      result = {sg_verdict::unknown, &rule};
  }
  return result;
}

/// The better of what two groups of one interface say (SG-1).
template <class Rule>
[[nodiscard]] constexpr sg_decision<Rule> either(sg_decision<Rule> const& a,
                                                 sg_decision<Rule> const& b) {
  return a.verdict < b.verdict ? b : a;
}

// --- Scope of references ---------------------------------------------------------------------

/// What lies between the interface that has the rule and the member of the group it refers to.
enum class reference_path : std::uint8_t {
  same_vpc,
  peering,
  peering_other_region,
  peering_not_active,          ///< pending, deleted or failed
  peering_unknown_region,      ///< whether both ends are in one Region is not known
  peering_unknown_groups,      ///< the peer VPC's groups are not known
  transit_gateway,             ///< with group referencing on at the gateway and both attachments
  transit_gateway_unsupported, ///< with it off somewhere
  transit_gateway_unknown,     ///< whether it is on everywhere is not known
  transit_gateway_peering,
  into_appliance, ///< the first hop: to the interface of an appliance or NAT instance
  behind_appliance,
  inspection, ///< Gateway Load Balancer or Network Firewall
  internet_gateway,
  vpn,
  unrelated, ///< nothing connects the VPCs
};

/// Whether a rule of that direction can match a reference along the path: in the VPC and over an
/// active peering of one Region both ways, over a transit gateway only inwards (SG-14, SG-15,
/// TGW-11); nowhere where the information is lost (SG-17, SG-18) or not visible (SG-19). OPEN-18
/// for the first hop into an appliance.
[[nodiscard]] constexpr bool reference_preserved(reference_path path, direction d,
                                                 semantics_options const& options = {}) {
  switch (path) {
  case reference_path::same_vpc:
  case reference_path::peering:
    return true;
  case reference_path::transit_gateway:
    return d == direction::ingress;
  case reference_path::into_appliance:
    return options.group_reference_matches_into_appliance;
  case reference_path::peering_other_region:
  case reference_path::peering_not_active:
  case reference_path::peering_unknown_region:
  case reference_path::peering_unknown_groups:
  case reference_path::transit_gateway_unsupported:
  case reference_path::transit_gateway_unknown:
  case reference_path::transit_gateway_peering:
  case reference_path::behind_appliance:
  case reference_path::inspection:
  case reference_path::internet_gateway:
  case reference_path::vpn:
  case reference_path::unrelated:
    return false;
  }
  return false;
}

/// The path as an interface endpoint's groups see it: to PrivateLink endpoints a transit gateway
/// carries no references (TGW-11).
[[nodiscard]] constexpr reference_path seen_by_endpoint(reference_path path) {
  bool const transit =
      path == reference_path::transit_gateway || path == reference_path::transit_gateway_unknown;
  return transit ? reference_path::transit_gateway_unsupported : path;
}

/// The same where a fact about the path may not be known.
[[nodiscard]] constexpr ternary reference_kept(reference_path path, direction d,
                                               semantics_options const& options = {}) {
  if (path == reference_path::peering_unknown_region ||
      (path == reference_path::transit_gateway_unknown && d == direction::ingress))
    return ternary::unknown;
  return to_ternary(reference_preserved(path, d, options));
}

/// Whether AWS accepts a rule with a reference to a group at the other end of the path; where not,
/// it answers `InvalidGroup.NotFound` (SG-14, SG-15, SG-16). A rule that became stale stays
/// (SG-17).
[[nodiscard]] constexpr bool may_refer(reference_path path, direction d) {
  if (path == reference_path::same_vpc || path == reference_path::peering ||
      path == reference_path::peering_unknown_groups || path == reference_path::peering_not_active)
    return true;
  return path == reference_path::transit_gateway && d == direction::ingress;
}
/// The error code of a reference that `may_refer` refuses (SG-16).
inline constexpr std::string_view unrelated_group_code = "InvalidGroup.NotFound";

/// Whether references work over a transit gateway: switched on at the gateway (default off) and at
/// both attachments (default on) (TGW-11).
[[nodiscard]] constexpr ternary transit_references(std::optional<bool> gateway,
                                                   std::optional<bool> one_attachment,
                                                   std::optional<bool> other_attachment) {
  return both(to_ternary(gateway), both(to_ternary(one_attachment), to_ternary(other_attachment)));
}

// --- Tracking --------------------------------------------------------------------------------

/// What a flow runs through that makes AWS track it in any case (SG-24).
enum class tracked_component : std::uint8_t {
  none,
  egress_only_internet_gateway,
  global_accelerator,
  nat_gateway,
  network_firewall_endpoint,
  network_load_balancer,
  interface_endpoint,
  lambda_function,
  dynamodb_gateway_endpoint,
};

/// Whether a flow that was allowed is tracked (SG-22, SG-24, SG-26): all are, but TCP and UDP
/// allowed by a rule for everybody whose opposite direction also allows everything to everybody.
/// The reply passes in either case, by state or by that opposite rule (SG-23).
[[nodiscard]] constexpr bool is_tracked(protocol p, bool peer_is_everybody,
                                        bool opposite_allows_everything,
                                        tracked_component through = tracked_component::none) {
  if (through != tracked_component::none || !p.has_ports())
    return true;
  return !peer_is_everybody || !opposite_allows_everything;
}

/// Whether one rule of the opposite direction makes flows of the protocol untracked: everybody of
/// the family, all ports (SG-22).
[[nodiscard]] constexpr bool allows_everything(traffic const& t, cidr const& peer, protocol p,
                                               bool ipv4) {
  return peer.is_everything() && peer.is_v4() == ipv4 &&
         (t.proto.is_all() || (t.proto == p && t.ports.is_all()));
}

/// Whether "fragmentation needed" reaches an instance's flow (SG-25).
[[nodiscard]] constexpr bool receives_path_mtu(bool tracked, bool rule_allows_icmp) {
  return tracked || rule_allows_icmp;
}

/// After how many seconds of silence a tracked flow is forgotten (SG-26, SG-27).
inline constexpr int tcp_idle_seconds = 432'000;
inline constexpr int tcp_idle_seconds_nitro_v6 = 350;
inline constexpr int udp_idle_seconds = 30;
inline constexpr int udp_stream_idle_seconds = 180;
inline constexpr int other_idle_seconds = 600;

/// Whether EC2 holds the packet back by default, whatever the groups say: mail (SG-38).
[[nodiscard]] constexpr bool is_throttled_mail(packet const& p) {
  return p.kind() == protocols::tcp && p.dst_port == 25;
}

// --- Rules by default ------------------------------------------------------------------------

/// What a group lets out when nobody says anything: all, of IPv6 too where the VPC has it (SG-2).
[[nodiscard]] inline std::vector<sg_rule> default_egress_rules(bool vpc_has_ipv6) {
  std::vector<sg_rule> result;
  result.push_back({.match = all_traffic(), .peer = sg_peer(cidr(prefix4{}))});
  if (vpc_has_ipv6)
    result.push_back({.match = all_traffic(), .peer = sg_peer(cidr(prefix6{}))});
  return result;
}

/// What the default group of a VPC lets in: everything from its own members (SG-3, SG-20). A group
/// of one's own lets nothing in (SG-2).
[[nodiscard]] inline std::vector<sg_rule> default_group_ingress_rules() {
  std::vector<sg_rule> result;
  result.push_back({.match = all_traffic(), .peer = sg_peer(group_peer{ref("self")})});
  return result;
}

// --- Validity and counting -------------------------------------------------------------------

/// Whether the API asks a rule for ports, or for an ICMP type (SG-8).
[[nodiscard]] constexpr bool sg_needs_ports(protocol p) { return p.has_ports(); }
[[nodiscard]] constexpr bool sg_needs_icmp_type(protocol p) { return p == protocols::icmp; }

/// Whether type and code go together: no code under every type (SG-9).
[[nodiscard]] constexpr bool icmp_fits(icmp_kind k) { return k.type >= 0 || k.code < 0; }

/// Whether a group may be associated with a further VPC (SG-30).
[[nodiscard]] constexpr bool can_associate_group(bool same_region, bool default_group,
                                                 bool default_vpc) {
  return same_region && !default_group && !default_vpc;
}

/// Why a group cannot have its name (SG-3, SG-34).
enum class group_name_error : std::uint8_t { empty, too_long, character, prefix, reserved };

/// What is wrong with a group's name: 1 to 255 of certain characters, no `sg-` in front, and not
/// `default` (SG-3, SG-34).
[[nodiscard]] constexpr std::optional<group_name_error> check_group_name(std::string_view name) {
  if (name.empty())
    return group_name_error::empty;
  if (name.size() > 255)
    return group_name_error::too_long;
  constexpr std::string_view others = " ._-:/()#,@[]+=&;{}!$*";
  for (char const c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
          others.find(c) != std::string_view::npos))
      return group_name_error::character;
  if (name.substr(0, 3) == "sg-")
    return group_name_error::prefix;
  if (name == "default")
    return group_name_error::reserved;
  return std::nullopt;
}

/// How many rules of a direction count towards the quota, each family apart (SG-32, SG-33).
struct rule_weight {
  int ipv4{0};
  int ipv6{0};

  [[nodiscard]] constexpr int larger() const { return std::max(ipv4, ipv6); }
  friend constexpr rule_weight operator+(rule_weight a, rule_weight b) {
    return {a.ipv4 + b.ipv4, a.ipv6 + b.ipv6};
  }
  friend constexpr bool operator==(rule_weight const&, rule_weight const&) = default;
};

/// A block counts once (SG-33).
[[nodiscard]] constexpr rule_weight weight_of(cidr const& peer) {
  return peer.is_v4() ? rule_weight{1, 0} : rule_weight{0, 1};
}
/// A group counts once in each family (SG-33).
[[nodiscard]] constexpr rule_weight weight_of_group_reference() { return {1, 1}; }
/// A prefix list counts with the most entries it may have, not those it has; one of AWS with its
/// weight (SG-33, PFX-2).
[[nodiscard]] constexpr rule_weight weight_of_list(int max_entries_or_weight, bool ipv4) {
  return ipv4 ? rule_weight{max_entries_or_weight, 0} : rule_weight{0, max_entries_or_weight};
}

/// Whether a rule for `t` and `peer` is one that the group has already, host bits dropped: AWS
/// answers `InvalidPermission.Duplicate` (CIDR-7). O(n).
[[nodiscard]] inline bool has_rule(std::span<sg_rule const> rules, traffic const& t,
                                   sg_peer const& peer) {
  return std::any_of(rules.begin(), rules.end(), [&](sg_rule const& r) {
    return r.match && r.peer && *r.match == t && *r.peer == peer;
  });
}

} // namespace vpclint::inline v0::aws
