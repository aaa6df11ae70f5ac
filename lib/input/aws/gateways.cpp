#include "input/aws/dump.hpp"
#include "input/aws/states.hpp"
#include "input/ipv6_left_out.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::dump {

/// Routes to it may be there still.
void reader::leave_unattached(item const& i) {
  known_.names.erase(i.id);
  known_.gone.emplace(i.id, "attached to no VPC");
  leave_out(i, "is attached to no VPC");
}

void reader::read_internet_gateway(item const& i) {
  internet_gateway g{.id = name(i), .at = i.node.at(), .tags = tags(i.node)};
  for (auto const a : list(i.node, "Attachments").items()) {
    auto const s = str(a, "State");
    auto const joined = joined_by(s);
    if (!get(a, "VpcId") || joined == life::gone)
      continue;
    g.in = vpc_of(a);
    if (joined == life::unclear)
      g.attached = {unknown{"its attachment is " + unclear_words(s)}, a.at()};
    else
      g.attached = {true, a.at()};
  }
  if (g.in.name.empty())
    return leave_unattached(i);
  out_.into().internet_gateways.push_back(std::move(g));
}

void reader::read_egress_only(item const& i) {
  egress_only_internet_gateway g{.id = name(i), .at = i.node.at(), .tags = tags(i.node)};
  for (auto const a : list(i.node, "Attachments").items())
    if (auto const s = str(a, "State"); get(a, "VpcId") && joined_by(s) != life::gone) {
      g.in = vpc_of(a);
      if (joined_by(s) == life::unclear)
        out_.into().gaps.push_back(
            {.at = a.at(), .part = g.id, .reason = "its attachment is " + unclear_words(s)});
    }
  if (g.in.name.empty())
    return leave_unattached(i);
  out_.into().egress_only_internet_gateways.push_back(std::move(g));
}

void reader::read_nat_gateway(item const& i) {
  nat_gateway g{.id = name(i), .at = i.node.at(), .in = vpc_of(i.node), .tags = tags(i.node)};
  bool const regional = str(i.node, "AvailabilityMode") == "regional";
  bool const is_private = str(i.node, "ConnectivityType") == "private";
  g.connectivity = {is_private ? nat_connectivity::private_nat : nat_connectivity::public_nat,
                    g.at};
  if (regional) {
    g.regional = {true, g.at};
    if (auto const t = to(i.node, "RouteTableId"); t)
      g.route_table = t;
  } else {
    g.subnet = to(i.node, "SubnetId");
    if (g.subnet.is_left_out())
      g.subnet = {unknown{"the answer has no SubnetId"}, g.at};
  }
  bool first = true;
  for (auto const a : list(i.node, "NatGatewayAddresses").items()) {
    fold(str(a, "NetworkInterfaceId"));
    auto const s = str(a, "Status"); // secondary addresses come and go
    if (!first || s == "failed" || s == "unassigning" || s == "disassociating")
      continue;
    first = false;
    if (!regional) {
      g.ip = address4(a, "PrivateIp");
      g.elastic_ip = address4(a, "PublicIp");
    }
  }
  if (!is_private && !regional && g.elastic_ip.is_left_out())
    g.elastic_ip = {unknown{"the answer has no public address of " + g.id}, g.at};
  out_.into().nat_gateways.push_back(std::move(g));
}

known<ipv4> reader::private_address(doc::node nic) {
  auto ip = address4(nic, "PrivateIpAddress");
  for (auto const a : list(nic, "PrivateIpAddresses").items())
    if (!ip)
      ip = address4(a, "PrivateIpAddress");
  return ip;
}

void reader::tell_ipv6_of(std::vector<doc::node> const& interfaces) {
  for (auto const nic : interfaces)
    if (auto const six = list(nic, "Ipv6Addresses"); six.size() > 0) {
      tell_ipv6_left_out(out_, std::string(str(nic, "NetworkInterfaceId")), six.at());
      break; // the others are alike
    }
}

std::vector<known<ipv4>> reader::addresses_by_subnet(std::vector<doc::node> const& interfaces,
                                                     std::vector<known<ref>>& subnets) {
  // Where a service has several interfaces in a subnet, none of them is its address.
  auto const only_in = [&](known<ref> const& subnet) {
    known<ipv4> found;
    for (auto const nic : interfaces) {
      if (!(to(nic, "SubnetId") == subnet))
        continue;
      if (found)
        return known<ipv4>{};
      found = private_address(nic);
    }
    return found;
  };
  std::vector<std::pair<known<ref>, known<ipv4>>> all;
  all.reserve(subnets.size());
  for (auto& s : subnets) {
    auto ip = only_in(s);
    all.emplace_back(std::move(s), std::move(ip));
  }
  std::stable_partition(all.begin(), all.end(),
                        [](auto const& one) { return one.second.has_value(); });
  std::vector<known<ipv4>> ips;
  for (std::size_t n = 0; n < all.size(); ++n) {
    subnets[n] = std::move(all[n].first);
    if (all[n].second)
      ips.push_back(std::move(all[n].second));
  }
  return ips;
}

std::vector<known<ipv4>> reader::fold_all(std::vector<doc::node> const& interfaces,
                                          std::vector<known<ref>>& subnets) {
  for (auto const nic : interfaces)
    fold(str(nic, "NetworkInterfaceId"));
  tell_ipv6_of(interfaces);
  return addresses_by_subnet(interfaces, subnets);
}

void reader::read_endpoint(item const& i) {
  vpc_endpoint e{.id = name(i), .at = i.node.at(), .in = vpc_of(i.node), .tags = tags(i.node)};
  auto const kind = str(i.node, "VpcEndpointType");
  e.service = text(i.node, "ServiceName");
  e.private_dns = flag(i.node, "PrivateDnsEnabled");
  if (kind == "Gateway" || kind == "Interface" || kind == "GatewayLoadBalancer")
    for (auto const n : list(i.node, "NetworkInterfaceIds").items())
      fold(n.text());
  if (kind == "Gateway" ||
      (kind.empty() && get(i.node, "RouteTableIds") && get(i.node, "RouteTableIds").size() > 0)) {
    e.kind = {endpoint_kind::gateway_endpoint, e.at};
    e.route_tables = many(i.node, "RouteTableIds");
  } else if (kind == "Interface" || kind == "GatewayLoadBalancer") {
    e.kind = {kind == "Interface" ? endpoint_kind::interface_endpoint
                                  : endpoint_kind::gwlb_endpoint,
              e.at};
    e.subnets = many(i.node, "SubnetIds");
    auto const& described = by_id_[find_row("NetworkInterfaces", {})];
    std::vector<doc::node> nics;
    for (auto const id : list(i.node, "NetworkInterfaceIds").items())
      if (auto const nic = described.find(id.text()); nic != described.end())
        nics.push_back(nic->second);
    tell_ipv6_of(nics);
    e.ips = addresses_by_subnet(nics, e.subnets);
    if (kind == "Interface")
      e.security_groups = groups(i.node, "Groups", "GroupId");
  } else {
    auto& count = out_.count(i.node.at(), i.kind->key);
    --count.read;
    ++count.unmodelled;
    count.why =
        "endpoints of the kind " + std::string(kind.substr(0, 40)) + " have no place in a design";
    out_.into().gaps.push_back({.at = e.at, .part = e.id, .reason = count.why});
    for (auto const n : list(i.node, "NetworkInterfaceIds").items())
      known_.interfaces_left.emplace(n.text(), count.why);
    return;
  }
  out_.into().endpoints.push_back(std::move(e));
}

void reader::read_peering(item const& i) {
  peering p{.id = name(i), .at = i.node.at(), .tags = tags(i.node)};
  auto const side = [&](char const* key) -> known<ref> {
    auto const info = object(i.node, key);
    if (!info || str(info, "VpcId").empty())
      return {unknown{"the answer does not name the VPC of " + std::string(key)}, i.node.at()};
    bool const there = known_.has(str(info, "VpcId"));
    auto r = vpc_of(info);
    if (!there)
      for (auto& v : out_.into().vpcs)
        if (v.id == r.name) {
          if (auto const b = block(info, "CidrBlock"); b && !v.cidr_blocks[0].has_value())
            v.cidr_blocks[0] = b;
          v.region = text(info, "Region");
          v.account = text(info, "OwnerId");
        }
    auto const at = r.at;
    return {std::move(r), at};
  };
  p.requester = side("RequesterVpcInfo");
  p.accepter = side("AccepterVpcInfo");
  auto const status = object(i.node, "Status");
  auto const code = str(status, "Code");
  if (code == "active" || code == "provisioning")
    p.state = {peering_state::active, status.at()};
  else if (code == "pending-acceptance" || code == "initiating-request")
    p.state = {peering_state::pending, status.at()};
  else if (code == "failed")
    p.state = {peering_state::failed, status.at()};
  else if (code == "deleted" || code == "deleting" || code == "rejected" || code == "expired")
    p.state = {peering_state::deleted, status.at()};
  else if (!code.empty())
    p.state = {unknown{"it is " + unclear_words(code)}, status.at()};
  else
    p.state = {unknown{"the answer has no Status of " + p.id}, p.at};
  out_.into().peerings.push_back(std::move(p));
}

void reader::read_vpn_gateway(item const& i) {
  vpn_gateway g{.id = name(i), .at = i.node.at(), .tags = tags(i.node)};
  for (auto const a : list(i.node, "VpcAttachments").items())
    if (auto const s = str(a, "State"); get(a, "VpcId") && joined_by(s) != life::gone) {
      auto r = vpc_of(a);
      auto const at = r.at;
      if (joined_by(s) == life::unclear)
        g.vpc = {unknown{"its attachment is " + unclear_words(s)}, at};
      else
        g.vpc = {std::move(r), at};
    }
  out_.into().vpn_gateways.push_back(std::move(g));
}

void reader::read_vpn_connection(item const& i) {
  outside_network n{.id = name(i), .at = i.node.at(), .tags = tags(i.node)};
  auto const* key = get(i.node, "VpnGatewayId") ? "VpnGatewayId" : "TransitGatewayId";
  auto const gateway = str(i.node, key);
  n.via = to(i.node, key);
  if (n.via.is_left_out())
    return leave_out(i, "is connected to no gateway");
  bool const fixed = flag(object(i.node, "Options"), "StaticRoutesOnly").value_or(false);
  n.connection = {fixed ? connection_kind::vpn_static : connection_kind::vpn_bgp, n.at};
  for (auto const r : list(i.node, "Routes").items())
    if (auto const s = state_of_route(str(r, "State")); s == route_state::unclear)
      n.cidrs.push_back(
          {unknown{"a route of " + n.id + " is " + unclear_words(str(r, "State"))}, r.at()});
    else if (s == route_state::active)
      if (auto b = block(r, "DestinationCidrBlock"); !b.is_left_out())
        n.cidrs.push_back(std::move(b));
  if (!fixed) {
    // What it announces shows where route tables took it over.
    auto const connections =
        std::count_if(all("VpnConnections").begin(), all("VpnConnections").end(),
                      [&](item const& other) { return get(other.node, key).text() == gateway; });
    for (auto const& t : all("RouteTables"))
      for (auto const r : list(t.node, "Routes").items())
        if (str(r, "GatewayId") == gateway && str(r, "Origin") == "EnableVgwRoutePropagation")
          if (auto b = block(r, "DestinationCidrBlock");
              b && connections == 1 &&
              std::none_of(n.cidrs.begin(), n.cidrs.end(),
                           [&](auto const& old) { return old && *old == *b; }))
            n.cidrs.push_back(std::move(b));
    if (n.cidrs.empty())
      n.cidrs.push_back({unknown{"what " + n.id + " announces by BGP is in no answer"}, n.at});
  }
  if (n.cidrs.empty())
    n.cidrs.push_back({unknown{"no static route of " + n.id + " is in the documents"}, n.at});
  out_.into().networks.push_back(std::move(n));
}

// What comes over Direct Connect is in no answer that is read.
void reader::open_vpn_gateways() {
  for (auto const& i : all("VpnGateways")) {
    auto const attachments = list(i.node, "VpcAttachments");
    auto const& connections = all("VpnConnections");
    auto const own = [&](item const& c) { return str(c.node, "VpnGatewayId") == i.id; };
    if (attachments.size() == 0 || std::any_of(connections.begin(), connections.end(), own))
      continue;
    outside_network n{.id = "behind-" + name(i), .at = i.node.at()};
    n.via = by_name(i.id, n.at);
    std::string const why = asked("VpnConnections", corner_of(i))
                                ? "what comes over Direct Connect is in no answer"
                                : "ec2 describe-vpn-connections is not in the documents";
    n.connection = {unknown{why}, n.at};
    n.cidrs.push_back({unknown{why}, n.at});
    out_.into().networks.push_back(std::move(n));
  }
}

void reader::read_address(item const& i) {
  elastic_ip e{.id = name(i),
               .at = i.node.at(),
               .address = address4(i.node, "PublicIp"),
               .tags = tags(i.node)};
  if (str(i.node, "Domain") == "standard")
    return leave_out(i, "belongs to no VPC");
  out_.into().elastic_ips.push_back(std::move(e));
}

} // namespace vpclint::inline v0::dump
