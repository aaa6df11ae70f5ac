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

/// Cases with the same verdict, or the same reason why there is none.
struct like_cases {
  std::string what{};
  std::uint64_t which{0};
};

void add(std::vector<like_cases>& to, std::string what, std::size_t number) {
  auto const same = std::find_if(to.begin(), to.end(), [&](auto const& o) { return o.what == what; });
  auto& group = same != to.end() ? *same : to.emplace_back(like_cases{.what = std::move(what)});
  group.which |= std::uint64_t{1} << number;
}

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
  std::vector<like_cases> groups;
  std::optional<joint_answer> first;
  std::optional<vpclint::failure> problem;
  for (auto const& one : n.cases) {
    auto answer = ask(one.net);
    add(groups, answer ? "it is " + std::string(vpclint::analysis::name(answer->found.outcome)) : answer.error().what,
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
  for (auto const& g : groups)
    why.push_back("under " + to_string(vpclint::in_few_words(under, g.which)) + ", " + g.what);
  auto joint = whole ? joint_answer{std::move(*whole), &n.whole} : *std::move(first);
  make_unknown(joint.found, std::move(why));
  return joint;
}

} // namespace vpclint_tool
