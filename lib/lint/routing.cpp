#include "lint/routing.hpp"

#include "vpclint/network/graph.hpp"

#include "network/words.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::rules {

using network::target_kind;

std::string target_text(network::network const& net, network::route_target t) {
  auto const named = [&](std::string const& name) {
    return std::string(network::word_for(t.kind)) + " " + name;
  };
  switch (t.kind) {
  case target_kind::internet_gateway:
    return named(net.internet_gateways()[t.as<internet_gateway>()].declared->id);
  case target_kind::egress_only_internet_gateway:
    return named(net.egress_only_gateways()[t.as<egress_only_internet_gateway>()].declared->id);
  case target_kind::nat_gateway:
    return named(net.nat_gateways()[t.as<nat_gateway>()].declared->id);
  case target_kind::interface: {
    auto const& nic = net.interfaces()[t.as<network::interface>()];
    auto const* owner = instance_of(net, nic);
    return (owner != nullptr && nic.name == owner->id ? "instance " : "interface ") + nic.name;
  }
  case target_kind::peering:
    return named(net.peerings()[t.as<peering>()].declared->id);
  case target_kind::transit_gateway:
    return named(net.transit_gateways()[t.as<transit_gateway>()].declared->id);
  case target_kind::vpn_gateway:
    return named(net.vpn_gateways()[t.as<vpn_gateway>()].declared->id);
  case target_kind::gateway_endpoint:
  case target_kind::gwlb_endpoint:
    return named(net.endpoints()[t.as<vpc_endpoint>()].declared->id);
  case target_kind::local:
  case target_kind::missing:
  case target_kind::unknown:
    break;
  }
  return std::string(network::word_for(t.kind));
}

index<vpc> home_of(network::network const& net, network::route_target t) {
  switch (t.kind) {
  case target_kind::internet_gateway:
    return net.internet_gateways()[t.as<internet_gateway>()].vpc;
  case target_kind::egress_only_internet_gateway:
    return net.egress_only_gateways()[t.as<egress_only_internet_gateway>()].vpc;
  case target_kind::nat_gateway:
    return net.nat_gateways()[t.as<nat_gateway>()].vpc;
  case target_kind::interface:
    return net.interfaces()[t.as<network::interface>()].vpc;
  case target_kind::vpn_gateway:
    return net.vpn_gateways()[t.as<vpn_gateway>()].vpc;
  case target_kind::gateway_endpoint:
  case target_kind::gwlb_endpoint:
    return net.endpoints()[t.as<vpc_endpoint>()].vpc;
  case target_kind::peering:
  case target_kind::transit_gateway:
  case target_kind::local:
  case target_kind::missing:
  case target_kind::unknown:
    break;
  }
  return {};
}

aws::target_type target_type_of(target_kind k) {
  switch (k) {
  case target_kind::local:
    return aws::target_type::local;
  case target_kind::internet_gateway:
    return aws::target_type::internet_gateway;
  case target_kind::egress_only_internet_gateway:
    return aws::target_type::egress_only_internet_gateway;
  case target_kind::nat_gateway:
    return aws::target_type::nat_gateway;
  case target_kind::interface:
    return aws::target_type::network_interface;
  case target_kind::peering:
    return aws::target_type::peering;
  case target_kind::transit_gateway:
    return aws::target_type::transit_gateway;
  case target_kind::vpn_gateway:
    return aws::target_type::vpn_gateway;
  case target_kind::gateway_endpoint:
    return aws::target_type::gateway_endpoint;
  case target_kind::gwlb_endpoint:
    return aws::target_type::gwlb_endpoint;
  case target_kind::missing:
  case target_kind::unknown:
    return aws::target_type::unknown;
  }
  return aws::target_type::unknown;
}

std::string table_text(network::network const& net, index<route_table> id) {
  auto const& table = net.route_tables()[id];
  if (table.declared == nullptr)
    return "the main route table of VPC " + vpc_name(net, table.vpc);
  return "route table " + table.id;
}

std::string own_table_text(network::network const& net, index<route_table> id) {
  auto const& table = net.route_tables()[id];
  return table.declared == nullptr ? "main route table" : "route table " + table.id;
}

std::string destination_text(network::network const& net, network::resolved_route const& r) {
  if (r.list.valid())
    return "pl:" + net.prefix_lists()[r.list].id;
  return to_string(r.destination);
}

std::string const& vpc_name(network::network const& net, index<vpc> id) {
  return net.vpcs()[id].declared->id;
}

bool is_inside(network::resolved_vpc const& vpc, cidr const& destination) {
  auto const& blocks = destination.is_v6() ? vpc.ipv6 : vpc.ipv4;
  return std::any_of(blocks.begin(), blocks.end(),
                     [&](cidr const& b) { return b.contains(destination); });
}

std::vector<network::resolved_route const*> distinct_routes(network::resolved_table const& table) {
  std::vector<network::resolved_route const*> out;
  for (auto const& r : table.routes) {
    auto const same = [&](network::resolved_route const* o) {
      if (r.written != nullptr)
        return o->written == r.written;
      return o->written == nullptr && r.list.valid() && o->list == r.list && o->target == r.target;
    };
    if (out.empty() || !same(out.back()))
      out.push_back(&r);
  }
  return out;
}

bool leads_out(network::network const& net, index<vpc> vpc, network::resolved_route const& r,
               bool ipv6) {
  if (r.target.kind == target_kind::local || r.blackhole || !r.destination_known)
    return false;
  if (r.destination.is_v6() != ipv6)
    return false;
  if (!vpc.valid())
    return true;
  auto const& v = net.vpcs()[vpc];
  // A subnet of the VPC lies in one of its blocks, known or not.
  return !is_inside(v, r.destination) &&
         (v.blocks_unknown.empty() ||
          std::none_of(v.subnets.begin(), v.subnets.end(), [&](auto const id) {
            auto const& s = net.subnets()[id];
            auto const& block = ipv6 ? s.ipv6 : s.ipv4;
            return block && block->contains(r.destination);
          }));
}

std::vector<index<route_table>> subnet_tables(network::network const& net, index<vpc> vpc) {
  std::vector<index<route_table>> out;
  for (auto const id : net.vpcs()[vpc].route_tables) {
    auto const& table = net.route_tables()[id];
    if (!table.edge && (table.declared == nullptr || table.declared->gateway.is_left_out()))
      out.push_back(id);
  }
  return out;
}

bool has_dangling_route(network::resolved_table const& table) {
  return std::any_of(table.routes.begin(), table.routes.end(), [](auto const& r) {
    return r.target.kind == target_kind::missing && !r.blackhole;
  });
}

bool has_dangling_table(network::network const& net, index<vpc> vpc) {
  auto const& subnets = net.vpcs()[vpc].subnets;
  return std::any_of(subnets.begin(), subnets.end(), [&](auto const id) {
    auto const& s = net.subnets()[id];
    return !s.table.valid() && s.declared->route_table.has_value();
  });
}

std::string open_routes(network::resolved_table const& table) {
  if (!table.routes_unknown.empty())
    return table.routes_unknown;
  for (auto const& r : table.routes)
    if (r.target.kind == target_kind::unknown && !r.blackhole)
      return r.written != nullptr && r.written->target.is_unknown() ? r.written->target.reason()
                                                                    : "a target is not known";
  return {};
}

place block_place(network::resolved_vpc const& vpc, cidr const& block) {
  for (auto const* blocks : {&vpc.declared->cidr_blocks, &vpc.declared->ipv6_cidr_blocks})
    for (auto const& b : *blocks)
      if (b && *b == block)
        return b.at;
  return vpc.declared->at;
}

instance const* instance_of(network::network const& net, network::interface const& nic) {
  if (nic.kind != network::interface_kind::instance || !nic.owner.valid())
    return nullptr;
  return &net.source().instances[net.workloads()[nic.owner].position];
}

interface_settings const* settings_of(network::network const& net, index<network::interface> id) {
  auto const& nic = net.interfaces()[id];
  if (!nic.owner.valid())
    return nullptr;
  auto const& owner = net.workloads()[nic.owner];
  if (nic.kind == network::interface_kind::network_interface)
    return &net.source().network_interfaces[owner.position].settings;
  auto const* inst = instance_of(net, nic);
  if (inst == nullptr)
    return nullptr;
  if (inst->interfaces.empty())
    return &inst->settings;
  for (std::size_t i = 0; i < owner.members.size() && i < inst->interfaces.size(); ++i)
    if (owner.members[i] == id)
      return &inst->interfaces[i].settings;
  return nullptr;
}

// --- NAT devices ----------------------------------------------------------------------------

std::optional<nat_device> nat_device_of(network::network const& net, network::route_target t) {
  if (t.kind == target_kind::nat_gateway) {
    auto const& gateway = net.nat_gateways()[t.as<nat_gateway>()];
    return nat_device{t, gateway.subnet, gateway.regional, gateway.available};
  }
  if (t.kind != target_kind::interface)
    return std::nullopt;
  auto const id = t.as<network::interface>();
  auto const* inst = instance_of(net, net.interfaces()[id]);
  if (inst == nullptr || !inst->nat.value_or(false))
    return std::nullopt;
  return nat_device{t, net.interfaces()[id].subnet, false, net.interfaces()[id].usable};
}

namespace {
/// The instance of a device that is no NAT gateway.
instance const& instance_behind(network::network const& net, nat_device const& d) {
  return *instance_of(net, net.interfaces()[d.target.as<network::interface>()]);
}
} // namespace

std::string nat_text(network::network const& net, nat_device const& d) {
  if (d.target.kind == target_kind::nat_gateway)
    return target_text(net, d.target);
  return "NAT instance " + instance_behind(net, d).id;
}

place nat_place(network::network const& net, nat_device const& d) {
  if (d.target.kind == target_kind::nat_gateway)
    return net.nat_gateways()[d.target.as<nat_gateway>()].declared->at;
  return instance_behind(net, d).at;
}

std::string nat_path(network::network const& net, nat_device const& d) {
  if (d.target.kind == target_kind::nat_gateway)
    return net.path(d.target.as<nat_gateway>());
  return net.path(net.interfaces()[d.target.as<network::interface>()].owner);
}

std::string const& nat_az(network::network const& net, nat_device const& d) {
  static std::string const none;
  return d.subnet.valid() ? net.subnets()[d.subnet].az : none;
}

std::vector<nat_use> nat_uses(network::network const& net) {
  std::vector<nat_use> out;
  for (std::size_t i = 0; i < net.route_tables().size(); ++i) {
    auto const id = net.route_tables().id_at(i);
    auto const& table = net.route_tables()[id];
    if (table.edge)
      continue;
    auto const first = out.size();
    for (auto const& r : table.routes) {
      if (!leads_out(net, table.vpc, r, false))
        continue;
      auto const device = nat_device_of(net, r.target);
      if (!device || device->works == false || home_of(net, r.target) != table.vpc)
        continue;
      auto const known = std::any_of(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                                     [&](nat_use const& u) { return u.device == *device; });
      if (!known)
        out.push_back({*device, id, &r});
    }
  }
  return out;
}

bool is_nat_circle(network::network const& net, network::routing_loop const& loop) {
  bool nat = false;
  for (auto const& n : loop.nodes) {
    using kind = network::node_kind;
    if (n.kind == kind::attachment)
      return false;
    if (n.kind == kind::nat_gateway || n.kind == kind::appliance)
      nat = nat || nat_device_of(net, {n.kind == kind::nat_gateway ? target_kind::nat_gateway
                                                                   : target_kind::interface,
                                       n.id});
  }
  return nat;
}

std::vector<nat_loop> nat_loops(network::network const& net,
                                std::vector<network::routing_loop> const& loops) {
  std::vector<nat_loop> out;
  for (auto const& loop : loops) {
    auto const n = loop.nodes.size();
    if (!loop.certain() || !is_nat_circle(net, loop))
      continue;
    for (std::size_t i = 0; i < n; ++i) {
      using kind = network::node_kind;
      auto const& node = loop.nodes[i];
      if (node.kind != kind::nat_gateway && node.kind != kind::appliance)
        continue;
      auto const device = nat_device_of(
          net, {node.kind == kind::nat_gateway ? target_kind::nat_gateway : target_kind::interface,
                node.id});
      // The device, its subnet, the subnet's table.
      auto const* route = loop.links[(i + 2) % n].route;
      bool const known = std::any_of(
          out.begin(), out.end(), [&](nat_loop const& l) { return device && l.device == *device; });
      if (device && device->subnet.valid() && route != nullptr && !known)
        out.push_back({*device, route});
    }
  }
  return out;
}

} // namespace vpclint::inline v0::rules
