#pragma once

#include "lint/routing.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

/// The NAT devices that the rules of availability look at.
namespace vpclint::inline v0::rules {

/// Who uses the zonal NAT devices of a VPC.
struct vpc_nat {
  std::vector<nat_device> devices{};
  std::vector<index<subnet>> users{};
};

[[nodiscard]] inline vpc_nat zonal_nat_of(network::network const& net, index<vpc> vpc,
                                          std::vector<nat_use> const& uses) {
  vpc_nat out;
  for (auto const& use : uses) {
    if (net.route_tables()[use.table].vpc != vpc || use.device.regional == true)
      continue;
    bool used = false;
    for (auto const s : net.route_tables()[use.table].subnets) {
      if (s == use.device.subnet)
        continue;
      used = true;
      if (std::find(out.users.begin(), out.users.end(), s) == out.users.end())
        out.users.push_back(s);
    }
    if (used && std::find(out.devices.begin(), out.devices.end(), use.device) == out.devices.end())
      out.devices.push_back(use.device);
  }
  return out;
}

/// Whether all NAT devices that subnets of several AZs of a VPC use stand in one AZ, which VPC5015
/// reports.
[[nodiscard]] inline bool nat_is_in_one_zone(network::network const& net, vpc_nat const& nat) {
  std::set<std::string> users;
  std::set<std::string> devices;
  for (auto const s : nat.users)
    users.insert(net.subnets()[s].az);
  for (auto const& d : nat.devices)
    devices.insert(nat_az(net, d));
  return users.size() > 1 && devices.size() == 1;
}

} // namespace vpclint::inline v0::rules
