#include "vpclint/doc/write_json.hpp"

#include "support/catch.hpp"

using namespace vpclint;

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  doc::append_json_string(out, text);
  return out;
}

}  // namespace

TEST_CASE("strings are escaped as far as JSON asks for it") {
  CHECK(quoted("a/b") == "\"a/b\"");
  CHECK(quoted("\"\\") == "\"\\\"\\\\\"");
  CHECK(quoted(std::string_view("\0\n\x1f\x7f", 4)) == "\"\\u0000\\u000a\\u001f\\u007f\"");
  CHECK(quoted("\uac00") == "\"\uac00\"");
  CHECK(quoted("\xFF\xC0\x80") == "\"\uFFFD\uFFFD\uFFFD\"");
}

TEST_CASE("a document is written in the order it is told") {
  std::string out;
  doc::json_writer w(out);
  w.begin_object().member("a", std::size_t{1}).key("b").begin_array().value("x").null();
  w.begin_object().end_object().end_array().member("c", true);
  CHECK_FALSE(w.complete());
  w.key("d").begin_array().end_array().end_object();
  CHECK(w.complete());
  CHECK(out ==
        "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    null,\n    {}\n  ],\n  \"c\": true,\n"
        "  \"d\": []\n}");
}
