// The tables of the reference say what the reader does.
#include "input/terraform/reader.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <string>

using namespace vpclint;
using namespace vpclint_test;

TEST_CASE("docs/formats.md lists every type of Terraform with what is read of it") {
  auto const text = read_file(source_path("docs/formats.md"));
  std::string missing;
  for (auto const& t : terraform::known_types()) {
    auto const row = "| `" + std::string(t.type) + "` | " + std::string(t.arguments) + " |\n";
    if (text.find(row) == std::string::npos)
      missing += row;
  }
  CHECK(missing == "");
}
