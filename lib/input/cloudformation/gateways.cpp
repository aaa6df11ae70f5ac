#include "input/cloudformation/converter.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace vpclint::inline v0::cfn {

void converter::read_internet_gateway(resource const& r) {
  std::vector<resource const*> attachments;
  for (auto const* a : all("AWS::EC2::VPCGatewayAttachment"))
    if (target(a->get("InternetGatewayId"), {"AWS::EC2::InternetGateway"}) == &r)
      attachments.push_back(a);
  std::optional<unknown> refused; // IGW-1
  for (auto const* a : attachments)
    if (auto const* first = taken_by(&r, "VPC", *a))
      refused = clash(*a, "internet gateway " + r.id + " is attached already, by " + first->id,
                      "keep one of " + first->id + " and " + a->id);
  std::map<std::string, std::size_t> made; // by VPC
  auto& gateways = out_.into().internet_gateways;
  for (auto const* a : attachments) {
    auto const in = vpc_of(a->get("VpcId"), a->key.at());
    auto const [hit, is_new] = made.emplace(in, gateways.size());
    bool const sure = surely(r) && surely(*a);
    if (is_new) {
      auto& g = add(gateways, r);
      g.in = ref(in, a->get("VpcId").at);
      g.tags = tags(r);
      tag_elsewhere(r, g.tags);
    }
    auto& attached = gateways[hit->second].attached;
    if (sure)
      attached = {};
    else if (is_new)
      attached = {unknown{surely(r) ? a->why : r.why}, a->key.at()};
  }
  if (refused && made.size() > 1)
    for (auto const& [in, i] : made)
      gateways[i].attached = {*refused, r.key.at()};
  if (attachments.empty())
    read_unattached(r);
}

/// A gateway that nothing attaches is one of the VPCs whose tables have routes to it (IGW-1).
void converter::read_unattached(resource const& r) {
  known<bool> attached{false, r.key.at()};
  for (auto const* a : all("AWS::EC2::VPCGatewayAttachment"))
    if (auto const& other = a->get("InternetGatewayId"); other.is(value_kind::unknown))
      attached = {unknown{other.text}, a->key.at()};
  if (auto const by = shown_by(r); !by.empty())
    attached = {unknown{"what is outside the documents may attach it: " + by}, r.key.at()};
  if (!macros(r.in->root).empty())
    attached = {unknown{"a macro may attach it"}, r.key.at()};
  std::set<std::string> made;
  for (auto const* route : all("AWS::EC2::Route")) {
    auto const* table = target(route->get("RouteTableId"), {"AWS::EC2::RouteTable"});
    if (target(route->get("GatewayId"), {"AWS::EC2::InternetGateway"}) != &r || table == nullptr)
      continue;
    auto const* v = target(table->get("VpcId"), {"AWS::EC2::VPC"});
    if (v == nullptr || !made.insert(v->name).second)
      continue;
    auto& g = add(out_.into().internet_gateways, r);
    g.in = ref(v->name, r.key.at());
    g.attached = attached;
    g.tags = tags(r);
    tag_elsewhere(r, g.tags);
  }
}

namespace {

/// What tells a gateway outside from others: its id, or the parameter that has it.
std::string key_of_outside(value const& v) {
  if (v.is(value_kind::text) && !has_symbol(v.text))
    return "=" + v.text;
  return v.is(value_kind::unknown) && v.parameter ? "?" + v.subject : std::string();
}

} // namespace

/// A VPC has the gateway that is attached to it, wherever that was made (IGW-1).
void converter::attach_outside(resource const& attachment, value const& gateway) {
  auto const* v = target(attachment.get("VpcId"), {"AWS::EC2::VPC"});
  auto& all_of = out_.into().internet_gateways;
  if (v == nullptr || gateway.is(value_kind::reference))
    return lost(attachment, gateway);
  if (std::any_of(all_of.begin(), all_of.end(),
                  [&](auto const& g) { return g.in.name == v->name; }))
    return lost(attachment, gateway);
  auto& g = all_of.emplace_back();
  g.id = "internet-gateway-of-" + v->name;
  g.at = attachment.key.at();
  g.in = ref(v->name, attachment.get("VpcId").at);
  if (!surely(attachment))
    g.attached = {unknown{attachment.why}, attachment.key.at()};
  if (auto key = key_of_outside(gateway); !key.empty())
    outside_gateways_[std::move(key)] = v->name;
}

/// The target of a route to a gateway that no template of the run makes; else nothing.
std::optional<known<ref>> converter::gateway_outside(resource const& r, value const& gateway) {
  auto const* table = target(r.get("RouteTableId"), {"AWS::EC2::RouteTable"});
  auto const* v = table == nullptr ? nullptr : target(table->get("VpcId"), {"AWS::EC2::VPC"});
  bool const may_be_one = gateway.is(value_kind::unknown) ||
                          (gateway.is(value_kind::text) && gateway.text.starts_with("igw-"));
  if (v == nullptr || !may_be_one)
    return std::nullopt;
  auto const hit = outside_gateways_.find(key_of_outside(gateway));
  if (hit != outside_gateways_.end() && hit->second == v->name)
    return known<ref>(ref("internet-gateway-of-" + v->name, gateway.at), gateway.at);
  // EC2 takes such a route only where the gateway is attached, which may be done elsewhere.
  auto& all_of = out_.into().internet_gateways;
  if (std::none_of(all_of.begin(), all_of.end(),
                   [&](auto const& g) { return g.in.name == v->name; }))
    all_of.push_back({.id = "internet-gateway-of-" + v->name,
                      .at = r.key.at(),
                      .in = ref(v->name, gateway.at),
                      .attached = {why(gateway), gateway.at}});
  return std::nullopt;
}

void converter::read_gateway_attachment(resource const& r) {
  auto const& vgw = r.get("VpnGatewayId");
  auto const& igw = r.get("InternetGatewayId");
  if (igw.there() && target(igw, {"AWS::EC2::InternetGateway"}) == nullptr)
    attach_outside(r, igw);
  if (!vgw.there())
    return;
  auto* g = find(out_.into().vpn_gateways, target(vgw, {"AWS::EC2::VPNGateway"}));
  if (g == nullptr) {
    lost(r, vgw);
    return;
  }
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  known<ref> to{ref(in, r.get("VpcId").at), r.get("VpcId").at};
  if (!surely(r))
    to = {unknown{r.why}, r.key.at()};
  if (auto const* first = taken_by(target(vgw, {"AWS::EC2::VPNGateway"}), "VPC", r))
    to = {clash(r, "virtual private gateway " + g->id + " is attached already, by " + first->id,
                "keep one of " + first->id + " and " + r.id),
          r.key.at()};
  g->vpc = std::move(to);
}

void converter::read_egress_only(resource const& r) {
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  auto& g = add(out_.into().egress_only_internet_gateways, r);
  g.in = ref(in, r.get("VpcId").at);
}

void converter::read_nat_gateway(resource const& r) {
  auto const& subnet_id = r.get("SubnetId");
  bool const regional = r.get("AvailabilityMode").text == "regional";
  std::string in;
  if (regional || r.get("VpcId").there())
    in = vpc_of(r.get("VpcId"), r.key.at());
  else
    in = vpc_by({subnet_id}, {}, r);
  auto& g = add(out_.into().nat_gateways, r);
  g.in = ref(in, r.key.at());
  g.subnet = one(subnet_id, {"AWS::EC2::Subnet"});
  if (regional)
    g.regional = {true, r.get("AvailabilityMode").at};
  auto const& kind = r.get("ConnectivityType");
  if (kind.text == "private" || kind.text == "public")
    g.connectivity = {kind.text == "private" ? nat_connectivity::private_nat
                                             : nat_connectivity::public_nat,
                      kind.at};
  else if (kind.there())
    g.connectivity = {no_word(kind), kind.at};
  auto const& allocation = r.get("AllocationId");
  bool const is_private = kind.text == "private";
  if (allocation.is(value_kind::unknown) && allocation.text.substr(0, 10) == "condition ")
    g.has_elastic_ip = {why(allocation), allocation.at};
  else if (allocation.there() || is_private || regional)
    g.has_elastic_ip = {!is_private, allocation.there() ? allocation.at : r.key.at()};
  else
    g.has_elastic_ip = {false, r.key.at()};
  g.ip = address4(r.get("PrivateIpAddress"));
  zone_addresses(r, g);
  if (!surely(r))
    g.available = {unknown{r.why}, r.key.at()};
  g.tags = tags(r);
  tag_elsewhere(r, g.tags);
}

/// The zones of a regional gateway that somebody gave addresses; others have none (NAT-18).
void converter::zone_addresses(resource const& r, nat_gateway& g) {
  for (auto const& entry : items(r.get("AvailabilityZoneAddresses"))) {
    auto const zone = text(entry.get("AvailabilityZone").there() ? entry.get("AvailabilityZone")
                                                                 : entry.get("AvailabilityZoneId"));
    if (!zone) {
      g.available = {unknown{"which zones it has addresses in is not known: " +
                             (zone.is_unknown() ? zone.reason() : "an entry names no zone")},
                     entry.at};
      continue;
    }
    for (auto const& id : items(entry.get("AllocationIds")))
      g.elastic_ips.push_back(
          {.az = *zone,
           .address = {unknown{"AWS chooses the address of " +
                               (id.is(value_kind::reference) ? id.target->id : "an Elastic IP")},
                       id.at},
           .at = id.at});
  }
}

void converter::read_elastic_ip(resource const& r) {
  auto& e = add(out_.into().elastic_ips, r);
  e.address = {unknown{"AWS chooses the address of " + r.id}, r.key.at()};
  e.tags = tags(r);
  tag_elsewhere(r, e.tags);
}

void converter::set_elastic_ip(resource const& r, interface_settings& s) {
  auto const at = r.key.at();
  auto const wanted = address4(r.get("PrivateIpAddress"));
  if (!surely(r)) {
    s.has_elastic_ip = {unknown{r.why}, at};
  } else if (wanted.is_left_out() || (wanted && s.ip && *s.ip == *wanted)) {
    s.has_elastic_ip = {true, at};
  } else if (wanted && std::any_of(s.secondary_ips.begin(), s.secondary_ips.end(),
                                   [&](auto const& a) { return a && *a == *wanted; })) {
    // ENI-11: packets from the primary address have no use for it.
    s.elastic_ips.push_back(
        {.private_ip = wanted, .elastic_ip = {unknown{"AWS chooses the address"}, at}, .at = at});
  } else {
    s.has_elastic_ip = {unknown{"which private address " + r.id + " is for is not known"}, at};
  }
}

void converter::read_elastic_ip_association(resource const& r) {
  auto& d = out_.into();
  auto const& nic = r.get("NetworkInterfaceId");
  auto const* nic_resource = target(nic, {"AWS::EC2::NetworkInterface"});
  auto const* of = target(r.get("InstanceId"), {"AWS::EC2::Instance"});
  if (of == nullptr && nic.text == "PrimaryNetworkInterfaceId")
    of = target(nic, {"AWS::EC2::Instance"});
  if (auto* i = find(d.instances, of); i != nullptr && !nic.there() && i->interfaces.size() > 1)
    i->interfaces.front().settings.has_elastic_ip = {
        missing(r, "association " + r.id + " names no interface, and " + of->id + " has several"),
        r.key.at()}; // IGW-11
  else if (i != nullptr)
    set_elastic_ip(r, i->interfaces.empty() ? i->settings : i->interfaces.front().settings);
  else if (auto* n = find(d.network_interfaces, nic_resource))
    set_elastic_ip(r, n->settings);
  else if (nic_resource != nullptr)
    for (auto& owner : d.instances)
      for (auto& own : owner.interfaces)
        if (own.id == nic_resource->name)
          set_elastic_ip(r, own.settings);
  if (of == nullptr && nic_resource == nullptr)
    lost(r, nic.there() ? nic : r.get("InstanceId"));
}

void converter::read_vpn_gateway(resource const& r) {
  auto& g = add(out_.into().vpn_gateways, r);
  g.tags = tags(r);
  tag_elsewhere(r, g.tags);
}

void converter::read_vpn_connection(resource const& r) {
  auto& n = add(out_.into().networks, r);
  auto const& vgw = r.get("VpnGatewayId");
  n.via = vgw.there() ? one(vgw, {"AWS::EC2::VPNGateway"})
                      : one(r.get("TransitGatewayId"), {"AWS::EC2::TransitGateway"});
  if (!surely(r))
    n.via = {unknown{r.why}, r.key.at()};
  auto const fixed = flag(r.get("StaticRoutesOnly"));
  if (fixed.value_or(false)) {
    n.connection = {connection_kind::vpn_static, fixed.at};
  } else {
    n.connection = {connection_kind::vpn_bgp, fixed.at};
    n.cidrs.push_back(
        {unknown{"what comes over " + r.id + " is announced when it runs"}, r.key.at()});
  }
  n.tags = tags(r);
}

void converter::read_vpn_route(resource const& r) {
  auto* n =
      find(out_.into().networks, target(r.get("VpnConnectionId"), {"AWS::EC2::VPNConnection"}));
  if (n == nullptr) {
    lost(r, r.get("VpnConnectionId"));
    return;
  }
  auto b = block4(r.get("DestinationCidrBlock"));
  if (!surely(r))
    b = {unknown{r.why}, r.key.at()};
  n->cidrs.push_back(std::move(b));
}

void converter::read_peering(resource const& r) {
  auto& p = add(out_.into().peerings, r);
  p.requester = one(r.get("VpcId"), {"AWS::EC2::VPC"});
  p.accepter = one(r.get("PeerVpcId"), {"AWS::EC2::VPC"});
  if (!surely(r))
    p.state = {unknown{r.why}, r.key.at()};
  p.tags = tags(r);
}

void converter::read_endpoint(resource const& r) {
  auto const in = vpc_of(r.get("VpcId"), r.key.at());
  here_ = in;
  auto& e = add(out_.into().endpoints, r);
  e.in = ref(in, r.get("VpcId").at);
  auto const& kind = r.get("VpcEndpointType");
  if (!kind.there() || kind.text == "Gateway")
    e.kind = {endpoint_kind::gateway_endpoint, kind.at};
  else if (kind.text == "Interface")
    e.kind = {endpoint_kind::interface_endpoint, kind.at};
  else if (kind.text == "GatewayLoadBalancer")
    e.kind = {endpoint_kind::gwlb_endpoint, kind.at};
  else
    e.kind = {no_word(kind), kind.at};
  auto service = r.get("ServiceName");
  auto const prefix = "com.amazonaws." + std::string(region_symbol) + ".";
  if (service.is(value_kind::text) && service.text.compare(0, prefix.size(), prefix) == 0)
    service.text = service.text.substr(prefix.size());
  e.service = text(service);
  e.subnets = many(r.get("SubnetIds"), {"AWS::EC2::Subnet"});
  e.route_tables = many(r.get("RouteTableIds"), {"AWS::EC2::RouteTable"});
  if (!surely(r)) {
    for (auto& t : e.route_tables)
      t = {unknown{r.why}, r.key.at()};
    for (auto& s : e.subnets)
      s = {unknown{r.why}, r.key.at()};
  }
  set_groups(e.security_groups, r.get("SecurityGroupIds"));
  e.private_dns = flag(r.get("PrivateDnsEnabled"));
  if (e.private_dns.is_left_out() && e.kind && *e.kind == endpoint_kind::interface_endpoint)
    e.private_dns = {false, r.key.at()}; // other than in the API
  e.tags = tags(r);
}

void converter::read_public_access(resource const& r) {
  auto& b = out_.into().public_access;
  b.at = r.key.at();
  auto const& mode = r.get("InternetGatewayBlockMode");
  if (mode.text == "block-bidirectional")
    b.mode = {bpa_mode::block_bidirectional, mode.at};
  else if (mode.text == "block-ingress")
    b.mode = {bpa_mode::block_ingress, mode.at};
  else
    b.mode = {no_word(mode), mode.at};
  if (!surely(r))
    b.mode = {unknown{r.why}, r.key.at()};
}

void converter::read_exclusion(resource const& r) {
  bpa_exclusion e{.at = r.key.at()};
  e.vpc = one(r.get("VpcId"), {"AWS::EC2::VPC"});
  e.subnet = one(r.get("SubnetId"), {"AWS::EC2::Subnet"});
  auto const& mode = r.get("InternetGatewayExclusionMode");
  if (mode.text == "allow-bidirectional")
    e.mode = {bpa_exclusion_mode::allow_bidirectional, mode.at};
  else if (mode.text == "allow-egress")
    e.mode = {bpa_exclusion_mode::allow_egress, mode.at};
  else
    e.mode = {no_word(mode), mode.at};
  if (!surely(r))
    e.mode = {unknown{r.why}, r.key.at()};
  out_.into().public_access.exclusions.push_back(std::move(e));
}

void converter::read_part(resource const& /*r*/) {}

} // namespace vpclint::inline v0::cfn
