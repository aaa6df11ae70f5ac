#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <future>
#include <system_error>
#include <thread>
#include <vector>

namespace vpclint::inline v0 {

/// How many threads are worth it for so many pieces of work: one for each processor, at most eight.
/// `wanted` is what the user asked for; 0 leaves it to the machine.
[[nodiscard]] inline std::size_t threads_for(std::size_t pieces, std::size_t wanted) {
  constexpr std::size_t most = 8;
  auto const machine = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  return std::min({pieces, wanted == 0 ? machine : wanted, most});
}

/// Does `work(i)` for every i below `count`, on the calling thread and up to `threads - 1` more.
/// Each piece is done once, the first ones first; what the pieces write must be apart. An exception
/// of a piece comes out here, when all threads have stopped.
template <class Work>
void for_each_piece(std::size_t count, std::size_t threads, Work const& work) {
  std::atomic<std::size_t> next{0};
  auto const take = [&] {
    for (auto i = next.fetch_add(1); i < count; i = next.fetch_add(1))
      work(i);
  };
  std::vector<std::future<void>> others;
  try {
    for (std::size_t t = 1; t < std::min(threads, count); ++t)
      others.push_back(std::async(std::launch::async, take));
  } catch (std::system_error const&) {
    // The machine gives no more threads: those that there are do it all.
  }
  take();
  for (auto& o : others)
    o.get();
}

} // namespace vpclint::inline v0
