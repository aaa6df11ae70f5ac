#pragma once

#include "vpclint/net/interval_set.hpp"
#include "vpclint/packet/packet.hpp"
#include "vpclint/packet/protocol.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// Destination ports, client ports, or ICMP types and codes as `type << 8 | code`.
using port_set = interval_set<std::uint16_t>;

/// An exact set of (protocol, destination port) and, for ICMP and ICMPv6, (protocol, type, code).
/// Protocols without either are in it or not. Equal sets compare equal however they were made.
///
/// `|`, `&`, `-`, `~`, `subset` and `overlaps` also take `traffic`:
/// `(tcp(80) | tcp(443)) - tcp(443) == tcp(80)`.
class traffic_set {
public:
  /// The empty set.
  constexpr traffic_set() = default;
  /// What a filter rule matches (see `matches`).
  constexpr traffic_set(traffic const& t) {
    if (t.proto.is_all())
      points_ = universe();
    else if (t.proto.has_ports())
      points_ = block(t.proto.number, t.ports.first, t.ports.last);
    else if (t.proto.has_types() && t.icmp_type >= 0)
      points_ = block(t.proto.number, point(t.icmp_type, t.icmp_code < 0 ? 0 : t.icmp_code),
                      point(t.icmp_type, t.icmp_code < 0 ? 255 : t.icmp_code));
    else
      points_ = block(t.proto.number, 0, 65535);
  }
  /// TCP or UDP to any of `ports`, or ICMP or ICMPv6 of any of these types and codes; precondition:
  /// `p.has_ports() || p.has_types()`.
  [[nodiscard]] static constexpr traffic_set of(protocol p, port_set const& ports) {
    VPCLINT_ASSERT(p.has_ports() || p.has_types());
    std::vector<interval<std::uint32_t>> items;
    for (auto const& i : ports)
      items.push_back({base(p.number) + i.first, base(p.number) + i.last});
    return traffic_set(interval_set<std::uint32_t>::of(std::move(items)));
  }
  /// The union of many rules; O(n log n).
  [[nodiscard]] static constexpr traffic_set union_of(std::vector<traffic> const& rules) {
    std::vector<interval<std::uint32_t>> items;
    for (auto const& t : rules)
      for (auto const& i : traffic_set(t).points_)
        items.push_back(i);
    return traffic_set(interval_set<std::uint32_t>::of(std::move(items)));
  }
  [[nodiscard]] static constexpr traffic_set all() { return traffic_set(universe()); }

  [[nodiscard]] constexpr bool empty() const { return points_.empty(); }
  [[nodiscard]] constexpr bool is_all() const { return points_ == universe(); }
  [[nodiscard]] constexpr bool contains(packet const& p) const {
    std::uint32_t offset = 0;
    if (p.kind().has_ports())
      offset = p.dst_port;
    else if (p.kind().has_types())
      offset = point(p.icmp_type, p.icmp_code);
    return points_.contains(base(p.proto) + offset);
  }
  /// The ports of TCP or UDP, the types and codes of ICMP or ICMPv6; for any other protocol all or
  /// nothing. Precondition: not `p.is_all()`.
  [[nodiscard]] constexpr port_set ports(protocol p) const {
    VPCLINT_ASSERT(!p.is_all());
    auto const first = base(p.number);
    std::vector<interval<std::uint16_t>> items;
    for (auto const& i : points_& block(p.number, 0, 65535))
      items.push_back({static_cast<std::uint16_t>(i.first - first),
                       static_cast<std::uint16_t>(i.last - first)});
    return port_set::of(std::move(items));
  }
  /// The protocols of which at least something is in the set.
  [[nodiscard]] constexpr interval_set<std::uint8_t> protocols() const {
    std::vector<interval<std::uint8_t>> items;
    for (auto const& i : points_)
      items.push_back(
          {static_cast<std::uint8_t>(i.first >> 16), static_cast<std::uint8_t>(i.last >> 16)});
    return interval_set<std::uint8_t>::of(std::move(items));
  }

  [[nodiscard]] friend constexpr traffic_set unite(traffic_set const& a, traffic_set const& b) {
    return traffic_set(a.points_ | b.points_);
  }
  [[nodiscard]] friend constexpr traffic_set intersect(traffic_set const& a, traffic_set const& b) {
    return traffic_set(a.points_ & b.points_);
  }
  [[nodiscard]] friend constexpr traffic_set subtract(traffic_set const& a, traffic_set const& b) {
    return traffic_set(a.points_ - b.points_);
  }
  constexpr traffic_set& operator|=(traffic_set const& b) { return *this = unite(*this, b); }
  constexpr traffic_set& operator&=(traffic_set const& b) { return *this = intersect(*this, b); }
  constexpr traffic_set& operator-=(traffic_set const& b) { return *this = subtract(*this, b); }

  /// The set as numbers `protocol << 16 | port`, for those who index by them.
  [[nodiscard]] constexpr interval_set<std::uint32_t> const& points() const { return points_; }

  friend constexpr bool operator==(traffic_set const& a, traffic_set const& b) {
    return a.points_ == b.points_;
  }
  /// An arbitrary but fixed total order, not inclusion.
  friend constexpr std::strong_ordering operator<=>(traffic_set const& a, traffic_set const& b) {
    return a.points_ <=> b.points_;
  }

private:
  constexpr explicit traffic_set(interval_set<std::uint32_t> points) : points_(std::move(points)) {}

  static constexpr std::uint32_t base(int proto) { return static_cast<std::uint32_t>(proto) << 16; }
  static constexpr std::uint32_t point(int type, int code) {
    return static_cast<std::uint32_t>(type << 8 | code);
  }
  static constexpr interval_set<std::uint32_t> block(int proto, std::uint32_t first,
                                                     std::uint32_t last) {
    return {base(proto) + first, base(proto) + last};
  }
  static constexpr interval_set<std::uint32_t> universe() { return {0, base(256) - 1}; }

  interval_set<std::uint32_t> points_;
};

[[nodiscard]] constexpr traffic_set operator|(traffic_set const& a, traffic_set const& b) {
  return unite(a, b);
}
[[nodiscard]] constexpr traffic_set operator&(traffic_set const& a, traffic_set const& b) {
  return intersect(a, b);
}
/// What is in `a` and not in `b`.
[[nodiscard]] constexpr traffic_set operator-(traffic_set const& a, traffic_set const& b) {
  return subtract(a, b);
}
/// All other traffic.
[[nodiscard]] constexpr traffic_set operator~(traffic_set const& a) {
  return subtract(traffic_set::all(), a);
}
/// Whether all of `a` is in `b`.
[[nodiscard]] constexpr bool subset(traffic_set const& a, traffic_set const& b) {
  return subset(a.points(), b.points());
}
/// Whether the two share anything.
[[nodiscard]] constexpr bool overlaps(traffic_set const& a, traffic_set const& b) {
  return overlaps(a.points(), b.points());
}

/// A set's protocol, port, type and code that make a good example, put into `p`: TCP before UDP
/// before ICMP before the rest, and of these the lowest port but 0. False, and `p` unchanged, for
/// the empty set.
[[nodiscard]] constexpr bool sample(traffic_set const& s, packet& p) {
  auto const present = s.protocols();
  if (present.empty())
    return false;
  protocol chosen{std::int16_t{present.min()}};
  for (auto const preferred : {protocols::icmpv6, protocols::icmp, protocols::udp, protocols::tcp})
    if (present.contains(static_cast<std::uint8_t>(preferred.number)))
      chosen = preferred;
  auto const ports = s.ports(chosen);
  p.proto = static_cast<std::uint8_t>(chosen.number);
  p.dst_port = 0;
  p.icmp_type = 0;
  p.icmp_code = 0;
  if (chosen.has_ports()) {
    auto const above_zero = ports - port_set::single(0);
    p.dst_port = above_zero.empty() ? ports.min() : above_zero.min();
  } else if (chosen.has_types()) {
    auto const asking = chosen == protocols::icmp ? icmp(8) : icmpv6(128);
    auto const requests = ports & traffic_set(asking).ports(chosen);
    auto const kind = requests.empty() ? ports.min() : requests.min();
    p.icmp_type = static_cast<std::uint8_t>(kind >> 8);
    p.icmp_code = static_cast<std::uint8_t>(kind & 0xff);
  }
  return true;
}

namespace detail {

inline void add_item(std::string& list, std::string const& item) {
  if (!list.empty())
    list += ", ";
  list += item;
}

// `80, 443, 8000-8010`
[[nodiscard]] inline std::string port_words(port_set const& ports) {
  std::string out;
  for (auto const& i : ports)
    add_item(out, to_string(port_range{i.first, i.last}));
  return out;
}

// `echo-request, 3/4, types 40-255`
[[nodiscard]] inline std::string icmp_words(port_set const& kinds, protocol p) {
  std::string out;
  for (auto const& i : kinds) {
    int type = i.first >> 8;
    int const last_type = i.last >> 8;
    auto const code_from = [&](int t) { return t == i.first >> 8 ? i.first & 0xff : 0; };
    auto const code_to = [&](int t) { return t == last_type ? i.last & 0xff : 255; };
    while (type <= last_type) {
      if (code_from(type) == 0 && code_to(type) == 255) {
        auto end = type;
        while (end < last_type && code_to(end + 1) == 255)
          ++end;
        if (end - type >= 3) {
          add_item(out, "types " + std::to_string(type) + "-" + std::to_string(end));
          type = end + 1;
          continue;
        }
        add_item(out, to_string(icmp_kind{static_cast<std::int16_t>(type), -1}, p));
      } else {
        auto item = std::to_string(type) + "/" + std::to_string(code_from(type));
        if (code_to(type) != code_from(type))
          item += "-" + std::to_string(code_to(type));
        add_item(out, item);
      }
      ++type;
    }
  }
  return out;
}

[[nodiscard]] inline std::string traffic_words(traffic_set const& s) {
  std::string out;
  for (auto const& run : s.protocols())
    for (unsigned n = run.first; n <= run.last; ++n) {
      protocol const p{static_cast<std::int16_t>(n)};
      auto const ports = s.ports(p);
      if (!out.empty())
        out += "; ";
      out += to_string(p);
      if (!ports.is_all())
        out += " " + (p.has_ports() ? port_words(ports) : icmp_words(ports, p));
    }
  return out;
}

} // namespace detail

/// In words: `nothing`, `all traffic`, `tcp 80, 443; icmp echo-request`, and where most protocols
/// are in the set `all but tcp 25`.
[[nodiscard]] inline std::string to_string(traffic_set const& s) {
  if (s.empty())
    return "nothing";
  if (s.is_all())
    return "all traffic";
  if (s.protocols().size() > 128)
    return "all but " + detail::traffic_words(~s);
  return detail::traffic_words(s);
}

} // namespace vpclint::inline v0
