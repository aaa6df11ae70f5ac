// Networks behind one VPN gateway that announce the same addresses.
#include "vpclint/analysis/reach.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace vpclint;

namespace {

constexpr char const* design_text = R"(version: 1
vpcs:
  shop:
    cidr: 10.0.0.0/16
    subnets:
      app: {cidr: 10.0.1.0/24, az: a, route_table: rt}
    route_tables:
      rt: {routes: {192.168.0.0/16: vgw}}
    security_groups:
      app: {ingress: [all from 0.0.0.0/0]}
    instances:
      app: {subnet: app, security_groups: [app]}
vpn_gateways:
  vgw: {vpc: shop}
networks:
  office: {cidrs: [192.168.0.0/16], via: vgw}
  branch: {cidrs: [192.168.7.0/24], via: vgw}
  same-bgp: {cidrs: [192.168.8.0/24], via: vgw}
  same-direct: {cidrs: [192.168.8.0/24], via: vgw, connection: direct-connect}
)";

std::string verdict_of(char const* question, char const* design = design_text) {
  auto loaded = load_text(design, "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const asked = parse_question(question);
  REQUIRE(asked.has_value());
  auto const a = analysis::ask(
      net, {.from = *asked->source, .to = *asked->destination, .match = asked->match});
  return a ? std::string(analysis::name(a->outcome)) : a.error().what;
}

constexpr char const* dual_stack = R"(version: 1
vpcs:
  shop:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f18:1::/56"
    subnets:
      app: {cidr: 10.0.1.0/24, ipv6: "2600:1f18:1::/64", az: a, route_table: rt}
    route_tables:
      rt: {routes: {"2001:db8::/32": vgw}}
    security_groups:
      app: {ingress: ["all from ::/0"]}
    instances:
      app: {subnet: app, ipv6: "2600:1f18:1::10", security_groups: [app]}
vpn_gateways:
  vgw: {vpc: shop}
networks:
  tunnel: {cidrs: ["2001:db8:1::/48"], via: vgw}
  line: {cidrs: ["2001:db8:2::/48"], via: vgw, connection: direct-connect}
)";

} // namespace

TEST_CASE("VPN-5: a VPN gateway takes IPv6 over a line, not over a tunnel",
          "[analysis][walk][VPN-5]") {
  CHECK(verdict_of("app -> line tcp 443", dual_stack) == "reachable");
  CHECK(verdict_of("app -> tunnel tcp 443", dual_stack) == "blocked");
}

TEST_CASE("VPN-4: the longest prefix behind a VPN gateway decides, then the kind of connection",
          "[analysis][walk][VPN-4]") {
  CHECK(verdict_of("app -> branch tcp 443") == "reachable");
  CHECK(verdict_of("app -> same-direct tcp 443") == "reachable");
  CHECK(verdict_of("app -> same-bgp tcp 443") == "blocked");
  // Of the office's block, the parts that others announce more precisely go to them.
  CHECK(verdict_of("app -> office tcp 443") == "partial");
}

TEST_CASE("a reply that another network gets is lost", "[analysis][walk][VPN-4]") {
  CHECK(verdict_of("branch -> app tcp 443") == "reachable");
  CHECK(verdict_of("same-bgp -> app tcp 443") == "reply_blocked");
  CHECK(verdict_of("office -> app tcp 443") == "partial");
}
