#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/network/network.hpp"

#include <string_view>
#include <vector>

namespace vpclint::inline v0::network {

/// Makes a network of a design: resolves every name to a dense id, fills in what AWS defaults (main
/// table, default ACL and group, local routes, default egress), finds the effective table and ACL
/// of each subnet, classifies subnets (SUB-15) and spells out the interfaces of workloads. Names
/// that are dangling, ambiguous or double become findings; everything else resolves all the same.
/// Never fails. O(n log n) in the size of the design.
[[nodiscard]] network resolve(design d, std::vector<finding>& findings);

/// The unknown section where a thing of a VPC (empty: of the document) may stand although nothing
/// is known of it, such as `vpcs.shop.subnets`; null where there is none. A single resource that is
/// not known still has its name. O(gaps).
[[nodiscard]] gap const* unknown_section(design const& d, std::string_view vpc);

} // namespace vpclint::inline v0::network
