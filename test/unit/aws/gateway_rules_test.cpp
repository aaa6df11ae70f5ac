#include "vpclint/aws/gateway_rules.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"
#include "unit/aws/packets.hpp"

#include <vector>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

TEST_CASE("peering connections that work", "[PCX-1][RT-19]") {
  CHECK(is_working(peering_state::active));
  for (auto const s : {peering_state::pending, peering_state::deleted, peering_state::failed})
    CHECK_FALSE(is_working(s));
}

TEST_CASE("peering carries the two VPCs' own addresses", "[PCX-3][PCX-5]") {
  std::vector<cidr> const a{"10.0.0.0/16"_cidr, "2001:db8:1::/56"_cidr};
  std::vector<cidr> const b{"172.16.0.0/16"_cidr, "172.20.0.0/16"_cidr, "2001:db8:2::/56"_cidr};
  CHECK(peering_carries(tcp_packet("10.0.10.20", "172.16.5.5", 5432), a, b));
  CHECK(peering_carries(tcp_packet("10.0.10.20", "172.20.5.5", 5432), a, b));
  CHECK(peering_carries(tcp_packet("2001:db8:1::5", "2001:db8:2::5", 5432), a, b));
  CHECK_FALSE(peering_carries(tcp_packet("10.0.10.20", "203.0.113.9", 443), a, b));
  CHECK_FALSE(peering_carries(tcp_packet("192.168.1.1", "172.16.5.5", 5432), a, b));
  CHECK_FALSE(peering_carries(tcp_packet("172.16.5.5", "10.0.10.20", 5432), a, b));
}

TEST_CASE("which subnets an attachment serves", "[TGW-2][OPEN-3]") {
  CHECK(attachment_serves(true, true));
  CHECK(attachment_serves(true, false));
  CHECK_FALSE(attachment_serves(false, false));
  semantics_options const narrow{.transit_serves_whole_zone = false};
  CHECK(attachment_serves(true, true, narrow));
  CHECK_FALSE(attachment_serves(true, false, narrow));
}

TEST_CASE("what a virtual private gateway knows", "[VPN-2]") {
  std::vector<cidr> const learned{"192.168.0.0/16"_cidr};
  std::vector<cidr> const vpc{"10.0.0.0/16"_cidr};
  CHECK(vpn_gateway_knows(learned, vpc, *address::parse("192.168.9.9")));
  CHECK(vpn_gateway_knows(learned, vpc, *address::parse("10.0.9.9")));
  CHECK_FALSE(vpn_gateway_knows(learned, vpc, *address::parse("192.169.0.1")));
  CHECK_FALSE(vpn_gateway_knows({}, vpc, *address::parse("192.168.9.9")));
}

TEST_CASE("what a virtual private gateway lets pass", "[VPN-6]") {
  CHECK(vpn_gateway_accepts(true));
  CHECK_FALSE(vpn_gateway_accepts(false));
}

TEST_CASE("gateway endpoints", "[EP-7][EP-8][EP-27]") {
  CHECK(gateway_endpoint_accepts(tcp_packet("10.0.0.1", "52.95.0.1", 443)));
  CHECK(gateway_endpoint_accepts(raw_packet("10.0.0.1", "52.95.0.1", 1, 8)));
  CHECK_FALSE(gateway_endpoint_accepts(raw_packet("10.0.0.1", "52.95.0.1", 1, 13)));
  CHECK_FALSE(gateway_endpoint_accepts(udp_packet("10.0.0.1", "52.95.0.1", 443)));
  CHECK_FALSE(endpoints_initiate);
  CHECK(gateway_endpoint_serves(endpoint_client::own_vpc));
  for (auto const c :
       {endpoint_client::peering, endpoint_client::transit_gateway, endpoint_client::vpn_gateway})
    CHECK_FALSE(gateway_endpoint_serves(c));
}

TEST_CASE("one subnet a zone", "[EP-20][ELB-1][ELB-12][TGW-1]") {
  using pair = std::pair<std::size_t, std::size_t>;
  CHECK(find_same_zone(std::vector<std::string_view>{"a", "b", "a"}) == pair{0, 2});
  CHECK(find_same_zone(std::vector<std::string_view>{"a", "b", "b", "a"}) == pair{1, 2});
  CHECK_FALSE(find_same_zone(std::vector<std::string_view>{"a", "b", "c"}));
  CHECK_FALSE(find_same_zone(std::vector<std::string_view>{"a", "", ""}));
  CHECK_FALSE(find_same_zone({}));
}

TEST_CASE("how many zones", "[ELB-1]") {
  using names = std::vector<std::string_view>;
  CHECK(count_zones(names{"a", "b", "a"}) == zone_count{2, 2});
  CHECK(count_zones(names{"a", ""}) == zone_count{1, 2});
  CHECK(count_zones(names{"", ""}) == zone_count{1, 2});
  CHECK(count_zones(names{}) == zone_count{0, 0});
}
