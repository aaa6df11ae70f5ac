#pragma once

#include "vpclint/support/assert.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

/// Sets of atoms, each stored once: equal sets have equal numbers, and what was met or joined
/// before is looked up. Set 0 is empty, set 1 is everything.
class set_algebra {
public:
  using id = std::uint32_t;
  using word = std::uint64_t;
  static constexpr id none = 0;
  static constexpr id all = 1;

  explicit set_algebra(std::size_t atoms)
      : atoms_(atoms), words_(std::max<std::size_t>(1, (atoms + 63) / 64)) {
    std::vector<word> w(words_, 0);
    (void)intern(w);
    for (std::size_t a = 0; a < atoms; ++a)
      put(w, a);
    if (atoms == 0)
      pool_.resize(2 * words_, 0);
    else
      (void)intern(w);
  }

  [[nodiscard]] std::size_t atoms() const { return atoms_; }
  [[nodiscard]] std::size_t words() const { return words_; }
  [[nodiscard]] std::span<word const> bits(id s) const {
    return {pool_.data() + std::size_t{s} * words_, words_};
  }
  [[nodiscard]] bool test(id s, std::size_t atom) const {
    return ((bits(s)[atom / 64] >> (atom % 64)) & 1U) != 0;
  }
  static void put(std::vector<word>& w, std::size_t atom) {
    w[atom / 64] |= word{1} << (atom % 64);
  }
  [[nodiscard]] std::vector<word> blank() const { return std::vector<word>(words_, 0); }

  id intern(std::span<word const> w) {
    std::uint64_t h = 0x9e3779b97f4a7c15U;
    for (auto const x : w)
      h = (h ^ x) * 0xff51afd7ed558ccdU + (h >> 29);
    auto& bucket = index_[h];
    for (auto const candidate : bucket)
      if (std::equal(w.begin(), w.end(), bits(candidate).begin()))
        return candidate;
    auto const made = static_cast<id>(pool_.size() / words_);
    pool_.insert(pool_.end(), w.begin(), w.end());
    bucket.push_back(made);
    return made;
  }

  id meet(id a, id b) {
    if (a == b || b == all)
      return a;
    if (a == all)
      return b;
    if (a == none || b == none)
      return none;
    if (a > b)
      std::swap(a, b);
    if (b < most_side) {
      if (b >= side_)
        widen(b);
      auto const place = a * side_ + b;
      if (meets_[place] == unknown_id) {
        auto const made = combine(a, b, true);
        meets_[place] = made;
      }
      return meets_[place];
    }
    auto const key = (std::uint64_t{a} << 32) | b;
    if (auto const it = far_meets_.find(key); it != far_meets_.end())
      return it->second;
    auto const made = combine(a, b, true);
    far_meets_.emplace(key, made);
    return made;
  }
  id join(id a, id b) { return a == b || b == none ? a : a == none ? b : combine(a, b, false); }
  id minus(id a, id b) {
    if (b == none || a == none)
      return a;
    auto w = blank();
    for (std::size_t i = 0; i < words_; ++i)
      w[i] = bits(a)[i] & ~bits(b)[i];
    return intern(w);
  }
  /// Whether they have an atom in common, without storing which.
  [[nodiscard]] bool overlap(id a, id b) const {
    if (a == b || b == all)
      return a != none;
    auto const one = bits(a);
    auto const two = bits(b);
    for (std::size_t i = 0; i < words_; ++i)
      if ((one[i] & two[i]) != 0)
        return true;
    return false;
  }
  [[nodiscard]] bool subset(id a, id b) { return meet(a, b) == a; }

private:
  static constexpr std::size_t most_side = 256;
  static constexpr id unknown_id = 0xffffffffU;

  /// Makes the table of meets large enough for a set.
  void widen(id largest) {
    auto side = std::max<std::size_t>(side_, 16);
    while (side <= largest)
      side *= 2;
    std::vector<id> wider(side * side, unknown_id);
    for (std::size_t row = 0; row < side_; ++row)
      for (std::size_t i = 0; i < side_; ++i)
        wider[row * side + i] = meets_[row * side_ + i];
    meets_ = std::move(wider);
    side_ = side;
  }

  id combine(id a, id b, bool common) {
    auto w = blank();
    for (std::size_t i = 0; i < words_; ++i)
      w[i] = common ? bits(a)[i] & bits(b)[i] : bits(a)[i] | bits(b)[i];
    return intern(w);
  }

  std::size_t atoms_;
  std::size_t words_;
  std::vector<word> pool_{};
  std::size_t side_{0}; ///< of the table of meets, for the sets that are met first
  std::vector<id> meets_{};
  boost::unordered_flat_map<std::uint64_t, id> far_meets_{};
  boost::unordered_flat_map<std::uint64_t, std::vector<id>> index_{};
};

} // namespace vpclint::inline v0::analysis
