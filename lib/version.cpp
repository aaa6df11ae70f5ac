#include "vpclint/version.hpp"

namespace vpclint::inline v0 {

std::string_view version() { return VPCLINT_VERSION_STRING; }

} // namespace vpclint::inline v0
