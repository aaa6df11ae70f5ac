#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <vector>

namespace vpclint::inline v0 {

/// How many letters have to be inserted, left out, replaced or swapped with their neighbour to make
/// one word of the other; upper and lower case count as equal. O(|a| x |b|).
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  auto const lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      bool const same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0U : 1U)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

/// The word among `words` that somebody who wrote `word` most likely meant: the one with the least
/// edit distance, if that is at most a third of the longer word (at least one letter); the first of
/// several. Empty when none is near. `words` is a range of things that convert to `string_view`.
template <class Words>
[[nodiscard]] std::string_view nearest(std::string_view word, Words const& words) {
  std::string_view best;
  std::size_t least = 0;
  if (word.size() > 100) return best;
  for (std::string_view const candidate : words) {
    std::size_t const longer = std::max(word.size(), candidate.size());
    std::size_t const shorter = std::min(word.size(), candidate.size());
    std::size_t const allowed = std::max<std::size_t>(1, longer / 3);
    if (longer - shorter > allowed) continue;
    std::size_t const d = edit_distance(word, candidate);
    if (d > allowed || d == longer) continue;
    if (best.empty() || d < least) {
      best = candidate;
      least = d;
    }
  }
  return best;
}

}  // namespace vpclint::inline v0
