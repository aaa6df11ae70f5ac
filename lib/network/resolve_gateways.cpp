#include "vpclint/aws/regions.hpp"

#include "network/open_facts.hpp"
#include "network/resolver.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

template <class Tag>
route_target target(target_kind kind, index<Tag> id) {
  return {kind, id.value};
}

/// `com.amazonaws.ap-northeast-2.ssm` is `ssm` in that Region, and `ap-northeast-2.ssm` in another.
std::string short_service(std::string const& written, std::string const& region) {
  std::string const prefix = "com.amazonaws." + region + ".";
  if (!region.empty() && written.compare(0, prefix.size(), prefix) == 0)
    return written.substr(prefix.size());
  if (written.compare(0, 14, "com.amazonaws.") != 0)
    return written;
  auto const other = aws::leading_region(std::string_view(written).substr(14));
  if (!region.empty() && !other.empty() && other != region && written[14 + other.size()] == '.')
    return written.substr(14);
  auto const dot = written.find('.', 14);
  return dot == std::string::npos ? written : written.substr(dot + 1);
}

} // namespace

void resolver::add_internet_gateways() {
  for (auto const& g : design_->internet_gateways) {
    auto const id = net_.internet_gateways_.push_back({});
    auto& out = net_.internet_gateways_[id];
    out.declared = &g;
    out.vpc = vpc_of(g.in, "internet_gateways." + g.id);
    out.attached = g.attached.or_default(true);
    std::string const resource = at_vpc(out.vpc, "internet_gateway", g.id);
    note_missing(g.attached, "attachment of internet gateway " + g.id, resource);
    if (!target_names_.add(g.id, out.vpc, target(target_kind::internet_gateway, id)))
      duplicate("gateway", g.id, g.at, resource);
    if (out.vpc.valid() && out.attached.value_or(false) &&
        !net_.vpcs_[out.vpc].internet_gateway.valid())
      net_.vpcs_[out.vpc].internet_gateway = id;
  }
  for (auto const& g : design_->egress_only_internet_gateways) {
    auto const id = net_.egress_only_gateways_.push_back({});
    auto& out = net_.egress_only_gateways_[id];
    out.declared = &g;
    out.vpc = vpc_of(g.in, "egress_only_internet_gateways." + g.id);
    if (!target_names_.add(g.id, out.vpc, target(target_kind::egress_only_internet_gateway, id)))
      duplicate("gateway", g.id, g.at, at_vpc(out.vpc, "egress_only_internet_gateway", g.id));
  }
}

void resolver::add_nat_gateways() {
  for (auto const& g : design_->nat_gateways) {
    auto const id = net_.nat_gateways_.push_back({});
    auto& out = net_.nat_gateways_[id];
    out.declared = &g;
    out.vpc = vpc_of(g.in, "nat_gateways." + g.id);
    std::string const resource = at_vpc(out.vpc, "nat_gateways", g.id);
    out.regional = g.regional.or_default(false);
    out.available = g.available.or_default(true);
    if (g.connectivity.is_unknown())
      out.is_public = std::nullopt;
    else
      out.is_public =
          g.connectivity.value_or(nat_connectivity::public_nat) == nat_connectivity::public_nat;
    note_missing(g.regional, "whether NAT gateway " + g.id + " is regional", resource);
    note_missing(g.connectivity, "connectivity of NAT gateway " + g.id, resource);
    note_missing(g.available, "state of NAT gateway " + g.id, resource);
    note_missing(g.subnet, "subnet of NAT gateway " + g.id, resource);
    note_missing(g.has_elastic_ip, "Elastic IP of NAT gateway " + g.id, resource);
    if (g.subnet)
      out.subnet = find_here(subnet_names_, *g.subnet, "subnet", out.vpc, resource);
    if (g.route_table)
      out.table = find_here(table_names_, *g.route_table, "route table", out.vpc, resource);
    if (!target_names_.add(g.id, out.vpc, target(target_kind::nat_gateway, id)))
      duplicate("gateway", g.id, g.at, resource);
  }
}

void resolver::add_vpn_gateways() {
  for (auto const& g : design_->vpn_gateways) {
    auto const id = net_.vpn_gateways_.push_back({});
    auto& out = net_.vpn_gateways_[id];
    std::string const resource = "vpn_gateways." + g.id;
    out.declared = &g;
    note_missing(g.vpc, "VPC of VPN gateway " + g.id, resource);
    if (g.vpc)
      out.vpc = vpc_of(*g.vpc, resource);
    if (!target_names_.add(g.id, {}, target(target_kind::vpn_gateway, id)))
      duplicate("gateway", g.id, g.at, resource);
  }
}

void resolver::add_peerings() {
  for (auto const& p : design_->peerings) {
    auto const id = net_.peerings_.push_back({});
    auto& out = net_.peerings_[id];
    std::string const resource = "peerings." + p.id;
    out.declared = &p;
    note_open(p.requester, "requester of peering " + p.id, resource, p.at);
    note_open(p.accepter, "accepter of peering " + p.id, resource, p.at);
    note_missing(p.state, "state of peering " + p.id, resource);
    if (p.requester)
      out.requester = vpc_of(*p.requester, resource);
    if (p.accepter)
      out.accepter = vpc_of(*p.accepter, resource);
    if (p.state.is_unknown())
      out.active = std::nullopt;
    else
      out.active = p.state.value_or(peering_state::active) == peering_state::active;
    if (out.requester.valid() && out.accepter.valid())
      out.same_region = in_one_region(net_.vpcs_[out.requester], net_.vpcs_[out.accepter]);
    if (!target_names_.add(p.id, {}, target(target_kind::peering, id)))
      duplicate("peering", p.id, p.at, resource);
  }
}

void resolver::add_networks() {
  for (auto const& n : design_->networks) {
    auto const id = net_.networks_.push_back({});
    auto& out = net_.networks_[id];
    std::string const resource = "networks." + n.id;
    out.declared = &n;
    if (!network_names_.add(n.id, {}, id))
      duplicate("network", n.id, n.at, resource);
    auto const take = [&](std::vector<known<cidr>> const& from, std::vector<cidr>& into) {
      for (auto const& block : from) {
        if (block)
          into.push_back(*block);
        if (block.is_unknown())
          out.unknown = block.reason();
        note_missing(block, "CIDR of network " + n.id, resource);
      }
    };
    take(n.cidrs, out.cidrs);
    if (n.advertised)
      take(*n.advertised, out.advertised);
    else
      out.advertised = out.cidrs;
    out.connection = n.connection.value_or(connection_kind::vpn_bgp);
    out.connection_known = !n.connection.is_unknown();
    note_missing(n.connection, "connection of network " + n.id, resource);
    note_missing(n.via, "gateway of network " + n.id, resource);
    if (!n.via)
      continue;
    if (auto const vgw = target_names_.find_in(n.via->name, {});
        vgw.found && vgw.id.kind == target_kind::vpn_gateway) {
      out.via = vgw.id;
      net_.vpn_gateways_[vgw.id.as<vpn_gateway>()].networks.push_back(id);
    }
  }
}

void resolver::add_transit_gateways() {
  for (auto const& g : design_->transit_gateways) {
    auto const id = net_.transit_gateways_.push_back({});
    auto& out = net_.transit_gateways_[id];
    std::string const resource = "transit_gateways." + g.id;
    out.declared = &g;
    out.group_referencing = g.security_group_referencing.or_default(false);
    if (!transit_names_.add(g.id, {}, id) ||
        !target_names_.add(g.id, {}, target(target_kind::transit_gateway, id)))
      duplicate("transit gateway", g.id, g.at, resource);
  }
  for (std::size_t i = 0; i < net_.networks_.size(); ++i) {
    auto& out = net_.networks_[net_.networks_.id_at(i)];
    if (out.via || !out.declared->via)
      continue;
    std::string const resource = "networks." + out.declared->id;
    auto const hit = transit_names_.find(out.declared->via->name, {});
    if (hit.found)
      out.via = target(target_kind::transit_gateway, hit.id);
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
    note_missing(a.vpc, "VPC of attachment " + a.id, resource);
    note_missing(a.appliance_mode, "appliance mode of attachment " + a.id, resource);
    if (a.vpc) {
      out.kind = resolved_attachment::kind_type::vpc;
      out.vpc = vpc_of(*a.vpc, resource);
      for (auto const& s : a.subnets) {
        note_missing(s, "subnet of attachment " + a.id, resource);
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
      note_missing(a, "association of transit gateway table " + t.id, resource);
      if (!a)
        continue;
      auto const found = find_anywhere(names, *a, "attachment", {}, resource);
      if (!found.valid())
        continue;
      table.associations.push_back(found);
      if (!net_.attachments_[found].table.valid())
        net_.attachments_[found].table = table_id;
    }
    for (auto const& a : t.propagations) {
      note_missing(a, "propagation into transit gateway table " + t.id, resource);
      if (a.is_unknown())
        table.routes_unknown = a.reason();
      if (!a)
        continue;
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
    note_missing(r.destination, "destination of a route of transit gateway table " + table.id,
                 resource);
    note_missing(r.attachment, "attachment of a route of transit gateway table " + table.id,
                 resource);
    if (r.attachment)
      out.attachment = find_anywhere(names, *r.attachment, "attachment", {}, resource);
    out.target_unknown = r.attachment.is_unknown();
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
    if (!vpc.blocks_unknown.empty())
      into.routes_unknown = vpc.blocks_unknown;
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

void resolver::add_endpoints() {
  for (auto const& e : design_->endpoints) {
    auto const id = net_.endpoints_.push_back({});
    resolved_endpoint out;
    out.declared = &e;
    out.vpc = vpc_of(e.in, "endpoints." + e.id);
    std::string const resource = at_vpc(out.vpc, "endpoints", e.id);
    std::string const region = out.vpc.valid() ? net_.vpcs_[out.vpc].region : std::string{};
    note_missing(e.service, "service of endpoint " + e.id, resource);
    note_missing(e.kind, "kind of endpoint " + e.id, resource);
    note_missing(e.private_dns, "private DNS of endpoint " + e.id, resource);
    if (e.service)
      out.service = short_service(*e.service, region);
    if (e.kind)
      out.kind = *e.kind;
    else if (e.kind.is_left_out())
      out.kind = !e.route_tables.empty() ||
                         (e.subnets.empty() && (out.service == "s3" || out.service == "dynamodb"))
                     ? endpoint_kind::gateway_endpoint
                     : endpoint_kind::interface_endpoint;
    for (auto const& s : e.subnets) {
      note_missing(s, "subnet of endpoint " + e.id, resource);
      if (!s)
        continue;
      if (auto const found = find_here(subnet_names_, *s, "subnet", out.vpc, resource);
          found.valid())
        out.subnets.push_back(found);
    }
    for (auto const& t : e.route_tables) {
      note_missing(t, "route table of endpoint " + e.id, resource);
      if (!t)
        continue;
      if (auto const found = find_here(table_names_, *t, "route table", out.vpc, resource);
          found.valid())
        out.tables.push_back(found);
    }
    if (out.kind == endpoint_kind::gateway_endpoint && !out.service.empty())
      out.list = aws_list("com.amazonaws." +
                          (!aws::leading_region(out.service).empty() ? std::string{}
                           : region.empty()                          ? std::string("<region>.")
                                                                     : region + ".") +
                          out.service);
    auto const kind = !out.kind ? target_kind::unknown
                      : *out.kind == endpoint_kind::gwlb_endpoint ? target_kind::gwlb_endpoint
                                                                 : target_kind::gateway_endpoint;
    if (out.kind == endpoint_kind::interface_endpoint) {
      // An interface endpoint is no target of routes (RT-16); its name stays free for one.
    } else if (!target_names_.add(e.id, out.vpc, target(kind, id))) {
      duplicate("gateway", e.id, e.at, resource);
    }
    net_.endpoints_[id] = std::move(out);
  }
}

void resolver::add_load_balancers() {
  for (auto const& l : design_->load_balancers) {
    auto const id = net_.load_balancers_.push_back({});
    resolved_load_balancer out;
    out.declared = &l;
    out.vpc = vpc_of(l.in, "load_balancers." + l.id);
    std::string const resource = at_vpc(out.vpc, "load_balancers", l.id);
    note_missing(l.kind, "type of load balancer " + l.id, resource);
    note_missing(l.scheme, "scheme of load balancer " + l.id, resource);
    out.kind = l.kind.or_default(load_balancer_kind::application);
    out.scheme = l.scheme.or_default(load_balancer_scheme::internet_facing);
    std::string unknown_reason;
    out.subnets =
        subnets_of(l.subnets, out.vpc, "load balancer " + l.id, resource, &unknown_reason);
    net_.load_balancers_[id] = std::move(out);
  }
}

void resolver::resolve_listeners() {
  for (std::size_t i = 0; i < net_.load_balancers_.size(); ++i) {
    auto& lb = net_.load_balancers_[net_.load_balancers_.id_at(i)];
    std::string const resource = at_vpc(lb.vpc, "load_balancers", lb.declared->id);
    for (auto const& l : lb.declared->listeners) {
      resolved_listener out;
      out.written = &l;
      note_missing(l.port, "port of a listener of load balancer " + lb.declared->id, resource);
      note_missing(l.target_port, "target port of load balancer " + lb.declared->id, resource);
      for (auto const& t : l.to) {
        note_missing(t, "target of load balancer " + lb.declared->id, resource);
        if (t.is_unknown())
          out.targets_unknown = t.reason();
        if (!t)
          continue;
        auto const found = find_anywhere(workload_names_, *t, "workload", lb.vpc, resource);
        if (found.valid())
          out.targets.push_back(found);
      }
      lb.listeners.push_back(std::move(out));
    }
  }
}

} // namespace vpclint::inline v0::network
