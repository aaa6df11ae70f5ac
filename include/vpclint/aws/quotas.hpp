#pragma once

#include "vpclint/support/assert.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vpclint::inline v0::aws {

/// The quotas of an account, in the order of `quota_table`.
enum class quota_id : std::uint8_t {
  vpcs_per_region,
  internet_gateways_per_region,
  egress_only_internet_gateways_per_region,
  subnets_per_vpc,
  ipv4_blocks_per_vpc,
  ipv6_blocks_per_vpc,
  elastic_ips_per_region,
  elastic_ips_per_nat_gateway,
  nat_gateways_per_zone,
  private_ips_per_nat_gateway,
  route_tables_per_vpc,
  routes_per_table,
  propagated_routes_per_table,
  prefix_lists_per_region,
  versions_per_prefix_list,
  entries_per_prefix_list,
  references_per_prefix_list,
  acls_per_vpc,
  rules_per_acl,
  interfaces_per_region,
  groups_per_region,
  rules_per_group,
  groups_per_interface,
  rules_times_groups,
  gateway_endpoints_per_region,
  gateway_endpoints_per_vpc,
  interface_endpoints_per_vpc,
  peerings_per_vpc,
  pending_peerings,
  peering_request_days,
  participants_per_vpc,
  public_access_exclusions,
  address_usage_per_vpc,
  address_usage_with_peers,
  resolver_packets_per_second,
  transit_gateways_per_account,
  tables_per_transit_gateway,
  routes_per_transit_gateway,
  attachments_per_transit_gateway,
  transit_gateways_per_vpc,
  vpn_gateways_per_region,
  customer_gateways_per_region,
  vpns_per_region,
  vpns_per_vpn_gateway,
  routes_per_vpn,
};

/// One quota: what an account starts with and how far it can be raised.
struct quota {
  quota_id id{};
  std::string_view name{}; ///< the words of `id`, with hyphens: the key to change it by
  std::uint32_t standard{};
  std::uint32_t maximum{}; ///< 0: no documented one
  bool fixed{false};       ///< cannot be raised
  std::string_view fact{};
};

/// Every quota that a design can run into (QTA-1 to QTA-15: QTA-2, QTA-3, QTA-4, QTA-5, QTA-6,
/// QTA-7, QTA-8, QTA-9, QTA-10, QTA-11, QTA-12, QTA-13, QTA-14). Rules and routes are counted for
/// each IP family apart, rules also for each direction.
inline constexpr std::array<quota, 45> quota_table{{
    {quota_id::vpcs_per_region, "vpcs-per-region", 5, 0, false, "QTA-1"},
    {quota_id::internet_gateways_per_region, "internet-gateways-per-region", 5, 0, false, "QTA-1"},
    {quota_id::egress_only_internet_gateways_per_region, "egress-only-internet-gateways-per-region",
     5, 0, false, "QTA-1"},
    {quota_id::subnets_per_vpc, "subnets-per-vpc", 200, 0, false, "QTA-2"},
    {quota_id::ipv4_blocks_per_vpc, "ipv4-blocks-per-vpc", 5, 50, false, "QTA-3"},
    {quota_id::ipv6_blocks_per_vpc, "ipv6-blocks-per-vpc", 5, 50, false, "QTA-3"},
    {quota_id::elastic_ips_per_region, "elastic-ips-per-region", 5, 0, false, "QTA-4"},
    {quota_id::elastic_ips_per_nat_gateway, "elastic-ips-per-nat-gateway", 2, 8, false, "QTA-4"},
    {quota_id::nat_gateways_per_zone, "nat-gateways-per-zone", 5, 0, false, "QTA-4"},
    {quota_id::private_ips_per_nat_gateway, "private-ips-per-nat-gateway", 8, 0, false, "QTA-4"},
    {quota_id::route_tables_per_vpc, "route-tables-per-vpc", 200, 0, false, "QTA-5"},
    {quota_id::routes_per_table, "routes-per-table", 500, 1000, false, "QTA-5"},
    {quota_id::propagated_routes_per_table, "propagated-routes-per-table", 100, 100, true, "QTA-5"},
    {quota_id::prefix_lists_per_region, "prefix-lists-per-region", 100, 0, false, "QTA-6"},
    {quota_id::versions_per_prefix_list, "versions-per-prefix-list", 1000, 0, false, "QTA-6"},
    {quota_id::entries_per_prefix_list, "entries-per-prefix-list", 1000, 0, false, "QTA-6"},
    {quota_id::references_per_prefix_list, "references-per-prefix-list", 10'000, 0, false, "QTA-6"},
    {quota_id::acls_per_vpc, "acls-per-vpc", 200, 0, false, "QTA-7"},
    {quota_id::rules_per_acl, "rules-per-acl", 20, 40, false, "QTA-7"},
    {quota_id::interfaces_per_region, "interfaces-per-region", 5000, 0, false, "QTA-8"},
    {quota_id::groups_per_region, "groups-per-region", 2500, 0, false, "QTA-9"},
    {quota_id::rules_per_group, "rules-per-group", 60, 0, false, "QTA-9"},
    {quota_id::groups_per_interface, "groups-per-interface", 5, 16, false, "QTA-9"},
    {quota_id::rules_times_groups, "rules-times-groups", 1000, 1000, true, "QTA-9"},
    {quota_id::gateway_endpoints_per_region, "gateway-endpoints-per-region", 20, 0, false,
     "QTA-10"},
    {quota_id::gateway_endpoints_per_vpc, "gateway-endpoints-per-vpc", 255, 255, true, "QTA-10"},
    {quota_id::interface_endpoints_per_vpc, "interface-endpoints-per-vpc", 50, 0, false, "QTA-10"},
    {quota_id::peerings_per_vpc, "peerings-per-vpc", 50, 125, false, "QTA-11"},
    {quota_id::pending_peerings, "pending-peerings", 25, 0, false, "QTA-11"},
    {quota_id::peering_request_days, "peering-request-days", 7, 0, false, "QTA-11"},
    {quota_id::participants_per_vpc, "participants-per-vpc", 100, 0, false, "QTA-12"},
    {quota_id::public_access_exclusions, "public-access-exclusions", 50, 0, false, "QTA-12"},
    {quota_id::address_usage_per_vpc, "address-usage-per-vpc", 64'000, 256'000, false, "QTA-13"},
    {quota_id::address_usage_with_peers, "address-usage-with-peers", 128'000, 512'000, false,
     "QTA-13"},
    {quota_id::resolver_packets_per_second, "resolver-packets-per-second", 1024, 1024, true,
     "QTA-14"},
    {quota_id::transit_gateways_per_account, "transit-gateways-per-account", 5, 0, false, "QTA-15"},
    {quota_id::tables_per_transit_gateway, "tables-per-transit-gateway", 20, 0, false, "QTA-15"},
    {quota_id::routes_per_transit_gateway, "routes-per-transit-gateway", 10'000, 0, false,
     "QTA-15"},
    {quota_id::attachments_per_transit_gateway, "attachments-per-transit-gateway", 5000, 0, false,
     "QTA-15"},
    {quota_id::transit_gateways_per_vpc, "transit-gateways-per-vpc", 5, 0, false, "QTA-15"},
    {quota_id::vpn_gateways_per_region, "vpn-gateways-per-region", 5, 0, false, "QTA-15"},
    {quota_id::customer_gateways_per_region, "customer-gateways-per-region", 50, 0, false,
     "QTA-15"},
    {quota_id::vpns_per_region, "vpns-per-region", 50, 0, false, "QTA-15"},
    {quota_id::vpns_per_vpn_gateway, "vpns-per-vpn-gateway", 10, 0, false, "QTA-15"},
    {quota_id::routes_per_vpn, "routes-per-vpn", 100, 0, false, "QTA-15"},
}};

/// The row of a quota.
[[nodiscard]] constexpr quota const& describe(quota_id id) {
  return quota_table[static_cast<std::size_t>(id)];
}

/// The quota of that name, or nothing. O(n).
[[nodiscard]] constexpr std::optional<quota_id> find_quota(std::string_view name) {
  for (auto const& q : quota_table)
    if (q.name == name)
      return q.id;
  return std::nullopt;
}

/// Why a quota cannot have a value.
enum class quota_error : std::uint8_t { fixed, above_maximum };

/// The quotas of one account: AWS's defaults, and what its owner had raised.
class quotas {
public:
  constexpr quotas() {
    for (auto const& q : quota_table)
      values_[static_cast<std::size_t>(q.id)] = q.standard;
  }

  [[nodiscard]] constexpr std::uint32_t operator[](quota_id id) const {
    return values_[static_cast<std::size_t>(id)];
  }

  /// Sets a value; refuses to change a fixed quota, or to raise one above its documented maximum.
  [[nodiscard]] constexpr std::optional<quota_error> set(quota_id id, std::uint32_t value) {
    auto const& q = describe(id);
    if (q.fixed && value != q.standard)
      return quota_error::fixed;
    if (q.maximum != 0 && value > q.maximum)
      return quota_error::above_maximum;
    values_[static_cast<std::size_t>(id)] = value;
    return std::nullopt;
  }

  /// Whether so many are more than the account may have.
  [[nodiscard]] constexpr bool exceeded(quota_id id, std::uint64_t count) const {
    return count > (*this)[id];
  }
  /// Whether the account's limits on rules and groups fit together: their product has a limit of
  /// its own, so that raising one may mean lowering the other (QTA-9).
  [[nodiscard]] constexpr bool group_quotas_fit() const {
    return std::uint64_t{(*this)[quota_id::rules_per_group]} *
               (*this)[quota_id::groups_per_interface] <=
           (*this)[quota_id::rules_times_groups];
  }

  friend constexpr bool operator==(quotas const&, quotas const&) = default;

private:
  std::array<std::uint32_t, quota_table.size()> values_{};
};

} // namespace vpclint::inline v0::aws
