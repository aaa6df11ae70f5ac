#include "vpclint/network/codes.hpp"

#include "network/open_facts.hpp"
#include "network/resolver.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

route_source rank_of(connection_kind c) {
  switch (c) {
  case connection_kind::direct_connect:
    return route_source::propagated_direct_connect;
  case connection_kind::vpn_static:
    return route_source::propagated_vpn_static;
  case connection_kind::vpn_bgp:
    return route_source::propagated_vpn_bgp;
  }
  return route_source::propagated_vpn_bgp;
}

} // namespace

void resolver::resolve_routes() {
  for (std::size_t i = 0; i < net_.tables_.size(); ++i) {
    auto const id = net_.tables_.id_at(i);
    auto& table = net_.tables_[id];
    if (table.vpc.valid()) {
      auto const& vpc = net_.vpcs_[table.vpc];
      for (auto const* blocks : {&vpc.ipv4, &vpc.ipv6})
        for (auto const& block : *blocks) { // RT-4, CIDR-10
          resolved_route r;
          r.destination = block;
          r.target.kind = target_kind::local;
          r.source = route_source::local;
          r.at = table.at;
          table.routes.push_back(r);
        }
      add_inferred_local(table);
    }
    if (table.declared == nullptr)
      continue;
    for (auto const& r : table.declared->routes)
      add_route(id, r);
    add_propagated(table);
  }
  add_endpoint_routes();
  resolve_edges();
}

// A block of the VPC that is not known holds at least those subnets that no other block holds.
// Where a person wrote a route that may be for that very block, nobody knows whether it takes the
// place of the built-in one (RT-4).
void resolver::add_inferred_local(resolved_table& table) {
  auto const& vpc = net_.vpcs_[table.vpc];
  if (vpc.blocks_unknown.empty())
    return;
  auto const any_written = [&](auto const& wanted) {
    return table.declared != nullptr &&
           std::any_of(
               table.declared->routes.begin(), table.declared->routes.end(), [&](route const& r) {
                 auto const* to = r.destination ? std::get_if<cidr>(&*r.destination) : nullptr;
                 bool const local = r.target && r.target->name == "local";
                 return to != nullptr && !r.propagated && !local && wanted(r, *to);
               });
  };
  auto const written = [&](cidr const& block) {
    return any_written([&](route const& r, cidr const& to) {
      return to == block || (r.replaces_local && to.contains(block));
    });
  };
  auto const may_be_written = [&](cidr const& block) { // CIDR-1, CIDR-8
    return any_written([&](route const&, cidr const& to) {
      return to.contains(block) && to.length() >= (to.is_v4() ? 16 : 44) &&
             !vpc.contains(to.first());
    });
  };
  for (auto const id : vpc.subnets)
    for (auto const& block : {net_.subnets_[id].ipv4, net_.subnets_[id].ipv6}) {
      if (!block || vpc.contains(block->first()) || written(*block)) // RT-10
        continue;
      resolved_route r;
      r.destination = *block;
      r.target.kind = may_be_written(*block) ? target_kind::unknown : target_kind::local;
      r.source = route_source::local;
      r.at = table.at;
      table.routes.push_back(r);
    }
}

void resolver::add_route(index<route_table> id, route const& r) {
  auto& table = net_.tables_[id];
  std::string const resource = net_.path(id);
  note_missing(r.destination, "destination of a route of route table ", table.id, resource);
  note_missing(r.target, "target of a route of route table ", table.id, resource);
  resolved_route out;
  out.written = &r;
  out.at = r.at;
  out.blackhole = r.blackhole;
  if (r.target.is_unknown())
    out.target.kind = target_kind::unknown;
  else if (r.target) {
    auto const found = find_target(*r.target, table.vpc, resource);
    out.target = found.value_or(route_target{});
    if (r.propagated)
      check_propagating(*r.target, out.target, resource);
    if (!found && gap_over(*r.target, table.vpc) != nullptr)
      out.target.kind = target_kind::unknown;
  }
  if (!r.destination) {
    table.routes_unknown =
        r.destination.is_unknown() ? r.destination.reason() : "a route has no destination";
    return;
  }
  if (auto const* block = std::get_if<cidr>(&*r.destination)) {
    out.destination = *block;
    out.source = source_of(r, out.target, *block);
    // What is not known may be what makes it replace the built-in route: nothing else can have its
    // destination.
    if (r.replaces_local || out.target.kind == target_kind::local ||
        (out.target.kind == target_kind::unknown && r.target.is_unknown())) {
      // RT-4: the built-in route gives way to what replaces it, and `local` repeats it.
      auto const built_in =
          std::find_if(table.routes.begin(), table.routes.end(), [&](auto const& b) {
            return b.source == route_source::local && b.destination == *block;
          });
      if (built_in != table.routes.end()) {
        if (out.target.kind == target_kind::local || out.target.kind == target_kind::unknown)
          out.source = route_source::local;
        *built_in = out;
        return;
      }
    }
    table.routes.push_back(out);
    return;
  }
  out.source = route_source::prefix_list;
  out.list = find_anywhere(list_names_, std::get<ref>(*r.destination), "prefix list", {}, resource);
  if (!out.list.valid()) {
    if (auto const* g = gap_over(std::get<ref>(*r.destination), {}))
      table.routes_unknown = g->reason;
    return;
  }
  auto const& list = net_.lists_[out.list];
  for (auto const& entry : list.entries) {
    out.destination = entry;
    table.routes.push_back(out);
  }
  if (!list.entries_known) {
    out.destination = {};
    out.destination_known = false;
    table.routes.push_back(out);
  }
}

route_source resolver::source_of(route const& r, route_target target, cidr destination) const {
  if (!r.propagated)
    return route_source::static_route;
  if (target.kind != target_kind::vpn_gateway)
    return route_source::propagated_vpn_bgp;
  for (auto const id : net_.vpn_gateways_[target.as<vpn_gateway>()].networks) {
    auto const& n = net_.networks_[id];
    if (std::find(n.advertised.begin(), n.advertised.end(), destination) != n.advertised.end())
      return rank_of(n.connection);
  }
  return route_source::propagated_vpn_bgp;
}

void resolver::add_propagated(resolved_table& table) {
  std::string const resource = at_vpc(table.vpc, "route_tables", table.id);
  for (auto const& p : table.declared->propagating) {
    note_missing(p, "propagation into route table ", table.id, resource);
    if (p.is_unknown())
      table.routes_unknown = p.reason();
    if (!p)
      continue;
    auto const found = find_vpn_gateway(*p, table.vpc, resource);
    if (!found) {
      if (auto const* g = gap_over(*p, {}))
        table.routes_unknown = g->reason;
      continue;
    }
    table.propagations.push_back({*found, p.at});
    auto const announce = [&](resolved_outside_network const& n, route_target target) {
      if (!n.unknown.empty())
        table.routes_unknown = n.unknown;
      for (auto const& block : n.advertised) { // RT-25
        resolved_route r;
        r.destination = block;
        r.target = target;
        r.source = rank_of(n.connection);
        r.at = p.at;
        table.routes.push_back(r);
      }
    };
    for (auto const id : net_.vpn_gateways_[found->as<vpn_gateway>()].networks)
      announce(net_.networks_[id], *found);
    if (auto const* gap = gap_in_networks(*design_))
      table.routes_unknown = gap->reason;
    for (auto const& n : net_.networks_)
      if (n.declared->via.is_unknown()) // it may be behind this gateway
        announce(n, {.kind = target_kind::unknown});
  }
}

void resolver::add_endpoint_routes() {
  for (std::size_t i = 0; i < net_.endpoints_.size(); ++i) {
    auto const& e = net_.endpoints_.items()[i];
    if ((e.kind && *e.kind != endpoint_kind::gateway_endpoint) || !e.list.valid())
      continue;
    auto const& list = net_.lists_[e.list];
    auto tables = e.tables;
    bool const open_tables =
        std::any_of(e.declared->route_tables.begin(), e.declared->route_tables.end(),
                    [](auto const& t) { return t.is_unknown(); });
    std::size_t const sure = e.kind ? tables.size() : 0;
    if (open_tables && e.vpc.valid()) // it may be in any table
      for (auto const t : net_.vpcs_[e.vpc].route_tables)
        if (std::find(tables.begin(), tables.end(), t) == tables.end())
          tables.push_back(t);
    for (std::size_t k = 0; k < tables.size(); ++k) { // EP-2
      auto const t = tables[k];
      resolved_route r;
      r.list = e.list;
      if (k < sure)
        r.target = {target_kind::gateway_endpoint, static_cast<std::uint32_t>(i)};
      else
        r.target.kind = target_kind::unknown;
      r.source = route_source::prefix_list;
      r.at = e.declared->at;
      for (auto const& entry : list.entries) {
        r.destination = entry;
        net_.tables_[t].routes.push_back(r);
      }
      if (list.entries_known)
        continue;
      r.destination = {};
      r.destination_known = false;
      net_.tables_[t].routes.push_back(r);
    }
  }
  add_perhaps_endpoints();
}

// Of endpoints that are not known each table of their VPC may have the routes.
void resolver::add_perhaps_endpoints() {
  for (std::size_t i = 0; i < net_.vpcs_.size(); ++i) {
    auto const& vpc = net_.vpcs_.items()[i];
    auto const part = "vpcs." + vpc.declared->id + ".endpoints";
    auto const open = std::any_of(design_->gaps.begin(), design_->gaps.end(), [&](gap const& g) {
      return g.part == part || g.part.starts_with(part + ".");
    });
    if (!open)
      continue;
    resolved_route r;
    r.list =
        aws_list("com.amazonaws.<region>.<service of an endpoint of " + vpc.declared->id + ">");
    r.target.kind = target_kind::unknown;
    r.source = route_source::prefix_list;
    r.at = vpc.declared->at;
    r.destination_known = false;
    for (auto const t : vpc.route_tables)
      net_.tables_[t].routes.push_back(r);
  }
}

void resolver::resolve_edges() {
  for (std::size_t i = 0; i < net_.tables_.size(); ++i) {
    auto const id = net_.tables_.id_at(i);
    auto& table = net_.tables_[id];
    if (table.declared == nullptr || table.declared->gateway.is_left_out())
      continue;
    note_missing(table.declared->gateway, "gateway of route table ", table.id, net_.path(id));
    if (!table.declared->gateway)
      continue;
    table.edge =
        find_target(*table.declared->gateway, table.vpc, net_.path(id), target_use::of_edge);
    if (!table.edge)
      continue;
    if (table.edge->kind == target_kind::internet_gateway)
      net_.internet_gateways_[table.edge->as<internet_gateway>()].edge_table = id;
    if (table.edge->kind == target_kind::vpn_gateway)
      net_.vpn_gateways_[table.edge->as<vpn_gateway>()].edge_table = id;
  }
}

void resolver::classify() {
  for (std::size_t i = 0; i < net_.subnets_.size(); ++i) {
    auto& s = net_.subnets_[net_.subnets_.id_at(i)];
    s.class_ipv4 = classify(s, false);
    s.class_ipv6 = classify(s, true);
  }
}

subnet_class resolver::classify(resolved_subnet const& s, bool ipv6) const {
  if (!s.table.valid())
    return subnet_class::unknown;
  auto const& table = net_.tables_[s.table];
  bool leaves = false;
  bool only_vpn = true;
  bool not_known = !table.routes_unknown.empty();
  for (auto const& r : table.routes) {
    // A gateway endpoint keeps its traffic inside, and a black hole lets nothing out.
    if (r.target.kind == target_kind::local || r.target.kind == target_kind::gateway_endpoint ||
        r.target.kind == target_kind::missing || r.blackhole)
      continue;
    if (!r.destination_known) {
      not_known = true;
      continue;
    }
    if (r.destination.is_v6() != ipv6)
      continue;
    if (r.target.kind == target_kind::unknown) {
      not_known = true;
      continue;
    }
    bool const inside = s.vpc.valid() && [&] {
      auto const& vpc = net_.vpcs_[s.vpc];
      auto const& blocks = ipv6 ? vpc.ipv6 : vpc.ipv4;
      auto const holds = [&](cidr const& b) { return b.contains(r.destination); };
      if (std::any_of(blocks.begin(), blocks.end(), holds))
        return true;
      // A subnet of the VPC lies in one of its blocks, known or not.
      return std::any_of(vpc.subnets.begin(), vpc.subnets.end(), [&](auto const id) {
        auto const& block = ipv6 ? net_.subnets_[id].ipv6 : net_.subnets_[id].ipv4;
        return !vpc.blocks_unknown.empty() && block && holds(*block);
      });
    }();
    if (inside)
      continue;
    if (r.target.kind == target_kind::internet_gateway) {
      auto const& igw = net_.internet_gateways_[r.target.as<internet_gateway>()];
      if (igw.vpc != s.vpc || igw.attached == false)
        continue;
      if (!igw.attached) {
        not_known = true;
        continue;
      }
      return subnet_class::public_subnet;
    }
    leaves = true;
    if (r.target.kind != target_kind::vpn_gateway)
      only_vpn = false;
  }
  if (not_known)
    return subnet_class::unknown;
  if (!leaves)
    return subnet_class::isolated;
  return only_vpn ? subnet_class::vpn_only : subnet_class::private_subnet;
}

} // namespace vpclint::inline v0::network
