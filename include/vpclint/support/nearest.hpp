#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// Edit distance in insertions, deletions, substitutions and swaps of neighbours. O(n m).
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t const swap_cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + swap_cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

/// The candidate that somebody who typed `word` probably meant; empty when none is near (more than
/// a third of the word away). The first wins among equals. Words over 200 bytes are near nothing.
template <class Range>
[[nodiscard]] std::string nearest(std::string_view word, Range const& candidates) {
  constexpr std::size_t longest = 200;
  if (word.size() > longest)
    return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (auto const& candidate : candidates) {
    std::string_view const text(candidate);
    if (text.size() > longest)
      continue;
    std::size_t const gap =
        text.size() > word.size() ? text.size() - word.size() : word.size() - text.size();
    if (gap >= best_distance)
      continue;
    std::size_t const distance = edit_distance(word, text);
    if (distance < best_distance) {
      best_distance = distance;
      best = std::string(text);
    }
  }
  return best;
}

/// What ends a complaint about a word that is none of the candidates: `; did you mean 'a'?`; empty
/// when none is near.
template <class Range>
[[nodiscard]] std::string did_you_mean(std::string_view word, Range const& candidates) {
  auto const near = nearest(word, candidates);
  return near.empty() ? std::string() : "; did you mean '" + near + "'?";
}

/// The same, or all candidates where none is near: `; there are a, b and c`.
template <class Range>
[[nodiscard]] std::string nearest_or_all(std::string_view word, Range const& candidates) {
  if (auto near = did_you_mean(word, candidates); !near.empty())
    return near;
  std::string all = "; there are ";
  std::size_t left = std::size(candidates);
  for (auto const& candidate : candidates)
    all.append(candidate).append(--left > 1 ? ", " : left == 1 ? " and " : "");
  return all;
}

} // namespace vpclint::inline v0
