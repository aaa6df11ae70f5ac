#pragma once

#include "vpclint/network/network.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace vpclint_test {

struct verdict_comparison {
  std::size_t compared{0};
  std::string disagreement{}; ///< the first; empty: none
};

/// Asks `questions` random questions between workloads, the internet and outside networks, and
/// holds each pair's verdict against the set engine's.
[[nodiscard]] verdict_comparison compare_verdicts(vpclint::network::network const& net,
                                                  std::uint32_t seed, std::size_t questions);

} // namespace vpclint_test
