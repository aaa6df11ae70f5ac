#include "vpclint/doc/read.hpp"

#include "support/catch.hpp"
#include "unit/doc/support.hpp"

#include <initializer_list>
#include <utility>

using namespace doc_test;

namespace {

struct row {
  std::string text;
  char const* finding;
};

void check(std::initializer_list<row> rows, char const* name) {
  for (auto const& r : rows) {
    INFO(r.text);
    auto const p = read(r.text, name);
    CHECK(p.only_finding() == r.finding);
    CHECK(p.document.readable() == !p.document.findings.front().fatal);
  }
}

} // namespace

TEST_CASE("YAML and JSON give the same tree", "[doc]") {
  auto const yaml = read("a: [1, 'x', true]\nb:\n  c: null\n");
  auto const json = read(R"({"a": [1, "x", true], "b": {"c": null}})", "d.json");
  CHECK(show(yaml.root()) == "{a:[1,'x',true],b:{c:null}}");
  CHECK(show(json.root()) == "{'a':[1,'x',true],'b':{'c':null}}");
  CHECK(yaml.root().find("a").written_in() == doc::syntax::yaml);
  CHECK(json.root().is_json());
}

TEST_CASE("the syntax is decided by content, then by name", "[doc]") {
  CHECK(read(R"({"a": 1})", "<stdin>").root().is_json());
  CHECK(read(" \n\t[1, {\"a\": []}]", "d.yaml").root().is_json());
  CHECK(read("{a: 1}", "<stdin>").root().written_in() == doc::syntax::yaml);
  CHECK(read("[a, b]", "<stdin>").root().written_in() == doc::syntax::yaml);
  CHECK(read("{\"a\": 1,} # more", "d.yaml").root().written_in() == doc::syntax::yaml);
  CHECK(read("{\"a\": 1,}", "<stdin>").only_finding() ==
        "1:8 VPC0002 a comma must not stand before a closing bracket");
  CHECK(read("{\"a\": [}", "d.yaml").only_finding().substr(0, 11) == "1:8 VPC0002");
  CHECK(read("a: 1\n", "d.json").only_finding() ==
        "1:1 VPC0002 expected a value: a string in double quotes, a number, true, false, null, { "
        "or [");
  CHECK(read("\"text\"", "d.json").root().text() == "text");
}

TEST_CASE("YAML errors stand where the text goes wrong", "[doc]") {
  check(
      {
          {"", "1:1 VPC0002 the document is empty"},
          {" \n\n", "1:1 VPC0002 the document is empty"},
          {"# only\n", "1:1 VPC0002 the document holds nothing but comments"},
          {"a: \"foo\nb: c\n", "1:4 VPC0002 this string is never closed"},
          {"a: 'foo", "1:4 VPC0002 this string is never closed"},
          {"a: {b: c\n", "1:4 VPC0002 this { is never closed"},
          {"a:\n- [b, c\n\n", "2:3 VPC0002 this [ is never closed"},
          {"a: [1, 2\nb: c\n", "2:2 VPC0002 expected , or ]"},
          {"a: {x: 1 y: 2}", "1:11 VPC0002 expected , or }"},
          {"a:\n\tb: c\n", "2:1 VPC0002 a tab can't indent YAML"},
          {"a: b: c\n", "1:5 VPC0002 a colon can't stand here"},
          {"a\nb: c\n", "2:2 VPC0002 a colon can't stand here"},
          {"a: @x\n", "1:4 VPC0002 a value can't start with @"},
          {"a: `x`\n", "1:4 VPC0002 a value can't start with `"},
          {"a:\n  b: 1\n c: 2\n", "3:2 VPC0002 expected a key of the mapping"},
          {"- a\nb: c\n", "2:1 VPC0002 expected - for the next item"},
          {"a: 'it's'\n", "1:8 VPC0002 the value before this has ended"},
          {"a: {b: c}}\n", "1:10 VPC0002 the value before this has ended"},
          {"- a\n - b\n-c\n", "3:1 VPC0002 a colon and a space must follow this key"},
          {"a: !foo!bar x\n",
           "1:4 VPC0002 this tag starts with a handle that no %TAG line defines"},
          {"a: \"\\q\"\n", "1:5 VPC0002 unknown escape in a string"},
          {"a: *x\n", "1:4 VPC0002 no anchor &x stands before this alias"},
          {"&a [*a]", "1:5 VPC0002 alias *a stands inside its own anchor"},
          {"? [a]\n: b\n", "1:3 VPC0002 a key must be a single value, not a mapping or a list"},
          {"a: &x [1]\n*x : b\n",
           "2:1 VPC0002 a key must be a single value, not a mapping or a list"},
          {"<<: 1\n", "1:5 VPC0002 the merge key << takes a mapping or a list of mappings"},
          {"<<: [{}, 1]\n", "1:10 VPC0002 the merge key << takes a mapping or a list of mappings"},
          {"한: b\x01\n", "1:5 VPC0002 control character in a document"},
          {"한국: '가\n", "1:5 VPC0002 this string is never closed"},
      },
      "d.yaml");
}

TEST_CASE("IPv6 without quotes is named as such", "[doc]") {
  check(
      {
          {"{a: ::/0}", "1:5 VPC0002 an IPv6 address needs quotes inside { } and [ ]"},
          {"x: {r: {::/0: igw}}", "1:9 VPC0002 an IPv6 address needs quotes inside { } and [ ]"},
          {"x: [::/0, ::1]", "1:5 VPC0002 an IPv6 address needs quotes inside { } and [ ]"},
          {"a: 2001:db8::\n", "1:4 VPC0002 an IPv6 address that ends in a colon needs quotes"},
      },
      "d.yaml");
  auto const p = read("x: {r: {::/0: igw}}");
  CHECK(p.document.findings.front().remedy == "write \"::/0\"");
  CHECK(p.bytes(p.document.findings.front().at) == "::/0");
  CHECK(show(read("a: ::/0\nb: {c: 2001:db8::/56}\n").root()) == "{a:::/0,b:{c:2001:db8::/56}}");
}

TEST_CASE("a file holds one document", "[doc]") {
  check(
      {
          {"a: 1\n---\nb: 2\n",
           "2:1 VPC0002 a file holds one document, and a second one starts here"},
          {"--- a\n--- b\n", "2:1 VPC0002 a file holds one document, and a second one starts here"},
          {"a: 1\n...\n# x\n%YAML 1.2\n---\nb: 2\n",
           "4:1 VPC0002 a file holds one document, and a second one starts here"},
          {"{a: 1} b", "1:8 VPC0002 nothing may follow the end of the document"},
          {"[1]\n]\n", "2:1 VPC0002 nothing may follow the end of the document"},
      },
      "d.yaml");
  for (auto const* text :
       {"---\na: 1\n", "a: 1\n...\n", "%YAML 1.2\n--- # x\na: 1\n...\n# y\n\n"}) {
    INFO(text);
    CHECK(show(read(text).root()) == "{a:1}");
  }
}

TEST_CASE("JSON errors stand where the text goes wrong", "[doc]") {
  check(
      {
          {"", "1:1 VPC0002 the document is empty"},
          {"{\"a\": 1 \"b\": 2}", "1:9 VPC0002 expected , or }"},
          {"[1\n2]", "2:1 VPC0002 expected , or ]"},
          {"{\"a\" 1}", "1:6 VPC0002 a colon must follow a key"},
          {"[1,]", "1:3 VPC0002 a comma must not stand before a closing bracket"},
          {"{\"a\": 1 ,\n }", "1:9 VPC0002 a comma must not stand before a closing bracket"},
          {"{\"a\": 'x'}", "1:7 VPC0002 JSON strings stand in double quotes"},
          {"{a: 1}", "1:2 VPC0002 expected a key in double quotes"},
          {"{\"a\": \"x\n\"}", "1:7 VPC0002 this string is never closed"},
          {"{\"a\": \"x", "1:7 VPC0002 this string is never closed"},
          {"{\"a\": [1, 2", "1:7 VPC0002 this [ is never closed"},
          {"{\"a\":", "1:1 VPC0002 this { is never closed"},
          {"{\"a\": 01}", "1:7 VPC0002 a number must not start with 0"},
          {"{\"a\": 1.}", "1:9 VPC0002 digits must follow the point"},
          {"{\"a\": \"\\x\"}", "1:8 VPC0002 unknown escape in a string"},
          {"{\"a\": \"\\ud800\"}", "1:8 VPC0002 half of a surrogate pair in a \\u escape"},
          {"{\"a\": \"\\u12x4\"}", "1:8 VPC0002 four hexadecimal digits must follow \\u"},
          {"{\"a\": \"\t\"}", "1:8 VPC0002 control character in a string"},
          {"{\"a\": // c\n1}", "1:7 VPC0002 JSON has no comments"},
          {"{\"a\": 1}}", "1:9 VPC0002 nothing may follow the end of the document"},
          {"{\"한국\": [\"가\" \"나\"]}", "1:13 VPC0002 expected , or ]"},
      },
      "d.json");
}

TEST_CASE("repeated keys are reported with both places", "[doc]") {
  auto const p = read("a: 1\nb: {c: 1, 'c': 2, c: 3}\na: 2\n");
  REQUIRE(p.document.findings.size() == 3);
  CHECK(p.document.readable());
  auto const& first = p.document.findings.front();
  CHECK(first.message == "key 'c' is written twice");
  CHECK_FALSE(first.fatal);
  CHECK(p.sources.locate(first.at) == location{"d.yaml", 2, 11});
  REQUIRE(first.notes.size() == 1);
  CHECK(p.sources.locate(first.notes[0].at) == location{"d.yaml", 2, 5});
  CHECK(p.document.findings[2].message == "key 'a' is written twice");
}

TEST_CASE("repeated keys are found in large mappings and their number is limited", "[doc]") {
  std::string text = "{";
  for (int i = 0; i < 5000; ++i)
    text += "\"k" + std::to_string(i % 4700) + "\": 1,\n";
  auto const p = read(text + "\"z\": 1}", "d.json");
  REQUIRE(p.document.findings.size() == 101);
  CHECK(p.document.findings[0].message == "key 'k0' is written twice");
  CHECK(p.sources.locate(p.document.findings[0].at).line == 4701);
  CHECK(p.sources.locate(p.document.findings[0].notes[0].at).line == 1);
  CHECK(p.document.findings[100].message ==
        "200 further keys are written twice; they are not listed");
}

TEST_CASE("keys that are written again and again have their own text and place", "[doc]") {
  std::string text = "[";
  for (int i = 0; i < 3000; ++i)
    text += (i == 0 ? "" : ",\n") + std::string(R"({"same": 1, "k)") + std::to_string(i % 700) +
            R"(": 2, "": 3})";
  for (auto const* name : {"d.json", "d.yaml"}) {
    auto const p = read(text + "]", name);
    REQUIRE(p.root().size() == 3000);
    std::uint32_t line = 0;
    bool right = true;
    for (auto const item : p.root().items()) {
      auto const own = "k" + std::to_string(line++ % 700);
      right = right && item.find("same").text() == "1" && item.find(own).text() == "2" &&
              item.find("").text() == "3" && item.size() == 3 &&
              p.sources.locate(item.find(own).key_at()) ==
                  location{name, line, line == 1 ? 14U : 13U} &&
              p.sources.locate(item.find("same").key_at()).line == line;
    }
    CHECK(right);
  }
}

TEST_CASE("depth is limited", "[doc]") {
  auto const nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  for (auto const* name : {"d.json", "d.yaml"}) {
    CHECK(read(nested(256), name).document.findings.empty());
    CHECK(read(nested(257), name).only_finding() ==
          "1:257 VPC0004 mappings and lists are nested more than 256 levels deep");
    CHECK(read(nested(100000), name).only_finding() ==
          "1:257 VPC0004 mappings and lists are nested more than 256 levels deep");
  }
  std::string block;
  for (int i = 0; i < 300; ++i)
    block += "- ";
  CHECK(read(block + "a").only_finding() ==
        "1:513 VPC0004 mappings and lists are nested more than 256 levels deep");
}

TEST_CASE("size, values and expansion are limited", "[doc]") {
  doc::read_limits limits;
  limits.max_bytes = 8;
  CHECK(read("[1,2,3,4]", "d.json", limits).only_finding() ==
        "1:1 VPC0004 the document is larger than 8 bytes");
  CHECK(show(read("[1,2,34]", "d.json", limits).root()) == "[1,2,34]");
  limits = {};
  limits.max_nodes = 4;
  CHECK(read("[1, 2, 3, 4]", "d.json", limits).only_finding() ==
        "1:11 VPC0004 the document has more than 4 values");
  CHECK(read("- 1\n- 2\n- 3\n- 4\n", "d.yaml", limits).only_finding() ==
        "4:3 VPC0004 the document has more than 4 values");
  CHECK(read("- 1\n- 2\n- 3\n", "d.yaml", limits).document.findings.empty());
  limits = {};
  limits.max_expansion = 3;
  CHECK(read("- &a [1]\n- *a\n- *a\n", "d.yaml", limits).only_finding() ==
        "3:3 VPC0004 aliases and merge keys expand to more than 3 values");
  CHECK(read("a: &a {x: 1, y: 2}\nb: {<<: *a}\n", "d.yaml", limits).only_finding() ==
        "2:9 VPC0004 aliases and merge keys expand to more than 3 values");
}

TEST_CASE("alias bombs are refused soon", "[doc]") {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    auto const n = std::to_string(i);
    text += "a" + n + ": &a" + n + " [";
    for (int k = 0; k < 10; ++k)
      text += "*a" + std::to_string(i - 1) + ", ";
    text += "x]\n";
  }
  CHECK(read(text).only_finding() ==
        "6:45 VPC0004 aliases and merge keys expand to more than 1000000 values");
}

TEST_CASE("what makes libyaml slow is limited", "[doc]") {
  std::string directives;
  for (int i = 0; i < 40; ++i)
    directives += "%TAG !" + std::to_string(i) + "! x\n";
  CHECK(read(directives + "--- a\n").only_finding() ==
        "33:1 VPC0004 more than 32 directives before the document");
  std::string deep(200, '[');
  for (int i = 0; i < 300000; ++i)
    deep += "a,";
  CHECK(read(deep + std::string(200, ']')).only_finding() ==
        "1:547101 VPC0004 too many values inside deeply nested brackets");
  std::string anchors;
  for (int i = 0; i < 65600; ++i)
    anchors += "- &" + std::to_string(i) + " x\n";
  CHECK(read(anchors).only_finding() == "65537:3 VPC0004 the document has more than 65536 anchors");
  std::string tags;
  for (int i = 0; i < 4200; ++i)
    tags += "- !t" + std::to_string(i) + " x\n";
  CHECK(read(tags).only_finding() ==
        "4097:10 VPC0004 the document has more than 4096 different tags");
}

TEST_CASE("encodings", "[doc]") {
  using namespace std::string_literals;
  CHECK(show(read("\xEF\xBB\xBF"s + "a: 1").root()) == "{a:1}");
  CHECK(show(read("\xFF\xFE"s + "a\0:\0 \0\x5C\xD5"s).root()) == "{a:한}");
  CHECK(show(read("\xFE\xFF"s + "\0a\0:\0 \xD8\x3D\xDE\x00"s).root()) == "{a:\xF0\x9F\x98\x80}");
  check(
      {
          {"a: 1\nb: \xC3(\n", "2:4 VPC0003 byte 0xC3 is not UTF-8"},
          {"a: 한\n가: \xED\xA0\x80", "2:4 VPC0003 byte 0xED is not UTF-8"},
          {"a: \xC0\x80", "1:4 VPC0003 byte 0xC0 is not UTF-8"},
          {"a: b\0c"s, "1:5 VPC0003 NUL byte in a text"},
          {"a\0:\0"s, "1:2 VPC0003 NUL byte; UTF-16 needs a byte order mark"},
          {"\xFF\xFE"s + "a\0:"s, "1:2 VPC0003 UTF-16 text with an odd number of bytes"},
          {"\xFF\xFE"s + "a\0\n\0\x00\xD8\x61\x00"s,
           "2:1 VPC0003 half of a surrogate pair in UTF-16"},
          {"\xFF\xFE"s + "a\0\0\0"s, "1:2 VPC0003 NUL character in a text"},
          {"\xFF\xFE\0\0a\0\0\0"s, "1:1 VPC0003 UTF-32 is not supported, save the file as UTF-8"},
      },
      "d.yaml");
}

TEST_CASE("byte order marks that nobody asked for are named", "[doc]") {
  using namespace std::string_literals;
  auto const mark = "\xEF\xBB\xBF"s;
  check(
      {{mark + mark + "a: 1\n", "1:1 VPC0003 a second byte order mark at the start of a text"},
       {mark + mark + "{\"a\": 1}", "1:1 VPC0003 a second byte order mark at the start of a text"},
       {"\xFF\xFE\xFF\xFE"s + "a\0"s,
        "1:1 VPC0003 a second byte order mark at the start of a text"},
       {"a: 1\n" + mark + "b: 2\n", "2:1 VPC0002 a byte order mark inside a document"}},
      "d.yaml");
}

TEST_CASE("keys that are too long are named where they begin", "[doc]") {
  std::string const letters(1025, 'k');
  std::string hangul;
  for (int i = 0; i < 1024; ++i)
    hangul += "한";
  check(
      {{"a: {b: 1, " + letters + ": 2}\n", "1:11 VPC0002 this key is longer than 1024 characters"},
       {"a: {b: 1,\n  '" + letters + "': 2}\n",
        "2:3 VPC0002 this key is longer than 1024 characters"},
       {"a: {\"\\\"" + letters + "\\\"\" : 2}\n",
        "1:5 VPC0002 this key is longer than 1024 characters"},
       {"a: ['it''s " + letters + "' : 2]\n",
        "1:5 VPC0002 this key is longer than 1024 characters"},
       {"a: [b, " + letters + " -> c: d]\n", "1:8 VPC0002 this key is longer than 1024 characters"},
       {letters + ": 2\n", "1:1 VPC0002 this key is longer than 1024 characters"},
       {"a:\n  \"" + letters + "\": 2\n", "2:3 VPC0002 this key is longer than 1024 characters"},
       {"a: {b: 1 " + letters + ", c: 2: 3}\n", "1:1041 VPC0002 expected , or }"}},
      "d.yaml");
  CHECK(show(read("a: {" + hangul + ": 1}\n").root()) == "{a:{" + hangul + ":1}}");
}

TEST_CASE("bad UTF-8 deep inside has its line and column", "[doc]") {
  std::string text;
  for (int i = 0; i < 20000; ++i)
    text += "- 값 value\n";
  text += "- 나쁜 \x80 byte\n";
  CHECK(read(text).only_finding() == "20001:6 VPC0003 byte 0x80 is not UTF-8");
}

TEST_CASE("decoding checks every form of UTF-8", "[doc]") {
  for (auto const* good : {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                           "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    CHECK_FALSE(doc::decode_text(good).problem);
  for (auto const* bad :
       {"\x80", "\xBF", "\xC1\x81", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE1\x80", "\xED\xA0\x80",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"}) {
    for (std::size_t before = 0; before < 20; ++before) {
      auto const d = doc::decode_text(std::string(before, 'a') + bad + "zzzzzzzzz");
      REQUIRE(d.problem);
      CHECK(d.problem->offset == before);
    }
  }
}

TEST_CASE("a source that is in the map already is read the same way", "[doc]") {
  source_map sources;
  sources.add("first", "x");
  auto const number = sources.add("d.yaml", "a: \xFF");
  auto const bad = doc::read_document(sources, number);
  REQUIRE(bad.findings.size() == 1);
  CHECK(bad.findings[0].at == place{1, 3, 4});
  CHECK(bad.source == 1);
  auto const good = sources.add("d.json", "{\"a\": []}");
  CHECK(show(doc::read_document(sources, good).root()) == "{'a':[]}");
}

TEST_CASE("JSON: indents, strings and keys of every length", "[doc]") {
  for (std::size_t n = 0; n < 40; ++n) {
    std::string const indent(n, ' ');
    std::string const filling(n, 'x');
    INFO(n);
    auto const p =
        read("[\r\n" + indent + "\"" + filling + "\" ,\t" + indent + "7" + indent + "]" + indent,
             "d.json");
    REQUIRE(p.document.readable());
    CHECK(show(p.root()) == "['" + filling + "',7]");
    CHECK(p.bytes((*p.root().items().begin()).at()) == "\"" + filling + "\"");
    // What ends the plain part of a string does so at any place of it, whatever stands behind.
    CHECK(show(read("[\"" + filling + "\\t\x7f\xC3\xA9\"]", "d.json").root()) ==
          "['" + filling + "\t\x7f\xC3\xA9']");
    CHECK(read("[\"" + filling + "\x1f\"]", "d.json").only_finding() ==
          "1:" + std::to_string(n + 3) + " VPC0002 control character in a string");
    CHECK(read("[\"" + filling, "d.json").only_finding() ==
          "1:2 VPC0002 this string is never closed");
    // Keys that have their ends in common, or one of which begins the other, are two.
    auto const keys = read("[{\"abcdefgh" + filling + "1stuvwxyz\":1,\"abcdefgh" + filling +
                               "2stuvwxyz\":2,\"" + filling + "\":3,\"" + filling + "x\":4}]",
                           "d.json");
    CHECK(keys.document.findings.empty());
    CHECK(show(keys.root()) == "[{'abcdefgh" + filling + "1stuvwxyz':1,'abcdefgh" + filling +
                                   "2stuvwxyz':2,'" + filling + "':3,'" + filling + "x':4}]");
    auto const twice = read("{\"" + filling + "\":1,\"y\":2,\"" + filling + "\":3}", "d.json");
    CHECK(twice.document.findings.size() == 1);
  }
}
