#pragma once

namespace vpclint_test {

/// Whether the address sanitizer is compiled in. Long searches then take fewer designs: another
/// build of CI takes them all, and what a sanitizer can see shows in the first ones.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif
#else
inline constexpr bool sanitized = false;
#endif

} // namespace vpclint_test
