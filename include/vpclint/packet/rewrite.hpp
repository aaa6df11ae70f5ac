#pragma once

#include "vpclint/packet/packet_set.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace vpclint::inline v0 {

/// What an address translator does to packets. Fields without a value stay as they are. A packet of
/// another family than an address given here is not translated at all and so has no image. Ports
/// change in TCP and UDP only.
struct rewrite {
  std::optional<address> source{};
  /// The translator picks one of these as the new source port, and nobody knows which.
  std::optional<port_range> source_ports{};
  std::optional<address> destination{};
  std::optional<std::uint16_t> destination_port{};

  friend bool operator==(rewrite const&, rewrite const&) = default;
};

/// Many clients behind one address, as a NAT gateway does it (NAT-7).
[[nodiscard]] inline rewrite source_nat(address a, port_range ports = {1024, 65535}) {
  return {.source = a, .source_ports = ports};
}
/// Traffic handed on to one target, where wanted on another port.
[[nodiscard]] inline rewrite destination_nat(address a,
                                             std::optional<std::uint16_t> port = std::nullopt) {
  return {.destination = a, .destination_port = port};
}

namespace detail {

/// A traffic set taken apart: what has client ports, and what has not.
struct split_traffic {
  traffic_set ported{};
  traffic_set other{};

  explicit split_traffic(traffic_set const& s) : ported(s & (tcp() | udp())), other(s - ported) {}
};

template <class Address>
[[nodiscard]] std::optional<typename Address::number_type>
own_family(std::optional<address> const& a, bool& foreign) {
  if (!a)
    return std::nullopt;
  foreign = foreign || a->is_v4() != (Address::width == ipv4::width);
  return static_cast<typename Address::number_type>(a->number());
}

template <class Address>
void add_image(packet_set& out, rewrite const& r, packet_box<Address> b) {
  using set = typename packet_box<Address>::address_set;
  bool foreign = false;
  auto const source = own_family<Address>(r.source, foreign);
  auto const destination = own_family<Address>(r.destination, foreign);
  if (foreign)
    return;
  if (source)
    b.src = set::single(*source);
  if (destination)
    b.dst = set::single(*destination);
  split_traffic const parts(b.what);
  if (!parts.other.empty())
    out |= packet_box<Address>{.src = b.src, .dst = b.dst, .what = parts.other};
  b.what = parts.ported;
  if (r.source_ports)
    b.client_ports = port_set(r.source_ports->first, r.source_ports->last);
  if (r.destination_port) {
    traffic_set moved;
    for (auto const p : {protocols::tcp, protocols::udp})
      if (!b.what.ports(p).empty())
        moved |= traffic_set::of(p, port_set::single(*r.destination_port));
    b.what = moved;
  }
  out |= b;
}

template <class Address>
void add_preimage(packet_set& out, rewrite const& r, packet_box<Address> b) {
  using set = typename packet_box<Address>::address_set;
  bool foreign = false;
  auto const source = own_family<Address>(r.source, foreign);
  auto const destination = own_family<Address>(r.destination, foreign);
  if (foreign || (source && !b.src.contains(*source)) ||
      (destination && !b.dst.contains(*destination)))
    return;
  if (source)
    b.src = set::all();
  if (destination)
    b.dst = set::all();
  split_traffic const parts(b.what);
  if (!parts.other.empty())
    out |= packet_box<Address>{.src = b.src, .dst = b.dst, .what = parts.other};
  b.what = parts.ported;
  if (r.source_ports) {
    if (!overlaps(b.client_ports, port_set(r.source_ports->first, r.source_ports->last)))
      return;
    b.client_ports = port_set::all();
  }
  if (r.destination_port) {
    traffic_set before;
    for (auto const p : {protocols::tcp, protocols::udp})
      if (b.what.ports(p).contains(*r.destination_port))
        before |= all_of(p);
    b.what = before;
  }
  out |= b;
}

template <class Address>
void add_replies(packet_set& out, packet_box<Address> const& b) {
  packet_box<Address> back{.src = b.dst, .dst = b.src, .client_ports = {}, .what = {}};
  for (auto const p : {protocols::tcp, protocols::udp}) {
    back.client_ports = b.what.ports(p);
    back.what = traffic_set::of(p, b.client_ports);
    out |= back;
  }
  back.client_ports = port_set::all();
  back.what = b.what - (tcp() | udp() | icmp() | icmpv6());
  for (auto const p : {protocols::icmp, protocols::icmpv6})
    for (unsigned type = 0; type < 256; ++type)
      if (auto const answer = reply_type(p, static_cast<std::uint8_t>(type))) {
        std::vector<interval<std::uint16_t>> kinds;
        auto const kind = [](unsigned t, unsigned code) {
          return static_cast<std::uint16_t>(t << 8 | (code & 0xffU));
        };
        for (auto const& i : b.what.ports(p) & port_set(kind(type, 0), kind(type, 255)))
          kinds.push_back({kind(*answer, i.first), kind(*answer, i.last)});
        back.what |= traffic_set::of(p, port_set::of(std::move(kinds)));
      }
  out |= back;
}

} // namespace detail

/// All packets that may come out when the packets of `s` go in.
[[nodiscard]] inline packet_set image(rewrite const& r, packet_set const& s) {
  packet_set out;
  for (auto const& b : s.boxes4())
    detail::add_image(out, r, b);
  for (auto const& b : s.boxes6())
    detail::add_image(out, r, b);
  return out;
}

/// All packets of which at least one translation (one choice of the source port) is in `s`.
[[nodiscard]] inline packet_set preimage(rewrite const& r, packet_set const& s) {
  packet_set out;
  for (auto const& b : s.boxes4())
    detail::add_preimage(out, r, b);
  for (auto const& b : s.boxes6())
    detail::add_preimage(out, r, b);
  return out;
}

/// All packets that are translated, and whose every translation is in `s`.
[[nodiscard]] inline packet_set sure_preimage(rewrite const& r, packet_set const& s) {
  return preimage(r, s) - preimage(r, ~s);
}

/// The packets that answer those of `s` (see `packet::reply`).
[[nodiscard]] inline packet_set replies(packet_set const& s) {
  packet_set out;
  for (auto const& b : s.boxes4())
    detail::add_replies(out, b);
  for (auto const& b : s.boxes6())
    detail::add_replies(out, b);
  return out;
}

} // namespace vpclint::inline v0
