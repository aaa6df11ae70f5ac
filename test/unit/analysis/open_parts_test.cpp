// Every part of a design in turn is made unknown: nothing that held before is denied then.
#include "vpclint/doc/read.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/doc/write_json.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/sanitizers.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

void write(doc::node n, doc::json_writer& json) {
  if (n.is_mapping()) {
    json.begin_object();
    for (auto const [key, value] : n.entries()) {
      json.key(key.text());
      write(value, json);
    }
    json.end_object();
  } else if (n.is_sequence()) {
    json.begin_array();
    for (auto const item : n.items())
      write(item, json);
    json.end_array();
  } else if (auto const flag = doc::as_bool(n)) {
    json.value(*flag);
  } else if (auto const number = doc::as_int(n)) {
    json.value(*number);
  } else {
    json.value(n.text());
  }
}

/// The design as JSON, where the bytes of every value stand apart from all others.
std::string json_of(std::string const& fixture) {
  source_map sources;
  auto const document = doc::read_file(sources, vpclint_test::source_path(fixture));
  REQUIRE(document.readable());
  std::string out;
  doc::json_writer json(out, doc::json_layout::compact);
  write(document.root(), json);
  return out;
}

void add_parts(doc::node n, std::vector<place>& out) {
  for (auto const [key, value] : n.entries()) {
    out.push_back(value.at());
    add_parts(value, out);
  }
  for (auto const item : n.items()) {
    out.push_back(item.at());
    add_parts(item, out);
  }
}

/// The places of the values below a key at the top.
std::vector<place> parts_of(std::string const& json, std::string_view top) {
  source_map sources;
  auto const document = doc::read_text(sources, "d.json", json);
  REQUIRE(document.readable());
  std::vector<place> out{document.root().find(top).at()};
  add_parts(document.root().find(top), out);
  return out;
}

/// Asks the rules that say that something is not so, or not there.
report checked(std::string json) {
  std::vector<std::string> const rules{"VPC0010", "VPC0011", "VPC0012", "VPC0050", "VPC2004",
                                       "VPC2005", "VPC2006", "VPC2042", "VPC3010", "VPC5102"};
  lint_options options;
  options.selection = rule_selection::of(rules, {}).value();
  auto loaded = load_text(std::move(json), "d.json");
  REQUIRE(loaded.has_value());
  return check(std::move(*loaded), options);
}

std::set<std::string> denials(report const& r) {
  std::set<std::string> out;
  for (auto const& f : r.findings)
    if (!f.inconclusive)
      out.insert(f.rule + " " + f.message);
  return out;
}

struct sweep {
  char const* fixture{nullptr};
  std::string_view top{};
  std::size_t step{1}; ///< of the small parts, one of so many
};

} // namespace

TEST_CASE("what is not known denies nothing", "[analysis][gaps]") {
  for (auto const& s : {sweep{"fixtures/designs/shop.vpc.yaml", "vpn_gateways", 1},
                        sweep{"fixtures/designs/shop.vpc.yaml", "networks", 1},
                        sweep{"fixtures/designs/hub-and-spoke.vpc.yaml", "transit_gateways", 5},
                        sweep{"fixtures/designs/inspection.vpc.yaml", "vpcs", 13}}) {
    auto const json = json_of(s.fixture);
    REQUIRE(denials(checked(json)).empty());
    auto const parts = parts_of(json, s.top);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      auto const size = parts[i].end - parts[i].begin;
      auto const step = vpclint_test::sanitized ? 4 * s.step : s.step;
      if (size < 250 && i % step != 0)
        continue;
      auto text = json;
      text.replace(parts[i].begin, size, R"({"unknown":"later"})");
      auto const r = checked(std::move(text));
      if (!r.complete) // not a fact
        continue;
      INFO(s.fixture << ": " << json.substr(parts[i].begin, 200));
      CHECK(denials(r).empty());
    }
  }
}
