#include "vpclint/diag/codes.hpp"

#include "input/cloudformation/converter.hpp"

#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

constexpr std::size_t most_merged = 2000; // routes or entries that are compared

} // namespace

void converter::read_vpc(resource const& r) {
  auto& v = add(out_.into().vpcs, r);
  auto b = block4(r.get("CidrBlock"), false);
  if (b.is_left_out() && r.get("Ipv4IpamPoolId").there())
    b = {unknown{"an address pool gives the CIDR of " + r.id}, r.key.at()};
  if (!b.is_left_out())
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
  auto b = block4(r.get("CidrBlock"), false);
  auto b6 = block6(r.get("Ipv6CidrBlock"), false);
  unknown const made_up{"AWS gives the block of " + r.id};
  if (!surely(r)) {
    unknown const open{r.why};
    (b.is_left_out() ? v->ipv6_cidr_blocks : v->cidr_blocks).push_back({open, r.key.at()});
  } else if (!b.is_left_out() || !b6.is_left_out()) {
    if (!b.is_left_out())
      v->cidr_blocks.push_back(std::move(b));
    if (!b6.is_left_out())
      v->ipv6_cidr_blocks.push_back(std::move(b6));
  } else {
    bool const ipv4_pool = r.get("Ipv4IpamPoolId").there();
    auto const given = eval_.given_attribute(*target(r.get("VpcId"), {"AWS::EC2::VPC"}),
                                             "Ipv6CidrBlocks", r.key.at());
    auto const number_of = v->ipv6_cidr_blocks.size();
    if (ipv4_pool)
      v->cidr_blocks.push_back({made_up, r.key.at()});
    else if (number_of < given.items.size())
      v->ipv6_cidr_blocks.push_back(block6(given.items[number_of], false));
    else
      v->ipv6_cidr_blocks.push_back({made_up, r.key.at()});
  }
}

void converter::read_subnet(resource const& r) {
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  auto& s = add(out_.into().subnets, r);
  s.in = ref(in, r.get("VpcId").at);
  s.cidr = block4(r.get("CidrBlock"), false);
  s.ipv6 = block6(r.get("Ipv6CidrBlock"), false);
  if (!s.ipv6.is_left_out())
    (void)taken_by(&r, "ipv6", r);
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
    lost(r, r.get("SubnetId"));
    return;
  }
  auto ipv6 = block6(r.get("Ipv6CidrBlock"), false);
  if (ipv6.is_left_out())
    ipv6 = {unknown{"AWS gives the block of " + r.id}, r.key.at()};
  if (!surely(r))
    ipv6 = {unknown{r.why}, r.key.at()};
  if (auto const* first = taken_by(target(r.get("SubnetId"), {"AWS::EC2::Subnet"}), "ipv6", r))
    ipv6 = {clash(r, "subnet " + s->id + " has a block of IPv6 already, from " + first->id,
                  "keep one of " + first->id + " and " + r.id),
            r.key.at()};
  s->ipv6 = std::move(ipv6);
}

void converter::read_route_table(resource const& r) {
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  auto& t = add(out_.into().route_tables, r);
  t.in = ref(in, r.get("VpcId").at);
  t.tags = tags(r);
  tag_elsewhere(r, t.tags);
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
    auto const of = is_table && table != nullptr  ? table->in.name
                    : !is_table && acl != nullptr ? acl->in.name
                                                  : s->in.name;
    if (auto const open = same_vpc_open(of, s->in.name); to && !open.empty())
      to = {unknown{"whether " + t->id + " is of the VPC of " + s->id + " is not known: " + open},
            r.key.at()};
    // RT-3 refuses the second of two tables. A second ACL takes the place of the first (NACL-1),
    // and which of them comes second is not said.
    auto const kind = types.begin()->substr(10);
    if (auto const* first = taken_by(target(r.get("SubnetId"), {"AWS::EC2::Subnet"}), kind, r))
      to = {clash(r, "subnet " + s->id + " is associated already, by " + first->id,
                  "keep one of " + first->id + " and " + r.id),
            r.key.at()};
    s->*member = std::move(to);
    return;
  }
  auto const reason = why(r.get("SubnetId"));
  if (r.get("SubnetId").parameter && !r.in->is_child)
    return; // it is there before the stack is, so it is none of these
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
    lost(r, r.get("RouteTableId"));
    return;
  }
  bool const second = !t->gateway.is_left_out();
  t->gateway = one(r.get("GatewayId"), {"AWS::EC2::InternetGateway", "AWS::EC2::VPNGateway"});
  if (second)
    t->gateway = {
        why(value::not_known(t->id + " is associated with several gateways", r.key.at(), r.id)),
        r.key.at()};
  if (!surely(r))
    t->gateway = {unknown{r.why}, r.key.at()};
}

void converter::read_route(resource const& r) {
  auto* t = find(out_.into().route_tables, target(r.get("RouteTableId"), {"AWS::EC2::RouteTable"}));
  if (t == nullptr) {
    lost(r, r.get("RouteTableId"));
    return;
  }
  route out{.at = r.key.at()};
  auto const to = only_one(
      r.properties, {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"},
      "route " + r.id, r.key.at());
  auto const set = [&](auto const& made, auto const& destination_of) {
    if (made)
      out.destination = {destination_of(*made), to.what->at};
    else
      out.destination = {unknown{made.is_unknown() ? made.reason() : ""}, to.what->at};
  };
  auto const as_is = [](auto const& made) { return route_destination(made); };
  if (to.open)
    out.destination = {*to.open, r.key.at()};
  else if (to.name == "DestinationPrefixListId")
    set(one(*to.what, {"AWS::EC2::PrefixList"}), as_is);
  else if (to.what != nullptr)
    set(to.name == "DestinationCidrBlock" ? block4(*to.what) : block6(*to.what), as_is);
  else
    out.destination = {missing(r, "route " + r.id + " names no destination"), r.key.at()};
  out.target = route_target(r);
  if (!surely(r))
    out.target = {unknown{r.why}, r.key.at()};
  if (!merge(r, out, *t))
    t->routes.push_back(std::move(out));
}

bool converter::merge(resource const& r, route const& made, route_table& into) {
  if (into.routes.size() > most_merged)
    return false;
  for (auto& other : into.routes) {
    if (!made.destination || other.destination != made.destination ||
        (surely(r) && !is_perhaps(other.at)))
      continue;
    // A sure one is the only one, or EC2 refuses it (RT-15).
    if (surely(r)) {
      other = made;
      perhaps_.erase({other.at.where.source, other.at.where.begin});
    } else if (is_perhaps(other.at)) {
      other.target = {unknown{r.why}, r.key.at()};
    }
    return true;
  }
  return false;
}

bool converter::merge(resource const& r, acl_entry const& made, std::vector<acl_entry>& into) {
  if (into.size() > most_merged)
    return false;
  for (auto& other : into) {
    if (!made.number || other.number != made.number || (surely(r) && !is_perhaps(other.at)))
      continue;
    if (surely(r)) {
      other = made;
      perhaps_.erase({other.at.where.source, other.at.where.begin});
    } else if (is_perhaps(other.at)) {
      other.allow = {unknown{r.why}, r.key.at()};
      if (!(other.match == made.match))
        other.match = {unknown{r.why}, r.key.at()};
      if (!(other.remote == made.remote))
        other.remote = {unknown{r.why}, r.key.at()};
    }
    return true;
  }
  return false;
}

known<ref> converter::route_target(resource const& r) {
  auto const to =
      only_one(r.properties,
               {"GatewayId", "NatGatewayId", "TransitGatewayId", "VpcPeeringConnectionId",
                "EgressOnlyInternetGatewayId", "InstanceId", "NetworkInterfaceId", "VpcEndpointId",
                "CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn"},
               "route " + r.id, r.key.at());
  if (to.open)
    return {*to.open, r.key.at()};
  if (to.what == nullptr)
    return {unknown{"the route names no target"}, r.key.at()};
  auto const& v = *to.what;
  if (v.is(value_kind::text) && v.text == "local")
    return {ref("local", v.at), v.at};
  for (auto const name : {"CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn"})
    if (to.name == name)
      return {unknown{std::string(name) + " is no target that is modelled"}, v.at};
  if (to.name == "GatewayId")
    if (auto const outside = gateway_outside(r, v))
      return *outside;
  return one(v, {"AWS::EC2::InternetGateway", "AWS::EC2::VPNGateway", "AWS::EC2::NatGateway",
                 "AWS::EC2::TransitGateway", "AWS::EC2::VPCPeeringConnection",
                 "AWS::EC2::EgressOnlyInternetGateway", "AWS::EC2::Instance",
                 "AWS::EC2::NetworkInterface", "AWS::EC2::VPCEndpoint"});
}

void converter::read_propagation(resource const& r) {
  for (auto const& item : items(r.get("RouteTableIds"))) {
    auto* t = find(out_.into().route_tables, target(item, {"AWS::EC2::RouteTable"}));
    if (t == nullptr) {
      lost(r, item);
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
  tag_elsewhere(r, a.tags);
}

network_acl* converter::acl_for(value const& v) {
  if (auto const* r = target(v, {"AWS::EC2::NetworkAcl"}))
    return find(out_.into().network_acls, r);
  auto const* owner = v.text == "DefaultNetworkAcl" ? target(v, {"AWS::EC2::VPC"}) : nullptr;
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

/// What an entry is for: of ICMP types, of TCP and UDP ports, whatever else is written beside.
known<traffic> converter::acl_match(resource const& r, known<cidr> const& remote) {
  auto const& protocol = r.get("Protocol");
  auto const& ports = r.get("PortRange");
  auto const& icmp = r.get("Icmp");
  bool const v4 = protocol.text == "1" || protocol.text == "icmp";
  bool const v6 =
      protocol.text == "58" || protocol.text == "icmpv6" || protocol.text == "ipv6-icmp";
  if (!v4 && !v6)
    return ports.is(value_kind::unknown) ? known<traffic>(why(ports), ports.at)
                                         : match(protocol, ports.get("From"), ports.get("To"));
  if (icmp.is(value_kind::unknown))
    return {why(icmp), icmp.at};
  if (v6 && remote && remote->is_v4())
    return match(protocol, {}, {}); // NACL-10: all of it
  if (!icmp.there() && (v4 || remote)) {
    out_.report(codes::missing_key, severity::error, protocol.at,
                "entry " + r.id + " is for ICMP and has no Icmp")
        .remedy = "write Icmp: {Type: -1, Code: -1} for all types (NACL-11)";
    return {unknown{"the entry names no types"}, protocol.at};
  }
  return match(protocol, icmp.get("Type"), icmp.get("Code"));
}

void converter::read_acl_entry(resource const& r) {
  auto* a = acl_for(r.get("NetworkAclId"));
  if (a == nullptr) {
    lost(r, r.get("NetworkAclId"));
    return;
  }
  acl_entry e{.at = r.key.at()};
  e.number = number(r.get("RuleNumber"));
  auto const& action = r.get("RuleAction");
  if (action.is(value_kind::text) && (action.text == "allow" || action.text == "deny"))
    e.allow = {action.text == "allow", action.at};
  else
    e.allow = {no_word(action), action.at};
  auto const remote =
      only_one(r.properties, {"CidrBlock", "Ipv6CidrBlock"}, "entry " + r.id, r.key.at());
  if (remote.open)
    e.remote = {*remote.open, r.key.at()};
  else if (remote.what != nullptr)
    e.remote = remote.name == "CidrBlock" ? block4(*remote.what) : block6(*remote.what);
  else
    e.remote = {missing(r, "entry " + r.id + " names no block"), r.key.at()};
  e.match = acl_match(r, e.remote);
  for (auto* at : {&e.allow.at, &e.match.at}) // of what the template does not say
    if (!at->where.valid())
      *at = r.key.at();
  if (!surely(r))
    e.allow = {unknown{r.why}, r.key.at()};
  auto const egress = flag(r.get("Egress"));
  if (egress.is_unknown())
    e.allow = {unknown{egress.reason()}, egress.at};
  if ((egress.is_unknown() || egress.value_or(false)) && !merge(r, e, a->egress))
    a->egress.push_back(e);
  if (!egress.value_or(false) && !merge(r, e, a->ingress))
    a->ingress.push_back(std::move(e));
}

void converter::read_acl_association(resource const& r) {
  if (r.get("NetworkAclId").text == "DefaultNetworkAcl" && surely(r))
    return; // what it has anyway
  subnet_association(r, {"AWS::EC2::NetworkAcl"}, "NetworkAclId", &subnet::network_acl);
}

} // namespace vpclint::inline v0::cfn
