#include "vpclint/output/render.hpp"
#include "vpclint/version.hpp"

#include "support/catch.hpp"

using namespace vpclint;

namespace {

rule const own{.info = {.id = "ACME1",
                        .name = "office-naming",
                        .summary = "Summary.",
                        .rationale = "Rationale.",
                        .remedy = "General remedy."}};
rule const* const own_rules[] = {&own};

report sample() {
  report r;
  auto const f = r.sources.add("net.yaml", "vpcs:\n  shop: {cidr: 10.0.0.1/16}\n");
  finding wrong;
  wrong.rule = "ACME1";
  wrong.level = severity::warning;
  wrong.message = "block has host bits";
  wrong.at = {f, 21, 32};
  wrong.with_note("in this VPC", {f, 8, 12}).with_note("without a place", {});
  finding open;
  open.rule = "ACME2";
  open.level = severity::info;
  open.message = "something \x1b is not known";
  open.inconclusive = true;
  open.remedy = "Find out.";
  r.findings = {wrong, open};
  r.suppressed = 1;
  return r;
}

render_options options() {
  render_options o;
  o.extra_rules = own_rules;
  return o;
}

} // namespace

TEST_CASE("human shows lines, notes, reasons, remedies and totals") {
  CHECK(render(sample(), "human", options()) ==
        "net.yaml:2:16: warning[ACME1] block has host bits\n"
        "    2 |   shop: {cidr: 10.0.0.1/16}\n"
        "      |                ^~~~~~~~~~~\n"
        "  note: net.yaml:2:3: in this VPC\n"
        "    2 |   shop: {cidr: 10.0.0.1/16}\n"
        "      |   ^~~~\n"
        "  note: without a place\n"
        "  why: Rationale.\n"
        "  fix: General remedy.\n"
        "\n"
        "info[ACME2] something \\x1b is not known (inconclusive)\n"
        "  fix: Find out.\n"
        "\n"
        "1 warning, 1 info; 1 ignored\n");
}

TEST_CASE("a finding's own remedy goes before the rule's") {
  auto r = sample();
  r.findings[0].remedy = "Write 10.0.0.0/16.";
  auto const text = render(r, "human", options());
  CHECK(text.find("  fix: Write 10.0.0.0/16.\n") != std::string::npos);
  CHECK(text.find("General remedy") == std::string::npos);
}

TEST_CASE("colours only on request, and the text is the same without them") {
  auto o = options();
  o.colour = true;
  auto const painted = render(sample(), "human", o);
  CHECK(painted.find("\x1b[1;33mwarning[ACME1]\x1b[0m") != std::string::npos);
  std::string plain;
  for (std::size_t i = 0; i < painted.size(); ++i) {
    if (painted[i] == '\x1b')
      i = painted.find('m', i);
    else
      plain += painted[i];
  }
  CHECK(plain == render(sample(), "human", options()));
}

TEST_CASE("concise is one line for each finding") {
  CHECK(render(sample(), "concise", options()) ==
        "net.yaml:2:16: ACME1 block has host bits\n"
        "ACME2 something \\x1b is not known (inconclusive)\n");
}

TEST_CASE("statistics count rules, the most frequent first") {
  auto r = sample();
  r.findings.push_back(r.findings[1]);
  auto o = options();
  o.statistics = true;
  o.summary = false;
  auto const text = render(r, "concise", o);
  CHECK(text.substr(text.find("     2")) == "     2  ACME2  \n     1  ACME1  office-naming\n");
}

TEST_CASE("no findings is said in so many words") {
  CHECK(render(report{}) == "no findings\n");
  CHECK(render(report{}, "concise").empty());
  CHECK(render(report{}, "human", {.summary = false}).empty());
}

TEST_CASE("a report without rules says so") {
  auto r = report{};
  r.complete = false;
  CHECK(render(r) == "no findings; no rule was asked, since not all of the design could be read\n");
}

TEST_CASE("renderers are found by name") {
  CHECK(find_renderer("human") == all_renderers()[0]);
  CHECK(find_renderer("json") != nullptr);
  CHECK(find_renderer("pdf") == nullptr);
}

TEST_CASE("json has every key of every finding") {
  CHECK(render(sample(), "json", options()) == R"({
  "schema_version": 1,
  "tool": {
    "name": "vpc-lint",
    "version": ")" VPCLINT_VERSION_STRING R"("
  },
  "files": [
    "net.yaml"
  ],
  "summary": {
    "errors": 0,
    "warnings": 1,
    "infos": 1,
    "ignored": 1,
    "complete": true,
    "expectations": {
      "stated": 0,
      "held": 0,
      "failed": 0,
      "undecided": 0
    }
  },
  "findings": [
    {
      "rule": "ACME1",
      "name": "office-naming",
      "severity": "warning",
      "message": "block has host bits",
      "resource": "",
      "location": {
        "file": "net.yaml",
        "line": 2,
        "column": 16,
        "end_line": 2,
        "end_column": 27
      },
      "notes": [
        {
          "message": "in this VPC",
          "location": {
            "file": "net.yaml",
            "line": 2,
            "column": 3,
            "end_line": 2,
            "end_column": 7
          }
        },
        {
          "message": "without a place",
          "location": null
        }
      ],
      "why": "Rationale.",
      "fix": "General remedy.",
      "flow": null,
      "inconclusive": false,
      "fatal": false
    },
    {
      "rule": "ACME2",
      "name": "",
      "severity": "info",
      "message": "something \u001b is not known",
      "resource": "",
      "location": null,
      "notes": [],
      "why": "",
      "fix": "Find out.",
      "flow": null,
      "inconclusive": true,
      "fatal": false
    }
  ]
}
)");
}
