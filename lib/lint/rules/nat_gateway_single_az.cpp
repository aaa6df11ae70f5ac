#include "vpclint/lint/context.hpp"

#include "lint/address_helpers.hpp"
#include "lint/routing.hpp"
#include "lint/zonal_nat.hpp"

#include <algorithm>
#include <set>

namespace vpclint::inline v0::rules {
namespace {

void check_single_az_of(lint_context& ctx, vpc_nat const& nat) {
  auto const& net = ctx.net();
  if (nat.users.size() < 2)
    return; // one subnet is one AZ
  std::set<std::string> user_azs;
  std::set<std::string> device_azs;
  std::string missing;
  for (auto const s : nat.users) {
    if (net.subnets()[s].az.empty())
      missing = "the AZ of subnet " + net.subnets()[s].declared->id;
    else
      user_azs.insert(net.subnets()[s].az);
  }
  bool const users_open = !missing.empty();
  bool devices_open = false;
  for (auto const& d : nat.devices) {
    if (nat_az(net, d).empty() || !d.regional) {
      missing = d.regional ? "the AZ of " + nat_text(net, d)
                           : "whether " + nat_text(net, d) + " is regional";
      // One device is one AZ, wherever it is.
      devices_open = devices_open || nat.devices.size() > 1 || !d.regional;
    } else {
      device_azs.insert(nat_az(net, d));
    }
  }
  if (device_azs.size() > 1 || (user_azs.size() < 2 && !users_open))
    return;
  auto const& first = nat.devices.front();
  auto const text = nat_text(net, first);
  if (devices_open || user_azs.size() < 2) {
    undecided(ctx, nat_place(net, first),
              "whether " + text + " is the only NAT device of several AZs depends on " + missing +
                  ", which is not known")
        .resource = nat_path(net, first);
    return;
  }
  std::vector<std::string> const azs(user_azs.begin(), user_azs.end());
  std::vector<std::string> names;
  for (auto const& d : nat.devices)
    names.push_back(nat_text(net, d));
  auto const where = device_azs.empty() ? std::string{} : " in AZ " + *device_azs.begin();
  auto& f = ctx.report(nat_place(net, first),
                       listed_words(names) + where + (names.size() == 1 ? " is" : " are") +
                           " the only way out for subnets of AZs " + listed_words(azs));
  f.resource = nat_path(net, first);
  for (auto const s : nat.users)
    f.with_note("subnet " + net.subnets()[s].declared->id + " leaves by " +
                    (names.size() == 1 ? "it" : "them"),
                net.subnets()[s].declared->at);
  std::vector<std::string> others;
  for (auto const& az : azs)
    if (device_azs.count(az) == 0)
      others.push_back(az);
  if (!others.empty() && !device_azs.empty())
    f.remedy = (others.size() == 1 ? "add a NAT gateway in AZ "
                                   : "add a NAT gateway in each of the AZs ") +
               listed_words(others) +
               " and route the subnets there to it, or use one regional NAT gateway";
}

void check_nat_gateway_single_az(lint_context& ctx) {
  auto const& net = ctx.net();
  auto const uses = nat_uses(net);
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const nat = zonal_nat_of(net, net.vpcs().id_at(i), uses);
    if (!nat.devices.empty())
      check_single_az_of(ctx, nat);
  }
}

} // namespace

extern constinit rule const nat_gateway_single_az{
    .info = {.id = "VPC5015",
             .name = "nat-gateway-single-az",
             .summary = "Subnets of several AZs depend on NAT devices in a single one.",
             .rationale = "When that AZ fails, every AZ of the VPC loses its way to the internet, "
                          "although the workloads there still run.",
             .remedy = "Add a NAT gateway in each AZ, or use a regional one.",
             .level = severity::warning,
             .since = "0.1.0",
             .references = {"https://docs.aws.amazon.com/vpc/latest/userguide/"
                            "nat-gateway-basics.html"},
             .facts = {"NAT-1", "NAT-15", "NAT-18", "NAT-20"}},
    .check = &check_nat_gateway_single_az};

} // namespace vpclint::inline v0::rules
