#include "lint/absence.hpp"

#include "vpclint/model/elsewhere.hpp"
#include "vpclint/network/resolve.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0 {
namespace {

namespace absent {

/// Parts of a design that may hold what a rule misses, as bits.
enum part : unsigned {
  subnets = 1U << 0U,
  routes = 1U << 1U,
  acls = 1U << 2U,
  groups = 1U << 3U,
  internet = 1U << 4U, ///< gateways to it
  nat = 1U << 5U,
  carriers = 1U << 6U, ///< what has interfaces, endpoints and load balancers apart
  endpoints = 1U << 7U,
  balancers = 1U << 8U,
  joins = 1U << 9U, ///< peerings, transit gateways and VPN gateways
  elastic = 1U << 10U,
  outside = 1U << 11U, ///< networks
  other = 1U << 12U,   ///< what has no part in any absence
};

struct about {
  std::string_view rule{};
  unsigned parts{0};
};

constexpr std::array rules_about{
    about{"route-table-unused", subnets | nat},
    about{"security-group-unused", carriers | endpoints | balancers | groups},
    about{"security-group-rule-dead",
          carriers | endpoints | balancers | groups | subnets | routes | acls | joins},
    about{"acl-unused", subnets},
    about{"acl-reply-blocked", subnets | routes | acls},
    about{"acl-entry-dead", carriers | endpoints | balancers | groups | subnets | routes | acls |
                                joins | internet | nat | outside},
    about{"acl-default", subnets | acls},
    about{"internet-gateway-unattached", internet},
    about{"internet-gateway-unused", subnets | routes},
    about{"nat-gateway-unused", subnets | routes},
    about{"nat-gateway-without-internet-route", subnets | routes},
    about{"nat-gateway-without-elastic-ip", elastic},
    about{"nat-gateway-without-internet-gateway", internet},
    about{"nat-gateway-single-az", subnets | routes | nat | carriers},
    about{"peering-no-route", subnets | routes},
    about{"transit-gateway-attachment-without-table", joins},
    about{"transit-gateway-az-missing", subnets | joins},
    about{"transit-gateway-one-way", subnets | routes | joins},
    about{"vpn-gateway-unattached", joins},
    about{"vpn-gateway-unused", subnets | routes},
    about{"public-address-no-route", subnets | routes},
    about{"public-route-no-address", carriers | elastic | subnets | routes | internet},
    about{"elastic-ip-unused", carriers | nat | balancers},
    about{"elastic-ip-no-internet-gateway", internet},
    about{"endpoint-no-subnet", subnets | endpoints},
    about{"endpoint-unreachable", carriers | groups | subnets | routes | acls | joins | outside},
    about{"endpoint-set-incomplete", endpoints | joins},
    about{"gateway-endpoint-no-route-table", endpoints | routes},
    about{"gateway-endpoint-missing", endpoints | routes},
    about{"load-balancer-no-internet-gateway", internet},
    about{"load-balancer-no-internet-route", subnets | routes},
    about{"load-balancer-no-listener", balancers},
    about{"load-balancer-target-missing", balancers | carriers},
    about{"load-balancer-target-unreachable",
          balancers | carriers | groups | subnets | routes | acls},
    about{"service-no-image-source", endpoints | routes | subnets | nat | internet | joins},
    about{"tier-single-az", subnets},
    about{"subnet-on-main-table", subnets | routes},
    about{"security-group-detached", carriers | endpoints | balancers | groups},
    about{"single-point-of-failure",
          carriers | nat | routes | subnets | internet | joins | outside},
};

struct section_part {
  std::string_view section{};
  unsigned parts{0};
};

// As designs write them, and what gaps of AWS's answers are called.
constexpr std::array sections{
    section_part{"subnets", subnets},
    section_part{"route_tables", routes},
    section_part{"network_acls", acls},
    section_part{"security_groups", groups},
    section_part{"internet_gateway", internet},
    section_part{"internet_gateways", internet},
    section_part{"egress_only_internet_gateway", internet},
    section_part{"nat_gateways", nat},
    section_part{"instances", carriers},
    section_part{"interfaces", carriers | endpoints | balancers | nat},
    section_part{"network_interfaces", carriers},
    section_part{"databases", carriers},
    section_part{"caches", carriers},
    section_part{"lambdas", carriers},
    section_part{"services", carriers},
    section_part{"clusters", carriers},
    section_part{"endpoints", endpoints},
    section_part{"vpc_endpoints", endpoints},
    section_part{"load_balancers", balancers},
    section_part{"peerings", joins},
    section_part{"transit_gateways", joins},
    section_part{"vpn_gateways", joins},
    section_part{"elastic_ips", elastic},
    section_part{"networks", outside},
    section_part{"prefix_lists", routes | groups},
    section_part{"block_public_access", other},
};

} // namespace absent

/// What a gap is about: what `convert` writes for one of another format has the part in front of
/// the reason.
std::string_view meant_part(gap const& g) {
  return g.part.find(".not-known-") == std::string::npos
             ? std::string_view(g.part)
             : std::string_view(g.reason).substr(0, g.reason.find(": "));
}

/// What a gap is about; everything where its name says nothing.
unsigned parts_of(gap const& g) {
  std::string_view rest = meant_part(g);
  constexpr std::string_view vpcs = "vpcs.";
  if (rest.starts_with(vpcs)) {
    auto const dot = rest.find('.', vpcs.size());
    if (dot == std::string_view::npos)
      return ~0U;
    rest.remove_prefix(dot + 1);
  }
  auto const section = rest.substr(0, rest.find('.'));
  auto const* const it =
      std::find_if(absent::sections.begin(), absent::sections.end(),
                   [&](absent::section_part const& one) { return one.section == section; });
  return it == absent::sections.end() ? ~0U : it->parts;
}

absent::about const* find_about(std::string_view rule_name) {
  auto const* const it =
      std::find_if(absent::rules_about.begin(), absent::rules_about.end(),
                   [&](absent::about const& one) { return one.rule == rule_name; });
  return it == absent::rules_about.end() ? nullptr : &*it;
}

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

bool is_about_absence(std::string_view rule_name) { return find_about(rule_name) != nullptr; }

bool may_concern(gap const& g, std::string_view rule_name) {
  auto const* const asked = find_about(rule_name);
  return asked != nullptr && (parts_of(g) & asked->parts) != 0;
}

gap const* open_section(design const& d, std::string_view rule_name, std::string_view vpc) {
  design one;
  for (auto const& g : d.gaps) {
    if (!may_concern(g, rule_name))
      continue;
    one.gaps = {g};
    if (network::unknown_section(one, vpc) != nullptr)
      return &g;
  }
  return nullptr;
}

void weigh_gaps(design const& d, std::string_view rule_name, std::deque<finding>& findings) {
  std::vector<gap const*> gaps;
  for (auto const& g : d.gaps)
    if (may_concern(g, rule_name))
      gaps.push_back(&g);
  if (gaps.empty())
    return;
  for (auto& f : findings) {
    if (f.inconclusive)
      continue;
    auto const it = std::find_if(gaps.begin(), gaps.end(),
                                 [&](gap const* one) { return may_hold_what_is_missed(*one, f); });
    if (it == gaps.end())
      continue;
    auto const* const g = *it;
    f.inconclusive = true;
    f.level = severity::info;
    f.with_note("not all is known of " + g->part +
                    (g->reason.empty() ? std::string() : ": " + g->reason),
                g->at.where);
  }
}

void weigh_uses(design const& d, std::deque<finding>& findings) {
  if (findings.empty())
    return;
  std::map<std::string, tag const*> used; // by path
  auto const add = [&](auto const& all, auto const& in, std::string_view section) {
    for (auto const& thing : all)
      if (auto const* t = used_elsewhere(thing))
        used.emplace(in(thing) + std::string(section) + "." + thing.id, t);
  };
  auto const in_vpc = [](auto const& thing) { return "vpcs." + thing.in.name + "."; };
  add(d.route_tables, in_vpc, "route_tables");
  add(d.network_acls, in_vpc, "network_acls");
  add(d.nat_gateways, in_vpc, "nat_gateways");
  add(d.internet_gateways, in_vpc, "internet_gateway");
  add(
      d.vpn_gateways, [](auto const&) { return std::string(); }, "vpn_gateways");
  for (auto& f : findings) {
    auto const hit = used.find(f.resource);
    if (hit == used.end() || f.inconclusive)
      continue;
    f.inconclusive = true;
    f.level = severity::info;
    f.with_note("things outside the design may use it" +
                    (hit->second->value ? " (" + *hit->second->value + ")" : std::string()),
                hit->second->at.where);
  }
}

void weigh_existence(design const& d, std::deque<finding>& findings) {
  for (auto const& g : d.gaps) {
    // A name alone is that of a resource; `vpcs.shop.subnets` is a part of the design.
    auto const part = meant_part(g);
    if (part.empty() || part.find('.') != std::string_view::npos)
      continue;
    for (auto& f : findings) {
      std::string_view const resource = f.resource;
      auto const at = resource.rfind(part);
      if (f.inconclusive || at == resource.npos || (at > 0 && resource[at - 1] != '.') ||
          at + part.size() != resource.size())
        continue;
      f.inconclusive = true;
      f.level = severity::info;
      f.with_note("it is not known whether " + std::string(part) + " exists" +
                      (g.reason.empty() ? std::string() : ": " + g.reason),
                  g.at.where);
    }
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
