// What people who read the templates expect of their networks, checked as `check --expect` does.
#include "vpclint/input/load.hpp"
#include "vpclint/input/write_design.hpp"
#include "vpclint/lint/codes.hpp"
#include "vpclint/lint/lint.hpp"

#include "corpus.hpp"
#include "support/golden.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

struct stated {
  std::string template_name{};
  std::string probe{};
  load_options options{};
};

stated read_header(std::string const& text) {
  stated out;
  auto const take = [&](std::string_view key) {
    std::vector<std::string> values;
    auto const mark = "# " + std::string(key) + ": ";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
      values.push_back(text.substr(at + mark.size(), text.find('\n', at) - at - mark.size()));
    return values;
  };
  for (auto const& v : take("template"))
    out.template_name = v;
  for (auto const& v : take("with"))
    out.probe = v;
  for (auto const& v : take("region"))
    out.options.facts.region = v;
  for (auto const& v : take("parameter"))
    out.options.facts.parameters.emplace_back(v.substr(0, v.find('=')), v.substr(v.find('=') + 1));
  return out;
}

void expectations_hold(loaded design) {
  for (auto const& f : check(std::move(design), lint_options{}).findings)
    if (f.rule == codes::expectation_failed || f.rule == codes::expectation_undecided || f.fatal) {
      INFO(f.rule << " " << f.message);
      CHECK(false);
    }
}

} // namespace

TEST_CASE("what is expected of networks in real templates holds") {
  auto const folder = source_path("test/formats/cloudformation/expectations");
  std::size_t total = 0;
  std::size_t negative = 0;
  std::size_t templates = 0;
  for (auto const& name : entries_of(folder, "*.yaml")) {
    if (name.find(".probe.") != std::string::npos)
      continue;
    INFO(name);
    auto const path = folder + "/" + name;
    auto const text = read_file(path);
    auto const header = read_header(text);
    REQUIRE_FALSE(header.template_name.empty());
    auto const real = corpus_path(header.template_name);
    if (real.empty()) {
      WARN("the corpus is not here; " << name << " is skipped");
      continue;
    }
    std::vector<std::string> files{real, path};
    if (!header.probe.empty())
      files.push_back(folder + "/" + header.probe);
    auto loaded = load_files(files, header.options);
    REQUIRE(loaded.has_value());
    CHECK_FALSE(loaded->fatal);
    ++templates;
    total += loaded->design.expectations.size();
    for (auto const& e : loaded->design.expectations)
      if (e.expected && *e.expected != verdict::reachable)
        ++negative;
    auto converted = load_text(write_design(loaded->design), "converted");
    REQUIRE(converted.has_value());
    CHECK(converted->design.expectations.size() == loaded->design.expectations.size());
    expectations_hold(std::move(*loaded));
    INFO("converted");
    expectations_hold(std::move(*converted));
  }
  if (templates == 0)
    return;
  CHECK(templates >= 6);
  CHECK(total >= 36);
  CHECK(negative * 3 >= total);
}
