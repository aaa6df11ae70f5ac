#include "input/aws/dump.hpp"
#include "input/aws/states.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::dump {
namespace {

transit_gateway_attachment* attachment(transit_gateway& g, std::string_view id) {
  for (auto& a : g.attachments)
    if (a.id == id)
      return &a;
  return nullptr;
}

} // namespace

std::string_view reader::table_of(std::size_t where, std::string_view prefix) const {
  // These answers do not repeat what was asked; the name of the file may.
  std::string_view const file = where_[where].file;
  auto const at = file.rfind(prefix);
  if (at == std::string_view::npos)
    return {};
  auto end = at + prefix.size();
  while (end < file.size() &&
         ((file[end] >= '0' && file[end] <= '9') || (file[end] >= 'a' && file[end] <= 'z')))
    ++end;
  return file.substr(at, end - at);
}

transit_gateway* reader::transit(std::string_view id, place at) {
  for (auto& g : out_.into().transit_gateways)
    if (g.id == id)
      return &g;
  if (id.empty())
    return nullptr;
  // Attachments of a gateway that somebody else owns, or that was not asked for.
  auto& g = out_.into().transit_gateways.emplace_back();
  g.id = std::string(id);
  g.at = at;
  unknown const why{g.id + " is not in the documents"};
  g.security_group_referencing = {why, at};
  auto& table = g.route_tables.emplace().emplace_back();
  table.id = "not-in-the-documents";
  table.at = at;
  table.associations.push_back({why, at});
  table.propagations.push_back({why, at});
  known_.names.emplace(id, id);
  return &g;
}

/// Whether only a list of routes tells what comes from an attachment: from a VPC or a network that
/// is not described.
bool reader::announces_unknown(std::string_view id) const {
  for (auto const& g : out_.into().transit_gateways)
    for (auto const& a : g.attachments)
      if (a.id == id)
        return a.vpc ? outside_.count(a.vpc->name) != 0 : a.network.is_unknown();
  return false;
}

transit_gateway_route_table* reader::transit_table(std::string_view id) {
  for (auto& g : out_.into().transit_gateways)
    if (g.route_tables)
      for (auto& t : *g.route_tables)
        if (t.id == id)
          return &t;
  return nullptr;
}

void reader::read_transit_gateway(item const& i) {
  transit_gateway g{.id = name(i), .at = i.node.at(), .tags = tags(i.node)};
  auto const options = object(i.node, "Options");
  g.security_group_referencing = flag(options, "SecurityGroupReferencingSupport");
  if (auto const region = region_of(i); !region.empty())
    g.region = {region, g.at};
  g.route_tables.emplace();
  if (!asked("TransitGatewayRouteTables", corner_of(i))) {
    auto& table = g.route_tables->emplace_back();
    table.id = "not-in-the-documents";
    table.at = g.at;
    unknown const why{"the route tables of " + g.id + " are not in the documents"};
    table.associations.push_back({why, g.at});
    table.propagations.push_back({why, g.at});
  }
  if (!asked("TransitGatewayVpcAttachments", corner_of(i)) &&
      !asked("TransitGatewayAttachments", corner_of(i)))
    g.attachments.push_back(
        {.id = "not-in-the-documents",
         .at = g.at,
         .vpc = {unknown{"the attachments of " + g.id + " are not in the documents"}, g.at}});
  out_.into().transit_gateways.push_back(std::move(g));
}

void reader::read_transit_table(item const& i) {
  auto* g = transit(str(i.node, "TransitGatewayId"), i.node.at());
  if (g == nullptr)
    return leave_out(i, "names no transit gateway");
  transit_gateway_route_table t{.id = name(i), .at = i.node.at()};
  auto const id = str(i.node, "TransitGatewayRouteTableId");
  bool const routes = asked_about("Routes", id);
  // Without these answers nobody knows what the table holds.
  if (!routes)
    t.routes.push_back(
        {.at = t.at,
         .destination = {unknown{"search-transit-gateway-routes of " + t.id +
                                 " is not in the documents (a file named after the table)"},
                         t.at},
         .attachment = {unknown{"the routes of " + t.id + " are not in the documents"}, t.at}});
  if (cut_short_.count(id) != 0)
    t.routes.push_back(
        {.at = t.at,
         .destination = {unknown{"search-transit-gateway-routes of " + t.id +
                                 " lists some routes only (AdditionalRoutesAvailable)"},
                         t.at},
         .attachment = {unknown{"not all routes of " + t.id + " are in the documents"}, t.at}});
  if (!asked_about("Associations", id) && !asked("TransitGatewayAttachments", corner_of(i)))
    t.associations.push_back(
        {unknown{"the associations of " + t.id + " are not in the documents"}, t.at});
  if (!routes && !asked_about("TransitGatewayRouteTablePropagations", id))
    t.propagations.push_back(
        {unknown{"the propagations of " + t.id + " are not in the documents"}, t.at});
  g->route_tables->push_back(std::move(t));
}

void reader::read_vpc_attachment(item const& i) {
  auto* g = transit(str(i.node, "TransitGatewayId"), i.node.at());
  if (g == nullptr)
    return leave_out(i, "names no transit gateway");
  auto const position = static_cast<std::size_t>(g - out_.into().transit_gateways.data());
  transit_gateway_attachment a{.id = name(i), .at = i.node.at()};
  auto r = vpc_of(i.node);
  auto const at = r.at;
  if (auto const s = str(i.node, "State"); life_of(i.kind->key, s) == life::unclear)
    a.vpc = {unknown{"it is " + unclear_words(s)}, at};
  else
    a.vpc = {std::move(r), at};
  a.subnets = many(i.node, "SubnetIds");
  auto const options = object(i.node, "Options");
  a.appliance_mode = flag(options, "ApplianceModeSupport");
  a.ipv6 = flag(options, "Ipv6Support");
  a.security_group_referencing = flag(options, "SecurityGroupReferencingSupport");
  out_.into().transit_gateways[position].attachments.push_back(std::move(a));
}

/// An attachment that no answer about its kind tells of; `peer` is the gateway at the other end.
transit_gateway_attachment reader::make_attachment(item const& i, std::string_view peer) {
  auto const type = str(i.node, "ResourceType");
  bool const is_peering = type == "peering" || get(i.node, "RequesterTgwInfo");
  transit_gateway_attachment made{.id = std::string(i.id), .at = i.node.at()};
  if (auto const s = str(i.node, "State"); life_of(i.kind->key, s) == life::unclear) {
    auto& open = is_peering ? made.peer : made.vpc; // g++ 12 mixes both up in one expression
    open = known<ref>(unknown{"it is " + unclear_words(s)}, made.at);
  } else if (type == "vpc") {
    made.subnets.push_back(
        {unknown{"describe-transit-gateway-vpc-attachments is not in the documents"}, made.at});
    auto r = vpc_of(i.node, "ResourceId");
    auto const at = r.at;
    made.vpc = {std::move(r), at};
  } else if (is_peering) {
    made.peer =
        peer.empty()
            ? known<ref>(unknown{"the other side of " + made.id + " is not in the documents"},
                         made.at)
            : by_name(peer, made.at);
  } else if (auto const vpn = type == "vpn" ? to(i.node, "ResourceId") : known<ref>(); vpn) {
    made.network = vpn;
  } else {
    made.network = {unknown{"what " + std::string(type.substr(0, 40)) + " " +
                            std::string(str(i.node, "ResourceId").substr(0, 80)) +
                            " announces is in no answer"},
                    made.at};
  }
  return made;
}

void reader::read_attachment(item const& i) {
  auto const id = i.id;
  auto const requester = object(i.node, "RequesterTgwInfo");
  auto const s = str(i.node, "State");
  bool const usable = life_of(i.kind->key, s) != life::gone;
  if (known_.gone.contains(id) || !usable)
    return leave_out(i, usable ? "is " + known_.gone.find(id)->second
                               : "is " + std::string(s.substr(0, 40)));
  auto mine = str(requester ? requester : i.node, "TransitGatewayId");
  auto other = str(object(i.node, "AccepterTgwInfo"), "TransitGatewayId");
  if (requester && !other.empty() && !known_.has(mine))
    std::swap(mine, other);
  auto* g = transit(mine, i.node.at());
  if (g == nullptr)
    return leave_out(i, "names no transit gateway");
  if (attachment(*g, id) == nullptr) {
    auto made = make_attachment(i, requester ? other : std::string_view());
    known_.names.emplace(id, id);
    g = transit(mine, i.node.at()); // the VPC may have moved nothing, the names may
    g->attachments.push_back(std::move(made));
  }
  auto const association = object(i.node, "Association");
  auto const table = str(association, "TransitGatewayRouteTableId");
  auto const joined = joined_by(str(association, "State"));
  if (table.empty() || joined == life::gone)
    return;
  auto* t = transit_table(table);
  if (t == nullptr) {
    if (!g->route_tables)
      g->route_tables.emplace();
    t = &g->route_tables->emplace_back();
    t->id = std::string(table);
    t->at = association.at();
    t->propagations.push_back({unknown{t->id + " is not in the documents"}, t->at});
  }
  if (joined == life::unclear)
    t->associations.push_back({unknown{"the association of " + std::string(id.substr(0, 60)) +
                                       " is " + unclear_words(str(association, "State"))},
                               i.node.at()});
  else
    t->associations.push_back({ref(std::string(id), i.node.at()), i.node.at()});
}

void reader::read_transit_association(item const& i) {
  auto* t = transit_table(table_of(i, "tgw-rtb-"));
  auto const id = str(i.node, "TransitGatewayAttachmentId");
  if (t == nullptr)
    return unused(i, "The answer does not say which table these associations are of; name "
                     "the file after it (tgw-rtb-...).");
  auto const joined = joined_by(str(i.node, "State"));
  if (joined == life::gone)
    return;
  if (joined == life::unclear)
    return t->associations.push_back(
        {unknown{"the association of " + std::string(id.substr(0, 60)) + " is " +
                 unclear_words(str(i.node, "State"))},
         i.node.at()});
  bool const there = std::any_of(t->associations.begin(), t->associations.end(),
                                 [&](auto const& a) { return a && a->name == id; });
  if (!there)
    t->associations.push_back(by_name(id, i.node.at()));
}

void reader::read_transit_propagation(item const& i) {
  auto* t = transit_table(table_of(i, "tgw-rtb-"));
  auto const id = str(i.node, "TransitGatewayAttachmentId");
  if (t == nullptr)
    return unused(i, "The answer does not say which table these propagations are of; name "
                     "the file after it (tgw-rtb-...).");
  bool const there = std::any_of(t->propagations.begin(), t->propagations.end(),
                                 [&](auto const& a) { return a && a->name == id; });
  auto const joined = joined_by(str(i.node, "State"));
  if (joined == life::unclear)
    return t->propagations.push_back(
        {unknown{"the propagation of " + std::string(id.substr(0, 60)) + " is " +
                 unclear_words(str(i.node, "State"))},
         i.node.at()});
  if (!there && joined != life::gone &&
      listed_.count({std::string(table_of(i, "tgw-rtb-")), std::string(id)}) == 0)
    t->propagations.push_back(by_name(id, i.node.at()));
}

void reader::read_transit_route(item const& i) {
  auto* t = transit_table(table_of(i, "tgw-rtb-"));
  if (t == nullptr)
    return unused(i, "The answer does not say which table these routes are of; name the "
                     "file after it (tgw-rtb-...).");
  auto const attachments = list(i.node, "TransitGatewayAttachments");
  auto const state = state_of_route(str(i.node, "State"));
  if (state == route_state::gone)
    return leave_out(i, "is " + std::string(str(i.node, "State")));
  if (str(i.node, "Type") == "propagated") {
    bool open = attachments.size() == 1;
    for (auto const a : attachments.items())
      open = open && announces_unknown(str(a, "TransitGatewayAttachmentId"));
    std::string const table(table_of(i, "tgw-rtb-"));
    for (auto const a : attachments.items()) {
      // What it announces is this list, unless there is more of it.
      if (open && cut_short_.count(table) == 0) {
        listed_.emplace(table, std::string(str(a, "TransitGatewayAttachmentId")));
        continue;
      }
      auto r = to(a, "TransitGatewayAttachmentId");
      if (std::none_of(t->propagations.begin(), t->propagations.end(),
                       [&](auto const& old) { return r && old && old->name == r->name; }))
        t->propagations.push_back(std::move(r));
    }
    if (!open || cut_short_.count(table) != 0)
      return;
  }
  transit_gateway_route r{.at = i.node.at()};
  r.blackhole = state == route_state::blackhole;
  auto b = block(i.node, "DestinationCidrBlock");
  if (b)
    r.destination = {route_destination(*b), b.at};
  else if (auto const pl = to(i.node, "PrefixListId"); pl)
    r.destination = {route_destination(*pl), pl.at};
  else
    r.destination = {unknown{"the destination is not in the documents"}, r.at};
  for (auto const a : attachments.items())
    r.attachment = to(a, "TransitGatewayAttachmentId");
  if (state == route_state::unclear)
    r.attachment = {unknown{"the route is " + unclear_words(str(i.node, "State"))}, r.at};
  if (r.attachment.is_left_out() && !r.blackhole)
    r.attachment = {unknown{"the route names no attachment"}, r.at};
  t->routes.push_back(std::move(r));
}

} // namespace vpclint::inline v0::dump
