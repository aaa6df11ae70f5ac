// Settings of interfaces and gateways that would have to be others.
#include "analysis/mender.hpp"
#include "network/words.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {

/// A public address, or no source/destination check.
void mender::mend_interface(step const& s, std::vector<change>& out) const {
  auto nic = s.nic;
  if (!nic.valid())
    for (auto const& v : net_.vpcs())
      for (auto const id : v.interfaces)
        for (auto const& a : net_.interfaces()[id].addresses)
          if (address(a.private_ip) == s.header.src)
            nic = id;
  if (!nic.valid())
    return;
  auto const& owner = net_.workloads()[net_.interfaces()[nic].owner];
  bool const check = s.why == reason::source_dest_check;
  change c;
  c.at = owner.at;
  c.add = check ? "source_dest_check: false" : "public_ip: true";
  auto const set = [check](interface_settings& of) {
    (check ? of.source_dest_check : of.public_ip) = !check;
  };
  auto const position = owner.position;
  if (owner.kind == network::interface_kind::instance) {
    auto const& several = net_.source().instances[position].interfaces;
    auto const own = std::find_if(several.begin(), several.end(), [&](network_interface const& i) {
      return owner.id + "." + i.id == net_.interfaces()[nic].name;
    });
    if (own == several.end() && !several.empty())
      return;
    auto const number = static_cast<std::size_t>(own - several.begin());
    c.object = several.empty() ? "instance " + owner.id : "interface " + owner.id + "." + own->id;
    c.apply = [position, number, set](design& d) {
      auto& i = d.instances[position];
      set(i.interfaces.empty() ? i.settings : i.interfaces[number].settings);
    };
  } else if (owner.kind == network::interface_kind::network_interface) {
    c.object = "network interface " + owner.id;
    c.apply = [position, set](design& d) { set(d.network_interfaces[position].settings); };
  } else if (owner.kind == network::interface_kind::database && !check) {
    c.object = "database " + owner.id;
    c.add = "publicly_accessible: true";
    c.apply = [position](design& d) { d.databases[position].publicly_accessible = true; };
  } else if (owner.kind == network::interface_kind::service && !check) {
    c.object = "service " + owner.id;
    c.add = "assign_public_ip: true";
    c.apply = [position](design& d) { d.services[position].assign_public_ip = true; };
  } else {
    return;
  }
  out.push_back(std::move(c));
}

/// What is there and not in a working state.
void mender::mend_state(step const& s, std::vector<change>& out) const {
  change c;
  auto const position = s.component;
  if (s.kind == step_kind::internet_gateway && position < net_.internet_gateways().size()) {
    auto const& g = *net_.internet_gateways().items()[position].declared;
    c.object = "internet gateway " + g.id;
    c.add = "attached: true";
    c.at = g.at;
    c.apply = [position](design& d) { d.internet_gateways[position].attached = true; };
  } else if (s.kind == step_kind::nat_gateway && position < net_.nat_gateways().size()) {
    auto const& g = *net_.nat_gateways().items()[position].declared;
    c.object = "NAT gateway " + g.id;
    c.add = "state: available";
    c.at = g.at;
    c.apply = [position](design& d) { d.nat_gateways[position].available = true; };
  } else if (s.kind == step_kind::peering && position < net_.peerings().size()) {
    auto const& p = *net_.peerings().items()[position].declared;
    c.object = "peering " + p.id;
    c.add = "state: active";
    c.at = p.at;
    c.apply = [position](design& d) { d.peerings[position].state = peering_state::active; };
  } else if (s.kind == step_kind::interface_state && s.nic.valid()) {
    auto const& owner = net_.workloads()[net_.interfaces()[s.nic].owner];
    auto const at = owner.position;
    if (owner.kind == network::interface_kind::instance &&
        !net_.source().instances[at].running.value_or(true))
      c.apply = [at](design& d) { d.instances[at].running = true; };
    else if (owner.kind == network::interface_kind::database &&
             !net_.source().databases[at].running.value_or(true))
      c.apply = [at](design& d) { d.databases[at].running = true; };
    else
      return;
    c.object = std::string(network::word_for(owner.kind)) + " " + owner.id;
    c.add = "state: running";
    c.at = owner.at;
  } else {
    return;
  }
  out.push_back(std::move(c));
}

/// BPA-3: an exclusion for each subnet, or for the VPC where no subnet is.
void mender::mend_public_access(std::vector<met_drop const*> const& drops,
                                std::vector<change>& out) const {
  for (auto const* one : drops) {
    auto const& s = one->met;
    if (s.component >= net_.vpcs().size())
      continue;
    auto const& v = net_.vpcs().items()[s.component];
    auto const name =
        s.in.valid() ? v.declared->id + "." + net_.subnets()[s.in].declared->id : v.declared->id;
    bool const inbound = s.side == direction::ingress;
    change c;
    c.object = "block_public_access";
    c.add = std::string("exclusions: [{") + (s.in.valid() ? "subnet: " : "vpc: ") + name +
            ", mode: " + (inbound ? "allow-bidirectional" : "allow-egress") + "}]";
    c.at = s.at;
    c.apply = [subnet = s.in.valid(), name, inbound](design& d) {
      bpa_exclusion x;
      (subnet ? x.subnet : x.vpc) = ref(name);
      x.mode = inbound ? bpa_exclusion_mode::allow_bidirectional : bpa_exclusion_mode::allow_egress;
      d.public_access.exclusions.push_back(std::move(x));
    };
    if (std::find(out.begin(), out.end(), c) == out.end())
      out.push_back(std::move(c));
  }
}

void mender::mend_vpn(step const& s, std::vector<change>& out) const {
  if (s.component >= net_.vpn_gateways().size())
    return;
  change c;
  if (s.why == reason::vpn_unattached) {
    auto const& g = net_.vpn_gateways().items()[s.component];
    if (g.vpc.valid()) // of another VPC, where it may be needed
      return;
    index<vpc> to;
    if (s.table.valid())
      to = net_.route_tables()[s.table].vpc;
    for (std::size_t i = 0; i < net_.vpcs().size() && !to.valid(); ++i)
      if (net_.owner_of(net_.vpcs().id_at(i), s.header.dst).valid())
        to = net_.vpcs().id_at(i);
    if (!to.valid())
      return;
    auto const name = net_.vpcs()[to].declared->id;
    c.object = "VPN gateway " + g.declared->id;
    c.add = "vpc: " + name;
    c.at = g.declared->at;
    c.apply = [position = s.component, name](design& d) {
      d.vpn_gateways[position].vpc = ref(name);
    };
    out.push_back(std::move(c));
    return;
  }
  if (s.why != reason::vpn_unknown_prefix)
    return;
  for (std::size_t i = 0; i < net_.outside_networks().size(); ++i) {
    auto const& n = net_.outside_networks().items()[i];
    if (!n.via || n.via->kind != network::target_kind::vpn_gateway || n.via->id != s.component)
      continue;
    for (auto const& b : n.cidrs)
      if (c.add.empty() && b.contains(s.header.dst)) {
        c.object = "network " + n.declared->id;
        c.add = "advertised: " + to_string(b);
        c.at = n.declared->at;
        c.apply = [i, b](design& d) {
          auto& all = d.networks[i].advertised;
          if (!all)
            all.emplace();
          all->push_back(b);
        };
      }
  }
  if (!c.add.empty())
    out.push_back(std::move(c));
}

} // namespace vpclint::inline v0::analysis
