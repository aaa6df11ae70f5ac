// What mappings before have shown of keys and blanks changes nothing in how the next one is read.
#include "doc/readers.hpp"
#include "support/catch.hpp"
#include "unit/doc/support.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace doc_test;

namespace {

std::string show_place(place p, std::uint32_t moved) {
  return "@" + std::to_string(p.begin - moved) + "-" + std::to_string(p.end - moved);
}

// Everything that can be asked of a node and of what is below it, with places counted from `moved`.
void show_all(doc::node n, std::uint32_t moved, std::string& out) {
  out += show_place(n.at(), moved) + (n.quoted() ? "q" : "");
  if (n.is_scalar()) {
    out += "'" + std::string(n.text()) + "'";
    return;
  }
  out += (n.is_mapping() ? "{" : "[") + std::to_string(n.size());
  for (auto const i : n.items())
    show_all(i, moved, out);
  for (auto const [key, value] : n.entries()) {
    out += (key.quoted() ? "q" : "") + std::string(key.text()) + show_place(key.at(), moved) +
           show_place(value.key_at(), moved);
    show_all(value, moved, out);
  }
  out += "]";
}

std::string show(finding const& f, std::uint32_t moved) {
  std::string out = "\n" + f.rule + show_place(f.at, moved) + f.message + (f.fatal ? "!" : "");
  for (auto const& n : f.notes)
    out += n.message + (n.at.begin < moved ? std::string(" before") : show_place(n.at, moved));
  return out;
}

struct reading {
  std::vector<std::string> items{};
  std::string findings{};
};

// A list of mappings that begin at `begins`; findings of what begins at the last of them.
reading read_list(std::string const& text, std::vector<std::size_t> const& begins) {
  source_map sources;
  auto const number = sources.add("d.json", text);
  doc::read_limits limits;
  limits.max_findings = 100000;
  auto const d = doc::detail::read_json(sources.at(number), number, limits, {});
  reading out;
  if (d.readable()) {
    std::size_t next = 0;
    for (auto const i : d.root().items())
      show_all(i, static_cast<std::uint32_t>(begins.at(next++)), out.items.emplace_back());
  }
  auto const last = static_cast<std::uint32_t>(begins.back());
  for (auto const& f : d.findings)
    if (f.at.begin >= last)
      out.findings += show(f, last);
  return out;
}

// Mappings of few kinds, so that many are alike, some nearly.
class maker {
public:
  explicit maker(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }

  std::string mapping(int depth) {
    static std::vector<std::vector<std::string>> const kinds{
        {},
        {"Id", "State", "Tags"},
        {"Id", "State", "Tags", "Id"},
        {"Id", "State", "Tag"},
        {"Id", "Stat\\u0065", "Tags"},
        {"Id", "State", "State", "Tags"},
        {"Key", "Value"},
        {"Key", "Value", "Ke"},
        {"Key", "Value\\\"", "Key"},
        {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
         "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z"},
        {"", "a", ""}};
    auto const& keys = kinds[below(kinds.size())];
    auto const style = below(8);
    std::string out = "{";
    for (std::size_t i = 0; i < keys.size(); ++i)
      out += (i == 0 ? "" : std::string(blank(style)) + ",") + std::string(blank(style + 1)) + '"' +
             keys[i] + '"' + std::string(blank(style + 2)) + ":" + std::string(blank(style + 1)) +
             value(depth + 1);
    return out + std::string(blank(style)) + "}";
  }

private:
  std::string_view blank(std::size_t style) {
    static std::vector<std::string_view> const blanks{"", " ", "\n  ", "  "};
    return below(9) == 0 ? blanks[below(blanks.size())] : blanks[style % blanks.size()];
  }
  std::string value(int depth) {
    static std::vector<std::string> const scalars{
        "1", "-2.5e3", "true", "null", R"("on")", R"("\u00e9")", R"("")", R"(", \"Id\": ")"};
    if (depth < 3 && below(4) == 0)
      return mapping(depth);
    if (depth < 3 && below(6) == 0) {
      std::string out = "[";
      for (auto n = below(4); n > 0; --n)
        out += mapping(depth) + (n > 1 ? "," : "");
      return out + "]";
    }
    return scalars[below(scalars.size())];
  }

  std::mt19937 random_;
};

struct list {
  std::string text{"["};
  std::vector<std::size_t> begins{};
  void add(std::string const& item) {
    text += begins.empty() ? "" : ",\n";
    begins.push_back(text.size());
    text += item;
  }
};

} // namespace

TEST_CASE("each of many mappings is read as if it were the only one", "[doc]") {
  std::size_t findings = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    maker make(seed);
    list all;
    std::vector<std::string> items;
    for (int i = 0; i < 60; ++i) {
      items.push_back(make.mapping(0));
      all.add(items.back());
      auto const together = read_list(all.text + "]", all.begins);
      REQUIRE(together.items.size() == items.size());
      auto const alone = read_list("[" + items.back() + "]", {1});
      INFO(items.back());
      REQUIRE(together.items.back() == alone.items.at(0));
      REQUIRE(together.findings == alone.findings);
      findings += alone.findings.empty() ? 0U : 1U;
    }
    auto const whole = read_list(all.text + "]", all.begins);
    for (std::size_t i = 0; i < items.size(); ++i)
      REQUIRE(whole.items[i] == read_list("[" + items[i] + "]", {1}).items.at(0));
  }
  CHECK(findings > 500); // keys that are written twice
}

TEST_CASE("a broken mapping behind many is refused as if it were the only one", "[doc]") {
  std::string const bytes = "\"\\{}[]:,0 \n\tu\x01'";
  std::size_t refused = 0;
  for (unsigned seed = 0; seed < 1500; ++seed) {
    maker make(seed);
    list all;
    std::vector<std::string> items;
    for (auto n = 1 + make.below(12); n > 0; --n)
      all.add(items.emplace_back(make.mapping(1)));
    auto broken = items[make.below(items.size())]; // one that was met
    auto const at = 1 + make.below(broken.size() - 1);
    if (make.below(3) == 0)
      broken.erase(at, 1 + make.below(3));
    else if (make.below(2) == 0)
      broken.insert(at, 1, bytes[make.below(bytes.size())]);
    else
      broken[at] = bytes[make.below(bytes.size())];
    all.add(broken);
    auto const together = read_list(all.text + "]", all.begins);
    auto const alone = read_list("[" + broken + "]", {1});
    INFO(all.text);
    REQUIRE(together.findings == alone.findings);
    REQUIRE(together.items.empty() == alone.items.empty());
    if (!alone.items.empty())
      REQUIRE(together.items.back() == alone.items.back());
    refused += alone.items.empty() ? 1U : 0U;
  }
  CHECK(refused > 500);
}

TEST_CASE("more kinds of mappings than are remembered are told apart", "[doc]") {
  list all;
  std::vector<std::string> items;
  for (int round = 0; round < 3; ++round)
    for (int i = 0; i < 700; ++i) {
      auto const n = std::to_string(i);
      items.push_back("{\"a" + n + "\": {\"b\": 1, \"c" + n + "\": 2}, \"d\": 3" +
                      (i % 7 == 3 ? ", \"a" + n + "\": 4}" : "}"));
      all.add(items.back());
    }
  auto const whole = read_list(all.text + "]", all.begins);
  REQUIRE(whole.items.size() == items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    REQUIRE(whole.items[i] == read_list("[" + items[i] + "]", {1}).items.at(0));
  doc::read_limits limits;
  limits.max_findings = 1000;
  source_map sources;
  auto const number = sources.add("d.json", all.text + "]");
  CHECK(doc::detail::read_json(sources.at(number), number, limits, {}).findings.size() == 300);
}
