#include "vpclint/aws/options.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>

using namespace vpclint;
using namespace vpclint::aws;

TEST_CASE("the defaults of the open points", "[OPEN-1][OPEN-2][OPEN-3][OPEN-5][OPEN-6][OPEN-7]"
                                             "[OPEN-9][OPEN-13][OPEN-18][OPEN-21][OPEN-23]"
                                             "[OPEN-25]") {
  semantics_options const o;
  CHECK(o.mixed_families_follow_primary);
  CHECK(o.blackhole_drops);
  CHECK(o.transit_serves_whole_zone);
  CHECK(o.nat_serves_transit_gateway);
  CHECK(o.acl_quota_counts_families_together);
  CHECK(o.vpn_edge_accepts_gwlb_endpoint);
  CHECK_FALSE(o.session_manager_needs_ec2messages);
  CHECK(o.group_reference_covers_ipv6);
  CHECK(o.group_reference_matches_into_appliance);
  CHECK_FALSE(o.prefix_list_overrides_local);
  CHECK(o.nat64_routes_to_nat_gateway);
  CHECK(o.acl_filters_next_hop_in_own_subnet);
}

TEST_CASE("the table of open points", "[OPEN-8]") {
  int last = 0;
  for (auto const& point : open_points) {
    CAPTURE(std::string(point.fact));
    REQUIRE(point.fact.substr(0, 5) == "OPEN-");
    int const number = std::stoi(std::string(point.fact.substr(5)));
    CHECK(number > last);
    last = number;
    CHECK_FALSE(point.question.empty());
    CHECK_FALSE(point.assumed.empty());
    CHECK(point.question.back() != '.');
    CHECK(point.assumed.back() != '.');
  }
}
