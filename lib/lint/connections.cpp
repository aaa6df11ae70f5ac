#include "lint/connections.hpp"

#include "network/open_facts.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {

std::vector<target_use> uses_of(network::network const& net, index<vpc> vpc,
                                network::route_target t) {
  std::vector<target_use> out;
  for (auto const id : subnet_tables(net, vpc)) {
    auto const& table = net.route_tables()[id];
    if (table.subnets.empty())
      continue;
    auto const it = std::find_if(table.routes.begin(), table.routes.end(),
                                 [&](auto const& r) { return r.target == t; });
    if (it != table.routes.end())
      out.push_back({id, &*it});
  }
  return out;
}

std::string open_routes_of(network::network const& net, index<vpc> vpc) {
  for (auto const* section : {"subnets", "route_tables"})
    if (auto const part = net.path(vpc) + "." + section; network::is_gap(net.source(), part))
      return "what is in " + part;
  // Of a VPC of which no subnet is known, nobody can tell which tables are in use.
  bool const used_or_not = net.vpcs()[vpc].subnets.empty();
  for (auto const id : subnet_tables(net, vpc))
    if ((used_or_not || !net.route_tables()[id].subnets.empty()) &&
        !open_routes(net.route_tables()[id]).empty())
      return "a route of " + table_text(net, id);
  for (auto const s : net.vpcs()[vpc].subnets)
    if (net.subnets()[s].declared->route_table.is_unknown())
      return "the route table of subnet " + net.subnets()[s].declared->id;
  return {};
}

bool has_dangling_names(network::network const& net, index<vpc> vpc) {
  auto const& tables = net.vpcs()[vpc].route_tables;
  return has_dangling_table(net, vpc) ||
         std::any_of(tables.begin(), tables.end(),
                     [&](auto const id) { return has_dangling_route(net.route_tables()[id]); });
}

std::vector<cidr> blocks_of(network::resolved_vpc const& vpc) {
  auto out = vpc.ipv4;
  out.insert(out.end(), vpc.ipv6.begin(), vpc.ipv6.end());
  return out;
}

std::optional<std::pair<cidr, cidr>> first_overlap_of(network::resolved_vpc const& a,
                                                      network::resolved_vpc const& b) {
  for (auto const family : {&network::resolved_vpc::ipv4, &network::resolved_vpc::ipv6})
    for (auto const& block : a.*family)
      if (auto const i = aws::first_overlap(b.*family, block); i != aws::npos)
        return std::pair(block, (b.*family)[i]);
  return std::nullopt;
}

bool may_overlap(network::resolved_vpc const& a, network::resolved_vpc const& b) {
  if (!a.ipv4_blocks_unknown.empty() || !b.ipv4_blocks_unknown.empty())
    return true; // of VPCs of which nothing is known, too
  auto const has_ipv6 = [](network::resolved_vpc const& v) {
    return !v.ipv6.empty() || !v.blocks_unknown.empty();
  };
  return (!a.blocks_unknown.empty() && has_ipv6(b)) || (!b.blocks_unknown.empty() && has_ipv6(a));
}

bool can_only_go(network::network const& net, network::resolved_attachment const& a) {
  if (a.declared == nullptr)
    return false;
  auto const& d = *a.declared;
  if (d.vpc.is_left_out() && d.network.is_left_out() && d.peer.is_left_out())
    return true;
  if (!a.vpc.valid())
    return false;
  auto const& all = net.transit_gateways()[a.gateway].attachments;
  auto const first = std::find_if(all.begin(), all.end(), [&](auto const id) {
    return net.attachments()[id].declared != nullptr && net.attachments()[id].vpc == a.vpc;
  });
  return first != all.end() && &net.attachments()[*first] != &a;
}

std::string attachment_path(network::network const& net, network::resolved_attachment const& a) {
  return "transit_gateways." + net.transit_gateways()[a.gateway].declared->id + ".attachments." +
         a.id;
}

} // namespace vpclint::inline v0::rules
