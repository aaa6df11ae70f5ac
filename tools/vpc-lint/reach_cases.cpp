#include "reach_cases.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace vpclint_tool {
namespace {

using vpclint::assignment;
using vpclint::analysis::explanation;

/// What some cases say, each thing once, in the order in which it is met.
template <class Thing>
class by_case {
public:
  void add(Thing thing, std::size_t number) {
    auto const same = std::find(things_.begin(), things_.end(), thing);
    auto const at = static_cast<std::size_t>(same - things_.begin());
    if (same == things_.end()) {
      things_.push_back(std::move(thing));
      which_.push_back(0);
    }
    which_[at] |= std::uint64_t{1} << number;
  }
  [[nodiscard]] std::size_t size() const { return things_.size(); }
  [[nodiscard]] Thing const& operator[](std::size_t i) const { return things_[i]; }
  /// None where all cases say it.
  [[nodiscard]] std::vector<assignment> under(std::vector<assignment> const& cases,
                                              std::size_t i) const {
    return vpclint::in_few_words(cases, which_[i]);
  }

private:
  std::vector<Thing> things_{};
  std::vector<std::uint64_t> which_{};
};

/// What is left of an answer when its verdict hangs on conditions.
void make_unknown(explanation& e, std::vector<std::string> why) {
  auto& found = e.found;
  if (found.outcome != vpclint::verdict::unknown) {
    found.pairs.clear();
    e.in_the_way = {};
    e.legs.clear();
    e.assumed.clear();
  }
  found.outcome = vpclint::verdict::unknown;
  found.failing_ports.clear();
  found.failing_translated_ports.clear();
  found.failing_requests.clear();
  found.by_choice = false;
  std::move(found.missing.begin(), found.missing.end(), std::back_inserter(why));
  found.missing = std::move(why);
}

} // namespace

vpclint::result<joint_answer> ask_all(networks const& n, asking const& ask) {
  auto whole = ask(n.whole);
  if (n.cases.empty()) {
    if (!whole)
      return whole.error();
    return joint_answer{std::move(*whole), &n.whole};
  }
  std::vector<assignment> under;
  by_case<std::string> groups; // by verdict, or the reason why there is none
  std::optional<joint_answer> first;
  std::optional<vpclint::failure> problem;
  for (auto const& one : n.cases) {
    auto answer = ask(one.net);
    groups.add(answer ? "it is " + std::string(vpclint::analysis::name(answer->found.outcome))
                      : answer.error().what,
               under.size());
    under.push_back(one.under);
    if (!answer)
      problem = answer.error();
    else if (!first)
      first = joint_answer{std::move(*answer), &one.net};
  }
  if (!first)
    return *problem;
  if (groups.size() == 1) {
    if (auto const shown = vpclint::in_few_words(under, 1); !shown.empty())
      first->found.assumed.push_back("for what is shown besides the verdict: " + to_string(shown));
    return *std::move(first);
  }
  std::vector<std::string> why;
  for (std::size_t i = 0; i < groups.size(); ++i)
    why.push_back("under " + to_string(groups.under(under, i)) + ", " + groups[i]);
  auto joint = whole ? joint_answer{std::move(*whole), &n.whole} : *std::move(first);
  make_unknown(joint.found, std::move(why));
  return joint;
}

vpclint::result<vpclint::analysis::overview_answer> overview_all(networks const& n,
                                                                 open_asking const& ask) {
  if (n.cases.empty())
    return ask(n.whole);
  std::vector<assignment> cases;
  by_case<vpclint::analysis::overview_row> rows;
  by_case<std::string> missing;
  std::optional<vpclint::analysis::overview_answer> joint;
  std::optional<vpclint::failure> problem;
  for (auto const& one : n.cases) {
    auto const number = cases.size();
    cases.push_back(one.under);
    auto answer = ask(one.net);
    if (!answer) {
      missing.add(answer.error().what, number);
      problem = answer.error();
      continue;
    }
    for (auto& r : answer->rows)
      rows.add(std::move(r), number);
    for (auto& m : answer->missing)
      missing.add(std::move(m), number);
    if (!joint)
      joint = std::move(*answer);
  }
  if (!joint)
    return *problem;
  joint->rows.clear();
  joint->missing.clear();
  for (std::size_t i = 0; i < rows.size(); ++i)
    joint->rows.emplace_back(rows[i]).under = rows.under(cases, i);
  for (std::size_t i = 0; i < missing.size(); ++i) {
    auto const under = to_string(missing.under(cases, i));
    joint->missing.push_back((under.empty() ? "" : "under " + under + ", ") + missing[i]);
  }
  return *std::move(joint);
}

} // namespace vpclint_tool
