#include "vpclint/aws/always_available.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"
#include "unit/aws/packets.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

namespace {

auto const subnet = "100.64.8.0/24"_cidr; // in a secondary block
auto const primary = "10.0.0.0/16"_cidr.v4();

std::optional<host_service> at(char const* text, std::optional<prefix4> const& block = primary) {
  return host_service_at(*address::parse(text), block);
}

} // namespace

TEST_CASE("the resolver and its three addresses", "[SVC-1]") {
  CHECK(at("10.0.0.2") == host_service::resolver);
  CHECK(at("169.254.169.253") == host_service::resolver);
  CHECK(at("fd00:ec2::253") == host_service::resolver);
  CHECK_FALSE(at("100.64.8.2"));
  CHECK_FALSE(at("10.0.1.2"));
  CHECK_FALSE(at("10.0.0.2", std::nullopt));
  CHECK(answers(host_service::resolver, true) == ternary::yes);
  CHECK(answers(host_service::resolver, false) == ternary::no);
  CHECK(answers(host_service::resolver, std::nullopt) == ternary::unknown);
}

TEST_CASE("services on the host", "[SVC-2]") {
  CHECK(at("169.254.169.254") == host_service::metadata);
  CHECK(at("fd00:ec2::254") == host_service::metadata);
  CHECK(at("169.254.170.2") == host_service::container_metadata);
  CHECK(at("169.254.169.123") == host_service::time_sync);
  CHECK(at("169.254.169.250") == host_service::licence_activation);
  CHECK(at("169.254.169.251") == host_service::licence_activation);
  CHECK_FALSE(at("169.254.169.252"));
  CHECK_FALSE(at("fd00:ec2::255"));
  CHECK(answers(host_service::metadata, false) == ternary::yes);
}

TEST_CASE("nobody else can ask", "[SVC-3]") {
  CHECK(can_be_asked(query_origin::own_vpc));
  CHECK_FALSE(can_be_asked(query_origin::elsewhere));
}

TEST_CASE("a DNS server of one's own is ordinary", "[SVC-4]") {
  CHECK_FALSE(at("10.0.0.53"));
  auto const query = udp_packet("100.64.8.10", "10.0.0.53", 53);
  CHECK(exempt_from_filters(query, subnet, primary, true) == ternary::no);
}

TEST_CASE("DNS attributes of a VPC", "[SVC-5][EP-24]") {
  CHECK(default_dns_support);
  CHECK(default_dns_hostnames(true));
  CHECK_FALSE(default_dns_hostnames(false));
  CHECK(has_both_dns_attributes(true, true));
  CHECK_FALSE(has_both_dns_attributes(true, false));
  CHECK_FALSE(has_both_dns_attributes(false, true));
}

TEST_CASE("what no filter sees", "[NACL-14][SG-36]") {
  auto const ask = [&](packet const& p, std::optional<bool> dns = true) {
    return exempt_from_filters(p, subnet, primary, dns);
  };
  // DNS to the resolver and its answer, while it is switched on.
  auto const query = udp_packet("100.64.8.10", "10.0.0.2", 53);
  CHECK(ask(query) == ternary::yes);
  CHECK(ask(*query.reply()) == ternary::yes);
  CHECK(ask(query, false) == ternary::no);
  CHECK(ask(query, std::nullopt) == ternary::unknown);
  CHECK(ask(tcp_packet("100.64.8.10", "10.0.0.2", 53)) == ternary::yes);
  // The host's services, without DNS too.
  CHECK(ask(tcp_packet("100.64.8.10", "169.254.169.254", 80), false) == ternary::yes);
  CHECK(ask(udp_packet("100.64.8.10", "169.254.169.123", 123), false) == ternary::yes);
  CHECK(ask(tcp_packet("100.64.8.10", "169.254.169.250", 1688), false) == ternary::yes);
  // DHCP of both families.
  CHECK(ask(udp_packet("0.0.0.0", "255.255.255.255", 67, 68)) == ternary::yes);
  CHECK(ask(udp_packet("100.64.8.1", "100.64.8.10", 68, 67)) == ternary::yes);
  CHECK(ask(udp_packet("fe80::1", "ff02::1:2", 547, 546)) == ternary::yes);
  CHECK(ask(udp_packet("100.64.8.9", "100.64.8.10", 67, 67)) == ternary::no);
  CHECK(ask(udp_packet("2001:db8::1", "2001:db8::2", 67, 68)) == ternary::no);
  CHECK(ask(tcp_packet("100.64.8.9", "100.64.8.10", 67, 68)) == ternary::no);
  // The router's own address.
  CHECK(ask(raw_packet("100.64.8.10", "100.64.8.1", 1, 8)) == ternary::yes);
  CHECK(ask(raw_packet("100.64.8.1", "100.64.8.10", 1, 0)) == ternary::yes);
  // Everything else.
  CHECK(ask(tcp_packet("100.64.8.10", "10.0.5.5", 443)) == ternary::no);
  CHECK(ask(udp_packet("100.64.8.10", "8.8.8.8", 53)) == ternary::no);
}

TEST_CASE("the fixed addresses of host services are those that have one", "[SVC-1][SVC-2]") {
  for (auto const a : host_service_addresses)
    CHECK(host_service_at(a, std::nullopt).has_value());
  for (auto const a : host_service_ipv6_addresses)
    CHECK(host_service_at(a, std::nullopt).has_value());
  std::size_t found = 0; // in 169.254.0.0/16
  for (std::uint32_t bits = 0xa9fe0000U; bits <= 0xa9feffffU; ++bits)
    found += host_service_at(ipv4{bits}, std::nullopt) ? 1U : 0U;
  CHECK(found == host_service_addresses.size());
}
