#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <utility>

using namespace vpclint;
using analysis::flow_end;

namespace {

cidr block(std::string const& text) { return *cidr::parse(text); }

sg_rule everybody(std::string const& text) {
  return {.match = all_traffic(), .peer = sg_peer(block(text))};
}

security_group open_group(std::string const& vpc) {
  security_group g{.id = vpc + "open", .in = vpc};
  g.ingress = {{everybody("0.0.0.0/0"), everybody("::/0")}};
  return g;
}

instance host(std::string const& id, std::string const& vpc, std::string const& subnet,
              std::string const& ip, std::string const& ipv6_text) {
  instance n{.id = id, .in = vpc};
  n.settings.subnet = ref(subnet);
  n.settings.ip = *ipv4::parse(ip);
  if (!ipv6_text.empty())
    n.settings.ipv6 = *ipv6::parse(ipv6_text);
  n.settings.security_groups = {{ref(vpc + "open")}};
  return n;
}

route to(std::string const& destination, std::string const& target) {
  route r;
  r.destination = route_destination(block(destination));
  r.target = ref(target);
  return r;
}

/// A box in a public subnet that the internet gateway's table leads everything to.
design behind_a_box(bool nat) {
  design d;
  d.vpcs.push_back({.id = "v",
                    .cidr_blocks = {block("10.0.0.0/16")},
                    .ipv6_cidr_blocks = {block("2600:1f00::/56")}});
  d.subnets.push_back({.id = "s",
                       .in = "v",
                       .cidr = block("10.0.0.0/24"),
                       .ipv6 = block("2600:1f00::/64"),
                       .az = "a",
                       .route_table = ref("t")});
  d.subnets.push_back({.id = "inner",
                       .in = "v",
                       .cidr = block("10.0.1.0/24"),
                       .ipv6 = block("2600:1f00:0:1::/64"),
                       .az = "a",
                       .route_table = ref("private")});
  d.internet_gateways.push_back({.id = "igw", .in = "v"});
  d.route_tables.push_back(
      {.id = "t", .in = "v", .routes = {to("0.0.0.0/0", "igw"), to("::/0", "igw")}});
  d.route_tables.push_back(
      {.id = "private", .in = "v", .routes = {to("0.0.0.0/0", "box"), to("::/0", "box")}});
  d.route_tables.push_back({.id = "edge",
                            .in = "v",
                            .gateway = ref("igw"),
                            .routes = {to("10.0.0.0/24", "box"), to("2600:1f00::/64", "box")}});
  d.security_groups.push_back(open_group("v"));
  d.instances.push_back(host("box", "v", "s", "10.0.0.9", "2600:1f00::9"));
  d.instances.back().settings.elastic_ip = *ipv4::parse("3.5.0.9");
  d.instances.back().settings.source_dest_check = false;
  d.instances.back().nat = nat;
  d.instances.push_back(host("app", "v", "inner", "10.0.1.9", "2600:1f00:0:1::9"));
  return d;
}

flow_end end_of(network::network const& net, std::string const& name) {
  return flow_end::of(net.at(name).members.at(0));
}

packet from_to(std::string const& src, std::string const& dst) {
  return {
      .src = *address::parse(src), .dst = *address::parse(dst), .src_port = 40000, .dst_port = 443};
}

} // namespace

TEST_CASE("a route to a box delivers what is for the box itself", "[analysis][walk][GRT-1]") {
  for (bool const nat : {false, true}) {
    std::vector<finding> findings;
    auto const net = network::resolve(behind_a_box(nat), findings);
    auto const box = end_of(net, "box");
    auto const w =
        analysis::walk(net, flow_end::internet(), from_to("203.0.113.9", "3.5.0.9"), {}, box.nic);
    CHECK(w.arrived);
    CHECK(w.reached == box);
    CHECK_FALSE(w.request_dropped);
    CHECK(std::none_of(w.steps.begin(), w.steps.end(), [](auto const& s) {
      return s.kind == analysis::step_kind::nat_instance ||
             s.kind == analysis::step_kind::appliance;
    }));
    analysis::all_pairs all(net);
    auto const from = *all.class_of(flow_end::internet(), false);
    auto const f = all.fate_of(from, *all.class_of(box, false), from_to("203.0.113.9", "3.5.0.9"));
    CHECK(f.at_worst >= analysis::reach_level::destination);
  }
}

TEST_CASE("nobody knows what a NAT instance does with IPv6", "[analysis][walk][NAT-20]") {
  std::vector<finding> findings;
  auto const net = network::resolve(behind_a_box(true), findings);
  auto const app = end_of(net, "app");
  auto const four = analysis::walk(net, app, from_to("10.0.1.9", "203.0.113.9"));
  CHECK(four.translations == 1);
  CHECK(four.arrived);
  auto const six = analysis::walk(net, app, from_to("2600:1f00:0:1::9", "2001:4860::1"));
  CHECK(six.translations == 0);
  CHECK_FALSE(six.arrived);
  CHECK(six.request_unknown);
}

TEST_CASE("a verdict looks at every port that a NAT gateway may choose", "[analysis][ask][NAT-7]") {
  design d = behind_a_box(false);
  d.route_tables.pop_back(); // no edge table
  d.nat_gateways.push_back({.id = "nat", .in = "v", .subnet = ref("s")});
  d.route_tables.back().routes = {to("0.0.0.0/0", "nat")};
  network_acl acl{.id = "acl", .in = "v"};
  acl.ingress = {
      {.number = 100, .allow = false, .match = tcp(1024, 2047), .remote = block("0.0.0.0/0")},
      {.number = 200, .allow = true, .match = all_traffic(), .remote = block("0.0.0.0/0")}};
  acl.egress = {
      {.number = 100, .allow = true, .match = all_traffic(), .remote = block("0.0.0.0/0")}};
  d.network_acls.push_back(std::move(acl));
  d.subnets[0].network_acl = ref("acl");
  std::vector<finding> findings;
  auto const net = network::resolve(d, findings);
  auto const told = analysis::ask(net, {.from = {.kind = selector_kind::name, .name = "app"},
                                        .to = {.kind = selector_kind::internet},
                                        .match = tcp(443)});
  REQUIRE(told.has_value());
  CHECK(told->outcome == verdict::partial);
}

TEST_CASE("the resolver answers where DNS support is on", "[analysis][walk][SVC-1][SVC-5]") {
  auto const ask_resolver = [](known<bool> support) {
    auto d = behind_a_box(false);
    d.vpcs[0].dns_support = std::move(support);
    std::vector<finding> findings;
    auto const net = network::resolve(d, findings);
    packet p = from_to("10.0.1.9", "10.0.0.2");
    p.proto = 17;
    p.dst_port = 53;
    return analysis::walk(net, end_of(net, "app"), p);
  };
  CHECK(ask_resolver({}).completes());
  CHECK(ask_resolver(true).completes());
  CHECK(ask_resolver(false).request_dropped);
  auto const open = ask_resolver(unknown{"later"});
  CHECK(open.request_unknown);
  CHECK_FALSE(open.request_dropped);
}

TEST_CASE("an attachment carries IPv6 only where it may", "[analysis][walk][TGW-17]") {
  auto const build = [](known<bool> ipv6) {
    design d;
    for (std::string const k : {"1", "2"}) {
      auto const vpc = "v" + k;
      auto const six = "2600:1f0" + k + "::";
      d.vpcs.push_back({.id = vpc,
                        .cidr_blocks = {block("10." + k + ".0.0/16")},
                        .ipv6_cidr_blocks = {block(six + "/56")}});
      d.subnets.push_back({.id = "s" + k,
                           .in = vpc,
                           .cidr = block("10." + k + ".0.0/24"),
                           .ipv6 = block(six + "/64"),
                           .az = "a",
                           .route_table = ref("t" + k)});
      d.route_tables.push_back({.id = "t" + k,
                                .in = vpc,
                                .routes = {to("10.0.0.0/8", "tgw"), to("2600:1f00::/24", "tgw")}});
      d.security_groups.push_back(open_group(vpc));
      d.instances.push_back(host("h" + k, vpc, "s" + k, "10." + k + ".0.9", six + "9"));
    }
    transit_gateway g{.id = "tgw"};
    g.attachments.push_back({.id = "a1", .vpc = ref("v1"), .subnets = {ref("s1")}});
    g.attachments.push_back(
        {.id = "a2", .vpc = ref("v2"), .subnets = {ref("s2")}, .ipv6 = std::move(ipv6)});
    d.transit_gateways.push_back(std::move(g));
    return d;
  };
  auto const six = from_to("2600:1f01::9", "2600:1f02::9");
  auto const four = from_to("10.1.0.9", "10.2.0.9");
  auto const walk = [&](known<bool> ipv6, packet const& p) {
    std::vector<finding> findings;
    auto const net = network::resolve(build(std::move(ipv6)), findings);
    auto w = analysis::walk(net, end_of(net, "h1"), p);
    analysis::all_pairs all(net);
    auto const f = all.fate_of(*all.class_of(end_of(net, "h1"), p.src.is_v6()),
                               *all.class_of(end_of(net, "h2"), p.src.is_v6()), p);
    CHECK((f.at_worst == analysis::reach_level::back) == w.completes());
    CHECK((f.at_best == analysis::reach_level::nowhere) == w.request_dropped);
    return w;
  };
  CHECK(walk({}, six).completes());
  CHECK(walk(true, six).completes());
  auto const refused = walk(false, six);
  CHECK(refused.request_dropped);
  CHECK(std::any_of(refused.steps.begin(), refused.steps.end(),
                    [](auto const& s) { return s.why == analysis::reason::transit_without_ipv6; }));
  CHECK(walk(false, four).completes());
  auto const open = walk(unknown{"later"}, six);
  CHECK_FALSE(open.completes());
  CHECK_FALSE(open.request_dropped);
  CHECK(open.request_unknown);
}
