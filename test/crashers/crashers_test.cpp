// Replays every input under fixtures/crashers: none may crash or hang the readers, and each is
// answered with a finding at the place that `expected.tsv` names.
#include "vpclint/doc/read.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace vpclint;
namespace fs = std::filesystem;

namespace {

struct expectation {
  std::string file{};
  std::string status{};
  std::string place{};
  std::string code{};
};

fs::path folder() { return vpclint_test::source_path("fixtures/crashers"); }

std::vector<expectation> expectations() {
  std::vector<expectation> out;
  std::ifstream in(folder() / "expected.tsv");
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#')
      continue;
    std::istringstream cells(line);
    expectation e;
    std::getline(cells, e.file, '\t');
    std::getline(cells, e.status, '\t');
    std::getline(cells, e.place, '\t');
    std::getline(cells, e.code, '\t');
    out.push_back(e);
  }
  return out;
}

std::string line_and_column(location const& at) {
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

} // namespace

TEST_CASE("every hostile input is answered at its place") {
  for (auto const& e : expectations()) {
    INFO(e.file);
    source_map sources;
    auto const path = (folder() / e.file).string();
    auto const d = doc::read_file(sources, path);
    CHECK_FALSE(d.findings.empty());
    if (d.findings.empty())
      continue;
    auto const& first = d.findings.front();
    CHECK(first.rule == e.code);
    CHECK(line_and_column(sources.locate(first.at)) == e.place);
    CHECK(sources.locate(first.at).file == path);
    CHECK(first.fatal == (e.status == "refused"));
    CHECK(d.readable() == (e.status == "accepted"));
    auto unique = d.findings;
    unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
    CHECK(unique.size() == d.findings.size());
    for (auto const& f : d.findings)
      CHECK(sources.contains(f.at));
  }
}

TEST_CASE("every hostile input is listed, and nothing else") {
  std::set<std::string> listed;
  for (auto const& e : expectations())
    CHECK(listed.insert(e.file).second);
  std::set<std::string> present;
  for (auto const& f : fs::directory_iterator(folder()))
    if (f.is_regular_file())
      present.insert(f.path().filename().string()); // folders: other formats
  present.erase("expected.tsv");
  CHECK(listed == present);
  CHECK(listed.size() >= 150);
}

TEST_CASE("a cut at any byte, or any byte changed, is read or refused") {
  std::string const yaml =
      "a: &x [1, \"\xED\x95\x9C\\n\", !t b]\nc: {<<: {d: 'e'}, f: *x}\n# g\nh: |\n  i\n";
  std::string const json = R"({"a": [1.5e-3, "\u00e9\ud83d\ude00", true], "b": {"c": null}})";
  for (auto const& [text, name] : {std::pair(yaml, "d.yaml"), std::pair(json, "d.json")}) {
    auto const try_one = [&, n = name](std::string const& bytes) {
      source_map sources;
      auto const d = doc::read_text(sources, n, bytes);
      bool const fatal = std::any_of(d.findings.begin(), d.findings.end(),
                                     [](finding const& f) { return f.fatal; });
      INFO(bytes);
      CHECK(d.readable() == !fatal);
      for (auto const& f : d.findings)
        CHECK(sources.locate(f.at).line >= 1);
    };
    for (std::size_t i = 0; i <= text.size(); ++i)
      try_one(text.substr(0, i));
    for (std::size_t i = 0; i < text.size(); ++i)
      for (char const c : {'\0', '\t', '\n', '"', '\'', '{',  '}', '[', ']',    ':',   ',',
                           '#',  '&',  '*',  '!', '%',  '\\', '-', '?', '\x80', '\xFF'}) {
        std::string changed = text;
        changed[i] = c;
        try_one(changed);
      }
  }
}
