// Broken and hostile plans: each is refused with a finding at a place.
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"
#include "vpclint/input/load.hpp"

#include <string>

using namespace vpclint;
using namespace vpclint_test;

TEST_CASE("hostile plans are refused, each at its place") {
  auto const folder = source_path("fixtures/crashers/terraform/");
  std::string table;
  std::size_t files = 0;
  for (auto const& file : entries_of(folder, "*.json")) {
    INFO(file);
    ++files;
    load_options options;
    options.format = "terraform";
    auto const loaded = load_text(read_file(folder + file), file, options);
    REQUIRE(loaded.has_value());
    CHECK(loaded->fatal);
    for (auto const& f : loaded->findings) {
      if (!f.fatal)
        continue;
      REQUIRE(loaded->design.sources.contains(f.at));
      auto const at = loaded->design.sources.locate(f.at);
      CHECK(at.line >= 1);
      table += file + "\t" + std::to_string(at.line) + ":" + std::to_string(at.column) + "\t" +
               f.rule + "\t" + f.message + "\n";
      break;
    }
  }
  CHECK(files >= 100);
  check_golden(folder + "expected.tsv", table);
}
