#pragma once

#include "vpclint/analysis/reach.hpp"

#include "analysis/probe.hpp"

#include <vector>

namespace vpclint::inline v0::analysis {

/// The verdict on one part of a chain, by those on its ways: one of them is enough.
[[nodiscard]] verdict judge(chain_part const& part, std::vector<verdict> const& ways);
/// The verdict on all parts together; unknown where there is none.
[[nodiscard]] verdict judge(std::vector<verdict> const& parts);

/// Answers a question with `via`. Fails like `chain_of` and `ask`.
[[nodiscard]] result<answer> ask_chain(network::network const& net, atoms& known, question const& q,
                                       walk_options const& options);

} // namespace vpclint::inline v0::analysis
