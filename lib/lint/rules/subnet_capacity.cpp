#include "vpclint/aws/reserved_addresses.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"

#include <algorithm>
#include <vector>

namespace vpclint::inline v0::rules {
namespace {

struct subnet_address_user {
  index<network::workload> owner{};
  std::uint64_t addresses{0};
};

// How many addresses an interface takes for certain (SUB-21). A database sits in one of its subnets
// and a cluster's control plane in some of them (MSV-3, MSV-7), so that no single subnet is sure to
// need an address.
std::uint64_t certain_subnet_addresses(network::network const& net, network::interface const& nic) {
  if (nic.kind == network::interface_kind::database || nic.kind == network::interface_kind::cache ||
      nic.kind == network::interface_kind::cluster)
    return 0;
  auto const& block = net.subnets()[nic.subnet].ipv4;
  std::uint64_t inside = 0;
  for (auto const& a : nic.addresses)
    if (!a.written || block->contains(address(a.private_ip)))
      ++inside;
  return nic.addresses.empty() ? 1 : inside; // none was left to stand in
}

// Functions with the same groups share an interface in each subnet (MSV-5).
bool shares_function_interface(network::network const& net, network::resolved_subnet const& s,
                               index<network::interface> id) {
  auto const& nic = net.interfaces()[id];
  if (nic.kind != network::interface_kind::lambda)
    return false;
  return std::any_of(s.interfaces.begin(), s.interfaces.end(), [&](auto const other) {
    auto const& o = net.interfaces()[other];
    return other < id && o.kind == nic.kind && o.groups == nic.groups;
  });
}

std::vector<subnet_address_user> subnet_address_users(network::network const& net,
                                                      network::resolved_subnet const& s) {
  std::vector<subnet_address_user> users;
  for (auto const id : s.interfaces) {
    if (shares_function_interface(net, s, id))
      continue;
    auto const& nic = net.interfaces()[id];
    if (users.empty() || users.back().owner != nic.owner)
      users.push_back({nic.owner, 0});
    users.back().addresses += certain_subnet_addresses(net, nic);
  }
  return users;
}

std::vector<std::uint64_t> attachments_by_subnet(network::network const& net) {
  std::vector<std::uint64_t> counts(net.subnets().size(), 0);
  for (auto const& a : net.attachments())
    for (auto const id : a.subnets)
      if (id.valid())
        ++counts[id.value];
  return counts;
}

void check_subnet_capacity(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const attachments = attachments_by_subnet(net);
  for (std::size_t i = 0; i < net.subnets().size(); ++i) {
    auto const id = net.subnets().id_at(i);
    auto const& s = net.subnets()[id];
    if (!s.ipv4)
      continue;
    auto const users = subnet_address_users(net, s);
    auto needed = attachments[i];
    for (auto const& u : users)
      needed += u.addresses;
    auto const usable = static_cast<std::uint64_t>(aws::usable_addresses(*s.ipv4));
    if (needed <= usable)
      continue;
    auto& f = ctx.report(s.declared->cidr.at,
                         "subnet " + s.declared->id + " " + to_string(*s.ipv4) + " has " +
                             counted(usable, "usable address", "usable addresses") +
                             ", and the design needs " + std::to_string(needed) + " there");
    f.resource = net.path(id);
    for (auto const& u : users)
      if (u.addresses > 0)
        f.with_note(net.workloads()[u.owner].id + " needs " + std::to_string(u.addresses),
                    net.workloads()[u.owner].at);
    int length = s.ipv4->length();
    while (length > aws::shortest_ipv4_length && (std::uint64_t{1} << (32 - length)) - 5 < needed)
      --length;
    f.remedy = "make it a /" + std::to_string(length) +
               " or larger, or spread what is in it over "
               "more subnets";
  }
}

} // namespace

extern constinit rule const subnet_capacity{
    .info = {.id = "VPC8010",
             .name = "subnet-capacity",
             .summary = "A subnet has fewer usable addresses than the design puts into it.",
             .rationale = "Whatever comes last fails with InsufficientFreeAddressesInSubnet. Load "
                          "balancer nodes, endpoints, NAT gateways and transit gateway attachments "
                          "take addresses too, and stopped instances keep theirs.",
             .remedy = "Use a larger block; a subnet can't be resized later.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"SUB-6", "SUB-21"}},
    .check = &check_subnet_capacity};

} // namespace vpclint::inline v0::rules
