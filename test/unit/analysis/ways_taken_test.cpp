// Where packets end up: balancers that send to each other, NAT behind peerings, appliances with
// several interfaces, addresses that nobody has, and what belongs to the internet.
#include "vpclint/analysis/explain.hpp"
#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace vpclint;

namespace {

network::network network_of(std::string const& vpcs) {
  auto loaded = load_text("version: 1\nregion: eu-west-1\n" + vpcs, "d.yaml", {});
  REQUIRE(loaded.has_value());
  INFO((loaded->findings.empty() ? std::string() : loaded->findings.front().message));
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

analysis::answer answer_to(network::network const& net, char const* text) {
  auto const q = analysis::question_of(text);
  INFO(text);
  REQUIRE(q.has_value());
  auto const a = analysis::ask(net, *q);
  REQUIRE(a.has_value());
  return *a;
}

verdict verdict_on(network::network const& net, char const* text) {
  return answer_to(net, text).outcome;
}

/// The reason of the last drop of the example.
analysis::reason last_drop(analysis::answer const& a) {
  auto why = analysis::reason::none;
  for (auto const& p : a.pairs)
    for (auto const& s : p.example.steps)
      if (s.result == analysis::step_result::drop)
        why = s.why;
  return why;
}

/// What the set engine says of TCP to a port, from a high port.
analysis::fate by_sets(network::network const& net, char const* from, char const* to,
                       std::uint16_t port) {
  auto const nic = [&](char const* name) {
    return analysis::flow_end::of(net.at(name).members.front());
  };
  analysis::all_pairs engine(net);
  auto const a = engine.class_of(nic(from), false);
  auto const b = engine.class_of(nic(to), false);
  REQUIRE(a.has_value());
  REQUIRE(b.has_value());
  packet p;
  p.proto = 6;
  p.src_port = 40000;
  p.dst_port = port;
  p.src = net.interfaces()[net.at(from).members.front()].addresses[0].private_ip;
  p.dst = net.interfaces()[net.at(to).members.front()].addresses[0].private_ip;
  return engine.fate_of(*a, *b, p, {});
}

bool certainly(analysis::fate const& f, analysis::reach_level level) {
  return f.at_best == level && f.at_worst == level;
}

constexpr auto nowhere = analysis::reach_level::nowhere;
constexpr auto back = analysis::reach_level::back;

} // namespace

TEST_CASE("load balancers that send to each other are a circle", "[analysis][balancer]") {
  // ELB-7: also from one to itself, and with other source ports each time round.
  auto const net = network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.0.0/24, az: a}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    load_balancers:
      n1: {type: network, scheme: internal, subnets: [s], listeners: [{port: 443, to: n2}]}
      n2: {type: network, scheme: internal, subnets: [s], listeners: [{port: 443, to: n1}]}
      own: {type: network, scheme: internal, subnets: [s], listeners: [{port: 53, protocol: udp, to: own}]}
      far: {type: network, scheme: internal, subnets: [s], listeners: [{port: 80, to: near, target_port: 81}]}
      near: {type: network, scheme: internal, subnets: [s], listeners: [{port: 81, to: w}]}
    instances: {w: {subnet: s, security_groups: [o]}, v: {subnet: s, security_groups: [o]}}
)");
  for (auto const* q : {"w -> n1 tcp 443", "w -> own udp 53"}) {
    auto const a = answer_to(net, q);
    INFO(q);
    CHECK(a.outcome == verdict::blocked);
    CHECK(last_drop(a) == analysis::reason::loop);
  }
  CHECK(verdict_on(net, "v -> far tcp 80") == verdict::reachable);
  CHECK(certainly(by_sets(net, "w", "n1", 443), nowhere));
  CHECK(certainly(by_sets(net, "v", "far", 80), back));
}

TEST_CASE("the way back over a peering is for the NAT gateway only", "[analysis][nat]") {
  // NAT-17: what a balancer's target sends to the node is no reply to the gateway yet.
  auto const net = network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    nat_gateways: {nat: {subnet: n, connectivity: private, ip: 10.0.9.9}}
    subnets:
      s: {cidr: 10.0.1.0/24, az: a, route_table: s}
      n: {cidr: 10.0.9.0/24, az: a, route_table: n}
    route_tables: {s: {routes: {10.1.0.0/16: nat}}, n: {routes: {10.1.0.0/16: pcx}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances: {h: {subnet: s, ip: 10.0.1.10, security_groups: [o]}}
  b:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.0.0/24, az: a}, t: {cidr: 10.1.1.0/24, az: a}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    load_balancers:
      n1: {type: network, scheme: internal, subnets: [s], listeners: [{port: 443, to: svc}]}
      n3: {type: network, scheme: internal, subnets: [s], listeners: [{port: 443, to: w, preserve_client_ip: false}]}
    services: {svc: {subnets: [t], port: 443, security_groups: [o]}}
    instances: {w: {subnet: t, security_groups: [o]}}
peerings: {pcx: {requester: a, accepter: b}}
)");
  for (auto const* q : {"h -> w tcp 443", "h -> n1 tcp 443", "h -> n3 tcp 443"}) {
    INFO(q);
    CHECK(verdict_on(net, q) == verdict::reachable);
  }
  CHECK(certainly(by_sets(net, "h", "n1", 443), back));
  CHECK(certainly(by_sets(net, "h", "n3", 443), back));
}

TEST_CASE("balancers send to the primary interface of an instance", "[analysis][balancer]") {
  // ELB-14: instance targets are addressed at their primary private address.
  auto const net = network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      p1: {cidr: 10.0.0.0/24, az: a, route_table: pub}
      p2: {cidr: 10.0.1.0/24, az: b, route_table: pub}
      t1: {cidr: 10.0.2.0/24, az: a}
      mgmt: {cidr: 10.0.4.0/24, az: a}
    route_tables: {pub: {routes: {0.0.0.0/0: igw}}}
    security_groups:
      lb: {ingress: [tcp 443 from 0.0.0.0/0]}
      t: {ingress: [tcp 8080 from sg:lb]}
      m: {ingress: [tcp 22 from 10.0.4.0/24]}
    load_balancers:
      alb: {subnets: [p1, p2], security_groups: [lb], listeners: [{port: 443, to: w, target_port: 8080}]}
      nlb: {type: network, subnets: [p1], security_groups: [lb], listeners: [{port: 443, to: w, target_port: 8080}]}
    instances:
      w:
        interfaces:
          eth0: {subnet: t1, ip: 10.0.2.10, security_groups: [t]}
          eth1: {subnet: mgmt, ip: 10.0.4.10, security_groups: [m]}
)");
  CHECK(verdict_on(net, "internet -> nlb tcp 443") == verdict::reachable);
  CHECK(verdict_on(net, "internet -> w tcp 443 via alb") == verdict::reachable);
  CHECK(verdict_on(net, "internet -> w.eth1 tcp 443 via alb") == verdict::blocked);
}

TEST_CASE("a Gateway Load Balancer sends GENEVE and checks of health", "[analysis][balancer]") {
  // ELB-20, ELB-19.
  auto const net = network_of(R"(vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets: {app: {cidr: 10.0.3.0/24, az: a}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    load_balancers:
      glb: {type: gateway, scheme: internal, subnets: [app], listeners: [{port: 6081, protocol: udp, to: h, health_check_port: 80}]}
    instances: {h: {subnet: app, ip: 10.0.3.10, security_groups: [o]}}
)");
  CHECK(verdict_on(net, "glb -> h udp 6081") == verdict::reachable);
  CHECK(verdict_on(net, "glb -> h tcp 80") == verdict::reachable);
  auto const tcp_8080 = answer_to(net, "glb -> h tcp 8080");
  CHECK(tcp_8080.outcome == verdict::blocked);
  CHECK(last_drop(tcp_8080) == analysis::reason::gwlb_protocol);
  auto const udp_53 = answer_to(net, "glb -> h udp 53");
  CHECK(udp_53.outcome == verdict::blocked);
  CHECK(last_drop(udp_53) == analysis::reason::gwlb_port);
  CHECK(certainly(by_sets(net, "glb", "h", 8080), nowhere));
  CHECK(certainly(by_sets(net, "glb", "h", 80), back));
}

TEST_CASE("kept client addresses across a GWLB endpoint are not known", "[analysis][balancer]") {
  // EP-42: AWS supports it not, and does not say what happens.
  auto const net = network_of(R"(vpcs:
  v:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      pub: {cidr: 10.0.1.0/24, az: a, route_table: pub}
      gw: {cidr: 10.0.2.0/24, az: a, route_table: gw}
      app: {cidr: 10.0.3.0/24, az: a}
    route_tables:
      pub: {routes: {0.0.0.0/0: gwe}}
      gw: {routes: {0.0.0.0/0: igw}}
      edge: {gateway: igw, routes: {10.0.1.0/24: gwe}}
    security_groups: {o: {ingress: [tcp 8080 from 0.0.0.0/0]}}
    endpoints: {gwe: {type: gwlb, service: com.amazonaws.vpce.eu-west-1.x, subnets: [gw]}}
    load_balancers:
      keeps: {type: network, subnets: [pub], listeners: [{port: 443, to: h, target_port: 8080}]}
      hides: {type: network, subnets: [pub], listeners: [{port: 443, to: h, target_port: 8080, preserve_client_ip: false}]}
    instances: {h: {subnet: app, ip: 10.0.3.10, security_groups: [o]}}
)");
  auto const a = answer_to(net, "internet -> keeps tcp 443");
  CHECK(a.outcome == verdict::unknown);
  REQUIRE_FALSE(a.missing.empty());
  CHECK(a.missing.front().find("endpoint gwe") != std::string::npos);
  CHECK(verdict_on(net, "internet -> hides tcp 443") == verdict::reachable);
}

namespace {

/// A firewall between two subnets; `one` is what is written of it besides its addresses.
std::string firewall(std::string const& one, std::string const& check_of_eth1 = "false") {
  return R"(vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      app: {cidr: 10.0.1.0/24, az: a, route_table: app}
      db: {cidr: 10.0.4.0/24, az: a, route_table: db}
      trust: {cidr: 10.0.2.0/24, az: a}
      untrust: {cidr: 10.0.3.0/24, az: a}
    route_tables: {app: {routes: {10.0.4.0/24: fw.eth0}}, db: {routes: {10.0.1.0/24: fw.eth0}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances:
      h: {subnet: app, ip: 10.0.1.10, security_groups: [o]}
      d: {subnet: db, ip: 10.0.4.10, security_groups: [o]}
      fw:
)" + one +
         R"(        interfaces:
          eth0: {subnet: trust, ip: 10.0.2.10, source_dest_check: false, security_groups: [o]}
          eth1: {subnet: untrust, ip: 10.0.3.10, source_dest_check: )" +
         check_of_eth1 + ", security_groups: [o]}\n";
}

} // namespace

TEST_CASE("by which interface an appliance passes on is not known", "[analysis][appliance]") {
  // RT-30, NAT-20: the routes of a guest are in no design.
  for (auto const* one : {"        appliance: true\n", "", "        nat: true\n"}) {
    auto const net = network_of(firewall(one));
    INFO(one);
    auto const a = answer_to(net, "h -> d tcp 443");
    CHECK(a.outcome == verdict::unknown);
    REQUIRE_FALSE(a.missing.empty());
    CHECK(a.missing.front() == "by which of its interfaces fw passes packets on");
    auto const f = by_sets(net, "h", "d", 443);
    CHECK(f.at_worst == nowhere);
    CHECK(f.at_best == back);
  }
  // ENI-4: an interface with the check on lets nothing foreign out, so there is but one.
  CHECK(verdict_on(network_of(firewall("        appliance: true\n", "true")), "h -> d tcp 443") ==
        verdict::reachable);
}

TEST_CASE("an instance that is said to be no appliance passes nothing on",
          "[analysis][appliance]") {
  auto const with = [](std::string const& more) {
    return network_of(R"(vpcs:
  v:
    cidr: 10.0.0.0/16
    subnets:
      app: {cidr: 10.0.1.0/24, az: a, route_table: app}
      db: {cidr: 10.0.4.0/24, az: a, route_table: db}
      trust: {cidr: 10.0.2.0/24, az: a}
    route_tables: {app: {routes: {10.0.4.0/24: fw}}, db: {routes: {10.0.1.0/24: fw}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances:
      h: {subnet: app, ip: 10.0.1.10, security_groups: [o]}
      d: {subnet: db, ip: 10.0.4.10, security_groups: [o]}
      fw: {subnet: trust, ip: 10.0.2.10, source_dest_check: false, security_groups: [o])" +
                      more + "}\n");
  };
  CHECK(verdict_on(with(""), "h -> d tcp 443") == verdict::reachable);
  CHECK(verdict_on(with(", appliance: true"), "h -> d tcp 443") == verdict::reachable);
  CHECK(verdict_on(with(", appliance: false"), "h -> d tcp 443") == verdict::blocked);
  CHECK(certainly(by_sets(with(", appliance: false"), "h", "d", 443), nowhere));
  auto const a = answer_to(with(", appliance: !unknown nobody knows"), "h -> d tcp 443");
  CHECK(a.outcome == verdict::unknown);
  REQUIRE_FALSE(a.missing.empty());
  CHECK(a.missing.front() == "whether fw passes packets on (nobody knows)");
}

namespace {

char const* const regional = R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    nat_gateways:
      rn: {regional: true, elastic_ips: {eu-west-1a: 198.51.100.1, b: 198.51.100.2}}
    subnets:
      s1: {cidr: 10.0.1.0/24, az: a, route_table: r}
      s2: {cidr: 10.0.2.0/24, az: eu-west-1b, route_table: r}
      s3: {cidr: 10.0.3.0/24, az: c, route_table: r}
      e: {cidr: 10.0.6.0/24, az: a, route_table: e}
    route_tables: {r: {routes: {0.0.0.0/0: rn}}, e: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances:
      h1: {subnet: s1, ip: 10.0.1.10, security_groups: [o]}
      h2: {subnet: s2, ip: 10.0.2.10, security_groups: [o]}
      h3: {subnet: s3, ip: 10.0.3.10, security_groups: [o]}
      te: {subnet: e, ip: 10.0.6.10, elastic_ip: 198.51.100.60, security_groups: [o]}
elastic_ips: {spare: 198.51.100.77}
)";

} // namespace

TEST_CASE("zones of a regional NAT gateway may be written in full", "[analysis][nat]") {
  auto const net = network_of(regional); // NAT-18
  CHECK(verdict_on(net, "h1 -> internet tcp 443") == verdict::reachable);
  CHECK(verdict_on(net, "h2 -> internet tcp 443") == verdict::reachable);
  CHECK(verdict_on(net, "h3 -> internet tcp 443") == verdict::blocked);
}

TEST_CASE("Elastic IPs of gateways and spare ones are nobody on the internet", "[analysis][nat]") {
  auto const net = network_of(regional); // NAT-8
  auto const a = answer_to(net, "te -> 198.51.100.1 tcp 443");
  CHECK(a.outcome == verdict::blocked);
  CHECK(last_drop(a) == analysis::reason::nat_unsolicited);
  CHECK(verdict_on(net, "h2 -> 198.51.100.2 tcp 443") == verdict::blocked);
  CHECK(verdict_on(net, "te -> 198.51.100.77 tcp 443") == verdict::blocked);
  CHECK(verdict_on(net, "te -> 198.51.100.78 tcp 443") == verdict::reachable);
  CHECK(verdict_on(net, "te -> 198.51.100.76/30 tcp 443") == verdict::partial);
  CHECK(verdict_on(net, "te -> internet tcp 443") == verdict::reachable);
}

TEST_CASE("a section without workloads hides no target of another VPC", "[analysis][unknown]") {
  auto const with = [](std::string const& unknown) {
    return network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
)" + unknown + R"(    subnets: {p1: {cidr: 10.0.0.0/24, az: a, route_table: pub}}
    route_tables: {pub: {routes: {10.1.0.0/16: pcx}}}
    load_balancers:
      nlb: {type: network, scheme: internal, subnets: [p1], listeners: [{port: 443, to: w, preserve_client_ip: false}]}
    instances: {c: {subnet: p1, ip: 10.0.0.50}}
  b:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.0.0.0/16: pcx}}}
    security_groups: {o: {ingress: [tcp 443 from 10.0.0.0/16]}}
    instances: {w: {subnet: s, ip: 10.1.1.10, security_groups: [o]}}
peerings: {pcx: {requester: a, accepter: b}}
)");
  };
  for (auto const* unknown :
       {"", "    internet_gateway: !unknown x\n", "    network_acls: !unknown x\n"}) {
    auto const net = with(unknown);
    INFO(unknown);
    REQUIRE(net.load_balancers().items().front().listeners.front().targets.size() == 1);
  }
  // Where the own VPC may have one of that name, it is not known which is meant.
  CHECK(with("    services: !unknown x\n")
            .load_balancers()
            .items()
            .front()
            .listeners.front()
            .targets.empty());
}

TEST_CASE("what a gateway endpoint takes is not the internet", "[analysis][endpoint]") {
  // EP-5, SUB-15: an isolated subnet stays one.
  auto const with = [](std::string const& list) {
    return network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      iso: {cidr: 10.0.1.0/24, az: a, route_table: r}
      pub: {cidr: 10.0.2.0/24, az: a, route_table: p}
    route_tables: {r: {}, p: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    endpoints: {s3: {type: gateway, service: s3, route_tables: [r, p]}}
    instances:
      i: {subnet: iso, ip: 10.0.1.10, security_groups: [o]}
      w: {subnet: pub, ip: 10.0.2.10, public_ip: true, security_groups: [o]}
)" + list);
  };
  char const* const known = R"(prefix_lists:
  s3: {aws: com.amazonaws.eu-west-1.s3, cidrs: [52.218.0.0/17]}
)";
  for (auto const* list : {known, ""}) {
    auto const net = with(list);
    INFO(list);
    CHECK(verdict_on(net, "i -> internet tcp 443") == verdict::blocked);
    CHECK(verdict_on(net, "w -> internet tcp 443") == verdict::reachable);
    CHECK(verdict_on(net, "w -> internet udp 53") == verdict::reachable);
  }
  CHECK(verdict_on(with(known), "i -> 52.218.0.1 tcp 443") == verdict::reachable);
}
