// What load balancers would have to have: listeners, nodes in zones, addresses of their own.
#include "vpclint/aws/services.hpp"

#include "analysis/balancer_targets.hpp"
#include "analysis/mender.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

using balancer = network::resolved_load_balancer;

balancer const* balancer_of(network::network const& net, index<network::interface> node) {
  if (!node.valid())
    return nullptr;
  auto const& all = net.load_balancers();
  auto const at = std::find_if(all.begin(), all.end(), [&](balancer const& lb) {
    return lb.owner == net.interfaces()[node].owner;
  });
  return at == all.end() ? nullptr : &*at;
}

change change_of(balancer const& lb, std::string add) {
  change c;
  c.object = "load balancer " + lb.declared->id;
  c.add = std::move(add);
  c.at = lb.declared->at;
  return c;
}

std::string words_of(listener_protocol p) {
  switch (p) {
  case listener_protocol::http:
    return "http";
  case listener_protocol::https:
    return "https";
  case listener_protocol::tcp:
    return "tcp";
  case listener_protocol::tls:
    return "tls";
  case listener_protocol::udp:
    return "udp";
  case listener_protocol::tcp_udp:
    return "tcp_udp";
  }
  return {};
}

/// `{protocol: tcp, port: 80, to: app, target_port: 8080}`
std::string words_of(listener const& l) {
  auto text =
      "{protocol: " + words_of(*l.protocol) + ", port: " + std::to_string(*l.port) + ", to: ";
  bool const several = l.to.size() > 1;
  text += several ? "[" : "";
  for (auto const& to : l.to)
    text += (&to == &l.to.front() ? "" : ", ") + to->name;
  text += several ? "]" : "";
  if (l.target_port)
    text += ", target_port: " + std::to_string(*l.target_port);
  return text + "}";
}

/// A listener whose targets one for other traffic would have, too: the only ones that the load
/// balancer has, or else those that are wanted; null: nobody knows which.
listener const* with_targets(balancer const& lb,
                             std::vector<index<network::workload>> const& wanted) {
  network::resolved_listener const* found = nullptr;
  for (auto const& l : lb.listeners) {
    bool const known = l.targets_unknown.empty() && !l.targets.empty() &&
                       std::all_of(l.written->to.begin(), l.written->to.end(),
                                   [](auto const& to) { return to.has_value(); });
    bool const has_all = std::all_of(wanted.begin(), wanted.end(), [&](auto const w) {
      return std::find(l.targets.begin(), l.targets.end(), w) != l.targets.end();
    });
    if (!known || !has_all)
      continue;
    if (found != nullptr && found->targets != l.targets)
      return nullptr;
    found = &l;
  }
  return found == nullptr ? nullptr : found->written;
}

std::optional<listener_protocol> protocol_for(balancer const& lb, packet const& p) {
  bool const tcp = p.kind() == protocols::tcp;
  if (!lb.kind || (!tcp && p.kind() != protocols::udp))
    return std::nullopt;
  switch (*lb.kind) {
  case load_balancer_kind::network:
    return tcp ? listener_protocol::tcp : listener_protocol::udp;
  case load_balancer_kind::application:
    if (!tcp)
      return std::nullopt;
    return p.dst_port == 443 ? listener_protocol::https : listener_protocol::http;
  case load_balancer_kind::classic:
    return tcp ? std::optional(listener_protocol::tcp) : std::nullopt;
  case load_balancer_kind::gateway:
    return std::nullopt;
  }
  return std::nullopt;
}

} // namespace

void mender::mend_load_balancer(step const& s, std::vector<change>& out) const {
  auto const* lb = balancer_of(net_, s.nic);
  if (lb == nullptr)
    return;
  if (s.why == reason::hairpin)
    keep_own_address(*lb, s, out);
  else if (s.why == reason::listener_mismatch)
    add_listener(*lb, s.header, {}, out);
  else if (s.why == reason::no_targets_in_zone)
    for (auto const& l : lb->listeners)
      if (place(l.written->at) == s.at)
        for (auto const w : l.targets)
          send_to_zones_of(*lb, network::target_members(net_, w), out);
}

/// ELB-14, ELB-17: what targets get of TCP may have the node's address; datagrams keep the
/// client's.
void mender::keep_own_address(balancer const& lb, step const& s, std::vector<change>& out) const {
  auto const& all = lb.declared->listeners;
  auto const at =
      std::find_if(all.begin(), all.end(), [&](listener const& l) { return place(l.at) == s.at; });
  if (at == all.end() || !at->port ||
      keeps_client(*at, s.header.kind() == protocols::udp, false) == true)
    return;
  auto c = change_of(lb, "listeners: {port: " + std::to_string(*at->port) +
                             ", preserve_client_ip: false}");
  c.at = s.at;
  c.apply = [position = net_.workloads()[lb.owner].position,
             number = static_cast<std::size_t>(at - all.begin())](design& d) {
    // It may be one that another change adds, which is left out when changes are tried singly.
    if (auto& listeners = d.load_balancers[position].listeners; number < listeners.size())
      listeners[number].preserve_client_ip = false;
  };
  out.push_back(std::move(c));
}

/// ELB-7: a listener for a packet, with the targets that the load balancer has.
void mender::add_listener(balancer const& lb, packet const& p,
                          std::vector<index<network::workload>> const& wanted,
                          std::vector<change>& out) const {
  auto const protocol = protocol_for(lb, p);
  auto const* like = with_targets(lb, wanted);
  bool const taken = std::any_of(lb.listeners.begin(), lb.listeners.end(), [&](auto const& l) {
    return !l.written->port || *l.written->port == p.dst_port;
  });
  if (!protocol || like == nullptr || taken)
    return;
  listener added;
  added.protocol = *protocol;
  added.port = p.dst_port;
  added.to = like->to;
  added.target_port = like->target_port.is_left_out() ? like->port : like->target_port;
  if (added.target_port.is_unknown())
    return;
  auto c = change_of(lb, "listeners: " + words_of(added));
  c.apply = [position = net_.workloads()[lb.owner].position, added](design& d) {
    d.load_balancers[position].listeners.push_back(added);
  };
  out.push_back(std::move(c));
}

/// ELB-11: nodes that send to other zones too, and one in a zone of the targets.
void mender::send_to_zones_of(balancer const& lb,
                              std::span<index<network::interface> const> targets,
                              std::vector<change>& out) const {
  auto const position = net_.workloads()[lb.owner].position;
  auto const put = [&](change c) {
    if (std::find(out.begin(), out.end(), c) == out.end())
      out.push_back(std::move(c));
  };
  auto const crosses = lb.declared->cross_zone.or_default(
      aws::crosses_zones_by_default(lb.kind.value_or(load_balancer_kind::network)));
  if (crosses != true) {
    auto c = change_of(lb, "cross_zone: true");
    c.apply = [position](design& d) { d.load_balancers[position].cross_zone = true; };
    put(std::move(c));
  }
  for (auto const m : targets) {
    auto const target = net_.interfaces()[m].subnet;
    if (!target.valid() || into_enabled_zone(net_, lb, target) != sends::no)
      continue;
    auto const chosen = subnet_for_node(lb, net_.subnets()[target].az);
    if (!chosen.valid())
      continue;
    auto const name = net_.subnets()[chosen].declared->id;
    auto c = change_of(lb, "subnets: " + name);
    c.apply = [position, name](design& d) {
      d.load_balancers[position].subnets.emplace_back(ref(name));
    };
    put(std::move(c));
  }
}

/// Of a zone's subnets one that is like those that have nodes: with the same routes, of the same
/// tier.
index<subnet> mender::subnet_for_node(balancer const& lb, std::string const& zone) const {
  index<subnet> best;
  int most = -1;
  if (!lb.vpc.valid())
    return best;
  for (auto const id : net_.vpcs()[lb.vpc].subnets) {
    auto const& s = net_.subnets()[id];
    if (s.az != zone || !s.ipv4)
      continue;
    int likeness = 0;
    for (auto const own : lb.subnets) {
      auto const& o = net_.subnets()[own];
      bool const same_tier =
          s.declared->tier && o.declared->tier && *s.declared->tier == *o.declared->tier;
      likeness = std::max(likeness, (o.table == s.table ? 2 : 0) + (same_tier ? 1 : 0));
    }
    if (likeness > most) {
      most = likeness;
      best = id;
    }
  }
  return best;
}

/// What a chain through a load balancer lacks there.
void mender::mend_chain(balancer const& lb, reason why,
                        std::span<index<network::interface> const> targets,
                        std::vector<change>& out) const {
  if (why == reason::no_targets_in_zone)
    send_to_zones_of(lb, targets, out);
  if (why != reason::listener_mismatch || !question_.match || !question_.match->proto.has_ports() ||
      question_.match->ports.first != question_.match->ports.last)
    return;
  packet p;
  p.proto = static_cast<std::uint8_t>(question_.match->proto.number);
  p.dst_port = question_.match->ports.first;
  std::vector<index<network::workload>> wanted;
  for (auto const m : targets)
    wanted.push_back(net_.interfaces()[m].owner);
  add_listener(lb, p, wanted, out);
}

} // namespace vpclint::inline v0::analysis
