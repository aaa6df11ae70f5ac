// Compiled by ctest alone, with a right and with wrong texts in place of LITERAL.
#include "vpclint/net/prefix.hpp"

using namespace vpclint::literals;

constexpr auto block = LITERAL ""_cidr;
static_assert(block.length() <= block.width());
