// Changes that open a flow, and what stands behind each block.
#include "vpclint/analysis/blockers.hpp"
#include "vpclint/analysis/explain.hpp"
#include "vpclint/input/question_text.hpp"

#include "support/both_engines.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace vpclint;

namespace {

using words = std::vector<std::string>;

analysis::obstruction looked_into(network::network const& net, char const* question) {
  auto const q = analysis::question_of(question);
  REQUIRE(q.has_value());
  auto const found = analysis::explain_blocked(net, *q);
  REQUIRE(found.has_value());
  return *found;
}

words codes(analysis::obstruction const& o) {
  words out;
  for (auto const& b : o.blockers)
    out.push_back((b.reply ? "reply " : "") + std::string(code(b.why)));
  return out;
}

words changes(analysis::obstruction const& o) {
  words out;
  for (auto const& r : o.remedies) {
    CHECK(r.verified);
    for (auto const& c : r.changes)
      out.push_back(c.object + (c.side.empty() ? "" : ", " + c.side) + ": " + c.add);
  }
  return out;
}

words remedy_for(std::string text, char const* question) {
  return changes(looked_into(vpclint_test::network_of(std::move(text)), question));
}

} // namespace

TEST_CASE("behind a black hole of an edge table the search goes on", "[analysis][remedies]") {
  // GRT-1, RT-19: the ACL of x's subnet on both sides and x's group are in the way as well.
  auto const found = looked_into(vpclint_test::network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      s: {cidr: 10.0.1.0/24, az: a, route_table: r, network_acl: n}
      f: {cidr: 10.0.2.0/24, az: a, route_table: r}
    network_acls: {n: {}}
    route_tables:
      r: {routes: {0.0.0.0/0: igw}}
      edge: {gateway: igw, routes: {10.0.1.0/24: {target: fw, state: blackhole}}}
    security_groups: {o: {ingress: []}, all: {ingress: [all from 0.0.0.0/0]}}
    instances:
      x: {subnet: s, ip: 10.0.1.10, security_groups: [o], public_ip: true}
      fw: {subnet: f, ip: 10.0.2.10, security_groups: [all], public_ip: true, source_dest_check: false}
)"),
                                 "internet -> x tcp 443");
  CHECK(codes(found) == words{"BAD_STATE_ROUTE", "SUBNET_ACL_RESTRICTION", "SG_HAS_NO_RULES",
                              "reply SUBNET_ACL_RESTRICTION",
                              "reply INGRESS_RTB_TRAFFIC_REDIRECTION"});
}

TEST_CASE("behind a VPN gateway that is attached nowhere the search goes on",
          "[analysis][remedies]") {
  // VPN-1, RT-23
  auto const net = vpclint_test::network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a, network_acl: n, route_table: r}}
    network_acls: {n: {egress: {100: allow all to 0.0.0.0/0}}}
    route_tables: {r: {routes: {192.168.0.0/16: vgw}}}
    security_groups: {o: {ingress: []}}
    instances: {x: {subnet: s, ip: 10.0.1.10, security_groups: [o]}}
vpn_gateways: {vgw: {}}
networks: {office: {cidrs: [192.168.0.0/16], via: vgw}}
)");
  auto const found = looked_into(net, "office -> x tcp 443");
  CHECK(codes(found) == words{"VGW_UNATTACHED", "SUBNET_ACL_RESTRICTION", "SG_HAS_NO_RULES"});
  CHECK(changes(found) == words{"VPN gateway vgw: vpc: a",
                                "network ACL n, ingress: 100: allow tcp 443 from 192.168.0.0/16",
                                "security group o, ingress: tcp 443 from 192.168.0.0/16"});
}

TEST_CASE("behind half a transit gateway peering the search goes on", "[analysis][remedies]") {
  // TGW-7: attachment back, group, b's route, ACL both ways, the routes of both gateways back.
  auto const found = looked_into(vpclint_test::network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.1.0.0/16: tgw}}}
    security_groups: {o: {}}
    instances: {x: {subnet: s, ip: 10.0.1.10, security_groups: [o]}}
  b:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.1.0/24, az: a, network_acl: n}}
    network_acls: {n: {}}
    security_groups: {o: {ingress: []}}
    instances: {y: {subnet: s, ip: 10.1.1.10, security_groups: [o]}}
transit_gateways:
  tgw:
    attachments: {aa: {vpc: a, subnets: [s]}, p: {peer: tgw2}}
    route_tables: {t: {associations: [aa, p], routes: {10.1.0.0/16: p}}}
  tgw2:
    attachments: {ab: {vpc: b, subnets: [s]}}
)"),
                                 "x -> y tcp 443");
  CHECK(codes(found) == words{"TGW_PEERING_INCOMPLETE", "SG_HAS_NO_RULES",
                              "reply SUBNET_ACL_RESTRICTION", "reply NO_ROUTE_TO_DESTINATION",
                              "reply SUBNET_ACL_RESTRICTION", "reply TGW_RTB_CANNOT_ROUTE",
                              "reply TGW_RTB_CANNOT_ROUTE"});
  auto const all = changes(found);
  CHECK(all.size() == 7);
  for (auto const* wanted : {"transit gateway tgw2: attachments: {tgw: {peer: tgw}}",
                             "transit gateway table tgw2.default: 10.0.0.0/16: tgw",
                             "transit gateway table tgw.t: propagations: aa"})
    CHECK(std::count(all.begin(), all.end(), wanted) == 1);
}

TEST_CASE("behind a route that leads the wrong way the search goes on", "[analysis][remedies]") {
  // IGW-4: the default route takes what is meant for the peer to the internet gateway.
  auto const found = looked_into(vpclint_test::network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets: {s: {cidr: 10.0.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {}}
    instances: {x: {subnet: s, ip: 10.0.1.10, public_ip: true, security_groups: [o]}}
  b:
    cidr: 10.1.0.0/16
    internet_gateway: igw2
    subnets: {s: {cidr: 10.1.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {0.0.0.0/0: igw2}}}
    security_groups: {o: {ingress: []}}
    instances: {y: {subnet: s, ip: 10.1.1.10, public_ip: true, security_groups: [o]}}
peerings: {ab: {requester: a, accepter: b}}
)"),
                                 "x -> y tcp 443");
  CHECK(changes(found) == words{"route table a.r: 10.1.1.0/24: ab",
                                "security group b.o, ingress: tcp 443 from 10.0.1.0/24",
                                "route table b.r: 10.0.1.0/24: ab"});
}

TEST_CASE("what else a gateway says that the packet should not meet is no blocker",
          "[analysis][remedies]") {
  // IGW-2, IGW-4: the internet gateway is not attached, and nothing for b belongs there.
  auto const found = looked_into(vpclint_test::network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: {name: igw, attached: false}
    subnets: {s: {cidr: 10.0.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {}}
    instances: {x: {subnet: s, ip: 10.0.1.10, security_groups: [o]}}
  b:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.0.0.0/16: ab}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances: {y: {subnet: s, ip: 10.1.1.10, security_groups: [o]}}
peerings: {ab: {requester: a, accepter: b}}
)"),
                                 "x -> y tcp 443");
  CHECK(codes(found) == words{"IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"});
  CHECK(changes(found) == words{"route table a.r: 10.1.1.0/24: ab"});
}

TEST_CASE("a reply's missing route leads out where the request came in", "[analysis][remedies]") {
  // VPN-1, TGW-2: the VPC has both gateways; the network is behind one of them.
  CHECK(remedy_for(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a, route_table: r}}
    route_tables: {r: {}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances: {x: {subnet: s, ip: 10.0.1.10, security_groups: [o]}}
transit_gateways: {tgw: {attachments: {aa: {vpc: a, subnets: [s]}}}}
vpn_gateways: {vgw: {vpc: a}}
networks: {off: {cidrs: [192.168.0.0/16], via: vgw}}
)",
                   "off -> x tcp 443") == words{"route table r: 192.168.0.0/16: vgw"});
}

TEST_CASE("default groups and groups without egress rules are changed too",
          "[analysis][remedies]") {
  // SG-3: the default group that nobody wrote keeps its rule for itself; SG-2: Terraform's have
  // none.
  std::string const design = R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets: {s: {cidr: 10.0.1.0/24, az: a, route_table: r}, t: {cidr: 10.0.2.0/24, az: a}}
    route_tables: {r: {routes: {0.0.0.0/0: igw}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances:
      d: {subnet: s, ip: 10.0.1.10, public_ip: true}
      e: {subnet: s, ip: 10.0.1.11}
      y: {subnet: t, ip: 10.0.2.10, security_groups: [o]}
      z: {subnet: t, ip: 10.0.2.11, security_groups: [o]}
)";
  auto const net = vpclint_test::network_of(design);
  auto const found = looked_into(net, "internet -> d tcp 22");
  CHECK(changes(found) == words{"security group default, ingress: tcp 22 from 0.0.0.0/0"});
  auto changed = net.source();
  found.remedies.at(0).changes.at(0).apply(changed);
  std::vector<finding> findings;
  auto const after = network::resolve(std::move(changed), findings);
  CHECK(analysis::ask(after, *analysis::question_of("e -> d tcp 80"))->outcome ==
        verdict::reachable);
  CHECK(remedy_for("defaults: terraform\n" + design, "y -> z tcp 443") ==
        words{"security group o, egress: tcp 443 to sg:o"});
}

TEST_CASE("an ACL whose first number denies gets an entry before it", "[analysis][remedies]") {
  // NACL-6: the lowest number that matches decides; the denials move on.
  CHECK(remedy_for(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a}, u: {cidr: 10.0.3.0/24, az: a, network_acl: n}}
    network_acls:
      n:
        ingress: {1: deny tcp 443 from 10.0.1.0/24, 2: allow all from 0.0.0.0/0, 100: deny all from 0.0.0.0/0}
        egress: {100: allow all to 0.0.0.0/0}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances:
      x: {subnet: s, ip: 10.0.1.10, security_groups: [o]}
      z: {subnet: u, ip: 10.0.3.10, security_groups: [o]}
)",
                   "x -> z tcp 443") ==
        words{"network ACL n, ingress: 1: allow tcp 443 from 10.0.1.0/24 (what was entries 1 to 2 "
              "moves on by one)"});
}

TEST_CASE("gateways that are attached nowhere are ways on, and appliances ways out",
          "[analysis][remedies]") {
  auto const net = vpclint_test::network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      s: {cidr: 10.0.1.0/24, az: a, route_table: r}
      f: {cidr: 10.0.2.0/24, az: a, route_table: f}
    route_tables:
      r: {routes: {0.0.0.0/0: igw}}
      f: {routes: {0.0.0.0/0: igw}}
      edge: {gateway: igw, routes: {10.0.1.0/24: fw}}
    security_groups: {all: {ingress: [all from 0.0.0.0/0]}}
    instances:
      x: {subnet: s, ip: 10.0.1.10, security_groups: [all], public_ip: true}
      fw: {subnet: f, ip: 10.0.2.10, security_groups: [all], public_ip: true, source_dest_check: false}
vpn_gateways: {vgw: {}}
networks: {office: {cidrs: [192.168.0.0/16], via: vgw}}
)");
  // VPN-1
  CHECK(changes(looked_into(net, "x -> office tcp 443")) ==
        words{"route table r: 192.168.0.0/16: vgw", "VPN gateway vgw: vpc: a"});
  // GRT-6
  CHECK(changes(looked_into(net, "internet -> x tcp 443")) ==
        words{"route table r: 0.0.0.0/0: fw"});
}

TEST_CASE("tables of transit gateways are changed", "[analysis][remedies]") {
  auto const hub = [](std::string const& table, std::string const& b = "{vpc: b, subnets: [s]}") {
    return R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.1.0.0/16: tgw}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances: {x: {subnet: s, ip: 10.0.1.10, security_groups: [o]}}
  b:
    cidr: 10.1.0.0/16
    subnets: {s: {cidr: 10.1.1.0/24, az: a, route_table: r}, z: {cidr: 10.1.2.0/24, az: b, route_table: r}}
    route_tables: {r: {routes: {10.0.0.0/16: tgw}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances:
      y: {subnet: s, ip: 10.1.1.10, security_groups: [o]}
      w: {subnet: z, ip: 10.1.2.10, security_groups: [o]}
transit_gateways:
  tgw:
    attachments: {aa: {vpc: a, subnets: [s]}, ab: )" +
           b + R"(}
    route_tables: {t: {)" +
           table + "}}\n";
  };
  // TGW-5, TGW-6
  CHECK(remedy_for(hub("associations: [aa, ab], propagations: [aa]"), "x -> y tcp 443") ==
        words{"transit gateway table tgw.t: propagations: ab"});
  CHECK(remedy_for(
            hub("associations: [aa, ab], propagations: [aa, ab], routes: {10.1.1.0/24: {state: "
                "blackhole}}"),
            "x -> y tcp 443") == words{"transit gateway table tgw.t: 10.1.1.0/24: ab"});
  // TGW-4
  CHECK(remedy_for(hub("associations: [aa], propagations: [aa, ab]"), "x -> y tcp 443") ==
        words{"transit gateway table tgw.t: associations: ab"});
  // TGW-2: w's zone has no subnet of the attachment.
  CHECK(remedy_for(hub("associations: [aa, ab], propagations: [aa, ab]"), "x -> w tcp 443") ==
        words{"transit gateway attachment tgw.ab: subnets: z"});
}

TEST_CASE("states, Block Public Access and egress-only gateways are changed",
          "[analysis][remedies]") {
  std::string const vpc = R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    ipv6: "2001:db8:1::/56"
    internet_gateway: igw
    egress_only_internet_gateway: eigw
    nat_gateways: {ng: {subnet: p, state: failed}}
    subnets:
      p: {cidr: 10.0.1.0/24, az: a, route_table: p}
      q: {cidr: 10.0.2.0/24, az: a, route_table: q}
      w: {ipv6: "2001:db8:1:2::/64", az: a, route_table: w}
    route_tables: {p: {routes: {0.0.0.0/0: igw}}, q: {routes: {0.0.0.0/0: ng}}, w: {}}
    security_groups: {o: {}}
    instances:
      x: {subnet: p, ip: 10.0.1.10, public_ip: true, security_groups: [o]}
      y: {subnet: q, ip: 10.0.2.10, security_groups: [o]}
      z: {subnet: q, ip: 10.0.2.11, security_groups: [o], state: stopped}
      h: {subnet: w, ipv6: "2001:db8:1:2::10", security_groups: [o]}
)";
  CHECK(remedy_for(vpc, "y -> internet tcp 443") ==
        words{"NAT gateway ng: state: available"}); // NAT-5
  CHECK(remedy_for(vpc + "block_public_access: {mode: block-bidirectional}\n",
                   "x -> internet tcp 443") ==
        words{"block_public_access: exclusions: [{subnet: a.p, mode: allow-egress}]"}); // BPA-3
  CHECK(remedy_for(vpc, "z -> y tcp 443") ==
        words{"instance z: state: running",
              "security group o, ingress: tcp 443 from sg:o"}); // ENI-13
  auto const without = [&] {
    auto text = vpc;
    text.erase(text.find("    internet_gateway: igw\n"), 26);
    text.replace(text.find("p: {routes: {0.0.0.0/0: igw}}"), 29, "p: {}");
    return text;
  }();
  CHECK(remedy_for(without, "h -> internet tcp 443") ==
        words{"route table w: ::/0: eigw"}); // IGW-7
  // IGW-4: where no NAT gateway is, an address of its own.
  auto alone = vpc;
  alone.erase(alone.find("    nat_gateways:"),
              alone.find("    subnets:") - alone.find("    nat_gateways:"));
  alone.replace(alone.find("q: {routes: {0.0.0.0/0: ng}}"), 28, "q: {}");
  CHECK(remedy_for(alone, "y -> internet tcp 443") ==
        words{"route table q: 0.0.0.0/0: igw", "instance y: public_ip: true"});
}

TEST_CASE("nodes in zones without a target send to the others", "[analysis][remedies]") {
  // ELB-11
  auto const found = looked_into(vpclint_test::network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      p: {cidr: 10.0.1.0/24, az: a, route_table: p}
      q: {cidr: 10.0.2.0/24, az: b, route_table: p}
      t: {cidr: 10.0.3.0/24, az: a}
    route_tables: {p: {routes: {0.0.0.0/0: igw}}}
    security_groups: {t: {ingress: [tcp 8080 from 0.0.0.0/0]}}
    load_balancers:
      nlb: {type: network, subnets: [p, q], listeners: [{port: 443, to: w, target_port: 8080}]}
    instances: {w: {subnet: t, security_groups: [t]}}
)"),
                                 "internet -> nlb tcp 443");
  auto const all = changes(found);
  CHECK(std::count(all.begin(), all.end(), "load balancer nlb: cross_zone: true") == 1);
}

TEST_CASE("one packet gets its changes, ports and all", "[analysis][remedies]") {
  auto const net = vpclint_test::network_of(R"(vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets: {s: {cidr: 10.0.1.0/24, az: a}, t: {cidr: 10.0.2.0/24, az: a, network_acl: n}}
    network_acls: {n: {ingress: {100: allow all from 0.0.0.0/0}}}
    security_groups: {o: {}}
    instances:
      x: {subnet: s, ip: 10.0.1.10, security_groups: [o]}
      y: {subnet: t, ip: 10.0.2.10, security_groups: [o]}
)");
  auto const p = parse_packet("10.0.1.10:7->10.0.2.10:22/tcp");
  REQUIRE(p.has_value());
  auto const e = analysis::explain(net, *p, std::nullopt, {.remedies = true});
  REQUIRE(e.has_value());
  CHECK(e->remedies_sought);
  CHECK(changes(e->in_the_way) == words{"security group o, ingress: tcp 22 from sg:o",
                                        "network ACL n, egress: 100: allow tcp 7 to 10.0.1.0/24"});
}
