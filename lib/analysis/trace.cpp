#include "vpclint/analysis/trace.hpp"

#include "vpclint/analysis/walk.hpp"

#include "analysis/names.hpp"
#include "analysis/stand_ins.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace vpclint::inline v0::analysis {
namespace {

struct reason_words {
  std::string_view code{};
  std::string_view phrase{};
};

constexpr auto reasons = std::to_array<reason_words>({
    {},
#define VPCLINT_REASON(name, code, phrase) {code, phrase},
#include "vpclint/analysis/reasons.def"
#undef VPCLINT_REASON
});

template <class Table>
std::string declared_id(Table const& table, std::uint32_t id) {
  return id < table.size() ? table.items()[id].declared->id : std::string("?");
}

/// With the gateway, where another one uses the name too.
std::string transit_table(network::network const& net, std::uint32_t id) {
  auto const& all = net.transit_tables().items();
  auto const& table = all[id];
  bool const shared = std::any_of(all.begin(), all.end(), [&](auto const& o) {
    return o.id == table.id && o.gateway != table.gateway;
  });
  return shared ? net.transit_gateways()[table.gateway].declared->id + "." + table.id : table.id;
}

} // namespace

std::string address_text(network::network const& net, address a) {
  if (a == link_local_stand_in)
    return "<link-local address>";
  if (!is_stand_in(a))
    return to_string(a);
  if (is_nat_stand_in(a)) {
    auto const gateway = a.v4().bits - nat_stand_in_base;
    return gateway < net.nat_gateways().size()
               ? "<address of NAT gateway " + declared_id(net.nat_gateways(), gateway) + ">"
               : "<address of a NAT gateway>";
  }
  auto const nic = (a.v4().bits - stand_in_base) / stand_ins_each;
  return nic < net.interfaces().size()
             ? "<public address of " + net.interfaces().items()[nic].name + ">"
             : to_string(a);
}

std::string_view code(reason r) { return reasons[static_cast<std::size_t>(r)].code; }
std::string_view describe(reason r) { return reasons[static_cast<std::size_t>(r)].phrase; }

std::string_view name(step_kind k) {
  switch (k) {
  case step_kind::interface_state:
    return "interface_state";
  case step_kind::source_dest_check:
    return "source_dest_check";
  case step_kind::security_group:
    return "security_group";
  case step_kind::network_acl:
    return "network_acl";
  case step_kind::route:
    return "route";
  case step_kind::internet_gateway:
    return "internet_gateway";
  case step_kind::egress_only_gateway:
    return "egress_only_gateway";
  case step_kind::public_access:
    return "public_access";
  case step_kind::nat_gateway:
    return "nat_gateway";
  case step_kind::nat_instance:
    return "nat_instance";
  case step_kind::appliance:
    return "appliance";
  case step_kind::gwlb_endpoint:
    return "gwlb_endpoint";
  case step_kind::peering:
    return "peering";
  case step_kind::transit_gateway:
    return "transit_gateway";
  case step_kind::transit_route:
    return "transit_route";
  case step_kind::vpn_gateway:
    return "vpn_gateway";
  case step_kind::gateway_endpoint:
    return "gateway_endpoint";
  case step_kind::host_service:
    return "host_service";
  case step_kind::load_balancer:
    return "load_balancer";
  case step_kind::delivery:
    return "delivery";
  }
  return "delivery";
}

std::string subject_of(network::network const& net, step const& s) {
  auto const nic = [&] { return s.nic.valid() ? net.interfaces()[s.nic].name : std::string("?"); };
  std::string const side = s.side == direction::ingress ? "ingress" : "egress";
  switch (s.kind) {
  case step_kind::interface_state:
  case step_kind::host_service:
    return "interface " + nic();
  case step_kind::source_dest_check:
    return "source/destination check of " + nic();
  case step_kind::security_group: {
    std::string groups;
    for (auto const g : net.interfaces()[s.nic].groups)
      groups += (groups.empty() ? "" : ", ") +
                name_in(net, net.groups(), net.groups()[g].id, net.groups()[g].vpc);
    return "security group " + groups + " of " + nic() + ", " + side;
  }
  case step_kind::network_acl: {
    auto const& subnet = net.subnets()[s.in];
    return "network ACL " +
           (subnet.acl.valid()
                ? name_in(net, net.acls(), net.acls()[subnet.acl].id, net.acls()[subnet.acl].vpc)
                : std::string("?")) +
           " of subnet " + subnet.declared->id + ", " + side;
  }
  case step_kind::route: {
    if (!s.table.valid())
      return "routing";
    auto const& table = net.route_tables()[s.table];
    std::string text = "route table " + name_in(net, net.route_tables(), table.id, table.vpc);
    return s.in.valid() ? text + " of subnet " + net.subnets()[s.in].declared->id : text;
  }
  case step_kind::internet_gateway:
    return s.component < net.internet_gateways().size()
               ? "internet gateway " + declared_id(net.internet_gateways(), s.component)
               : std::string("internet gateway");
  case step_kind::egress_only_gateway:
    return "egress-only gateway " + declared_id(net.egress_only_gateways(), s.component);
  case step_kind::public_access:
    return "VPC Block Public Access";
  case step_kind::nat_gateway:
    if (s.nic.valid())
      return "NAT gateway " + nic();
    return s.component < net.nat_gateways().size()
               ? "NAT gateway " + declared_id(net.nat_gateways(), s.component)
               : std::string("NAT gateway");
  case step_kind::nat_instance:
    return "NAT instance " + nic();
  case step_kind::appliance:
    return "appliance " + nic();
  case step_kind::gwlb_endpoint:
    return "endpoint " + declared_id(net.endpoints(), s.component);
  case step_kind::peering:
    return "peering " + declared_id(net.peerings(), s.component);
  case step_kind::transit_gateway:
    return s.component < net.attachments().size()
               ? "transit gateway attachment " + net.attachments().items()[s.component].id
               : std::string("transit gateway");
  case step_kind::transit_route:
    return s.component < net.transit_tables().size()
               ? "transit gateway table " + transit_table(net, s.component)
               : std::string("transit gateway table");
  case step_kind::vpn_gateway:
    return s.component < net.vpn_gateways().size()
               ? "VPN gateway " + declared_id(net.vpn_gateways(), s.component)
               : std::string("VPN gateway");
  case step_kind::gateway_endpoint:
    return "gateway endpoint " + declared_id(net.endpoints(), s.component);
  case step_kind::load_balancer:
    return "load balancer node " + nic();
  case step_kind::delivery:
    return s.nic.valid() ? "interface " + nic() : std::string("delivery");
  }
  return {};
}

std::string decision_of(network::network const& net, step const& s) {
  if (s.by_state)
    return "lets the reply pass, as it let the request pass";
  if (s.result == step_result::unknown)
    return s.fact + " is not known";
  if (s.kind == step_kind::network_acl) {
    if (s.entry == nullptr)
      return s.result == step_result::drop ? "no entry matches, the built-in * denies" : "";
    std::string text = s.result == step_result::drop ? "entry " : "entry ";
    if (s.entry->number)
      text += std::to_string(*s.entry->number) + " ";
    text += s.result == step_result::drop ? "denies " : "allows ";
    if (s.entry->match)
      text += to_string(*s.entry->match);
    if (s.entry->remote)
      text += (s.side == direction::ingress ? " from " : " to ") + to_string(*s.entry->remote);
    return text;
  }
  if (s.kind == step_kind::security_group && s.rule != nullptr) {
    std::string text = "rule ";
    if (s.rule->match)
      text += to_string(*s.rule->match);
    text += s.side == direction::ingress ? " from " : " to ";
    using peer_kind = network::resolved_rule::peer_kind;
    if (s.rule->peer == peer_kind::block)
      text += to_string(s.rule->block);
    if (s.rule->peer == peer_kind::group)
      text += "sg:" + net.groups()[s.rule->group].id;
    if (s.rule->peer == peer_kind::list)
      text += "pl:" + net.prefix_lists()[s.rule->list].id;
    return text;
  }
  if (s.kind == step_kind::route && s.route != nullptr) {
    std::string text =
        "route " + (s.route->list.valid() ? "pl:" + net.prefix_lists()[s.route->list].id
                                          : to_string(s.route->destination));
    if (s.route->written != nullptr && s.route->written->target)
      text += " to " + s.route->written->target->name;
    else if (s.route->target.kind == network::target_kind::local)
      text += " local";
    return s.result == step_result::drop ? text + ": " + std::string(describe(s.why)) : text;
  }
  if (s.result == step_result::drop)
    return std::string(describe(s.why)) + (s.fact.empty() ? "" : ": " + s.fact);
  return s.fact;
}

} // namespace vpclint::inline v0::analysis
