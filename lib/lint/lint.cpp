#include "vpclint/lint/lint.hpp"

#include "vpclint/input/codes.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/lint/codes.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/lint/registry.hpp"
#include "vpclint/lint/suppress.hpp"
#include "vpclint/network/resolve.hpp"

#include "lint/absence.hpp"
#include "lint/cases.hpp"
#include "lint/expectation_outcomes.hpp"
#include "lint/paths.hpp"
#include "support/parallel.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {
namespace {

void run(rule const& r, network::network const& net, lint_options const& options,
         path_analysis& paths, std::vector<finding>& out) {
  bool const wanted = r.info.id == codes::expectation_failed ? asks_expectations(options.selection)
                                                             : options.selection.enabled(r.info.id);
  if (r.check == nullptr || !wanted)
    return;
  lint_context ctx(net, options, r, paths);
  r.check(ctx);
  if (is_about_absence(r.info.name)) {
    weigh_gaps(net.source(), r.info.name, ctx.found());
    weigh_uses(net.source(), ctx.found());
  }
  weigh_existence(net.source(), ctx.found());
  std::move(ctx.found().begin(), ctx.found().end(), std::back_inserter(out));
}

void keep_selected(std::vector<finding>& findings, rule_selection const& selection) {
  if (selection.everything())
    return;
  std::erase_if(findings, [&](finding const& f) {
    auto const code =
        is_about_expected_name(f) ? codes::expectation_failed : std::string_view(f.rule);
    return !f.fatal && !selection.enabled(f.rule) && !selection.enabled(code);
  });
}

// Below this, threads take longer to start than the rules take.
constexpr std::size_t worth_threads = 500;

std::size_t size_of(network::network const& net) {
  return net.interfaces().size() + net.subnets().size() + net.route_tables().size();
}

std::vector<finding> run_all(network::network const& net, lint_options const& options) {
  path_analysis paths(net);
  auto const rules = all_rules();
  std::vector<std::vector<finding>> found(rules.size());
  auto const threads =
      size_of(net) < worth_threads ? std::size_t{1} : threads_for(rules.size(), options.threads);
  for_each_piece(rules.size(), threads,
                 [&](std::size_t i) { run(*rules[i], net, options, paths, found[i]); });
  std::vector<finding> out;
  for (auto& of_rule : found)
    std::move(of_rule.begin(), of_rule.end(), std::back_inserter(out));
  for (auto const* r : options.extra_rules)
    run(*r, net, options, paths, out);
  return out;
}

bool shares_bytes(place const& a, place const& b) {
  return a.valid() && a.source == b.source && a.begin < b.end && b.begin < a.end;
}

// A value that could not be used counts as unknown, and was reported as what it is.
void drop_facts_refused_in_reading(std::vector<finding>& found, std::span<finding const> before) {
  std::vector<place> refused;
  for (auto const& f : before) {
    auto const* r = find_rule(f.rule);
    if (f.level == severity::error && r != nullptr && r->info.reported_by == reporter::document)
      refused.push_back(f.at);
  }
  if (refused.empty())
    return;
  std::erase_if(found, [&](finding const& f) {
    return f.rule == codes::fact_unknown &&
           std::any_of(refused.begin(), refused.end(),
                       [&](place const& p) { return shares_bytes(f.at, p); });
  });
}

// Whether a finding only says again that a wholly unknown thing is not known: at the place of its
// mark, or about the thing itself, at its key.
bool repeats_unknown_part(finding const& f, finding const& part) {
  if (!part.at.valid() || f.at.source != part.at.source)
    return false;
  bool const at_key =
      !f.resource.empty() && f.resource == part.resource && f.at.end <= part.at.begin;
  return f.at == part.at || at_key;
}

void drop_what_unknown_parts_say(std::vector<finding>& found, std::span<finding const> before) {
  std::vector<finding const*> parts;
  for (auto const& f : before)
    if (f.rule == codes::part_unknown && f.inconclusive)
      parts.push_back(&f);
  if (parts.empty())
    return;
  std::erase_if(found, [&](finding const& f) {
    return f.inconclusive && std::any_of(parts.begin(), parts.end(), [&](auto const* part) {
             return repeats_unknown_part(f, *part);
           });
  });
}

} // namespace

std::vector<finding> lint(network::network const& net, lint_options const& options) {
  auto out = run_all(net, options);
  keep_selected(out, options.selection);
  sort_findings(out);
  return out;
}

report make_report(network::network const& net, std::vector<finding> before,
                   lint_options const& options) {
  report out;
  out.sources = net.sources();
  out.findings = std::move(before);
  auto found = run_all(net, options);
  out.expectations = expectation_outcomes(net.source(), found, options.selection);
  drop_facts_refused_in_reading(found, out.findings);
  drop_what_unknown_parts_say(found, out.findings);
  std::move(found.begin(), found.end(), std::back_inserter(out.findings));
  sort_findings(out.findings);
  out.suppressed = apply_ignores(net.source(), out.findings, options);
  keep_selected(out.findings, options.selection);
  sort_findings(out.findings);
  return out;
}

namespace {

// Each case by itself, on as many threads as there may be.
report check_cases(std::vector<loaded_case> cases, lint_options const& options) {
  auto const threads =
      options.extra_rules.empty() ? threads_for(cases.size(), options.threads) : std::size_t{1};
  auto inner = options;
  if (threads > 1)
    inner.threads = 1;
  std::vector<report> reports(cases.size());
  for_each_piece(cases.size(), threads, [&](std::size_t i) {
    auto& one = cases[i];
    bool const fatal = std::any_of(one.findings.begin(), one.findings.end(),
                                   [](finding const& f) { return f.fatal; });
    reports[i] = check(
        {.design = std::move(one.design), .findings = std::move(one.findings), .fatal = fatal},
        inner);
  });
  std::vector<assignment> under;
  for (auto& one : cases)
    under.push_back(std::move(one.under));
  return merge_cases(under, std::move(reports));
}

} // namespace

report check(loaded what, lint_options const& options) {
  std::optional<network::network> net;
  return check(std::move(what), options, net);
}

report check(loaded what, lint_options const& options, std::optional<network::network>& net) {
  net.reset();
  if (!what.cases.empty())
    return check_cases(std::move(what.cases), options);
  if (!what.fatal) {
    auto findings = std::move(what.findings);
    net.emplace(network::resolve(std::move(what.design), findings));
    return make_report(*net, std::move(findings), options);
  }
  report out;
  out.sources = std::move(what.design.sources);
  out.findings = std::move(what.findings);
  out.complete = false;
  keep_selected(out.findings, options.selection);
  sort_findings(out.findings);
  return out;
}

} // namespace vpclint::inline v0
