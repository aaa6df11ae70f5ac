#pragma once

#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/network/network.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace vpclint_test {

/// What comparing the walk with the set engine came to.
struct engine_comparison {
  std::size_t pairs{0};
  std::size_t packets{0};
  std::size_t completed{0}; ///< packets that certainly come back, so that agreement means something
  std::size_t undecided{0};
  std::size_t by_force{0};                      ///< packets that the third engine judged, too
  std::map<std::string, std::size_t> crossed{}; ///< what those that arrived had crossed
  std::map<std::string, std::size_t> unsaid{};  ///< what kept it from judging the others
  std::string disagreement{};                   ///< the first; empty: none
};

/// Walks `each` random packets between every two ends of a network in both families and asks the
/// set engine and the third engine about each. Ports are drawn from the edges of what filters name
/// and from anywhere.
[[nodiscard]] engine_comparison compare_engines(vpclint::network::network const& net,
                                                std::uint32_t seed, std::size_t each);

} // namespace vpclint_test
