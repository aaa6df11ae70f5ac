#pragma once

#include "vpclint/doc/node.hpp"
#include "vpclint/input/format.hpp"

#include <span>
#include <string_view>

namespace vpclint::inline v0::native {

/// How sure it is that a tree is a design in the native format; any mapping might be one.
[[nodiscard]] int confidence(doc::node root, std::string_view name);

/// Adds what the trees say to the design, in their order.
void read(std::span<input_document const> documents, design_builder& out);

} // namespace vpclint::inline v0::native
