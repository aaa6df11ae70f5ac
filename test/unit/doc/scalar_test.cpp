#include "vpclint/doc/scalar.hpp"

#include "support/catch.hpp"
#include "unit/doc/support.hpp"

using namespace doc_test;
using doc::scalar_type;

namespace {

struct row {
  char const* text;
  scalar_type type;
};

} // namespace

TEST_CASE("plain scalars follow the core schema of YAML 1.2", "[doc]") {
  for (auto const& [text, type] : std::initializer_list<row>{
           {"", scalar_type::null},        {"~", scalar_type::null},
           {"null", scalar_type::null},    {"Null", scalar_type::null},
           {"NULL", scalar_type::null},    {"nULL", scalar_type::string},
           {"true", scalar_type::boolean}, {"False", scalar_type::boolean},
           {"TRUE", scalar_type::boolean}, {"yes", scalar_type::string},
           {"on", scalar_type::string},    {"n", scalar_type::string},
           {"0", scalar_type::integer},    {"-12", scalar_type::integer},
           {"+12", scalar_type::integer},  {"010", scalar_type::integer},
           {"0o17", scalar_type::integer}, {"0xfF", scalar_type::integer},
           {"0o8", scalar_type::string},   {"0x", scalar_type::string},
           {"-0x1", scalar_type::string},  {"1_000", scalar_type::string},
           {"1:30", scalar_type::string},  {"-x", scalar_type::string},
           {"1.5", scalar_type::real},     {".5", scalar_type::real},
           {"1.", scalar_type::real},      {"1e3", scalar_type::real},
           {"-1.5E-3", scalar_type::real}, {".inf", scalar_type::real},
           {"-.INF", scalar_type::real},   {".nan", scalar_type::real},
           {"1e", scalar_type::string},    {".", scalar_type::string},
           {"1.2.3", scalar_type::string}, {"10.0.0.0/16", scalar_type::string},
           {"-.nan", scalar_type::string}, {"2001:db8::1", scalar_type::string},
           {"1-2", scalar_type::string},   {"2026-01-01", scalar_type::string}}) {
    INFO(text);
    auto const p = read("v: " + std::string(text) + "\n");
    REQUIRE(p.root().find("v").is_scalar());
    CHECK(doc::type_of(p.root().find("v")) == type);
  }
}

TEST_CASE("quotes and tags decide before the looks", "[doc]") {
  auto const p = read("[ '1', \"true\", ! 2, !!str 3, !!int '4', !unknown 5, !!bool x, !!null y ]");
  std::string types;
  for (auto const n : p.root().items())
    types += std::to_string(static_cast<int>(doc::type_of(n)));
  CHECK(types == "44442210");
  auto const block = read("a: |\n  1\n");
  CHECK(doc::type_of(block.root().find("a")) == scalar_type::string);
}

TEST_CASE("integers must fit", "[doc]") {
  auto const value = [](std::string const& text) {
    return doc::as_int(read("v: " + text).root().find("v"));
  };
  CHECK(value("0x7fffffffffffffff") == std::optional<std::int64_t>(9223372036854775807));
  CHECK(value("0x8000000000000000") == std::nullopt);
  CHECK(value("-9223372036854775808") == std::optional<std::int64_t>(-9223372036854775807 - 1));
  CHECK(value("9223372036854775808") == std::nullopt);
  CHECK(value("+07") == std::optional<std::int64_t>(7));
  CHECK(value("0o17") == std::optional<std::int64_t>(15));
  CHECK(value("'7'") == std::nullopt);
  CHECK(value("7.0") == std::nullopt);
  CHECK(value("!!int x") == std::nullopt);
  CHECK(value("[1]") == std::nullopt);
  CHECK(doc::as_int(doc::node()) == std::nullopt);
}

TEST_CASE("truth and nothing", "[doc]") {
  auto const p = read(R"({"t": true, "f": false, "n": null, "s": "true", "l": []})", "d.json");
  CHECK(doc::as_bool(p.root().find("t")) == std::optional<bool>(true));
  CHECK(doc::as_bool(p.root().find("f")) == std::optional<bool>(false));
  CHECK(doc::as_bool(p.root().find("s")) == std::nullopt);
  CHECK(doc::is_null(p.root().find("n")));
  CHECK_FALSE(doc::is_null(p.root().find("l")));
  CHECK_FALSE(doc::is_null(p.root().find("absent")));
}

TEST_CASE("nodes are described for messages", "[doc]") {
  auto const p = read("[{}, [], x, 1, 1.5, true, ~]");
  std::string all;
  for (auto const n : p.root().items())
    all += std::string(doc::describe(n)) + ";";
  CHECK(all == "a mapping;a list;a string;a number;a number;true or false;nothing;");
  CHECK(doc::describe(doc::node()) == "nothing");
}
