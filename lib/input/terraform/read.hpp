#pragma once

#include "vpclint/input/format.hpp"

#include <span>

namespace vpclint::inline v0::terraform {

/// Adds what all plans and states of a run say to the design.
void read(std::span<input_document const> documents, design_builder& out);

} // namespace vpclint::inline v0::terraform
