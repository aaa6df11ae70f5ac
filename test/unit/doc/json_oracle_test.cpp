// Our JSON reader against RapidJSON's: they accept the same texts and see the same values.
#include "vpclint/doc/read.hpp"

#include "support/catch.hpp"
#include "unit/doc/support.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <random>

using namespace doc_test;

namespace {

// Builds what `show` prints.
struct printer {
  std::string out{};

  bool item(std::string const& text) {
    out += text + ",";
    return true;
  }
  bool Null() { return item("null"); }
  bool Bool(bool b) { return item(b ? "true" : "false"); }
  bool Int(int) { return item("#"); }
  bool Uint(unsigned) { return item("#"); }
  bool Int64(std::int64_t) { return item("#"); }
  bool Uint64(std::uint64_t) { return item("#"); }
  bool Double(double) { return item("#"); }
  bool RawNumber(char const*, rapidjson::SizeType, bool) { return item("#"); }
  bool String(char const* s, rapidjson::SizeType n, bool) {
    return item("'" + std::string(s, n) + "'");
  }
  bool Key(char const* s, rapidjson::SizeType n, bool) { return String(s, n, true); }
  bool StartObject() { return item("{"); }
  bool StartArray() { return item("["); }
  bool EndObject(rapidjson::SizeType) { return item("}"); }
  bool EndArray(rapidjson::SizeType) { return item("]"); }
};

void print(doc::node n, printer& p) {
  if (n.is_scalar()) {
    bool const number =
        !n.quoted() && n.text() != "null" && n.text() != "true" && n.text() != "false";
    p.item(number ? "#" : n.quoted() ? "'" + std::string(n.text()) + "'" : std::string(n.text()));
    return;
  }
  p.item(n.is_mapping() ? "{" : "[");
  for (auto const i : n.items())
    print(i, p);
  for (auto const [key, value] : n.entries()) {
    print(key, p);
    print(value, p);
  }
  p.item(n.is_mapping() ? "}" : "]");
}

std::string oracle(std::string const& text) {
  rapidjson::MemoryStream in(text.data(), text.size());
  printer p;
  rapidjson::Reader reader;
  return reader.Parse<rapidjson::kParseDefaultFlags>(in, p).IsError() ? "refused" : p.out;
}

std::string ours(std::string const& text) {
  auto const d = read(text, "d.json");
  if (!d.document.readable())
    return "refused";
  printer p;
  print(d.root(), p);
  return p.out;
}

} // namespace

TEST_CASE("our JSON reader agrees with RapidJSON", "[doc]") {
  std::vector<std::string> const seeds{
      R"({"a": [1, -2.5e+3, 0, -0.0, 1E9], "b": {"c": null, "d": [true, false]}, "": ""})",
      R"(["\"\\\/\b\f\n\r\t", "\u00e9\uD55c\ud83d\ude00", "plain text that is longer than a word"])",
      "\n\t{ \"k\" :\r\n [ [ ] , { } , [ [ 0.125 ] ] ] }\n",
      "[\"한국어 \\\\ 텍스트\"]",
      "12",
      "\"x\""};
  std::string const bytes = "\"\\{}[]:,0123456789.eE+-truefalsnl/ \n\tuabcdD8\x01'#";
  std::mt19937 random(20);
  auto const below = [&](std::size_t n) { return random() % n; };
  std::size_t accepted = 0;
  for (int round = 0; round < 30000; ++round) {
    std::string text = seeds[below(seeds.size())];
    for (auto changes = below(4); changes > 0 && !text.empty(); --changes) {
      std::size_t const at = below(text.size());
      std::string const piece(1, bytes[below(bytes.size())]);
      switch (below(4)) {
      case 0:
        text.replace(at, 1, piece);
        break;
      case 1:
        text.insert(at, piece);
        break;
      case 2:
        text.erase(at, 1 + below(3));
        break;
      default:
        text.insert(at, text, below(text.size()), 1 + below(8));
        break;
      }
    }
    if (doc::decode_text(text).problem)
      continue; // cut through a Korean syllable
    // RapidJSON lets the second half of a surrogate pair stand alone, and refuses numbers that a
    // double can't hold.
    std::string const expected = oracle(text);
    std::string no_nul = expected; // NUL as an escape is fine
    std::replace(no_nul.begin(), no_nul.end(), '\0', ' ');
    if (doc::decode_text(no_nul).problem) {
      CHECK(ours(text) == "refused");
      continue;
    }
    if (expected != "refused")
      ++accepted;
    if (ours(text) == expected)
      continue;
    rapidjson::MemoryStream in(text.data(), text.size());
    printer p;
    rapidjson::Reader reader;
    auto const why = reader.Parse<rapidjson::kParseDefaultFlags>(in, p).Code();
    INFO(text);
    CHECK(why == rapidjson::kParseErrorNumberTooBig);
  }
  CHECK(accepted > 5000);
}
