#include "vpclint/input/load.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <utility>

using namespace vpclint;
using namespace vpclint::literals;

namespace {

design two_subnets(cidr a, cidr b) {
  design d;
  d.vpcs = {{.id = "main", .cidr_blocks = {"10.0.0.0/16"_cidr}}};
  d.subnets = {{.id = "a", .in = {"main"}, .cidr = a, .az = "a"},
               {.id = "b", .in = {"main"}, .cidr = b, .az = "b"}};
  return d;
}

network::network resolved(design d) {
  std::vector<finding> findings;
  auto net = network::resolve(std::move(d), findings);
  REQUIRE(findings.empty());
  return net;
}

std::size_t count(std::vector<finding> const& findings, std::string_view rule) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(),
                                                [&](auto const& f) { return f.rule == rule; }));
}

void check_own(lint_context& ctx) {
  auto& f = ctx.report({}, "z last");
  ctx.report(severity::error, {}, "a first");
  ctx.inconclusive({}, "m between");
  f.resource = "kept"; // a reference stays good until the check ends
}

rule const own{.info = {.id = "ACME1", .name = "own", .level = severity::warning},
               .check = &check_own};

} // namespace

TEST_CASE("rules look at a design made in code") {
  auto const bad = resolved(two_subnets("10.0.0.0/24"_cidr, "10.0.0.128/25"_cidr));
  auto const findings = lint(bad);
  REQUIRE(count(findings, "VPC1011") == 1);
  CHECK(count(lint(resolved(two_subnets("10.0.0.0/24"_cidr, "10.0.1.0/24"_cidr))), "VPC1011") == 0);
}

TEST_CASE("a rule that is not selected does not run") {
  auto const bad = resolved(two_subnets("10.0.0.0/24"_cidr, "10.0.0.0/24"_cidr));
  lint_options options;
  options.selection = rule_selection::of({}, std::vector<std::string>{"subnet-overlap"}).value();
  CHECK(count(lint(bad, options), "VPC1011") == 0);
}

TEST_CASE("rules of one's own run with the others and their findings are sorted") {
  auto const net = resolved(two_subnets("10.0.0.0/24"_cidr, "10.0.1.0/24"_cidr));
  lint_options options;
  options.extra_rules = {&own};
  auto const all = lint(net, options);
  std::vector<finding> found;
  for (auto const& f : all)
    if (f.rule == "ACME1")
      found.push_back(f);
  REQUIRE(found.size() == 3);
  CHECK(found[0].message == "a first");
  CHECK(found[0].level == severity::error);
  CHECK(found[1].message == "m between");
  CHECK(found[1].level == severity::info);
  CHECK(found[1].inconclusive);
  CHECK(found[2].message == "z last");
  CHECK(found[2].level == severity::warning);
  CHECK(found[2].resource == "kept");
}

TEST_CASE("a report joins earlier findings with those of the rules and applies ignores") {
  auto d = two_subnets("10.0.0.0/24"_cidr, "10.0.0.0/24"_cidr);
  d.ignores = {{.rule = "subnet-overlap", .where = "b", .reason = "test"}};
  finding before;
  before.rule = "VPC0005";
  before.message = "twice";
  auto const r = make_report(resolved(std::move(d)), {before, before});
  CHECK(r.suppressed == 1);
  CHECK(count(r.findings, "VPC1011") == 0);
  CHECK(count(r.findings, "VPC0005") == 1);
}

TEST_CASE("one mistake makes one finding: what can't be read is not reported as unknown, too") {
  constexpr std::string_view text = "vpcs:\n"
                                    "  v: {cidr: 10.0.0.0/16, subnets: {a: {cidr: %, az: a}}}\n";
  auto const check_with = [&](std::string_view value) {
    std::string written(text);
    written.replace(written.find('%'), 1, value);
    return check(load_text(written).value()).findings;
  };
  auto const misspelt = check_with("\"10.0.0.0.0/24\"");
  CHECK(count(misspelt, "VPC1001") == 1);
  CHECK(count(misspelt, "VPC0013") == 0);
  CHECK(count(check_with("!unknown later"), "VPC0013") == 1);
}

TEST_CASE("what is not selected is left out of a report, fatal findings excepted") {
  finding fatal;
  fatal.rule = "VPC0006";
  fatal.fatal = true;
  finding other;
  other.rule = "VPC0005";
  lint_options options;
  options.selection = rule_selection::of({}, std::vector<std::string>{"VPC0"}).value();
  auto const net = resolved(two_subnets("10.0.0.0/24"_cidr, "10.0.1.0/24"_cidr));
  auto const r = make_report(net, {fatal, other}, options);
  CHECK(count(r.findings, "VPC0006") == 1);
  CHECK(count(r.findings, "VPC0005") == 0);
}

TEST_CASE("no rule is asked about a design that could not be read as meant") {
  loaded what;
  what.design = two_subnets("10.0.0.0/24"_cidr, "10.0.0.0/24"_cidr);
  finding fatal;
  fatal.rule = "VPC0006";
  fatal.fatal = true;
  what.findings = {fatal};
  what.fatal = true;
  auto const r = check(std::move(what));
  CHECK_FALSE(r.complete);
  CHECK(r.findings == std::vector<finding>{fatal});

  loaded readable;
  readable.design = two_subnets("10.0.0.0/24"_cidr, "10.0.0.0/24"_cidr);
  auto const whole = check(std::move(readable));
  CHECK(whole.complete);
  CHECK(count(whole.findings, "VPC1011") == 1);
}

TEST_CASE("a report counts what became of each expectation", "[lint][expectations]") {
  auto const report_for = [](char const* select) {
    auto loaded = load_text(R"(vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.0.0/24, az: a}}
    security_groups: {g: {ingress: [tcp 443 from sg:self]}, h: {ingress: !unknown not yet}}
    instances:
      a: {subnet: s, security_groups: [g]}
      b: {subnet: s, security_groups: [g]}
      c: {subnet: s, security_groups: [h]}
expect:
  - a -> b tcp 443: reachable
  - a -> b tcp 22: reachable
  - a -> c tcp 22: reachable
  - a -> nobody tcp 22: blocked
)",
                            "d.yaml");
    REQUIRE(loaded.has_value());
    lint_options options;
    if (*select != 0)
      options.selection = rule_selection::of(std::vector<std::string>{select}, {}).value();
    return check(std::move(*loaded), options);
  };
  auto const all = report_for("");
  using enum expectation_outcome;
  CHECK(all.expectations == std::vector{holds, fails, undecided, fails});
  CHECK(all.count_expectations() ==
        expectation_counts{.stated = 4, .held = 1, .undecided = 1, .failed = 2});
  auto const open = report_for("expectation-undecided");
  CHECK(open.expectations == all.expectations);
  CHECK(count(open.findings, "VPC0051") == 1);
  CHECK(open.findings.size() == 1);
  auto const failed = report_for("expectation-failed");
  CHECK(count(failed.findings, "VPC0050") == 1);
  CHECK(count(failed.findings, "VPC0010") == 1); // or nobody would hear of it
  CHECK(failed.findings.size() == 2);
  auto const others = report_for("subnet-overlap");
  CHECK(others.expectations == std::vector(4, not_asked));
  CHECK(others.findings.empty());
}
