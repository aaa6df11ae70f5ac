#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/model/design.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <utility>

using namespace vpclint;
using namespace vpclint::literals;

namespace {

network::network with_blocks(int count) {
  vpc v{.id = "shop", .region = "eu-west-1"};
  for (int i = 0; i < count; ++i)
    v.cidr_blocks.push_back(
        cidr(prefix4::around(ipv4{0x0a020000U + (static_cast<unsigned>(i) << 16)}, 16)));
  design d;
  d.vpcs.push_back(std::move(v));
  std::vector<finding> findings;
  return network::resolve(std::move(d), findings);
}

std::vector<finding> of_rule(std::vector<finding> all, std::string_view code) {
  std::erase_if(all, [&](finding const& f) { return f.rule != code; });
  return all;
}

} // namespace

TEST_CASE("an account's own quotas take the place of AWS's defaults (QTA-3)") {
  auto const net = with_blocks(6);
  lint_options options;
  auto const by_default = of_rule(lint(net, options), "VPC8020");
  REQUIRE(by_default.size() == 1);
  CHECK(by_default[0].level == severity::warning);
  CHECK(by_default[0].resource == "vpcs.shop");

  CHECK_FALSE(options.quotas.set(aws::quota_id::ipv4_blocks_per_vpc, 6));
  CHECK(of_rule(lint(net, options), "VPC8020").empty());

  CHECK_FALSE(options.quotas.set(aws::quota_id::ipv4_blocks_per_vpc, 2));
  CHECK(of_rule(lint(with_blocks(2), options), "VPC8020").empty());
  CHECK(of_rule(lint(with_blocks(3), options), "VPC8020").size() == 1);
}

TEST_CASE("beyond what a request can raise, a quota is an error") {
  auto const found = of_rule(lint(with_blocks(51), {}), "VPC8020");
  REQUIRE(found.size() == 1);
  CHECK(found[0].level == severity::error);
}

TEST_CASE("an empty design and one without places lint clean") {
  std::vector<finding> findings;
  CHECK(lint(network::resolve(design{}, findings), {}).empty());
  for (auto const& f : lint(with_blocks(1), {}))
    CHECK(f.level == severity::info);
}

TEST_CASE("the quotas of security groups are the account's own as well (QTA-3, QTA-9)") {
  auto const text = std::string(R"(vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.0.0/24, az: a}}
    security_groups:
      a: {ingress: [tcp 1 from 10.0.0.0/8, tcp 2 from 10.0.0.0/8, tcp 3 from 10.0.0.0/8]}
      b: {}
      c: {}
    instances: {i: {subnet: s, security_groups: [a, b, c]}}
)");
  auto const found = [&](lint_options const& options) {
    auto loaded = load_text(text, "d.yaml");
    REQUIRE(loaded.has_value());
    return of_rule(check(std::move(*loaded), options).findings, "VPC3022");
  };
  lint_options options;
  CHECK(found(options).empty());
  CHECK_FALSE(options.quotas.set(aws::quota_id::rules_per_group, 2));
  REQUIRE(found(options).size() == 1);
  CHECK(found(options)[0].message.find("the quota is 2") != std::string::npos);
  CHECK_FALSE(options.quotas.set(aws::quota_id::groups_per_interface, 2));
  CHECK(found(options).size() == 2);
  CHECK_FALSE(options.quotas.set(aws::quota_id::rules_per_group, 100));
  CHECK_FALSE(options.quotas.set(aws::quota_id::groups_per_interface, 3));
  CHECK(found(options).empty());
}
