#pragma once

#include "vpclint/aws/options.hpp"
#include "vpclint/aws/ternary.hpp"
#include "vpclint/model/network_acl.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/packet.hpp"
#include "vpclint/packet/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vpclint::inline v0::aws {

inline constexpr int first_acl_number = 1;            ///< NACL-5
inline constexpr int last_acl_number = 32766;         ///< NACL-5
inline constexpr int builtin_acl_number_ipv4 = 32767; ///< of the `*` entry (NACL-5)
inline constexpr int builtin_acl_number_ipv6 = 32768; ///< likewise
/// The error code for a number that the direction has already (NACL-5).
inline constexpr std::string_view acl_duplicate_code = "NetworkAclEntryAlreadyExists";

/// Whether an entry may have that number (NACL-5).
[[nodiscard]] constexpr bool is_acl_number(int n) {
  return n >= first_acl_number && n <= last_acl_number;
}

/// Whether the API asks for ports (NACL-11).
[[nodiscard]] constexpr bool acl_needs_ports(protocol p) { return p.has_ports(); }
/// Whether the API asks for an ICMP type and code: for ICMP, and for ICMPv6 with an IPv6 block
/// (NACL-11).
[[nodiscard]] constexpr bool acl_needs_icmp_type(protocol p, bool remote_is_ipv6) {
  return p == protocols::icmp || (p == protocols::icmpv6 && remote_is_ipv6);
}

/// The address that a filter compares its peer with: the source of what comes in, the destination
/// of what goes out (NACL-8, SG-7).
[[nodiscard]] constexpr address remote_of(direction d, packet const& p) {
  return d == direction::ingress ? p.src : p.dst;
}

/// Whether an ACL entry for `t` and the block `remote` matches: family, block, protocol, and for
/// TCP, UDP and ICMP the destination port or type. Ports on other protocols mean nothing, and
/// ICMPv6 with an IPv4 block is every type (NACL-7, NACL-8, NACL-10).
[[nodiscard]] constexpr bool acl_matches(traffic const& t, cidr const& remote, direction d,
                                         packet const& p) {
  if (!remote.contains(remote_of(d, p)))
    return false;
  if (t.proto == protocols::icmpv6 && remote.is_v4())
    return p.kind() == protocols::icmpv6;
  return matches(t, p);
}

/// The same for an entry with parts that may not be known: no only where the known ones settle it.
[[nodiscard]] inline ternary acl_matches(acl_entry const& e, direction d, packet const& p) {
  if (e.match && e.remote)
    return to_ternary(acl_matches(*e.match, *e.remote, d, p));
  if (e.remote && !e.remote->contains(remote_of(d, p)))
    return ternary::no;
  if (e.match && e.match->proto != p.kind() && !e.match->proto.is_all())
    return ternary::no;
  // The ICMPv6 entry that matches every type is one with an IPv4 block.
  if (e.match && !(p.is_v4() && p.kind() == protocols::icmpv6) && !matches(*e.match, p))
    return ternary::no;
  return ternary::unknown;
}

enum class acl_verdict : std::uint8_t { deny, allow, unknown };

/// What an ACL says to a packet, and the entry that says it.
struct acl_decision {
  acl_verdict verdict{acl_verdict::deny};
  acl_entry const* entry{nullptr}; ///< nothing: the built-in `*`; for `unknown`, the first open one

  friend constexpr bool operator==(acl_decision const&, acl_decision const&) = default;
};

/// What an ACL says to a packet that crosses the subnet's edge in direction `d`. `entries` are
/// those of that direction by ascending number; ones whose number is not known stand before all
/// others and count as standing anywhere. The first match decides, the built-in `*` denies the rest
/// (NACL-4, NACL-6). Unknown only where unknown parts can change the verdict. Stateless: ask again
/// with the reply (NACL-9), and not for packets that stay in the subnet (NACL-3) or are exempt
/// (NACL-14). O(n), no allocation.
[[nodiscard]] inline acl_decision evaluate(std::span<acl_entry const* const> entries, direction d,
                                           packet const& p) {
  acl_entry const* open = nullptr;
  bool may_allow = false;
  bool may_deny = false;
  acl_decision result;
  for (auto const* e : entries) {
    auto match = acl_matches(*e, d, p);
    if (match == ternary::no)
      continue;
    bool const decides = match == ternary::yes && e->number.has_value();
    if (decides && e->allow) {
      result = {*e->allow ? acl_verdict::allow : acl_verdict::deny, e};
      break;
    }
    may_allow = may_allow || !e->allow || *e->allow;
    may_deny = may_deny || !e->allow || !*e->allow;
    open = open == nullptr ? e : open;
    if (decides) {
      result = {acl_verdict::unknown, open};
      break;
    }
  }
  if ((result.verdict == acl_verdict::allow && may_deny) ||
      (result.verdict == acl_verdict::deny && may_allow))
    return {acl_verdict::unknown, open};
  return result;
}

/// The entries of one direction of a VPC's default ACL, as AWS makes it (NACL-2). An ACL of one's
/// own begins without any (NACL-4).
[[nodiscard]] inline std::vector<acl_entry> default_acl_entries(bool vpc_has_ipv6) {
  std::vector<acl_entry> result;
  result.push_back(
      {.number = 100, .allow = true, .match = all_traffic(), .remote = cidr(prefix4{})});
  if (vpc_has_ipv6)
    result.push_back(
        {.number = 101, .allow = true, .match = all_traffic(), .remote = cidr(prefix6{})});
  return result;
}

/// How many rules of one direction count towards the quota (NACL-16, OPEN-6): all that are written,
/// or those of the larger family and its `*`.
[[nodiscard]] inline std::size_t acl_rule_count(std::span<acl_entry const> entries,
                                                semantics_options const& options = {}) {
  if (options.acl_quota_counts_families_together)
    return entries.size();
  std::size_t ipv6 = 0;
  for (auto const& e : entries)
    ipv6 += e.remote && e.remote->is_v6() ? 1U : 0U;
  auto const ipv4 = entries.size() - ipv6;
  return (ipv4 > ipv6 ? ipv4 : ipv6) + 1;
}

/// What MTU discovery needs let through in both directions (NACL-12): "fragmentation needed", or
/// "packet too big".
[[nodiscard]] constexpr traffic path_mtu_traffic(bool ipv4) {
  return ipv4 ? icmp(3, 4) : icmpv6(2);
}
/// What comes back to a traceroute (NACL-12).
[[nodiscard]] constexpr traffic traceroute_reply() { return icmp(11, 0); }

/// What a packet does between two interfaces, as far as ACLs are concerned.
enum class acl_hop : std::uint8_t {
  delivery,       ///< from an interface to the owner of the destination address
  to_next_hop,    ///< from an interface to a transit gateway attachment, GWLB endpoint, appliance
  from_transit,   ///< from a transit gateway attachment to an interface
  classic_target, ///< from a Classic Load Balancer to its target
};

/// Which of the ACLs look: that of the subnet which the packet leaves, outwards, and that of the
/// subnet which it enters, inwards.
struct acl_checks {
  bool leaving{};
  bool entering{};

  friend constexpr bool operator==(acl_checks const&, acl_checks const&) = default;
};

/// Which ACLs look at a packet between interfaces of one subnet or of two. Between two subnets both
/// do. Inside one subnet: at a delivery none (NACL-3); towards a transit gateway attachment or GWLB
/// endpoint both, from an attachment none (NACL-19, NACL-20), towards NAT gateways and appliances
/// as towards attachments (OPEN-25); towards a Classic Load Balancer's target the outward one
/// (NACL-21).
[[nodiscard]] constexpr acl_checks checks_of(acl_hop hop, bool same_subnet,
                                             semantics_options const& options = {}) {
  if (!same_subnet)
    return {true, true};
  switch (hop) {
  case acl_hop::delivery:
  case acl_hop::from_transit:
    return {false, false};
  case acl_hop::to_next_hop:
    return {options.acl_filters_next_hop_in_own_subnet, options.acl_filters_next_hop_in_own_subnet};
  case acl_hop::classic_target:
    return {true, false};
  }
  return {true, true};
}

} // namespace vpclint::inline v0::aws
