#include "lint/cases.hpp"

#include "vpclint/lint/codes.hpp"

#include "lint/expectation_outcomes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

namespace vpclint::inline v0 {
namespace {

struct held {
  finding what{};
  std::uint64_t in{0}; // cases
};

auto order(finding const& f) {
  return std::tie(f.at.source, f.at.begin, f.rule, f.message, f.resource, f.at.end);
}

/// The findings of all reports, each once, in the order of a report.
std::vector<held> gather(std::vector<report>& reports) {
  std::vector<held> all;
  for (std::size_t i = 0; i < reports.size(); ++i)
    for (auto& f : reports[i].findings)
      all.push_back({.what = std::move(f), .in = std::uint64_t{1} << i});
  std::stable_sort(all.begin(), all.end(),
                   [](held const& a, held const& b) { return order(a.what) < order(b.what); });
  std::vector<held> out;
  std::size_t first = 0; // of those that come at the same place of the order
  for (auto& h : all) {
    if (!out.empty() && order(out.back().what) != order(h.what))
      first = out.size();
    auto const same = std::find_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                                   [&](held const& o) { return o.what == h.what; });
    if (same != out.end())
      same->in |= h.in;
    else
      out.push_back(std::move(h));
  }
  return out;
}

} // namespace

report merge_cases(std::span<assignment const> under, std::vector<report> reports) {
  report out;
  if (reports.empty())
    return out;
  out.sources = reports.front().sources;
  for (auto const& r : reports) {
    out.suppressed = std::max(out.suppressed, r.suppressed);
    out.complete = out.complete && r.complete;
    out.expectations.resize(std::max(out.expectations.size(), r.expectations.size()));
    for (std::size_t i = 0; i < r.expectations.size(); ++i)
      out.expectations[i] = std::max(out.expectations[i], r.expectations[i]);
  }
  auto const every =
      reports.size() == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << reports.size()) - 1;
  std::map<std::uint64_t, std::vector<assignment>> words;
  bool conditional = false;
  for (auto& h : gather(reports)) {
    if (h.in != every && h.what.rule == codes::ignore_unused)
      continue;
    if (h.in != every && is_about_expected_name(h.what)) {
      h.what.level = severity::info;
      h.what.inconclusive = true;
    }
    auto const known = words.find(h.in);
    auto const& text = known != words.end()
                           ? known->second
                           : words.emplace(h.in, in_few_words(under, h.in)).first->second;
    conditional = conditional || !text.empty();
    out.findings.push_back(std::move(h.what));
    out.under.push_back(text);
  }
  if (!conditional)
    out.under.clear();
  return out;
}

} // namespace vpclint::inline v0
