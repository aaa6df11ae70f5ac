#include "vpclint/lint/context.hpp"

#include "lint/routing.hpp"
#include "lint/workloads.hpp"

#include <algorithm>
#include <map>

namespace vpclint::inline v0::rules {
namespace {

/// Another NAT device of the same VPC in an AZ; empty when there is none.
std::string nat_in_az(network::network const& net, index<vpc> vpc, std::string const& az) {
  for (auto const& g : net.nat_gateways())
    if (g.vpc == vpc && g.regional == false && g.subnet.valid() && g.is_public == true &&
        g.available == true && net.subnets()[g.subnet].az == az)
      return g.declared->id;
  return {};
}

void report_cross_az(lint_context& ctx, nat_use const& use, std::string const& az,
                     std::vector<index<subnet>> const& users) {
  auto const& net = ctx.net();
  auto const& table = net.route_tables()[use.table];
  auto const device = nat_text(net, use.device);
  auto const subnets = subnet_words(net, users);
  auto const& nat = nat_az(net, use.device);
  auto& f = ctx.report(use.route->at, subnets + " in AZ " + az +
                                          (users.size() == 1 ? " leaves" : " leave") + " through " +
                                          device + " in AZ " + nat);
  f.resource = net.path(use.table);
  for (auto const s : users)
    f.with_note("subnet " + net.subnets()[s].declared->id + " is in AZ " + az,
                net.subnets()[s].declared->at);
  f.with_note(device + " is in AZ " + nat, nat_place(net, use.device));
  auto const other = nat_in_az(net, table.vpc, az);
  bool const all = users.size() == table.subnets.size();
  if (other.empty())
    f.remedy = "add a NAT gateway in AZ " + az + " and route " + subnets + " to it";
  else if (all)
    f.remedy = "write `" + destination_text(net, *use.route) + ": " + other + "` in " +
               table_text(net, use.table);
  else
    f.remedy = "give " + subnets + " a route table that leads to NAT gateway " + other;
}

void check_cross_az_use(lint_context& ctx, nat_use const& use) {
  auto const& net = ctx.net();
  if (use.device.regional == true)
    return; // NAT-18: it serves every AZ
  auto const& nat = nat_az(net, use.device);
  std::map<std::string, std::vector<index<subnet>>> by_az;
  std::vector<index<subnet>> open;
  for (auto const s : net.route_tables()[use.table].subnets) {
    auto const& az = net.subnets()[s].az;
    if (s == use.device.subnet)
      continue;
    if (!use.device.regional || az.empty() || nat.empty())
      open.push_back(s);
    else if (az != nat)
      by_az[az].push_back(s);
  }
  if (!by_az.empty() && !use.device.works) {
    auto const device = nat_text(net, use.device);
    undecided(ctx, use.route->at,
              "whether subnets of other AZs leave through " + device + " in AZ " + nat +
                  " depends on the state of " + device + ", which is not known")
        .resource = net.path(use.table);
    by_az.clear();
  }
  for (auto const& [az, users] : by_az)
    report_cross_az(ctx, use, az, users);
  if (open.empty())
    return;
  auto const device = nat_text(net, use.device);
  std::string const fact = !use.device.regional ? "whether " + device + " is regional"
                           : nat.empty()        ? "the AZ of " + device
                                                : "the AZ of " + subnet_words(net, open);
  undecided(ctx, use.route->at,
            "whether " + subnet_words(net, open) + (open.size() == 1 ? " is" : " are") +
                " in the AZ of " + device + " depends on " + fact + ", which is not known")
      .resource = net.path(use.table);
}

void check_nat_gateway_cross_az(lint_context& ctx) {
  for (auto const& use : nat_uses(ctx.net()))
    check_cross_az_use(ctx, use);
}

} // namespace

extern constinit rule const nat_gateway_cross_az{
    .info = {.id = "VPC5014",
             .name = "nat-gateway-cross-az",
             .summary = "Subnets leave through a NAT gateway or NAT instance in another AZ.",
             .rationale =
                 "When that AZ fails, these subnets are offline as well, and until then every "
                 "byte is charged for crossing between AZs.",
             .remedy = "Give each AZ a NAT gateway and a route table of its own, or use a regional "
                       "NAT gateway.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "nat-gateway-basics.html"},
             .facts = {"NAT-1", "NAT-15", "NAT-18", "NAT-20"}},
    .check = &check_nat_gateway_cross_az};

} // namespace vpclint::inline v0::rules
