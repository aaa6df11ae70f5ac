#include "lint/absence.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace vpclint::inline v0 {
namespace {

constexpr std::array<std::string_view, 39> names{
    "route-table-unused",
    "security-group-unused",
    "security-group-rule-dead",
    "acl-unused",
    "acl-reply-blocked",
    "acl-entry-dead",
    "acl-default",
    "internet-gateway-unattached",
    "internet-gateway-unused",
    "nat-gateway-unused",
    "nat-gateway-without-internet-route",
    "nat-gateway-without-elastic-ip",
    "nat-gateway-without-internet-gateway",
    "nat-gateway-single-az",
    "peering-no-route",
    "transit-gateway-attachment-without-table",
    "transit-gateway-az-missing",
    "transit-gateway-one-way",
    "vpn-gateway-unattached",
    "vpn-gateway-unused",
    "public-address-no-route",
    "public-route-no-address",
    "elastic-ip-unused",
    "elastic-ip-no-internet-gateway",
    "endpoint-no-subnet",
    "endpoint-unreachable",
    "endpoint-set-incomplete",
    "gateway-endpoint-no-route-table",
    "gateway-endpoint-missing",
    "load-balancer-no-internet-gateway",
    "load-balancer-no-internet-route",
    "load-balancer-no-listener",
    "load-balancer-target-missing",
    "load-balancer-target-unreachable",
    "service-no-image-source",
    "tier-single-az",
    "subnet-on-main-table",
    "security-group-detached",
    "single-point-of-failure",
};

/// Gaps of one VPC say nothing about another.
bool may_hold_what_is_missed(gap const& g, finding const& f) {
  constexpr std::string_view vpcs = "vpcs.";
  if (!g.part.starts_with(vpcs) || !f.resource.starts_with(vpcs))
    return true;
  auto const end = f.resource.find('.', vpcs.size());
  if (end == std::string::npos)
    return g.part.starts_with(f.resource);
  return g.part.starts_with(std::string_view(f.resource).substr(0, end + 1));
}

} // namespace

bool is_about_absence(std::string_view rule_name) {
  return std::find(names.begin(), names.end(), rule_name) != names.end();
}

void weigh_gaps(design const& d, std::deque<finding>& findings) {
  if (d.gaps.empty())
    return;
  for (auto& f : findings) {
    if (f.inconclusive)
      continue;
    auto const g = std::find_if(d.gaps.begin(), d.gaps.end(),
                                [&](gap const& one) { return may_hold_what_is_missed(one, f); });
    if (g == d.gaps.end())
      continue;
    f.inconclusive = true;
    f.level = severity::info;
    f.with_note("not all is known of " + g->part +
                    (g->reason.empty() ? std::string() : ": " + g->reason),
                g->at.where);
  }
}

bool stands_for_unknown(network::resolved_group const& g) {
  auto const& rules = g.ingress;
  return g.id == "default" && rules.size() == 1 && rules.front().match == all_traffic() &&
         rules.front().peer == network::resolved_rule::peer_kind::unknown;
}

bool stands_for_unknown(network::network const& net, network::resolved_internet_gateway const& g) {
  if (!g.vpc.valid() || !g.declared->attached.is_unknown())
    return false;
  if (g.declared->id.starts_with("internet-gateway-of-")) // made by the reader of a document
    return true;
  auto const& v = net.vpcs()[g.vpc];
  return v.ipv4.empty() && v.ipv6.empty() && v.blocks_unknown == g.declared->attached.reason();
}

} // namespace vpclint::inline v0
