#pragma once

#include "vpclint/network/network.hpp"

#include <set>
#include <string>
#include <vector>

/// Tiers that were spread over AZs, for the rules about what one AZ takes down.
namespace vpclint::inline v0::rules {

/// Subnets of one VPC that serve the same end in several AZs.
struct spread_tier {
  index<vpc> home{};
  std::string text{};
  std::vector<index<subnet>> subnets{};
};

/// The known AZs of some subnets.
[[nodiscard]] std::set<std::string> zones_of_subnets(network::network const& net,
                                                     std::vector<index<subnet>> const& subnets);

/// By the word that the design has for the tier, else by how the subnets are connected; without
/// subnets that packets only pass.
[[nodiscard]] std::vector<spread_tier> spread_tiers(network::network const& net);

} // namespace vpclint::inline v0::rules
