#include "analysis/end_classes.hpp"

#include "analysis/balancer_targets.hpp"
#include "analysis/outside_addresses.hpp"
#include "analysis/public_side.hpp"
#include "network/open_facts.hpp"
#include "network/route_views.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace vpclint::inline v0::analysis {
namespace {

constexpr std::uint32_t no_class = 0xffffffffU;

void add_open_borders(network::network const& net, std::vector<cidr>& all) {
  for (auto const& l : net.prefix_lists()) {
    auto const open = network::open_borders(l);
    all.insert(all.end(), open.begin(), open.end());
  }
}

/// Every block that a table or filter compares an address with.
std::vector<cidr> compared_blocks(network::network const& net) {
  std::vector<cidr> all;
  for (auto const& t : net.route_tables())
    for (auto const& r : t.routes)
      if (r.destination_known)
        all.push_back(r.destination);
  for (auto const& t : net.transit_tables())
    for (auto const& r : t.routes)
      if (r.destination_known)
        all.push_back(r.destination);
  for (auto const& v : net.vpcs()) {
    all.insert(all.end(), v.ipv4.begin(), v.ipv4.end());
    all.insert(all.end(), v.ipv6.begin(), v.ipv6.end());
  }
  for (auto const& n : net.outside_networks()) {
    all.insert(all.end(), n.cidrs.begin(), n.cidrs.end());
    all.insert(all.end(), n.advertised.begin(), n.advertised.end());
  }
  add_open_borders(net, all);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<cidr> filtered_blocks(network::network const& net) {
  std::vector<cidr> all;
  for (auto const& g : net.groups())
    for (auto const* rules : {&g.ingress, &g.egress})
      for (auto const& r : *rules)
        if (r.peer == network::resolved_rule::peer_kind::block)
          all.push_back(r.block);
  for (auto const& a : net.acls())
    for (auto const* entries : {&a.ingress, &a.egress})
      for (auto const* e : *entries)
        if (e->remote)
          all.push_back(*e->remote);
  for (auto const& l : net.prefix_lists())
    all.insert(all.end(), l.entries.begin(), l.entries.end());
  add_open_borders(net, all);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// Interfaces that a path treats as themselves and not as one of many.
std::vector<bool> special_interfaces(network::network const& net) {
  std::vector<bool> special(net.interfaces().size(), false);
  for (auto const& t : net.route_tables())
    for (auto const& r : t.routes)
      if (r.target.kind == network::target_kind::interface)
        special[r.target.id] = true;
  for (auto const& lb : net.load_balancers())
    if (lb.kind == load_balancer_kind::gateway && lb.owner.valid())
      for (auto const m : net.workloads()[lb.owner].members)
        special[m.value] = true; // ELB-20
  // ELB-17: a target that calls itself gets no answer, others behind the same node do.
  for (auto const& lb : net.load_balancers())
    if (lb.kind == load_balancer_kind::network)
      for (auto const& l : lb.listeners)
        if (keeps_client(*l.written, false, true).value_or(true))
          for (auto const w : l.targets)
            for (auto const m : net.workloads()[w].members)
              special[m.value] = true;
  std::vector<bool> overlapping(net.vpcs().size(), false);
  std::vector<std::pair<cidr, std::uint32_t>> blocks;
  for (std::uint32_t v = 0; v < net.vpcs().size(); ++v) {
    for (auto const& b : net.vpcs().items()[v].ipv4)
      blocks.push_back({b, v});
    for (auto const& b : net.vpcs().items()[v].ipv6)
      blocks.push_back({b, v});
  }
  std::sort(blocks.begin(), blocks.end());
  for (std::size_t i = 0; i < blocks.size(); ++i)
    for (std::size_t j = i + 1; j < blocks.size() && blocks[i].first.overlaps(blocks[j].first); ++j)
      overlapping[blocks[i].second] = overlapping[blocks[j].second] = true;
  for (std::size_t i = 0; i < special.size(); ++i) {
    auto const& nic = net.interfaces().items()[i];
    using kind = network::interface_kind;
    auto const& owner = net.workloads()[nic.owner];
    // By the public address of a secondary one, edge routes may lead elsewhere.
    bool own_way = exposed_address(nic) != 0 || nic.kind == kind::load_balancer ||
                   nic.kind == kind::nat_gateway || !nic.subnet.valid() ||
                   (nic.vpc.valid() && overlapping[nic.vpc.value]);
    if (owner.kind == kind::instance) {
      auto const& declared = net.source().instances[owner.position];
      own_way = own_way || !declared.replies_via.is_left_out() || !declared.nat.is_left_out() ||
                !declared.appliance.is_left_out();
    }
    special[i] = special[i] || own_way;
    // Of two with one address only one gets its packets.
    auto const id = net.interfaces().id_at(i);
    auto const shared = [&](index<network::interface> holder) {
      if (holder.valid() && holder != id)
        special[i] = special[holder.value] = true;
    };
    for (auto const& a : nic.addresses) {
      shared(net.owner_of(nic.vpc, a.private_ip));
      if (a.public_ip)
        shared(net.owner_of_public(*a.public_ip));
    }
    if (nic.ipv6_address)
      shared(net.owner_of(nic.vpc, *nic.ipv6_address));
  }
  return special;
}

template <class Key>
std::uint32_t number_in(boost::unordered_flat_map<Key, std::uint32_t>& table, Key const& key) {
  return table.emplace(key, static_cast<std::uint32_t>(table.size())).first->second;
}

void add_secondary(end_classes& out, network::network const& net, filter_sets const& filters,
                   index<network::interface> id, ipv4 where) {
  auto const& nic = net.interfaces()[id];
  end_info info;
  info.location = out.locations++;
  info.stands_alone = true;
  info.filtered = nic.filtered;
  info.group_set = filters.group_set(id);
  info.source = nic.can_initiate;
  info.clients = possible_client_ports_of(net, nic);
  info.first = {.kind = flow_end::kind_type::interface, .nic = id, .where = where};
  out.infos.push_back(info);
  out.classes.push_back({.kind = flow_end::kind_type::interface, .secondary = where});
  out.classes.back().members.push_back(id);
}

} // namespace

end_classes sort_ends(network::network const& net, filter_sets const& filters,
                      reach_all_options const& asked) {
  end_classes out;
  auto blocks = compared_blocks(net);
  borders by_route;
  for (auto const& b : blocks)
    by_route.add(b);
  by_route.finish();
  auto const special = special_interfaces(net);
  using location_key = std::array<std::uint32_t, 6>;
  using end_key = std::array<std::uint32_t, 3>;
  boost::unordered_flat_map<location_key, std::uint32_t> locations;
  boost::unordered_flat_map<end_key, std::uint32_t> numbers;
  for (bool const ipv6 : {false, true}) {
    auto& of_interface = ipv6 ? out.of_interface6 : out.of_interface4;
    of_interface.assign(net.interfaces().size(), no_class);
    for (std::uint32_t i = 0; i < net.interfaces().size(); ++i) {
      auto const& nic = net.interfaces().items()[i];
      bool const no_address =
          ipv6 ? !nic.ipv6_unknown.empty() : !network::has_usable_ipv4(net, nic);
      if (ipv6 ? !nic.ipv6_address && !no_address
               : nic.addresses.empty() && nic.ipv6_address.has_value() &&
                     nic.addresses_unknown.empty())
        continue;
      path_end end{.kind = flow_end::kind_type::interface, .nic = net.interfaces().id_at(i)};
      if (ipv6 && !no_address)
        end.where = *nic.ipv6_address;
      else if (!no_address)
        end.where = nic.addresses[0].private_ip;
      location_key const key{
          ipv6 ? 1U : 0U,
          nic.subnet.value,
          no_address ? 0U : by_route.of(end.where),
          no_address ? 0U : filters.address_class(end.where),
          three(nic.usable) | (nic.can_initiate ? 4U : 0U) | (no_address ? 8U : 0U) |
              (ipv6 || no_address ? 0U : three(is_exposed(nic)) << 4U) |
              (static_cast<std::uint32_t>(nic.kind) << 8U) | (nic.filtered ? 1U << 16U : 0U),
          special[i] || no_address ? i : no_class};
      end_info info;
      info.state = key[4];
      info.stands_alone = special[i];
      info.location = number_in(locations, key);
      info.filtered = nic.filtered;
      info.group_set = filters.group_set(end.nic);
      info.source = nic.can_initiate;
      info.no_address = no_address;
      info.clients = possible_client_ports_of(net, nic);
      info.first = end;
      end_key const whole{info.location, info.group_set, info.clients.key()};
      auto const number = number_in(numbers, whole);
      of_interface[i] = number;
      if (number < out.classes.size()) {
        auto& known = out.infos[number];
        if (!known.second)
          known.second = end;
        out.classes[number].members.push_back(end.nic);
        continue;
      }
      out.classes.push_back({.kind = flow_end::kind_type::interface, .ipv6 = ipv6});
      out.classes.back().members.push_back(end.nic);
      out.infos.push_back(info);
    }
  }
  out.locations = static_cast<std::uint32_t>(locations.size());
  for (auto const& [id, where] : asked.secondary)
    add_secondary(out, net, filters, id, where);
  auto const filtered = filtered_blocks(net);
  blocks.insert(blocks.end(), filtered.begin(), filtered.end());
  std::sort(blocks.begin(), blocks.end());
  blocks.erase(std::unique(blocks.begin(), blocks.end()), blocks.end());
  outside const outer(net, blocks);
  auto const add = [&](end_class c) {
    end_info info;
    info.location = out.locations++;
    info.first = {.kind = c.kind, .network = c.network, .where = c.representative};
    info.second = info.first;
    out.classes.push_back(std::move(c));
    out.infos.push_back(info);
  };
  for (bool const ipv6 : {false, true}) {
    for (auto const& a : outer.internet(ipv6))
      add({.kind = flow_end::kind_type::internet, .ipv6 = ipv6, .representative = a});
    for (std::size_t n = 0; n < net.outside_networks().size(); ++n)
      for (auto const& a : outer.inside(net.outside_networks().items()[n].cidrs, ipv6))
        add({.kind = flow_end::kind_type::network,
             .ipv6 = ipv6,
             .network = net.outside_networks().id_at(n),
             .representative = a});
  }
  for (auto const& b : asked.to)
    for (auto const& a : outer.asked(b, false))
      add({.kind = flow_end::kind_type::nowhere,
           .ipv6 = a.is_v6(),
           .representative = a,
           .of_block = b});
  for (auto const& b : asked.from)
    for (auto const& a : outer.asked(b, true)) {
      auto const networks = outer.networks_of(a);
      for (auto const n : networks)
        add({.kind = flow_end::kind_type::network,
             .ipv6 = a.is_v6(),
             .network = n,
             .representative = a,
             .of_block = b});
      if (networks.empty())
        add({.kind = flow_end::kind_type::internet,
             .ipv6 = a.is_v6(),
             .representative = a,
             .of_block = b});
    }
  return out;
}

} // namespace vpclint::inline v0::analysis
