#include "vpclint/lint/codes.hpp"
#include "vpclint/lint/suppress.hpp"

#include "support/catch.hpp"

using namespace vpclint;

namespace {

finding found(std::string rule, std::string resource, bool fatal = false) {
  finding f;
  f.rule = std::move(rule);
  f.resource = std::move(resource);
  f.message = "message";
  f.fatal = fatal;
  return f;
}

struct outcome {
  std::size_t removed{0};
  std::vector<finding> findings{};

  std::vector<std::string> rules() const {
    std::vector<std::string> out;
    for (auto const& f : findings)
      out.push_back(f.rule);
    return out;
  }
};

outcome apply(std::vector<ignore> ignores, std::vector<finding> findings,
              lint_options const& options = {.today = date{2026, 6, 1}}) {
  design d;
  d.ignores = std::move(ignores);
  outcome out;
  out.findings = std::move(findings);
  out.removed = apply_ignores(d, out.findings, options);
  return out;
}

using words = std::vector<std::string>;

} // namespace

TEST_CASE("an ignore takes out the findings that it fits") {
  auto const a = found("VPC1011", "vpcs.shop.subnets.db-a");
  auto const b = found("VPC5010", "vpcs.shop.nat_gateways.nat");
  auto const by_name = apply({{.rule = "subnet-overlap", .where = "db-a", .reason = "r"}}, {a, b});
  CHECK(by_name.removed == 1);
  CHECK(by_name.rules() == words{"VPC5010"});
  CHECK(apply({{.rule = "VPC1", .reason = "r"}}, {a, b}).rules() == words{"VPC5010"});
  CHECK(apply({{.rule = "VPC", .where = "vpcs.shop.*", .reason = "r"}}, {a, b}).removed == 2);
  CHECK(apply({{.rule = "VPC", .where = "*.nat", .reason = "r"}}, {a, b}).rules() ==
        words{"VPC1011"});
}

TEST_CASE("an ignore names a resource by its VPC and its name") {
  auto const a = found("VPC1011", "vpcs.shop.subnets.db-a");
  auto const at = [&](std::string where) {
    return apply({{.rule = "VPC1011", .where = std::move(where), .reason = "r"}}, {a}).removed;
  };
  CHECK(at("shop.db-a") == 1);
  CHECK(at("shop.db-*") == 1);
  CHECK(at("bank.db-a") == 0);
  CHECK(at("sho.db-a") == 0);
  CHECK(at("shop.subnets") == 0);
}

TEST_CASE("what is wrong with an ignore can be ignored") {
  auto const a = found("VPC1011", "vpcs.shop.subnets.db-a");
  // No reason, and of no use.
  ignore const bare{.rule = "VPC1012"};
  CHECK(apply({bare}, {a}).rules() == words{"VPC1011", std::string(codes::ignore_without_reason),
                                            std::string(codes::ignore_unused)});
  auto const accepted = apply({bare,
                               {.rule = std::string(codes::ignore_without_reason), .reason = "r"},
                               {.rule = std::string(codes::ignore_unused), .reason = "r"}},
                              {a});
  CHECK(accepted.rules() == words{"VPC1011"});
  CHECK(accepted.removed == 2);
  CHECK(apply({{.rule = std::string(codes::ignore_unused), .reason = "r"}}, {a}).rules() ==
        words{"VPC1011", std::string(codes::ignore_unused)});
}

TEST_CASE("a fatal finding can't be ignored") {
  auto const out = apply({{.rule = "VPC0", .reason = "r"}}, {found("VPC0006", "x", true)});
  CHECK(out.removed == 0);
  CHECK(out.rules() == words{"VPC0006", std::string(codes::ignore_unused)});
}

TEST_CASE("an ignore holds up to and including its last day") {
  auto const f = found("VPC1011", "a");
  ignore i{.rule = "VPC1011", .reason = "r", .until = "2026-06-01"};
  CHECK(apply({i}, {f}).findings.empty());
  i.until = "2026-05-31";
  CHECK(apply({i}, {f}).rules() == words{"VPC1011", std::string(codes::ignore_expired)});
  CHECK(apply({i}, {f}, {}).findings.empty()); // no date, no end
  i.until = "soon";
  CHECK(apply({i}, {f}, {}).rules() == words{"VPC1011", std::string(codes::ignore_expired)});
}

TEST_CASE("ignores that do nothing or don't say why are findings") {
  auto const unused =
      apply({{.rule = "VPC1011", .where = "b", .reason = "r"}}, {found("VPC1011", "a")});
  REQUIRE(unused.rules() == words{"VPC1011", std::string(codes::ignore_unused)});
  CHECK(unused.findings[1].message == "the ignore of VPC1011 at b fits no finding");
  CHECK(apply({{.rule = "sub-overlap", .reason = "r"}}, {}).rules() ==
        words{std::string(codes::ignore_unknown_rule)});
  CHECK(apply({{.rule = "VPC1011"}}, {found("VPC1011", "a")}).rules() ==
        words{std::string(codes::ignore_without_reason)});
}

TEST_CASE("an ignore for a rule that is switched off is not called unused") {
  lint_options options;
  options.selection = rule_selection::of({}, std::vector<std::string>{"VPC1011"}).value();
  CHECK(apply({{.rule = "VPC1011", .reason = "r"}}, {}, options).findings.empty());
  CHECK(apply({{.rule = "VPC5010", .reason = "r"}}, {}, options).findings.size() == 1);
}

TEST_CASE("a glob fits the whole text") {
  CHECK(glob_match("", ""));
  CHECK(glob_match("*", ""));
  CHECK(glob_match("a?c", "abc"));
  CHECK(glob_match("a*c", "ac"));
  CHECK(glob_match("*b*", "abc"));
  CHECK(glob_match("a*b*c", "aXbYbZc"));
  CHECK_FALSE(glob_match("a*b*c", "aXbYbZ"));
  CHECK_FALSE(glob_match("", "a"));
  CHECK_FALSE(glob_match("a?", "a"));
  CHECK_FALSE(glob_match("abc", "abcd"));
}
