// Every rule is listed, complete, named by the law and has fixtures.
#include "vpclint/diag/codes.hpp"
#include "vpclint/input/codes.hpp"
#include "vpclint/lint/codes.hpp"
#include "vpclint/lint/registry.hpp"
#include "vpclint/network/codes.hpp"
#include "vpclint/output/rule_docs.hpp"

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

// Nothing that can be kept in a file of the fixtures leads to these.
std::set<std::string_view> const without_fixture{
    "document-unreadable",     // an unreadable file; the tests of the command have one
    "document-limit",          // a document too large to keep; the tests of the reader make one
    "internet-gateway-second", // the native format has one a VPC; the unit tests build two
    "repeated-setting",        // takes two files in one run; the tests of the command have them
};

bool is_kebab(std::string_view word) {
  if (word.empty() || word.front() == '-' || word.back() == '-')
    return false;
  if (word.find("--") != std::string_view::npos)
    return false;
  return std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_sentence(std::string_view text) {
  return text.size() > 10 && text.back() == '.' && text.find('\n') == std::string_view::npos &&
         text.find("  ") == std::string_view::npos;
}

std::string with_underscores(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

} // namespace

TEST_CASE("a rule has a code of four digits and a subject") {
  for (auto const* r : all_rules()) {
    auto const id = r->info.id;
    CAPTURE(id);
    REQUIRE(id.size() == 7);
    CHECK(id.substr(0, 3) == "VPC");
    CHECK(std::all_of(id.begin() + 3, id.end(), [](char c) { return c >= '0' && c <= '9'; }));
    CHECK(id[3] != '9'); // kept for rules of users
    CHECK_FALSE(rule_subject(id[3]).empty());
  }
}

TEST_CASE("codes, names and former names are nobody else's") {
  std::map<std::string_view, std::string_view> owners;
  for (auto const* r : all_rules()) {
    std::vector<std::string_view> words{r->info.id, r->info.name};
    words.insert(words.end(), r->info.aliases.begin(), r->info.aliases.end());
    for (auto const word : words) {
      CAPTURE(word, r->info.id);
      CHECK(owners.emplace(word, r->info.id).second);
      CHECK(find_rule(word) == r);
    }
  }
  CHECK(find_rule("no-such-rule") == nullptr);
}

TEST_CASE("rules are listed in ascending order of their codes") {
  auto const all = all_rules();
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [](auto const* a, auto const* b) { return a->info.id < b->info.id; }));
}

// A name is the pattern, so that it reads after "allow": no cure, no ban, no severity.
TEST_CASE("a name is in kebab case and says what is found") {
  std::set<std::string_view> const banned{"no",     "not-allowed", "disallow", "forbid", "avoid",
                                          "must",   "should",      "use",      "check",  "ensure",
                                          "prefer", "require",     "error",    "warning"};
  for (auto const* r : all_rules()) {
    CAPTURE(r->info.name);
    CHECK(is_kebab(r->info.name));
    CHECK(r->info.name.size() <= 45);
    CHECK(banned.count(r->info.name.substr(0, r->info.name.find('-'))) == 0);
    for (auto const alias : r->info.aliases)
      CHECK_FALSE(alias.empty());
  }
}

TEST_CASE("a rule says what, why and what to do") {
  for (auto const* r : all_rules()) {
    auto const& i = r->info;
    CAPTURE(i.name);
    CHECK(is_sentence(i.summary));
    CHECK(is_sentence(i.rationale));
    CHECK(is_sentence(i.remedy));
    CHECK(i.summary.find(". ") == std::string_view::npos);
    CHECK_FALSE(i.since.empty());
    CHECK((r->check == nullptr) == (i.reported_by != reporter::check));
    for (auto const url : i.references) {
      CAPTURE(url);
      CHECK((url.starts_with("https://docs.aws.amazon.com/") ||
             url.starts_with("https://aws.amazon.com/")));
    }
    // From 1000 on rules speak of AWS and say where that is written.
    if (i.id[3] != '0')
      CHECK_FALSE(i.references.empty());
  }
}

TEST_CASE("a file of a rule is a line of the list, and is named like the rule") {
  auto const files = entries_of(source_path("lib/lint/rules"), "*.cpp");
  std::set<std::string> names;
  for (auto const* r : all_rules())
    names.insert(with_underscores(r->info.name) + ".cpp");
  for (auto const& file : files) {
    CAPTURE(file);
    CHECK(names.count(file) == 1);
  }
  CHECK(files.size() == names.size());
}

TEST_CASE("codes that are reported outside of checks have a rule") {
  std::vector<std::string_view> codes{
      codes::name_missing,          codes::name_ambiguous,       codes::name_duplicate,
      codes::route_target_missing,  codes::route_target_address, codes::security_group_missing,
      codes::ignore_expired,        codes::ignore_unused,        codes::ignore_unknown_rule,
      codes::ignore_without_reason, codes::expectation_failed,   codes::expectation_undecided};
  for (auto const& c : codes::document_codes)
    codes.push_back(c.code);
  for (auto const& c : codes::input_codes)
    codes.push_back(c.code);
  for (auto const code : codes) {
    CAPTURE(code);
    CHECK(find_rule(code) != nullptr);
  }
  for (auto const& c : codes::document_codes)
    CHECK(find_rule(c.code) == find_rule(c.name));
  for (auto const& c : codes::input_codes)
    CHECK(find_rule(c.code) == find_rule(c.name));
}

TEST_CASE("a rule has a bad fixture with its golden output and a good one") {
  for (auto const* r : all_rules()) {
    CAPTURE(r->info.name);
    auto const folder = source_path("fixtures/rules/" + std::string(r->info.name));
    auto const bad = entries_of(folder, "bad*.yaml");
    if (without_fixture.count(r->info.name) != 0) {
      CHECK(bad.empty()); // else it is no exception any more
      continue;
    }
    CHECK_FALSE(bad.empty());
    CHECK_FALSE(entries_of(folder, "good*.yaml").empty());
    for (auto const& file : bad) {
      auto const out = file.substr(0, file.size() - 5) + ".out";
      CHECK(entries_of(folder, out).size() == 1);
    }
    CHECK(entries_of(folder, "*.out").size() == bad.size());
  }
}

TEST_CASE("a folder of fixtures belongs to a rule") {
  for (auto const& folder : entries_of(source_path("fixtures/rules"), "*")) {
    CAPTURE(folder);
    auto const* r = find_rule(folder);
    CHECK((r != nullptr && r->info.name == folder));
  }
}
