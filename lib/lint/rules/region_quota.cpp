#include "lint/quota_helpers.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

// The VPCs of one account and Region.
struct region_share {
  std::string region{};
  std::string account{};
  std::vector<index<vpc>> vpcs{};
};

std::vector<region_share> region_shares(network::network const& net) {
  std::vector<region_share> shares;
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    auto const& v = net.vpcs()[id];
    auto const account = v.declared->account.value_or("");
    auto at = std::find_if(shares.begin(), shares.end(), [&](region_share const& s) {
      return s.region == v.region && s.account == account;
    });
    if (at == shares.end())
      at = shares.insert(shares.end(), {v.region, account, {}});
    at->vpcs.push_back(id);
  }
  return shares;
}

struct region_count {
  aws::quota_id id{};
  std::uint64_t n{0};
  std::string what{};
};

std::uint64_t elastic_ips_in_vpc(network::network const& net, index<vpc> id) {
  std::uint64_t n = 0;
  for (auto const nic : net.vpcs()[id].interfaces)
    for (auto const& a : net.interfaces()[nic].addresses)
      n += a.public_source == network::public_ip_source::elastic ? 1U : 0U;
  for (auto const& g : net.nat_gateways())
    if (g.vpc == id && g.regional.value_or(false))
      n += g.declared->elastic_ips.size();
  return n;
}

std::vector<region_count> region_counts(network::network const& net, region_share const& share) {
  using aws::quota_id;
  std::uint64_t elastic = 0, groups = 0, interfaces = 0, endpoints = 0;
  std::map<std::string, std::uint64_t> nat; // by AZ
  auto const is_here = [&](index<vpc> id) {
    return std::find(share.vpcs.begin(), share.vpcs.end(), id) != share.vpcs.end();
  };
  for (auto const id : share.vpcs) {
    elastic += elastic_ips_in_vpc(net, id);
    groups += net.vpcs()[id].groups.size();
    interfaces += net.vpcs()[id].interfaces.size();
  }
  for (auto const& e : net.endpoints())
    endpoints += is_here(e.vpc) && e.kind == endpoint_kind::gateway_endpoint ? 1U : 0U;
  for (auto const& g : net.nat_gateways())
    if (is_here(g.vpc) && g.subnet.valid() && !net.subnets()[g.subnet].az.empty() &&
        g.available.value_or(false))
      ++nat[net.subnets()[g.subnet].az];
  std::vector<region_count> counts{
      {quota_id::vpcs_per_region, share.vpcs.size(), "VPCs"},
      {quota_id::elastic_ips_per_region, elastic, "Elastic IPs"},
      {quota_id::gateway_endpoints_per_region, endpoints, "gateway endpoints"},
      {quota_id::groups_per_region, groups, "security groups"},
      {quota_id::interfaces_per_region, interfaces, "network interfaces"}};
  for (auto const& [az, n] : nat)
    counts.push_back({quota_id::nat_gateways_per_zone, n, "NAT gateways in AZ " + az});
  return counts;
}

void check_region_quota(lint_context& ctx) {
  auto const& net = ctx.net();
  for (auto const& share : region_shares(net))
    for (auto const& c : region_counts(net, share)) {
      auto const at = net.vpcs()[share.vpcs.front()].declared->at;
      auto const what = std::to_string(c.n) + " " + c.what;
      if (share.region.empty() && share.vpcs.size() > 1) {
        if (ctx.options().quotas.exceeded(c.id, c.n))
          ctx.inconclusive(at, std::string("whether ")
                                   .append(what)
                                   .append(" are too many can't be told: the Region of ")
                                   .append(std::to_string(share.vpcs.size()))
                                   .append(" VPCs is not known"));
        continue;
      }
      auto const where = share.region.empty() ? "the Region" : share.region;
      report_quota(ctx, c.id, c.n, at,
                   std::string("the design has ").append(what).append(" in ").append(where));
    }
}

} // namespace

extern constinit rule const region_quota{
    .info =
        {.id = "VPC8021",
         .name = "region-quota",
         .summary = "A design has more of something in a Region than a new account may have.",
         .rationale = "These quotas count everything in the account and Region, also what no "
                      "design mentions, and are raised on request in a day or so. Asking after "
                      "the first failure costs that day.",
         .remedy = "Check the account's quotas before the design is built.",
         .level = severity::info,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"},
         .facts = {"QTA-1", "QTA-4", "QTA-8", "QTA-9", "QTA-10"}},
    .check = &check_region_quota};

} // namespace vpclint::inline v0::rules
