#pragma once

#include "vpclint/model/design.hpp"

#include <cstdint>

namespace vpclint_test {

/// A small random design, the same for the same seed everywhere: one to three VPCs with any of the
/// gateways, filters and workloads there are, most of it in working order, some of it broken, some
/// of it unknown. No address stands twice in one VPC.
[[nodiscard]] vpclint::design generate(std::uint64_t seed);

} // namespace vpclint_test
