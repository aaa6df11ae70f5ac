#pragma once

#include "vpclint/diag/condition.hpp"
#include "vpclint/diag/finding.hpp"
#include "vpclint/text/source.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// Totals by severity.
struct finding_counts {
  std::size_t errors{0};
  std::size_t warnings{0};
  std::size_t infos{0};
  std::size_t suppressed{0};

  friend bool operator==(finding_counts const&, finding_counts const&) = default;
};

/// What became of one expectation of the design, from good to bad. `fails` stands also for one that
/// names what does not exist; `not_asked` for one whose rules were not selected.
enum class expectation_outcome : std::uint8_t { not_asked, holds, undecided, fails };

/// Totals by outcome.
struct expectation_counts {
  std::size_t stated{0};
  std::size_t held{0};
  std::size_t undecided{0};
  std::size_t failed{0};

  friend bool operator==(expectation_counts const&, expectation_counts const&) = default;
};

/// Findings in their total order (file, line, column, code, message), each once, with the sources
/// that their places refer to.
struct report {
  source_map sources{};
  std::vector<finding> findings{};
  std::size_t suppressed{0}; ///< findings taken out by ignores
  bool complete{true};       ///< false: not all could be read, so that no rule was asked
  /// Where conditions of the documents are not decided: for each finding, under which of their
  /// alternatives it holds; none for one that always does. Empty when nothing hangs on conditions.
  std::vector<std::vector<assignment>> under{};
  /// What became of each expectation, in the order of the design; under several conditions the
  /// worst.
  std::vector<expectation_outcome> expectations{};
  std::size_t hidden{0}; ///< findings that `keep_from` took out

  /// What the finding with this number hangs on. Precondition: `i < findings.size()`.
  [[nodiscard]] std::vector<assignment> const& under_of(std::size_t i) const {
    static std::vector<assignment> const always{};
    return i < under.size() ? under[i] : always;
  }
  /// Takes out the findings below a severity. O(findings).
  void keep_from(severity least) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      if (findings[i].level < least)
        continue;
      if (kept != i) {
        findings[kept] = std::move(findings[i]);
        if (i < under.size())
          under[kept] = std::move(under[i]);
      }
      ++kept;
    }
    hidden += findings.size() - kept;
    findings.resize(kept);
    if (!under.empty())
      under.resize(kept);
  }

  [[nodiscard]] expectation_counts count_expectations() const {
    expectation_counts c{.stated = expectations.size()};
    for (auto const e : expectations) {
      if (e == expectation_outcome::holds)
        ++c.held;
      if (e == expectation_outcome::undecided)
        ++c.undecided;
      if (e == expectation_outcome::fails)
        ++c.failed;
    }
    return c;
  }

  [[nodiscard]] finding_counts counts() const {
    finding_counts c{};
    c.suppressed = suppressed;
    for (auto const& f : findings) {
      if (f.level == severity::error)
        ++c.errors;
      if (f.level == severity::warning)
        ++c.warnings;
      if (f.level == severity::info)
        ++c.infos;
    }
    return c;
  }
};

/// Sorts findings into the order of a report and drops exact repetitions. Sources are ordered by
/// their number, that is, by the order they were given. O(n log n).
inline void sort_findings(std::vector<finding>& findings) {
  auto const key = [](finding const& f) {
    return std::tie(f.at.source, f.at.begin, f.rule, f.message, f.resource, f.at.end);
  };
  // A finding is large: it is moved once, to its place.
  std::vector<finding*> order;
  order.reserve(findings.size());
  for (auto& f : findings)
    order.push_back(&f);
  std::stable_sort(order.begin(), order.end(),
                   [&](finding const* a, finding const* b) { return key(*a) < key(*b); });
  std::vector<finding> sorted;
  sorted.reserve(findings.size());
  for (auto* f : order)
    if (sorted.empty() || sorted.back() != *f)
      sorted.push_back(std::move(*f));
  findings = std::move(sorted);
}

} // namespace vpclint::inline v0
