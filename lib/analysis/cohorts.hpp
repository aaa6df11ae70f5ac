#pragma once

#include "vpclint/network/network.hpp"

#include "analysis/end_classes.hpp"
#include "analysis/filter_sets.hpp"

#include <cstdint>
#include <vector>

namespace vpclint::inline v0::analysis {

/// Classes of IPv4 interfaces in different VPCs that everybody in yet other VPCs sees alike, and
/// that see everybody there alike: what comes of one template. Two classes of different VPCs have
/// the same shape as any other two of their cohorts.
struct cohorts {
  static constexpr std::uint32_t none = 0xffffffffU;

  std::vector<std::uint32_t> of_class{};             ///< by class; none: it stands for itself
  std::vector<std::vector<std::uint32_t>> members{}; ///< classes of each, ascending
};

/// Sorts classes into cohorts. Leaves out VPCs with overlapping blocks, peerings, VPN gateways,
/// routes inside their own blocks or NAT routes that other VPCs' addresses take, and interfaces
/// that stand for themselves. O(classes x distinct tables).
[[nodiscard]] cohorts find_cohorts(network::network const& net, filter_sets& filters,
                                   end_classes const& ends, aws::semantics_options const& options);

} // namespace vpclint::inline v0::analysis
