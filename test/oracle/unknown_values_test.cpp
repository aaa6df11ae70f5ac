// Every value of a design in turn is made unknown: each verdict stays what it was, or is unknown.
#include "vpclint/analysis/reach.hpp"
#include "vpclint/doc/read.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/doc/write_json.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/input/write_design.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/sanitizers.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

void write(doc::node n, doc::json_writer& json) {
  if (n.is_mapping()) {
    json.begin_object();
    for (auto const [key, value] : n.entries()) {
      json.key(key.text());
      write(value, json);
    }
    json.end_object();
  } else if (n.is_sequence()) {
    json.begin_array();
    for (auto const item : n.items())
      write(item, json);
    json.end_array();
  } else if (auto const flag = doc::as_bool(n)) {
    json.value(*flag);
  } else if (auto const number = doc::as_int(n)) {
    json.value(*number);
  } else {
    json.value(n.text());
  }
}

/// A design as JSON, where the bytes of every value stand apart from all others; what it expects is
/// left out.
std::string json_of(std::string text) {
  source_map sources;
  auto const document = doc::read_text(sources, "d.yaml", std::move(text));
  REQUIRE(document.readable());
  std::string out;
  doc::json_writer json(out, doc::json_layout::compact);
  json.begin_object();
  for (auto const [key, value] : document.root().entries())
    if (key.text() != "expect") {
      json.key(key.text());
      write(value, json);
    }
  json.end_object();
  return out;
}

std::string json_of_fixture(std::string const& name) {
  source_map sources;
  auto const document =
      doc::read_file(sources, vpclint_test::source_path("fixtures/designs/" + name));
  REQUIRE(document.readable());
  std::string out;
  doc::json_writer json(out, doc::json_layout::compact);
  write(document.root(), json);
  return json_of(std::move(out));
}

void add_parts(doc::node n, std::size_t depth, std::vector<place>& out) {
  if (depth > 1)
    out.push_back(n.at());
  for (auto const [key, value] : n.entries()) {
    (void)key;
    add_parts(value, depth + 1, out);
  }
  for (auto const item : n.items())
    add_parts(item, depth + 1, out);
}

/// The places of all values but those at the top.
std::vector<place> parts_of(std::string const& json) {
  source_map sources;
  auto const document = doc::read_text(sources, "d.json", json);
  REQUIRE(document.readable());
  std::vector<place> out;
  add_parts(document.root(), 0, out);
  return out;
}

/// Nothing where the text is no design, or names what does not exist: an error says so then.
std::optional<network::network> network_of(std::string json) {
  auto loaded = load_text(std::move(json), "d.json", {});
  REQUIRE(loaded.has_value());
  if (loaded->fatal || !loaded->findings.empty())
    return std::nullopt;
  std::vector<finding> findings;
  auto net = network::resolve(std::move(loaded->design), findings);
  if (!findings.empty())
    return std::nullopt;
  return net;
}

using pair = std::pair<std::string, std::string>;

std::vector<std::string> ends_of(network::network const& net, std::size_t most) {
  std::vector<std::string> out;
  for (auto const& w : net.workloads())
    if (w.kind != network::interface_kind::nat_gateway && w.vpc.valid() && out.size() < most)
      out.push_back(net.vpcs()[w.vpc].declared->id + "." + w.id);
  for (auto const& n : net.outside_networks())
    out.push_back(n.declared->id);
  out.emplace_back("internet");
  return out;
}

std::map<pair, verdict> verdicts_of(network::network const& net, std::vector<pair> const& pairs) {
  std::map<pair, verdict> out;
  for (auto const& p : pairs) {
    auto const asked = analysis::ask(
        net,
        {.from = *parse_selector(p.first), .to = *parse_selector(p.second), .match = tcp(443)});
    if (asked)
      out.emplace(p, asked->outcome);
  }
  return out;
}

struct sweep {
  std::size_t ends{12}; ///< at most so many workloads
  std::size_t step{1};  ///< of the values, one of so many
  std::size_t first{0};
};

/// Every verdict that became another definite one, a line for each; and that some design was asked
/// about at all.
std::string denials(std::string const& name, std::string const& json, sweep const& s) {
  auto const base = network_of(json);
  if (!base)
    return name + " is no design";
  auto const ends = ends_of(*base, s.ends);
  std::vector<pair> pairs;
  for (auto const& from : ends)
    for (auto const& to : ends)
      if (from != to)
        pairs.emplace_back(from, to);
  auto const known = verdicts_of(*base, pairs);
  std::string found;
  std::size_t asked = 0;
  auto const parts = parts_of(json);
  for (std::size_t i = s.first; i < parts.size(); i += s.step) {
    auto text = json;
    auto const part = json.substr(parts[i].begin, parts[i].end - parts[i].begin);
    text.replace(parts[i].begin, part.size(), R"({"unknown":"later"})");
    auto const net = network_of(text);
    if (!net)
      continue;
    ++asked;
    for (auto const& [p, now] : verdicts_of(*net, pairs)) {
      auto const was = known.find(p);
      if (was == known.end() || now == verdict::unknown || now == was->second ||
          was->second == verdict::unknown)
        continue;
      auto const before = std::min<std::size_t>(parts[i].begin, 40);
      found += "\n" + name + ": " + json.substr(parts[i].begin - before, before) + " >>> " +
               part.substr(0, 60) + ": " + p.first + " -> " + p.second + " was " +
               std::string(analysis::name(was->second)) + " and is " +
               std::string(analysis::name(now));
    }
  }
  return asked == 0 ? name + " can't be varied" : found;
}

} // namespace

TEST_CASE("a value that is not known changes no verdict into another", "[oracle][unknown]") {
#if defined(VPCLINT_NIGHTLY)
  constexpr std::size_t share = 1;
#else
  constexpr std::size_t share = vpclint_test::sanitized ? 4 : 1;
#endif
  // ENI-11, IGW-8, GRT-3, RT-4: addresses, and routes that may replace the built-in one.
  CHECK(denials("addresses", json_of(R"(
version: 1
region: eu-west-1
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    internet_gateway: igw
    subnets:
      pub: {cidr: 10.0.1.0/24, ipv6: "2600:1f10:1:1::/64", az: a, route_table: pub}
      app: {cidr: 10.0.2.0/24, az: b, route_table: app}
    route_tables:
      edge: {gateway: igw, routes: {10.0.0.0/16: {target: fw, replaces: local}}}
      pub: {routes: {0.0.0.0/0: igw, "::/0": igw}}
      app: {routes: {10.0.0.0/16: {target: fw, replaces: local}, 0.0.0.0/0: fw}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0, "tcp 443 from ::/0"]}}
    instances:
      fw: {subnet: pub, ip: 10.0.1.9, elastic_ip: 198.51.100.9, source_dest_check: false, security_groups: [o]}
      six: {subnet: pub, ip: 10.0.1.10, ipv6: "2600:1f10:1:1::10", security_groups: [o]}
      sec: {subnet: pub, ip: 10.0.1.14, secondary_ips: [10.0.1.15], elastic_ips: {10.0.1.15: 198.51.100.15}, security_groups: [o]}
      app: {subnet: app, ip: 10.0.2.10, security_groups: [o]}
)"),
                {.step = share}) == "");
  // ELB-7, ELB-11, ELB-13, ELB-14, ELB-18; TGW-7, TGW-8; EP-2.
  CHECK(denials("balancers", json_of(R"(
version: 1
region: eu-west-1
vpcs:
  a:
    cidr: 10.0.0.0/16
    subnets:
      a: {cidr: 10.0.1.0/24, az: a, route_table: r}
      b: {cidr: 10.0.2.0/24, az: b, route_table: r, network_acl: shut}
    route_tables: {r: {routes: {10.1.0.0/16: t1, 10.2.0.0/16: t1, 192.168.0.0/16: t1}}}
    network_acls: {shut: {ingress: {100: allow tcp 8080 from 10.0.0.0/16}, egress: {100: allow all to 0.0.0.0/0}}}
    security_groups:
      web: {ingress: [tcp 8080 from 0.0.0.0/0]}
      o: {ingress: [all from 0.0.0.0/0]}
    instances:
      w: {subnet: a, ip: 10.0.1.9, security_groups: [web]}
      c: {subnet: b, ip: 10.0.2.9, security_groups: [o]}
    load_balancers:
      n: {type: network, scheme: internal, subnets: [a], listeners: [{protocol: tcp, port: 443, target_port: 8080, to: w, preserve_client_ip: false}]}
      k: {type: classic, scheme: internal, subnets: [b], security_groups: [o], listeners: [{protocol: tcp, port: 443, to: w}]}
    endpoints: {s3: {service: com.amazonaws.eu-west-1.s3, route_tables: [r]}}
  b:
    cidr: 10.1.0.0/16
    subnets:
      a: {cidr: 10.1.1.0/24, az: a, route_table: r}
      b: {cidr: 10.1.2.0/24, az: b, route_table: none}
    route_tables: {r: {routes: {10.0.0.0/8: t1}}, none: {}}
    security_groups: {g: {ingress: [tcp 443 from sg:a.o, tcp 443 from 192.168.0.0/16]}}
    instances: {h: {subnet: a, ip: 10.1.1.9, security_groups: [g]}}
  c:
    cidr: 10.2.0.0/16
    subnets: {a: {cidr: 10.2.1.0/24, az: a, route_table: r}}
    route_tables: {r: {routes: {10.0.0.0/8: t2}}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0]}}
    instances: {h: {subnet: a, ip: 10.2.1.9, security_groups: [o]}}
transit_gateways:
  t1:
    security_group_referencing: true
    attachments:
      a: {vpc: a, subnets: [a, b]}
      b: {vpc: b, subnets: [a, b]}
      p: {peer: t2}
    route_tables:
      m: {associations: [a, b, p, dc], propagations: [a, b, dc], routes: {10.2.0.0/16: p}}
  t2:
    attachments:
      c: {vpc: c, subnets: [a]}
      p: {peer: t1}
    route_tables:
      m: {associations: [c, p], propagations: [c], routes: {10.0.0.0/15: p}}
networks: {dc: {cidrs: [192.168.0.0/16], via: t1}}
)"),
                {.step = share}) == "");
  // VPN-4, VPN-5, RT-7, RT-9; NAT-18; BPA-3.
  CHECK(denials("gateways", json_of(R"(
version: 1
region: eu-west-1
block_public_access: {mode: block-bidirectional, exclusions: [{vpc: v}]}
vpcs:
  v:
    cidr: 10.0.0.0/16
    ipv6: "2600:1f10:1::/56"
    internet_gateway: igw
    subnets:
      app: {cidr: 10.0.1.0/24, ipv6: "2600:1f10:1:1::/64", az: a, route_table: app}
      far: {cidr: 10.0.3.0/24, az: a, route_table: far}
    nat_gateways: {nat: {regional: true}}
    route_tables:
      app: {propagate: [vgw], routes: {0.0.0.0/0: nat}}
      far: {routes: {192.168.0.0/16: vgw, 0.0.0.0/0: igw}}
    security_groups: {o: {ingress: [all from 0.0.0.0/0, "all from ::/0"]}}
    instances:
      x: {subnet: app, ip: 10.0.1.9, ipv6: "2600:1f10:1:1::9", security_groups: [o]}
      y: {subnet: far, ip: 10.0.3.9, security_groups: [o]}
vpn_gateways: {vgw: {vpc: v}}
networks:
  dc: {cidrs: [192.168.0.0/16, "2600:1f10:ff::/56"], via: vgw, connection: direct-connect}
  lab: {cidrs: [192.168.7.0/24, 10.0.3.0/25], via: vgw, connection: vpn}
)"),
                {.step = share}) == "");
}

TEST_CASE("nor does one of the designs that show how to write them", "[oracle][unknown]") {
#if defined(VPCLINT_NIGHTLY)
  sweep const s{.ends = 8, .step = 1};
#else
  sweep const s{.ends = 5, .step = vpclint_test::sanitized ? 61 : 17};
#endif
  for (auto const* name : {"shop.vpc.yaml", "inspection.vpc.yaml", "hub-and-spoke.vpc.yaml",
                           "dual-stack-three-tier.vpc.yaml"})
    CHECK(denials(name, json_of_fixture(name), s) == "");
}
