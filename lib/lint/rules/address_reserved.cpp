#include "vpclint/aws/reserved_addresses.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/written_addresses.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_address_reserved(lint_context& ctx) {
  auto const& net = ctx.net();
  free_addresses known(net);
  for (auto const& a : written_addresses(net)) {
    auto const& nic = net.interfaces()[a.nic];
    if (!nic.subnet.valid() || repeats_sibling(net, a))
      continue;
    auto const& s = net.subnets()[nic.subnet];
    auto const& block = a.value.is_v4() ? s.ipv4 : s.ipv6;
    auto const reason = block ? aws::reserved_as(*block, a.value) : std::nullopt; // SUB-6, SUB-9
    if (!reason)
      continue;
    auto& f =
        ctx.report(a.at, to_string(a.value) + " of " + net.workloads()[nic.owner].id +
                             " can't be used in subnet " + s.declared->id + " " +
                             to_string(*block) + ": it is " + std::string(aws::describe(*reason)));
    f.resource = net.path(nic.owner);
    if (auto const& free = known.like(nic.subnet, a.value); !free.empty())
      f.remedy = "use " + free + ", which is free";
  }
}

} // namespace

extern constinit rule const address_reserved{
    .info = {.id = "VPC1102",
             .name = "address-reserved",
             .summary = "A private address is one that AWS keeps for itself in every subnet.",
             .rationale =
                 "The first four addresses and the last one of a subnet are the network's, "
                 "the router's, the resolver's, a spare one and the broadcast address; EC2 "
                 "refuses an interface that wants one of them.",
             .remedy = "Use an address from the fifth to the last but one.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"SUB-6", "SUB-9", "ENI-1"}},
    .check = &check_address_reserved};

} // namespace vpclint::inline v0::rules
