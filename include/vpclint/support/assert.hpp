#pragma once

#include <cstdio>
#include <cstdlib>

/// Aborts with the failed condition when an invariant of ours is broken. On in every build; never
/// used for what a user wrote, which is a finding or a `failure`.
#define VPCLINT_ASSERT(condition)                                                                  \
  (static_cast<bool>(condition)                                                                    \
       ? static_cast<void>(0)                                                                      \
       : ::vpclint::detail::assertion_failed(#condition, __FILE__, __LINE__))

namespace vpclint::inline v0::detail {

[[noreturn]] inline void assertion_failed(char const* condition, char const* file, int line) {
  std::fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, condition);
  std::abort();
}

} // namespace vpclint::inline v0::detail
