#pragma once

#include "vpclint/doc/node.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace vpclint::inline v0::doc {

/// What a scalar stands for by the core schema of YAML 1.2 (section 10.3), of which JSON's literals
/// are a part: `yes`, `on` and `0777` are no booleans and no octal numbers.
enum class scalar_type : std::uint8_t { null, boolean, integer, real, string };

/// The type of a scalar: a string when it is quoted or tagged `!`; by its tag when that is one of
/// the core schema (`!!str`, `!!int`, ...); else by what it looks like. Other tags (`!Ref`) change
/// nothing. Precondition: `n.is_scalar()`.
[[nodiscard]] scalar_type type_of(node n);

/// Whether a text without quotes and tag is a string: no number, boolean or null.
[[nodiscard]] bool looks_like_string(std::string_view text);

/// An empty, `null` or `~` scalar; false for missing nodes and containers.
[[nodiscard]] bool is_null(node n);
/// `true` or `false` (also `True`, `TRUE`, ...); nothing for anything else.
[[nodiscard]] std::optional<bool> as_bool(node n);
/// An integer that fits, in decimal, `0o` or `0x`; nothing for anything else, reals included.
[[nodiscard]] std::optional<std::int64_t> as_int(node n);

/// What a node is, for messages: "a mapping", "a list", "a string", "a number", "true or false",
/// "nothing".
[[nodiscard]] std::string_view describe(node n);

} // namespace vpclint::inline v0::doc
