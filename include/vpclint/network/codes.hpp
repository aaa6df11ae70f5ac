#pragma once

#include <string_view>

/// Codes of the findings that resolution reports itself, because only it sees the written names.
namespace vpclint::inline v0::codes {

inline constexpr std::string_view name_missing = "VPC0010";
inline constexpr std::string_view name_ambiguous = "VPC0011";
inline constexpr std::string_view name_duplicate = "VPC0012";
inline constexpr std::string_view route_target_missing = "VPC2001";
inline constexpr std::string_view route_target_address = "VPC2002";
inline constexpr std::string_view security_group_missing = "VPC3001";

} // namespace vpclint::inline v0::codes
