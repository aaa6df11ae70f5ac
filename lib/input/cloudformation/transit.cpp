#include "input/cloudformation/converter.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

std::initializer_list<std::string_view> const attachment_types{
    "AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment",
    "AWS::EC2::TransitGatewayPeeringAttachment"};

} // namespace

void converter::read_transit_gateway(resource const& r) {
  auto& g = add(out_.into().transit_gateways, r);
  g.security_group_referencing = flag(r.get("SecurityGroupReferencingSupport"));
  if (!out_.facts().region.empty())
    g.region = {out_.facts().region, r.key.at()};
  g.tags = tags(r);
}

transit_gateway* converter::transit_for(resource const& part) {
  auto const& v = part.get("TransitGatewayId");
  auto* g = find(out_.into().transit_gateways, target(v, {"AWS::EC2::TransitGateway"}));
  if (g == nullptr)
    lost(part, v);
  return g;
}

/// Something of a gateway that was just added at the end of a list of it.
template <class T>
T& converter::add_part(transit_gateway const& g, std::vector<T>& list, resource const& r) {
  auto& part = list.emplace_back();
  part.id = r.name;
  part.at = r.key.at();
  at_[&r] = list.size() - 1;
  transit_of_[&r] = static_cast<std::size_t>(&g - out_.into().transit_gateways.data());
  return part;
}

void converter::read_transit_attachment(resource const& r) {
  auto* g = transit_for(r);
  if (g == nullptr)
    return;
  auto& a = add_part(*g, g->attachments, r);
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  a.vpc = {ref(in, r.get("VpcId").at), r.get("VpcId").at};
  if (!surely(r))
    a.vpc = {unknown{r.why}, r.key.at()};
  a.subnets = many(r.get("SubnetIds"), {"AWS::EC2::Subnet"});
  auto const& options = r.get("Options");
  a.appliance_mode = flag(options.get("ApplianceModeSupport"));
  a.ipv6 = flag(options.get("Ipv6Support"));
  a.security_group_referencing = flag(options.get("SecurityGroupReferencingSupport"));
}

void converter::read_transit_peering(resource const& r) {
  auto* g = transit_for(r);
  if (g == nullptr)
    return;
  auto& a = add_part(*g, g->attachments, r);
  a.peer = one(r.get("PeerTransitGatewayId"), {"AWS::EC2::TransitGateway"});
  if (!surely(r))
    a.peer = {unknown{r.why}, r.key.at()};
  if (!a.peer)
    return;
  // One connection is an attachment of both gateways.
  for (auto& other : out_.into().transit_gateways)
    if (other.id == a.peer->name && &other != g) {
      auto& back = other.attachments.emplace_back();
      back.id = r.name;
      back.at = r.key.at();
      back.peer = {ref(g->id, r.key.at()), r.key.at()};
    }
}

void converter::read_transit_table(resource const& r) {
  auto* g = transit_for(r);
  if (g == nullptr)
    return;
  if (!g->route_tables)
    g->route_tables.emplace();
  add_part(*g, *g->route_tables, r);
}

transit_gateway_route_table* converter::transit_table_for(resource const& part) {
  auto const& v = part.get("TransitGatewayRouteTableId");
  auto const* r = target(v, {"AWS::EC2::TransitGatewayRouteTable"});
  auto const hit = r == nullptr ? transit_of_.end() : transit_of_.find(r);
  if (hit == transit_of_.end()) {
    lost(part, v);
    return nullptr;
  }
  return &(*out_.into().transit_gateways[hit->second].route_tables)[at_[r]];
}

/// An attachment that a table is for, or has routes from.
void converter::add_to_table(resource const& r,
                             std::vector<known<ref>> transit_gateway_route_table::*list) {
  auto* t = transit_table_for(r);
  if (t == nullptr)
    return;
  auto a = one(r.get("TransitGatewayAttachmentId"), attachment_types);
  if (!surely(r))
    a = {unknown{r.why}, r.key.at()};
  (t->*list).push_back(std::move(a));
}

void converter::read_transit_association(resource const& r) {
  add_to_table(r, &transit_gateway_route_table::associations);
}

void converter::read_transit_propagation(resource const& r) {
  add_to_table(r, &transit_gateway_route_table::propagations);
}

void converter::read_transit_route(resource const& r) {
  auto* t = transit_table_for(r);
  if (t == nullptr)
    return;
  transit_gateway_route out{.at = r.key.at()};
  auto const b = block(r.get("DestinationCidrBlock"));
  out.destination = b ? known<route_destination>(route_destination(*b), b.at)
                      : known<route_destination>(
                            unknown{b.is_unknown() ? b.reason() : "it is not written"}, b.at);
  auto const dead = flag(r.get("Blackhole"));
  out.blackhole = dead.value_or(false);
  out.attachment = one(r.get("TransitGatewayAttachmentId"), attachment_types);
  if (!surely(r) || dead.is_unknown())
    out.attachment = {unknown{surely(r) ? dead.reason() : r.why}, r.key.at()};
  t->routes.push_back(std::move(out));
}

} // namespace vpclint::inline v0::cfn
