#pragma once

#include "vpclint/net/interval_set.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/net/prefix_set.hpp"
#include "vpclint/packet/packet.hpp"
#include "vpclint/packet/product_set.hpp"
#include "vpclint/packet/traffic_set.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// One product of a packet set: any of these sources, with any of these client ports, to any of
/// these destinations, anything of this traffic. Client ports mean something for TCP and UDP only:
/// a box that a packet set gives out has all of them where it has other protocols.
template <class Address>
struct packet_box {
  using address_set = interval_set<typename Address::number_type>;

  address_set src{address_set::all()};
  address_set dst{address_set::all()};
  port_set client_ports{port_set::all()};
  traffic_set what{traffic_set::all()};

  friend bool operator==(packet_box const&, packet_box const&) = default;
};

using packet_box4 = packet_box<ipv4>;
using packet_box6 = packet_box<ipv6>;

/// An exact set of packets: source, destination, client (source) port, protocol and destination
/// port or ICMP type and code, in both families. Equal sets compare equal however they were made.
///
/// Operations also take `traffic` and `traffic_set`, which stand for all packets of both families
/// with that traffic: `from("10.0.0.0/8"_cidr) & tcp(443)`.
class packet_set {
public:
  /// The empty set.
  packet_set() = default;
  packet_set(traffic const& t) : packet_set(traffic_set(t)) {}
  packet_set(traffic_set const& t) : packet_set(packet_box4{.what = t}) {
    *this |= packet_set(packet_box6{.what = t});
  }
  /// The packets of a box. Where it restricts client ports, its packets of protocols without ports
  /// are left out.
  packet_set(packet_box4 const& box) : v4_(build<ipv4>(box)) {}
  packet_set(packet_box6 const& box) : v6_(build<ipv6>(box)) {}
  /// Every packet.
  [[nodiscard]] static packet_set all() { return packet_set(traffic_set::all()); }
  /// Exactly one packet.
  [[nodiscard]] static packet_set single(packet const& p);
  /// The union of many sets, faster than one by one.
  [[nodiscard]] static packet_set union_of(std::vector<packet_set> sets) {
    if (sets.empty())
      return {};
    for (auto n = sets.size(); n > 1; n = (n + 1) / 2) {
      for (std::size_t i = 0; i < n / 2; ++i)
        sets[i] = sets[2 * i] | sets[2 * i + 1];
      if (n % 2 != 0)
        sets[n / 2] = std::move(sets[n - 1]);
    }
    return std::move(sets[0]);
  }

  [[nodiscard]] bool empty() const { return v4_.empty() && v6_.empty(); }
  [[nodiscard]] bool contains(packet const& p) const {
    return p.is_v4() ? has<ipv4>(v4_, p) : has<ipv6>(v6_, p);
  }

  /// The set as disjoint boxes, in a fixed order.
  [[nodiscard]] std::vector<packet_box4> boxes4() const { return boxes<ipv4>(v4_); }
  [[nodiscard]] std::vector<packet_box6> boxes6() const { return boxes<ipv6>(v6_); }

  /// What the set's packets have for this field, whatever the others are.
  [[nodiscard]] ipv4_set sources4() const { return v4_.keys(); }
  [[nodiscard]] ipv6_set sources6() const { return v6_.keys(); }
  [[nodiscard]] ipv4_set destinations4() const { return v4_.rests().keys(); }
  [[nodiscard]] ipv6_set destinations6() const { return v6_.rests().keys(); }
  [[nodiscard]] traffic_set what() const {
    return v4_.rests().rests().rests() | v6_.rests().rests().rests();
  }
  /// Of TCP and UDP packets only.
  [[nodiscard]] port_set client_ports() const {
    port_set out;
    for (auto const& rest : {v4_.rests().rests(), v6_.rests().rests()})
      for (auto const& part : rest.parts())
        if (overlaps(part.rest, tcp() | udp()))
          out |= part.key;
    return out;
  }

  /// One packet of the set that makes a good example: IPv4 before IPv6, the first addresses, a
  /// client port of the dynamic range where there is one. Nothing for the empty set.
  [[nodiscard]] std::optional<packet> sample() const {
    if (auto const p = first_of<ipv4>(v4_))
      return p;
    return first_of<ipv6>(v6_);
  }

  [[nodiscard]] friend packet_set operator|(packet_set const& a, packet_set const& b) {
    return {a.v4_ | b.v4_, a.v6_ | b.v6_};
  }
  [[nodiscard]] friend packet_set operator&(packet_set const& a, packet_set const& b) {
    return {a.v4_ & b.v4_, a.v6_ & b.v6_};
  }
  /// What is in `a` and not in `b`.
  [[nodiscard]] friend packet_set operator-(packet_set const& a, packet_set const& b) {
    return {a.v4_ - b.v4_, a.v6_ - b.v6_};
  }
  /// All other packets of both families.
  [[nodiscard]] friend packet_set operator~(packet_set const& a) { return all() - a; }
  packet_set& operator|=(packet_set const& b) { return *this = *this | b; }
  packet_set& operator&=(packet_set const& b) { return *this = *this & b; }
  packet_set& operator-=(packet_set const& b) { return *this = *this - b; }

  /// Whether all of `a` is in `b`.
  [[nodiscard]] friend bool subset(packet_set const& a, packet_set const& b) {
    return subset(a.v4_, b.v4_) && subset(a.v6_, b.v6_);
  }
  /// Whether the two share a packet.
  [[nodiscard]] friend bool overlaps(packet_set const& a, packet_set const& b) {
    return overlaps(a.v4_, b.v4_) || overlaps(a.v6_, b.v6_);
  }

  friend bool operator==(packet_set const& a, packet_set const& b) {
    return a.v4_ == b.v4_ && a.v6_ == b.v6_;
  }
  /// An arbitrary but fixed total order, not inclusion.
  friend std::strong_ordering operator<=>(packet_set const& a, packet_set const& b) {
    if (auto const c = a.v4_ <=> b.v4_; c != 0)
      return c;
    return a.v6_ <=> b.v6_;
  }

private:
  using ports_and_traffic = product_set<port_set, traffic_set>;
  template <class Address>
  using addresses = typename packet_box<Address>::address_set;
  template <class Address>
  using destinations = product_set<addresses<Address>, ports_and_traffic>;
  template <class Address>
  using family = product_set<addresses<Address>, destinations<Address>>;

  packet_set(family<ipv4> v4, family<ipv6> v6) : v4_(std::move(v4)), v6_(std::move(v6)) {}

  template <class Address>
  static family<Address> build(packet_box<Address> const& b) {
    auto const what = b.client_ports.is_all() ? b.what : b.what & (tcp() | udp());
    return {b.src, {b.dst, {b.client_ports, what}}};
  }

  template <class Address>
  static bool has(family<Address> const& f, packet const& p) {
    using number = typename Address::number_type;
    for (auto const& s : f.parts())
      if (s.key.contains(static_cast<number>(p.src.number())))
        for (auto const& d : s.rest.parts())
          if (d.key.contains(static_cast<number>(p.dst.number())))
            for (auto const& c : d.rest.parts())
              if (c.key.contains(p.src_port))
                return c.rest.contains(p);
    return false;
  }

  template <class Address>
  static std::vector<packet_box<Address>> boxes(family<Address> const& f) {
    std::vector<packet_box<Address>> out;
    for (auto const& s : f.parts())
      for (auto const& d : s.rest.parts()) {
        auto const& parts = d.rest.parts();
        if (parts.size() == 1 && parts[0].key.is_all()) {
          out.push_back({s.key, d.key, parts[0].key, parts[0].rest});
          continue;
        }
        // Protocols without ports stand beside every client port, or beside none.
        traffic_set const ported = tcp() | udp();
        if (auto other = parts[0].rest - ported; !other.empty())
          out.push_back({s.key, d.key, port_set::all(), std::move(other)});
        for (auto const& c : parts)
          if (auto what = c.rest & ported; !what.empty())
            out.push_back({s.key, d.key, c.key, std::move(what)});
      }
    return out;
  }

  template <class Address>
  static std::optional<packet> first_of(family<Address> const& f) {
    if (f.empty())
      return std::nullopt;
    auto const& s = f.parts().front();
    auto const& d = s.rest.parts().front();
    // The part with the best port, rather than the first.
    constexpr std::uint16_t dynamic = 49152;
    auto const* best = &d.rest.parts().front();
    for (auto const& c : d.rest.parts())
      if (c.key.contains(dynamic))
        best = &c;
    packet p{.src = Address::from_number(s.key.min()), .dst = Address::from_number(d.key.min())};
    if (!vpclint::sample(best->rest, p))
      return std::nullopt;
    if (p.kind().has_ports())
      p.src_port = best->key.contains(dynamic) ? dynamic : best->key.max();
    return p;
  }

  family<ipv4> v4_;
  family<ipv6> v6_;
};

/// The packets that come from `c`, go to `c`.
[[nodiscard]] inline packet_set from(cidr const& c) {
  if (c.is_v4())
    return packet_box4{.src = interval_of(c.v4())};
  return packet_box6{.src = interval_of(c.v6())};
}
[[nodiscard]] inline packet_set to(cidr const& c) {
  if (c.is_v4())
    return packet_box4{.dst = interval_of(c.v4())};
  return packet_box6{.dst = interval_of(c.v6())};
}
/// The TCP and UDP packets whose source port is in `ports`.
[[nodiscard]] inline packet_set client_ports(port_range const& ports) {
  port_set const set(ports.first, ports.last);
  return packet_set(packet_box4{.client_ports = set, .what = tcp() | udp()}) |
         packet_box6{.client_ports = set, .what = tcp() | udp()};
}
/// All packets of one family.
[[nodiscard]] inline packet_set all_ipv4() { return packet_box4{}; }
[[nodiscard]] inline packet_set all_ipv6() { return packet_box6{}; }

inline packet_set packet_set::single(packet const& p) {
  traffic const t{.proto = p.kind(),
                  .ports = {p.dst_port, p.dst_port},
                  .ports_given = true,
                  .icmp_type = p.icmp_type,
                  .icmp_code = p.icmp_code};
  auto out = from(cidr::host(p.src)) & to(cidr::host(p.dst)) & t;
  return p.kind().has_ports() ? out & vpclint::client_ports({p.src_port, p.src_port}) : out;
}

namespace detail {

template <class Address>
[[nodiscard]] std::string address_words(interval_set<typename Address::number_type> const& set,
                                        std::string_view any) {
  if (set.is_all())
    return std::string(any);
  auto blocks = prefixes_of<Address>(set);
  std::string out;
  if (auto others = prefixes_of<Address>(~set); others.size() < blocks.size()) {
    out = std::string(any) + " but ";
    blocks = std::move(others);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    auto const& p = blocks[i];
    out += i == 0 ? "" : ", ";
    out += p.length() == p.width ? to_string(p.first()) : to_string(p);
  }
  return out;
}

template <class Address>
void add_words(std::string& out, std::vector<packet_box<Address>> const& boxes,
               std::string_view any) {
  for (auto const& b : boxes) {
    if (!out.empty())
      out += "\n";
    out += address_words<Address>(b.src, any) + " -> " + address_words<Address>(b.dst, any) + ": " +
           to_string(b.what);
    if (!b.client_ports.is_all())
      out += " from client ports " + port_words(b.client_ports);
  }
}

} // namespace detail

/// One line for each box, without a final line break: `10.0.0.0/8 -> 10.1.2.3: tcp 443 from client
/// ports 1024-65535`; `nothing` for the empty set.
[[nodiscard]] inline std::string to_string(packet_set const& s) {
  std::string out;
  detail::add_words<ipv4>(out, s.boxes4(), "any IPv4");
  detail::add_words<ipv6>(out, s.boxes6(), "any IPv6");
  return out.empty() ? "nothing" : out;
}

} // namespace vpclint::inline v0
