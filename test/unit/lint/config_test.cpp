#include "vpclint/lint/config.hpp"

#include "support/catch.hpp"

using namespace vpclint;

namespace {

rule_selection selection(std::vector<std::string> const& select,
                         std::vector<std::string> const& ignore) {
  return rule_selection::of(select, ignore).value();
}

std::string refusal(std::string const& word) {
  auto const words = std::vector<std::string>{word};
  auto const s = rule_selection::of(words, {});
  REQUIRE_FALSE(s.has_value());
  CHECK(s.error().code == failure_code::usage);
  return s.error().what;
}

} // namespace

TEST_CASE("without words every rule is on") {
  CHECK(rule_selection().everything());
  CHECK(rule_selection().enabled("VPC1011"));
  CHECK(rule_selection().enabled("ACME1"));
}

TEST_CASE("selecting switches everything else off") {
  auto const s = selection({"VPC1", "nat-gateway-unused"}, {});
  CHECK(s.enabled("VPC1011"));
  CHECK(s.enabled("VPC1001"));
  CHECK(s.enabled("VPC5010"));
  CHECK_FALSE(s.enabled("VPC2001"));
  CHECK_FALSE(s.enabled("VPC0001"));
}

TEST_CASE("the longer prefix decides, and ignoring between equals") {
  auto const narrow_off = selection({"VPC1"}, {"VPC1011"});
  CHECK(narrow_off.enabled("VPC1001"));
  CHECK_FALSE(narrow_off.enabled("VPC1011"));
  auto const narrow_on = selection({"subnet-overlap"}, {"VPC10"});
  CHECK(narrow_on.enabled("VPC1011"));
  CHECK_FALSE(narrow_on.enabled("VPC1001"));
  CHECK_FALSE(selection({"VPC1011"}, {"subnet-overlap"}).enabled("VPC1011"));
  auto const only_off = selection({}, {"VPC5"});
  CHECK_FALSE(only_off.enabled("VPC5010"));
  CHECK(only_off.enabled("VPC1011"));
}

TEST_CASE("a word that names no rule is refused with the nearest one") {
  CHECK(refusal("subnet-overlaps") ==
        "no rule is called 'subnet-overlaps'; did you mean 'subnet-overlap'?");
  CHECK(refusal("VPC1O11") == "no rule is called 'VPC1O11'; did you mean 'VPC1011'?");
  CHECK(refusal("VPC98") == "no rule is called 'VPC98'");
  CHECK(refusal("") == "no rule is called ''");
}

TEST_CASE("rules of one's own can be named") {
  rule const own{.info = {.id = "ACME1", .name = "office-naming"}};
  std::vector<rule const*> const extra{&own};
  CHECK(rule_prefix("office-naming", extra).value() == "ACME1");
  CHECK(rule_prefix("ACME", extra).value() == "ACME");
  CHECK_FALSE(rule_prefix("ACME").has_value());
}

TEST_CASE("upper and lower case of a word are the same") {
  CHECK(rule_prefix("vpc1011").value() == "VPC1011");
  CHECK(rule_prefix("Vpc10").value() == "VPC10");
  CHECK(rule_prefix("SUBNET-Overlap").value() == "VPC1011");
  CHECK(selection({"vpc1"}, {}).enabled("VPC1011"));
}
