#include "input/cloudformation/converter.hpp"

#include <utility>

namespace vpclint::inline v0::cfn {

void converter::read_vpc(resource const& r) {
  auto& v = add(out_.into().vpcs, r);
  auto b = block(r.get("CidrBlock"), false);
  if (b.is_left_out())
    b = {unknown{"an address pool gives the CIDR of " + r.id}, r.key.at()};
  v.cidr_blocks.push_back(std::move(b));
  auto const support = flag(r.get("EnableDnsSupport"));
  auto const hostnames = flag(r.get("EnableDnsHostnames"));
  v.dns_support = support;
  v.dns_hostnames = hostnames;
  v.tags = tags(r);
}

void converter::read_vpc_cidr(resource const& r) {
  auto* v = find(out_.into().vpcs, target(r.get("VpcId"), {"AWS::EC2::VPC"}));
  if (v == nullptr) {
    (void)vpc_of(r.get("VpcId"), r.key.at());
    return;
  }
  auto b = block(r.get("CidrBlock"), false);
  auto b6 = block(r.get("Ipv6CidrBlock"), false);
  unknown const made_up{"AWS gives the block of " + r.id};
  if (!surely(r)) {
    unknown const open{r.why};
    (b.is_left_out() ? v->ipv6_cidr_blocks : v->cidr_blocks).push_back({open, r.key.at()});
  } else if (!b.is_left_out()) {
    v->cidr_blocks.push_back(std::move(b));
  } else if (!b6.is_left_out()) {
    v->ipv6_cidr_blocks.push_back(std::move(b6));
  } else {
    bool const ipv4_pool = r.get("Ipv4IpamPoolId").there();
    (ipv4_pool ? v->cidr_blocks : v->ipv6_cidr_blocks).push_back({made_up, r.key.at()});
  }
}

void converter::read_subnet(resource const& r) {
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  auto& s = add(out_.into().subnets, r);
  s.in = ref(in, r.get("VpcId").at);
  s.cidr = block(r.get("CidrBlock"), false);
  s.ipv6 = block(r.get("Ipv6CidrBlock"), false);
  auto const& pool = r.get("Ipv4IpamPoolId");
  if (s.cidr.is_left_out() && pool.there())
    s.cidr = {unknown{"an address pool gives the CIDR of " + r.id}, pool.at};
  auto const& az = r.get("AvailabilityZone");
  auto const zone = az.there() ? az : r.get("AvailabilityZoneId");
  if (zone.is(value_kind::text) && zone.text.substr(0, region_symbol.size()) == region_symbol &&
      zone.text.size() > region_symbol.size())
    s.az = {zone.text.substr(region_symbol.size()), zone.at}; // its letter is enough
  else
    s.az = text(zone);
  if (s.az.is_left_out())
    s.az = {unknown{"AWS chooses the Availability Zone of " + r.id}, r.key.at()};
  s.public_ip = flag(r.get("MapPublicIpOnLaunch"));
  s.assign_ipv6 = flag(r.get("AssignIpv6AddressOnCreation"));
  s.tags = tags(r);
}

void converter::read_subnet_cidr(resource const& r) {
  auto* s = find(out_.into().subnets, target(r.get("SubnetId"), {"AWS::EC2::Subnet"}));
  if (s == nullptr) {
    (void)why(r.get("SubnetId"));
    return;
  }
  s->ipv6 = block(r.get("Ipv6CidrBlock"), false);
  if (s->ipv6.is_left_out())
    s->ipv6 = {unknown{"AWS gives the block of " + r.id}, r.key.at()};
  if (!surely(r))
    s->ipv6 = {unknown{r.why}, r.key.at()};
}

void converter::read_route_table(resource const& r) {
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  auto& t = add(out_.into().route_tables, r);
  t.in = ref(in, r.get("VpcId").at);
  t.tags = tags(r);
}

void converter::subnet_association(resource const& r, names types, std::string_view property,
                                   known<ref> subnet::*member) {
  auto* s = find(out_.into().subnets, target(r.get("SubnetId"), {"AWS::EC2::Subnet"}));
  auto to = one(r.get(property), types);
  if (!surely(r))
    to = {unknown{r.why}, r.key.at()};
  if (s != nullptr) {
    auto const* t = target(r.get(property), types);
    auto const* table = find(out_.into().route_tables, t);
    auto const* acl = find(out_.into().network_acls, t);
    bool const is_table = t != nullptr && t->type == "AWS::EC2::RouteTable";
    auto const of = is_table && table != nullptr ? table->in.name
                    : !is_table && acl != nullptr ? acl->in.name
                                                  : s->in.name;
    if (auto const open = same_vpc_open(of, s->in.name); to && !open.empty())
      to = {unknown{"whether " + t->id + " is of the VPC of " + s->id + " is not known: " + open},
            r.key.at()};
    s->*member = std::move(to);
    return;
  }
  auto const reason = why(r.get("SubnetId"));
  auto const outside = r.get("SubnetId").is(value_kind::text);
  if (outside || r.get("SubnetId").is(value_kind::reference))
    return;
  // It may be any subnet of the stack that has no association of its own.
  for (auto& other : out_.into().subnets)
    if ((other.*member).is_left_out() && !all("AWS::EC2::Subnet").empty())
      for (auto const* candidate : all("AWS::EC2::Subnet"))
        if (candidate->in == r.in && candidate->name == other.id)
          other.*member = {reason, r.key.at()};
}

void converter::read_table_association(resource const& r) {
  subnet_association(r, {"AWS::EC2::RouteTable"}, "RouteTableId", &subnet::route_table);
}

void converter::read_gateway_association(resource const& r) {
  auto* t = find(out_.into().route_tables, target(r.get("RouteTableId"), {"AWS::EC2::RouteTable"}));
  if (t == nullptr) {
    (void)why(r.get("RouteTableId"));
    return;
  }
  t->gateway = one(r.get("GatewayId"), {"AWS::EC2::InternetGateway", "AWS::EC2::VPNGateway"});
  if (!surely(r))
    t->gateway = {unknown{r.why}, r.key.at()};
}

void converter::read_route(resource const& r) {
  auto* t = find(out_.into().route_tables, target(r.get("RouteTableId"), {"AWS::EC2::RouteTable"}));
  if (t == nullptr) {
    (void)why(r.get("RouteTableId"));
    return;
  }
  route out{.at = r.key.at()};
  for (auto const* name : {"DestinationCidrBlock", "DestinationIpv6CidrBlock"})
    if (auto const& v = r.get(name); v.there()) {
      auto const b = block(v);
      if (b)
        out.destination = {route_destination(*b), v.at};
      else
        out.destination = {unknown{b.is_unknown() ? b.reason() : ""}, v.at};
    }
  if (auto const& v = r.get("DestinationPrefixListId"); v.there()) {
    auto const list = one(v, {"AWS::EC2::PrefixList"});
    if (list)
      out.destination = {route_destination(*list), v.at};
    else
      out.destination = {unknown{list.reason()}, v.at};
  }
  auto const take = [&](std::string_view property, names types) {
    auto const& v = r.get(property);
    if (!v.there())
      return;
    if (v.is(value_kind::text) && v.text == "local")
      out.target = {ref("local", v.at), v.at};
    else
      out.target = one(v, types);
  };
  take("GatewayId", {"AWS::EC2::InternetGateway", "AWS::EC2::VPNGateway"});
  take("NatGatewayId", {"AWS::EC2::NatGateway"});
  take("TransitGatewayId", {"AWS::EC2::TransitGateway"});
  take("VpcPeeringConnectionId", {"AWS::EC2::VPCPeeringConnection"});
  take("EgressOnlyInternetGatewayId", {"AWS::EC2::EgressOnlyInternetGateway"});
  take("InstanceId", {"AWS::EC2::Instance"});
  take("NetworkInterfaceId", {"AWS::EC2::NetworkInterface", "AWS::EC2::Instance"});
  take("VpcEndpointId", {"AWS::EC2::VPCEndpoint"});
  for (auto const* other : {"CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn"})
    if (auto const& v = r.get(other); v.there())
      out.target = {unknown{std::string(other) + " is no target that is modelled"}, v.at};
  if (out.target.is_left_out())
    out.target = {unknown{"the route names no target"}, r.key.at()};
  if (!surely(r))
    out.target = {unknown{r.why}, r.key.at()};
  t->routes.push_back(std::move(out));
}

void converter::read_propagation(resource const& r) {
  for (auto const& item : items(r.get("RouteTableIds"))) {
    auto* t = find(out_.into().route_tables, target(item, {"AWS::EC2::RouteTable"}));
    if (t == nullptr) {
      (void)why(item);
      continue;
    }
    auto to = one(r.get("VpnGatewayId"), {"AWS::EC2::VPNGateway"});
    if (!surely(r))
      to = {unknown{r.why}, r.key.at()};
    t->propagating.push_back(std::move(to));
  }
}

void converter::read_acl(resource const& r) {
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  auto& a = add(out_.into().network_acls, r);
  a.in = ref(in, r.get("VpcId").at);
  a.tags = tags(r);
}

network_acl* converter::acl_for(value const& v) {
  if (auto const* r = target(v, {"AWS::EC2::NetworkAcl"}))
    return find(out_.into().network_acls, r);
  auto const* owner =
      v.text == "DefaultNetworkAcl" ? target(v, {"AWS::EC2::VPC"}) : nullptr;
  if (owner == nullptr)
    return nullptr;
  auto& acls = out_.into().network_acls;
  for (auto& a : acls)
    if (a.id == "default" && a.in.name == owner->name)
      return &a;
  // NACL-2: what AWS puts into a default ACL stays beside what the template adds.
  auto& a = acls.emplace_back();
  a.id = "default";
  a.at = owner->key.at();
  a.in = ref(owner->name, owner->key.at());
  for (auto* side : {&a.ingress, &a.egress})
    side->push_back({.at = a.at,
                     .number = 100,
                     .allow = true,
                     .match = all_traffic(),
                     .remote = cidr(prefix4{})});
  return &a;
}

void converter::read_acl_entry(resource const& r) {
  auto* a = acl_for(r.get("NetworkAclId"));
  if (a == nullptr) {
    (void)why(r.get("NetworkAclId"));
    return;
  }
  acl_entry e{.at = r.key.at()};
  e.number = number(r.get("RuleNumber"));
  auto const& action = r.get("RuleAction");
  if (action.is(value_kind::text) && (action.text == "allow" || action.text == "deny"))
    e.allow = {action.text == "allow", action.at};
  else
    e.allow = {why(action), action.at};
  auto const& icmp = r.get("Icmp");
  auto const& ports = r.get("PortRange");
  if (icmp.there())
    e.match = match(r.get("Protocol"), icmp.get("Type"), icmp.get("Code"));
  else if (ports.is(value_kind::unknown))
    e.match = {why(ports), ports.at};
  else
    e.match = match(r.get("Protocol"), ports.get("From"), ports.get("To"));
  for (auto* at : {&e.allow.at, &e.match.at}) // of what the template does not say
    if (!at->where.valid())
      *at = r.key.at();
  e.remote = block(r.get(r.get("CidrBlock").there() ? "CidrBlock" : "Ipv6CidrBlock"));
  if (!surely(r))
    e.allow = {unknown{r.why}, r.key.at()};
  auto const egress = flag(r.get("Egress"));
  if (egress.is_unknown())
    e.allow = {unknown{egress.reason()}, egress.at};
  if (egress.is_unknown() || egress.value_or(false))
    a->egress.push_back(e);
  if (!egress.value_or(false))
    a->ingress.push_back(std::move(e));
}

void converter::read_acl_association(resource const& r) {
  if (r.get("NetworkAclId").text == "DefaultNetworkAcl" && surely(r))
    return; // what it has anyway
  subnet_association(r, {"AWS::EC2::NetworkAcl"}, "NetworkAclId", &subnet::network_acl);
}

} // namespace vpclint::inline v0::cfn
