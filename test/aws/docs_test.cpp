// The table of the reference says what the reader does.
#include "input/aws/dump.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <string>

using namespace vpclint;
using namespace vpclint_test;

TEST_CASE("docs/formats.md lists every answer of AWS with what is read of it") {
  auto const text = read_file(source_path("docs/formats.md"));
  std::string missing;
  for (auto const& r : dump::rows()) {
    auto const line = "| `" + std::string(r.key) + "` | " + std::string(r.call) + " | " +
                      (r.how == dump::disposition::skipped      ? "nothing: "
                       : r.how == dump::disposition::unmodelled ? "not modelled: "
                                                                : "") +
                      std::string(r.keys) + " |\n";
    if (text.find(line) == std::string::npos)
      missing += line;
  }
  INFO(missing);
  CHECK(missing.empty());
}
