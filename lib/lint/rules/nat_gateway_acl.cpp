#include "vpclint/aws/nat_rules.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"
#include "lint/doubts.hpp"
#include "lint/paths.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

using nic_id = index<network::interface>;

/// One service somewhere on the internet that a host is allowed to call.
struct nat_probe {
  protocol proto{protocols::tcp};
  std::uint16_t port{443};
  address to{};
  bool any_service{false}; ///< the host may call all of them, this one stands for all
  friend bool operator==(nat_probe const&, nat_probe const&) = default;
};

/// 1.1.1.1, a global address, as the family of the sender writes it (NAT-14).
address somewhere(bool ipv6) {
  constexpr ipv4 global{0x01010101U};
  return ipv6 ? address(aws::nat64_address(global)) : address(global);
}

std::optional<nat_probe> probe_of(network::network const& net, network::resolved_rule const& rule,
                                  bool ipv6) {
  if (rule.peer != network::resolved_rule::peer_kind::block || !rule.match ||
      rule.block.is_v4() == ipv6)
    return std::nullopt;
  nat_probe out{.to = somewhere(ipv6)};
  if (!rule.block.contains(out.to)) {
    out.to = rule.block.first();
    bool const outside =
        ipv6 ? aws::nat64_range.contains(out.to.v6()) : analysis::is_internet(net, out.to);
    if (!outside)
      return std::nullopt;
  }
  auto const& what = *rule.match;
  auto const ports = what.ports_given ? what.ports : port_range{0, 65535};
  if (what.proto.is_all() || (what.proto == protocols::tcp && ports.contains(443))) {
    out.any_service = what.proto.is_all() || ports.contains(80);
    return out;
  }
  if (!what.proto.has_ports() || !what.ports_given)
    return std::nullopt;
  out.proto = what.proto;
  out.port = ports.first;
  return out;
}

/// What the groups of a host let out to the internet; nothing else of it gets to a NAT gateway.
std::vector<nat_probe> probes_of(network::network const& net, network::interface const& nic,
                                 bool ipv6) {
  std::vector<nat_probe> out;
  if (!nic.filtered)
    out.push_back({.to = somewhere(ipv6), .any_service = true});
  else
    for (auto const g : nic.groups)
      for (auto const& rule : net.groups()[g].egress)
        if (auto const p = probe_of(net, rule, ipv6);
            p && std::find(out.begin(), out.end(), *p) == out.end())
          out.push_back(*p);
  return out;
}

packet nat_user_packet(network::interface const& nic, nat_probe const& to, std::uint16_t port) {
  packet p;
  p.src = to.to.is_v6() ? address(*nic.ipv6_address) : address(nic.addresses.front().private_ip);
  p.dst = to.to;
  p.proto = static_cast<std::uint8_t>(to.proto.number);
  p.src_port = port;
  p.dst_port = to.port;
  return p;
}

/// Whether the first entry of both sides lets all of IPv4 pass (NACL-6).
bool lets_all_pass(network::resolved_acl const& acl) {
  auto const open = [](std::vector<acl_entry const*> const& side) {
    return !side.empty() && side.front()->allow == known<bool>(true) &&
           side.front()->match == known<traffic>(all_traffic()) &&
           side.front()->remote == known<cidr>(cidr(prefix4{}));
  };
  return acl.unknown.empty() && open(acl.ingress) && open(acl.egress);
}

/// What a host of any system may pick (NACL-13).
constexpr port_range ports_of_every_system{49152, 60999};

/// Ports of a range that an ACL's entries can tell apart.
std::vector<std::uint16_t> telling_ports(network::resolved_acl const& acl, port_range within) {
  std::set<std::uint16_t> out{within.first, within.last};
  auto const add = [&](int port) {
    if (port >= within.first && port <= within.last)
      out.insert(static_cast<std::uint16_t>(port));
  };
  for (auto const* side : {&acl.ingress, &acl.egress})
    for (auto const* e : *side)
      if (e->match && e->match->proto.has_ports()) {
        for (int const d : {-1, 0})
          add(e->match->ports.first + d);
        for (int const d : {0, 1})
          add(e->match->ports.last + d);
      }
  return {out.begin(), out.end()};
}

/// One host, and what it sends by a NAT gateway.
struct nat_user {
  nic_id host{};
  nat_probe calls{};
  index<nat_gateway> by{};
  network::resolved_route const* route{nullptr}; ///< that leads to the gateway
};

analysis::walk_result walk_of(network::network const& net, nat_user const& u, std::uint16_t port,
                              std::uint16_t nat_port) {
  analysis::walk_options options;
  options.choices.nat_ports = {nat_port, nat_port, nat_port, nat_port};
  return analysis::walk(net, analysis::flow_end::of(u.host),
                        nat_user_packet(net.interfaces()[u.host], u.calls, port), options);
}

/// The step that stops the packet or its reply, if it is a decision of the ACL of the gateway's
/// subnet and nothing before it stops it or may do so.
std::optional<analysis::step> first_stop(network::network const& net, nat_user const& u,
                                         analysis::walk_result const& walked) {
  for (auto const& s : walked.steps) {
    if (s.result == analysis::step_result::pass)
      continue;
    if (s.result == analysis::step_result::drop && s.kind == analysis::step_kind::network_acl &&
        s.in == net.nat_gateways()[u.by].subnet)
      return s;
    return std::nullopt;
  }
  return std::nullopt;
}

/// The first decision of the ACL of a NAT gateway's subnet that drops the packet or its reply, for
/// any port that the host may pick of these, or the gateway (NAT-7). ACLs ask about destination
/// ports alone: what the host picks is of no account where the gateway's port is asked about.
std::optional<analysis::step> nat_acl_drop(network::network const& net, nat_user const& u,
                                           port_range of_host) {
  auto const& acl = net.acls()[net.subnets()[net.nat_gateways()[u.by].subnet].acl];
  for (auto const port : telling_ports(acl, of_host))
    if (auto drop = first_stop(net, u, walk_of(net, u, port, 1024)))
      return drop;
  for (auto const port : telling_ports(acl, {1024, 65535}))
    if (auto drop = first_stop(net, u, walk_of(net, u, of_host.first, port)))
      return drop;
  return std::nullopt;
}

/// The same; a host that may call anything has no use of a gateway that lets neither HTTPS nor
/// HTTP requests through, while one that is closed for HTTPS alone is meant for HTTP.
std::optional<analysis::step> nat_user_drop(network::network const& net, nat_user u,
                                            port_range of_host) {
  auto const drop = nat_acl_drop(net, u, of_host);
  if (!drop || drop->reply || !u.calls.any_service)
    return drop;
  u.calls.port = 80;
  auto const other = nat_acl_drop(net, u, of_host);
  return other && !other->reply ? drop : other;
}

/// Where a host's packet meets a NAT gateway of these; nothing where it meets none.
std::optional<nat_user> user_of(network::network const& net, nic_id host, nat_probe const& probe,
                                std::set<std::uint32_t> const& gateways) {
  nat_user out{.host = host, .calls = probe, .by = {}, .route = nullptr};
  auto const walked = walk_of(net, out, net.interfaces()[host].client_ports.first, 1024);
  for (auto const& s : walked.steps) {
    if (s.kind == analysis::step_kind::route && s.route != nullptr)
      out.route = s.route;
    if (s.kind != analysis::step_kind::nat_gateway || s.reply)
      continue;
    out.by.value = s.component;
    if (gateways.count(s.component) == 0 ||
        net.interfaces()[host].subnet == net.nat_gateways()[out.by].subnet)
      return std::nullopt;
    return out;
  }
  return std::nullopt;
}

/// Whether there was something to report of the gateway.
bool check_user_of_nat(lint_context& ctx, nat_user const& u) {
  auto const& net = ctx.net();
  auto const& nat = net.nat_gateways()[u.by];
  auto const& nic = net.interfaces()[u.host];
  auto const* owner = instance_of(net, nic);
  bool const open = owner != nullptr && owner->os.is_unknown();
  auto const drop = nat_user_drop(net, u, open ? ports_of_every_system : nic.client_ports);
  if (!drop && open && nat_user_drop(net, u, nic.client_ports)) {
    depends_on(ctx, nat.declared->at,
               "network ACL of subnet " + net.subnets()[nat.subnet].declared->id +
                   " breaks NAT gateway " + nat.declared->id + " for " + nic.name,
               "operating system of instance " + owner->id)
        .resource = net.path(nat.vpc, "nat_gateways", nat.declared->id);
    return true;
  }
  if (!drop)
    return false;
  auto& f = ctx.report(nat.declared->at, analysis::subject_of(net, *drop) + " breaks NAT gateway " +
                                             nat.declared->id + ": it drops " +
                                             (drop->reply ? "replies to " : "requests of ") +
                                             nic.name + ", " + to_string(drop->header));
  f.with_note("decides there: " + analysis::decision_of(net, *drop), drop->at);
  f.with_note("subnet " + net.subnets()[nic.subnet].declared->id +
                  (nic.vpc == nat.vpc ? "" : " of VPC " + net.vpcs()[nic.vpc].declared->id) +
                  " leaves by it",
              u.route != nullptr ? u.route->at : nat.declared->at.where);
  f.remedy = "the ACL has to let the users' requests in, let the gateway's out, let replies in "
             "on 1024-65535, and let them out to the users";
  f.resource = net.path(nat.vpc, "nat_gateways", nat.declared->id);
  return true;
}

/// The public gateways that work, in a subnet whose ACL might drop something.
std::set<std::uint32_t> gateways_behind_acls(network::network const& net) {
  std::set<std::uint32_t> out;
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i) {
    auto const& nat = net.nat_gateways().items()[i];
    if (!nat.subnet.valid() || !nat.vpc.valid() || nat.is_public != true || nat.available != true)
      continue;
    auto const acl = net.subnets()[nat.subnet].acl;
    if (acl.valid() && !lets_all_pass(net.acls()[acl]))
      out.insert(static_cast<std::uint32_t>(i));
  }
  return out;
}

void check_nat_gateway_acl(lint_context& ctx) {
  auto const& net = ctx.net();
  auto gateways = gateways_behind_acls(net);
  std::set<std::tuple<std::uint32_t, std::vector<index<security_group>>, port_range, unsigned>>
      seen;
  for (std::size_t i = 0; i < net.interfaces().size() && !gateways.empty(); ++i) {
    auto const& nic = net.interfaces().items()[i];
    if (!nic.can_initiate || !nic.subnet.valid() ||
        nic.kind == network::interface_kind::load_balancer)
      continue;
    for (bool const ipv6 : {false, true}) {
      if (ipv6 ? !nic.ipv6_address.has_value() : nic.addresses.empty())
        continue;
      auto const* owner = instance_of(net, nic);
      unsigned const what = (ipv6 ? 1U : 0U) + (nic.filtered ? 2U : 0U) +
                            (owner != nullptr && owner->os.is_unknown() ? 4U : 0U);
      if (!seen.emplace(nic.subnet.value, nic.groups, nic.client_ports, what).second)
        continue; // its neighbours with the same groups have the same way
      for (auto const& probe : probes_of(net, nic, ipv6))
        if (auto const u = user_of(net, net.interfaces().id_at(i), probe, gateways);
            u && check_user_of_nat(ctx, *u))
          gateways.erase(u->by.value);
    }
  }
}

} // namespace

extern constinit rule const nat_gateway_acl{
    .info =
        {.id = "VPC5022",
         .name = "nat-gateway-acl",
         .summary = "The network ACL of a NAT gateway's subnet drops what its users send or "
                    "get back.",
         .rationale = "A packet passes that ACL four times, in and out both ways, and the "
                      "gateway picks ports from 1024 to 65535: half of the connections of all "
                      "subnets behind it hang without a word in any log of theirs.",
         .remedy = "Open the ACL of the gateway's subnet for its users and for replies.",
         .level = severity::error,
         .since = "0.1.0",
         .references =
             {"https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html"},
         .facts = {"NAT-7", "NAT-14", "NACL-9", "NACL-13"}},
    .check = &check_nat_gateway_acl};

} // namespace vpclint::inline v0::rules
