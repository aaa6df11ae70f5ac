#include "vpclint/aws/igw_rules.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"
#include "unit/aws/packets.hpp"

using namespace vpclint;
using namespace vpclint::aws;

namespace {

using v = igw_verdict;

address ip(char const* text) { return *address::parse(text); }

} // namespace

TEST_CASE("what leaves through an internet gateway", "[IGW-2][IGW-4][IGW-6]") {
  CHECK(check_igw_egress(ip("203.0.113.9"), true) == v::pass);
  CHECK(check_igw_egress(ip("203.0.113.9"), false) == v::not_mapped);
  CHECK(check_igw_egress(ip("203.0.113.9"), std::nullopt) == v::unknown);
  for (auto const* dst : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1"})
    for (auto const mapped : {std::optional(true), std::optional(false), std::optional<bool>()})
      CHECK(check_igw_egress(ip(dst), mapped) == v::private_address);
  CHECK(check_igw_egress(ip("100.64.0.1"), true) == v::carrier_address);
  CHECK(check_igw_egress(ip("100.127.255.255"), true) == v::carrier_address);
  CHECK(check_igw_egress(ip("100.128.0.1"), true) == v::pass);
  CHECK(check_igw_egress(ip("172.32.0.1"), true) == v::pass);
  CHECK(check_igw_egress(ip("2001:db8::1"), false) == v::pass);
}

TEST_CASE("what enters through an internet gateway", "[IGW-5][IGW-6]") {
  CHECK(check_igw_ingress(ip("203.0.113.9"), true) == v::pass);
  CHECK(check_igw_ingress(ip("203.0.113.9"), false) == v::not_mapped);
  CHECK(check_igw_ingress(ip("10.0.0.1"), true) == v::private_address);
  CHECK(check_igw_ingress(ip("100.64.0.1"), true) == v::carrier_address);
  CHECK(check_igw_ingress(ip("2001:db8::1"), false) == v::pass);
}

TEST_CASE("codes of drops at an internet gateway", "[IGW-4][IGW-5]") {
  CHECK(analyzer_code(v::not_mapped, true) == "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
  CHECK(analyzer_code(v::not_mapped, false) == "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS");
  CHECK(analyzer_code(v::private_address, true) == "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS");
  CHECK(analyzer_code(v::private_address, false) == "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS");
  CHECK(analyzer_code(v::carrier_address, true) == "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS");
  CHECK(analyzer_code(v::carrier_address, false) == "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS");
  CHECK(analyzer_code(v::pass, true).empty());
}

TEST_CASE("addresses change in the gateway, ports do not", "[IGW-3]") {
  auto const inside = tcp_packet("10.0.0.20", "203.0.113.9", 443, 40'000);
  auto const outside = translate_out(inside, *ipv4::parse("198.51.100.20"));
  CHECK(outside == tcp_packet("198.51.100.20", "203.0.113.9", 443, 40'000));
  auto const back = translate_in(*outside.reply(), *ipv4::parse("10.0.0.20"));
  CHECK(back == *inside.reply());
}

TEST_CASE("egress-only internet gateways", "[IGW-7]") {
  CHECK(egress_only_igw_forwards(true, true));
  CHECK_FALSE(egress_only_igw_forwards(true, false));
  CHECK_FALSE(egress_only_igw_forwards(false, true));
}

TEST_CASE("packet size at an internet gateway", "[IGW-15]") { CHECK(igw_mtu == 1500); }

TEST_CASE("Block Public Access", "[BPA-1][BPA-2][BPA-3][BPA-4]") {
  using m = bpa_mode;
  using x = bpa_exclusion_mode;
  struct row {
    m mode{};
    std::optional<x> exclusion{};
    bool inside{};
    bool nat{};
    bool allowed{};
  };
  for (auto const& r : {
           row{m::off, {}, false, false, true},
           row{m::block_bidirectional, {}, true, true, false},
           row{m::block_bidirectional, {}, true, false, false},
           row{m::block_bidirectional, {}, false, false, false},
           row{m::block_ingress, {}, true, true, true},
           row{m::block_ingress, {}, true, false, false},
           row{m::block_ingress, {}, false, false, false},
           row{m::block_ingress, {}, false, true, false},
           row{m::block_bidirectional, x::allow_bidirectional, false, false, true},
           row{m::block_ingress, x::allow_bidirectional, false, false, true},
           row{m::block_bidirectional, x::allow_egress, true, true, true},
           row{m::block_bidirectional, x::allow_egress, true, false, true},
           row{m::block_bidirectional, x::allow_egress, false, false, false},
       }) {
    CAPTURE(static_cast<int>(r.mode), r.exclusion.has_value(), r.inside, r.nat);
    CHECK(public_access_allows(r.mode, r.exclusion, r.inside, r.nat) == r.allowed);
  }
}
