#include "output/finding_text.hpp"

#include "vpclint/lint/registry.hpp"

#include "output/terminal_text.hpp"

#include <algorithm>
#include <map>

namespace vpclint::inline v0::output {

rule const* rule_of(std::string_view code, render_options const& options) {
  for (auto const* r : options.extra_rules)
    if (r->info.id == code)
      return r;
  return find_rule(code);
}

std::string_view remedy_of(finding const& f, rule const* r) {
  if (!f.remedy.empty())
    return f.remedy;
  return r == nullptr ? std::string_view() : r->info.remedy;
}

std::string place_text(source_map const& sources, place at) {
  place_finder places(sources);
  return place_text(places, at);
}

std::string place_text(place_finder& places, place at) {
  std::string out;
  append_place(out, places, at);
  return out;
}

void append_place(std::string& out, place_finder& places, place at) {
  auto const where = places.locate(at);
  append_visible(out, where.file);
  if (where.line != 0) {
    out += ':';
    out += std::to_string(where.line);
    out += ':';
    out += std::to_string(where.column);
  }
}

std::string counted(std::size_t n, std::string_view word) {
  auto out = std::to_string(n) + " ";
  out += word;
  if (n != 1)
    out += "s";
  return out;
}

std::string summary_text(report const& r) {
  auto const counts = r.counts();
  std::string out;
  auto const add = [&](std::size_t n, std::string_view word) {
    if (n == 0)
      return;
    if (!out.empty())
      out += ", ";
    out += counted(n, word);
  };
  add(counts.errors, "error");
  add(counts.warnings, "warning");
  add(counts.infos, "info");
  if (out.empty())
    out = "no findings";
  auto const e = r.count_expectations();
  if (auto const asked = e.held + e.failed + e.undecided; asked != 0)
    out += "; " + std::to_string(e.held) + " of " + counted(asked, "expectation") + " met";
  if (r.hidden != 0)
    out += "; " + std::to_string(r.hidden) + " of lower severity not shown";
  if (counts.suppressed != 0)
    out += "; " + std::to_string(counts.suppressed) + " ignored";
  if (!r.complete)
    out += "; no rule was asked, since not all of the design could be read";
  return out;
}

std::vector<rule_count> count_by_rule(report const& r, render_options const& options) {
  std::map<std::string_view, std::size_t> counts;
  for (auto const& f : r.findings)
    ++counts[f.rule];
  std::vector<rule_count> out;
  for (auto const& [code, n] : counts) {
    auto const* known = rule_of(code, options);
    out.push_back({code, known == nullptr ? std::string_view() : known->info.name, n});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](auto const& a, auto const& b) { return a.count > b.count; });
  return out;
}

void append_statistics(std::string& out, report const& r, render_options const& options) {
  for (auto const& [code, name, count] : count_by_rule(r, options)) {
    auto const digits = std::to_string(count);
    out.append(digits.size() < 6 ? 6 - digits.size() : 0, ' ');
    out += digits + "  ";
    out += code;
    out += "  ";
    out += name;
    out += '\n';
  }
}

} // namespace vpclint::inline v0::output
