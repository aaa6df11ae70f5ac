#include "output/snippet.hpp"
#include "output/terminal_text.hpp"
#include "support/catch.hpp"

using namespace vpclint;
using namespace vpclint::output;

namespace {

// The snippet for the first occurrence of `word`, as two lines.
std::string shown(std::string const& text, std::string const& word, std::size_t width = 100) {
  source_map sources;
  auto const number = sources.add("f", text);
  auto const at = text.find(word);
  REQUIRE(at != std::string::npos);
  auto const s = snippet_at(
      sources,
      {number, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())},
      width);
  REQUIRE(s.has_value());
  return s->text + "\n" + std::string(s->indent, ' ') + "^" + std::string(s->length - 1, '~');
}

} // namespace

TEST_CASE("the marked part of a line is underlined") {
  CHECK(shown("a: 1\nb: {c: 10.0.0.0/8}\n", "10.0.0.0/8") == "b: {c: 10.0.0.0/8}\n"
                                                             "       ^~~~~~~~~~");
  CHECK(shown("a: x", "x") == "a: x\n   ^");
}

TEST_CASE("tabs, wide characters and combining marks keep the underline in its place") {
  CHECK(shown("\ta:\tword", "word") == "    a:  word\n        ^~~~");
  CHECK(shown("\uac00\ub098: word", "word") == "\uac00\ub098: word\n      ^~~~");
  CHECK(shown("k: \uac00\ub098", "\uac00\ub098") == "k: \uac00\ub098\n   ^~~~");
  CHECK(shown("e\u0301: x", "x") == "e\u0301: x\n   ^");
  CHECK(shown("\x1b: x", "x") == "\\x1b: x\n      ^");
}

TEST_CASE("of a place of several lines the first is shown") {
  CHECK(shown("a: {b: 1,  \n  c: 2}\n", "{b: 1,  \n  c: 2}") == "a: {b: 1,  \n   ^~~~~~");
  CHECK(shown("a: {b\r\n}", "{b\r\n}") == "a: {b\n   ^~");
}

TEST_CASE("a byte order mark is not shown") {
  CHECK(shown("\xEF\xBB\xBF"
              "ab: x",
              "x") == "ab: x\n    ^");
}

TEST_CASE("a long line is cut around its place") {
  std::string const line = std::string(500, 'a') + " word " + std::string(500, 'b');
  auto const text = shown(line, "word", 40);
  auto const end = text.find('\n');
  CHECK(text.substr(0, 3) == "...");
  CHECK(text.substr(end - 3, 3) == "...");
  CHECK(end <= 43);
  auto const caret = text.find('^') - end - 1;
  CHECK(text.substr(caret, 4) == "word");
  CHECK(shown("word " + std::string(500, 'b'), "word", 20) ==
        "word " + std::string(15, 'b') + "...\n^~~~");
}

TEST_CASE("a line of megabytes and of wide characters is cut between code points") {
  std::string line;
  for (int i = 0; i < 100'000; ++i)
    line += "\uac00";
  line += "word";
  for (int i = 0; i < 100'000; ++i)
    line += "\uac00";
  auto const text = shown(line, "word", 40);
  CHECK(text.find("\uFFFD") == std::string::npos);
  CHECK(columns_of(std::string_view(text).substr(0, text.find('\n'))) <= 43);
}

TEST_CASE("a line of ASCII is cut as any other line") {
  for (std::size_t const before : {0U, 1U, 6U, 7U, 12U, 19U, 20U, 21U, 22U, 60U})
    for (std::size_t const behind : {0U, 1U, 8U, 15U, 16U, 17U, 18U, 21U, 60U})
      for (std::size_t const size : {1U, 4U, 30U}) {
        auto const shown_with = [&](std::string const& end) {
          auto const word = std::string(size - 1, 'w') + end; // the last one may be cut off
          auto text = shown(std::string(before, 'a') + word + std::string(behind, 'b'), word, 20);
          if (auto const at = text.find("\u00e9"); at != std::string::npos)
            text.replace(at, 2, "e");
          return text;
        };
        CAPTURE(before, behind, size);
        CHECK(shown_with("e") == shown_with("\u00e9"));
      }
}

TEST_CASE("places that can't be shown") {
  source_map sources;
  CHECK_FALSE(snippet_at(sources, {}, 100).has_value());
  sources.add("empty", "");
  CHECK_FALSE(snippet_at(sources, {0, 0, 0}, 100).has_value());
  sources.add("short", "ab");
  auto const behind = snippet_at(sources, {1, 2, 2}, 100);
  REQUIRE(behind.has_value());
  CHECK(behind->indent == 2);
  CHECK(behind->length == 1);
  CHECK(snippet_at(sources, {1, 50, 60}, 100)->indent == 2);
}
