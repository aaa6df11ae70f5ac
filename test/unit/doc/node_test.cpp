#include "vpclint/doc/node.hpp"

#include "support/catch.hpp"
#include "unit/doc/support.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace doc_test;

namespace {

// Every scalar and key as `text@line:column`, in document order.
void collect(parsed const& p, doc::node n, std::vector<std::string>& out) {
  if (n.is_scalar()) {
    auto const at = p.sources.locate(n.at());
    out.push_back(std::string(p.bytes(n.at())) + "@" + std::to_string(at.line) + ":" +
                  std::to_string(at.column));
  }
  for (auto const item : n.items())
    collect(p, item, out);
  for (auto const [key, value] : n.entries()) {
    collect(p, key, out);
    collect(p, value, out);
  }
}

std::vector<std::string> places(parsed const& p) {
  std::vector<std::string> out;
  collect(p, p.root(), out);
  return out;
}

std::string utf16(std::string_view text, bool big) {
  // Enough for these tests: two and three byte sequences.
  std::string out = big ? std::string("\xFE\xFF", 2) : std::string("\xFF\xFE", 2);
  for (std::size_t i = 0; i < text.size();) {
    auto const byte = [&](std::size_t k) {
      return static_cast<unsigned>(static_cast<unsigned char>(text[i + k]));
    };
    unsigned c = byte(0);
    if (c < 0x80) {
      i += 1;
    } else if (c < 0xE0) {
      c = ((c & 0x1FU) << 6U) | (byte(1) & 0x3FU);
      i += 2;
    } else {
      c = ((c & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
      i += 3;
    }
    char const high = static_cast<char>(c >> 8U);
    char const low = static_cast<char>(c & 0xFFU);
    out += big ? high : low;
    out += big ? low : high;
  }
  return out;
}

using strings = std::vector<std::string>;

} // namespace

TEST_CASE("a missing node answers every question but its kind", "[doc]") {
  doc::node const n;
  CHECK_FALSE(n);
  CHECK(n.text().empty());
  CHECK(n.tag().empty());
  CHECK_FALSE(n.quoted());
  CHECK_FALSE(n.at().valid());
  CHECK_FALSE(n.key_at().valid());
  CHECK(n.size() == 0);
  CHECK(n.items().empty());
  CHECK(n.entries().empty());
  CHECK_FALSE(n.find("a"));
  CHECK_FALSE((n.is_scalar() || n.is_sequence() || n.is_mapping()));
}

TEST_CASE("mappings keep order and repeated keys", "[doc]") {
  auto const p = read("b: 1\na: 2\nb: 3\n");
  CHECK(show(p.root()) == "{b:1,a:2,b:3}");
  CHECK(p.root().size() == 3);
  CHECK(p.root().find("b").text() == "1");
  CHECK_FALSE(p.root().find("c"));
  auto const json = read(R"({"b": 1, "a": 2, "b": 3})", "d.json");
  CHECK(show(json.root()) == "{'b':1,'a':2,'b':3}");
  CHECK(json.root().size() == 3);
}

TEST_CASE("values know their keys", "[doc]") {
  auto const p = read("a: {b: [1, 2]}\n");
  auto const b = p.root().find("a").find("b");
  CHECK(b.key().text() == "b");
  CHECK(p.bytes(b.key_at()) == "b");
  CHECK(p.bytes(p.root().find("a").key_at()) == "a");
  auto const item = *b.items().begin();
  CHECK_FALSE(item.key());
  CHECK(item.key_at() == item.at());
  CHECK_FALSE(p.root().key());
}

TEST_CASE("places are exact in block and flow style", "[doc]") {
  auto const p = read("a: 1\nb:\n  - x y\n  -   \"q\"\nc: { d: 'e''f' , g: [h,i] }\n");
  CHECK(places(p) == strings{"a@1:1", "1@1:4", "b@2:1", "x y@3:5", "\"q\"@4:7", "c@5:1", "d@5:6",
                             "'e''f'@5:9", "g@5:18", "h@5:22", "i@5:24"});
  CHECK(p.root().find("c").find("d").text() == "e'f");
  CHECK(p.bytes(p.root().find("c").at()) == "{ d: 'e''f' , g: [h,i] }");
  CHECK(p.bytes(p.root().find("b").at()) == "- x y\n  -   \"q\"");
  CHECK(p.bytes(p.root().find("c").find("g").at()) == "[h,i]");
}

TEST_CASE("places are exact in JSON", "[doc]") {
  auto const p =
      read("{ \"a\" : -1.5e3,\n\t\"b\":[true ,null,\"x\\ny\", \"\"] , \"c\\u0041\":{}}", "d.json");
  CHECK(places(p) == strings{"\"a\"@1:3", "-1.5e3@1:9", "\"b\"@2:2", "true@2:7", "null@2:13",
                             "\"x\\ny\"@2:18", "\"\"@2:26", "\"c\\u0041\"@2:32"});
  CHECK(p.root().find("cA").is_mapping());
  CHECK(p.bytes(p.root().find("b").at()) == "[true ,null,\"x\\ny\", \"\"]");
  CHECK(p.bytes(p.root().find("cA").at()) == "{}");
  CHECK(p.bytes(p.root().at()).size() == p.sources.at(0).bytes().size());
}

TEST_CASE("columns of Korean text count characters, offsets count bytes", "[doc]") {
  std::string const yaml = "이름: 쇼핑몰   # 상점\n목록: [가나, 다, \"라 마\"]\nz: 끝\n";
  strings const expected{"이름@1:1", "쇼핑몰@1:5",     "목록@2:1", "가나@2:6",
                         "다@2:10",  "\"라 마\"@2:13", "z@3:1",    "끝@3:4"};
  CHECK(places(read(yaml)) == expected);
  CHECK(places(read(utf16(yaml, false))) == expected);
  CHECK(places(read(utf16(yaml, true))) == expected);
  CHECK(places(read("\xEF\xBB\xBF" + yaml)) == expected);
  auto const json = read(R"({"이름": "쇼핑몰", "z": [1, "끝"]})", "d.json");
  CHECK(places(json) ==
        strings{"\"이름\"@1:2", "\"쇼핑몰\"@1:8", "\"z\"@1:15", "1@1:21", "\"끝\"@1:24"});
  CHECK(places(read("\xEF\xBB\xBF{\"a\": 1}", "d.json")) == strings{"\"a\"@1:2", "1@1:7"});
}

TEST_CASE("characters beyond the first plane and many lines keep places exact", "[doc]") {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += "k" + std::to_string(i) + ": \xF0\x9F\x98\x80한é" + "\n";
  auto const p = read(text);
  std::size_t line = 0;
  for (auto const [key, value] : p.root().entries()) {
    ++line;
    CHECK(p.bytes(key.at()) == key.text());
    CHECK(p.bytes(value.at()) == value.text());
    CHECK(p.sources.locate(value.at()).line == line);
  }
  CHECK(line == 200);
}

TEST_CASE("CRLF and lone CR end lines without leaking into values", "[doc]") {
  auto const p = read("a: 1\r\nb:\r\n  - x\r\n  - 'y'\r\n");
  CHECK(places(p) == strings{"a@1:1", "1@1:4", "b@2:1", "x@3:5", "'y'@4:5"});
  CHECK(show(read("{\"a\":\r\n 1}\r\n", "d.json").root()) == "{'a':1}");
  CHECK(show(read("a: 1\rb: 2\r").root()) == "{a:1,b:2}");
}

TEST_CASE("a CR alone ends a line of YAML and of JSON", "[doc]") {
  auto const mixed = read("a: 1\r  \r\nb: 2\r\r# \xED\x95\x9C\rc:\n  - x\r  - 'y'\r");
  CHECK(places(mixed) == strings{"a@1:1", "1@1:4", "b@3:1", "2@3:4", "c@6:1", "x@7:5", "'y'@8:5"});
  auto const& text = mixed.sources.at(0);
  REQUIRE(text.line_count() == 9);
  CHECK(text.line(1) == "a: 1");
  CHECK(text.line(2) == "  ");
  CHECK(text.line(4).empty());
  CHECK(text.line(5) == "# \xED\x95\x9C");
  CHECK(text.line(8) == "  - 'y'");
  CHECK(text.line(9).empty());
  CHECK(places(read("{\"a\":\r [1,\r\n\r 2]}", "d.json")) ==
        strings{"\"a\"@1:2", "1@2:3", "2@4:2"});
  CHECK(read("a: 1\rb: 'x\r").only_finding() == "2:4 VPC0002 this string is never closed");
  CHECK(read("{\"a\": 1,\r\"b\": x}", "d.json").only_finding().substr(0, 11) == "2:6 VPC0002");
}

TEST_CASE("lines of long texts are found wherever they end", "[doc]") {
  std::mt19937 random(11);
  for (auto const* breaks : {"\n", "\n\r", "\r"})
    for (int round = 0; round < 6; ++round) {
      std::string text = round % 2 == 0 ? "" : "\xEF\xBB\xBF";
      std::string const ends(breaks);
      auto const longest = round < 3 ? 20U : 9000U;
      while (text.size() < 30000)
        text += std::string(random() % longest, 'x') + ends[random() % ends.size()];
      source const made("f", text);
      std::vector<std::size_t> begins{0};
      for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
          begins.push_back(i + 1);
      REQUIRE(made.line_count() == begins.size());
      for (std::size_t n = 0; n < begins.size(); ++n) {
        auto const mark = n == 0 && text.starts_with("\xEF") ? 3U : 0U;
        auto const end = n + 1 < begins.size() ? begins[n + 1] : text.size();
        auto line = text.substr(begins[n] + mark, end - begins[n] - mark);
        while (n + 1 < begins.size() && !line.empty() &&
               (line.back() == '\n' || line.back() == '\r')) {
          bool const feed = line.back() == '\n';
          line.pop_back();
          if (!feed || line.empty() || line.back() != '\r')
            break;
        }
        REQUIRE(made.line(n + 1) == line);
        for (auto const at : {begins[n] + mark, (begins[n] + end) / 2, end - (end > begins[n])}) {
          REQUIRE(made.line_at(static_cast<std::uint32_t>(at)) == n + 1);
          auto const where = made.locate(static_cast<std::uint32_t>(at));
          REQUIRE(where.line == n + 1);
          REQUIRE(where.column == at - std::min<std::size_t>(at, begins[n] + mark) + 1);
        }
      }
      CHECK(made.locate(0xffffffffU).line == begins.size());
    }
}

TEST_CASE("tags are kept and are no part of the place", "[doc]") {
  auto const p = read("a: !unknown later\nb: !GetAtt [x, y]\nc: !Sub\n  k: v\nd: !unknown\n"
                      "e: !!str 12\nf: ! x\ng: &anchor !Ref 'z'\nh: !unknown &b # why\n  w\n");
  CHECK(show(p.root()) == "{a:!unknown later,b:!GetAtt [x,y],c:!Sub {k:v},d:!unknown ,e:!!str 12,"
                          "f:! x,g:!Ref 'z',h:!unknown w}");
  CHECK(p.bytes(p.root().find("a").at()) == "later");
  CHECK(p.bytes(p.root().find("b").at()) == "[x, y]");
  CHECK(p.bytes(p.root().find("c").at()) == "k: v");
  CHECK(p.bytes(p.root().find("d").at()) == "!unknown");
  CHECK(p.bytes(p.root().find("g").at()) == "'z'");
  CHECK(p.bytes(p.root().find("h").at()) == "w");
}

TEST_CASE("what follows an anchor need not stand apart", "[doc]") {
  auto const p = read("&a??: &b?x\nc: &d:y\ne: &f   # why\n  ?z\n");
  CHECK(show(p.root()) == "{??:?x,c::y,e:?z}");
  CHECK(p.bytes(p.root().find("??").key_at()) == "??");
  CHECK(p.bytes(p.root().find("??").at()) == "?x");
  CHECK(p.bytes(p.root().find("c").at()) == ":y");
  CHECK(p.bytes(p.root().find("e").at()) == "?z");
}

TEST_CASE("block and folded scalars are strings", "[doc]") {
  auto const p = read("a: |\n  x\n  y\nb: >-\n  x\n  y\nc: x\n  y\nd: \"x\n  y\"\n");
  CHECK(show(p.root()) == "{a:'x\ny\n',b:'x y',c:x y,d:'x y'}");
  CHECK(p.bytes(p.root().find("a").at()) == "|\n  x\n  y");
  CHECK(p.bytes(p.root().find("c").at()) == "x\n  y");
}

TEST_CASE("aliases copy values and keep the place they were written at", "[doc]") {
  auto const p = read("a: &x [1, {k: v}]\nb: *x\nc: &y s\n*y : t\nd: [*x, *y]\n");
  CHECK(show(p.root()) == "{a:[1,{k:v}],b:[1,{k:v}],c:s,s:t,d:[[1,{k:v}],s]}");
  CHECK(p.root().find("b").at() == p.root().find("a").at());
  CHECK(p.bytes(p.root().find("b").key_at()) == "b");
  CHECK(show(read("a: &x 1\nb: &x 2\nc: *x\n").root()) == "{a:1,b:2,c:2}");
}

TEST_CASE("merge keys add what is not there", "[doc]") {
  auto const p = read("base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\n"
                      "one:\n  <<: *b\n  x: 0\nlist: {<<: [*m, *b], k: v}\n"
                      "inline: {<<: {q: 1}}\nnested: &n {<<: *b, w: 5}\nagain: {<<: *n}\n");
  CHECK(p.document.findings.empty());
  CHECK(show(p.root().find("one")) == "{x:0,y:2}");
  CHECK(p.root().find("one").size() == 2);
  CHECK(show(p.root().find("list")) == "{k:v,y:3,z:4,x:1}");
  CHECK(show(p.root().find("inline")) == "{q:1}");
  CHECK(show(p.root().find("nested")) == "{w:5,x:1,y:2}");
  CHECK(show(p.root().find("again")) == "{w:5,x:1,y:2}");
  CHECK(p.root().find("one").find("y").key().text() == "y");
  CHECK(p.sources.locate(p.root().find("one").find("y").at()).line == 1);
}

TEST_CASE("only an unquoted << merges, and only in YAML", "[doc]") {
  CHECK(show(read("'<<': {a: 1}\n").root()) == "{'<<':{a:1}}");
  CHECK(show(read("!!str <<: {a: 1}\n").root()) == "{!!str <<:{a:1}}");
  CHECK(show(read(R"({"<<": {"a": 1}})", "d.json").root()) == "{'<<':{'a':1}}");
  CHECK(show(read("- <<\n").root()) == "[<<]");
}
