#pragma once

#include "vpclint/analysis/blockers.hpp"
#include "vpclint/analysis/reach.hpp"
#include "vpclint/model/expectation.hpp"
#include "vpclint/network/network.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// A name in an expectation that stands for nothing in the design, or for several things.
struct dangling_end {
  std::string what{}; ///< that there is none, and the nearest one; or how to say which is meant
  bool ambiguous{false};
  place at{};
};

/// What became of one expectation.
struct expectation_result {
  enum class outcome : std::uint8_t {
    holds,
    fails,
    undecided,  ///< a fact is missing; also where the expectation itself has an unknown part
    impossible, ///< names in it don't exist; `problems` says which
  };

  expectation const* stated{nullptr};
  outcome became{outcome::undecided};
  answer found{};                       ///< of `holds`, `fails` and `undecided`
  std::vector<dangling_end> problems{}; ///< of `impossible`: at least one, source first
};

/// The question that an expectation asks; nothing where a part of it is not known.
[[nodiscard]] std::optional<question> question_of(expectation const& e);

/// Asks every expectation of the design, in order.
[[nodiscard]] std::vector<expectation_result>
evaluate_expectations(network::network const& net, walk_options const& options = {});

/// An expectation as one writes it, without its verdict: `app -> orders tcp 3306`.
[[nodiscard]] std::string to_string(question const& q);

} // namespace vpclint::inline v0::analysis
