#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace vpclint::inline v0::cfn {

/// What the working out of a part of a template asked of what differs from case to case, and what
/// it was told: which way conditions fall, which texts parameters have. Told the same, it makes the
/// same again.
struct told_facts {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> answers{}; ///< by number of the question
  bool open{true};      ///< it hangs on more than that, or was never worked out
  std::size_t steps{0}; ///< that it took

  void add(std::uint32_t question, std::uint32_t answer) {
    auto const known = [&](auto const& a) { return a.first == question; };
    if (std::none_of(answers.begin(), answers.end(), known))
      answers.emplace_back(question, answer);
  }
  void add(told_facts const& other) {
    open = open || other.open;
    for (auto const& [question, answer] : other.answers)
      add(question, answer);
  }
};

} // namespace vpclint::inline v0::cfn
