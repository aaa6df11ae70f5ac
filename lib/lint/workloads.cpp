#include "lint/workloads.hpp"

#include "vpclint/aws/reserved_addresses.hpp"

#include "lint/address_helpers.hpp"

#include <algorithm>

namespace vpclint::inline v0::rules {

std::optional<std::uint64_t> free_without(network::network const& net, index<subnet> id,
                                          index<network::workload> owner) {
  auto const& s = net.subnets()[id];
  if (!s.ipv4)
    return std::nullopt;
  std::vector<std::uint32_t> taken;
  for (auto const n : s.interfaces) {
    auto const& nic = net.interfaces()[n];
    if (nic.owner == owner)
      continue;
    for (auto const& a : nic.addresses)
      if (s.ipv4->contains(address(a.private_ip)) && !aws::reserved_as(*s.ipv4, a.private_ip))
        taken.push_back(a.private_ip.bits);
  }
  std::sort(taken.begin(), taken.end());
  taken.erase(std::unique(taken.begin(), taken.end()), taken.end());
  auto const usable = static_cast<std::uint64_t>(aws::usable_addresses(*s.ipv4));
  return usable > taken.size() ? usable - taken.size() : 0;
}

std::vector<index<subnet>> subnets_of_members(network::network const& net,
                                              network::workload const& w) {
  std::vector<index<subnet>> out;
  for (auto const m : w.members) {
    auto const id = net.interfaces()[m].subnet;
    if (id.valid() && std::find(out.begin(), out.end(), id) == out.end())
      out.push_back(id);
  }
  return out;
}

std::string subnet_words(network::network const& net, std::vector<index<subnet>> const& subnets) {
  std::vector<std::string> names;
  for (auto const id : subnets)
    names.push_back(net.subnets()[id].declared->id);
  return (names.size() == 1 ? "subnet " : "subnets ") + listed_words(names);
}

std::string zone_list(std::vector<std::string> const& zones) {
  return (zones.size() == 1 ? "AZ " : "AZs ") + listed_words(zones);
}

} // namespace vpclint::inline v0::rules
