#include "lint/tiers.hpp"

#include "lint/routing.hpp"

namespace vpclint::inline v0::rules {

using network::target_kind;

std::optional<network::subnet_class> declared_class(subnet const& s) {
  using network::subnet_class;
  if (!s.tier)
    return std::nullopt;
  for (auto const c : {subnet_class::public_subnet, subnet_class::private_subnet,
                       subnet_class::vpn_only, subnet_class::isolated})
    if (*s.tier == name(c))
      return c;
  return std::nullopt;
}

bool has_family(network::resolved_subnet const& s, bool ipv6) {
  if (ipv6)
    return !s.declared->ipv6.is_left_out();
  return !s.declared->cidr.is_left_out() || s.declared->ipv6.is_left_out();
}

publicity is_public(network::network const& net, network::resolved_subnet const& s, bool ipv6) {
  using kind = publicity::kind_type;
  if (!s.table.valid()) {
    if (s.declared->route_table.is_unknown())
      return {kind::unknown, nullptr, "the route table of subnet " + s.declared->id};
    return {kind::refused, nullptr, {}};
  }
  auto const& table = net.route_tables()[s.table];
  publicity best;
  auto const rank = [](kind k) {
    return k == kind::yes          ? 4
           : k == kind::unattached ? 3
           : k == kind::unknown    ? 2
           : k == kind::refused    ? 1
                                   : 0;
  };
  auto const take = [&](publicity p) {
    if (rank(p.kind) > rank(best.kind))
      best = std::move(p);
  };
  if (!table.routes_unknown.empty())
    take({kind::unknown, nullptr, "a route of " + table_text(net, s.table)});
  for (auto const& r : table.routes) {
    if (r.blackhole || (r.destination_known && !leads_out(net, s.vpc, r, ipv6)))
      continue;
    if (r.target.kind == target_kind::missing)
      take({kind::refused, &r, {}});
    if (r.target.kind == target_kind::unknown)
      take({kind::unknown, &r,
            "the target of the route to " + destination_text(net, r) + " in " +
                table_text(net, s.table)});
    if (r.target.kind != target_kind::internet_gateway)
      continue;
    auto const& igw = net.internet_gateways()[r.target.as<internet_gateway>()];
    if (igw.vpc != s.vpc)
      take({kind::refused, &r, {}}); // RT-17
    else if (!r.destination_known)
      take({kind::unknown, &r, "what is in prefix list " + net.prefix_lists()[r.list].id});
    else if (!igw.attached)
      take({kind::unknown, &r, "whether internet gateway " + igw.declared->id + " is attached"});
    else
      take({*igw.attached ? kind::yes : kind::unattached, &r, {}});
  }
  return best;
}

index<route_table> public_table_of(network::network const& net, network::resolved_subnet const& s) {
  for (auto const id : subnet_tables(net, s.vpc)) {
    auto const& table = net.route_tables()[id];
    if (table.declared == nullptr || table.main)
      continue;
    for (auto const& r : table.routes)
      if (r.target.kind == target_kind::internet_gateway && home_of(net, r.target) == s.vpc &&
          leads_out(net, s.vpc, r, !has_family(s, false)))
        return id;
  }
  return {};
}

std::string remedy_for_route(network::network const& net, network::resolved_subnet const& s,
                             std::string const& destination, network::subnet_class true_class) {
  auto const& id = s.declared->id;
  auto const declare = ", or declare " + id + " as `tier: " + std::string(name(true_class)) + "`";
  if (!s.table_explicit)
    return "associate " + id + " with a route table of its own that has no route to " +
           destination + declare;
  if (net.route_tables()[s.table].subnets.size() > 1)
    return "associate " + id + " with another route table than " + net.route_tables()[s.table].id +
           declare;
  return "take the route to " + destination + " out of " + table_text(net, s.table) + declare;
}

std::string effective_table_text(network::network const& net, network::resolved_subnet const& s) {
  if (s.table_explicit)
    return "its " + own_table_text(net, s.table);
  auto const& table = net.route_tables()[s.table];
  if (table.declared == nullptr)
    return table_text(net, s.table) + ", which it falls back to,"; // RT-1
  return "the main route table " + table.id + ", which it falls back to,";
}

} // namespace vpclint::inline v0::rules
