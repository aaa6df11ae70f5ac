#include "vpclint/output/rule_docs.hpp"

#include "support/catch.hpp"

#include <array>

using namespace vpclint;

namespace {

rule const sample{.info = {.id = "VPC1999",
                           .name = "office-naming",
                           .summary = "Summary.",
                           .rationale = "Rationale.",
                           .remedy = "Remedy.",
                           .level = severity::error,
                           .since = "0.1.0",
                           .references = {"https://docs.aws.amazon.com/a"},
                           .facts = {"SUB-3", "SUB-4"}}};

} // namespace

TEST_CASE("a page has what a rule says and its example") {
  rule_example const e{"office-naming", "a: 1\n", "it is wrong\n", "b: ```\n"};
  CHECK(rule_page(sample, &e) ==
        "# office-naming (VPC1999)\n\nSummary.\n\nSeverity: error. Since 0.1.0.\n"
        "\n## Why\n\nRationale.\n\n## What to do\n\nRemedy.\n"
        "\n## Example\n\n```yaml\na: 1\n```\n\n```text\nit is wrong\n```\n"
        "\nWithout the finding:\n\n````yaml\nb: ```\n````\n"
        "\n## References\n\n- <https://docs.aws.amazon.com/a>\n\nFacts: SUB-3, SUB-4.\n");
  CHECK(rule_page(sample, nullptr).find("## Example") == std::string::npos);
}

TEST_CASE("the index is a table for each subject, by code") {
  rule const other{.info = {.id = "VPC0001", .name = "first", .summary = "First."}};
  std::array<rule const*, 2> const all{&sample, &other};
  auto const text = rule_index(all);
  auto const first = text.find("| VPC0001 | [first](first.md) | warning | First. |");
  auto const second =
      text.find("| VPC1999 | [office-naming](office-naming.md) | error | Summary. |");
  REQUIRE(first != std::string::npos);
  REQUIRE(second != std::string::npos);
  CHECK(first < second);
  CHECK(text.find("## Documents and names") < first);
  CHECK(text.find("## Addressing") > first);
}

TEST_CASE("the text for a terminal has everything, too") {
  rule_example const e{"office-naming", "a: \x1b\n\nb: 1\n", "", "c: 1\n"};
  CHECK(
      rule_text(sample, &e) ==
      "office-naming (VPC1999)\n\nSummary.\n\nseverity  error, since 0.1.0\nwhy       Rationale.\n"
      "fix       Remedy.\nfacts     SUB-3, SUB-4\nsee       https://docs.aws.amazon.com/a\n"
      "\nExample:\n    a: \\x1b\n\n    b: 1\n\nWithout the finding:\n    c: 1\n");
}

TEST_CASE("an example is found by the name of its rule") {
  std::array<rule_example, 1> const all{{{"a", "", "", ""}}};
  CHECK(find_example(all, "a") == &all[0]);
  CHECK(find_example(all, "b") == nullptr);
}
