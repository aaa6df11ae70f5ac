#include "memory.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <system_error>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif

namespace vpclint_tool {

void keep_memory() {
#ifdef __GLIBC__
  constexpr int all = std::numeric_limits<int>::max();
  constexpr int step = 16 << 20;
  mallopt(M_MMAP_MAX, 0); // what is mapped by itself is given back at once
  mallopt(M_TRIM_THRESHOLD, all);
  mallopt(M_TOP_PAD, step);
#endif
}

#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)
namespace {

// A large page is cleared in less time than a hundred small ones are asked for.
constexpr std::size_t worth_it = std::size_t{256} << 10U;
constexpr std::uintptr_t large_page = std::uintptr_t{2} << 20U;

// More than text, tree and design take; what is never touched costs nothing.
constexpr std::size_t for_each_byte = 5;

// Of large files just the text, and a tree that is mostly no smaller.
constexpr std::size_t likely_for_each_byte = 2;
constexpr std::size_t worth_a_thread = std::size_t{32} << 20U;

std::size_t bytes_of(std::vector<std::string> const& files, std::size_t max_bytes) {
  std::size_t sum = 0;
  for (auto const& file : files) {
    std::error_code error;
    auto const size = std::filesystem::file_size(file, error);
    if (!error && size <= max_bytes)
      sum += static_cast<std::size_t>(size);
  }
  return sum;
}

#ifdef MADV_POPULATE_WRITE
// By steps: while one is made, nobody else can change what is mapped.
void populate(std::stop_token const& stop, std::uintptr_t from, std::uintptr_t to) {
  constexpr auto step = 2 * large_page;
  for (; from < to && !stop.stop_requested(); from += step)
    if (::madvise(std::bit_cast<void*>(from), std::min(step, to - from), MADV_POPULATE_WRITE) != 0)
      return; // then it comes when it is touched
}
#endif

std::jthread populate_aside(std::uintptr_t from, std::uintptr_t to) {
#ifdef MADV_POPULATE_WRITE
  if (std::thread::hardware_concurrency() > 1)
    try {
      return std::jthread(populate, from, to);
    } catch (std::system_error const&) { // the machine gives no more threads
      return {};
    }
#endif
  (void)from;
  (void)to;
  return {};
}

} // namespace

std::jthread expect_files(std::vector<std::string> const& files, std::size_t max_bytes) {
  auto const bytes = bytes_of(files, max_bytes);
  if (bytes < worth_it || bytes > std::numeric_limits<std::size_t>::max() / for_each_byte)
    return {};
  // Memory that is given back at once stays the process's (see keep_memory) and is the next that it
  // takes.
  auto const size = bytes * for_each_byte;
  void* const room = std::malloc(size);
  if (room == nullptr)
    return {};
  auto const begin = reinterpret_cast<std::uintptr_t>(room);
  std::free(room);
  auto const first = (begin + large_page - 1) / large_page * large_page;
  // To the end of the last page that it reaches into: keep_memory has room taken for that.
  auto const last = (begin + size + large_page - 1) / large_page * large_page;
  if (last <= first)
    return {};
  (void)::madvise(std::bit_cast<void*>(first), last - first, MADV_HUGEPAGE);
  if (bytes < worth_a_thread)
    return {};
  return populate_aside(first, std::min(last, first + likely_for_each_byte * bytes));
}
#else
std::jthread expect_files(std::vector<std::string> const& /*files*/, std::size_t /*max_bytes*/) {
  return {};
}
#endif

} // namespace vpclint_tool
