#include "vpclint/lint/config.hpp"

#include "vpclint/lint/registry.hpp"
#include "vpclint/support/nearest.hpp"

#include <algorithm>
#include <optional>

namespace vpclint::inline v0 {
namespace {

std::vector<rule const*> known_rules(std::span<rule const* const> extra) {
  auto const built_in = all_rules();
  std::vector<rule const*> all(built_in.begin(), built_in.end());
  all.insert(all.end(), extra.begin(), extra.end());
  return all;
}

failure no_such_rule(std::string_view word, std::span<rule const* const> rules) {
  std::vector<std::string_view> words;
  for (auto const* r : rules)
    words.insert(words.end(), {r->info.name, r->info.id});
  failure f{.code = failure_code::usage};
  f.what = "no rule is called '" + std::string(word) + "'" + did_you_mean(word, words);
  return f;
}

std::optional<std::size_t> longest(std::vector<std::string> const& prefixes,
                                   std::string_view code) {
  std::optional<std::size_t> length;
  for (auto const& p : prefixes)
    if (code.substr(0, p.size()) == p && (!length || p.size() > *length))
      length = p.size();
  return length;
}

} // namespace

result<std::string> rule_prefix(std::string_view word, std::span<rule const* const> extra_rules) {
  auto const rules = known_rules(extra_rules);
  for (auto const* r : rules)
    if (answers_to(*r, word))
      return std::string(r->info.id);
  for (auto const* r : rules) {
    auto const beginning = r->info.id.substr(0, word.size());
    if (!word.empty() && same_word(beginning, word))
      return std::string(beginning);
  }
  return no_such_rule(word, rules);
}

result<rule_selection> rule_selection::of(std::span<std::string const> select,
                                          std::span<std::string const> ignore,
                                          std::span<rule const* const> extra_rules) {
  rule_selection s;
  for (auto const& word : select) {
    auto prefix = rule_prefix(word, extra_rules);
    if (!prefix)
      return prefix.error();
    s.select_.push_back(*prefix);
  }
  for (auto const& word : ignore) {
    auto prefix = rule_prefix(word, extra_rules);
    if (!prefix)
      return prefix.error();
    s.ignore_.push_back(*prefix);
  }
  return s;
}

bool rule_selection::enabled(std::string_view code) const {
  auto const on = select_.empty() ? std::optional<std::size_t>(0) : longest(select_, code);
  if (!on)
    return false;
  auto const off = longest(ignore_, code);
  return !off || *on > *off;
}

} // namespace vpclint::inline v0
