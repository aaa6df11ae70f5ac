// Transit gateways: attachments, tables and their routes.
#include "network/open_facts.hpp"
#include "network/resolver.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace vpclint::inline v0::network {

void resolver::add_transit_gateways() {
  for (auto const& g : design_->transit_gateways) {
    auto const id = net_.transit_gateways_.push_back({});
    auto& out = net_.transit_gateways_[id];
    std::string const resource = "transit_gateways." + g.id;
    out.declared = &g;
    out.group_referencing = g.security_group_referencing.or_default(false);
    if (!transit_names_.add(g.id, {}, id) ||
        !target_names_.add(g.id, {}, target_of(target_kind::transit_gateway, id)))
      duplicate("transit gateway", g.id, g.at, resource);
  }
  for (std::size_t i = 0; i < net_.networks_.size(); ++i) {
    auto& out = net_.networks_[net_.networks_.id_at(i)];
    if (out.via || !out.declared->via)
      continue;
    std::string const resource = "networks." + out.declared->id;
    auto const hit = transit_names_.find(out.declared->via->name, {});
    if (hit.found)
      out.via = target_of(target_kind::transit_gateway, hit.id);
    else
      missing_name(*out.declared->via, "VPN gateway or transit gateway", {}, target_names_.names(),
                   resource, {});
  }
  for (std::size_t i = 0; i < net_.transit_gateways_.size(); ++i)
    add_attachments(net_.transit_gateways_.id_at(i));
  connect_transit_peers();
  for (std::size_t i = 0; i < net_.transit_gateways_.size(); ++i)
    add_transit_tables(net_.transit_gateways_.id_at(i));
}

void resolver::add_attachments(index<transit_gateway> id) {
  auto const& g = *net_.transit_gateways_[id].declared;
  std::vector<bool> attached(net_.networks_.size(), false);
  for (auto const& a : g.attachments) {
    resolved_attachment out;
    std::string const resource = "transit_gateways." + g.id + ".attachments." + a.id;
    out.declared = &a;
    out.id = a.id;
    out.at = a.at;
    out.gateway = id;
    out.appliance_mode = a.appliance_mode.or_default(false);
    out.group_referencing = a.security_group_referencing.or_default(true);
    note_missing(a.vpc, "VPC of attachment ", a.id, resource);
    note_missing(a.appliance_mode, "appliance mode of attachment ", a.id, resource);
    if (a.vpc) {
      out.kind = resolved_attachment::kind_type::vpc;
      out.vpc = vpc_of(*a.vpc, resource);
      for (auto const& s : a.subnets) {
        note_missing(s, "subnet of attachment ", a.id, resource);
        if (!s || !out.vpc.valid())
          continue;
        auto const found = find_here(subnet_names_, *s, "subnet", out.vpc, resource);
        if (found.valid())
          out.subnets.push_back(found);
      }
    } else if (a.network) {
      out.kind = resolved_attachment::kind_type::network;
      out.network = find_anywhere(network_names_, *a.network, "network", {}, resource);
      if (out.network.valid())
        attached[out.network.value] = true;
    } else if (a.peer) {
      out.kind = resolved_attachment::kind_type::peer;
      out.peer = find_anywhere(transit_names_, *a.peer, "transit gateway", {}, resource);
    }
    net_.transit_gateways_[id].attachments.push_back(net_.attachments_.push_back(std::move(out)));
  }
  for (std::size_t i = 0; i < net_.networks_.size(); ++i) {
    auto const& n = net_.networks_.items()[i];
    if (attached[i] || !n.via || n.via->kind != target_kind::transit_gateway ||
        n.via->id != id.value)
      continue;
    resolved_attachment out;
    out.id = n.declared->id;
    out.at = n.declared->at;
    out.gateway = id;
    out.kind = resolved_attachment::kind_type::network;
    out.network = net_.networks_.id_at(i);
    net_.transit_gateways_[id].attachments.push_back(net_.attachments_.push_back(std::move(out)));
  }
}

void resolver::connect_transit_peers() {
  for (std::size_t i = 0; i < net_.attachments_.size(); ++i) {
    auto& a = net_.attachments_[net_.attachments_.id_at(i)];
    if (a.kind != resolved_attachment::kind_type::peer || !a.peer.valid())
      continue;
    for (auto const other : net_.transit_gateways_[a.peer].attachments)
      if (net_.attachments_[other].peer == a.gateway)
        a.peer_attachment = other;
  }
}

/// Why an attachment that a table names is not among those that are known, empty where it is
/// implied by a network whose gateway is not known; nothing where it is known, or does not exist.
std::optional<std::string>
resolver::open_attachment(index<transit_gateway> id, ref const& named,
                          name_table<index<resolved_attachment>> const& names) const {
  if (names.find(named.name, {}).found)
    return std::nullopt;
  for (auto const& n : net_.networks_)
    if (n.declared->id == named.name && n.declared->via.is_unknown())
      return std::string{};
  if (auto const* g = gap_of(*design_, transit_part(net_, id) + ".attachments"))
    return g->reason;
  // One entry that is not known still has its name.
  if (auto const* g = gap_of(*design_, transit_part(net_, id) + ".attachments." + named.name))
    return g->reason;
  if (auto const* g = gap_of(*design_, "networks." + named.name))
    return g->reason;
  return std::nullopt;
}

/// What networks announce whose gateway is not known: this one, perhaps. All of them, or one.
void resolver::propagate_perhaps(resolved_transit_table& into, std::string const& only) {
  for (auto const& n : net_.networks_) {
    if (!n.declared->via.is_unknown() || (!only.empty() && n.declared->id != only))
      continue;
    if (!n.unknown.empty())
      into.routes_unknown = n.unknown;
    for (auto const& block : n.advertised) {
      resolved_transit_route r;
      r.destination = block;
      r.target_unknown = true;
      r.source = n.connection == connection_kind::direct_connect
                     ? resolved_transit_route::source_type::direct_connect
                     : resolved_transit_route::source_type::vpn;
      r.at = n.declared->at;
      into.routes.push_back(r);
    }
  }
}

void resolver::add_transit_tables(index<transit_gateway> id) {
  auto& gateway = net_.transit_gateways_[id];
  auto const& g = *gateway.declared;
  name_table<index<resolved_attachment>> names;
  for (auto const a : gateway.attachments) {
    auto const& attachment = net_.attachments_[a];
    if (!names.add(attachment.id, {}, a))
      duplicate("attachment", attachment.id, attachment.at, "transit_gateways." + g.id);
  }
  if (!g.route_tables) {
    resolved_transit_table table;
    table.id = "default";
    table.gateway = id;
    table.at = g.at;
    table.associations = gateway.attachments;
    for (auto const a : gateway.attachments)
      propagate(a, table);
    propagate_perhaps(table, {});
    if (auto const* gap = gap_of(*design_, transit_part(net_, id) + ".attachments"))
      table.routes_unknown = gap->reason;
    else if (auto const* networks = gap_in_networks(*design_))
      table.routes_unknown = networks->reason;
    auto const table_id = net_.transit_tables_.push_back(std::move(table));
    gateway.tables.push_back(table_id);
    for (auto const a : gateway.attachments)
      net_.attachments_[a].table = table_id;
    return;
  }
  for (auto const& t : *g.route_tables) {
    resolved_transit_table table;
    std::string const resource = "transit_gateways." + g.id + ".route_tables." + t.id;
    table.declared = &t;
    table.id = t.id;
    table.gateway = id;
    table.at = t.at;
    add_transit_routes(table, names);
    auto const table_id = net_.transit_tables_.push_back({});
    for (auto const& a : t.associations) {
      note_missing(a, "association of transit gateway table ", t.id, resource);
      if (!a || open_attachment(id, *a, names))
        continue;
      auto const found = find_anywhere(names, *a, "attachment", {}, resource);
      if (!found.valid())
        continue;
      table.associations.push_back(found);
      if (!net_.attachments_[found].table.valid())
        net_.attachments_[found].table = table_id;
    }
    for (auto const& a : t.propagations) {
      note_missing(a, "propagation into transit gateway table ", t.id, resource);
      if (a.is_unknown())
        table.routes_unknown = a.reason();
      if (!a)
        continue;
      if (auto const why = open_attachment(id, *a, names)) {
        if (why->empty())
          propagate_perhaps(table, a->name);
        else
          table.routes_unknown = *why;
        continue;
      }
      if (auto const found = find_anywhere(names, *a, "attachment", {}, resource); found.valid())
        propagate(found, table);
    }
    net_.transit_tables_[table_id] = std::move(table);
    gateway.tables.push_back(table_id);
  }
}

void resolver::add_transit_routes(resolved_transit_table& table,
                                  name_table<index<resolved_attachment>> const& names) {
  std::string const resource = "transit_gateways." +
                               net_.transit_gateways_[table.gateway].declared->id +
                               ".route_tables." + table.id;
  for (auto const& r : table.declared->routes) {
    resolved_transit_route out;
    out.at = r.at;
    out.blackhole = r.blackhole;
    note_missing(r.destination, "destination of a route of transit gateway table ", table.id,
                 resource);
    note_missing(r.attachment, "attachment of a route of transit gateway table ", table.id,
                 resource);
    bool const open = r.attachment && open_attachment(table.gateway, *r.attachment, names);
    if (r.attachment && !open)
      out.attachment = find_anywhere(names, *r.attachment, "attachment", {}, resource);
    out.target_unknown = r.attachment.is_unknown() || open;
    if (!r.destination) {
      table.routes_unknown =
          r.destination.is_unknown() ? r.destination.reason() : "a route has no destination";
      continue;
    }
    if (auto const* block = std::get_if<cidr>(&*r.destination)) {
      out.destination = *block;
      table.routes.push_back(out);
      continue;
    }
    out.source = resolved_transit_route::source_type::prefix_list;
    out.list =
        find_anywhere(list_names_, std::get<ref>(*r.destination), "prefix list", {}, resource);
    if (!out.list.valid())
      continue;
    for (auto const& entry : net_.lists_[out.list].entries) {
      out.destination = entry;
      table.routes.push_back(out);
    }
    if (!net_.lists_[out.list].entries_known)
      table.routes_unknown =
          "the entries of prefix list " + net_.lists_[out.list].id + " are not known";
  }
}

void resolver::propagate(index<resolved_attachment> from, resolved_transit_table& into) {
  using source = resolved_transit_route::source_type;
  auto const& a = net_.attachments_[from];
  auto const add = [&](cidr block, source s) {
    resolved_transit_route r;
    r.destination = block;
    r.attachment = from;
    r.source = s;
    r.at = a.at;
    into.routes.push_back(r);
  };
  if (a.kind == resolved_attachment::kind_type::unknown)
    into.routes_unknown = "what attachment " + a.id + " is attached to is not known";
  if (a.kind == resolved_attachment::kind_type::vpc && a.vpc.valid()) {
    auto const& vpc = net_.vpcs_[a.vpc];
    if (!vpc.ipv4_blocks_unknown.empty())
      into.routes_unknown = vpc.ipv4_blocks_unknown;
    else if (!vpc.blocks_unknown.empty())
      into.ipv6_routes_unknown = vpc.blocks_unknown;
    for (auto const* blocks : {&vpc.ipv4, &vpc.ipv6})
      for (auto const& block : *blocks) {
        // TGW-9: what an earlier attachment of another VPC propagates stays; the overlap does not.
        bool const taken = std::any_of(into.routes.begin(), into.routes.end(), [&](auto const& r) {
          return r.source == source::vpc && r.destination.overlaps(block) && r.attachment != from;
        });
        if (!taken)
          add(block, source::vpc);
      }
  }
  if (a.kind == resolved_attachment::kind_type::network && a.network.valid()) {
    auto const& n = net_.networks_[a.network];
    for (auto const& block : n.advertised)
      add(block,
          n.connection == connection_kind::direct_connect ? source::direct_connect : source::vpn);
    if (!n.unknown.empty())
      into.routes_unknown = n.unknown;
  }
}

} // namespace vpclint::inline v0::network
