// Chains through a load balancer: which listener serves a target, and what is open about it.
#include "vpclint/analysis/reach.hpp"

#include "support/catch.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

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
  auto answer = analysis::ask(net, {.from = *parse_selector("client"),
                                    .to = *parse_selector(to),
                                    .match = match,
                                    .via = "lb"});
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
