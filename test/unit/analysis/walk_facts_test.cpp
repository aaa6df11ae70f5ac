#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;
using analysis::flow_end;
using analysis::reach_level;

// Single facts that random designs seldom come across, each on the smallest design that shows it.

namespace {

cidr block(std::string const& text) { return *cidr::parse(text); }

route to(std::string const& destination, std::string const& target) {
  route r;
  r.destination = route_destination(block(destination));
  r.target = ref(target);
  return r;
}

instance host(std::string const& id, std::string const& vpc, std::string const& subnet,
              std::string const& ip) {
  instance n{.id = id, .in = vpc};
  n.settings.subnet = ref(subnet);
  n.settings.ip = *ipv4::parse(ip);
  n.settings.security_groups = {{ref(vpc + "open")}};
  return n;
}

security_group open_group(std::string const& vpc) {
  security_group g{.id = vpc + "open", .in = vpc};
  g.ingress = {{{.match = all_traffic(), .peer = sg_peer(block("0.0.0.0/0"))}}};
  return g;
}

/// VPCs `a` and `b` with a public subnet `ap`, `bp` (10.1.0.0/24, 10.2.0.0/24) and a private one
/// each
/// (`as`, `bs`, 10.1.1.0/24, 10.2.1.0/24), a host in each, and a peering.
design two_vpcs() {
  design d;
  for (std::string const v : {"a", "b"}) {
    auto const base = v == "a" ? std::string("10.1.") : std::string("10.2.");
    d.vpcs.push_back({.id = v, .cidr_blocks = {block(base + "0.0/16")}});
    d.subnets.push_back({.id = v + "p",
                         .in = v,
                         .cidr = block(base + "0.0/24"),
                         .az = "a",
                         .route_table = ref(v + "pt")});
    d.subnets.push_back({.id = v + "s",
                         .in = v,
                         .cidr = block(base + "1.0/24"),
                         .az = "a",
                         .route_table = ref(v + "st")});
    d.internet_gateways.push_back({.id = v + "igw", .in = v});
    d.route_tables.push_back({.id = v + "pt", .in = v, .routes = {to("0.0.0.0/0", v + "igw")}});
    d.route_tables.push_back({.id = v + "st", .in = v});
    d.security_groups.push_back(open_group(v));
    d.instances.push_back(host(v + "web", v, v + "p", base + "0.9"));
    d.instances.back().settings.public_ip = true;
    d.instances.push_back(host(v + "app", v, v + "s", base + "1.9"));
  }
  d.peerings.push_back({.id = "pcx", .requester = ref("a"), .accepter = ref("b")});
  return d;
}

std::vector<route>& routes_of(design& d, std::string const& table) {
  return std::find_if(d.route_tables.begin(), d.route_tables.end(),
                      [&](auto const& t) { return t.id == table; })
      ->routes;
}

flow_end end_of(network::network const& net, std::string const& name) {
  return flow_end::of(net.at(name).members.at(0));
}

packet from_to(std::string const& src, std::string const& dst) {
  return {
      .src = *address::parse(src), .dst = *address::parse(dst), .src_port = 40000, .dst_port = 443};
}

network::network network_of(design d) {
  std::vector<finding> ignored;
  return network::resolve(std::move(d), ignored);
}

bool says(analysis::walk_result const& w, analysis::reason why) {
  return std::any_of(w.steps.begin(), w.steps.end(), [&](auto const& s) { return s.why == why; });
}

} // namespace

TEST_CASE("what a NAT gateway sends over a peering comes back without a route",
          "[analysis][walk][NAT-17]") {
  auto d = two_vpcs();
  d.nat_gateways.push_back({.id = "nat", .in = "a", .subnet = ref("ap")});
  routes_of(d, "ast") = {to("0.0.0.0/0", "nat")};
  routes_of(d, "apt").push_back(to("10.2.0.0/16", "pcx"));
  auto const net = network_of(d);
  auto const p = from_to("10.1.1.9", "10.2.1.9");
  auto const w = analysis::walk(net, end_of(net, "aapp"), p);
  CHECK(w.completes());
  CHECK(w.reached == end_of(net, "bapp"));
  analysis::all_pairs engine(net);
  auto const from = *engine.class_of(end_of(net, "aapp"), false);
  auto const there = *engine.class_of(end_of(net, "bapp"), false);
  CHECK(engine.fate_of(from, there, p).at_worst == reach_level::back);
  // What no NAT gateway sent does not.
  auto const direct = analysis::walk(net, end_of(net, "aweb"), from_to("10.1.0.9", "10.2.1.9"));
  CHECK(direct.arrived);
  CHECK(direct.reply_dropped);
}

TEST_CASE("an interface endpoint takes pings and answers none", "[analysis][walk][EP-27]") {
  auto d = two_vpcs();
  vpc_endpoint e{.id = "api", .in = "a"};
  e.kind = endpoint_kind::interface_endpoint;
  e.service = "com.amazonaws.eu-west-1.sqs";
  e.subnets = std::vector<known<ref>>{ref("ap")};
  e.security_groups = std::vector<known<ref>>{ref("aopen")};
  d.endpoints.push_back(e);
  auto const net = network_of(d);
  auto const& nic = net.interfaces()[net.at("api").members.at(0)];
  packet ping{.src = *address::parse("10.1.0.9"), .dst = address(nic.addresses.at(0).private_ip)};
  ping.proto = 1;
  ping.icmp_type = 8;
  ping.icmp_code = 0;
  auto const w = analysis::walk(net, end_of(net, "aweb"), ping);
  CHECK(w.arrived);
  CHECK(w.reply_dropped);
  CHECK(says(w, analysis::reason::no_reply));
  auto tcp = from_to("10.1.0.9", to_string(ping.dst));
  CHECK(analysis::walk(net, end_of(net, "aweb"), tcp).completes());
}

TEST_CASE("a black hole inside the VPC drops", "[analysis][walk][RT-20]") {
  auto d = two_vpcs();
  d.instances.push_back(host("box", "a", "ap", "10.1.0.8"));
  d.instances.back().settings.source_dest_check = false;
  auto const p = from_to("10.1.0.9", "10.1.1.9");
  auto const open = network_of(d);
  CHECK(analysis::walk(open, end_of(open, "aweb"), p).arrived);
  routes_of(d, "apt").push_back(to("10.1.1.0/24", "box"));
  routes_of(d, "apt").back().blackhole = true;
  auto const net = network_of(d);
  auto const w = analysis::walk(net, end_of(net, "aweb"), p);
  CHECK_FALSE(w.arrived);
  CHECK(w.request_dropped);
  CHECK(says(w, analysis::reason::bad_state_route));
  analysis::all_pairs engine(net);
  CHECK(engine.fate_of(*engine.class_of(end_of(net, "aweb"), false),
                       *engine.class_of(end_of(net, "aapp"), false), p) == analysis::fate{});
}

TEST_CASE("an internet gateway says why it refuses", "[analysis][walk][IGW-4]") {
  auto const net = network_of(two_vpcs());
  auto const refused = [&](std::string const& dst) {
    return analysis::walk(net, end_of(net, "aweb"), from_to("10.1.0.9", dst));
  };
  CHECK(says(refused("192.168.7.7"), analysis::reason::igw_private_destination));
  CHECK(says(refused("100.64.7.7"), analysis::reason::igw_cgnat_destination));
  CHECK(refused("203.0.113.9").completes());
  auto const from = analysis::walk(net, flow_end::internet(), from_to("192.168.7.7", "3.5.0.9"), {},
                                   end_of(net, "aweb").nic);
  CHECK(from.request_dropped);
  CHECK(says(from, analysis::reason::igw_private_source));
}

TEST_CASE("what a narrow rule says to an address that nobody knows is open",
          "[analysis][walk][IGW-3]") {
  // `aweb` calls `bweb` by the public address that Amazon will give it.
  auto const judge = [](std::string const& allowed) {
    auto d = two_vpcs();
    d.security_groups[0].egress = {{{.match = all_traffic(), .peer = sg_peer(block(allowed))}}};
    auto const net = network_of(std::move(d));
    packet p = from_to("10.1.0.9", "1.1.1.1");
    p.dst = analysis::public_stand_in(end_of(net, "bweb").nic, 0);
    return analysis::walk(net, end_of(net, "aweb"), p);
  };
  CHECK(judge("0.0.0.0/0").completes());
  auto const narrow = judge("3.0.0.0/8");
  CHECK(narrow.arrived);
  CHECK(narrow.request_unknown);
  CHECK_FALSE(narrow.request_dropped);
  CHECK(judge("10.0.0.0/8").request_dropped);
  // Likewise an ACL entry, of the sender's address on the other side.
  auto d = two_vpcs();
  network_acl acl{.id = "acl", .in = "b"};
  acl.ingress = {
      {.number = 100, .allow = false, .match = all_traffic(), .remote = block("3.0.0.0/8")},
      {.number = 200, .allow = true, .match = all_traffic(), .remote = block("0.0.0.0/0")}};
  acl.egress = {
      {.number = 100, .allow = true, .match = all_traffic(), .remote = block("0.0.0.0/0")}};
  d.network_acls.push_back(std::move(acl));
  d.subnets[2].network_acl = ref("acl");
  auto const net = network_of(std::move(d));
  packet p = from_to("10.1.0.9", "1.1.1.1");
  p.dst = analysis::public_stand_in(end_of(net, "bweb").nic, 0);
  auto const w = analysis::walk(net, end_of(net, "aweb"), p);
  CHECK(w.arrived);
  CHECK(w.request_unknown);
  CHECK_FALSE(w.request_dropped);
}

TEST_CASE("a NAT gateway serves nobody from behind a VPN", "[analysis][walk][NAT-9]") {
  // The VPN's edge table leads to a box, and the box's table to the gateway.
  auto d = two_vpcs();
  d.subnets.push_back(
      {.id = "am", .in = "a", .cidr = block("10.1.2.0/24"), .az = "a", .route_table = ref("amt")});
  d.route_tables.push_back({.id = "amt", .in = "a", .routes = {to("10.1.1.0/24", "nat")}});
  d.instances.push_back(host("box", "a", "am", "10.1.2.8"));
  d.instances.back().settings.source_dest_check = false;
  d.nat_gateways.push_back({.id = "nat", .in = "a", .subnet = ref("ap")});
  d.vpn_gateways.push_back({.id = "vgw", .vpc = ref("a")});
  d.networks.push_back({.id = "office", .cidrs = {block("192.168.0.0/16")}, .via = ref("vgw")});
  d.route_tables.push_back(
      {.id = "edge", .in = "a", .gateway = ref("vgw"), .routes = {to("10.1.1.0/24", "box")}});
  auto const net = network_of(d);
  auto const w = analysis::walk(net, flow_end::of(vpclint::index<outside_network>(std::size_t{0})),
                                from_to("192.168.5.5", "10.1.1.9"));
  CHECK(w.request_dropped);
  CHECK(says(w, analysis::reason::nat_foreign_source));
  // What the box itself sends passes the gateway.
  auto const own = analysis::walk(net, end_of(net, "box"), from_to("10.1.2.8", "10.1.1.9"));
  CHECK(own.translations == 1);
  CHECK(own.completes());
}

TEST_CASE("what a gateway endpoint answers to a NAT gateway goes on to who asked",
          "[analysis][walk][EP-5][EP-7]") {
  auto d = two_vpcs();
  d.nat_gateways.push_back({.id = "nat", .in = "a", .subnet = ref("ap")});
  routes_of(d, "ast") = {to("0.0.0.0/0", "nat")};
  d.prefix_lists.push_back({.id = "s3list", .cidrs = {block("52.216.0.0/15")}});
  d.prefix_lists.back().aws_name = "com.amazonaws.us-east-1.s3";
  d.endpoints.push_back({.id = "s3",
                         .in = "a",
                         .kind = endpoint_kind::gateway_endpoint,
                         .service = "s3",
                         .route_tables = {ref("apt")}});
  d.vpcs.front().region = "us-east-1";
  auto const net = network_of(d);
  auto const p = from_to("10.1.1.9", "52.216.0.0");
  auto const w = analysis::walk(net, end_of(net, "aapp"), p);
  CHECK(w.translations == 1);
  CHECK(w.reached.kind == flow_end::kind_type::gateway_endpoint);
  CHECK(w.completes());
  analysis::all_pairs engine(net);
  std::size_t asked = 0;
  for (std::uint32_t c = 0; c < engine.classes().size(); ++c) {
    auto const& known = engine.classes()[c];
    if (known.kind != flow_end::kind_type::internet || known.ipv6 || known.representative != p.dst)
      continue;
    ++asked; // which is no host on the internet
    CHECK(engine.fate_of(*engine.class_of(end_of(net, "aapp"), false), c, p).at_best ==
          reach_level::nowhere);
  }
  CHECK(asked == 1);
}

TEST_CASE("a regional NAT gateway takes IPv6 for nothing but IPv4 addresses in it",
          "[analysis][walk][NAT-14][NAT-18]") {
  auto d = two_vpcs();
  d.vpcs.front().ipv6_cidr_blocks = {block("2600:1f00::/56")};
  d.subnets.at(1).ipv6 = block("2600:1f00:0:1::/64");
  d.instances.at(1).settings.ipv6 = *ipv6::parse("2600:1f00:0:1::9");
  d.instances.at(1).settings.has_ipv6 = true;
  d.security_groups.front().ingress = {{{.match = all_traffic(), .peer = sg_peer(block("::/0"))}}};
  d.nat_gateways.push_back({.id = "nat", .in = "a"});
  d.nat_gateways.back().regional = true;
  routes_of(d, "ast") = {to("::/0", "nat"), to("0.0.0.0/0", "nat")};
  auto const net = network_of(d);
  CHECK(analysis::walk(net, end_of(net, "aapp"), from_to("10.1.1.9", "93.184.216.34")).completes());
  auto const p = from_to("2600:1f00:0:1::9", "2a00::1");
  auto const w = analysis::walk(net, end_of(net, "aapp"), p);
  CHECK(w.request_dropped);
  CHECK(says(w, analysis::reason::protocol_restriction));
  auto const mapped =
      analysis::walk(net, end_of(net, "aapp"), from_to("2600:1f00:0:1::9", "64:ff9b::5db8:d822"));
  CHECK(mapped.completes());
  CHECK(mapped.reached == flow_end::internet());
  analysis::all_pairs engine(net);
  std::size_t asked = 0;
  for (std::uint32_t c = 0; c < engine.classes().size(); ++c) {
    auto const& known = engine.classes()[c];
    if (known.kind != flow_end::kind_type::internet || !known.ipv6)
      continue;
    ++asked;
    auto own = p;
    own.dst = known.representative;
    CHECK(engine.fate_of(*engine.class_of(end_of(net, "aapp"), true), c, own) == analysis::fate{});
  }
  CHECK(asked > 0);
}
