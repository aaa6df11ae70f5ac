#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace vpclint_test {

/// Pseudo-random numbers that are the same on every platform for the same seed (splitmix64).
class dice {
public:
  explicit dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 0x243F6A8885A308D3U) {}

  [[nodiscard]] std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    auto z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  /// From 0 to `n - 1`; precondition: `n > 0`.
  [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  /// From `first` to `last`, both included.
  [[nodiscard]] int between(int first, int last) {
    return first + static_cast<int>(below(static_cast<std::size_t>(last - first) + 1));
  }
  [[nodiscard]] bool percent(int p) { return static_cast<int>(below(100)) < p; }
  template <class T>
  [[nodiscard]] T pick(std::vector<T> const& from) {
    return from[below(from.size())];
  }
  template <class T>
  [[nodiscard]] T pick(std::initializer_list<T> from) {
    return *(from.begin() + below(from.size()));
  }

private:
  std::uint64_t state_;
};

} // namespace vpclint_test
