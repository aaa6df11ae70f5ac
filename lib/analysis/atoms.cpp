#include "analysis/atoms.hpp"

#include "vpclint/analysis/walk.hpp"
#include "vpclint/net/interval_set.hpp"
#include "vpclint/net/prefix_set.hpp"

#include <algorithm>

namespace vpclint::inline v0::analysis {
namespace {

void cut_range(std::set<std::uint32_t>& cuts, port_range r) {
  cuts.insert(r.first);
  cuts.insert(static_cast<std::uint32_t>(r.last) + 1);
}

} // namespace

void atoms::cut(known<traffic> const& t, bool client) {
  if (!t)
    return;
  auto const p = t->proto;
  if (p == protocols::tcp || p == protocols::udp) {
    cut_range(p == protocols::tcp ? tcp_ports_ : udp_ports_, t->ports);
    if (client)
      cut_range(p == protocols::tcp ? tcp_clients_ : udp_clients_, t->ports);
  } else if (p == protocols::icmp) {
    icmp_.insert({t->icmp_type, t->icmp_code});
  } else if (p == protocols::icmpv6) {
    icmpv6_.insert({t->icmp_type, t->icmp_code});
  } else if (!p.is_all()) {
    protocols_.insert(p.number);
  }
}

atoms::atoms(network::network const& net) {
  // Group rules judge replies only behind asymmetric ways, but then by the client's port.
  for (auto const& g : net.groups())
    for (auto const* rules : {&g.ingress, &g.egress})
      for (auto const& r : *rules) {
        cut(r.match, true);
        if (r.peer == network::resolved_rule::peer_kind::block)
          blocks_.insert(r.block);
      }
  for (auto const& a : net.acls())
    for (auto const* entries : {&a.ingress, &a.egress})
      for (auto const* e : *entries) {
        cut(e->match, true);
        if (e->remote)
          blocks_.insert(*e->remote);
      }
  for (auto const& t : net.route_tables())
    for (auto const& r : t.routes)
      if (r.destination_known)
        blocks_.insert(r.destination);
  for (auto const& t : net.transit_tables())
    for (auto const& r : t.routes)
      if (r.destination_known)
        blocks_.insert(r.destination);
  for (auto const& l : net.prefix_lists())
    for (auto const& b : l.entries)
      blocks_.insert(b);
  for (auto const& v : net.vpcs()) {
    blocks_.insert(v.ipv4.begin(), v.ipv4.end());
    blocks_.insert(v.ipv6.begin(), v.ipv6.end());
  }
  for (auto const& s : net.subnets()) {
    if (s.ipv4)
      blocks_.insert(*s.ipv4);
    if (s.ipv6)
      blocks_.insert(*s.ipv6);
  }
  for (auto const& n : net.outside_networks()) {
    blocks_.insert(n.cidrs.begin(), n.cidrs.end());
    blocks_.insert(n.advertised.begin(), n.advertised.end());
  }
  for (auto const& nic : net.interfaces()) {
    for (auto const& a : nic.addresses) {
      blocks_.insert(cidr(prefix4::host(a.private_ip)));
      if (a.public_ip)
        blocks_.insert(cidr(prefix4::host(*a.public_ip)));
    }
    if (nic.ipv6_address)
      blocks_.insert(cidr(prefix6::host(*nic.ipv6_address)));
  }
  for (auto const& lb : net.load_balancers())
    for (auto const& l : lb.listeners)
      for (auto const& port :
           {l.written->port, l.written->target_port, l.written->health_check_port})
        if (port) {
          cut_range(tcp_ports_, {*port, *port});
          cut_range(udp_ports_, {*port, *port});
        }
}

std::vector<port_range> atoms::ranges(std::set<std::uint32_t> const& cuts, port_range within) {
  std::vector<port_range> result;
  std::uint32_t first = within.first;
  std::uint32_t const end = static_cast<std::uint32_t>(within.last) + 1;
  for (auto const c : cuts) {
    if (c <= first)
      continue;
    if (c >= end)
      break;
    result.push_back({static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(c - 1)});
    first = c;
  }
  result.push_back({static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(end - 1)});
  return result;
}

std::vector<port_range> atoms::destination_ports(protocol p, port_range within) const {
  return ranges(p == protocols::tcp ? tcp_ports_ : udp_ports_, within);
}

std::vector<port_range> atoms::client_ports(protocol p, port_range within) const {
  return ranges(p == protocols::tcp ? tcp_clients_ : udp_clients_, within);
}

std::vector<packet> atoms::requests(std::optional<traffic> const& match, bool ipv6) const {
  std::vector<packet> result;
  auto const wanted = match.value_or(all_traffic());
  auto const asks = [&](protocol p) { return wanted.proto.is_all() || wanted.proto == p; };
  for (auto const p : {protocols::tcp, protocols::udp}) {
    if (!asks(p))
      continue;
    auto const within = wanted.proto.is_all() ? port_range{0, 65535} : wanted.ports;
    for (auto const& r : destination_ports(p, within)) {
      packet k;
      k.proto = static_cast<std::uint8_t>(p.number);
      k.dst_port = r.first;
      result.push_back(k);
    }
  }
  auto const icmp_kind = ipv6 ? protocols::icmpv6 : protocols::icmp;
  if (asks(icmp_kind)) {
    std::set<std::pair<int, int>> kinds;
    if (!wanted.proto.is_all() && wanted.icmp_type >= 0) {
      kinds.insert({wanted.icmp_type, std::max<int>(0, wanted.icmp_code)});
    } else {
      // Only what somebody answers can start a flow (RFC 792, RFC 4443).
      for (int type = 0; type < 256; ++type)
        if (reply_type(icmp_kind, static_cast<std::uint8_t>(type)))
          kinds.insert({type, 0});
    }
    for (auto const& [type, kind_code] : kinds) {
      packet k;
      k.proto = static_cast<std::uint8_t>(icmp_kind.number);
      k.icmp_type = static_cast<std::uint8_t>(type);
      k.icmp_code = static_cast<std::uint8_t>(kind_code);
      result.push_back(k);
    }
  }
  std::set<int> others = protocols_;
  for (int free = 0; free < 256; ++free)
    if (free != 1 && free != 6 && free != 17 && free != 58 && others.count(free) == 0) {
      others.insert(free);
      break;
    }
  if (!wanted.proto.is_all() && !wanted.proto.has_ports() && !wanted.proto.has_types())
    others = {wanted.proto.number};
  else if (!wanted.proto.is_all())
    others.clear();
  for (int const number : others) {
    packet k;
    k.proto = static_cast<std::uint8_t>(number);
    result.push_back(k);
  }
  return result;
}

// Blocks are nested or apart, so an atom is a block less those inside it; its representative is the
// first address left. The internet is an atom of its own below everything.
std::vector<address> atoms::addresses(network::network const& net, std::vector<cidr> const& within,
                                      bool ipv6) const {
  std::vector<address> result;
  auto const take = [&](auto const& scope_blocks, auto const whole) {
    using prefix = std::remove_cvref_t<decltype(whole)>;
    using number = typename prefix::number_type;
    for (auto const& scope : scope_blocks) {
      std::vector<prefix> inside{scope};
      for (auto const& b : blocks_) {
        if (b.is_v6() != ipv6)
          continue;
        prefix p;
        if constexpr (prefix::width == 32)
          p = b.v4();
        else
          p = b.v6();
        if (scope.contains(p) && !(p == scope))
          inside.push_back(p);
      }
      std::sort(inside.begin(), inside.end());
      for (std::size_t i = 0; i < inside.size(); ++i) {
        interval_set<number> left(
            interval<number>{inside[i].first().number(), inside[i].last().number()});
        for (std::size_t j = i + 1; j < inside.size() && inside[i].contains(inside[j]); ++j)
          left = left - interval_set<number>(interval<number>{inside[j].first().number(),
                                                              inside[j].last().number()});
        for (auto const& piece : left.intervals()) {
          auto const a = address(prefix::address_type::from_number(piece.first));
          bool const counts = !within.empty() || is_internet(net, a);
          if (counts) {
            result.push_back(a);
            break;
          }
          auto const z = address(prefix::address_type::from_number(piece.last));
          if (is_internet(net, z)) {
            result.push_back(z);
            break;
          }
        }
      }
    }
  };
  if (ipv6) {
    std::vector<prefix6> scopes;
    for (auto const& b : within)
      if (b.is_v6())
        scopes.push_back(b.v6());
    if (within.empty())
      scopes.push_back(*prefix6::parse("2000::/3"));
    take(scopes, prefix6{});
  } else {
    std::vector<prefix4> scopes;
    for (auto const& b : within)
      if (b.is_v4())
        scopes.push_back(b.v4());
    // Everything global, in blocks that leave out what never is (see is_internet).
    if (within.empty()) {
      ipv4_set global = ipv4_set::all();
      for (auto const* never :
           {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4"}) {
        auto const p = *prefix4::parse(never);
        global = global - ipv4_set(interval<std::uint32_t>{p.first().number(), p.last().number()});
      }
      // One scope is enough for what no block of the design touches.
      bool rest = false;
      for (auto const& p : prefixes_of<ipv4>(global)) {
        bool const touched = std::any_of(blocks_.begin(), blocks_.end(), [&](cidr const& b) {
          return b.is_v4() && b.length() > 0 && b.v4().overlaps(p);
        });
        if (touched || !rest)
          scopes.push_back(p);
        rest = rest || !touched;
      }
    }
    take(scopes, prefix4{});
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

} // namespace vpclint::inline v0::analysis
