#include "vpclint/packet/rewrite.hpp"

#include "small_universe.hpp"
#include "support/catch.hpp"
#include "support/packet_strings.hpp"
#include "support/sanitizers.hpp"

#include <vector>

using namespace vpclint;
using namespace vpclint::literals;

namespace {

using small::atom;

// The atoms that a translated packet of atom `a` may be in, packet by packet. Addresses and ports
// that `r` names must be atoms of their own: address atom 1, port atoms 1 and 3.
std::vector<atom> translations(rewrite const& r, atom a) {
  for (auto const& given : {r.source, r.destination})
    if (given && given->is_v6() != (a.family == 1))
      return {};
  if (r.source)
    a.src = 1;
  if (r.destination)
    a.dst = 1;
  if (!small::ported(a.kind))
    return {a};
  if (r.destination_port)
    a.kind = a.kind / 4 * 4 + 1;
  if (r.source_ports)
    a.client = r.source_ports->first == 80 ? 1 : 3;
  return {a};
}

small::model cylinder(small::model bits) {
  // Protocols without ports are in the model at every client port or at none.
  small::each_atom([&](atom a) {
    if (!small::ported(a.kind) && bits[a.index()])
      for (a.client = 0; a.client < small::ports.size(); ++a.client)
        bits.set(a.index());
  });
  return bits;
}

} // namespace

TEST_CASE("images and preimages agree with packet by packet translation") {
  std::mt19937 random(8);
  address const five4 = ipv4{small::base4 + 5};
  address const five6 = ipv6::from_number(small::base6 + 5);
  for (int round = 0; round < (vpclint_test::sanitized ? 20 : 60); ++round) {
    auto const in = small::random_set(random);
    rewrite r;
    auto const& given = random() % 2 == 0 ? five4 : five6;
    if (random() % 2 == 0)
      r.source = given;
    if (random() % 2 == 0)
      r.destination = given;
    if (random() % 2 == 0)
      r.source_ports = small::ports[random() % 2 == 0 ? 1 : 3];
    if (random() % 2 == 0)
      r.destination_port = std::uint16_t{80};
    small::model image_bits;
    small::model preimage_bits;
    small::model sure_bits;
    small::each_atom([&](atom const& a) {
      bool some = false;
      bool all = true;
      for (auto const& b : translations(r, a)) {
        if (in.bits[a.index()])
          image_bits.set(b.index());
        some = some || in.bits[b.index()];
        all = all && in.bits[b.index()];
      }
      preimage_bits.set(a.index(), some);
      sure_bits.set(a.index(), some && all);
    });
    REQUIRE(small::differences(image(r, in.set), cylinder(image_bits)) == 0);
    REQUIRE(small::differences(preimage(r, in.set), preimage_bits) == 0);
    REQUIRE(small::differences(sure_preimage(r, in.set), sure_bits) == 0);
    // What every packet's image is needed for.
    auto const all_in = preimage(r, packet_set::all());
    REQUIRE(subset(in.set & all_in, preimage(r, image(r, in.set))));
    REQUIRE(subset(image(r, preimage(r, in.set) - preimage(r, ~in.set)), in.set));
  }
}

TEST_CASE("replies agree with packet by packet replies") {
  std::mt19937 random(9);
  for (int round = 0; round < 60; ++round) {
    auto const in = small::random_set(random);
    auto const out = replies(in.set);
    small::model bits;
    small::each_atom([&](atom const& a) {
      if (!in.bits[a.index()])
        return;
      atom b{a.family, a.dst, a.src, a.client, a.kind};
      if (small::ported(a.kind)) {
        b.client = a.kind % 4;
        b.kind = a.kind / 4 * 4 + a.client;
      } else if (a.kind == 8 || a.kind == 11) {
        b.kind = a.kind + 1;
      } else if (a.kind != 14 && a.kind != 15) {
        return;
      }
      bits.set(b.index());
    });
    // The other ICMP types hold two more questions (13, 17), which are looked at below.
    auto const asked = icmp(14) | icmp(18);
    REQUIRE(small::differences(out - asked, cylinder(bits)) == 0);
    for (auto const& p :
         {in.set.sample(), (in.set & icmp()).sample(), (in.set & icmpv6()).sample()})
      if (p && p->reply())
        REQUIRE(out.contains(*p->reply()));
  }
  CHECK(replies(icmp()) == (icmp(0) | icmp(14) | icmp(18)));
  CHECK(replies(icmp(13)) == icmp(14));
  CHECK(replies(icmpv6(128, 0)) == icmpv6(129, 0));
  CHECK(replies(icmp(3)).empty());
  CHECK(replies(all_of(protocols::esp)) == all_of(protocols::esp));
}

TEST_CASE("NAT-7: a NAT gateway hides its clients behind its address and ports 1024 to 65535") {
  auto const nat = source_nat(ipv4{0x0a000005});
  auto const inside = from("10.0.128.0/20"_cidr) & to("198.51.100.0/24"_cidr) & tcp(443);
  auto const outside = image(nat, inside);
  CHECK(outside == (from("10.0.0.5/32"_cidr) & to("198.51.100.0/24"_cidr) & tcp(443) &
                    client_ports({1024, 65535})));
  // Replies to half of the ports only: some connections may live, none surely does.
  auto const half = from("10.0.0.5/32"_cidr) & client_ports({1024, 32767});
  CHECK(subset(inside, preimage(nat, half)));
  CHECK(sure_preimage(nat, half & tcp()).empty());
  CHECK(subset(inside, sure_preimage(nat, client_ports({1024, 65535}))));
  CHECK(image(nat, from("::/0"_cidr)).empty());
  CHECK(image(destination_nat(ipv4{0x0a000005}, std::uint16_t{8080}), inside) ==
        (from("10.0.128.0/20"_cidr) & to("10.0.0.5/32"_cidr) & tcp(8080)));
}
