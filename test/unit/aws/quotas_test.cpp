#include "vpclint/aws/quotas.hpp"

#include "support/catch.hpp"

#include <set>
#include <string>
#include <vector>

using namespace vpclint::aws;

static_assert(quotas{}[quota_id::subnets_per_vpc] == 200);

TEST_CASE("the table of quotas", "[QTA-1][QTA-2][QTA-3][QTA-4][QTA-5][QTA-6][QTA-7][QTA-8][QTA-9]"
                                 "[QTA-10][QTA-11][QTA-12][QTA-13][QTA-14][QTA-15][OPEN-8]") {
  struct row {
    quota_id id{};
    std::uint32_t standard{};
    std::uint32_t maximum{};
    char const* fact{};
  };
  using q = quota_id;
  std::vector<row> const rows{
      {q::vpcs_per_region, 5, 0, "QTA-1"},
      {q::internet_gateways_per_region, 5, 0, "QTA-1"},
      {q::egress_only_internet_gateways_per_region, 5, 0, "QTA-1"},
      {q::subnets_per_vpc, 200, 0, "QTA-2"},
      {q::ipv4_blocks_per_vpc, 5, 50, "QTA-3"},
      {q::ipv6_blocks_per_vpc, 5, 50, "QTA-3"},
      {q::elastic_ips_per_region, 5, 0, "QTA-4"},
      {q::elastic_ips_per_nat_gateway, 2, 8, "QTA-4"},
      {q::nat_gateways_per_zone, 5, 0, "QTA-4"},
      {q::private_ips_per_nat_gateway, 8, 0, "QTA-4"},
      {q::route_tables_per_vpc, 200, 0, "QTA-5"},
      {q::routes_per_table, 500, 1000, "QTA-5"},
      {q::propagated_routes_per_table, 100, 100, "QTA-5"},
      {q::prefix_lists_per_region, 100, 0, "QTA-6"},
      {q::versions_per_prefix_list, 1000, 0, "QTA-6"},
      {q::entries_per_prefix_list, 1000, 0, "QTA-6"},
      {q::references_per_prefix_list, 10'000, 0, "QTA-6"},
      {q::acls_per_vpc, 200, 0, "QTA-7"},
      {q::rules_per_acl, 20, 40, "QTA-7"},
      {q::interfaces_per_region, 5000, 0, "QTA-8"},
      {q::groups_per_region, 2500, 0, "QTA-9"},
      {q::rules_per_group, 60, 0, "QTA-9"},
      {q::groups_per_interface, 5, 16, "QTA-9"},
      {q::rules_times_groups, 1000, 1000, "QTA-9"},
      {q::gateway_endpoints_per_region, 20, 0, "QTA-10"},
      {q::gateway_endpoints_per_vpc, 255, 255, "QTA-10"},
      {q::interface_endpoints_per_vpc, 50, 0, "QTA-10"},
      {q::peerings_per_vpc, 50, 125, "QTA-11"},
      {q::pending_peerings, 25, 0, "QTA-11"},
      {q::peering_request_days, 7, 0, "QTA-11"},
      {q::participants_per_vpc, 100, 0, "QTA-12"},
      {q::public_access_exclusions, 50, 0, "QTA-12"},
      {q::address_usage_per_vpc, 64'000, 256'000, "QTA-13"},
      {q::address_usage_with_peers, 128'000, 512'000, "QTA-13"},
      {q::resolver_packets_per_second, 1024, 1024, "QTA-14"},
      {q::transit_gateways_per_account, 5, 0, "QTA-15"},
      {q::tables_per_transit_gateway, 20, 0, "QTA-15"},
      {q::routes_per_transit_gateway, 10'000, 0, "QTA-15"},
      {q::attachments_per_transit_gateway, 5000, 0, "QTA-15"},
      {q::transit_gateways_per_vpc, 5, 0, "QTA-15"},
      {q::vpn_gateways_per_region, 5, 0, "QTA-15"},
      {q::customer_gateways_per_region, 50, 0, "QTA-15"},
      {q::vpns_per_region, 50, 0, "QTA-15"},
      {q::vpns_per_vpn_gateway, 10, 0, "QTA-15"},
      {q::routes_per_vpn, 100, 0, "QTA-15"},
  };
  REQUIRE(rows.size() == quota_table.size());
  std::set<std::string> names;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const& found = describe(rows[i].id);
    CAPTURE(std::string(found.name));
    CHECK(static_cast<std::size_t>(rows[i].id) == i);
    CHECK(found.id == rows[i].id);
    CHECK(found.standard == rows[i].standard);
    CHECK(found.maximum == rows[i].maximum);
    CHECK(found.fact == rows[i].fact);
    CHECK(quotas{}[found.id] == found.standard);
    CHECK(find_quota(found.name) == found.id);
    CHECK(found.fixed == (found.maximum != 0 && found.maximum == found.standard));
    CHECK(names.insert(std::string(found.name)).second);
  }
  CHECK_FALSE(find_quota("nothing"));
}

TEST_CASE("quotas can be raised", "[QTA-5][QTA-7]") {
  quotas account;
  CHECK_FALSE(account.exceeded(quota_id::rules_per_acl, 20));
  CHECK(account.exceeded(quota_id::rules_per_acl, 21));
  CHECK_FALSE(account.set(quota_id::rules_per_acl, 40));
  CHECK_FALSE(account.exceeded(quota_id::rules_per_acl, 40));
  CHECK(account.set(quota_id::rules_per_acl, 41) == quota_error::above_maximum);
  CHECK(account[quota_id::rules_per_acl] == 40);
  CHECK(account.set(quota_id::propagated_routes_per_table, 200) == quota_error::fixed);
  CHECK_FALSE(account.set(quota_id::propagated_routes_per_table, 100));
  CHECK_FALSE(account.set(quota_id::subnets_per_vpc, 900));
  CHECK(account[quota_id::subnets_per_vpc] == 900);
}

TEST_CASE("rules and groups together", "[QTA-9][SG-32]") {
  quotas account;
  CHECK(account.group_quotas_fit());
  CHECK_FALSE(account.set(quota_id::groups_per_interface, 16));
  CHECK(account.group_quotas_fit());
  CHECK_FALSE(account.set(quota_id::rules_per_group, 63));
  CHECK_FALSE(account.group_quotas_fit());
  CHECK_FALSE(account.set(quota_id::rules_per_group, 62));
  CHECK(account.group_quotas_fit());
}
