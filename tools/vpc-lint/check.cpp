// vpc-lint check FILE...
#include "command.hpp"
#include "exit_status.hpp"
#include "terminal.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/lint/codes.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"
#include "vpclint/output/render.hpp"

#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vpclint_tool {
namespace {

struct check_arguments {
  std::vector<std::string> files{};
  std::string stdin_name{"<stdin>"};
  std::string format{};
  std::string output{"human"};
  bool json{false};
  std::string fail_on{"warning"};
  bool exit_zero{false};
  std::string min_severity{"info"};
  std::vector<std::string> select{};
  std::vector<std::string> ignore{};
  std::string colour{"auto"};
  bool quiet{false};
  bool statistics{false};
  std::string today{};
  std::size_t max_bytes{vpclint::doc::read_limits{}.max_bytes};
};

vpclint::date local_date() {
  std::time_t const now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  return {static_cast<std::uint16_t>(parts.tm_year + 1900),
          static_cast<std::uint8_t>(parts.tm_mon + 1), static_cast<std::uint8_t>(parts.tm_mday)};
}

std::optional<vpclint::lint_options> lint_options_of(check_arguments const& a) {
  vpclint::lint_options options;
  auto selection = vpclint::rule_selection::of(a.select, a.ignore);
  if (!selection) {
    complain(selection.error().what);
    return std::nullopt;
  }
  options.selection = *selection;
  options.today = a.today.empty() ? local_date() : vpclint::parse_date(a.today);
  if (!options.today) {
    complain("--today wants a date as YYYY-MM-DD, not '" + a.today + "'");
    return std::nullopt;
  }
  return options;
}

vpclint::load_options load_options_of(check_arguments const& a) {
  vpclint::load_options options;
  options.limits.max_bytes = a.max_bytes;
  options.format = a.format;
  options.stdin_name = a.stdin_name;
  return options;
}

// Of a design that was not read as meant only the reader's findings are true for certain: the rest
// of it is not there, so that any rule could be wrong about it.
vpclint::report report_of(vpclint::loaded loaded, vpclint::lint_options const& options) {
  if (!loaded.fatal) {
    auto findings = std::move(loaded.findings);
    auto const net = vpclint::network::resolve(std::move(loaded.design), findings);
    return vpclint::make_report(net, std::move(findings), options);
  }
  vpclint::report r;
  r.sources = std::move(loaded.design.sources);
  r.findings = std::move(loaded.findings);
  std::erase_if(r.findings, [&](vpclint::finding const& f) {
    return !f.fatal && !options.selection.enabled(f.rule);
  });
  vpclint::sort_findings(r.findings);
  return r;
}

int status_of(vpclint::report const& r, bool has_expectations, check_arguments const& a) {
  auto const& all = r.findings;
  if (std::any_of(all.begin(), all.end(), [](auto const& f) { return f.fatal; }))
    return exit_failed;
  auto const threshold = vpclint::parse_severity(a.fail_on);
  if (!threshold || a.exit_zero) return exit_clean;
  bool const found = std::any_of(all.begin(), all.end(),
                                 [&](auto const& f) { return f.level >= *threshold; });
  // What nobody looked at has not passed.
  return found || has_expectations ? exit_wrong : exit_clean;
}

void hide_minor(vpclint::report& r, check_arguments const& a) {
  auto const least = vpclint::parse_severity(a.min_severity).value_or(vpclint::severity::info);
  std::erase_if(r.findings, [&](vpclint::finding const& f) {
    return f.level < least && f.rule != vpclint::codes::expectations_not_evaluated;
  });
}

int check(check_arguments const& a) {
  auto const options = lint_options_of(a);
  if (!options) return exit_failed;
  auto loaded = vpclint::load_files(a.files, load_options_of(a));
  if (!loaded) {
    complain(loaded.error().what);
    return exit_failed;
  }
  bool const has_expectations = !loaded->design.expectations.empty();
  auto report = report_of(std::move(*loaded), *options);
  int const status = status_of(report, has_expectations, a);
  hide_minor(report, a);
  vpclint::render_options how;
  how.colour = use_colour(a.colour);
  how.summary = !a.quiet;
  how.statistics = a.statistics;
  auto const text = vpclint::render(report, a.json ? "json" : a.output, how);
  return print(text) ? status : exit_failed;
}

std::vector<std::string> renderer_names() {
  std::vector<std::string> names;
  for (auto const* r : vpclint::all_renderers()) names.emplace_back(r->name);
  return names;
}

}  // namespace

void add_check(CLI::App& app, action& run) {
  auto* c = app.add_subcommand("check", "Check the design that the files make together");
  auto const a = std::make_shared<check_arguments>();
  c->add_option("FILE", a->files, "Documents in YAML or JSON; '-' is the standard input")
      ->required();
  c->add_option("--stdin-filename", a->stdin_name, "What findings call the standard input")
      ->type_name("NAME");
  c->add_option("--format", a->format, "Read all files as this format; by content if left out")
      ->type_name("NAME");
  c->add_option("--output", a->output, "human, concise or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(renderer_names()));
  c->add_flag("--json", a->json, "The same as --output json");
  c->add_option("--fail-on", a->fail_on, "Lowest severity that gives status 1, or never")
      ->type_name("SEVERITY")
      ->check(CLI::IsMember({"error", "warning", "info", "never"}));
  c->add_flag("--exit-zero", a->exit_zero, "The same as --fail-on never");
  c->add_option("--min-severity", a->min_severity, "Lowest severity to show")
      ->type_name("SEVERITY")
      ->check(CLI::IsMember({"error", "warning", "info"}));
  c->add_option("--select", a->select, "Only these rules, by code, prefix of a code or name")
      ->type_name("RULE,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->take_all();
  c->add_option("--ignore", a->ignore, "All but these rules")
      ->type_name("RULE,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->take_all();
  c->add_option("--color", a->colour, "auto, always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  c->add_flag("-q,--quiet", a->quiet, "No summary");
  c->add_flag("--statistics", a->statistics, "How often each rule was found");
  c->add_option("--today", a->today, "The date for everything that depends on it")
      ->type_name("YYYY-MM-DD");
  c->add_option("--max-bytes", a->max_bytes, "Refuse larger documents unread")->type_name("N");
  c->callback([a, &run] { run = [a] { return check(*a); }; });
}

}  // namespace vpclint_tool
