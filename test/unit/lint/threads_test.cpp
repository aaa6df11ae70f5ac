#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"

#include "support/catch.hpp"
#include "support/parallel.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

// Twelve VPCs with more than 500 interfaces, and something wrong for rules of most families.
std::string large_design() {
  std::string out = "vpcs:\n";
  for (int v = 0; v < 12; ++v) {
    auto const n = std::to_string(v);
    out +=
        "  v" + n + ":\n    cidr: 10." + n +
        ".0.0/16\n    internet_gateway: igw\n"
        "    route_tables:\n      public: {routes: {0.0.0.0/0: igw}}\n      private: {routes: "
        "{0.0.0.0/0: nat}}\n"
        "      circle: {routes: {10.99.0.0/16: box}}\n"
        "    subnets:\n"
        "      a: {cidr: 10." +
        n +
        ".1.0/24, az: a, route_table: public, network_acl: narrow}\n"
        "      b: {cidr: 10." +
        n +
        ".2.0/24, az: b, route_table: private}\n"
        "      c: {cidr: 10." +
        n +
        ".2.128/25, az: b, route_table: circle}\n"
        "    nat_gateways: {nat: {subnet: a}}\n"
        "    network_acls:\n      narrow:\n        ingress: {100: allow tcp 443 from 0.0.0.0/0}\n"
        "        egress: {100: allow tcp 443 to 0.0.0.0/0}\n"
        "    security_groups:\n      web: {ingress: [tcp 443 from 0.0.0.0/0]}\n"
        "      unused: {ingress: [tcp 22 from 0.0.0.0/0]}\n"
        "    instances:\n      box: {subnet: c, security_groups: [web]}\n";
    for (int i = 0; i < 45; ++i)
      out += "      i" + std::to_string(i) + ": {subnet: " + (i % 2 == 0 ? "a" : "b") +
             ", security_groups: [web]}\n";
  }
  return out;
}

report checked(std::string const& text, std::size_t threads) {
  load_options how;
  how.threads = threads;
  auto loaded = load_text(text, "d.yaml", how);
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  lint_options options;
  options.threads = threads;
  return check(std::move(*loaded), options);
}

} // namespace

TEST_CASE("a large network has the same findings on one thread and on several", "[lint][threads]") {
  auto const text = large_design();
  auto const alone = checked(text, 1);
  REQUIRE(alone.findings.size() > 12);
  for (std::size_t const threads : {std::size_t{2}, std::size_t{5}, std::size_t{0}})
    CHECK(checked(text, threads).findings == alone.findings);
}

TEST_CASE("cases of conditions are the same on one thread and on several", "[lint][threads]") {
  std::string text = "Parameters:\n";
  for (char const* p : {"A", "B", "C"})
    text += std::string("  ") + p + ": {Type: String, AllowedValues: ['yes', 'no']}\n";
  text += "Conditions:\n";
  for (char const* p : {"A", "B", "C"})
    text += std::string("  Is") + p + ": !Equals [!Ref " + p + ", 'yes']\n";
  text += "Resources:\n  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}\n";
  for (char const* p : {"A", "B", "C"})
    text += std::string("  Sub") + p + ": {Type: AWS::EC2::Subnet, Condition: Is" + p +
            ", Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}\n"; // any two overlap
  auto const alone = checked(text, 1);
  REQUIRE(alone.under.size() == alone.findings.size());
  REQUIRE_FALSE(alone.findings.empty());
  for (std::size_t const threads : {std::size_t{2}, std::size_t{3}, std::size_t{0}}) {
    auto const other = checked(text, threads);
    CHECK(other.findings == alone.findings);
    CHECK(other.under == alone.under);
  }
}

TEST_CASE("each piece of work is done once, and a piece's exception comes out",
          "[support][threads]") {
  for (std::size_t const threads :
       {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{200}}) {
    std::array<std::atomic<int>, 100> done{};
    for_each_piece(done.size(), threads, [&](std::size_t i) { ++done[i]; });
    for (auto const& d : done)
      CHECK(d == 1);
    CHECK_THROWS_AS(for_each_piece(9, threads,
                                   [](std::size_t i) {
                                     if (i == 7)
                                       throw std::runtime_error("seven");
                                   }),
                    std::runtime_error);
  }
  CHECK(threads_for(0, 0) == 0);
  CHECK(threads_for(5, 1) == 1);
  CHECK(threads_for(3, 7) == 3);
  CHECK(threads_for(100, 100) == 8);
  CHECK(threads_for(100, 0) >= 1);
}
