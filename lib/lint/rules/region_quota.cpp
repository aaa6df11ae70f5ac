#include "lint/quota_helpers.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
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
    // One of which no block is known is of the outside, or stands for what is not known.
    if (v.ipv4.empty() && !v.blocks_unknown.empty())
      continue;
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

/// Elastic IPs of interfaces and gateways: how many, and those that are written.
struct elastic_share {
  std::uint64_t n{0};
  std::set<ipv4> written{};
};

void add_elastic_ips_of(network::network const& net, index<vpc> id, elastic_share& out) {
  auto const add = [&](std::optional<ipv4> a) {
    ++out.n;
    if (a)
      out.written.insert(*a);
  };
  for (auto const nic : net.vpcs()[id].interfaces)
    for (auto const& a : net.interfaces()[nic].addresses)
      if (a.public_source == network::public_ip_source::elastic)
        add(a.public_ip);
  for (auto const& g : net.nat_gateways())
    if (g.vpc == id && g.regional.value_or(false))
      for (auto const& e : g.declared->elastic_ips)
        add(e.address ? std::optional(*e.address) : std::nullopt);
}

/// The same with those of the account, of which nobody knows who has them where neither side is
/// written: no fewer than there are.
std::uint64_t least_elastic_ips(design const& d, elastic_share used) {
  for (auto const& e : d.elastic_ips)
    if (e.address)
      used.written.insert(*e.address);
  return std::max<std::uint64_t>({used.n, d.elastic_ips.size(), used.written.size()});
}

/// Whether some VPC of a share hangs on a transit gateway.
bool hangs_on(network::network const& net, network::resolved_transit_gateway const& g,
              region_share const& share) {
  return std::any_of(g.attachments.begin(), g.attachments.end(), [&](auto const a) {
    auto const v = net.attachments()[a].vpc;
    return std::find(share.vpcs.begin(), share.vpcs.end(), v) != share.vpcs.end();
  });
}

/// What belongs to no VPC is of the Region where there is only one.
void add_account_counts(network::network const& net, region_share const& share, bool only_one,
                        std::vector<region_count>& counts) {
  using aws::quota_id;
  std::uint64_t vpn = 0, transit = 0, lists = 0;
  for (auto const& g : net.vpn_gateways())
    // One of which nothing is known may stand for something else.
    vpn += (only_one && !g.declared->vpc.is_unknown()) ||
                   std::find(share.vpcs.begin(), share.vpcs.end(), g.vpc) != share.vpcs.end()
               ? 1U
               : 0U;
  for (auto const& g : net.transit_gateways())
    transit += only_one || hangs_on(net, g, share) ? 1U : 0U;
  if (only_one)
    for (auto const& l : net.prefix_lists())
      lists += l.declared != nullptr && l.aws_name.empty() ? 1U : 0U;
  counts.push_back({quota_id::vpn_gateways_per_region, vpn, "VPN gateways"});
  counts.push_back({quota_id::transit_gateways_per_account, transit, "transit gateways"});
  counts.push_back({quota_id::prefix_lists_per_region, lists, "prefix lists"});
}

std::vector<region_count> region_counts(network::network const& net, region_share const& share,
                                        bool only_one) {
  using aws::quota_id;
  std::uint64_t groups = 0, interfaces = 0, endpoints = 0, internet = 0, egress_only = 0;
  elastic_share elastic;
  std::map<std::string, std::uint64_t> nat; // by AZ
  auto const is_here = [&](index<vpc> id) {
    return std::find(share.vpcs.begin(), share.vpcs.end(), id) != share.vpcs.end();
  };
  for (auto const id : share.vpcs) {
    add_elastic_ips_of(net, id, elastic);
    groups += net.vpcs()[id].groups.size();
    interfaces += net.vpcs()[id].interfaces.size();
  }
  for (auto const& e : net.endpoints())
    endpoints += is_here(e.vpc) && e.kind == endpoint_kind::gateway_endpoint ? 1U : 0U;
  for (auto const& g : net.nat_gateways())
    if (is_here(g.vpc) && g.subnet.valid() && !net.subnets()[g.subnet].az.empty() &&
        g.available.value_or(false))
      ++nat[net.subnets()[g.subnet].az];
  for (auto const& g : net.internet_gateways())
    internet += is_here(g.vpc) ? 1U : 0U;
  for (auto const& g : net.egress_only_gateways())
    egress_only += is_here(g.vpc) ? 1U : 0U;
  std::vector<region_count> counts{
      {quota_id::vpcs_per_region, share.vpcs.size(), "VPCs"},
      {quota_id::internet_gateways_per_region, internet, "internet gateways"},
      {quota_id::egress_only_internet_gateways_per_region, egress_only,
       "egress-only internet gateways"},
      {quota_id::elastic_ips_per_region,
       only_one ? least_elastic_ips(net.source(), elastic) : elastic.n, "Elastic IPs"},
      {quota_id::gateway_endpoints_per_region, endpoints, "gateway endpoints"},
      {quota_id::groups_per_region, groups, "security groups"},
      {quota_id::interfaces_per_region, interfaces, "network interfaces"}};
  add_account_counts(net, share, only_one, counts);
  for (auto const& [az, n] : nat)
    counts.push_back({quota_id::nat_gateways_per_zone, n, "NAT gateways in AZ " + az});
  return counts;
}

/// What one transit gateway may have (TGW-14).
void check_transit_quotas(lint_context& ctx) {
  using aws::quota_id;
  auto const& net = ctx.net();
  for (auto const& g : net.transit_gateways()) {
    std::uint64_t routes = 0;
    for (auto const t : g.tables)
      routes += net.transit_tables()[t].routes.size();
    for (auto const& c :
         {region_count{quota_id::tables_per_transit_gateway, g.tables.size(), "route tables"},
          region_count{quota_id::attachments_per_transit_gateway, g.attachments.size(),
                       "attachments"},
          region_count{quota_id::routes_per_transit_gateway, routes, "routes"}})
      if (auto* f = report_quota(ctx, c.id, c.n, g.declared->at, [&] {
            return "transit gateway " + g.declared->id + " has " + std::to_string(c.n) + " " +
                   c.what;
          }))
        f->resource = "transit_gateways." + g.declared->id;
  }
}

void check_region_quota(lint_context& ctx) {
  auto const& net = ctx.net();
  check_transit_quotas(ctx);
  auto const shares = region_shares(net);
  for (auto const& share : shares)
    for (auto const& c : region_counts(net, share, shares.size() == 1)) {
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
      report_quota(ctx, c.id, c.n, at, [&] {
        return std::string("the design has ").append(what).append(" in ").append(where);
      });
    }
}

} // namespace

extern constinit rule const region_quota{
    .info =
        {.id = "VPC8021",
         .name = "region-quota",
         .summary =
             "A design has more of something in a Region, or on a transit gateway, than a new "
             "account may have.",
         .rationale = "These quotas count everything in the account and Region, also what no "
                      "design mentions, and are raised on request in a day or so. Asking after "
                      "the first failure costs that day.",
         .remedy = "Check the account's quotas before the design is built.",
         .level = severity::info,
         .since = "0.1.0",
         .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"},
         .facts = {"QTA-1", "QTA-4", "QTA-6", "QTA-8", "QTA-9", "QTA-10", "QTA-15", "IGW-12",
                   "TGW-14"}},
    .check = &check_region_quota};

} // namespace vpclint::inline v0::rules
