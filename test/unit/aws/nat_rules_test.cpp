#include "vpclint/aws/nat_rules.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

TEST_CASE("addresses and place of a NAT gateway", "[NAT-2][NAT-3][NAT-18]") {
  using c = nat_connectivity;
  using e = nat_error;
  CHECK_FALSE(check_nat_gateway(c::public_nat, false, true, true));
  CHECK(check_nat_gateway(c::public_nat, false, false, true) == e::without_elastic_ip);
  CHECK(check_nat_gateway(c::public_nat, false, true, false) == e::without_internet_gateway);
  CHECK_FALSE(check_nat_gateway(c::private_nat, false, false, false));
  CHECK(check_nat_gateway(c::private_nat, false, true, true) == e::private_with_elastic_ip);
  CHECK_FALSE(check_nat_gateway(c::public_nat, true, false, true));
  CHECK(check_nat_gateway(c::private_nat, true, false, true) == e::private_regional);
  CHECK(regional_nat_serves(false, false));
  CHECK(regional_nat_serves(true, true));
  CHECK_FALSE(regional_nat_serves(true, false));
}

TEST_CASE("protocols of a NAT gateway", "[NAT-6]") {
  for (int n = 0; n < 256; ++n)
    CHECK(nat_translates(protocol{static_cast<std::int16_t>(n)}) == (n == 6 || n == 17 || n == 1));
}

TEST_CASE("source ports behind a NAT gateway", "[NAT-7]") {
  CHECK(nat_source_ports == port_range{1024, 65535});
}

TEST_CASE("connections from outside end at a NAT gateway", "[NAT-8]") {
  CHECK(nat_accepts(true));
  CHECK_FALSE(nat_accepts(false));
}

TEST_CASE("whom a NAT gateway serves", "[NAT-9][OPEN-5]") {
  CHECK(nat_serves(nat_arrival::own_interface));
  CHECK(nat_serves(nat_arrival::transit_gateway));
  CHECK_FALSE(nat_serves(nat_arrival::peering));
  CHECK_FALSE(nat_serves(nat_arrival::vpn_gateway));
  CHECK_FALSE(nat_serves(nat_arrival::transit_gateway, {.nat_serves_transit_gateway = false}));
}

TEST_CASE("a private NAT gateway has no internet", "[NAT-10]") {
  CHECK(nat_reaches_internet(nat_connectivity::public_nat));
  CHECK_FALSE(nat_reaches_internet(nat_connectivity::private_nat));
}

TEST_CASE("which address the other end sees", "[NAT-11]") {
  CHECK(nat_shows_elastic_ip(nat_exit::own_internet_gateway));
  for (auto const to : {nat_exit::transit_gateway, nat_exit::vpn_gateway, nat_exit::peering})
    CHECK_FALSE(nat_shows_elastic_ip(to));
}

TEST_CASE("limits of a NAT gateway", "[NAT-12][NAT-13]") {
  CHECK(nat_connections_per_address == 55'000);
  CHECK(nat_idle_seconds == 350);
}

TEST_CASE("IPv6 addresses that stand for IPv4 ones", "[NAT-14]") {
  auto const v4 = *ipv4::parse("198.51.100.7");
  CHECK(to_string(nat64_address(v4)) == "64:ff9b::c633:6407");
  CHECK(nat64_destination(nat64_address(v4)) == v4);
  CHECK_FALSE(nat64_destination(*ipv6::parse("64:ff9b:1::c633:6407")));
  CHECK_FALSE(nat64_destination(*ipv6::parse("2001:db8::1")));
}

TEST_CASE("replies to a NAT gateway", "[NAT-17]") {
  CHECK_FALSE(nat_needs_return_route(nat_exit::peering));
  CHECK(nat_needs_return_route(nat_exit::transit_gateway));
  CHECK(nat_needs_return_route(nat_exit::vpn_gateway));
}
