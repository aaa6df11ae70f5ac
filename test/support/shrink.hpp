#pragma once

#include "vpclint/model/design.hpp"

#include <functional>

namespace vpclint_test {

/// The design with as many parts left out as can be while `fails` holds; precondition: it holds for
/// `d`. O(parts squared) calls at worst.
[[nodiscard]] vpclint::design shrink(vpclint::design d,
                                     std::function<bool(vpclint::design const&)> const& fails);

} // namespace vpclint_test
