#pragma once

#include "vpclint/doc/node.hpp"

#include <string_view>

/// What answers look like, whatever is in them.
namespace vpclint::inline v0::dump {

inline constexpr int most_nesting = 6;

[[nodiscard]] bool is_account(std::string_view text);
/// Two letters, one or two words and a number, as AWS names its Regions.
[[nodiscard]] bool is_region(std::string_view text);
/// `{"status_code": 200, "data": {...}}`.
[[nodiscard]] bool is_recording(doc::node n);
/// The answer of describe-vpc-attribute.
[[nodiscard]] bool is_attribute(doc::node n);
/// A key that collectors put around answers: an account, a Region, a call, a service.
[[nodiscard]] bool is_wrapper(std::string_view key);
/// The first item of a list, or a missing node.
[[nodiscard]] doc::node first_of(doc::node list);
/// How sure it is that this is an answer, from 0 to 100.
[[nodiscard]] int likeness(doc::node n, int depth = 0);

} // namespace vpclint::inline v0::dump
