#include "vpclint/lint/suppress.hpp"

#include "vpclint/lint/codes.hpp"
#include "vpclint/lint/registry.hpp"

#include <algorithm>
#include <string>

namespace vpclint::inline v0 {
namespace {

struct entry {
  ignore const* written{nullptr};
  std::string prefix{}; // of the codes it accepts
  bool used{false};
};

finding problem(std::string_view code, ignore const& i, std::string message) {
  auto const* r = find_rule(code);
  finding f;
  f.rule = code;
  f.level = r == nullptr ? severity::warning : r->info.level;
  f.message = std::move(message);
  f.at = i.at;
  return f;
}

std::string what(ignore const& i) {
  return "the ignore of " + i.rule + (i.where.empty() ? std::string() : " at " + i.where);
}

// `VPC.NAME` for `vpcs.VPC.SECTION.NAME`.
bool fits_qualified(std::string_view where, std::string_view resource) {
  constexpr std::string_view vpcs = "vpcs.";
  if (resource.substr(0, vpcs.size()) != vpcs)
    return false;
  auto const rest = resource.substr(vpcs.size());
  for (auto dot = where.find('.'); dot != std::string_view::npos; dot = where.find('.', dot + 1)) {
    auto const vpc = where.substr(0, dot + 1);
    if (rest.substr(0, vpc.size()) != vpc)
      continue;
    auto const section = rest.find('.', vpc.size());
    if (section != std::string_view::npos &&
        glob_match(where.substr(dot + 1), rest.substr(section + 1)))
      return true;
  }
  return false;
}

bool fits_place(std::string_view where, std::string_view resource) {
  if (where.empty())
    return true;
  if (glob_match(where, resource))
    return true;
  auto const dot = resource.rfind('.');
  if (dot != std::string_view::npos && glob_match(where, resource.substr(dot + 1)))
    return true;
  return fits_qualified(where, resource);
}

// The entries in force; the others become findings.
std::vector<entry> usable_entries(design const& d, lint_options const& options,
                                  std::vector<finding>& problems) {
  std::vector<entry> out;
  for (auto const& i : d.ignores) {
    auto prefix = rule_prefix(i.rule, options.extra_rules);
    if (!prefix) {
      problems.push_back(problem(codes::ignore_unknown_rule, i, prefix.error().what));
      continue;
    }
    if (i.reason.empty())
      problems.push_back(problem(codes::ignore_without_reason, i, what(i) + " gives no reason"));
    if (!i.until.empty()) {
      auto const last = parse_date(i.until);
      if (!last) {
        problems.push_back(problem(codes::ignore_expired, i,
                                   what(i) + " ends on '" + i.until + "', which is no date")
                               .with_remedy("write the date as YYYY-MM-DD"));
        continue;
      }
      if (options.today && *options.today > *last) {
        problems.push_back(
            problem(codes::ignore_expired, i, what(i) + " ended on " + to_string(*last)));
        continue;
      }
    }
    out.push_back({&i, *prefix});
  }
  return out;
}

bool any_rule_on(std::string_view prefix, lint_options const& options) {
  auto const on = [&](rule const* r) {
    return r->info.id.substr(0, prefix.size()) == prefix && options.selection.enabled(r->info.id);
  };
  auto const built_in = all_rules();
  return std::any_of(built_in.begin(), built_in.end(), on) ||
         std::any_of(options.extra_rules.begin(), options.extra_rules.end(), on);
}

} // namespace

bool glob_match(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

std::size_t apply_ignores(design const& d, std::vector<finding>& findings,
                          lint_options const& options) {
  if (d.ignores.empty())
    return 0;
  std::vector<finding> problems;
  auto entries = usable_entries(d, options, problems);
  auto const accepts = [&](finding const& f) {
    if (f.fatal)
      return false;
    bool accepted = false;
    for (auto& e : entries) {
      if (f.rule.compare(0, e.prefix.size(), e.prefix) != 0)
        continue;
      if (!fits_place(e.written->where, f.resource))
        continue;
      e.used = true;
      accepted = true;
    }
    return accepted && options.selection.enabled(f.rule);
  };
  std::size_t removed = std::erase_if(findings, accepts);
  // What is wrong with the ignores themselves can be accepted too, last that one is of no use.
  removed += std::erase_if(problems, accepts);
  auto const add_unused = [&](bool of_unused) {
    for (auto const& e : entries) {
      if (e.used || !any_rule_on(e.prefix, options))
        continue;
      if ((codes::ignore_unused.substr(0, e.prefix.size()) == e.prefix) != of_unused)
        continue;
      auto p = problem(codes::ignore_unused, *e.written, what(*e.written) + " fits no finding");
      if (!of_unused && accepts(p))
        ++removed;
      else
        problems.push_back(std::move(p));
    }
  };
  add_unused(false);
  add_unused(true);
  findings.insert(findings.end(), problems.begin(), problems.end());
  return removed;
}

} // namespace vpclint::inline v0
