#include "vpclint/lint/context.hpp"

#include "lint/connections.hpp"
#include "lint/doubts.hpp"
#include "lint/paths.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

/// HTTPS to somewhere on the internet, as a host behind a NAT gateway sends it.
packet nat_user_packet(network::interface const& nic, std::uint16_t port) {
  packet p;
  p.src = nic.addresses.front().private_ip;
  p.dst = ipv4{0x01010101U}; // 1.1.1.1, a global address
  p.proto = static_cast<std::uint8_t>(protocols::tcp.number);
  p.src_port = port;
  p.dst_port = 443;
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

/// The first decision of the ACL of a NAT gateway's subnet that drops the packet or its reply, for
/// any port that the host may pick of these, or the gateway (NAT-7).
std::optional<analysis::step> nat_acl_drop(network::network const& net,
                                           index<network::interface> user,
                                           index<subnet> nat_subnet, port_range of_host) {
  auto const& nic = net.interfaces()[user];
  std::array<std::uint16_t, 3> const host_ports{of_host.first, 50000, of_host.last};
  std::array<std::uint16_t, 5> const nat_ports{1024, 20000, 33000, 61500, 65535};
  for (auto const host_port : host_ports)
    for (auto const nat_port : nat_ports) {
      analysis::walk_options options;
      options.choices.nat_ports = {nat_port, nat_port, nat_port, nat_port};
      auto const walked = analysis::walk(net, analysis::flow_end::of(user),
                                         nat_user_packet(nic, host_port), options);
      if (!walked.arrived)
        return std::nullopt;
      for (auto const& s : walked.steps)
        if (s.result == analysis::step_result::drop &&
            s.kind == analysis::step_kind::network_acl && s.in == nat_subnet)
          return s;
    }
  return std::nullopt;
}

void check_acl_of_nat(lint_context& ctx, network::resolved_nat_gateway const& nat,
                      network::route_target const& target) {
  auto const& net = ctx.net();
  if (auto const acl = net.subnets()[nat.subnet].acl;
      acl.valid() && lets_all_pass(net.acls()[acl]))
    return;
  for (auto const& use : uses_of(net, nat.vpc, target))
    for (auto const s : net.route_tables()[use.table].subnets) {
      if (s == nat.subnet)
        continue;
      for (auto const id : net.subnets()[s].interfaces) {
        auto const& nic = net.interfaces()[id];
        if (!nic.can_initiate || nic.addresses.empty() || nic.kind == network::interface_kind::load_balancer)
          continue;
        auto const* owner = instance_of(net, nic);
        bool const open = owner != nullptr && owner->os.is_unknown();
        auto const drop =
            nat_acl_drop(net, id, nat.subnet, open ? ports_of_every_system : nic.client_ports);
        if (!drop && open && nat_acl_drop(net, id, nat.subnet, nic.client_ports)) {
          depends_on(ctx, nat.declared->at,
                    "network ACL of subnet " + net.subnets()[nat.subnet].declared->id +
                        " breaks NAT gateway " + nat.declared->id + " for " + nic.name,
                    "operating system of instance " + owner->id)
              .resource = net.path(nat.vpc, "nat_gateways", nat.declared->id);
          return;
        }
        if (!drop)
          break; // its neighbours in the subnet have the same way
        auto& f = ctx.report(nat.declared->at,
                             analysis::subject_of(net, *drop) + " breaks NAT gateway " +
                                 nat.declared->id + ": it drops " +
                                 (drop->reply ? "replies to " : "requests of ") + nic.name +
                                 ", " + to_string(drop->header));
        f.with_note("decides there: " + analysis::decision_of(net, *drop), drop->at);
        f.with_note("subnet " + net.subnets()[s].declared->id + " leaves by it",
                    use.route->at);
        f.remedy = "the ACL has to let the users' requests in, let the gateway's out, let replies in "
                   "on 1024-65535, and let them out to the users";
        f.resource = net.path(nat.vpc, "nat_gateways", nat.declared->id);
        return;
      }
    }
}

void check_nat_gateway_acl(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.nat_gateways().size(); ++i) {
    auto const id = net.nat_gateways().id_at(i);
    auto const& nat = net.nat_gateways()[id];
    if (nat.subnet.valid() && nat.vpc.valid() && nat.is_public == true && nat.available == true)
      check_acl_of_nat(ctx, nat, {network::target_kind::nat_gateway, id.value});
  }
}

} // namespace

extern constinit rule const nat_gateway_acl{
    .info = {.id = "VPC5022",
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
             .facts = {"NAT-7", "NACL-9", "NACL-13"}},
    .check = &check_nat_gateway_acl};

} // namespace vpclint::inline v0::rules
