// Chains through a load balancer: which listener serves a target, and what is open about it.
#include "vpclint/analysis/explain.hpp"
#include "vpclint/analysis/reach.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

analysis::answer through(std::string const& listeners, std::string const& to) {
  auto loaded = load_text(R"(version: 1
vpcs:
  a:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.0.0/24, az: a}, t: {cidr: 10.1.1.0/24, az: b}}
    security_groups:
      open: {ingress: [tcp 443 from 10.0.0.0/8]}
      blue: {ingress: [tcp 8080 from 10.0.0.0/8]}
      green: {ingress: [tcp 8080 from 10.0.0.0/8, tcp 9090 from 10.0.0.0/8]}
    instances:
      client: {subnet: s}
      blue: {subnet: s, security_groups: [blue]}
      green: {subnet: s, security_groups: [green]}
    load_balancers:
      lb: {scheme: internal, subnets: [s, t], security_groups: [open], listeners: [)" +
                              listeners + "]}\n",
                          "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const match = traffic{.proto = protocols::tcp, .ports = {443, 443}};
  auto answer = analysis::ask(
      net,
      {.from = *parse_selector("client"), .to = *parse_selector(to), .match = match, .via = "lb"});
  REQUIRE(answer.has_value());
  return std::move(*answer);
}

} // namespace

TEST_CASE("a target is asked at the port of its own group", "[analysis][ELB-18]") {
  std::string const both = "{protocol: https, port: 443, to: blue, target_port: 8080}, "
                           "{protocol: https, port: 443, to: green, target_port: PORT}";
  auto const with = [&](std::string const& port) {
    auto text = both;
    return text.replace(text.find("PORT"), 4, port);
  };
  CHECK(through(with("9090"), "green").outcome == verdict::reachable);
  // That others get requests on 8080, which its group lets in, is nothing to it.
  CHECK(through(with("9091"), "green").outcome == verdict::blocked);
  CHECK(through(with("9091"), "blue").outcome == verdict::reachable);
}

TEST_CASE("targets, ports and listeners that are not known leave a chain open",
          "[analysis][ELB-7]") {
  for (auto const* text : {"{protocol: https, port: 443, to: [!unknown no rules]}",
                           "{protocol: https, port: 443, to: blue, target_port: !unknown ports}",
                           "{protocol: https, port: !unknown no listeners, to: blue}"}) {
    INFO(text);
    auto const a = through(text, "blue");
    CHECK(a.outcome == verdict::unknown);
    CHECK_FALSE(a.missing.empty());
  }
  // What is known to get requests gets them, whoever else does.
  CHECK(through("{protocol: https, port: 443, to: blue, target_port: 8080}, "
                "{protocol: https, port: 443, to: [!unknown no rules]}",
                "blue")
            .outcome == verdict::reachable);
}

namespace {

network::network with_two_nodes(std::string const& more = "") {
  auto loaded = load_text(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      pa: {cidr: 10.0.0.0/24, az: a, route_table: pub}
      pb: {cidr: 10.0.1.0/24, az: b, route_table: iso}
      ta: {cidr: 10.0.2.0/24, az: a, route_table: iso, network_acl: t}
      tb: {cidr: 10.0.3.0/24, az: b, route_table: iso}
    route_tables: {pub: {routes: {0.0.0.0/0: igw}}, iso: {}}
    network_acls:
      t: {ingress: {10: allow tcp 8080 from 10.0.1.0/24}, egress: {10: allow all to 0.0.0.0/0}}
    security_groups:
      lb: {ingress: [tcp 80 from 0.0.0.0/0, tcp 81-82 from 10.0.3.0/24]}
      t: {ingress: [tcp 8080 from sg:lb, tcp 81 from 0.0.0.0/0]}
    load_balancers:
      alb: {subnets: [pa, pb], security_groups: [lb], listeners: [{port: 80, to: a, target_port: 8080}, {port: 81, to: b, target_port: 8080}, {port: 82, to: b, target_port: 8082})" +
                              more + R"(]}
      nlb: {type: network, scheme: internal, subnets: [pb], listeners: [{port: 80, to: c}, {port: 81, to: b}]}
    instances:
      a: {subnet: ta, ip: 10.0.2.10, security_groups: [t]}
      b: {subnet: tb, ip: 10.0.3.10, security_groups: [t]}
      c: {subnet: tb, ip: 10.0.3.11, security_groups: [t]}
      client: {subnet: tb, ip: 10.0.3.20, security_groups: [t]}
)",
                          "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

analysis::answer chained(network::network const& net, char const* question) {
  auto const q = analysis::question_of(question);
  REQUIRE(q.has_value());
  auto answer = analysis::ask(net, *q);
  REQUIRE(answer.has_value());
  CHECK((answer->outcome == verdict::unknown) == !answer->missing.empty());
  return std::move(*answer);
}

} // namespace

TEST_CASE("what arrives on one port does not go on by the listener of another",
          "[analysis][ELB-7]") {
  auto const net = with_two_nodes();
  auto const verdict_on = [&](char const* question) { return chained(net, question).outcome; };
  // From the internet only port 80 gets in, and its listener does not send to b.
  CHECK(verdict_on("internet -> b tcp 80 via alb") == verdict::blocked);
  CHECK(verdict_on("internet -> b tcp 81 via alb") == verdict::blocked);
  CHECK(verdict_on("internet -> b tcp 80-81 via alb") == verdict::blocked);
  CHECK(verdict_on("internet -> b via alb") == verdict::blocked);
  CHECK(verdict_on("internet -> b tcp via alb") == verdict::blocked);
  CHECK(verdict_on("client -> b tcp 81 via alb") == verdict::reachable);
  CHECK(verdict_on("client -> b tcp 82 via alb") == verdict::blocked); // b's group
  CHECK(verdict_on("client -> b via alb") == verdict::reachable);
  auto const some = chained(net, "client -> b tcp 80-83 via alb");
  CHECK(some.outcome == verdict::partial);
  REQUIRE(some.failing_requests.size() == 2);
  CHECK(some.failing_requests[0].ports == port_range{80, 80});
  CHECK(some.failing_requests[1].ports == port_range{82, 83});
  // Of a network load balancer too: port 80 goes to c alone.
  CHECK(verdict_on("client -> b tcp 81 via nlb") == verdict::reachable);
  CHECK(verdict_on("client -> b tcp 80-81 via nlb") == verdict::partial);
  CHECK(verdict_on("client -> c via nlb") == verdict::blocked); // c's group has no port 80
}

TEST_CASE("the node that a client reaches is the one that has to reach the target",
          "[analysis][ELB-11]") {
  auto const net = with_two_nodes();
  // Replies from pb to the internet are lost, and only pb gets through the ACL of a's subnet.
  CHECK(chained(net, "internet -> a tcp 80 via alb").outcome == verdict::reply_blocked);
  CHECK(chained(net, "client -> a tcp 80 via alb").outcome == verdict::partial);
}

TEST_CASE("a listener whose port is not known may take what no other takes", "[analysis][ELB-7]") {
  auto const net = with_two_nodes(", {port: !unknown later, to: b, target_port: 8080}");
  CHECK(chained(net, "client -> b tcp 81 via alb").outcome == verdict::reachable);
  CHECK(chained(net, "client -> b tcp 82 via alb").outcome == verdict::unknown);
  CHECK(chained(net, "client -> b tcp 81-82 via alb").outcome == verdict::unknown);
  CHECK(chained(net, "client -> a tcp 82 via alb").outcome == verdict::blocked);
}
