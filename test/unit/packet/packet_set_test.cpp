#include "vpclint/packet/packet_set.hpp"

#include "small_universe.hpp"
#include "support/catch.hpp"
#include "support/packet_strings.hpp"
#include "support/sanitizers.hpp"

#include <compare>
#include <random>

using namespace vpclint;
using namespace vpclint::literals;

TEST_CASE("set algebra reads as it is written") {
  auto const web = tcp(80) | tcp(443);
  CHECK(web - tcp(443) == tcp(80));
  CHECK(subset(from("10.1.0.0/16"_cidr), from("10.0.0.0/8"_cidr)));
  CHECK_FALSE(subset(from("10.0.0.0/8"_cidr), from("10.1.0.0/16"_cidr)));
  auto const s = from("10.0.0.0/8"_cidr) & to("192.0.2.0/24"_cidr) & web;
  CHECK(subset(s, web));
  CHECK(subset(s, from("10.0.0.0/8"_cidr)));
  CHECK(s - tcp(443) == (tcp(80) & s));
  CHECK((s | web) == web);
  CHECK((s & udp()).empty());
  CHECK(((from("10.0.0.0/9"_cidr) | from("10.128.0.0/9"_cidr))) == from("10.0.0.0/8"_cidr));
  CHECK((all_ipv4() | all_ipv6()) == packet_set::all());
  CHECK((from("0.0.0.0/0"_cidr) | from("::/0"_cidr)) == all_traffic());
  CHECK_FALSE(overlaps(from("0.0.0.0/0"_cidr), to("::/0"_cidr)));
  CHECK((~packet_set()) == packet_set::all());
  CHECK((~packet_set::all()).empty());
}

TEST_CASE("client ports concern TCP and UDP alone") {
  auto const s = client_ports({1024, 65535});
  CHECK((s & icmp()).empty());
  CHECK((client_ports({0, 1023}) | s) == (tcp() | udp()));
  CHECK((s & tcp(443)).client_ports() == port_set(1024, 65535));
  CHECK(packet_set(icmp()).client_ports().empty());
  CHECK(packet_set::all().client_ports().is_all());
}

TEST_CASE("packet sets agree with one bit for each atom of a small universe") {
  std::mt19937 random(20240602);
  for (int round = 0; round < (vpclint_test::sanitized ? 25 : 80); ++round) {
    auto const a = small::random_set(random);
    auto const b = small::random_set(random);
    REQUIRE(small::differences(a.set, a.bits) == 0);
    REQUIRE(small::differences(a.set | b.set, a.bits | b.bits) == 0);
    REQUIRE(small::differences(a.set & b.set, a.bits & b.bits) == 0);
    REQUIRE(small::differences(a.set - b.set, a.bits & ~b.bits) == 0);
    REQUIRE(small::differences(~a.set, ~a.bits) == 0);
    REQUIRE(a.set.empty() == a.bits.none());
    REQUIRE(subset(a.set, b.set) == (a.bits & ~b.bits).none());
    REQUIRE(subset(a.set & b.set, b.set));
    REQUIRE(overlaps(a.set, b.set) == (a.bits & b.bits).any());
    REQUIRE((a.set == b.set) == (a.bits == b.bits));

    // One form for one set, whichever way it came about.
    REQUIRE(((a.set - b.set) | (a.set & b.set)) == a.set);
    REQUIRE(~(~a.set & ~b.set) == (a.set | b.set));
    REQUIRE(std::is_eq(a.set <=> ~~a.set));
    REQUIRE(packet_set::union_of({a.set, b.set, a.set & b.set}) == (b.set | a.set));

    auto const sample = a.set.sample();
    REQUIRE(sample.has_value() == !a.set.empty());
    if (sample) {
      REQUIRE(a.set.contains(*sample));
      REQUIRE(subset(packet_set::single(*sample), a.set));
      REQUIRE(packet_set::single(*sample).sample() == sample);
    }
  }
}

TEST_CASE("boxes are disjoint and make up the set; projections are those of its boxes") {
  std::mt19937 random(6);
  for (int round = 0; round < 60; ++round) {
    auto const s = small::random_set(random).set;
    packet_set again;
    ipv4_set sources;
    ipv6_set destinations;
    traffic_set what;
    for (auto const& b : s.boxes4()) {
      REQUIRE_FALSE(overlaps(again, packet_set(b)));
      again |= b;
      sources |= b.src;
      what |= b.what;
    }
    for (auto const& b : s.boxes6()) {
      REQUIRE_FALSE(overlaps(again, packet_set(b)));
      again |= b;
      destinations |= b.dst;
      what |= b.what;
    }
    CHECK(again == s);
    CHECK(s.sources4() == sources);
    CHECK(s.destinations6() == destinations);
    CHECK(s.what() == what);
  }
}

TEST_CASE("packet sets are printed one box a line") {
  CHECK(to_string(packet_set()) == "nothing");
  CHECK(to_string(packet_set::all()) ==
        "any IPv4 -> any IPv4: all traffic\nany IPv6 -> any IPv6: all traffic");
  CHECK(to_string(from("10.0.0.0/8"_cidr) & to("192.0.2.7/32"_cidr) & tcp(443) &
                  client_ports({1024, 65535})) ==
        "10.0.0.0/8 -> 192.0.2.7: tcp 443 from client ports 1024-65535");
  CHECK(to_string(all_ipv4() - from("10.0.0.0/8"_cidr)) ==
        "any IPv4 but 10.0.0.0/8 -> any IPv4: all traffic");
  CHECK(to_string(from("10.0.0.0/8"_cidr) - (client_ports({0, 1023}) & udp())) ==
        "10.0.0.0/8 -> any IPv4: all but tcp; udp\n"
        "10.0.0.0/8 -> any IPv4: tcp from client ports 0-1023\n"
        "10.0.0.0/8 -> any IPv4: tcp; udp from client ports 1024-65535");
}

TEST_CASE("a sample is a packet one could meet") {
  auto const s = from("10.0.0.0/24"_cidr) & to("::/0"_cidr);
  CHECK_FALSE(s.sample().has_value());
  auto const web = from("10.0.0.16/28"_cidr) & to("192.0.2.7/32"_cidr) & tcp(443);
  CHECK(to_string(web.sample().value()) == "10.0.0.16:49152 -> 192.0.2.7:443/tcp");
  auto const low = web & client_ports({100, 200});
  CHECK(to_string(low.sample().value()) == "10.0.0.16:200 -> 192.0.2.7:443/tcp");
}
