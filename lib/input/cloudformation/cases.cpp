// The ways in which the conditions of a run can fall, by what their parameters may be.
#include "vpclint/input/codes.hpp"

#include "input/cloudformation/stack.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

using answers = std::vector<std::optional<bool>>;    // by condition
using settings = std::map<std::string, std::string>; // parameters that have one value there
using all_answers = std::map<answers, settings>;

constexpr std::size_t max_tries = 1000;   // made and still to make
constexpr std::size_t max_supposed = 100; // things at a time
constexpr std::size_t max_values = 300'000;

/// The conditions that are not decided, in the order of the documents.
std::vector<asked_condition> undecided(evaluator const& e) {
  std::vector<asked_condition> out;
  for (auto const& s : e.stacks()) {
    if (s->asked.empty())
      continue;
    for (auto const& part : s->declared.parts) {
      if (s->asked.find(part.name) == s->asked.end())
        continue;
      auto const hit = s->conditions.find(part.name);
      if (hit != s->conditions.end() && hit->second.is(value_kind::unknown))
        out.push_back({.in = s.get(), .name = part.name});
    }
  }
  return out;
}

/// What follows from a fork, the last possibility first.
std::vector<suppositions> ways_on(suppositions const& from, fork const& at) {
  std::vector<suppositions> out;
  if (at.parameter.empty()) {
    for (bool const falls : {false, true})
      out.emplace_back(from).comparisons[at.comparison] = falls;
    return out;
  }
  if (at.other)
    out.emplace_back(from).parameters[at.parameter].is_not.push_back(at.values.front());
  for (auto v = at.values.rbegin(); v != at.values.rend(); ++v) {
    auto& p = out.emplace_back(from).parameters[at.parameter];
    p.is = *v;
    p.decided = true;
  }
  return out;
}

/// The parameters that what is supposed gives one value.
settings settled(exploration const& x) {
  settings out;
  for (auto const& [name, what] : x.now.parameters)
    if (auto const v = x.value_of(name); v && !has_symbol(name))
      out.emplace(name, *v);
  return out;
}

void keep_common(settings& kept, settings const& other) {
  std::erase_if(kept, [&](auto const& p) {
    auto const hit = other.find(p.first);
    return hit == other.end() || hit->second != p.second;
  });
}

/// Every way in which the conditions can fall, each once; nothing where there are too many.
std::optional<all_answers> all_ways(evaluator& e, std::vector<asked_condition> const& conditions) {
  all_answers found;
  std::vector<suppositions> open(1);
  exploration x;
  answers now;
  std::size_t values = 0;
  (void)e.take_steps();
  for (std::size_t tries = 0; !open.empty(); ++tries) {
    x.now = std::move(open.back());
    open.pop_back();
    if (tries + open.size() > max_tries || values > max_values ||
        x.now.parameters.size() + x.now.comparisons.size() > max_supposed)
      return std::nullopt;
    auto const next = e.try_out(x, conditions, now);
    values += e.take_steps();
    if (!next) {
      auto const [hit, is_new] = found.try_emplace(now, settled(x));
      if (!is_new)
        keep_common(hit->second, settled(x));
      if (found.size() > max_cases)
        return std::nullopt;
      continue;
    }
    auto ways = ways_on(x.now, *next);
    std::move(ways.begin(), ways.end(), std::back_inserter(open));
  }
  return found;
}

/// A condition and what it is in each case.
struct column {
  std::string key{};
  std::string name{};
  std::string stack_name{};
  std::vector<bool> falls{};
};

/// Those that are decided in every case. Others stay not known.
std::vector<column> columns_of(std::vector<asked_condition> const& conditions,
                               all_answers const& ways) {
  std::vector<column> out;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if (!std::all_of(ways.begin(), ways.end(),
                     [&](auto const& w) { return w.first[i].has_value(); }))
      continue;
    auto const& c = conditions[i];
    auto& made = out.emplace_back(
        column{.key = c.in->path + ":" + c.name, .name = c.name, .stack_name = c.in->name});
    for (auto w = ways.rbegin(); w != ways.rend(); ++w) // what holds first
      made.falls.push_back(*w->first[i]);
  }
  return out;
}

/// The columns that people are told of: such as vary, under a name that means one thing.
std::vector<column> told(std::vector<column> const& all) {
  std::map<std::string, std::vector<column const*>> by_name;
  for (auto const& c : all)
    by_name[c.name].push_back(&c);
  std::vector<column> out;
  for (auto const& c : all) {
    auto const& same_name = by_name[c.name];
    bool const alike = std::all_of(same_name.begin(), same_name.end(),
                                   [&](auto const* o) { return o->falls == c.falls; });
    if (std::adjacent_find(c.falls.begin(), c.falls.end(), std::not_equal_to<>()) ==
            c.falls.end() ||
        (alike && same_name.front() != &c))
      continue;
    auto shown = c;
    if (!alike)
      shown.name = c.stack_name + "/" + c.name;
    out.push_back(std::move(shown));
  }
  return out;
}

/// One case for each way that differs in a column.
std::vector<input_case> cases_of(std::vector<column> const& all, all_answers const& ways) {
  std::vector<input_case> out;
  std::vector<settings> given; // of each case
  auto const shown = told(all);
  std::map<std::vector<std::pair<std::string, bool>>, std::size_t> seen;
  auto way = ways.rbegin();
  for (std::size_t i = 0; !all.empty() && i < all.front().falls.size(); ++i, ++way) {
    input_case one;
    for (auto const& c : all)
      one.conditions.emplace_back(c.key, c.falls[i]);
    auto const [hit, is_new] = seen.try_emplace(one.conditions, out.size());
    if (!is_new) {
      keep_common(given[hit->second], way->second);
      continue;
    }
    for (auto const& c : shown)
      one.under.push_back({.name = c.name, .holds = c.falls[i]});
    given.push_back(way->second);
    out.push_back(std::move(one));
  }
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i].parameters.assign(given[i].begin(), given[i].end());
  return out;
}

/// What decides a condition, for who looks at what was read.
void remark_on(asked_condition const& c, design_builder& out) {
  auto const& v = c.in->conditions.find(c.name)->second;
  std::string const what = "condition " + c.name + " is not decided";
  auto text = v.text.starts_with(what) ? v.text : what + ": " + v.text;
  text.front() = 'C';
  if (!v.subject.empty() && v.text.ends_with("parameter " + v.subject + " has no value"))
    text += "; --parameter " + v.subject + "=VALUE gives it one";
  out.inventory(c.in->root.at()).remarks.push_back(text + ".");
}

} // namespace

void offer_cases(evaluator& e, design_builder& out) {
  auto const conditions = undecided(e);
  if (conditions.empty())
    return;
  for (auto const& c : conditions)
    remark_on(c, out);
  auto const ways = all_ways(e, conditions);
  if (ways && out.offer(cases_of(columns_of(conditions, *ways), *ways)))
    return;
  out.report(codes::part_unknown, severity::info,
             conditions.front().in->root.find("Conditions").key_at(),
             "the conditions can fall in more ways than are looked at (" +
                 std::to_string(max_cases) + "); what hangs on them is not known")
      .remedy = "give parameters that they hang on a value, with --parameter";
}

} // namespace vpclint::inline v0::cfn
