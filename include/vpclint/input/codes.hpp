#pragma once

#include <array>
#include <string_view>

/// Codes of the findings that loaders report about values, as opposed to documents (see
/// `diag/codes.hpp`) and to networks (rules). The design is still read; what is not usable counts
/// as unknown, so that no second finding follows from the first.
namespace vpclint::inline v0::codes {

inline constexpr std::string_view contradictory_line = "VPC0020";
inline constexpr std::string_view part_unknown = "VPC0021";
inline constexpr std::string_view repeated_setting = "VPC0022";
inline constexpr std::string_view fact_assumed = "VPC0023";
inline constexpr std::string_view cidr_malformed = "VPC1001";
inline constexpr std::string_view cidr_host_bits = "VPC1002";
inline constexpr std::string_view address_malformed = "VPC1090";

/// A code of this page with its name for people and what it says.
struct input_code {
  std::string_view code{};
  std::string_view name{};
  std::string_view summary{};
};

/// Every code of this page, ascending.
inline constexpr std::array<input_code, 7> input_codes{{
    {contradictory_line, "contradictory-line",
     "A line is well-formed but can't be meant: a port range backwards, an ICMP type of the other "
     "family."},
    {part_unknown, "part-unknown", "A whole part of the design is marked as not known."},
    {repeated_setting, "repeated-setting",
     "The documents of a run make the same setting twice, differently."},
    {fact_assumed, "fact-assumed",
     "What the documents don't speak of, and is AWS's default nearly everywhere, is taken to be "
     "so."},
    {cidr_malformed, "cidr-malformed", "A text is not a CIDR block."},
    {cidr_host_bits, "cidr-host-bits", "A CIDR block has bits set behind its prefix length."},
    {address_malformed, "address-malformed",
     "A text is not an IP address of the family asked for."},
}};

} // namespace vpclint::inline v0::codes
