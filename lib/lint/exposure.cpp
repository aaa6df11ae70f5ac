#include "lint/exposure.hpp"

#include "vpclint/aws/reserved_addresses.hpp"

#include "lint/address_helpers.hpp"

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::rules {

using network::target_kind;

namespace {

using answer = gateway_way::answer;
using visited_tables = std::vector<std::pair<index<route_table>, cidr>>;

gateway_way follow_table(network::network const& net, index<route_table> id, cidr const& towards,
                         visited_tables& seen);

gateway_way follow_subnet(network::network const& net, index<subnet> id, std::string const& owner,
                          cidr const& towards, visited_tables& seen) {
  if (!id.valid())
    return {answer::unknown, "the subnet of " + owner};
  auto const& s = net.subnets()[id];
  if (s.table.valid())
    return follow_table(net, s.table, towards, seen);
  if (s.declared->route_table.is_unknown())
    return {answer::unknown, "the route table of subnet " + s.declared->id};
  return {answer::broken, {}};
}

/// Through an interface: a NAT instance translates, any other appliance hands packets on.
gateway_way follow_interface(network::network const& net, network::interface const& nic,
                             index<vpc> home, cidr const& towards, visited_tables& seen) {
  if (nic.vpc != home)
    return {answer::broken, {}};
  auto const* owner = owning_instance(net, nic);
  if (owner != nullptr && owner->nat.value_or(false))
    return {};
  auto way = follow_subnet(net, nic.subnet, nic.name, towards, seen);
  if (owner != nullptr && owner->nat.is_unknown() && way.result == answer::found)
    return {answer::unknown, "whether instance " + owner->id + " translates sources"};
  return way;
}

gateway_way follow_route(network::network const& net, network::resolved_table const& table,
                         network::resolved_route const& r, cidr const& towards,
                         visited_tables& seen) {
  switch (r.target.kind) {
  case target_kind::internet_gateway:
    return {net.internet_gateways()[r.target.as<internet_gateway>()].vpc == table.vpc
                ? answer::found
                : answer::broken,
            {}};
  case target_kind::interface:
    return follow_interface(net, net.interfaces()[r.target.as<network::interface>()], table.vpc,
                            towards, seen);
  case target_kind::gwlb_endpoint: {
    auto const& e = net.endpoints()[r.target.as<vpc_endpoint>()];
    if (e.vpc != table.vpc)
      return {answer::broken, {}};
    auto const at = e.subnets.empty() ? index<subnet>{} : e.subnets.front();
    return follow_subnet(net, at, "endpoint " + e.declared->id, towards, seen); // EP-41
  }
  case target_kind::missing:
    return {answer::broken, {}};
  case target_kind::unknown:
    return {answer::unknown, "the target of the route to " + to_string(r.destination) +
                                 " in route table " + table.id};
  case target_kind::local:
  case target_kind::egress_only_internet_gateway:
  case target_kind::nat_gateway:
  case target_kind::peering:
  case target_kind::transit_gateway:
  case target_kind::vpn_gateway:
  case target_kind::gateway_endpoint:
    break;
  }
  return {};
}

int rank_of_way(answer a) {
  switch (a) {
  case answer::found:
    return 3;
  case answer::broken:
    return 2;
  case answer::unknown:
    return 1;
  case answer::none:
    return 0;
  }
  return 0;
}

gateway_way follow_table(network::network const& net, index<route_table> id, cidr const& towards,
                         visited_tables& seen) {
  if (std::find(seen.begin(), seen.end(), std::pair(id, towards)) != seen.end())
    return {};
  seen.emplace_back(id, towards);
  auto const& table = net.route_tables()[id];
  gateway_way best;
  network::resolved_route const* instead = nullptr;
  auto const take = [&](gateway_way w) {
    if (rank_of_way(w.result) > rank_of_way(best.result))
      best = std::move(w);
  };
  if (!table.routes_unknown.empty())
    take({answer::unknown, "a route of route table " + table.id});
  for (auto const& r : table.routes) {
    if (!r.destination_known && !r.blackhole && r.target.kind == target_kind::internet_gateway)
      take({answer::unknown, "what is in prefix list " + net.prefix_lists()[r.list].id});
    if (!leads_ipv4_out(net, table, r) || !r.destination.overlaps(towards))
      continue;
    take(follow_route(net, table, r, towards.contains(r.destination) ? r.destination : towards,
                      seen));
    if (instead == nullptr || r.destination.length() < instead->destination.length())
      instead = &r;
  }
  best.instead = instead;
  return best;
}

} // namespace

gateway_way way_to_gateway(network::network const& net, index<subnet> id) {
  visited_tables seen;
  return follow_subnet(net, id, "an interface", cidr(prefix4{}), seen);
}

gateway_state gateway_of(network::network const& net, index<vpc> id) {
  auto best = gateway_state::none;
  for (auto const& g : net.internet_gateways()) {
    if (g.vpc != id)
      continue;
    auto const state = !g.attached   ? gateway_state::unknown
                       : *g.attached ? gateway_state::attached
                                     : gateway_state::unattached;
    best = std::max(best, state);
  }
  return best;
}

bool leads_ipv4_out(network::network const& net, network::resolved_table const& table,
                    network::resolved_route const& route) {
  if (route.target.kind == target_kind::local ||
      route.target.kind == target_kind::gateway_endpoint || route.blackhole ||
      !route.destination_known || !route.destination.is_v4())
    return false;
  if (!table.vpc.valid())
    return true;
  auto const& blocks = net.vpcs()[table.vpc].ipv4;
  return std::none_of(blocks.begin(), blocks.end(),
                      [&](cidr const& b) { return b.contains(route.destination); });
}

instance const* owning_instance(network::network const& net, network::interface const& nic) {
  if (nic.kind != network::interface_kind::instance || !nic.owner.valid())
    return nullptr;
  return &net.source().instances[net.workloads()[nic.owner].position];
}

interface_settings const* written_settings(network::network const& net,
                                           index<network::interface> id) {
  auto const& nic = net.interfaces()[id];
  if (!nic.owner.valid())
    return nullptr;
  auto const& owner = net.workloads()[nic.owner];
  if (nic.kind == network::interface_kind::network_interface)
    return &net.source().network_interfaces[owner.position].settings;
  auto const* inst = owning_instance(net, nic);
  if (inst == nullptr || inst->interfaces.empty())
    return inst == nullptr ? nullptr : &inst->settings;
  for (std::size_t i = 0; i < owner.members.size() && i < inst->interfaces.size(); ++i)
    if (owner.members[i] == id)
      return &inst->interfaces[i].settings;
  return nullptr;
}

dns_attributes dns_of(network::resolved_vpc const& v) {
  auto const& d = *v.declared;
  auto const support = d.dns_support.or_default(true);
  auto const hostnames = d.dns_hostnames.or_default(d.is_default);
  auto const place_of = [&](known<bool> const& fact) {
    return fact.is_left_out() ? place(d.at) : place(fact.at);
  };
  auto const by_default = d.dns_hostnames.is_left_out() ? ", as they are unless switched on" : "";
  if (support == false && hostnames == false)
    return {dns_attributes::answer::off, "DNS support and DNS hostnames are off",
            place_of(d.dns_support)};
  if (support == false)
    return {dns_attributes::answer::off, "DNS support is off", place_of(d.dns_support)};
  if (hostnames == false)
    return {dns_attributes::answer::off, std::string("DNS hostnames are off") + by_default,
            place_of(d.dns_hostnames)};
  if (!support || !hostnames)
    return {dns_attributes::answer::unknown,
            std::string("whether DNS ") + (!support ? "support is" : "hostnames are") +
                " on is not known",
            place_of(!support ? d.dns_support : d.dns_hostnames)};
  return {};
}

std::string dns_remedy(network::resolved_vpc const& v) {
  return "write dns: {support: true, hostnames: true} on VPC " + v.declared->id;
}

std::optional<std::uint64_t> free_without(network::network const& net, index<subnet> id,
                                          index<network::workload> owner) {
  auto const& s = net.subnets()[id];
  if (!s.ipv4)
    return std::nullopt;
  std::vector<std::uint32_t> taken;
  for (auto const n : s.interfaces) {
    auto const& nic = net.interfaces()[n];
    if (nic.owner == owner)
      continue;
    for (auto const& a : nic.addresses)
      if (s.ipv4->contains(address(a.private_ip)) && !aws::reserved_as(*s.ipv4, a.private_ip))
        taken.push_back(a.private_ip.bits);
  }
  std::sort(taken.begin(), taken.end());
  taken.erase(std::unique(taken.begin(), taken.end()), taken.end());
  auto const usable = static_cast<std::uint64_t>(aws::usable_addresses(*s.ipv4));
  return usable > taken.size() ? usable - taken.size() : 0;
}

std::vector<index<subnet>> subnets_of_members(network::network const& net,
                                              network::workload const& w) {
  std::vector<index<subnet>> out;
  for (auto const m : w.members) {
    auto const id = net.interfaces()[m].subnet;
    if (id.valid() && std::find(out.begin(), out.end(), id) == out.end())
      out.push_back(id);
  }
  return out;
}

std::string subnet_words(network::network const& net, std::vector<index<subnet>> const& subnets) {
  std::vector<std::string> names;
  for (auto const id : subnets)
    names.push_back(net.subnets()[id].declared->id);
  return (names.size() == 1 ? "subnet " : "subnets ") + listed_words(names);
}

std::string zone_list(std::vector<std::string> const& zones) {
  return (zones.size() == 1 ? "AZ " : "AZs ") + listed_words(zones);
}

void note_ways(network::network const& net, finding& f, std::vector<index<subnet>> const& subnets) {
  std::vector<index<route_table>> done;
  for (auto const id : subnets) {
    auto const& s = net.subnets()[id];
    if (!s.table.valid() || std::find(done.begin(), done.end(), s.table) != done.end())
      continue;
    done.push_back(s.table);
    auto const& table = net.route_tables()[s.table];
    auto const name =
        table.declared == nullptr ? "the main route table" : "route table " + table.id;
    auto const way = way_to_gateway(net, id);
    auto const* r = way.instead;
    if (r != nullptr && r->written != nullptr && r->written->target)
      f.with_note(name + " sends " + to_string(r->destination) + " to " + r->written->target->name,
                  r->at);
    else
      f.with_note(name + " has no route out of the VPC", table.at);
  }
}

std::string_view kind_word(network::interface_kind k) {
  using network::interface_kind;
  switch (k) {
  case interface_kind::instance:
    return "instance";
  case interface_kind::network_interface:
    return "network interface";
  case interface_kind::load_balancer:
    return "load balancer";
  case interface_kind::database:
    return "database";
  case interface_kind::cache:
    return "cache";
  case interface_kind::lambda:
    return "function";
  case interface_kind::service:
    return "service";
  case interface_kind::cluster:
    return "cluster";
  case interface_kind::endpoint:
  case interface_kind::gwlb_endpoint:
    return "endpoint";
  case interface_kind::nat_gateway:
    return "NAT gateway";
  }
  return "workload";
}

bool has_interface_endpoint(network::network const& net, index<vpc> id, std::string_view service) {
  auto const& all = net.endpoints();
  return std::any_of(all.begin(), all.end(), [&](network::resolved_endpoint const& e) {
    return e.vpc == id && e.kind == endpoint_kind::interface_endpoint && e.service == service;
  });
}

bool has_endpoint_route(network::network const& net, network::resolved_table const& table,
                        std::string_view service) {
  return std::any_of(table.routes.begin(), table.routes.end(), [&](auto const& r) {
    return r.target.kind == target_kind::gateway_endpoint &&
           net.endpoints()[r.target.template as<vpc_endpoint>()].service == service;
  });
}

} // namespace vpclint::inline v0::rules
