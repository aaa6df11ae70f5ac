// Own templates with the designs that they make.
#include "vpclint/input/load.hpp"

#include "input/cloudformation/converter.hpp"
#include "support/design_json.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <set>
#include <string>

using namespace vpclint;
using namespace vpclint_test;

TEST_CASE("own templates make the designs that are written down") {
  auto const folder = source_path("fixtures/formats/cloudformation");
  std::size_t count = 0;
  for (auto const& name : entries_of(folder, "*.yaml")) {
    INFO(name);
    auto const l = load_file(folder + "/" + name);
    REQUIRE(l.has_value());
    CHECK_FALSE(l->fatal);
    std::string out = design_json(l->design);
    if (!out.empty() && out.back() != '\n')
      out += '\n';
    for (auto const& f : l->findings) {
      auto const at = l->design.sources.locate(f.at);
      out += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + f.rule + " " +
             f.message + "\n";
    }
    check_golden(folder + "/" + name.substr(0, name.size() - 5) + ".golden", out);
    ++count;
  }
  CHECK(count >= 5);
}

TEST_CASE("the documentation lists every type and property that is read") {
  auto const text = read_file(source_path("docs/formats.md"));
  for (auto const& row : cfn::type_rows()) {
    if (row.properties.empty())
      continue;
    INFO(row.type);
    CHECK(text.find("| `" + std::string(row.type) + "` | " + std::string(row.properties) + " |") !=
          std::string::npos);
  }
  for (auto const& row : cfn::unmodelled_rows()) {
    INFO(row.type);
    CHECK(text.find("| `" + std::string(row.type) + "` | " + std::string(row.why) + " |") !=
          std::string::npos);
  }
}

TEST_CASE("no type is both read and listed as not modelled") {
  std::set<std::string_view> seen;
  for (auto const& row : cfn::unmodelled_rows()) {
    CHECK(seen.insert(row.type).second);
    CHECK_FALSE(cfn::modelled(row.type));
  }
}
