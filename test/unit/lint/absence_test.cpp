// Which unknown parts of a design keep rules about absence from being sure, and which have nothing
// to do with what they miss.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <utility>

using namespace vpclint;

namespace {

/// The only finding of a rule about a design whose parts at the end are given.
finding only_finding(std::string const& in_vpc, std::string const& beside, char const* code) {
  auto const text = R"(version: 1
vpcs:
  lab:
    cidr: 10.1.0.0/16
    internet_gateway: igw
    security_groups:
      spare: {}
    route_tables:
      spare: {}
      public: {routes: {0.0.0.0/0: igw}}
    nat_gateways:
      nat: {subnet: lab-a}
    subnets:
      lab-a: {cidr: 10.1.1.0/24, az: a, route_table: public}
)" + in_vpc + beside;
  auto loaded = load_text(text, "d.vpc.yaml");
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  auto all = check(std::move(*loaded), {.today = date{2026, 1, 1}}).findings;
  std::erase_if(all, [&](finding const& f) { return f.rule != code; });
  REQUIRE(all.size() == 1);
  return all.front();
}

bool names_part(finding const& f, std::string const& part) {
  auto const says = [&](std::string const& s) { return s.find(part) != std::string::npos; };
  return says(f.message) || std::any_of(f.notes.begin(), f.notes.end(),
                                        [&](note const& n) { return says(n.message); });
}

} // namespace

TEST_CASE("a part that can't hold what is missed leaves a rule sure", "[lint][absence]") {
  // No VPN gateway carries a group, stands in a subnet's place or routes to a NAT gateway.
  for (auto const* code : {"VPC3014", "VPC2011", "VPC5010"}) {
    INFO(code);
    auto const f = only_finding("", "vpn_gateways: !unknown not asked for\n", code);
    CHECK_FALSE(f.inconclusive);
    CHECK(f.level == severity::warning);
  }
}

TEST_CASE("a part that may hold what is missed is named", "[lint][absence]") {
  // The first gap is none of theirs.
  auto const in = std::string("    network_acls: !unknown not asked for\n");
  auto const group = only_finding(in + "    instances: !unknown not drawn\n", "", "VPC3014");
  CHECK(group.inconclusive);
  CHECK(group.level == severity::info);
  CHECK(names_part(group, "vpcs.lab.instances"));
  CHECK_FALSE(names_part(group, "network_acls"));

  auto const nat = only_finding(in + "    instances: !unknown not drawn\n", "", "VPC5010");
  CHECK_FALSE(nat.inconclusive);
}

TEST_CASE("what another VPC lacks is nothing to this one", "[lint][absence]") {
  CHECK_FALSE(only_finding("", "  theirs: !unknown another team's\n", "VPC2011").inconclusive);
}
