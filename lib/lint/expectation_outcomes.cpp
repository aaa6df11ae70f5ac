#include "lint/expectation_outcomes.hpp"

#include "vpclint/analysis/expectations.hpp"
#include "vpclint/lint/codes.hpp"
#include "vpclint/network/codes.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace vpclint::inline v0 {
namespace {

using said = std::pair<std::string, std::string>; // question and expected verdict

said what_is_said(expectation const& e) {
  auto const q = analysis::question_of(e);
  return {q ? analysis::to_string(*q) : std::string(),
          e.expected ? std::string(analysis::name(*e.expected)) : std::string()};
}

} // namespace

bool asks_expectations(rule_selection const& selection) {
  return selection.enabled(codes::expectation_failed) ||
         selection.enabled(codes::expectation_undecided);
}

bool is_about_expected_name(finding const& f) {
  return (f.rule == codes::name_missing || f.rule == codes::name_ambiguous) && !f.flow.empty() &&
         f.flow.front().verdict.empty();
}

std::vector<expectation_outcome> expectation_outcomes(design const& d,
                                                      std::vector<finding> const& found,
                                                      rule_selection const& selection) {
  std::vector<expectation_outcome> out(d.expectations.size(), expectation_outcome::not_asked);
  if (out.empty() || !asks_expectations(selection))
    return out;
  std::map<said, expectation_outcome> bad;
  for (auto const& f : found) {
    if (f.flow.empty())
      continue;
    auto const became = f.rule == codes::expectation_undecided ? expectation_outcome::undecided
                                                               : expectation_outcome::fails;
    auto& worst = bad[{f.flow.front().question, f.flow.front().expected}];
    worst = std::max(worst, became);
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    auto const known = bad.find(what_is_said(d.expectations[i]));
    out[i] = known == bad.end() ? expectation_outcome::holds : known->second;
  }
  return out;
}

} // namespace vpclint::inline v0
