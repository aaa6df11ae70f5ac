#include "vpclint/network/ways.hpp"

#include <algorithm>

namespace vpclint::inline v0::network {
namespace {

bool is_nat_instance(network const& net, interface const& nic) {
  return nic.kind == interface_kind::instance && nic.owner.valid() &&
         net.source().instances[net.workloads()[nic.owner].position].nat.value_or(false);
}

class way_search {
public:
  way_search(network const& net, topology const& part, node const& to, std::size_t choice)
      : net_(net), part_(part), to_(to), choice_(choice), on_way_(part.nodes().size()) {}

  found_ways run(topology::vertex from) {
    step(from, {});
    return std::move(found_);
  }

private:
  void keep(possible_way way) {
    if (found_.ways.size() < most_ways)
      found_.ways.push_back(std::move(way));
    else
      found_.complete = false;
  }

  void step(topology::vertex v, possible_way way) {
    auto const& n = part_[v];
    if (n.kind == to_.kind && n.side == to_.side && n.id == to_.id)
      return keep(std::move(way));
    if (!found_.complete || on_way_[v])
      return;
    if (translates(net_, n)) {
      way.translator = n;
      way.translated_in = n.kind == node_kind::nat_gateway
                              ? net_.nat_gateways()[n.as<nat_gateway>()].subnet
                              : net_.interfaces()[n.as<interface>()].subnet;
      if (way.translated_in.valid())
        keep(std::move(way));
      return;
    }
    if (n.kind == node_kind::appliance && !inspects(net_, n))
      return; // ENI-4: it drops them
    if (n.kind == node_kind::route_table && !way.first_table.valid())
      way.first_table = n.as<route_table>();
    on_way_[v] = true;
    auto const out = part_.out(v);
    bool const sticky = n.kind == node_kind::attachment && n.side == node_side::to &&
                        net_.attachments()[n.as<resolved_attachment>()].appliance_mode == true;
    if (sticky)
      found_.choices = std::max(found_.choices, out.size());
    auto const door = usual_door(n);
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (sticky && i != choice_ % out.size())
        continue;
      if (door.valid() && part_[part_[out[i]].target].id != door.value)
        continue;
      follow(out[i], way);
    }
    on_way_[v] = false;
  }

  /// Where it is not known whether an attachment is in appliance mode: the door that it takes if it
  /// is not, which is the only case in which the directions part (TGW-8).
  [[nodiscard]] index<subnet> usual_door(node const& n) const {
    if (n.kind != node_kind::attachment || n.side != node_side::to)
      return {};
    auto const& a = net_.attachments()[n.as<resolved_attachment>()];
    if (a.appliance_mode || n.zone >= part_.zones().size())
      return {};
    for (auto const s : a.subnets)
      if (net_.subnets()[s].az == part_.zones()[n.zone])
        return s;
    return {};
  }

  void follow(topology_edge e, possible_way way) {
    auto const& l = part_[e];
    auto const& n = part_[l.source];
    auto const& next = part_[l.target];
    if (l.open() && way.fact.empty())
      way.fact = l.fact;
    if (n.kind == node_kind::attachment && n.side == node_side::to &&
        next.kind == node_kind::subnet)
      way.doors.emplace_back(n.as<resolved_attachment>(), next.as<subnet>());
    if (inspects(net_, next)) {
      way.devices.push_back({next, l.route});
      if (next.kind == node_kind::appliance && way.fact.empty())
        if (auto const& nic = net_.interfaces()[next.as<interface>()]; !nic.source_dest_check)
          way.fact = "source/destination check of " + nic.name;
    }
    step(l.target, std::move(way));
  }

  network const& net_;
  topology const& part_;
  node to_;
  std::size_t choice_;
  std::vector<bool> on_way_;
  found_ways found_{};
};

} // namespace

bool translates(network const& net, node const& n) {
  if (n.kind == node_kind::nat_gateway)
    return true;
  return n.kind == node_kind::appliance &&
         is_nat_instance(net, net.interfaces()[n.as<interface>()]);
}

bool inspects(network const& net, node const& n) {
  if (n.kind == node_kind::gwlb_endpoint)
    return true;
  return n.kind == node_kind::appliance && !translates(net, n) &&
         net.interfaces()[n.as<interface>()].source_dest_check != true;
}

std::set<std::pair<node_kind, std::uint32_t>> devices_of(possible_way const& w) {
  std::set<std::pair<node_kind, std::uint32_t>> all;
  for (auto const& d : w.devices)
    all.emplace(d.is.kind, d.is.id);
  return all;
}

found_ways possible_ways(network const& net, topology const& part, topology::vertex from,
                         node const& to, std::size_t choice) {
  return way_search(net, part, to, choice).run(from);
}

std::vector<bool> leading_to(topology const& g, std::span<topology::vertex const> to) {
  std::vector<bool> seen(g.nodes().size());
  std::vector<topology::vertex> stack;
  auto const come_to = [&](topology::vertex v) {
    if (!seen[v])
      stack.push_back(v);
    seen[v] = true;
  };
  for (auto const v : to)
    come_to(v);
  while (!stack.empty()) {
    auto const v = stack.back();
    stack.pop_back();
    for (auto const e : g.in(v))
      come_to(g[e].source);
  }
  return seen;
}

std::vector<topology::vertex> first_met(topology const& g, std::span<topology::vertex const> from,
                                        topology::vertex to, std::vector<bool> const& wanted) {
  std::vector<topology::vertex> met;
  auto const leads_on = leading_to(g, std::vector{to});
  std::vector<bool> seen(g.nodes().size());
  std::vector<topology::vertex> queue(from.begin(), from.end());
  for (std::size_t i = 0; i < queue.size(); ++i)
    for (auto const v : g.next(queue[i])) {
      if (seen[v])
        continue;
      seen[v] = true;
      if (!wanted[v])
        queue.push_back(v);
      else if (leads_on[v])
        met.push_back(v);
    }
  return met;
}

bool leads_round(topology const& g, std::span<topology::vertex const> from, topology::vertex to,
                 std::vector<bool> const& without) {
  std::vector<bool> seen = without;
  std::vector<topology::vertex> queue;
  for (auto const v : from)
    if (!seen[v]) {
      seen[v] = true;
      queue.push_back(v);
    }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    if (queue[i] == to)
      return true;
    for (auto const v : g.next(queue[i]))
      if (!seen[v]) {
        seen[v] = true;
        queue.push_back(v);
      }
  }
  return false;
}

} // namespace vpclint::inline v0::network
