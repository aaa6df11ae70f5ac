#pragma once

#include <array>
#include <string_view>

/// Codes of the findings about documents themselves, before any rule has looked at the design. They
/// are stable: never reused, never renumbered.
namespace vpclint::inline v0::codes {

inline constexpr std::string_view document_unreadable = "VPC0001";
inline constexpr std::string_view document_syntax = "VPC0002";
inline constexpr std::string_view document_encoding = "VPC0003";
inline constexpr std::string_view document_limit = "VPC0004";
inline constexpr std::string_view duplicate_key = "VPC0005";
inline constexpr std::string_view unknown_key = "VPC0006";
inline constexpr std::string_view wrong_type = "VPC0007";
inline constexpr std::string_view malformed_line = "VPC0008";
inline constexpr std::string_view unsupported_version = "VPC0009";
inline constexpr std::string_view missing_key = "VPC0014";

/// A code of this page with its name for people and what it says.
struct document_code {
  std::string_view code{};
  std::string_view name{};
  std::string_view summary{};
};

/// Every code of this page, ascending.
inline constexpr std::array<document_code, 10> document_codes{{
    {document_unreadable, "document-unreadable", "A file can't be opened or read."},
    {document_syntax, "document-syntax", "A document is not well-formed YAML or JSON."},
    {document_encoding, "document-encoding", "A document is not text in UTF-8 or UTF-16."},
    {document_limit, "document-limit", "A document is too large, too deep or expands too far."},
    {duplicate_key, "duplicate-key", "A mapping has the same key twice; the first one counts."},
    {unknown_key, "unknown-key", "A mapping has a key that means nothing there."},
    {wrong_type, "wrong-type", "A value has another type than its key asks for."},
    {malformed_line, "malformed-line", "A short line does not follow its grammar."},
    {unsupported_version, "unsupported-version", "A document asks for a version not known here."},
    {missing_key, "missing-key", "A mapping lacks a key that it must have."},
}};

} // namespace vpclint::inline v0::codes
