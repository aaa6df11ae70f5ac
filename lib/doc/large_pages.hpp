#pragma once

#include <cstddef>
#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

namespace vpclint::inline v0::doc::detail {

/// Asks for large pages for memory that is about to be filled: the first touch of each small page
/// costs more than filling it. Nothing happens where the memory is small or the system has none.
inline void prefer_large_pages(void const* memory, std::size_t size) {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t worth_asking = std::size_t{8} << 20U;
  if (size < worth_asking)
    return;
  auto const page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  auto* const first = static_cast<char*>(const_cast<void*>(memory));
  auto const skipped = (page - reinterpret_cast<std::uintptr_t>(memory) % page) % page;
  (void)::madvise(first + skipped, (size - skipped) / page * page, MADV_HUGEPAGE);
#else
  (void)memory;
  (void)size;
#endif
}

} // namespace vpclint::inline v0::doc::detail
