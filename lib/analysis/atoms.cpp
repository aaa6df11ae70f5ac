#include "analysis/atoms.hpp"

#include "vpclint/analysis/walk.hpp"
#include "vpclint/aws/always_available.hpp"
#include "vpclint/aws/nat_rules.hpp"
#include "vpclint/aws/reserved_addresses.hpp"
#include "vpclint/net/prefix_set.hpp"

#include "analysis/balancer_targets.hpp"
#include "analysis/internet_part.hpp"
#include "network/public_owners.hpp"
#include "network/route_views.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace vpclint::inline v0::analysis {

/// Calls `f(match)` for every rule and entry whose match is known.
template <class F>
void atoms::each_filter(F const& f) const {
  for (auto const& g : net_.groups())
    for (auto const* rules : {&g.ingress, &g.egress})
      for (auto const& r : *rules)
        if (r.match)
          f(*r.match);
  for (auto const& a : net_.acls())
    for (auto const* entries : {&a.ingress, &a.egress})
      for (auto const* e : *entries)
        if (e->match)
          f(*e->match);
}

std::set<int> const& atoms::protocols() {
  if (!protocols_) {
    auto& found = protocols_.emplace();
    each_filter([&](traffic const& t) {
      if (!t.proto.is_all() && !t.proto.has_ports() && !t.proto.has_types())
        found.insert(t.proto.number);
    });
  }
  return *protocols_;
}

/// NAT-14: behind a NAT gateway, the last 32 bits of these addresses meet what is about IPv4.
std::vector<cidr> const& atoms::nat64_blocks() {
  if (nat64_blocks_)
    return *nat64_blocks_;
  auto& all = nat64_blocks_.emplace();
  if (net_.nat_gateways().size() == 0)
    return all;
  auto const base = aws::nat64_range.first().number();
  for (auto const& b : blocks())
    if (b.is_v4())
      all.push_back(cidr(
          prefix6::host(ipv6::from_number(base | b.v4().first().bits)).widened(96 + b.length())));
  return all;
}

std::vector<cidr> const& atoms::blocks() {
  if (blocks_)
    return *blocks_;
  auto& all = blocks_.emplace();
  auto const add = [&](std::vector<cidr> const& some) {
    all.insert(all.end(), some.begin(), some.end());
  };
  for (auto const& g : net_.groups())
    for (auto const* rules : {&g.ingress, &g.egress})
      for (auto const& r : *rules)
        if (r.peer == network::resolved_rule::peer_kind::block)
          all.push_back(r.block);
  for (auto const& a : net_.acls())
    for (auto const* entries : {&a.ingress, &a.egress})
      for (auto const* e : *entries)
        if (e->remote)
          all.push_back(*e->remote);
  for (auto const& t : net_.route_tables())
    for (auto const& r : t.routes)
      if (r.destination_known)
        all.push_back(r.destination);
  for (auto const& t : net_.transit_tables())
    for (auto const& r : t.routes)
      if (r.destination_known)
        all.push_back(r.destination);
  for (auto const& l : net_.prefix_lists()) {
    add(l.entries);
    auto const open = network::open_borders(l);
    all.insert(all.end(), open.begin(), open.end());
  }
  for (auto const& v : net_.vpcs()) {
    add(v.ipv4);
    add(v.ipv6);
  }
  for (auto const& s : net_.subnets()) {
    if (s.ipv4)
      all.push_back(*s.ipv4);
    if (s.ipv6)
      all.push_back(*s.ipv6);
  }
  for (auto const& n : net_.outside_networks()) {
    add(n.cidrs);
    add(n.advertised);
  }
  for (auto const& nic : net_.interfaces()) {
    for (auto const& a : nic.addresses) {
      all.push_back(cidr(prefix4::host(a.private_ip)));
      if (a.public_ip)
        all.push_back(cidr(prefix4::host(*a.public_ip)));
    }
    if (nic.ipv6_address)
      all.push_back(cidr(prefix6::host(*nic.ipv6_address)));
  }
  for (auto const a : network::elastic_ips_apart(net_))
    all.push_back(cidr(prefix4::host(a)));
  add_built_in(all);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// What gateways and hosts tell apart although nobody writes it down (IGW-4, SVC-1, SVC-2).
void atoms::add_built_in(std::vector<cidr>& all) const {
  for (auto const never : never_internet)
    all.push_back(*cidr::parse(never));
  all.push_back(*cidr::parse(ipv6_internet));
  for (auto const a : aws::host_service_addresses)
    all.push_back(cidr(prefix4::host(a)));
  for (auto const a : aws::host_service_ipv6_addresses)
    all.push_back(cidr(prefix6::host(a)));
  for (auto const& v : net_.vpcs())
    if (!v.ipv4.empty())
      all.push_back(cidr(prefix4::host(aws::resolver_address(v.ipv4.front().v4()))));
}

// Group rules judge replies only behind asymmetric ways, but then by the client's port; the ports
// of listeners are never client ports.
std::vector<port_range> const& atoms::ports(protocol p, port_range within, bool client) {
  for (auto const& k : ports_)
    if (k.proto == p && k.within == within && k.client == client)
      return k.ranges;
  std::vector<std::uint32_t> cuts;
  auto const cut = [&](port_range r) {
    if (r.first > within.first && r.first <= within.last)
      cuts.push_back(r.first);
    if (r.last >= within.first && r.last < within.last)
      cuts.push_back(static_cast<std::uint32_t>(r.last) + 1);
  };
  each_filter([&](traffic const& t) {
    if (t.proto == p)
      cut(t.ports);
  });
  if (!client)
    for (auto const& lb : net_.load_balancers())
      for (auto const& l : lb.listeners)
        for (auto const* port :
             {&l.written->port, &l.written->target_port, &l.written->health_check_port})
          if (*port)
            cut({**port, **port});
  if (!client && p == protocols::udp)
    cut({geneve_port, geneve_port}); // ELB-20
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  auto& made = ports_.emplace_back(known_ports{.proto = p, .within = within, .client = client});
  std::uint32_t first = within.first;
  for (auto const c : cuts) {
    made.ranges.push_back({static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(c - 1)});
    first = c;
  }
  made.ranges.push_back({static_cast<std::uint16_t>(first), within.last});
  return made.ranges;
}

std::vector<packet> atoms::requests(std::optional<traffic> const& match, bool ipv6) {
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
      std::set<int> codes{0};
      // Any protocol: also what only a rule about one code lets through, there or back.
      if (wanted.proto.is_all())
        each_filter([&](traffic const& t) {
          if (t.proto == icmp_kind && t.icmp_type >= 0 && t.icmp_code > 0)
            codes.insert(t.icmp_code);
        });
      // Only what somebody answers can start a flow (RFC 792, RFC 4443).
      for (int type = 0; type < 256; ++type)
        if (reply_type(icmp_kind, static_cast<std::uint8_t>(type)))
          for (int const code : codes)
            kinds.insert({type, code});
    }
    for (auto const& [type, kind_code] : kinds) {
      packet k;
      k.proto = static_cast<std::uint8_t>(icmp_kind.number);
      k.icmp_type = static_cast<std::uint8_t>(type);
      k.icmp_code = static_cast<std::uint8_t>(kind_code);
      result.push_back(k);
    }
  }
  std::set<int> others;
  if (wanted.proto.is_all()) {
    others = protocols();
    for (int free = 0; free < 256; ++free)
      if (free != 1 && free != 6 && free != 17 && free != 58 && others.count(free) == 0) {
        others.insert(free);
        break;
      }
  } else if (!wanted.proto.has_ports() && !wanted.proto.has_types()) {
    others = {wanted.proto.number};
  }
  for (int const number : others) {
    packet k;
    k.proto = static_cast<std::uint8_t>(number);
    result.push_back(k);
  }
  return result;
}

// Blocks are nested or apart, so an atom is a block less those inside it; its representative is the
// first address left. The internet is an atom of its own below everything.
std::vector<address> atoms::addresses(std::vector<cidr> const& within, bool ipv6, bool internet) {
  auto const& net = net_;
  internet = internet || within.empty();
  auto all_blocks = std::span(blocks());
  std::vector<cidr> with_nat64;
  if (ipv6 && std::any_of(within.begin(), within.end(), [](cidr const& b) {
        return b.is_v6() && b.overlaps(cidr(aws::nat64_range));
      })) {
    with_nat64 = blocks();
    with_nat64.insert(with_nat64.end(), nat64_blocks().begin(), nat64_blocks().end());
    all_blocks = with_nat64;
  }
  std::vector<address> result;
  auto const take = [&](auto const& scope_blocks, auto const whole) {
    using prefix = std::remove_cvref_t<decltype(whole)>;
    using number = typename prefix::number_type;
    for (auto const& scope : scope_blocks) {
      std::vector<prefix> inside{scope};
      for (auto const& b : all_blocks) {
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
        // What the blocks inside leave of it, up to the first piece that counts.
        auto const end = inside[i].last().number();
        auto const counts = [&](number first, number last) {
          for (auto const n : {first, last}) {
            auto const a = address(prefix::address_type::from_number(n));
            if (internet && !is_internet(net, a))
              continue;
            result.push_back(a);
            return true;
          }
          return false;
        };
        auto from = inside[i].first().number();
        bool open = true; // something may be left from there on
        for (std::size_t j = i + 1; open && j < inside.size() && inside[i].contains(inside[j]);
             ++j) {
          auto const first = inside[j].first().number();
          auto const last = inside[j].last().number();
          if ((first > from && counts(from, first - 1)) || last == end)
            open = false;
          else if (last >= from)
            from = last + 1;
        }
        if (open)
          (void)counts(from, end);
      }
    }
  };
  if (ipv6) {
    std::vector<prefix6> scopes;
    auto const global = *prefix6::parse(ipv6_internet);
    for (auto const& b : within)
      if (b.is_v6() && (!internet || b.v6().overlaps(global)))
        scopes.push_back(internet && b.v6().contains(global) ? global : b.v6());
    if (within.empty())
      scopes.push_back(global);
    take(scopes, prefix6{});
  } else {
    std::vector<prefix4> scopes;
    for (auto const& b : within)
      if (b.is_v4())
        scopes.push_back(b.v4());
    // Everything global, in blocks that leave out what never is (see is_internet).
    if (internet) {
      auto global = global_ipv4();
      if (!within.empty())
        global &= union_of(std::exchange(scopes, {}));
      // One scope is enough for what no block of the design touches.
      bool rest = false;
      for (auto const& p : prefixes_of<ipv4>(global)) {
        bool const touched = std::any_of(all_blocks.begin(), all_blocks.end(), [&](cidr const& b) {
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
