#include "vpclint/lint/context.hpp"

#include "lint/internet_way.hpp"
#include "lint/routing.hpp"
#include "lint/workloads.hpp"

#include <algorithm>
#include <optional>

namespace vpclint::inline v0::rules {
namespace {

/// What is known of one interface of an instance.
struct stranded_interface {
  bool stranded{false};  ///< the internet gateway is its only way out, and it has no address there
  std::string missing{}; ///< the fact that decides
  place at{};            ///< of that fact
  bool way_open{false};  ///< it is the way out that is not known
};

/// Whether the subnet has a way out that needs no public address: another route, or IPv6 (IGW-6).
bool has_other_way_out(network::network const& net, network::interface const& nic) {
  auto const& s = net.subnets()[nic.subnet];
  if (nic.ipv6_address && (s.class_ipv6 == network::subnet_class::public_subnet ||
                           s.class_ipv6 == network::subnet_class::private_subnet))
    return true;
  if (!s.table.valid())
    return false;
  auto const& table = net.route_tables()[s.table];
  return std::any_of(table.routes.begin(), table.routes.end(), [&](auto const& r) {
    return leads_out(net, table.vpc, r, false) &&
           r.target.kind != network::target_kind::internet_gateway &&
           r.target.kind != network::target_kind::gateway_endpoint &&
           r.target.kind != network::target_kind::missing;
  });
}

/// The fact that decides whether an interface gets a public address (SUB-12).
stranded_interface open_public_choice(network::network const& net, index<network::interface> id) {
  auto const& nic = net.interfaces()[id];
  auto const* s = settings_of(net, id);
  auto const fact = [&](auto const& f, std::string const& what) {
    return stranded_interface{false, what + " is not known: " + f.reason(), f.at};
  };
  auto const what = "the public address of instance " + nic.name;
  if (s != nullptr && s->elastic_ip.is_unknown())
    return fact(s->elastic_ip, what);
  if (s != nullptr && s->has_elastic_ip.is_unknown())
    return fact(s->has_elastic_ip, what);
  if (s != nullptr && s->public_ip.is_unknown())
    return fact(s->public_ip, what);
  auto const& subnet = *net.subnets()[nic.subnet].declared;
  if (subnet.public_ip.is_unknown())
    return fact(subnet.public_ip, "whether subnet " + subnet.id + " assigns public addresses");
  return {false, what + " is not known", nic.at};
}

/// Whether a VPC has an internet gateway, or may have one that is not known.
bool may_have_gateway(network::network const& net, index<vpc> id) {
  if (!id.valid() || !net.source().gaps.empty() || !net.vpcs()[id].blocks_unknown.empty())
    return true;
  auto const& all = net.internet_gateways();
  return std::any_of(all.begin(), all.end(), [&](network::resolved_internet_gateway const& g) {
    return !g.vpc.valid() || g.vpc == id;
  });
}

/// Nothing when the interface has a way out, or another rule says what is wrong.
std::optional<stranded_interface> judge_stranded(network::network const& net,
                                                 index<network::interface> id) {
  auto const& nic = net.interfaces()[id];
  if (!nic.subnet.valid() || nic.addresses.empty())
    return std::nullopt;
  auto const& s = net.subnets()[nic.subnet];
  if (s.declared->cidr.is_left_out() && !s.declared->ipv6.is_left_out())
    return std::nullopt; // SUB-11: no IPv4 there, so no address of it is missing
  bool open = false;
  for (auto const& a : nic.addresses) {
    if (a.has_public() == true)
      return std::nullopt;
    open = open || !a.has_public();
  }
  if (s.class_ipv4 == network::subnet_class::unknown) {
    if (!may_have_gateway(net, nic.vpc))
      return std::nullopt; // wherever the open route leads
    auto const way = way_to_gateway(net, nic.subnet);
    if (way.result != gateway_way::answer::unknown)
      return std::nullopt;
    return stranded_interface{false, way.missing + " is not known",
                              way.at.valid() ? way.at : place(s.declared->at), true};
  }
  if (s.class_ipv4 != network::subnet_class::public_subnet || has_other_way_out(net, nic))
    return std::nullopt;
  return open ? open_public_choice(net, id) : stranded_interface{true, {}, {}};
}

/// How an instance gets a public address: at launch only with a single interface (SUB-13).
std::string public_address_for(instance const& inst) {
  if (inst.interfaces.empty())
    return "write public_ip: true on instance " + inst.id;
  auto const first = "interface " + inst.id + "." + inst.interfaces.front().id;
  return (inst.interfaces.size() == 1 ? "write public_ip: true on "
                                      : "write elastic_ip: true on ") +
         first;
}

void report_stranded(lint_context& ctx, index<network::workload> id) {
  auto const& net = ctx.net();
  auto const& w = net.workloads()[id];
  auto const& inst = net.source().instances[w.position];
  if (!inst.running.value_or(true) || w.members.empty())
    return;
  // SUB-13: that the address which is asked for does not come is another finding.
  if (inst.interfaces.size() > 1 &&
      std::any_of(inst.interfaces.begin(), inst.interfaces.end(),
                  [](auto const& n) { return n.settings.public_ip.value_or(false); }))
    return;
  std::vector<index<subnet>> where;
  stranded_interface open;
  for (auto const m : w.members) {
    auto const judged = judge_stranded(net, m);
    // One interface with a way out is enough for an instance with several.
    if (!judged && !inst.interfaces.empty())
      return;
    if (!judged)
      continue;
    auto const at = net.interfaces()[m].subnet;
    if (judged->stranded && std::find(where.begin(), where.end(), at) == where.end())
      where.push_back(at);
    if (!judged->stranded && open.missing.empty())
      open = *judged;
  }
  if (!where.empty()) {
    auto& f =
        ctx.report(w.at, "instance " + w.id + " has no public address, and " +
                             subnet_words(net, where) + (where.size() == 1 ? " has" : " have") +
                             " no other way out than the internet gateway");
    f.resource = net.path(id);
    note_ways(net, f, where);
    f.remedy =
        public_address_for(inst) + ", or move it to a subnet that leaves through a NAT gateway";
  } else if (!open.missing.empty()) {
    auto const question =
        open.way_open ? " needs a public address" : " can use the route to the internet gateway";
    auto& f = ctx.inconclusive(w.at, "whether instance " + w.id + question +
                                         " can't be told: " + open.missing);
    f.resource = net.path(id);
    f.with_note("this decides", open.at);
  }
}

void check_public_route_no_address(lint_context& ctx) {
  auto const& all = ctx.net().workloads();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[all.id_at(i)].kind == network::interface_kind::instance)
      report_stranded(ctx, all.id_at(i));
}

} // namespace

extern constinit rule const public_route_no_address{
    .info = {.id = "VPC6002",
             .name = "public-route-no-address",
             .summary =
                 "An instance in a public subnet has no public IPv4 address and no other way "
                 "out.",
             .rationale =
                 "The internet gateway drops what comes from a private address that has no "
                 "public one, so the instance neither reaches the internet nor is reached.",
             .remedy = "Give it a public address, or move it to a subnet behind a NAT gateway.",
             .level = severity::warning,
             .since = "0.1.0",
             .references =
                 {"https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html"},
             .facts = {"IGW-2", "IGW-4", "SUB-16"}},
    .check = &check_public_route_no_address};

} // namespace vpclint::inline v0::rules
