// Plans and states that other people wrote: each is read, or refused where the golden table says.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/output/render.hpp"

#include "corpus.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string outcome(std::string const& name) {
  auto loaded = load_text(read_file(terraform_corpus() + name + ".json"), name);
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->inventory.size() == 1);
  auto const& inventory = loaded->inventory[0];
  CHECK(inventory.format == "terraform");
  std::size_t read = 0;
  std::size_t skipped = 0;
  std::size_t unmodelled = 0;
  for (auto const& c : inventory.resources) {
    read += c.read;
    skipped += c.skipped;
    unmodelled += c.unmodelled;
    if (c.skipped + c.unmodelled > 0)
      CHECK_FALSE(c.why.empty());
  }
  std::string line = name + "\t";
  for (auto const& f : loaded->findings)
    if (f.fatal) {
      auto const at = loaded->design.sources.locate(f.at);
      return line + "refused at " + std::to_string(at.line) + ":" + std::to_string(at.column) +
             ": " + f.message + "\n";
    }
  line += std::to_string(read) + " read, " + std::to_string(skipped) + " skipped, " +
          std::to_string(unmodelled) + " not modelled, " +
          std::to_string(inventory.unresolved.size()) + " unresolved";
  for (auto const& remark : inventory.remarks)
    line += "; " + remark;
  auto const checked = check(std::move(*loaded), {.today = date{2026, 1, 1}});
  for (auto const& f : checked.findings) {
    INFO(name << ": " << f.message);
    CHECK(f.rule != "VPC0010"); // a name that leads nowhere is the reader's fault, not the plan's
    CHECK_FALSE(f.fatal);
  }
  return line + "\n";
}

} // namespace

TEST_CASE("every third-party plan is read or refused, as the golden table says") {
  if (terraform_corpus().empty()) {
    WARN("there are no third-party plans here; nothing is compared");
    return;
  }
  std::string table;
  for (auto const& name : terraform_plans()) {
    INFO(name);
    table += outcome(name);
  }
  check_golden(source_path("fixtures/formats/terraform/corpus/outcomes.tsv"), table);
}

TEST_CASE("what people expect of third-party plans holds") {
  if (terraform_corpus().empty()) {
    WARN("there are no third-party plans here; nothing is compared");
    return;
  }
  auto const folder = source_path("fixtures/formats/terraform/corpus/");
  std::size_t expected = 0;
  std::size_t negative = 0;
  std::size_t plans = 0;
  for (auto const& file : entries_of(folder, "*.expect.yaml")) {
    auto const name = file.substr(0, file.size() - 12);
    INFO(name);
    std::vector<std::string> const files{terraform_corpus() + name + ".json", folder + file};
    auto loaded = load_files(files);
    REQUIRE(loaded.has_value());
    ++plans;
    for (auto const& e : loaded->design.expectations) {
      ++expected;
      REQUIRE(e.expected.has_value());
      if (*e.expected == verdict::blocked || *e.expected == verdict::not_reachable)
        ++negative;
    }
    auto report = check(std::move(*loaded), {.today = date{2026, 1, 1}});
    std::erase_if(report.findings, [](finding const& f) {
      return f.rule != "VPC0050" && f.rule != "VPC0051" && !f.fatal;
    });
    INFO(render(report, "concise"));
    CHECK(report.findings.empty());
  }
  CHECK(plans >= 4);
  CHECK(expected >= 24);
  CHECK(negative * 3 >= expected);
  CHECK(negative < expected);
}
