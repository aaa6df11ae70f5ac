#pragma once

#include "vpclint/analysis/selection.hpp"
#include "vpclint/analysis/walk.hpp"
#include "vpclint/model/expectation.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/packet/protocol.hpp"
#include "vpclint/support/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::analysis {

/// Who to whom, on what. Without `match` any protocol is meant: then `blocked` says that no packet
/// of any kind arrives, `reachable` that something completes on every pair.
struct question {
  selector from{};
  selector to{};
  std::optional<traffic> match{};
  std::string via{}; ///< a chain through this load balancer; empty: none
};

/// The addresses of a block that are in none of others inside it.
struct address_part {
  cidr block{};
  std::vector<cidr> except{}; ///< apart, ascending

  friend bool operator==(address_part const&, address_part const&) = default;
};

/// What became of one pair of members in one family.
struct pair_answer {
  std::string from{};
  std::string to{};
  bool ipv6{false};
  verdict outcome{verdict::blocked};
  /// Client ports that never complete from and to addresses of which others do, of `partial`.
  std::vector<port_range> failing_ports{};
  /// Ports that fail where a NAT gateway or a load balancer on the way picks them, of `partial`.
  std::vector<port_range> failing_translated_ports{};
  std::vector<traffic> failing_requests{}; ///< of which nothing completes, of `partial`
  /// Addresses of ends that are no interfaces from or to which nothing completes, of `partial`.
  std::vector<address_part> failing_sources{};
  std::vector<address_part> failing_destinations{};
  bool by_choice{false}; ///< it hangs on which target or attachment subnet AWS picks, of `partial`
  walk_result example{}; ///< one that shows the outcome
  /// Pairs that it stands for, itself the first of them: nothing tells them apart but their names.
  std::size_t alike{1};
};

/// The verdict on a question, with what it rests on.
struct answer {
  verdict outcome{verdict::unknown};
  /// In the order of the members. Of more than 4096 pairs, one for all that are alike.
  std::vector<pair_answer> pairs{};
  std::vector<std::string> missing{}; ///< facts that are not known and could change the verdict
  std::vector<port_range> failing_ports{};            ///< of all pairs together
  std::vector<port_range> failing_translated_ports{}; ///< likewise
  std::vector<traffic> failing_requests{};            ///< of every pair alike
  std::vector<address_part> failing_sources{};        ///< likewise
  std::vector<address_part> failing_destinations{};   ///< likewise
  bool by_choice{false};                              ///< of any pair
  std::size_t packets{0};                             ///< packets walked

  /// The pair that best shows the outcome; nothing when there is no pair.
  [[nodiscard]] pair_answer const* shown() const;
  /// Pairs of members that the question is about, once for each family they have in common.
  [[nodiscard]] std::size_t pair_count() const;
};

/// The word of a verdict: reachable, partial, reply_blocked, blocked, unknown, not reachable.
[[nodiscard]] std::string_view name(verdict v);
/// The verdict of a word, with `not reachable` and `not_reachable` for the last.
[[nodiscard]] std::optional<verdict> parse_verdict(std::string_view word);
/// Whether an answer fulfils an expectation; unknown fulfils only `unknown`.
[[nodiscard]] bool fulfils(verdict outcome, verdict expected);

/// Answers a question by walking one packet for each combination of members, families, address
/// atoms, port atoms and choices that filters and routes can tell apart, which is exact. A failure
/// when a selector or `via` names nothing. O(pairs of kinds of members x atoms) walks.
[[nodiscard]] result<answer> ask(network::network const& net, question const& q,
                                 walk_options const& options = {});

/// What a load balancer does for one part of a chain's destination: all of it, or one member, where
/// it does not do the same for all of them.
struct chain_part {
  std::string to{};
  std::vector<question> ways{}; ///< from its nodes, one for each listener that sends there
  std::set<std::string> open{}; ///< facts on which it hangs whether further listeners do
  bool passed_on{false};        ///< the first connection itself goes on there (ELB-8)
  reason why_not{reason::none}; ///< nothing is sent there

  [[nodiscard]] bool may_be_used() const { return !ways.empty() || !open.empty() || passed_on; }
};

/// The connections that a question with `via` is about: from the source to the load balancer, and
/// from its nodes to the destination (ELB-7, ELB-11).
struct chain {
  question first{};
  std::vector<chain_part> parts{};
  std::string open{};         ///< a fact without which the second connections are not known
  bool also_to_others{false}; ///< a network load balancer sends to more than is asked for
};

/// A failure when `via` names no load balancer or several, and when `to` names something that can't
/// be a target. Precondition: `via` is not empty.
[[nodiscard]] result<chain> chain_of(network::network const& net, question const& q);

/// The verdict on one exact packet and its reply, over whatever AWS chooses on the way. It comes
/// from who has its source address: an interface by a private or IPv6 address, an outside network,
/// or the internet; `from` says which, where several have it. A failure when nobody has it, when
/// several do, or when it is a public address of the design's own. O(interfaces) walks.
[[nodiscard]] result<answer> ask_packet(network::network const& net, packet const& p,
                                        std::optional<selector> const& from = {},
                                        walk_options const& options = {});

} // namespace vpclint::inline v0::analysis
