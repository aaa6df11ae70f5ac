// vpc-lint check FILE...
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/output/render.hpp"
#include "vpclint/support/nearest.hpp"

#include "command.hpp"
#include "exit_status.hpp"
#include "input_options.hpp"
#include "memory.hpp"
#include "terminal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace vpclint_tool {
namespace {

struct check_arguments {
  std::vector<std::string> files{};
  std::string stdin_name{"<stdin>"};
  input_arguments input{};
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
  std::string expect{};
  bool allow_undecided{false};
  std::vector<std::string> quotas{};
};

vpclint::date local_date() {
  std::time_t const now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  return {static_cast<std::uint16_t>(parts.tm_year + 1900),
          static_cast<std::uint8_t>(parts.tm_mon + 1), static_cast<std::uint8_t>(parts.tm_mday)};
}

// Quotas of what no design shows: how often, how many queries, whom else.
bool shows_in_designs(vpclint::aws::quota_id id) {
  using vpclint::aws::quota_id;
  constexpr std::array hidden{quota_id::elastic_ips_per_nat_gateway,
                              quota_id::private_ips_per_nat_gateway,
                              quota_id::versions_per_prefix_list,
                              quota_id::references_per_prefix_list,
                              quota_id::pending_peerings,
                              quota_id::peering_request_days,
                              quota_id::participants_per_vpc,
                              quota_id::public_access_exclusions,
                              quota_id::address_usage_per_vpc,
                              quota_id::address_usage_with_peers,
                              quota_id::resolver_packets_per_second,
                              quota_id::customer_gateways_per_region,
                              quota_id::vpns_per_region,
                              quota_id::vpns_per_vpn_gateway,
                              quota_id::routes_per_vpn};
  return std::find(hidden.begin(), hidden.end(), id) == hidden.end();
}

std::string quotas_like(std::string_view word) {
  std::vector<std::string_view> names;
  names.reserve(vpclint::aws::quota_table.size());
  for (auto const& q : vpclint::aws::quota_table)
    if (shows_in_designs(q.id))
      names.push_back(q.name);
  return vpclint::nearest_or_all(word, names);
}

// NAME=VALUE; says what is wrong with it, or nothing.
std::string set_quota(vpclint::aws::quotas& quotas, std::string const& text) {
  auto const equals = std::min(text.find('='), text.size());
  auto const name = text.substr(0, equals);
  auto const id = vpclint::aws::find_quota(name);
  if (!id)
    return "there is no quota '" + name + "'" + quotas_like(name);
  if (!shows_in_designs(*id))
    return "no rule asks about the quota " + name;
  std::uint32_t value = 0;
  auto const* last = text.data() + text.size();
  auto const* first = text.data() + std::min(equals + 1, text.size());
  auto const read = std::from_chars(first, last, value);
  if (first == last || read.ec != std::errc() || read.ptr != last)
    return "--quota wants NAME=NUMBER, not '" + text + "'";
  auto const& quota = vpclint::aws::describe(*id);
  auto const error = quotas.set(*id, value);
  if (!error)
    return {};
  return "the quota " + std::string(quota.name) +
         (*error == vpclint::aws::quota_error::fixed
              ? " can't be changed; it is " + std::to_string(quota.standard)
              : " can't be above " + std::to_string(quota.maximum));
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
  for (auto const& text : a.quotas) {
    if (auto const problem = set_quota(options.quotas, text); !problem.empty()) {
      complain(problem);
      return std::nullopt;
    }
  }
  options.allow_undecided = a.allow_undecided;
  return options;
}

std::optional<vpclint::load_options> load_options_of(check_arguments const& a) {
  vpclint::load_options options;
  options.stdin_name = a.stdin_name;
  return with_inputs(std::move(options), a.input);
}

int status_of(vpclint::report const& r, check_arguments const& a) {
  auto const& all = r.findings;
  if (std::any_of(all.begin(), all.end(), [](auto const& f) { return f.fatal; }))
    return exit_failed;
  auto const threshold = vpclint::parse_severity(a.fail_on);
  if (!threshold || a.exit_zero)
    return exit_clean;
  bool const found =
      std::any_of(all.begin(), all.end(), [&](auto const& f) { return f.level >= *threshold; });
  return found ? exit_wrong : exit_clean;
}

// A line for people about files that hold no network; nothing where one is in any.
std::string no_network_text(vpclint::loaded const& l) {
  auto const& d = l.design;
  if (l.fatal || !d.vpcs.empty() || !d.transit_gateways.empty() || !d.networks.empty())
    return {};
  std::string file;
  std::size_t files = 0;
  for (auto const& i : l.inventory) {
    if (i.format.empty() || i.format == "design")
      return {};
    for (auto const& c : i.resources)
      if (c.read != 0)
        return {};
    file = i.file;
    ++files;
  }
  if (files == 0)
    return {};
  return "there is no network in " +
         (files == 1 ? file : "these " + std::to_string(files) + " files") + "\n";
}

/// Whether the name of a type says that it is about networks. Answers of AWS have names of lists.
bool is_of_networks(std::string_view type) {
  for (std::string_view const other :
       {"AWS::EC2::DHCPOptions", "AWS::EC2::VPCDHCPOptionsAssociation", "AWS::EC2::CustomerGateway",
        "AWS::EC2::VPCEndpointConnectionNotification",
        "AWS::EC2::NetworkPerformanceMetricSubscription"})
    if (type == other)
      return false;
  if (type.find("::") == std::string_view::npos)
    return true;
  for (std::string_view const service :
       {"AWS::EC2::", "AWS::NetworkFirewall::", "AWS::VpcLattice::", "AWS::DirectConnect::",
        "AWS::NetworkManager::", "AWS::CloudFormation::StackSet"})
    if (type.starts_with(service))
      return true;
  return false;
}

// A line for people about parts of networks that nothing here knows the ways of.
std::string not_modelled_text(vpclint::loaded const& l) {
  constexpr std::size_t most_shown = 3;
  std::map<std::string, std::size_t> types;
  std::size_t all = 0;
  for (auto const& i : l.inventory)
    for (auto const& c : i.resources)
      if (c.unmodelled != 0 && !l.fatal && is_of_networks(c.type)) {
        types[c.type] += c.unmodelled;
        all += c.unmodelled;
      }
  std::string shown;
  std::size_t n = 0;
  for (auto const& [type, count] : types)
    if (n++ < most_shown)
      shown += (shown.empty() ? "" : ", ") + type;
  if (n > most_shown)
    shown += " and " + std::to_string(n - most_shown) +
             (n == most_shown + 1 ? " further type" : " further types");
  return all == 0
             ? std::string()
             : "not modelled: " + std::to_string(all) + (all == 1 ? " resource" : " resources") +
                   " (" + shown + "); 'vpc-lint inspect' says what that leaves open\n";
}

int check(check_arguments const& a) {
  auto const options = lint_options_of(a);
  if (!options)
    return exit_failed;
  auto files = a.files;
  if (!a.expect.empty())
    files.push_back(a.expect);
  auto const how_to_load = load_options_of(a);
  if (!how_to_load)
    return exit_failed;
  auto const memory = expect_files(files, how_to_load->limits.max_bytes);
  auto loaded = vpclint::load_files(files, *how_to_load);
  if (!loaded) {
    complain(loaded.error().what);
    return exit_failed;
  }
  auto const for_people = !a.quiet && !a.json && a.output == "human";
  auto const further =
      for_people ? no_network_text(*loaded) + not_modelled_text(*loaded) : std::string();
  static std::optional<vpclint::network::network> judged; // `leave` has no need to take it apart
  auto report = vpclint::check(std::move(*loaded), *options, judged);
  int const status = status_of(report, a);
  report.keep_from(vpclint::parse_severity(a.min_severity).value_or(vpclint::severity::info));
  vpclint::render_options how;
  how.colour = use_colour(a.colour);
  how.summary = !a.quiet;
  how.statistics = a.statistics;
  auto const text = vpclint::render(report, a.json ? "json" : a.output, how) + further;
  return leave(print(text) ? status : exit_failed);
}

std::vector<std::string> renderer_names() {
  std::vector<std::string> names;
  for (auto const* r : vpclint::all_renderers())
    names.emplace_back(r->name);
  return names;
}

} // namespace

void add_check(CLI::App& app, action& run) {
  auto* c = app.add_subcommand("check", "Check the design that the files make together");
  auto const a = std::make_shared<check_arguments>();
  c->add_option("FILE", a->files, "Documents in YAML or JSON; '-' is the standard input")
      ->required();
  c->add_option("--stdin-filename", a->stdin_name, "What findings call the standard input")
      ->type_name("NAME");
  add_input_options(*c, a->input);
  auto* output = c->add_option("--output", a->output, "human, concise or json")
                     ->type_name("FORMAT")
                     ->check(CLI::IsMember(renderer_names()));
  c->add_flag("--json", a->json, "The same as --output json")->excludes(output);
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
  c->add_option("--quota", a->quotas, "A quota of the account that is not AWS's default")
      ->type_name("NAME=N,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->take_all();
  c->add_flag("--allow-undecided", a->allow_undecided,
              "An expectation that hangs on a missing fact is an info, not an error");
  c->add_option("--expect", a->expect, "A further document, with expectations about the design")
      ->type_name("FILE");
  c->callback([a, &run] { run = [a] { return check(*a); }; });
}

} // namespace vpclint_tool
