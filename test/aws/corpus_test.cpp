// Answers that other people recorded: each is read, or refused where the golden table says.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string outcome(loaded const& l, std::size_t file) {
  auto const& inventory = l.inventory[file];
  std::size_t read = 0;
  std::size_t skipped = 0;
  std::size_t unmodelled = 0;
  for (auto const& c : inventory.resources) {
    read += c.read;
    skipped += c.skipped;
    unmodelled += c.unmodelled;
    if (c.unmodelled > 0)
      CHECK_FALSE(c.why.empty());
  }
  std::string line = inventory.format + "\t" + std::to_string(read) + " read, " +
                     std::to_string(skipped) + " skipped, " + std::to_string(unmodelled) +
                     " not modelled, " + std::to_string(inventory.unresolved.size()) +
                     " unresolved";
  for (auto const& remark : inventory.remarks)
    line += "; " + remark;
  return line + "\n";
}

void check_rules(loaded l, std::string const& name) {
  auto const checked = check(std::move(l), {.today = date{2026, 1, 1}});
  for (auto const& f : checked.findings) {
    INFO(name << ": " << f.message);
    CHECK(f.rule != "VPC0010"); // a name that leads nowhere is the reader's fault, not the answer's
    CHECK(f.rule != "VPC0012");
  }
}

} // namespace

TEST_CASE("every third-party answer is read or refused, as the golden table says") {
  auto const folder = source_path("../shared/corpus/describe/");
  if (!std::filesystem::is_directory(folder)) {
    WARN("there are no third-party answers here; nothing is compared");
    return;
  }
  std::string table;
  std::size_t files = 0;
  for (auto const& set : entries_of(folder, "*")) {
    std::vector<std::string> good;
    for (auto const& file : entries_of(folder + set + "/", "*.json")) {
      auto const name = set + "/" + file;
      INFO(name);
      ++files;
      auto one = load_text(read_file(folder + name), name);
      REQUIRE(one.has_value());
      REQUIRE(one->inventory.size() == 1);
      table += name + "\t";
      if (one->fatal) {
        for (auto const& f : one->findings)
          if (f.fatal) {
            auto const at = one->design.sources.locate(f.at);
            table += "refused at " + std::to_string(at.line) + ":" + std::to_string(at.column) +
                     ": " + f.message + "\n";
            break;
          }
        continue;
      }
      table += outcome(*one, 0);
      good.push_back(folder + name);
      check_rules(std::move(*one), name);
    }
    auto whole = load_files(good);
    REQUIRE(whole.has_value());
    CHECK_FALSE(whole->fatal);
    check_rules(std::move(*whole), set);
  }
  CHECK(files >= 164);
  check_golden(source_path("fixtures/formats/aws/corpus.tsv"), table);
}
