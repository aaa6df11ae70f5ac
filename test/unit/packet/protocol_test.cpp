#include "vpclint/packet/protocol.hpp"

#include "support/catch.hpp"

#include <set>

using namespace vpclint;

static_assert(parse_protocol("tcp") == protocols::tcp);
static_assert(port_range::parse("1024-65535") == port_range{1024, 65535});
static_assert(parse_icmp("echo-request", protocols::icmpv6)->type == 128);

TEST_CASE("protocols are read by name, in any case, and by number") {
  CHECK(parse_protocol("TCP") == protocols::tcp);
  CHECK(parse_protocol("Udp") == protocols::udp);
  CHECK(parse_protocol("icmp") == protocols::icmp);
  CHECK(parse_protocol("icmpv6") == protocols::icmpv6);
  CHECK(parse_protocol("IPv6-ICMP") == protocols::icmpv6);
  CHECK(parse_protocol("esp") == protocol{50});
  CHECK(parse_protocol("ah") == protocol{51});
  CHECK(parse_protocol("gre") == protocol{47});
  CHECK(parse_protocol("sctp") == protocol{132});
  CHECK(parse_protocol("all") == protocols::all);
  CHECK(parse_protocol("-1") == protocols::all);
  CHECK(parse_protocol("6") == protocols::tcp);
  CHECK(parse_protocol("0") == protocol{0});
  CHECK(parse_protocol("255") == protocol{255});
  for (char const* text :
       {"", "256", "-2", "06", "+6", "6 ", "tcp ", "tcpp", "tc", "any", "1e1", "99999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_protocol(text).has_value());
  }
}

TEST_CASE("every protocol survives printing and reading, and no name means two") {
  for (int n = -1; n <= 255; ++n) {
    protocol const p{static_cast<std::int16_t>(n)};
    CAPTURE(n);
    CHECK(parse_protocol(to_string(p)) == p);
  }
  std::set<std::string_view> names;
  for (auto const& n : detail::protocol_names)
    CHECK(names.insert(n.name).second);
  CHECK(to_string(protocol{58}) == "icmpv6");
  CHECK(to_string(protocol{200}) == "200");
}

TEST_CASE("ports are read strictly") {
  CHECK(port_range::parse("443") == port_range{443, 443});
  CHECK(port_range::parse("0") == port_range{0, 0});
  CHECK(port_range::parse("0-0") == port_range{0, 0});
  CHECK(port_range::parse("0-65535") == port_range{});
  for (char const* text : {"", "-", "1-", "-1", "65536", "1-65536", "2-1", "01", "1-02", "+1", "1 ",
                           " 1", "1 - 2", "1-2-3", "a", "1,2", "4294967297"}) {
    CAPTURE(text);
    CHECK_FALSE(port_range::parse(text).has_value());
  }
  CHECK(to_string(port_range{80, 80}) == "80");
  CHECK(to_string(port_range{0, 65535}) == "0-65535");
  CHECK(port_range{}.size() == 65536);
  CHECK(port_range{80, 90}.contains(port_range{80, 90}));
  CHECK_FALSE(port_range{80, 90}.contains(port_range{80, 91}));
  CHECK(port_range{80, 90}.overlaps(port_range{90, 100}));
  CHECK_FALSE(port_range{80, 90}.overlaps(port_range{91, 100}));
}

TEST_CASE("ICMP types have names that differ between IPv4 and IPv6") {
  auto const v4 = [](char const* text) { return parse_icmp(text, protocols::icmp); };
  auto const v6 = [](char const* text) { return parse_icmp(text, protocols::icmpv6); };
  CHECK(v4("echo-request") == icmp_kind{8, -1});
  CHECK(v4("Echo-Reply") == icmp_kind{0, -1});
  CHECK(v6("echo-reply") == icmp_kind{129, -1});
  CHECK(v4("time-exceeded") == icmp_kind{11, -1});
  CHECK(v6("time-exceeded") == icmp_kind{3, -1});
  CHECK(v6("packet-too-big") == icmp_kind{2, -1});
  CHECK_FALSE(v4("packet-too-big").has_value());
  CHECK(v4("fragmentation-needed") == icmp_kind{3, 4});
  CHECK_FALSE(v6("fragmentation-needed").has_value());
  CHECK(v4("3/4") == icmp_kind{3, 4});
  CHECK(v4("destination-unreachable/4") == icmp_kind{3, 4});
  CHECK(v4("3/-1") == icmp_kind{3, -1});
  CHECK(v4("255") == icmp_kind{255, -1});
  CHECK(v4("all") == icmp_kind{});
  CHECK(v4("-1") == icmp_kind{});
  for (char const* text : {"", "256", "3/256", "3/", "/4", "08", "ping", "3-4", "-1/4", "3/4/5"}) {
    CAPTURE(text);
    CHECK_FALSE(v4(text).has_value());
    CHECK_FALSE(v6(text).has_value());
  }
  CHECK_FALSE(parse_icmp("8", protocols::tcp).has_value());
  for (std::int16_t type = -1; type < 256; ++type)
    for (auto const p : {protocols::icmp, protocols::icmpv6}) {
      icmp_kind const any_code{type, -1};
      CHECK(parse_icmp(to_string(any_code, p), p) == any_code);
    }
  CHECK(to_string(icmp_kind{3, 4}, protocols::icmp) == "3/4");
  CHECK(to_string(icmp_kind{8, -1}, protocols::icmp) == "echo-request");
}

TEST_CASE("NACL-12: an echo request is answered by an echo reply") {
  CHECK(reply_type(protocols::icmp, 8) == 0);
  CHECK(reply_type(protocols::icmp, 13) == 14);
  CHECK(reply_type(protocols::icmp, 17) == 18);
  CHECK(reply_type(protocols::icmpv6, 128) == 129);
  int answered = 0;
  for (unsigned type = 0; type < 256; ++type)
    for (auto const p : {protocols::icmp, protocols::icmpv6, protocols::tcp})
      answered += reply_type(p, static_cast<std::uint8_t>(type)).has_value();
  CHECK(answered == 4);
}

TEST_CASE("traffic is written, read and printed alike") {
  struct row {
    char const* proto{};
    char const* ports{};
    traffic want{};
    char const* text{};
  };
  for (auto const& r : {
           row{"tcp", "443", tcp(443), "tcp 443"},
           row{"tcp", "1024-65535", tcp(1024, 65535), "tcp 1024-65535"},
           row{"tcp", "0-65535", tcp(0, 65535), "tcp 0-65535"},
           row{"tcp", "", tcp(), "tcp"},
           row{"17", "53", udp(53), "udp 53"},
           row{"icmp", "", icmp(), "icmp"},
           row{"icmp", "all", icmp(), "icmp"},
           row{"icmp", "echo-request", icmp(8), "icmp echo-request"},
           row{"icmp", "3/4", icmp(3, 4), "icmp 3/4"},
           row{"icmpv6", "packet-too-big", icmpv6(2), "icmpv6 packet-too-big"},
           row{"esp", "", all_of(protocols::esp), "esp"},
           row{"-1", "", all_traffic(), "all"},
       }) {
    CAPTURE(r.proto, r.ports);
    CHECK(parse_traffic(r.proto, r.ports) == r.want);
    CHECK(to_string(r.want) == r.text);
  }
  CHECK_FALSE(parse_traffic("tcp", "https").has_value());
  CHECK_FALSE(parse_traffic("esp", "443").has_value());
  CHECK_FALSE(parse_traffic("all", "443").has_value());
  CHECK_FALSE(parse_traffic("icmp", "443").has_value());
  CHECK_FALSE(parse_traffic("web", "").has_value());
}
