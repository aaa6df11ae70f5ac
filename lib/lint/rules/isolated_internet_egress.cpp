#include "vpclint/lint/context.hpp"

#include "lint/paths.hpp"
#include "lint/tiers.hpp"

#include <set>
#include <string>

namespace vpclint::inline v0::rules {
namespace {

void check_isolated_internet_egress(lint_context& ctx) {
  auto const& net = ctx.net();
  std::set<std::uint32_t> told; // subnets
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    if (!nic.subnet.valid() || told.count(nic.subnet.value) != 0)
      continue;
    auto const& s = *net.subnets()[nic.subnet].declared;
    auto const tier = declared_class(s);
    if (tier != network::subnet_class::isolated && tier != network::subnet_class::vpn_only)
      continue;
    for (bool const ipv6 : {false, true}) {
      auto const v = ctx.paths().to_internet(id, ipv6);
      if (!v || !completes(*v))
        continue;
      told.insert(nic.subnet.value);
      auto& f =
          ctx.report(s.at, "subnet " + s.id + " is declared " + *s.tier + ", and " + nic.name +
                               " in it can reach the internet" + (ipv6 ? " over IPv6" : ""));
      f.with_note(nic.name + " is declared here", nic.at);
      f.remedy = "take the way out from its route table or from the transit gateway's, or declare "
                 "the subnet as what it is; `vpc-lint reach --trace` shows the way for " +
                 nic.name + " -> internet";
      f.resource = net.path(nic.subnet);
      break;
    }
  }
}

} // namespace

extern constinit rule const isolated_internet_egress{
    .info = {.id = "VPC6023",
             .name = "isolated-internet-egress",
             .summary =
                 "Something in a subnet declared isolated or vpn-only can reach the internet.",
             .rationale = "The way may lead through another VPC, where nobody looks for it: a "
                          "transit gateway with a default route, or an appliance.",
             .remedy = "Close the way out, or declare the subnet as what it is.",
             .level = severity::error,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "configure-subnets.html#subnet-types"},
             .facts = {"SUB-15", "TGW-5", "NAT-1"}},
    .check = &check_isolated_internet_egress};

} // namespace vpclint::inline v0::rules
