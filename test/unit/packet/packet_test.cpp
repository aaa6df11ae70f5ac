#include "vpclint/packet/packet.hpp"

#include "support/catch.hpp"

using namespace vpclint;

namespace {

packet request(traffic const& t, std::uint16_t client_port = 40000) {
  return {.src = address::parse("10.0.0.1").value(),
          .dst = address::parse("10.0.0.2").value(),
          .proto = static_cast<std::uint8_t>(t.proto.number),
          .src_port = t.proto.has_ports() ? client_port : std::uint16_t{0},
          .dst_port = t.proto.has_ports() ? t.ports.first : std::uint16_t{0},
          .icmp_type = static_cast<std::uint8_t>(t.icmp_type < 0 ? 0 : t.icmp_type),
          .icmp_code = static_cast<std::uint8_t>(t.icmp_code < 0 ? 0 : t.icmp_code)};
}

} // namespace

static_assert(matches(tcp(443), packet{.proto = 6, .dst_port = 443}));

TEST_CASE("packets are printed the way people write them") {
  CHECK(to_string(request(tcp(443))) == "10.0.0.1:40000 -> 10.0.0.2:443/tcp");
  CHECK(to_string(request(icmp(8))) == "10.0.0.1 -> 10.0.0.2 icmp echo-request");
  CHECK(to_string(request(icmp(3, 4))) == "10.0.0.1 -> 10.0.0.2 icmp 3/4");
  CHECK(to_string(request(all_of(protocols::esp))) == "10.0.0.1 -> 10.0.0.2 esp");
  packet p = request(udp(53));
  p.src = address::parse("2001:db8::1").value();
  p.dst = address::parse("2001:db8::2").value();
  CHECK(to_string(p) == "[2001:db8::1]:40000 -> [2001:db8::2]:53/udp");
}

TEST_CASE("a reply swaps the ends") {
  auto const p = request(tcp(443));
  auto const r = p.reply().value();
  CHECK(to_string(r) == "10.0.0.2:443 -> 10.0.0.1:40000/tcp");
  CHECK(r.reply() == p);
  CHECK(request(icmp(8)).reply()->icmp_type == 0);
  CHECK(request(icmpv6(128)).reply()->icmp_type == 129);
  CHECK_FALSE(request(icmp(0)).reply().has_value());
  CHECK_FALSE(request(icmp(3, 4)).reply().has_value());
  CHECK(request(all_of(protocols::gre)).reply()->src == p.dst);
}

TEST_CASE("NACL-10, SG-8: ports count for TCP and UDP alone") {
  CHECK(matches(tcp(443), request(tcp(443))));
  CHECK_FALSE(matches(tcp(443), request(tcp(444))));
  CHECK_FALSE(matches(tcp(443), request(udp(443))));
  CHECK(matches(tcp(80, 443), request(tcp(80))));
  CHECK(matches(tcp(80, 443), request(tcp(443))));
  CHECK_FALSE(matches(tcp(80, 443), request(tcp(79))));
  CHECK(matches(tcp(), request(tcp(0))));
  // Never the client's port.
  CHECK_FALSE(matches(tcp(40000), request(tcp(443), 40000)));
  traffic const esp_with_ports{.proto = protocols::esp, .ports = {443, 443}, .ports_given = true};
  CHECK(matches(esp_with_ports, request(all_of(protocols::esp))));
  traffic const all_with_ports{.ports = {80, 80}, .ports_given = true};
  CHECK(matches(all_with_ports, request(tcp(443))));
  CHECK(matches(all_with_ports, request(icmp(8))));
}

TEST_CASE("SG-10: TCP 0 to 0 is port 0 only") {
  CHECK(matches(tcp(0, 0), request(tcp(0))));
  CHECK_FALSE(matches(tcp(0, 0), request(tcp(1))));
}

TEST_CASE("NACL-11, SG-9: -1 is every type, or every code of a type") {
  CHECK(matches(icmp(), request(icmp(13))));
  CHECK(matches(icmp(3), request(icmp(3, 4))));
  CHECK(matches(icmp(3, 4), request(icmp(3, 4))));
  CHECK_FALSE(matches(icmp(3, 4), request(icmp(3, 1))));
  CHECK_FALSE(matches(icmp(8), request(icmp(0))));
  CHECK_FALSE(matches(icmp(), request(icmpv6(128))));
  CHECK(matches(icmpv6(), request(icmpv6(128))));
  // A code without a type is no restriction.
  CHECK(matches(icmp(-1, 4), request(icmp(8))));
}
