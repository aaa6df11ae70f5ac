#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/network/network.hpp"

#include <vector>

namespace vpclint::inline v0::network {

/// Makes a network of a design: resolves every name to a dense id, fills in what AWS defaults (main
/// table, default ACL and group, local routes, default egress), finds the effective table and ACL
/// of each subnet, classifies subnets (SUB-15) and spells out the interfaces of workloads. Names
/// that are dangling, ambiguous or double become findings; everything else resolves all the same.
/// Never fails. O(n log n) in the size of the design.
[[nodiscard]] network resolve(design d, std::vector<finding>& findings);

} // namespace vpclint::inline v0::network
