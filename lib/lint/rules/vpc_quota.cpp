#include "lint/address_helpers.hpp"
#include "lint/quota_helpers.hpp"

#include <algorithm>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

struct vpc_count {
  aws::quota_id id{};
  std::uint64_t n{0};
  std::string_view what{};
};

std::uint64_t endpoints_of_kind(network::network const& net, index<vpc> id, bool gateway) {
  std::uint64_t n = 0;
  for (auto const& e : net.endpoints())
    if (e.vpc == id && e.kind)
      n += (e.kind == endpoint_kind::gateway_endpoint) == gateway ? 1U : 0U;
  return n;
}

std::uint64_t active_peerings(network::network const& net, index<vpc> id) {
  std::uint64_t n = 0;
  for (auto const& p : net.peerings())
    n += p.active.value_or(false) && (p.requester == id || p.accepter == id) ? 1U : 0U;
  return n;
}

std::uint64_t transit_gateways_of(network::network const& net, index<vpc> id) {
  std::vector<index<transit_gateway>> seen;
  for (auto const& a : net.attachments())
    if (a.vpc == id && std::find(seen.begin(), seen.end(), a.gateway) == seen.end())
      seen.push_back(a.gateway);
  return seen.size();
}

std::vector<vpc_count> vpc_counts(network::network const& net, index<vpc> id) {
  using aws::quota_id;
  auto const& v = net.vpcs()[id];
  return {
      {quota_id::subnets_per_vpc, v.subnets.size(), "subnets"},
      {quota_id::ipv4_blocks_per_vpc, ipv4_blocks(v).size(), "IPv4 blocks"},
      {quota_id::ipv6_blocks_per_vpc, ipv6_blocks(v).size(), "IPv6 blocks"},
      {quota_id::route_tables_per_vpc, v.route_tables.size(), "route tables"},
      {quota_id::acls_per_vpc, v.acls.size(), "network ACLs"},
      {quota_id::gateway_endpoints_per_vpc, endpoints_of_kind(net, id, true), "gateway endpoints"},
      {quota_id::interface_endpoints_per_vpc, endpoints_of_kind(net, id, false),
       "interface and Gateway Load Balancer endpoints"},
      {quota_id::peerings_per_vpc, active_peerings(net, id), "active peerings"},
      {quota_id::transit_gateways_per_vpc, transit_gateways_of(net, id), "transit gateways"}};
}

void check_vpc_quota(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = *net.vpcs()[id].declared;
    for (auto const& c : vpc_counts(net, id))
      if (auto* f = report_quota(ctx, c.id, c.n, v.at, [&] {
            return "VPC " + v.id + " has " + std::to_string(c.n) + " " + std::string(c.what);
          }))
        f->resource = net.path(id);
  }
}

} // namespace

extern constinit rule const vpc_quota{
    .info =
        {.id = "VPC8020",
         .name = "vpc-quota",
         .summary = "A VPC has more of something than its quota allows.",
         .rationale = "Whatever comes after the quota fails to be created. Most quotas are "
                      "raised on request, which takes time; some are not.",
         .remedy = "Ask for a higher quota in Service Quotas, or split the VPC.",
         .level = severity::warning,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"},
         .facts = {"QTA-2", "QTA-3", "QTA-5", "QTA-7", "QTA-10", "QTA-11", "QTA-15"}},
    .check = &check_vpc_quota};

} // namespace vpclint::inline v0::rules
