// Gateways to the internet and to other networks, NAT gateways, peerings.
#include "network/open_facts.hpp"
#include "network/resolver.hpp"

#include <string>

namespace vpclint::inline v0::network {

void resolver::add_internet_gateways() {
  for (auto const& g : design_->internet_gateways) {
    auto const id = net_.internet_gateways_.push_back({});
    auto& out = net_.internet_gateways_[id];
    out.declared = &g;
    out.vpc = vpc_of(g.in, "internet_gateways", g.id);
    out.attached = g.attached.or_default(true);
    std::string const resource = at_vpc(out.vpc, "internet_gateway", g.id);
    note_missing(g.attached, "attachment of internet gateway ", g.id, resource);
    if (!target_names_.add(g.id, out.vpc, target_of(target_kind::internet_gateway, id)))
      duplicate("gateway", g.id, g.at, resource);
    if (out.vpc.valid() && out.attached.value_or(false) &&
        !net_.vpcs_[out.vpc].internet_gateway.valid())
      net_.vpcs_[out.vpc].internet_gateway = id;
  }
  for (auto const& g : design_->egress_only_internet_gateways) {
    auto const id = net_.egress_only_gateways_.push_back({});
    auto& out = net_.egress_only_gateways_[id];
    out.declared = &g;
    out.vpc = vpc_of(g.in, "egress_only_internet_gateways", g.id);
    if (!target_names_.add(g.id, out.vpc, target_of(target_kind::egress_only_internet_gateway, id)))
      duplicate("gateway", g.id, g.at, at_vpc(out.vpc, "egress_only_internet_gateway", g.id));
  }
}

void resolver::add_nat_gateways() {
  for (auto const& g : design_->nat_gateways) {
    auto const id = net_.nat_gateways_.push_back({});
    auto& out = net_.nat_gateways_[id];
    out.declared = &g;
    out.vpc = vpc_of(g.in, "nat_gateways", g.id);
    std::string const resource = at_vpc(out.vpc, "nat_gateways", g.id);
    out.regional = g.regional.or_default(false);
    out.available = g.available.or_default(true);
    if (g.connectivity.is_unknown())
      out.is_public = std::nullopt;
    else
      out.is_public =
          g.connectivity.value_or(nat_connectivity::public_nat) == nat_connectivity::public_nat;
    note_missing(g.regional, "whether NAT gateway " + g.id + " is regional", resource);
    note_missing(g.connectivity, "connectivity of NAT gateway ", g.id, resource);
    note_missing(g.available, "state of NAT gateway ", g.id, resource);
    note_missing(g.subnet, "subnet of NAT gateway ", g.id, resource);
    note_missing(g.has_elastic_ip, "Elastic IP of NAT gateway ", g.id, resource);
    if (g.subnet)
      out.subnet = find_here(subnet_names_, *g.subnet, "subnet", out.vpc, resource);
    if (g.route_table)
      out.table = find_here(table_names_, *g.route_table, "route table", out.vpc, resource);
    if (!target_names_.add(g.id, out.vpc, target_of(target_kind::nat_gateway, id)))
      duplicate("gateway", g.id, g.at, resource);
  }
}

void resolver::add_vpn_gateways() {
  for (auto const& g : design_->vpn_gateways) {
    auto const id = net_.vpn_gateways_.push_back({});
    auto& out = net_.vpn_gateways_[id];
    std::string const resource = "vpn_gateways." + g.id;
    out.declared = &g;
    note_missing(g.vpc, "VPC of VPN gateway ", g.id, resource);
    if (g.vpc)
      out.vpc = vpc_of(*g.vpc, resource);
    if (!target_names_.add(g.id, {}, target_of(target_kind::vpn_gateway, id)))
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
    note_missing(p.state, "state of peering ", p.id, resource);
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
    if (!target_names_.add(p.id, {}, target_of(target_kind::peering, id)))
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
        note_missing(block, "CIDR of network ", n.id, resource);
      }
    };
    take(n.cidrs, out.cidrs);
    if (n.advertised)
      take(*n.advertised, out.advertised);
    else
      out.advertised = out.cidrs;
    out.connection = n.connection.value_or(connection_kind::vpn_bgp);
    out.connection_known = !n.connection.is_unknown();
    note_missing(n.connection, "connection of network ", n.id, resource);
    note_missing(n.via, "gateway of network ", n.id, resource);
    if (!n.via)
      continue;
    if (auto const vgw = target_names_.find_in(n.via->name, {});
        vgw.found && vgw.id.kind == target_kind::vpn_gateway) {
      out.via = vgw.id;
      net_.vpn_gateways_[vgw.id.as<vpn_gateway>()].networks.push_back(id);
    }
  }
}

} // namespace vpclint::inline v0::network
