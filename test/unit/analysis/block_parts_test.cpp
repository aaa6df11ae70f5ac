// Blocks as destinations: each part that AWS treats otherwise is judged apart.
#include "support/both_engines.hpp"

#include <string>

using namespace vpclint;
using vpclint_test::network_of;

namespace {

analysis::answer ask(network::network const& net, std::string const& question) {
  auto const q = parse_question(question);
  INFO(question);
  REQUIRE(q.has_value());
  auto a = analysis::ask(net, {.from = *q->source, .to = *q->destination, .match = q->match});
  REQUIRE(a.has_value());
  return std::move(*a);
}

verdict verdict_on(network::network const& net, std::string const& question) {
  return ask(net, question).outcome;
}

} // namespace

TEST_CASE("blocks behind NAT64 are judged by what IPv4 tells apart", "[analysis][nat]") {
  // NAT-14: the gateway's ACL sees the last 32 bits.
  auto const net = network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    ipv6: "2001:db8:1::/56"
    internet_gateway: igw
    nat_gateways: {nat: {subnet: n}}
    subnets:
      s: {cidr: 10.0.1.0/24, az: a, ipv6: "2001:db8:1:1::/64", route_table: s}
      n: {cidr: 10.0.9.0/24, az: a, route_table: n, network_acl: n}
    network_acls:
      n:
        ingress: {100: allow all from 0.0.0.0/0, 110: allow all from ::/0}
        egress: {90: deny all to 203.0.113.128/25, 100: allow all to 0.0.0.0/0, 110: allow all to ::/0}
    route_tables:
      s: {routes: {"64:ff9b::/96": nat}}
      n: {routes: {0.0.0.0/0: igw}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0], egress: [all to ::/0]}}
    instances: {h: {subnet: s, ip: 10.0.1.10, ipv6: "2001:db8:1:1::10", security_groups: [o]}}
)");
  CHECK(verdict_on(net, "h -> 64:ff9b::808:808 tcp 443") == verdict::reachable);
  CHECK(verdict_on(net, "h -> 64:ff9b::/96 tcp 443") == verdict::partial);
  CHECK(verdict_on(net, "h -> 64:ff9b::cb00:7100/120 tcp 443") == verdict::partial);
  CHECK(verdict_on(net, "h -> 64:ff9b::cb00:7180/121 tcp 443") == verdict::blocked);
  CHECK(verdict_on(net, "h -> 64:ff9b::cb00:7100/121 tcp 443") == verdict::reachable);
}

TEST_CASE("blocks are judged in the parts that AWS tells apart", "[analysis][blocks]") {
  // IGW-4, SVC-1, SVC-2.
  auto const net = network_of(R"(vpcs:
  a:
    cidr: 203.0.113.0/24
    internet_gateway: igw
    subnets: {s: {cidr: 203.0.113.64/26, az: a, route_table: p}}
    route_tables: {p: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances: {g: {subnet: s, elastic_ip: 198.51.100.9, security_groups: [o]}}
)");
  for (auto const* q : {"g -> 0.0.0.0/1 tcp 443", "g -> 172.0.0.0/8 tcp 443",
                        "g -> 100.0.0.0/8 tcp 443", "g -> 192.0.0.0/8 tcp 443",
                        "g -> 203.0.113.0/29 udp 53", "g -> 169.254.169.252/30 udp 53"}) {
    INFO(q);
    CHECK(verdict_on(net, q) == verdict::partial);
  }
  CHECK(verdict_on(net, "g -> 8.0.0.0/8 tcp 443") == verdict::reachable);
}

TEST_CASE("a block is asked by each part that gateways and hosts tell apart",
          "[analysis][blocks]") {
  // IGW-4: what is private or carrier-grade goes nowhere; SVC-1, SVC-2: the host's own services.
  auto const net = network_of(R"(vpcs:
  v:
    cidr: 203.0.113.0/24
    internet_gateway: igw
    subnets: {s: {cidr: 203.0.113.128/25, az: a, route_table: r}}
    route_tables: {r: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {}}
    instances: {g: {subnet: s, ip: 203.0.113.200, elastic_ip: 198.51.100.1, security_groups: [o]}}
)");
  auto const failing = [&](std::string const& question) {
    auto const a = ask(net, question);
    std::string out(analysis::name(a.outcome));
    for (auto const& part : a.failing_destinations) {
      out += " " + to_string(part.block);
      for (auto const& e : part.except)
        out += " but " + to_string(e);
    }
    return out;
  };
  CHECK(failing("g -> 172.0.0.0/8 tcp 443") == "partial 172.16.0.0/12");
  CHECK(failing("g -> 192.0.0.0/8 tcp 443") == "partial 192.168.0.0/16");
  CHECK(failing("g -> 100.0.0.0/8 tcp 443") == "partial 100.64.0.0/10");
  CHECK(failing("g -> 172.32.0.0/11 tcp 443") == "reachable");
  CHECK(failing("g -> 0.0.0.0/1 tcp 443") ==
        "partial 0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8");
  CHECK(failing("g -> 203.0.113.0/29 udp 53") == "partial 203.0.113.0/29 but 203.0.113.2/32");
  CHECK(failing("g -> 169.254.169.252/31 udp 53") ==
        "partial 169.254.169.252/31 but 169.254.169.253/32");
  CHECK(failing("g -> 10.0.0.0/8 tcp 443") == "blocked");
}
