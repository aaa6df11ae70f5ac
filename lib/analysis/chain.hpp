#pragma once

#include "vpclint/analysis/reach.hpp"

#include "analysis/probe.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// The load balancer that `via` names; a failure: there is none, or several.
[[nodiscard]] result<network::resolved_load_balancer const*>
balancer_called(network::network const& net, std::string const& name);

/// The verdict on several things of which one is enough.
[[nodiscard]] verdict best_of(verdict a, verdict b);
/// The verdict on two connections that are both needed.
[[nodiscard]] verdict both_of(verdict a, verdict b);
/// The verdict on one part of a chain, by those on its ways: one of them is enough.
[[nodiscard]] verdict judge(chain_part const& part, std::vector<verdict> const& ways);
/// The verdict on all parts together; unknown where there is none.
[[nodiscard]] verdict judge(std::vector<verdict> const& parts);

/// A part that is not sent to, as a pair.
[[nodiscard]] pair_answer pair_without_way(network::network const& net, question const& q,
                                           chain_part const& part);

/// A question with `via` taken apart: what arrives on one port goes on by the listener of that port
/// alone (ELB-7).
struct listener_questions {
  std::vector<question>
      each{};         ///< of a port that a listener is known to have; none: not taken apart
  bool rest{false};   ///< more is asked about than these
  std::string open{}; ///< the fact on which it hangs whether a listener takes of the rest
};
[[nodiscard]] listener_questions by_listener(network::network const& net, question const& q);

/// Answers a question with `via`. Fails like `chain_of` and `ask`.
[[nodiscard]] result<answer> ask_chain(network::network const& net, atoms& known, question const& q,
                                       walk_options const& options);

} // namespace vpclint::inline v0::analysis
