#include "vpclint/packet/traffic_set.hpp"

#include "support/catch.hpp"
#include "support/packet_strings.hpp"

#include <random>
#include <vector>

using namespace vpclint;

static_assert((tcp(80) | tcp(443)) - tcp(443) == tcp(80));
static_assert(subset(tcp(80), tcp()) && !subset(tcp(), tcp(80)));
static_assert(traffic_set(all_traffic()).is_all());

namespace {

// One packet for every coordinate worth distinguishing: all ports would be 131,072 packets.
std::vector<packet> representatives() {
  std::vector<packet> out;
  for (int proto = 0; proto < 256; ++proto) {
    packet p{.proto = static_cast<std::uint8_t>(proto)};
    if (p.kind().has_ports()) {
      for (unsigned port = 0; port < 65536; port += port < 300 || port > 65300 ? 1 : 97) {
        p.dst_port = static_cast<std::uint16_t>(port);
        out.push_back(p);
      }
    } else if (p.kind().has_types()) {
      for (unsigned type = 0; type < 256; ++type)
        for (unsigned code : {0U, 1U, 4U, 254U, 255U}) {
          p.icmp_type = static_cast<std::uint8_t>(type);
          p.icmp_code = static_cast<std::uint8_t>(code);
          out.push_back(p);
        }
    } else {
      out.push_back(p);
    }
  }
  return out;
}

template <class Random>
traffic random_rule(Random& random) {
  auto const number = [&](int limit) {
    return static_cast<std::int16_t>(random() % static_cast<unsigned>(limit));
  };
  auto const port = [&] {
    return static_cast<std::uint16_t>(random() % 2 == 0 ? random() % 300 : random());
  };
  switch (random() % 8) {
  case 0:
    return {.proto = {number(256)}, .ports = {7, 7}, .ports_given = true, .icmp_type = 3};
  case 1:
    return random() % 8 == 0 ? all_traffic() : all_of(protocols::esp);
  case 2:
    return icmp(number(12), number(2) == 0 ? std::int16_t{-1} : number(6));
  case 3:
    return icmpv6(static_cast<std::int16_t>(number(200) - 1), -1);
  default: {
    auto a = port(), b = port();
    if (a > b)
      std::swap(a, b);
    return random() % 2 == 0 ? tcp(a, b) : udp(a, b);
  }
  }
}

} // namespace

TEST_CASE("traffic sets hold exactly the packets that their rules match") {
  auto const packets = representatives();
  std::mt19937 random(3);
  for (int round = 0; round < 150; ++round) {
    std::vector<traffic> const yes{random_rule(random), random_rule(random), random_rule(random)};
    auto const no = random_rule(random);
    auto const both = random_rule(random);
    traffic_set const s = ((yes[0] | yes[1]) | yes[2]) - no;
    traffic_set const c = ~s & both;
    unsigned wrong = 0;
    for (auto const& p : packets) {
      bool const in =
          (matches(yes[0], p) || matches(yes[1], p) || matches(yes[2], p)) && !matches(no, p);
      wrong += s.contains(p) != in || c.contains(p) != (!in && matches(both, p));
    }
    CHECK(wrong == 0);
    CHECK(traffic_set::union_of(yes) - no == s);
    CHECK(subset(s, traffic_set::union_of(yes)));
    CHECK_FALSE(overlaps(s, no));
    CHECK((s | c | no | ~traffic_set(both)).is_all());
  }
}

TEST_CASE("rules that match the same are the same set, whatever else they say") {
  CHECK(traffic_set(tcp()) == tcp(0, 65535));
  CHECK(traffic_set({.proto = protocols::esp, .ports = {1, 2}, .ports_given = true}) ==
        all_of(protocols::esp));
  CHECK(traffic_set(icmp(-1, 4)) == icmp());
  CHECK((tcp(80) | tcp(81)) == tcp(80, 81));
  CHECK((tcp() | udp()) != traffic_set::all());
  CHECK((~tcp() | tcp()).is_all());
  CHECK((tcp(80) & udp(80)).empty());
  CHECK((tcp(80) | tcp(443)).ports(protocols::tcp) ==
        (port_set::single(80) | port_set::single(443)));
  CHECK(traffic_set(icmp(3)).ports(protocols::icmp) == port_set(0x300, 0x3ff));
  CHECK(traffic_set::of(protocols::udp, port_set(5, 9)) == udp(5, 9));
  CHECK((tcp(1) | udp(1)).protocols() ==
        (interval_set<std::uint8_t>::single(6) | interval_set<std::uint8_t>::single(17)));
}

TEST_CASE("traffic sets are printed in words") {
  CHECK(to_string(traffic_set()) == "nothing");
  CHECK(to_string(traffic_set::all()) == "all traffic");
  CHECK(to_string(tcp(80) | tcp(443) | tcp(8000, 8010)) == "tcp 80, 443, 8000-8010");
  CHECK(to_string(tcp(80) | udp(53)) == "tcp 80; udp 53");
  CHECK(to_string(tcp() | icmp(8)) == "icmp echo-request; tcp");
  CHECK(to_string(icmp(3, 4) | icmp(8)) == "icmp 3/4, echo-request");
  CHECK(to_string(traffic_set(icmp(3)) - icmp(3, 4)) == "icmp 3/0-3, 3/5-255");
  CHECK(to_string(traffic_set(icmpv6()) - icmpv6(128)) == "icmpv6 types 0-127, types 129-255");
  CHECK(to_string(traffic_set(all_of(protocols::esp))) == "esp");
  CHECK(to_string(~tcp(25)) == "all but tcp 25");
  CHECK(to_string(~(tcp() | udp())) == "all but tcp; udp");
}

TEST_CASE("a sample is in its set, and is a good example") {
  packet p;
  CHECK_FALSE(sample(traffic_set(), p));
  REQUIRE(sample(traffic_set::all(), p));
  CHECK(p.proto == 6);
  CHECK(p.dst_port == 1);
  REQUIRE(sample(traffic_set(icmp()), p));
  CHECK(p.icmp_type == 8);
  REQUIRE(sample(traffic_set(tcp(0, 0)), p));
  CHECK(p.dst_port == 0);
  std::mt19937 random(4);
  for (int i = 0; i < 500; ++i) {
    traffic_set const s = random_rule(random) - traffic_set(random_rule(random));
    CHECK(sample(s, p) == !s.empty());
    CHECK((s.empty() || s.contains(p)));
  }
}
