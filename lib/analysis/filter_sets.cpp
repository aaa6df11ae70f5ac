// What filters can tell apart: atoms of traffic, classes of addresses.
#include "analysis/filter_sets.hpp"

#include "analysis/balancer_targets.hpp"
#include "analysis/possible_client_ports.hpp"
#include "analysis/stand_ins.hpp"
#include "network/route_views.hpp"

#include <boost/container_hash/hash.hpp>

#include <algorithm>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

constexpr std::uint32_t number_of(int proto, std::uint32_t offset) {
  return (static_cast<std::uint32_t>(proto) << 16) | offset;
}

} // namespace

void filter_sets::cut(traffic const& t) {
  traffic_set const matched(t);
  for (auto const& i : matched.points()) {
    starts_.push_back(i.first);
    starts_.push_back(i.last + 1);
  }
}

void filter_sets::borders::add(cidr const& block) {
  if (block.is_v4()) {
    v4.push_back(block.v4().first().number());
    if (auto const last = block.v4().last().number(); last != 0xffffffffU)
      v4.push_back(last + 1);
  } else {
    v6.push_back(block.v6().first().number());
    if (auto const last = block.v6().last().number(); last != ~uint128{0})
      v6.push_back(last + 1);
  }
}

void filter_sets::borders::finish() {
  sort_unique(v4);
  sort_unique(v6);
}

filter_sets::filter_sets(network::network const& net, aws::semantics_options const& options)
    : net_(net), options_(options) {
  for (auto const p : {protocols::tcp, protocols::udp, protocols::icmp, protocols::icmpv6})
    cut(traffic{.proto = p});
  cut_by_rules();
  cut_by_ports();
  cut_replies_alike();
  starts_.push_back(0);
  sort_unique(starts_);
  while (starts_.back() >= number_of(256, 0))
    starts_.pop_back();
  by_groups_.finish();
  by_all_.v4.insert(by_all_.v4.end(), by_groups_.v4.begin(), by_groups_.v4.end());
  by_all_.v6.insert(by_all_.v6.end(), by_groups_.v6.begin(), by_groups_.v6.end());
  by_all_.finish();

  sets_ = set_algebra(starts_.size());
  find_families();
  for (auto const& acl : net_.acls()) {
    plain_acls_[0].push_back(is_plain(acl, direction::ingress));
    plain_acls_[1].push_back(is_plain(acl, direction::egress));
  }
  number_group_sets();
}

void filter_sets::cut_by_rules() {
  for (auto const& g : net_.groups())
    for (auto const* rules : {&g.ingress, &g.egress})
      for (auto const& r : *rules) {
        if (r.match)
          cut(*r.match);
        if (r.peer == network::resolved_rule::peer_kind::block)
          by_groups_.add(r.block);
      }
  for (auto const& a : net_.acls())
    for (auto const* entries : {&a.ingress, &a.egress})
      for (auto const* e : *entries) {
        if (e->match)
          cut(*e->match);
        if (e->remote)
          by_all_.add(*e->remote);
      }
  for (auto const& l : net_.prefix_lists()) {
    for (auto const& b : l.entries)
      by_groups_.add(b);
    for (auto const& b : network::open_borders(l))
      by_groups_.add(b);
  }
}

/// Where listeners take requests and send them on, and where client ports begin and end.
void filter_sets::cut_by_ports() {
  for (auto const& lb : net_.load_balancers()) {
    bool const gateway = lb.kind == load_balancer_kind::gateway;
    if (gateway)
      cut(traffic{.proto = protocols::udp, .ports = {geneve_port, geneve_port}});
    for (auto const& l : lb.listeners) {
      for (auto const* port : {&l.written->port, &l.written->target_port})
        if (*port)
          for (auto const proto : {protocols::tcp, protocols::udp})
            cut(traffic{.proto = proto, .ports = {**port, **port}});
      if (auto const& port = l.written->health_check_port; gateway && port)
        cut(traffic{.proto = protocols::tcp, .ports = {*port, *port}});
    }
  }
  cut(traffic{.proto = protocols::tcp, .ports = {1024, 65535}});
  cut(traffic{.proto = protocols::udp, .ports = {1024, 65535}});
  for (auto const& nic : net_.interfaces()) {
    auto const clients = possible_client_ports_of(net_, nic);
    for (auto const ports : clients.cases()) {
      if (ports == aws::every_client_port)
        continue;
      cut(traffic{.proto = protocols::tcp, .ports = ports});
      cut(traffic{.proto = protocols::udp, .ports = ports});
    }
  }
}

/// A request and its reply fall into atoms of their own, cut alike by codes.
void filter_sets::cut_replies_alike() {
  sort_unique(starts_);
  auto const request_and_reply = [&](int proto, std::uint32_t request, std::uint32_t reply) {
    std::vector<std::uint32_t> codes{0, 256};
    for (auto const type : {request, reply})
      for (auto const s : starts_)
        if (s > number_of(proto, type << 8) && s < number_of(proto, (type + 1) << 8))
          codes.push_back(s & 0xffU);
    for (auto const type : {request, reply})
      for (auto const code : codes)
        starts_.push_back(number_of(proto, (type << 8) + code));
    sort_unique(starts_);
  };
  request_and_reply(1, 8, 0);
  request_and_reply(1, 13, 14);
  request_and_reply(1, 17, 18);
  request_and_reply(58, 128, 129);
}

void filter_sets::find_families() {
  auto ports = sets_.blank();
  auto types = sets_.blank();
  auto v4 = sets_.blank();
  auto v6 = sets_.blank();
  for (std::size_t a = 0; a < starts_.size(); ++a) {
    auto const kind = representative(a).kind();
    if (kind.has_ports())
      set_algebra::put(ports, a);
    if (kind.has_types())
      set_algebra::put(types, a);
    if (kind != protocols::icmpv6)
      set_algebra::put(v4, a);
    if (kind != protocols::icmp)
      set_algebra::put(v6, a);
  }
  with_ports_ = sets_.intern(ports);
  with_types_ = sets_.intern(types);
  without_ports_ = sets_.minus(set_algebra::all, with_ports_);
  family4_ = sets_.intern(v4);
  family6_ = sets_.intern(v6);
}

std::size_t filter_sets::atom_of(packet const& p) const {
  std::uint32_t offset = 0;
  if (p.kind().has_ports())
    offset = p.dst_port;
  else if (p.kind().has_types())
    offset = static_cast<std::uint32_t>(p.icmp_type << 8 | p.icmp_code);
  auto const at = std::upper_bound(starts_.begin(), starts_.end(), number_of(p.proto, offset));
  return static_cast<std::size_t>(at - starts_.begin()) - 1;
}

std::size_t filter_sets::atom_of_port(std::uint8_t proto, std::uint16_t port) const {
  packet p;
  p.proto = proto;
  p.dst_port = port;
  return atom_of(p);
}

packet filter_sets::representative(std::size_t atom) const {
  packet p;
  p.proto = static_cast<std::uint8_t>(starts_[atom] >> 16);
  auto const offset = starts_[atom] & 0xffffU;
  if (p.kind().has_ports()) {
    p.dst_port = static_cast<std::uint16_t>(offset);
  } else if (p.kind().has_types()) {
    p.icmp_type = static_cast<std::uint8_t>(offset >> 8);
    p.icmp_code = static_cast<std::uint8_t>(offset & 0xff);
  }
  return p;
}

set_algebra::id filter_sets::of(traffic const& t) {
  if (t.proto.is_all())
    return set_algebra::all;
  auto const half = [](std::int16_t n) { return std::uint32_t{static_cast<std::uint16_t>(n)}; };
  std::pair const key((std::uint64_t{half(t.proto.number)} << 32U) |
                          (std::uint32_t{t.ports.first} << 16U) | t.ports.last,
                      (half(t.icmp_type) << 16U) | half(t.icmp_code));
  if (auto const at = known_traffic_.find(key); at != known_traffic_.end())
    return at->second;
  auto w = sets_.blank();
  traffic_set const matched(t);
  for (auto const& i : matched.points()) {
    auto const first = std::lower_bound(starts_.begin(), starts_.end(), i.first);
    for (auto at = first; at != starts_.end() && *at <= i.last; ++at)
      set_algebra::put(w, static_cast<std::size_t>(at - starts_.begin()));
  }
  auto const id = sets_.intern(w);
  known_traffic_.emplace(key, id);
  return id;
}

set_algebra::id filter_sets::touched(traffic const& t) {
  auto w = sets_.blank();
  traffic_set const asked(t);
  for (auto const& i : asked.points()) {
    auto at = std::upper_bound(starts_.begin(), starts_.end(), i.first);
    for (--at; at != starts_.end() && *at <= i.last; ++at)
      set_algebra::put(w, static_cast<std::size_t>(at - starts_.begin()));
  }
  return sets_.intern(w);
}

traffic_set filter_sets::words_of(set_algebra::id s, bool ipv6) const {
  // Of the other family's ICMP no packet exists; it is named together with everything else.
  bool everything = true;
  for (std::size_t a = 0; a < starts_.size(); ++a)
    if (sets_.test(of_family(ipv6), a) && !sets_.test(s, a))
      everything = false;
  if (everything)
    return traffic_set::all();
  std::vector<traffic> rules;
  traffic_set result;
  for (std::size_t a = 0; a < starts_.size(); ++a) {
    if (!sets_.test(s, a))
      continue;
    auto const last = (a + 1 < starts_.size() ? starts_[a + 1] : number_of(256, 0)) - 1;
    for (int proto = static_cast<int>(starts_[a] >> 16); proto <= static_cast<int>(last >> 16);
         ++proto) {
      auto const kind = protocol{static_cast<std::int16_t>(proto)};
      auto const low = std::max(starts_[a], number_of(proto, 0)) & 0xffffU;
      auto const high = std::min(last, number_of(proto, 0xffff)) & 0xffffU;
      if (kind.has_ports() || kind.has_types())
        result |= traffic_set::of(
            kind, port_set(interval<std::uint16_t>{static_cast<std::uint16_t>(low),
                                                   static_cast<std::uint16_t>(high)}));
      else
        rules.push_back(traffic{.proto = kind});
    }
  }
  return result | traffic_set::union_of(rules);
}

set_algebra::id filter_sets::answered(set_algebra::id s) {
  if (s == set_algebra::none)
    return s;
  if (auto const it = answered_.find(s); it != answered_.end())
    return it->second;
  auto w = sets_.blank();
  for (std::size_t a = 0; a < starts_.size(); ++a) {
    auto const p = representative(a);
    if (p.kind().has_ports()) {
      if (sets_.test(s, a))
        set_algebra::put(w, a);
      continue;
    }
    auto const back = p.reply();
    if (back && sets_.test(s, atom_of(*back)))
      set_algebra::put(w, a);
  }
  auto const id = sets_.intern(w);
  answered_.emplace(s, id);
  return id;
}

std::uint32_t filter_sets::class_in(borders const& b, address a) {
  if (a.is_v4()) {
    if (is_stand_in(a))
      return 0x7fffffffU;
    auto const at = std::upper_bound(b.v4.begin(), b.v4.end(), a.v4().number());
    return static_cast<std::uint32_t>(at - b.v4.begin());
  }
  auto const at = std::upper_bound(b.v6.begin(), b.v6.end(), a.v6().number());
  return 0x80000000U + static_cast<std::uint32_t>(at - b.v6.begin());
}

} // namespace vpclint::inline v0::analysis
