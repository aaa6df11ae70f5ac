#include "output/terminal_text.hpp"
#include "support/catch.hpp"

using namespace vpclint;
using namespace vpclint::output;

TEST_CASE("printable ASCII at the start of a text is counted") {
  CHECK(plain_prefix("") == 0);
  CHECK(plain_prefix(" ~ all of a longer text") == 23);
  for (char const other : {'\0', '\t', '\x1f', '\x7f', '\x80', '\xff'})
    for (std::size_t before = 0; before < 20; ++before) {
      CAPTURE(before, static_cast<int>(other));
      CHECK(plain_prefix(std::string(before, ' ') + other + std::string(20, '~')) == before);
      CHECK(plain_prefix(std::string(before, '~') + other + other) == before);
    }
}

TEST_CASE("code points are decoded strictly") {
  auto const one = [](std::string_view text) { return code_point_at(text, 0); };
  CHECK(one("a").value == U'a');
  CHECK(one("\xC3\xA9").value == U'\u00e9');
  CHECK(one("\xEA\xB0\x80").value == U'\uac00');
  CHECK(one("\xF0\x9F\x98\x80").value == 0x1F600);
  CHECK(one("\xF4\x8F\xBF\xBF").value == 0x10FFFF);
  for (auto const* wrong : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xEA\xB0", "\xC3z"}) {
    CHECK(one(wrong).value == 0xFFFD);
    CHECK(one(wrong).bytes == 1);
  }
}

TEST_CASE("columns of a terminal") {
  CHECK(columns_of(std::string_view("abc")) == 3);
  CHECK(columns_of(std::string_view("\uac00\ub098")) == 4); // Korean
  CHECK(columns_of(std::string_view("e\u0301")) == 1);      // combining accent
  CHECK(columns_of(std::string_view("\uff21")) == 2);       // full-width A
  CHECK(columns_of(std::string_view("\u00e9")) == 1);
  CHECK(columns_of(std::string_view()) == 0);
}

TEST_CASE("what could move the cursor or reorder text is spelled out") {
  CHECK(visible("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(visible(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(visible("a\nb\x7f") == "a\\x0ab\\x7f");
  CHECK(visible("\u202eabc") == "\\u202eabc");
  CHECK(visible("\u2066") == "\\u2066");
  CHECK(visible("\xC2\x9B") == "\\x9b"); // a one-character control sequence introducer
  CHECK(visible("\xFF") == "\uFFFD");
  CHECK(visible("\uac00 ok") == "\uac00 ok");
}

TEST_CASE("texts are broken at blanks") {
  auto const wrapped = [](std::string_view label, std::string_view text, std::size_t width) {
    std::string out;
    append_wrapped(out, label, text, width);
    return out;
  };
  CHECK(wrapped("- ", "aa bb cc", 100) == "- aa bb cc\n");
  CHECK(wrapped("- ", "aa bb cc", 7) == "- aa bb\n  cc\n");
  CHECK(wrapped("- ", "aa bb cc", 6) == "- aa\n  bb\n  cc\n");
  CHECK(wrapped("- ", "much-too-long b", 5) == "- much-too-long\n  b\n");
  CHECK(wrapped("- ", "\uac00\uac00 b", 6) == "- \uac00\uac00\n  b\n");
  CHECK(wrapped("- ", "  a   b ", 100) == "- a b\n");
  CHECK(wrapped("-", "", 10) == "-\n");
}
