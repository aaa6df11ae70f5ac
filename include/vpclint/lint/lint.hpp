#pragma once

#include "vpclint/aws/quotas.hpp"
#include "vpclint/diag/finding.hpp"
#include "vpclint/diag/report.hpp"
#include "vpclint/lint/config.hpp"
#include "vpclint/lint/date.hpp"
#include "vpclint/lint/rule.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace vpclint::inline v0 {

struct loaded;
namespace network {
class network;
}

/// How to look at a network.
struct lint_options {
  rule_selection selection{};             ///< which rules run
  std::vector<rule const*> extra_rules{}; ///< rules of your own, run after the built-in ones
  std::optional<date> today{};            ///< nothing: ignores never expire
  aws::quotas quotas{};                   ///< of the account; AWS's defaults unless changed
  bool allow_undecided{false}; ///< an expectation that hangs on a missing fact is an info
  /// How many threads may look at a large network or at several cases; 0: one for each processor,
  /// at most eight. The findings are the same with any. Rules of your own run on the calling
  /// thread.
  std::size_t threads{0};
};

/// Runs the selected rules over a network. The findings come in their total order; the design's
/// ignores are not applied (see `make_report`).
[[nodiscard]] std::vector<finding> lint(network::network const& net, lint_options const& = {});

/// Everything there is to say about a network: the findings of loading and resolving it, handed in
/// as `before`, and those of the rules; without the ones that are not selected or that the design
/// ignores, with what is wrong with its ignores. Fatal findings always stay.
[[nodiscard]] report make_report(network::network const& net, std::vector<finding> before,
                                 lint_options const& = {});

/// Resolves what was loaded and reports everything there is to say about it. With a fatal finding
/// the design is not the one that was meant, and every rule could be wrong about it: then only the
/// loader's findings are reported, and the report is not `complete`. Where conditions of the
/// documents leave several cases, each is checked, and `report::under` says what holds in which.
[[nodiscard]] report check(loaded what, lint_options const& = {});

/// The same, and `net` is then the network that was judged; nothing after a fatal finding and where
/// there are several cases.
[[nodiscard]] report check(loaded what, lint_options const& options,
                           std::optional<network::network>& net);

} // namespace vpclint::inline v0
