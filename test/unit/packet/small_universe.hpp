#pragma once
// All packets, cut into a few atoms along every field: whatever is built from whole atoms can be
// modelled exactly as one bit for each combination of atoms.

#include "vpclint/packet/packet_set.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace small {

using namespace vpclint;

// The port atoms are the same for source and destination, so that a reply is made of atoms too.
inline constexpr std::array<port_range, 4> ports{{{0, 79}, {80, 80}, {81, 1023}, {1024, 65535}}};
inline constexpr std::size_t addresses = 4;
inline constexpr std::size_t kinds = 16;
inline constexpr std::size_t size = 2 * addresses * addresses * ports.size() * kinds;

using model = std::bitset<size>;

// Addresses: up to ...4, exactly ...5, up to ...ff, the rest.
template <class Number>
interval<Number> address_atom(std::size_t i, Number base) {
  auto const at = [&](unsigned offset) { return static_cast<Number>(base + offset); };
  switch (i) {
  case 0:
    return {0, at(4)};
  case 1:
    return {at(5), at(5)};
  case 2:
    return {at(6), at(255)};
  default:
    return {at(256), static_cast<Number>(~Number{0})};
  }
}
inline constexpr std::uint32_t base4 = 0x0a000000;
inline constexpr uint128 base6 = uint128{0x20010db8} << 96;

// 0-3 TCP, 4-7 UDP by destination port, then ICMP echo request, echo reply, other; the same of
// ICMPv6; ESP; every other protocol.
inline traffic_set kind(std::size_t i) {
  if (i < 4)
    return tcp(ports[i]);
  if (i < 8)
    return udp(ports[i - 4]);
  switch (i) {
  case 8:
    return icmp(8);
  case 9:
    return icmp(0);
  case 10:
    return traffic_set(icmp()) - (icmp(8) | icmp(0));
  case 11:
    return icmpv6(128);
  case 12:
    return icmpv6(129);
  case 13:
    return traffic_set(icmpv6()) - (icmpv6(128) | icmpv6(129));
  case 14:
    return all_of(protocols::esp);
  default:
    return ~(tcp() | udp() | icmp() | icmpv6() | all_of(protocols::esp));
  }
}
inline bool ported(std::size_t kind) { return kind < 8; }

struct atom {
  std::size_t family{}, src{}, dst{}, client{}, kind{};

  std::size_t index() const {
    return (((family * addresses + src) * addresses + dst) * ports.size() + client) * kinds + kind;
  }
};

template <class F>
void each_atom(F f) {
  for (std::size_t family = 0; family < 2; ++family)
    for (std::size_t src = 0; src < addresses; ++src)
      for (std::size_t dst = 0; dst < addresses; ++dst)
        for (std::size_t client = 0; client < ports.size(); ++client)
          for (std::size_t k = 0; k < kinds; ++k)
            f(atom{family, src, dst, client, k});
}

// Two packets of an atom, from its two ends.
inline std::array<packet, 2> packets(atom const& a) {
  std::array<packet, 2> out;
  for (std::size_t end = 0; end < 2; ++end) {
    auto& p = out[end];
    if (a.family == 0) {
      auto const s = address_atom(a.src, base4);
      auto const d = address_atom(a.dst, base4);
      p.src = ipv4{end == 0 ? s.first : s.last};
      p.dst = ipv4{end == 0 ? d.first : d.last};
    } else {
      auto const s = address_atom(a.src, base6);
      auto const d = address_atom(a.dst, base6);
      p.src = ipv6::from_number(end == 0 ? s.first : s.last);
      p.dst = ipv6::from_number(end == 0 ? d.first : d.last);
    }
    auto const points = kind(a.kind).points();
    auto const point = end == 0 ? points.min() : points.max();
    p.proto = static_cast<std::uint8_t>(point >> 16);
    if (ported(a.kind)) {
      p.src_port = end == 0 ? ports[a.client].first : ports[a.client].last;
      p.dst_port = static_cast<std::uint16_t>(point);
    } else if (p.kind().has_types()) {
      p.icmp_type = static_cast<std::uint8_t>(point >> 8);
      p.icmp_code = static_cast<std::uint8_t>(point);
    }
  }
  return out;
}

struct pair {
  packet_set set{};
  model bits{};
};

// A box of random atoms, as a set and as bits.
template <class Random>
pair random_box(Random& random) {
  auto const some = [&](std::size_t n) {
    std::vector<bool> in(n);
    for (std::size_t i = 0; i < n; ++i)
      in[i] = random() % 3 != 0;
    return in;
  };
  auto const family = random() % 2;
  auto const src = some(addresses), dst = some(addresses), what = some(kinds);
  auto const client =
      random() % 2 == 0 ? std::vector<bool>(ports.size(), true) : some(ports.size());
  bool const all_clients = client == std::vector<bool>(ports.size(), true);
  pair out;
  traffic_set t;
  for (std::size_t k = 0; k < kinds; ++k)
    if (what[k])
      t |= kind(k);
  port_set c;
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (client[i])
      c |= port_set(ports[i].first, ports[i].last);
  auto const fill = [&](auto box, auto base) {
    box.src = {};
    box.dst = {};
    for (std::size_t i = 0; i < addresses; ++i) {
      if (src[i])
        box.src |= address_atom(i, base);
      if (dst[i])
        box.dst |= address_atom(i, base);
    }
    box.client_ports = c;
    box.what = t;
    out.set = box;
  };
  if (family == 0)
    fill(packet_box4{}, base4);
  else
    fill(packet_box6{}, base6);
  each_atom([&](atom const& a) {
    if (a.family == family && src[a.src] && dst[a.dst] && what[a.kind] &&
        (ported(a.kind) ? client[a.client] : all_clients))
      out.bits.set(a.index());
  });
  return out;
}

// A random set built by a few operations, and its bits.
template <class Random>
pair random_set(Random& random) {
  auto out = random_box(random);
  for (auto n = random() % 6; n > 0; --n) {
    auto const b = random_box(random);
    switch (random() % 6) {
    case 0:
      out = {out.set & b.set, out.bits & b.bits};
      break;
    case 1:
      out = {~out.set, ~out.bits};
      break;
    case 2:
      out = {out.set - b.set, out.bits & ~b.bits};
      break;
    default:
      out = {out.set | b.set, out.bits | b.bits};
      break;
    }
  }
  return out;
}

// How many atoms the set has otherwise than the bits say.
inline int differences(packet_set const& set, model const& bits) {
  int wrong = 0;
  each_atom([&](atom const& a) {
    for (auto const& p : packets(a))
      wrong += set.contains(p) != bits[a.index()];
  });
  return wrong;
}

} // namespace small
