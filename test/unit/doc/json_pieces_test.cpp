// A text that several threads read in pieces is the document that one of them makes of it.
#include "doc/json_pieces.hpp"
#include "doc/readers.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "unit/doc/support.hpp"

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

using namespace doc_test;

namespace {

std::string show_place(place p) {
  return "@" + std::to_string(p.begin) + "-" + std::to_string(p.end);
}

// Everything that can be asked of a node and of what is below it.
void show_all(doc::node n, std::string& out) {
  out += show_place(n.at()) + (n.key() ? show_place(n.key_at()) : "") + (n.quoted() ? "q" : "");
  if (n.is_scalar()) {
    out += "'" + std::string(n.text()) + "'";
    return;
  }
  out += (n.is_mapping() ? "{" : "[") + std::to_string(n.size());
  for (auto const i : n.items())
    show_all(i, out);
  for (auto const [key, value] : n.entries()) {
    out += std::string(key.text()) + show_place(key.at());
    show_all(value, out);
  }
  out += "]";
}

std::string read_in(std::string const& text, doc::detail::json_split const& split,
                    doc::read_limits const& limits) {
  source_map sources;
  auto const number = sources.add("d.json", text);
  auto const d = doc::detail::read_json(sources.at(number), number, limits, split);
  std::string out;
  if (d.readable())
    show_all(d.root(), out);
  for (auto const& f : d.findings) {
    out += "\n" + f.rule + show_place(f.at) + f.message + (f.fatal ? "!" : "") + f.remedy;
    for (auto const& n : f.notes)
      out += n.message + show_place(n.at);
  }
  return out;
}

void check_pieces(std::string const& text, doc::read_limits const& limits = {}) {
  auto const whole = read_in(text, {}, limits);
  for (std::size_t const threads : {2U, 4U})
    for (std::size_t const size : {1U, 7U, 40U, 300U}) {
      auto const split = read_in(text, {.threads = threads, .size = size, .least = 0}, limits);
      if (split == whole)
        continue;
      INFO(text.substr(0, 2000));
      INFO(threads << " threads, pieces of " << size);
      REQUIRE(split == whole);
    }
}

class writer {
public:
  explicit writer(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }
  std::string value(int depth) {
    static std::vector<std::string> const scalars{"1",
                                                  "-2.5e3",
                                                  "true",
                                                  "null",
                                                  R"("plain")",
                                                  R"("a \"b\" \u00e9")",
                                                  R"(",{\"a\": [,{")",
                                                  R"("},\n {")",
                                                  R"("한국어")",
                                                  R"("")"};
    if (depth > 4 || below(3) == 0)
      return scalars[below(scalars.size())];
    bool const mapping = below(2) == 0;
    std::string out = mapping ? "{" : "[";
    for (auto n = below(depth == 0 ? 40 : 6); n > 0; --n) {
      out += space();
      if (mapping)
        out += "\"" + std::string(1, static_cast<char>('a' + below(26))) + "\":" + space();
      out += value(depth + 1) + space() + (n > 1 ? "," : "");
    }
    return out + (mapping ? "}" : "]");
  }

private:
  std::string space() {
    static std::vector<std::string> const spaces{"", "", " ", "\n  ", "\r\n    ", "\t"};
    return spaces[below(spaces.size())];
  }

  std::mt19937 random_;
};

std::string list_of_mappings(std::size_t count) {
  std::string out = "{\"Things\": [";
  for (std::size_t i = 0; i < count; ++i)
    out += std::string(i == 0 ? "" : ",") + "\n    {\"Id\": \"thing-" + std::to_string(i) +
           "\", \"Tags\": [{\"Key\": \"a\"}, {\"Key\": \"\\u00e9\"}]}";
  return out + "\n  ], \"NextToken\": null}";
}

} // namespace

TEST_CASE("items of a list are read ahead and taken over", "[doc][threads]") {
  auto const text = list_of_mappings(2000);
  source_map sources;
  auto const number = sources.add("d.json", text);
  doc::detail::json_pieces pieces(sources.at(number), number, {},
                                  {.threads = 3, .size = 5000, .least = 0});
  std::size_t read = 0;
  std::size_t count = 0;
  for (auto next = pieces.next(); next != doc::detail::json_reader::nowhere;
       next = pieces.drop(), ++count) {
    auto const* piece = pieces.wait();
    if (piece == nullptr)
      continue;
    REQUIRE(piece->begin >= next);
    REQUIRE(text.compare(piece->begin, 14, "{\"Id\": \"thing-") == 0);
    REQUIRE(text[piece->end - 1] == '}');
    read += piece->end - piece->begin;
  }
  CHECK(count > 10);
  CHECK(read > text.size() / 2);
  check_pieces(text);
}

TEST_CASE("pieces make the same document, whatever is in it", "[doc][threads]") {
  writer make(7);
  for (int round = 0; round < 40; ++round)
    check_pieces("[" + make.value(0) + ",\n" + make.value(0) + ",\n{\"last\": " + make.value(1) +
                 "}]");
}

TEST_CASE("pieces make the same findings of a broken text", "[doc][threads]") {
  writer make(8);
  std::string const bytes = "\"\\{}[]:,0 \n\tu\x01'";
  for (int round = 0; round < 40; ++round) {
    std::string text = "[" + make.value(0) + ", {\"a\": 1, \"a\": 2}, " + make.value(0) + "]";
    for (auto changes = 1 + make.below(3); changes > 0; --changes) {
      auto const at = make.below(text.size());
      if (make.below(2) == 0)
        text[at] = bytes[make.below(bytes.size())];
      else
        text.erase(at, 1 + make.below(20));
    }
    if (!doc::decode_text(text).problem)
      check_pieces(text);
  }
}

TEST_CASE("pieces keep to the limits of the whole document", "[doc][threads]") {
  auto const text = list_of_mappings(100);
  for (std::size_t const depth : {1U, 2U, 3U, 4U, 5U, 6U})
    check_pieces(text, {.max_depth = depth});
  for (std::size_t const nodes : {1U, 100U, 500U, 1003U, 1004U, 1005U, 1006U, 1007U, 1100U})
    check_pieces(text, {.max_nodes = nodes});
  std::string twice = "[";
  for (int i = 0; i < 60; ++i)
    twice += std::string(i == 0 ? "" : ", ") + "{\"k\": 1, \"k\": 2}";
  check_pieces(twice + "]", {.max_findings = 7});
}

TEST_CASE("hostile texts are the same in pieces", "[doc][threads]") {
  std::size_t files = 0;
  for (auto const& at : std::filesystem::recursive_directory_iterator(
           vpclint_test::source_path("fixtures/crashers")))
    if (at.path().extension() == ".json") {
      auto bytes = doc::load_bytes(at.path().string(), std::size_t{1} << 20U);
      if (!bytes || doc::decode_text(*bytes).problem)
        continue;
      ++files;
      auto const whole = read_in(*bytes, {}, {});
      CHECK(read_in(*bytes, {.threads = 3, .size = 64, .least = 0}, {}) == whole);
    }
  CHECK(files > 100);
}

TEST_CASE("a large text is the same on one thread and on several", "[doc][threads]") {
  auto text = list_of_mappings(130000);
  REQUIRE(text.size() > std::size_t{8} << 20U);
  auto const on = [&](std::string bytes, std::size_t threads) {
    auto const p = read(std::move(bytes), "d.json", {.threads = threads});
    std::string out;
    if (p.document.readable())
      show_all(p.root(), out);
    else
      out = p.only_finding();
    return std::to_string(p.sources.at(0).line_count()) + out;
  };
  auto const whole = on(text, 1);
  REQUIRE(whole.starts_with("130002@0-"));
  CHECK(on(text, 2) == whole);
  CHECK(on(text, 0) == whole);
  text[text.size() - 30] = '\xC3';
  auto const broken = on(text, 1);
  REQUIRE(broken.find("is not UTF-8") != std::string::npos);
  CHECK(on(text, 2) == broken);
}
