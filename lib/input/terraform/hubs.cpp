#include "input/terraform/reader.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::terraform {
namespace {

transit_gateway* gateway_of(reader& r, attribute const& a) {
  auto const found = r.resolve(a, types::transit_gateways);
  auto const* t = found.only();
  auto const slot = t == nullptr ? std::nullopt : r.slot(t->which);
  if (slot)
    return &r.into().transit_gateways[*slot];
  // A gateway that is not in the documents: what it connects is open.
  std::string const label =
      t != nullptr && t->which == nullptr ? t->text : "gateway-of-" + a.owner().address;
  auto& all = r.into().transit_gateways;
  for (auto& g : all)
    if (g.id == label)
      return &g;
  auto& made = all.emplace_back();
  made.id = label;
  made.at = a.at();
  unknown const why{label + " is not in the document"};
  auto& table = made.route_tables.emplace().emplace_back();
  table.id = "not-in-the-document";
  table.at = a.at();
  table.associations.push_back({why, a.at()});
  table.propagations.push_back({why, a.at()});
  made.security_group_referencing = {why, a.at()};
  return &made;
}

known<ref> attachment_ref(reader& r, attribute const& a) {
  auto found = r.resolve(a, types::attachments);
  return r.to_ref(found, a, types::attachments);
}

transit_gateway_route_table& default_table(transit_gateway& g, place at) {
  if (!g.route_tables)
    g.route_tables.emplace();
  for (auto& t : *g.route_tables)
    if (t.id == "default")
      return t;
  auto& made = g.route_tables->emplace_back();
  made.id = "default";
  made.at = at;
  return made;
}

/// Calls `f` with each table that an argument may mean, and whether it is the only one.
template <class F>
void with_transit_table(reader& r, attribute const& a, F const& f) {
  auto const found = r.owners(a, types::transit_tables);
  bool const sure = found.only() != nullptr;
  for (auto const& t : found.targets) {
    if (t.which == nullptr)
      continue;
    if (t.kind == target::kind_type::made_by) {
      if (auto const slot = r.slot(t.which); slot && t.which->type == "aws_ec2_transit_gateway")
        f(default_table(r.into().transit_gateways[*slot], a.at()), sure);
      continue;
    }
    auto const name = r.name(*t.which);
    for (auto& g : r.into().transit_gateways)
      if (g.route_tables)
        for (auto& table : *g.route_tables)
          if (table.id == name)
            f(table, sure);
  }
}

known<ref> perhaps(known<ref> const& one, bool sure, attribute const& a) {
  return sure ? one
              : known<ref>(unknown{a.owner().address + " may be about another table"}, a.at());
}

} // namespace

void read_peering(reader& r, instance const& i) {
  peering p{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  attribute const mine(i, "vpc_id");
  attribute const other(i, "peer_vpc_id");
  p.requester = r.known_vpc(mine);
  p.accepter = r.known_vpc(other);
  auto const status = attribute(i, "accept_status").text();
  auto const accept = r.flag({i, "auto_accept"});
  bool accepted = accept.value_or(false);
  constexpr std::array<std::string_view, 1> accepters{"aws_vpc_peering_connection_accepter"};
  r.each(accepters, [&](instance const& a) {
    auto const to = r.resolve({a, "vpc_peering_connection_id"}, types::peerings);
    // A request that nobody accepts stays one (PCX-1); `auto_accept` is off unless it is written.
    if (auto const* t = to.only(); t != nullptr && t->which == &i)
      accepted = accepted || attribute(a, "auto_accept").text() == "true" ||
                 attribute(a, "accept_status").text() == "active";
  });
  if (accepted || status == "active")
    p.state = {peering_state::active, i.at};
  else if (status == "deleted" || status == "rejected" || status == "expired")
    p.state = {peering_state::deleted, i.at};
  else if (status == "failed")
    p.state = {peering_state::failed, i.at};
  else
    p.state = {unknown{"nothing in the document accepts " + i.address}, i.at};
  r.place_at(i, r.into().peerings.size());
  r.into().peerings.push_back(std::move(p));
}

void read_peering_accepter(reader& r, instance const& i) {
  // One that accepts a request from outside the documents stands for the connection.
  attribute const request(i, "vpc_peering_connection_id");
  auto const found = r.resolve(request, types::peerings);
  if (auto const* t = found.only(); t != nullptr && t->which != nullptr)
    return;
  r.lost(request, i.address, "the request is not in the document");
}

void read_vpn_gateway(reader& r, instance const& i) {
  vpn_gateway g{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  attribute const vpc(i, "vpc_id");
  if (vpc.is_unknown() || !vpc.text().empty())
    g.vpc = r.known_vpc(vpc);
  r.place_at(i, r.into().vpn_gateways.size());
  r.into().vpn_gateways.push_back(std::move(g));
}

void read_vpn_gateway_attachment(reader& r, instance const& i) {
  auto const found = r.owners({i, "vpn_gateway_id"}, types::vpn_gateways);
  for (auto const& t : found.targets)
    if (auto const slot = r.slot(t.which)) {
      auto& vpc = r.into().vpn_gateways[*slot].vpc;
      if (found.only() != nullptr)
        vpc = r.known_vpc({i, "vpc_id"});
      else if (!vpc)
        vpc = {unknown{i.address + " may be about another gateway"}, i.at};
    }
}

void read_vpn_connection(reader& r, instance const& i) {
  outside_network n{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  attribute const vgw(i, "vpn_gateway_id");
  attribute const tgw(i, "transit_gateway_id");
  if (!vgw.is_left_out() && (vgw.configured() || !vgw.text().empty()))
    n.via = r.one(vgw, types::vpn_gateways);
  if (!n.via.has_value() && !tgw.is_left_out() && (tgw.configured() || !tgw.text().empty()))
    n.via = {ref(gateway_of(r, tgw)->id, tgw.at()), tgw.at()};
  attribute const fixed(i, "static_routes_only");
  auto const is_static = r.flag(fixed);
  if (is_static.is_unknown())
    n.connection = {unknown{is_static.reason()}, fixed.at()};
  else if (is_static.value_or(false))
    n.connection = {connection_kind::vpn_static, fixed.at()};
  else
    n.cidrs.push_back({unknown{"the other side announces its networks by BGP"}, i.at});
  r.place_at(i, r.into().networks.size());
  r.into().networks.push_back(std::move(n));
}

void read_vpn_route(reader& r, instance const& i) {
  attribute const to(i, "vpn_connection_id");
  auto const found = r.resolve(to, types::vpn_connections);
  auto const* t = found.only();
  auto const slot = t == nullptr ? std::nullopt : r.slot(t->which);
  if (!slot)
    return r.lost(to, i.address, found.reason);
  auto block = r.block({i, "destination_cidr_block"});
  if (!block.is_left_out())
    r.into().networks[*slot].cidrs.push_back(std::move(block));
}

void read_transit_gateway(reader& r, instance const& i) {
  transit_gateway g{.id = r.name(i), .at = i.at, .tags = r.tags(i)};
  if (auto region = r.region_of(i); !region.empty())
    g.region = {std::move(region), i.at};
  g.security_group_referencing = r.flag({i, "security_group_referencing_support"});
  r.place_at(i, r.into().transit_gateways.size());
  r.into().transit_gateways.push_back(std::move(g));
}

void read_attachment(reader& r, instance const& i) {
  transit_gateway_attachment a{.id = r.name(i), .at = i.at};
  if (i.type == "aws_ec2_transit_gateway_vpc_attachment") {
    attribute const vpc(i, "vpc_id");
    a.vpc = vpc.is_left_out() ? known<ref>(ref(r.vpc_of(i), vpc.at()), vpc.at()) : r.known_vpc(vpc);
    a.subnets = r.many({i, "subnet_ids"}, types::subnets);
    a.appliance_mode = r.flag({i, "appliance_mode_support"});
    a.security_group_referencing = r.flag({i, "security_group_referencing_support"});
    a.ipv6 = r.flag({i, "ipv6_support"});
    if (a.ipv6.is_left_out())
      a.ipv6 = {false, i.at}; // TGW-17: off unless asked for
  } else {
    a.peer = r.one({i, "peer_transit_gateway_id"}, types::transit_gateways);
  }
  attribute const to(i, "transit_gateway_id");
  auto* g = gateway_of(r, to);
  r.place_at(i, g->attachments.size());
  g->attachments.push_back(std::move(a));
}

void read_transit_table(reader& r, instance const& i) {
  auto* g = gateway_of(r, {i, "transit_gateway_id"});
  if (!g->route_tables)
    g->route_tables.emplace();
  auto& t = g->route_tables->emplace_back();
  t.id = r.name(i);
  t.at = i.at;
}

void read_transit_association(reader& r, instance const& i) {
  attribute const a(i, "transit_gateway_attachment_id");
  auto const what = attachment_ref(r, a);
  with_transit_table(r, {i, "transit_gateway_route_table_id"},
                     [&](transit_gateway_route_table& t, bool sure) {
                       t.associations.push_back(perhaps(what, sure, a));
                     });
}

void read_transit_propagation(reader& r, instance const& i) {
  attribute const a(i, "transit_gateway_attachment_id");
  auto const what = attachment_ref(r, a);
  with_transit_table(r, {i, "transit_gateway_route_table_id"},
                     [&](transit_gateway_route_table& t, bool sure) {
                       t.propagations.push_back(perhaps(what, sure, a));
                     });
}

void read_transit_route(reader& r, instance const& i) {
  transit_gateway_route x{.at = i.at};
  if (i.type == "aws_ec2_transit_gateway_route") {
    attribute const a(i, "destination_cidr_block");
    auto const block = r.block(a);
    x.destination = block ? known<route_destination>(route_destination(*block), a.at())
                          : known<route_destination>(reader::after_apply(a), a.at());
  } else {
    attribute const a(i, "prefix_list_id");
    auto const list = r.one(a, types::prefix_lists);
    x.destination = list ? known<route_destination>(route_destination(*list), a.at())
                         : known<route_destination>(reader::after_apply(a), a.at());
  }
  x.blackhole = attribute(i, "blackhole").text() == "true";
  attribute const to(i, "transit_gateway_attachment_id");
  if (!x.blackhole)
    x.attachment = attachment_ref(r, to);
  with_transit_table(
      r, {i, "transit_gateway_route_table_id"}, [&](transit_gateway_route_table& t, bool sure) {
        t.routes.push_back(x);
        if (!sure)
          t.routes.back().destination = {unknown{i.address + " may belong to another table"}, i.at};
      });
}

void read_default_transit_tables(reader& r) {
  // With written tables there is no default one in a design, so where AWS makes one it is written,
  // for the attachments that nothing else associates.
  constexpr std::array<std::string_view, 1> attachments{"aws_ec2_transit_gateway_vpc_attachment"};
  r.each(types::transit_gateways, [&](instance const& i) {
    auto const slot = r.slot(&i);
    if (!slot)
      return;
    auto& g = r.into().transit_gateways[*slot];
    bool const associates = attribute(i, "default_route_table_association").text() != "disable";
    bool const propagates = attribute(i, "default_route_table_propagation").text() != "disable";
    std::set<std::string> silent;
    std::set<std::string> apart;
    r.each(attachments, [&](instance const& a) {
      auto const name = r.name(a);
      if (attribute(a, "transit_gateway_default_route_table_association").text() == "false")
        apart.insert(name);
      if (attribute(a, "transit_gateway_default_route_table_propagation").text() == "false")
        silent.insert(name);
    });
    if (!g.route_tables && associates && propagates && silent.empty() && apart.empty())
      return;
    if (!g.route_tables)
      g.route_tables.emplace();
    std::set<std::string> taken;
    for (auto const& t : *g.route_tables)
      for (auto const& a : t.associations)
        if (a)
          taken.insert(a->name);
    std::vector<std::string> all;
    for (auto const& a : g.attachments)
      all.push_back(a.id);
    for (auto const& n : r.into().networks)
      if (n.via && n.via->name == g.id)
        all.push_back(n.id);
    for (auto const& id : all) {
      if (associates && taken.count(id) == 0 && apart.count(id) == 0)
        default_table(g, g.at).associations.push_back(ref(id, g.at));
      if (propagates && silent.count(id) == 0)
        default_table(g, g.at).propagations.push_back(ref(id, g.at));
    }
  });
}

} // namespace vpclint::inline v0::terraform
