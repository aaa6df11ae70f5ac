#include "vpclint/diag/condition.hpp"
#include "vpclint/diag/report.hpp"

#include "support/catch.hpp"

#include <cstdint>
#include <string>
#include <vector>

using namespace vpclint;

namespace {

// Cases of the conditions A, B, ... by rows of `1` and `0`.
std::vector<assignment> cases(std::vector<std::string> const& rows) {
  std::vector<assignment> out;
  for (auto const& row : rows) {
    auto& one = out.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i)
      one.push_back({std::string(1, static_cast<char>('A' + i)), row[i] == '1'});
  }
  return out;
}

bool fits(assignment const& words, assignment const& one) {
  for (auto const& w : words)
    for (auto const& c : one)
      if (c.name == w.name && c.holds != w.holds)
        return false;
  return true;
}

} // namespace

TEST_CASE("what holds in all cases or in none needs no words") {
  auto const all = cases({"1", "0"});
  CHECK(in_few_words(all, 3).empty());
  CHECK(in_few_words(all, 0).empty());
  CHECK(in_few_words({}, 1).empty());
  CHECK(in_few_words(cases({""}), 1).empty());
}

TEST_CASE("cases are named by as few conditions as will do") {
  auto const all = cases({"11", "10", "01", "00"});
  CHECK(to_string(in_few_words(all, 0b0011)) == "condition A = true");
  CHECK(to_string(in_few_words(all, 0b1100)) == "condition A = false");
  CHECK(to_string(in_few_words(all, 0b0001)) == "condition A = true and B = true");
  CHECK(to_string(in_few_words(all, 0b0111)) == "condition A = true, or B = true");
  CHECK(to_string(in_few_words(all, 0b1001)) ==
        "condition A = true and B = true, or A = false and B = false");
}

TEST_CASE("cases that can't be need not be told apart") {
  // B holds only where A does, C always falls as A.
  auto const all = cases({"111", "101", "000"});
  CHECK(to_string(in_few_words(all, 0b001)) == "condition B = true");
  CHECK(to_string(in_few_words(all, 0b100)) == "condition A = false");
  CHECK(to_string(in_few_words(all, 0b010)) == "condition A = true and B = false");
}

TEST_CASE("words fit the chosen cases and no other ones") {
  std::vector<std::string> rows;
  for (int i = 0; i < 64; ++i) {
    std::string row;
    for (int bit = 0; bit < 6; ++bit)
      row += (i >> bit & 1) != 0 ? '1' : '0';
    rows.push_back(row);
  }
  auto const all = cases(rows);
  std::uint64_t chosen = 0x1234'5678'9ABC'DEF0;
  for (int round = 0; round < 200; ++round) {
    chosen = chosen * 6364136223846793005U + 1442695040888963407U;
    auto const words = in_few_words(all, chosen);
    for (std::size_t i = 0; i < all.size(); ++i) {
      bool found = false;
      for (auto const& w : words)
        found = found || fits(w, all[i]);
      CHECK(found == ((chosen >> i & 1U) != 0));
    }
  }
}

TEST_CASE("what hangs on conditions goes with its finding") {
  report r;
  for (auto const level : {severity::info, severity::error, severity::info, severity::warning})
    r.findings.push_back({.rule = "VPC9000", .level = level});
  CHECK(r.under_of(3).empty());
  r.under = {{}, {{{"A", true}}}, {{{"B", true}}}, {{{"C", true}}}};
  r.keep_from(severity::warning);
  REQUIRE(r.findings.size() == 2);
  CHECK(r.findings[1].level == severity::warning);
  CHECK(to_string(r.under_of(0)) == "condition A = true");
  CHECK(to_string(r.under_of(1)) == "condition C = true");
  CHECK(r.under.size() == 2);
}
