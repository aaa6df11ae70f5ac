#pragma once

#include "vpclint/network/network.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the rules of load balancers, databases, services and clusters ask of a workload.
namespace vpclint::inline v0::rules {

/// How many addresses of a subnet are left when the interfaces of a workload are not counted;
/// nothing for a subnet whose IPv4 block is not known (SUB-6, SUB-21).
[[nodiscard]] std::optional<std::uint64_t>
free_without(network::network const& net, index<subnet> id, index<network::workload> owner);

/// The subnets that the interfaces of a workload lie in, each once, in the order of the interfaces.
[[nodiscard]] std::vector<index<subnet>> subnets_of_members(network::network const& net,
                                                            network::workload const& w);
/// `subnet a`, `subnets a and b`.
[[nodiscard]] std::string subnet_words(network::network const& net,
                                       std::vector<index<subnet>> const& subnets);
/// `AZ a`, `AZs a and b`.
[[nodiscard]] std::string zone_list(std::vector<std::string> const& zones);

} // namespace vpclint::inline v0::rules
