#pragma once

#include <string_view>

/// Codes of the findings that the lint floor reports outside of any rule's own check or looks for.
namespace vpclint::inline v0::codes {

inline constexpr std::string_view fact_unknown = "VPC0013";
inline constexpr std::string_view ignore_expired = "VPC0040";
inline constexpr std::string_view ignore_unused = "VPC0041";
inline constexpr std::string_view ignore_unknown_rule = "VPC0042";
inline constexpr std::string_view ignore_without_reason = "VPC0043";
inline constexpr std::string_view expectation_failed = "VPC0050";
inline constexpr std::string_view expectation_undecided = "VPC0051";

} // namespace vpclint::inline v0::codes
