#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/internet_way.hpp"
#include "lint/routing.hpp"
#include "lint/workloads.hpp"
#include "network/words.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {
namespace {

/// Whether an interface has its public address from the default of its subnet (SUB-12).
bool takes_subnet_default(network::network const& net, index<network::interface> id) {
  auto const* s = settings_of(net, id);
  auto const& nic = net.interfaces()[id];
  return s != nullptr && s->public_ip.is_left_out() && nic.subnet.valid() &&
         !nic.addresses.empty() &&
         nic.addresses.front().public_source == network::public_ip_source::assigned;
}

/// The public addresses of an interface, or `a public address` where none is written.
std::string useless_addresses(network::interface const& nic) {
  std::vector<std::string> written;
  for (auto const& a : nic.addresses)
    if (a.public_ip)
      written.push_back(to_string(*a.public_ip));
  return written.empty() ? "a public address" : "the public address " + listed_words(written);
}

place place_of_public_choice(network::network const& net, index<network::interface> id) {
  auto const* s = settings_of(net, id);
  if (s != nullptr && s->elastic_ip)
    return s->elastic_ip.at;
  return s != nullptr && !s->public_ip.is_left_out() ? place(s->public_ip.at)
                                                     : net.interfaces()[id].at;
}

/// `instance relay`, `tasks of service api`, or one interface of several.
std::string owner_of_address(network::network const& net, network::interface const& nic) {
  auto const& w = net.workloads()[nic.owner];
  auto const* inst = instance_of(net, nic);
  if (inst != nullptr && !inst->interfaces.empty())
    return "interface " + nic.name;
  return (nic.kind == network::interface_kind::service
              ? "a task of service "
              : std::string(network::word_for(nic.kind)) + " ") +
         w.id;
}

/// Whether an interface has a public address that is to be judged on its own.
bool has_own_public_address(network::network const& net, index<network::interface> id) {
  auto const& nic = net.interfaces()[id];
  bool elastic = false;
  bool is_public = false;
  for (auto const& a : nic.addresses) {
    elastic = elastic || a.public_source == network::public_ip_source::elastic;
    is_public = is_public || a.has_public() == true;
  }
  if (!is_public || !nic.subnet.valid() || takes_subnet_default(net, id))
    return false;
  // An Elastic IP without any gateway is refused, which is another finding (IGW-10).
  return !elastic || gateway_of(net, nic.vpc) != gateway_state::none;
}

void report_useless_address(lint_context& ctx, index<network::interface> id) {
  auto const& net = ctx.net();
  auto const& nic = net.interfaces()[id];
  auto const way = way_to_gateway(net, nic.subnet);
  auto const what = owner_of_address(net, nic);
  auto const& subnet = net.subnets()[nic.subnet].declared->id;
  if (way.result == gateway_way::answer::unknown) {
    ctx.inconclusive(place_of_public_choice(net, id),
                     "whether the public address of " + what +
                         " is of use can't be told: " + way.missing + " is not known")
        .resource = net.path(nic.owner);
  } else if (way.result == gateway_way::answer::none) {
    auto& f = ctx.report(place_of_public_choice(net, id),
                         what + " has " + useless_addresses(nic) + ", but subnet " + subnet +
                             " has no route to an internet gateway");
    f.resource = net.path(nic.owner);
    f.with_note("subnet " + subnet, net.subnets()[nic.subnet].declared->at);
    note_ways(net, f, {nic.subnet});
    f.remedy = "take the public address away, or route subnet " + subnet +
               " to the internet gateway of its VPC";
  }
}

/// Whether a subnet has no IPv4 addresses, and so nothing that a public one could stand for
/// (SUB-11).
bool is_ipv6_only(network::resolved_subnet const& s) {
  return s.declared->cidr.is_left_out() && !s.declared->ipv6.is_left_out();
}

void report_ipv6_only(lint_context& ctx, place at, std::string const& what, std::string resource,
                      network::resolved_subnet const& s) {
  auto& f = ctx.report(at, what + ", but subnet " + s.declared->id + " has no IPv4 block");
  f.with_note("subnet " + s.declared->id, s.declared->at);
  f.remedy = "remove it, or give subnet " + s.declared->id + " an IPv4 block as well";
  f.resource = std::move(resource);
}

/// A subnet that hands out public addresses is the cause for all its instances (SUB-16).
void report_useless_default(lint_context& ctx, index<subnet> id) {
  auto const& net = ctx.net();
  auto const& s = net.subnets()[id];
  auto const& d = *s.declared;
  if (!d.public_ip.value_or(false))
    return;
  if (is_ipv6_only(s)) {
    report_ipv6_only(ctx, d.public_ip.at, "subnet " + d.id + " assigns public IPv4 addresses",
                     net.path(id), s);
    return;
  }
  auto const way = way_to_gateway(net, id);
  if (way.result == gateway_way::answer::unknown)
    ctx.inconclusive(d.public_ip.at, "whether the public addresses that subnet " + d.id +
                                         " assigns are of use can't be told: " + way.missing +
                                         " is not known")
        .resource = net.path(id);
  if (way.result != gateway_way::answer::none)
    return;
  auto& f = ctx.report(d.public_ip.at, "subnet " + d.id +
                                           " assigns public addresses, but has no route to an "
                                           "internet gateway");
  f.resource = net.path(id);
  note_ways(net, f, {id});
  std::vector<index<network::workload>> named;
  for (auto const n : s.interfaces) {
    auto const owner = net.interfaces()[n].owner;
    if (!takes_subnet_default(net, n) ||
        std::find(named.begin(), named.end(), owner) != named.end())
      continue;
    named.push_back(owner);
    f.with_note("instance " + net.workloads()[owner].id + " gets one", net.workloads()[owner].at);
  }
  f.remedy = "write public_ip: false on subnet " + d.id +
             ", or route it to the internet gateway of its VPC";
}

/// Public IPv4 addresses that are asked for where there are no private ones.
void check_ipv6_only_subnets(lint_context& ctx) {
  auto const& net = ctx.net();
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    auto const* s = settings_of(net, id);
    if (s == nullptr || !nic.subnet.valid() || !is_ipv6_only(net.subnets()[nic.subnet]))
      continue;
    auto const what = owner_of_address(net, nic);
    auto const resource = net.path(nic.owner);
    if (s->public_ip.value_or(false))
      report_ipv6_only(ctx, s->public_ip.at, what + " is to get a public IPv4 address", resource,
                       net.subnets()[nic.subnet]);
    if (s->elastic_ip || s->has_elastic_ip.value_or(false))
      report_ipv6_only(ctx, s->elastic_ip ? s->elastic_ip.at : s->has_elastic_ip.at,
                       what + " has an Elastic IP", resource, net.subnets()[nic.subnet]);
  }
}

void check_public_address_no_route(lint_context& ctx) {
  auto const& net = ctx.net();
  check_ipv6_only_subnets(ctx);
  for (std::size_t i = 0; i < net.subnets().size(); ++i)
    report_useless_default(ctx, net.subnets().id_at(i));
  for (auto const& w : net.workloads()) {
    if (w.kind != network::interface_kind::instance &&
        w.kind != network::interface_kind::network_interface &&
        w.kind != network::interface_kind::service)
      continue;
    std::vector<index<subnet>> seen; // the members in one subnet are one finding
    for (auto const m : w.members) {
      auto const where = net.interfaces()[m].subnet;
      if (!has_own_public_address(net, m) ||
          std::find(seen.begin(), seen.end(), where) != seen.end())
        continue;
      seen.push_back(where);
      report_useless_address(ctx, m);
    }
  }
}

} // namespace

extern constinit rule const public_address_no_route{
    .info = {.id = "VPC6001",
             .name = "public-address-no-route",
             .summary = "A public IPv4 address stands in a subnet without a route to an internet "
                        "gateway, or without IPv4.",
             .rationale =
                 "Nothing can be reached with it: what arrives finds no way back, and what "
                 "leaves goes elsewhere or nowhere. It is charged all the same.",
             .remedy = "Give the subnet a route to the internet gateway, or take the address away.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html"},
             .facts = {"SUB-11", "SUB-16", "SUB-17", "ENI-12"}},
    .check = &check_public_address_no_route};

} // namespace vpclint::inline v0::rules
