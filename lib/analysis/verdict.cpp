// The words of verdicts, and what an answer shows of itself.
#include "vpclint/analysis/reach.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace vpclint::inline v0::analysis {

std::string_view name(verdict v) {
  switch (v) {
  case verdict::reachable:
    return "reachable";
  case verdict::partial:
    return "partial";
  case verdict::reply_blocked:
    return "reply_blocked";
  case verdict::blocked:
    return "blocked";
  case verdict::unknown:
    return "unknown";
  case verdict::not_reachable:
    return "not reachable";
  }
  return "unknown";
}

std::optional<verdict> parse_verdict(std::string_view word) {
  for (auto const v : {verdict::reachable, verdict::partial, verdict::reply_blocked,
                       verdict::blocked, verdict::unknown, verdict::not_reachable})
    if (name(v) == word)
      return v;
  if (word == "not_reachable")
    return verdict::not_reachable;
  return std::nullopt;
}

bool fulfils(verdict outcome, verdict expected) {
  if (expected == verdict::not_reachable)
    return outcome == verdict::blocked || outcome == verdict::reply_blocked;
  return outcome == expected;
}

pair_answer const* answer::shown() const {
  for (auto const& p : pairs)
    if (p.outcome == outcome)
      return &p;
  for (auto const& p : pairs)
    if (p.outcome != verdict::reachable)
      return &p;
  return pairs.empty() ? nullptr : &pairs.front();
}

std::size_t answer::pair_count() const {
  std::size_t sum = 0;
  for (auto const& p : pairs)
    sum += p.alike;
  return sum;
}

} // namespace vpclint::inline v0::analysis
