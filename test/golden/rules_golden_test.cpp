// Each fixture of a rule: a bad one makes the rule speak, in exactly the words of the golden
// output; a good one does not.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/lint/registry.hpp"
#include "vpclint/output/render.hpp"

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <string>
#include <utility>

using namespace vpclint;
using namespace vpclint_test;

namespace {

// What the command would report, with places in a file of this short name.
report check_file(std::string const& path, std::string const& name) {
  auto loaded = load_text(read_file(path), name);
  REQUIRE(loaded.has_value());
  lint_options options;
  options.today = date{2026, 1, 1};
  return check(std::move(*loaded), options);
}

report only(report r, std::string_view code) {
  std::erase_if(r.findings, [&](finding const& f) { return f.rule != code; });
  return r;
}

std::string everything(report const& r) { return render(r, "concise"); }

} // namespace

TEST_CASE("bad fixtures make their rule speak, in the words of the golden output") {
  for (auto const* r : all_rules()) {
    auto const folder = source_path("fixtures/rules/" + std::string(r->info.name)) + "/";
    for (auto const& file : entries_of(folder, "bad*.yaml")) {
      INFO(r->info.name << "/" << file);
      auto const whole = check_file(folder + file, file);
      auto const found = only(whole, r->info.id);
      INFO("all findings:\n" << everything(whole));
      CHECK_FALSE(found.findings.empty());
      check_golden(folder + file.substr(0, file.size() - 5) + ".out",
                   render(found, "human", {.summary = false}));
    }
  }
}

TEST_CASE("good fixtures don't make their rule speak, and can be read") {
  for (auto const* r : all_rules()) {
    auto const folder = source_path("fixtures/rules/" + std::string(r->info.name)) + "/";
    for (auto const& file : entries_of(folder, "good*.yaml")) {
      INFO(r->info.name << "/" << file);
      auto const whole = check_file(folder + file, file);
      INFO("all findings:\n" << everything(whole));
      CHECK(only(whole, r->info.id).findings.empty());
      for (auto const& f : whole.findings)
        CHECK_FALSE(f.fatal);
    }
  }
}
