#include "vpclint/doc/write_json.hpp"

#include "support/catch.hpp"
#include "unit/doc/support.hpp"

#include <cmath>
#include <limits>

using namespace doc_test;
using doc::json_layout;
using doc::json_writer;

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  doc::append_json_string(out, text);
  return out;
}

template <class T>
std::string written(T const& v) {
  std::string out;
  json_writer(out).value(v);
  return out;
}

void sample(json_writer& json) {
  json.begin_object().member("b", 1).member("a", "x").key("list").begin_array();
  json.value(true).null().begin_object().end_object().begin_array().end_array().end_array();
  json.key("last").begin_object().member("z", -2.5).end_object().end_object();
}

} // namespace

TEST_CASE("JSON keeps the order of the calls", "[doc]") {
  std::string pretty;
  json_writer p(pretty);
  sample(p);
  CHECK(p.complete());
  CHECK(pretty == "{\n  \"b\": 1,\n  \"a\": \"x\",\n  \"list\": [\n    true,\n    null,\n    {},\n"
                  "    []\n  ],\n  \"last\": {\n    \"z\": -2.5\n  }\n}");
  std::string compact;
  json_writer c(compact, json_layout::compact);
  sample(c);
  CHECK(compact == R"({"b":1,"a":"x","list":[true,null,{},[]],"last":{"z":-2.5}})");
}

TEST_CASE("text is escaped", "[doc]") {
  CHECK(quoted("") == "\"\"");
  CHECK(quoted("a\"b\\c/") == R"("a\"b\\c/")");
  CHECK(quoted("\b\f\n\r\t") == R"("\b\f\n\r\t")");
  CHECK(quoted(std::string_view("\0\x01\x1f\x7f", 4)) == R"("\u0000\u0001\u001f\u007f")");
  CHECK(quoted("한국 \xF0\x9F\x98\x80") == "\"한국 \xF0\x9F\x98\x80\"");
  CHECK(quoted("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA") == "\"\\u2028\\u2029\xE2\x80\xAA\"");
}

TEST_CASE("bytes that are not UTF-8 are replaced one by one", "[doc]") {
  std::string const bad = "\xEF\xBF\xBD";
  CHECK(quoted("a\xFFz") == "\"a" + bad + "z\"");
  CHECK(quoted("\xC0\xAF") == "\"" + bad + bad + "\"");           // overlong
  CHECK(quoted("\xED\xA0\x80") == "\"" + bad + bad + bad + "\""); // surrogate
  CHECK(quoted("\xF4\x90\x80\x80") == "\"" + bad + bad + bad + bad + "\"");
  CHECK(quoted("\xED\x95") == "\"" + bad + bad + "\""); // cut off
}

TEST_CASE("numbers read back as they were", "[doc]") {
  CHECK(written(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(written(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(written(0.1) == "0.1");
  CHECK(written(1e300) == "1e+300");
  CHECK(written(std::numeric_limits<double>::infinity()) == "null");
  CHECK(written(std::nan("")) == "null");
  CHECK(written("true") == "\"true\"");
  CHECK(written(false) == "false");
}

TEST_CASE("what is written can be read", "[doc]") {
  std::string all = "[";
  std::string expected;
  for (unsigned c = 1; c < 0x80; ++c) {
    expected += static_cast<char>(c);
  }
  doc::append_json_string(all, expected);
  auto const p = read(all + "]", "d.json");
  REQUIRE(p.document.findings.empty());
  CHECK((*p.root().items().begin()).text() == expected);
}
