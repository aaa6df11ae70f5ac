#pragma once

#include "vpclint/input/load.hpp"

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <cstddef>
#include <string>

namespace vpclint_test {

/// Reads every file of `fixtures/crashers/FORMAT` as that format: each has to be refused with a
/// finding at a place; `expected.tsv` there says where and what.
inline void check_hostile(std::string const& format) {
  auto const folder = source_path("fixtures/crashers/" + format + "/");
  std::string table;
  std::size_t files = 0;
  for (auto const& file : entries_of(folder, "*")) {
    if (file == "expected.tsv")
      continue;
    INFO(file);
    ++files;
    vpclint::load_options options;
    options.format = format;
    auto const loaded = vpclint::load_text(read_file(folder + file), file, options);
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

} // namespace vpclint_test
