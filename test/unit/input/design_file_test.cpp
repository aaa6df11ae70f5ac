// Every key of the native format reaches the design, and every value may be unknown.
#include "vpclint/input/load.hpp"
#include "vpclint/input/schema.hpp"

#include "support/catch.hpp"
#include "support/design_json.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace vpclint;

namespace {

std::string const folder = vpclint_test::source_path("fixtures/formats/design/");

loaded load(std::string text, std::string name = "everything.json") {
  return load_text(std::move(text), std::move(name)).value();
}

/// One entry of a mapping of the document, as a stretch of its text.
struct spot {
  std::string pattern; // way to it, `*` for names of the user's own, `[]` for items
  place value{};
  place cut{}; // what to leave out so that the entry is gone and the JSON stays JSON
};

std::set<std::string, std::less<>> table_keys() {
  std::set<std::string, std::less<>> out;
  for (auto const& table : design_key_tables())
    out.insert(table.keys.begin(), table.keys.end());
  return out;
}

void collect(doc::node n, std::string const& at, std::set<std::string, std::less<>> const& keys,
             std::vector<spot>& out) {
  for (auto const item : n.items())
    collect(item, at + "[]", keys, out);
  std::vector<doc::entry> entries;
  for (auto const e : n.entries())
    entries.push_back(e);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto const& [key, value] = entries[i];
    bool const known_key = keys.count(key.text()) > 0;
    auto const way = (at.empty() ? "" : at + ".") + (known_key ? std::string(key.text()) : "*");
    if (known_key) {
      place cut{0, key.at().begin, value.at().end};
      if (i + 1 < entries.size())
        cut.end = entries[i + 1].key.at().begin;
      else if (i > 0)
        cut.begin = entries[i - 1].value.at().end;
      out.push_back({way, value.at(), cut});
    }
    if (key.text() != "x-anchors")
      collect(value, way, keys, out);
  }
}

struct everything {
  std::string text = vpclint_test::read_file(folder + "everything.json");
  source_map sources{};
  doc::document document = doc::read_text(sources, "everything.json", text);
  std::vector<spot> spots{};

  everything() { collect(document.root(), "", table_keys(), spots); }

  [[nodiscard]] std::string with(place at, std::string_view replacement) const {
    return text.substr(0, at.begin) + std::string(replacement) + text.substr(at.end);
  }
};

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return text.ends_with(end); });
}

} // namespace

TEST_CASE("YAML and JSON twins give the same design, the golden one") {
  auto const yaml = load_file(folder + "everything.yaml").value();
  auto const json = load_file(folder + "everything.json").value();
  CHECK(yaml.findings.empty());
  CHECK(json.findings.empty());
  CHECK(yaml.design == json.design);
  vpclint_test::check_golden(folder + "everything.expected.json",
                             vpclint_test::design_json(yaml.design));
}

TEST_CASE("every key reaches the design: without it, the design is another") {
  everything const all;
  auto const before = load(all.text);
  std::map<std::string, bool> matters;
  for (auto const& s : all.spots) {
    auto const after = load(all.with(s.cut, ""));
    // A key that must be there is missed.
    matters[s.pattern] = matters[s.pattern] || after.fatal || !(after.design == before.design);
  }
  std::vector<std::string> without_effect;
  for (auto const& [pattern, effect] : matters)
    if (!effect)
      without_effect.push_back(pattern);
  CHECK(without_effect == std::vector<std::string>{"$schema", "version"});

  std::set<std::string, std::less<>> used;
  for (auto const& [pattern, effect] : matters)
    used.insert(pattern.substr(pattern.rfind('.') + 1));
  for (auto const& key : table_keys())
    CHECK(used.count(key) == 1);
}

TEST_CASE("every fact may be unknown, and unknown is not left out") {
  everything const all;
  auto const before = load(all.text);
  std::size_t facts = 0;
  for (auto const& s : all.spots) {
    INFO(s.pattern);
    auto const after = load(all.with(s.value, R"({"unknown": "why"})"));
    bool const setting =
        ends_with_any(s.pattern, {"$schema", "version", "defaults", "gateway.name"}) ||
        s.pattern.starts_with("ignore") || s.pattern == "expect";
    CHECK(after.fatal == setting);
    if (setting)
      continue;
    ++facts;
    auto const without = load(all.with(s.cut, ""));
    bool const remark = ends_with_any(s.pattern, {"description", "because", "default"});
    CHECK_FALSE(after.design == before.design);
    if (!remark && !without.fatal)
      CHECK_FALSE(after.design == without.design);
  }
  CHECK(facts > 150);
}

TEST_CASE("a part that is unknown as a whole is noted") {
  auto const l =
      load_text("vpcs: {v: {subnets: !unknown see the wiki, instances: {i: !unknown \"\"}}}")
          .value();
  CHECK_FALSE(l.fatal);
  REQUIRE(l.design.gaps.size() == 2);
  CHECK(l.design.gaps[0] == gap{.part = "vpcs.v.subnets", .reason = "see the wiki"});
  CHECK(l.design.gaps[1] ==
        gap{.part = "vpcs.v.instances.i", .reason = "the design does not say it"});
  REQUIRE(l.findings.size() == 2);
  CHECK(l.findings[0].message == "nothing is known of vpcs.v.subnets: see the wiki");
  CHECK(l.findings[0].inconclusive);
  CHECK(l.findings[0].level == severity::info);
  CHECK(l.design.instances.at(0).count.is_unknown());
  CHECK(l.design.instances.at(0).settings.source_dest_check.is_unknown());
}

TEST_CASE("things that a VPC brings along belong to it") {
  auto const d = load_text("vpcs: {v: {internet_gateway: igw, subnets: {s: {}}, instances: {i: "
                           "{interfaces: {e: {}}}}}}")
                     .value()
                     .design;
  CHECK(d.internet_gateways.at(0).in.name == "v");
  CHECK(d.internet_gateways.at(0).attached.is_left_out());
  CHECK(d.subnets.at(0).in.name == "v");
  CHECK(d.instances.at(0).interfaces.at(0).in.name == "v");
}

TEST_CASE("the primary block stands first") {
  auto const d = load_text("vpcs: {v: {cidrs: [10.1.0.0/16], cidr: 10.0.0.0/16}}").value().design;
  REQUIRE(d.vpcs.at(0).cidr_blocks.size() == 2);
  CHECK(to_string(*d.vpcs[0].cidr_blocks[0]) == "10.0.0.0/16");
}

TEST_CASE("a left-out list and an empty one differ where AWS makes a difference") {
  auto const d = load_text("vpcs: {v: {security_groups: {a: {}, b: {egress: []}}, lambdas: {f: "
                           "{security_groups: []}}}}")
                     .value()
                     .design;
  CHECK_FALSE(d.security_groups.at(0).egress.has_value());
  REQUIRE(d.security_groups.at(1).egress.has_value());
  CHECK(d.security_groups.at(1).egress->empty());
  REQUIRE(d.lambdas.at(0).security_groups.has_value());
  CHECK(d.lambdas.at(0).security_groups->empty());
}

TEST_CASE("block public access of several documents is one") {
  auto const same = load_text("block_public_access: {mode: off}").value();
  CHECK(same.design.public_access.mode == known<bpa_mode>(bpa_mode::off));
}

TEST_CASE("the published schema and the key reference are those of the loader") {
  vpclint_test::check_golden(vpclint_test::source_path("docs/schema/design.schema.json"),
                             std::string(design_schema()));
  auto const path = vpclint_test::source_path("docs/formats.md");
  auto const page = vpclint_test::read_file(path);
  std::string_view const from = "<!-- keys: generated -->\n";
  std::string_view const to = "<!-- end of keys -->\n";
  auto const begin = page.find(from);
  auto const end = page.find(to);
  REQUIRE(begin != page.npos);
  REQUIRE(end != page.npos);
  vpclint_test::check_golden(path, page.substr(0, begin + from.size()) + "\n" +
                                       std::string(design_reference()) + "\n" + page.substr(end));
}

TEST_CASE("every key stands in the reference under its object") {
  auto const page = vpclint_test::read_file(vpclint_test::source_path("docs/formats.md"));
  for (auto const& table : design_key_tables()) {
    auto const begin = page.find("### " + table.object + "\n");
    INFO(table.object);
    REQUIRE(begin != page.npos);
    auto const section = page.substr(begin, page.find("\n### ", begin + 1) - begin);
    for (auto const& key : table.keys) {
      INFO(key);
      CHECK(section.find("| `" + key + "`") != section.npos);
    }
  }
}
