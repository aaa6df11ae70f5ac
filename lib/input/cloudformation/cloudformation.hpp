#pragma once

#include "vpclint/doc/node.hpp"
#include "vpclint/input/format.hpp"

#include <span>
#include <string_view>

namespace vpclint::inline v0::cfn {

/// How sure it is that a tree is a CloudFormation template, by its sections.
[[nodiscard]] int confidence(doc::node root, std::string_view name);

/// Adds what the templates of a run make together to the design.
void read(std::span<input_document const> documents, design_builder& out);

} // namespace vpclint::inline v0::cfn
