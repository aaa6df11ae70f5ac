#include "vpclint/aws/subnet_rules.hpp"
#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/written_addresses.hpp"

namespace vpclint::inline v0::rules {
namespace {

void check_one_outside_subnet(lint_context& ctx, written_address const& a, free_addresses& known) {
  auto const& net = ctx.net();
  auto const& nic = net.interfaces()[a.nic];
  auto const& s = net.subnets()[nic.subnet];
  auto const& block = a.value.is_v4() ? s.ipv4 : s.ipv6;
  if (block && block->contains(a.value))
    return;
  if (block && nic.vpc.valid() && net.vpcs()[nic.vpc].unknown_for(a.value.is_v6()).empty() &&
      !aws::locate_subnet(a.value.is_v4() ? net.vpcs()[nic.vpc].ipv4 : net.vpcs()[nic.vpc].ipv6,
                          *block)
           .ok())
    return; // the subnet itself lies elsewhere than its VPC, and another rule says so
  auto const& written = a.value.is_v4() ? s.declared->cidr : s.declared->ipv6;
  auto const& owner = net.workloads()[nic.owner].id;
  auto const& subnet_id = s.declared->id;
  if (written.is_unknown() || (a.value.is_v4() && !s.ipv4 && !s.ipv6)) {
    ctx.inconclusive(a.at, "whether " + to_string(a.value) + " of " + owner + " lies in subnet " +
                               subnet_id + " can't be told, since its block is not known")
        .resource = net.path(nic.owner);
    return;
  }
  std::string const family = a.value.is_v4() ? "IPv4" : "IPv6";
  auto& f = ctx.report(a.at, block ? to_string(a.value) + " of " + owner + " lies outside subnet " +
                                         subnet_id + " " + to_string(*block)
                                   : to_string(a.value) + " of " + owner + " is an " + family +
                                         " address, and subnet " + subnet_id + " has no " + family +
                                         " block");
  f.resource = net.path(nic.owner);
  f.with_note("subnet " + subnet_id, block ? place(written.at) : place(s.declared->at));
  auto const holder = nic.vpc.valid() ? net.subnet_of(nic.vpc, a.value) : index<subnet>{};
  if (holder.valid())
    f.remedy = "name subnet " + net.subnets()[holder].declared->id + ", which has the address";
  if (auto const& free = known.like(nic.subnet, a.value); !free.empty())
    f.remedy += (f.remedy.empty() ? "use an address of the subnet, such as "
                                  : ", or use an address of " + subnet_id + ", such as ") +
                free;
}

void check_address_outside_subnet(lint_context& ctx) {
  free_addresses known(ctx.net());
  for (auto const& a : written_addresses(ctx.net()))
    if (ctx.net().interfaces()[a.nic].subnet.valid() && !repeats_sibling(ctx.net(), a)) // ENI-1
      check_one_outside_subnet(ctx, a, known);
}

} // namespace

extern constinit rule const address_outside_subnet{
    .info = {.id = "VPC1101",
             .name = "address-outside-subnet",
             .summary = "A private address lies outside the subnet of its interface.",
             .rationale = "EC2 refuses the interface: the address does not fall within the "
                          "subnet's range.",
             .remedy = "Use an address of the subnet, or name the subnet that has the address.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
             .facts = {"ENI-1"}},
    .check = &check_address_outside_subnet};

} // namespace vpclint::inline v0::rules
