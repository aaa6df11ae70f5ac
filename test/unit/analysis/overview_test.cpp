// Who can reach whom.
#include "vpclint/analysis/explain.hpp"
#include "vpclint/analysis/overview.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

network::network overlooked(std::string text) {
  auto loaded = load_text(std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

} // namespace

TEST_CASE("open questions have the flows between outside networks", "[analysis][overview]") {
  // TGW-5: the gateway passes packets on between what is attached to it.
  auto const net = overlooked(R"(version: 1
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {p: {cidr: 10.0.1.0/24, az: a}}
    security_groups: {o: {}}
    instances: {h: {subnet: p, security_groups: [o]}}
transit_gateways: {tgw: {attachments: {aa: {vpc: a, subnets: [p]}}}}
networks:
  t1: {cidrs: [172.16.1.0/24], via: tgw}
  t2: {cidrs: [172.16.2.0/24], via: tgw}
)");
  CHECK(analysis::ask(net, *analysis::question_of("t1 -> t2 tcp 22"))->outcome ==
        verdict::reachable);
  auto const listed = [&](analysis::open_question const& q, char const* from, char const* to) {
    auto const all = analysis::overview(net, q);
    REQUIRE(all.has_value());
    return std::any_of(all->rows.begin(), all->rows.end(), [&](auto const& row) {
      auto const has = [](std::vector<std::string> const& names, char const* name) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      return has(row.from, from) && has(row.to, to) && row.outcome == verdict::reachable;
    });
  };
  CHECK(listed({}, "t1", "t2"));
  CHECK(listed({.from = *parse_selector("t1")}, "t1", "t2"));
  CHECK(listed({.to = *parse_selector("t2"), .match = tcp(22)}, "t1", "t2"));
  CHECK_FALSE(listed({}, "t1", "t1"));
  CHECK_FALSE(listed({}, "internet", "t1"));
}

TEST_CASE("an open question about an address has its family alone", "[analysis][overview]") {
  auto const net = overlooked(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    subnets: {a: {cidr: 10.0.1.0/24, ipv6: "2600:1f10:1:1::/64", az: a, assign_ipv6: true}}
    security_groups: {o: {ingress: [tcp 443 from 10.0.0.0/8, "tcp 443 from ::/0"]}}
    instances:
      c: {subnet: a, ip: 10.0.1.9, ipv6: "2600:1f10:1:1::9", security_groups: [o]}
      w: {subnet: a, ip: 10.0.1.10, security_groups: [o]}
)");
  auto const families = [&](char const* from) {
    auto const all = analysis::overview(net, {.from = *parse_selector(from)});
    REQUIRE(all.has_value());
    std::vector<bool> out;
    for (auto const& row : all->rows)
      out.push_back(row.ipv6);
    return out;
  };
  CHECK(families("c").size() == 2);
  CHECK(families("10.0.1.9") == std::vector<bool>{false});
  CHECK(families("2600:1f10:1:1::9") == std::vector<bool>{true});
}

TEST_CASE("ICMP of a family is no question about the other one", "[analysis][NACL-12]") {
  auto const net = overlooked(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    subnets:
      a: {cidr: 10.0.1.0/24, ipv6: "2600:1f10:1:1::/64", az: a}
      s: {ipv6: "2600:1f10:1:2::/64", az: a}
    security_groups: {o: {ingress: [icmp from 0.0.0.0/0, "icmpv6 from ::/0"]}}
    instances:
      c: {subnet: a, ipv6: "2600:1f10:1:1::9", security_groups: [o]}
      w: {subnet: a, ipv6: "2600:1f10:1:1::10", security_groups: [o]}
      six: {subnet: s, ipv6: "2600:1f10:1:2::9", security_groups: [o]}
)");
  auto const asked = [&](char const* question) {
    auto const answer = analysis::ask(net, *analysis::question_of(question));
    REQUIRE(answer.has_value());
    return *answer;
  };
  // Nothing answers it; there is no second pair of which that could be said.
  CHECK(asked("c -> w icmp 3/4").pairs.size() == 1);
  CHECK(asked("c -> w icmp echo-request").pairs.size() == 1);
  CHECK(asked("c -> w icmpv6 echo-request").outcome == verdict::reachable);
  CHECK(asked("c -> six icmpv6 echo-request").outcome == verdict::reachable);
  auto const none = asked("c -> six icmp echo-request");
  CHECK(none.outcome == verdict::blocked);
  REQUIRE(none.pairs.size() == 1);
  REQUIRE_FALSE(none.pairs[0].example.steps.empty());
  CHECK(none.pairs[0].example.steps[0].why == analysis::reason::no_address);
}

TEST_CASE("a name that nobody knows has the nearest one beside it", "[analysis][selection]") {
  auto const net = overlooked(R"(version: 1
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a}}
    instances: {orders: {subnet: s}, shop: {subnet: s}}
  b: !unknown elsewhere
)");
  auto const asked = analysis::ask(net, *analysis::question_of("shop -> ordres tcp 443"));
  REQUIRE(asked.has_value());
  CHECK(asked->outcome == verdict::unknown);
  CHECK(std::any_of(asked->missing.begin(), asked->missing.end(), [](std::string const& fact) {
    return fact.find("did you mean 'orders'?") != std::string::npos;
  }));
}

TEST_CASE("open questions about a secondary address are about what it sends and gets",
          "[analysis][overview]") {
  auto const net = overlooked(R"(version: 1
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      pub: {cidr: 10.0.0.0/24, az: a, route_table: pub}
      app: {cidr: 10.0.1.0/24, az: a}
    route_tables: {pub: {routes: {0.0.0.0/0: igw}}}
    security_groups:
      open: {ingress: [tcp 443 from 0.0.0.0/0]}
      some: {ingress: [tcp 443 from 10.0.0.21/32], egress: []}
    instances:
      web:
        subnet: pub
        ip: 10.0.0.20
        secondary_ips: [10.0.0.21, 10.0.0.22]
        elastic_ips: {10.0.0.22: 198.51.100.22}
        security_groups: [open]
      app: {subnet: app, ip: 10.0.1.20, security_groups: [some]}
      other: {subnet: pub, ip: 10.0.0.30, security_groups: [open]}
)");
  struct row {
    std::vector<std::string> from{}, to{};
    std::size_t pairs{0};

    bool operator==(row const&) const = default;
  };
  auto const rows = [&](char const* from, char const* to) {
    analysis::open_question q{.match = tcp(443)};
    if (*from != 0)
      q.from = *parse_selector(from);
    if (*to != 0)
      q.to = *parse_selector(to);
    auto const all = analysis::overview(net, q);
    REQUIRE(all.has_value());
    std::vector<row> found;
    for (auto const& r : all->rows)
      found.push_back({r.from, r.to, r.pairs});
    return found;
  };
  // Its own groups refer to addresses, and only one of them has a public one (ENI-11).
  std::string const second = "web (10.0.0.21)";
  CHECK(rows("10.0.0.21", "") == std::vector<row>{{{second}, {"app", "other"}, 2}});
  CHECK(rows("10.0.0.20", "") == std::vector<row>{{{"web"}, {"other"}, 1}});
  CHECK(rows("10.0.0.22", "") == std::vector<row>{{{"web (10.0.0.22)"}, {"other"}, 1},
                                                  {{"web (10.0.0.22)"}, {"internet"}, 1}});
  CHECK(rows("", "10.0.0.21") == std::vector<row>{{{"other"}, {second}, 1}});
  CHECK(rows("10.0.0.21", "web").empty());
  CHECK(rows("10.0.0.20/31", "app") == std::vector<row>{}); // by the primary one, as a pair is
  CHECK(rows("10.0.0.21", "app").size() == 1);
}

TEST_CASE("open questions about addresses outside are about whoever gets what is for them",
          "[analysis][overview]") {
  auto const net = overlooked(R"(version: 1
region: us-east-1
prefix_lists: {pl: {aws: com.amazonaws.us-east-1.s3, cidrs: [52.216.0.0/15]}}
vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    nat_gateways: {nat: {subnet: pub}}
    subnets:
      pub: {cidr: 10.0.0.0/24, az: a, route_table: pub}
      app: {cidr: 10.0.1.0/24, az: a, route_table: app}
      db: {cidr: 10.0.2.0/24, az: a, route_table: db}
    route_tables:
      pub: {routes: {0.0.0.0/0: igw}}
      app: {routes: {0.0.0.0/0: nat}, propagate: [vgw]}
      db: {}
    security_groups:
      web: {ingress: [tcp 443 from 203.0.113.0/24]}
      some: {ingress: [], egress: [tcp 443 to 8.8.8.0/25, tcp 443 to pl:pl, tcp 443 to 198.51.100.20/32]}
    endpoints: {s3: {service: s3, route_tables: [db]}}
    instances:
      web: {subnet: pub, ip: 10.0.0.20, elastic_ip: 198.51.100.20, security_groups: [web]}
      app: {subnet: app, ip: 10.0.1.20, security_groups: [some]}
      db: {subnet: db, ip: 10.0.2.20, security_groups: [some]}
vpn_gateways: {vgw: {vpc: v}}
networks: {office: {cidrs: [192.168.0.0/16], via: vgw}}
)");
  auto const rows = [&](char const* from, char const* to) {
    analysis::open_question q{.match = tcp(443)};
    if (*from != 0)
      q.from = *parse_selector(from);
    if (*to != 0)
      q.to = *parse_selector(to);
    auto const all = analysis::overview(net, q);
    REQUIRE(all.has_value());
    std::set<std::string> found;
    for (auto const& r : all->rows)
      for (auto const& a : r.from)
        for (auto const& b : r.to)
          found.insert(a + " -> " + b);
    return found;
  };
  using flows = std::set<std::string>;
  CHECK(rows("", "8.8.8.8") == flows{"web -> 8.8.8.8", "app -> 8.8.8.8"});
  CHECK(rows("", "8.8.8.200") == flows{"web -> 8.8.8.200"});
  CHECK(rows("app", "8.8.8.0/24") == flows{"app -> 8.8.8.0/24 (such as 8.8.8.0)"});
  CHECK(rows("203.0.113.9", "") == flows{"203.0.113.9 -> web"});
  CHECK(rows("8.8.8.8", "").empty());
  CHECK(rows("192.168.7.7", "web").empty()); // the group
  CHECK(rows("app", "192.168.7.7").empty());
  // EP-2, EP-7: by the endpoint, or by the internet gateway and the NAT gateway.
  CHECK(rows("", "s3") == flows{"web -> s3", "app -> s3", "db -> s3"});
  CHECK(rows("db", "52.216.9.9") == flows{"db -> 52.216.9.9"});
  // IGW-14: by the public address.
  CHECK(rows("203.0.113.9", "198.51.100.20") == flows{"203.0.113.9 -> 198.51.100.20"});
  CHECK(rows("db", "198.51.100.20").empty());
  // EP-7, EP-8: the internet does not come to the endpoint.
  CHECK(analysis::ask(net, *analysis::question_of("internet -> s3 tcp 443"))->outcome ==
        verdict::blocked);
  CHECK(analysis::ask(net, *analysis::question_of("db -> s3 tcp 443"))->outcome ==
        verdict::reachable);
}
