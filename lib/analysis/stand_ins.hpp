#pragma once

#include "vpclint/net/address.hpp"

#include <cstdint>

namespace vpclint::inline v0::analysis {

/// Addresses of 240.0.0.0/4 (no host has one) stand for the public ones that nobody wrote down: a
/// few for each interface, by its dense id.
inline constexpr std::uint32_t stand_in_base = 0xF0000000U;
inline constexpr std::uint32_t stand_ins_each = 16;

/// Whether Amazon will choose it; no filter can name it, but one may happen to cover it.
[[nodiscard]] inline bool is_stand_in(address a) { return a.is_v4() && is_class_e(a.v4()); }

} // namespace vpclint::inline v0::analysis
