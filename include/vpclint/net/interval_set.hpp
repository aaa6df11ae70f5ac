#pragma once

#include "vpclint/net/uint128.hpp"
#include "vpclint/support/assert.hpp"

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// The unsigned integers, 128 bits included (which are no `std::unsigned_integral` in strict
/// C++20).
template <class T>
concept unsigned_number =
    (std::unsigned_integral<T> && !std::same_as<T, bool>) || std::same_as<T, uint128>;

/// The numbers from `first` to `last`, both included; `first <= last`.
template <unsigned_number T>
struct interval {
  T first{};
  T last{};

  [[nodiscard]] constexpr bool contains(T n) const { return first <= n && n <= last; }
  /// How many numbers; saturates at 2^128 - 1.
  [[nodiscard]] constexpr uint128 size() const {
    return saturating_add(uint128{last} - uint128{first}, 1);
  }

  friend constexpr bool operator==(interval const&, interval const&) = default;
  friend constexpr auto operator<=>(interval const&, interval const&) = default;
};

/// An exact set of numbers as the one list of intervals that are sorted, disjoint and not adjacent;
/// equal sets therefore have equal lists. Operations on two sets are linear in their intervals.
template <unsigned_number T>
class interval_set {
public:
  using interval_type = interval<T>;
  static constexpr T max_value = static_cast<T>(~T{0});

  /// The empty set.
  constexpr interval_set() = default;
  /// All of `[first, last]`; precondition: `first <= last`.
  constexpr interval_set(T first, T last) {
    VPCLINT_ASSERT(first <= last);
    items_.push_back({first, last});
  }
  constexpr interval_set(interval<T> i) : interval_set(i.first, i.last) {}
  /// The union of intervals in any order, overlapping or not; O(n log n).
  [[nodiscard]] static constexpr interval_set of(std::vector<interval<T>> items) {
    std::sort(items.begin(), items.end());
    interval_set out;
    for (auto const& i : items)
      out.append(i);
    return out;
  }
  [[nodiscard]] static constexpr interval_set single(T n) { return interval_set(n, n); }
  /// Every number.
  [[nodiscard]] static constexpr interval_set all() { return interval_set(T{0}, max_value); }

  [[nodiscard]] constexpr bool empty() const { return items_.empty(); }
  [[nodiscard]] constexpr bool is_all() const {
    return items_.size() == 1 && items_[0].first == 0 && items_[0].last == max_value;
  }
  /// O(log n).
  [[nodiscard]] constexpr bool contains(T n) const {
    auto const it = std::upper_bound(items_.begin(), items_.end(), n,
                                     [](T value, interval<T> const& i) { return value < i.first; });
    return it != items_.begin() && std::prev(it)->last >= n;
  }
  /// How many numbers; saturates at 2^128 - 1.
  [[nodiscard]] constexpr uint128 size() const {
    uint128 n = 0;
    for (auto const& i : items_)
      n = saturating_add(n, i.size());
    return n;
  }
  /// Least and greatest number; precondition: not empty.
  [[nodiscard]] constexpr T min() const {
    VPCLINT_ASSERT(!empty());
    return items_.front().first;
  }
  [[nodiscard]] constexpr T max() const {
    VPCLINT_ASSERT(!empty());
    return items_.back().last;
  }

  /// The intervals, in ascending order.
  [[nodiscard]] constexpr std::vector<interval<T>> const& intervals() const { return items_; }
  [[nodiscard]] constexpr auto begin() const { return items_.begin(); }
  [[nodiscard]] constexpr auto end() const { return items_.end(); }

  [[nodiscard]] friend constexpr interval_set operator|(interval_set const& a,
                                                        interval_set const& b) {
    interval_set out;
    out.items_.reserve(a.items_.size() + b.items_.size());
    auto i = a.begin();
    auto j = b.begin();
    while (i != a.end() || j != b.end()) {
      bool const take_a = j == b.end() || (i != a.end() && i->first <= j->first);
      out.append(take_a ? *i++ : *j++);
    }
    return out;
  }

  [[nodiscard]] friend constexpr interval_set operator&(interval_set const& a,
                                                        interval_set const& b) {
    interval_set out;
    auto i = a.begin();
    auto j = b.begin();
    while (i != a.end() && j != b.end()) {
      T const first = std::max(i->first, j->first);
      T const last = std::min(i->last, j->last);
      if (first <= last)
        out.items_.push_back({first, last});
      if (i->last < j->last)
        ++i;
      else
        ++j;
    }
    return out;
  }

  /// What is in `a` and not in `b`.
  [[nodiscard]] friend constexpr interval_set operator-(interval_set const& a,
                                                        interval_set const& b) {
    return a & ~b;
  }

  /// Every number that is not in the set.
  [[nodiscard]] constexpr interval_set operator~() const {
    interval_set out;
    T next = 0;
    for (auto const& i : items_) {
      if (i.first > next)
        out.items_.push_back({next, static_cast<T>(i.first - 1)});
      if (i.last == max_value)
        return out;
      next = static_cast<T>(i.last + 1);
    }
    out.items_.push_back({next, max_value});
    return out;
  }

  constexpr interval_set& operator|=(interval_set const& b) { return *this = *this | b; }
  constexpr interval_set& operator&=(interval_set const& b) { return *this = *this & b; }
  constexpr interval_set& operator-=(interval_set const& b) { return *this = *this - b; }

  /// Whether all of `a` is in `b`.
  [[nodiscard]] friend constexpr bool subset(interval_set const& a, interval_set const& b) {
    auto j = b.begin();
    for (auto const& i : a) {
      while (j != b.end() && j->last < i.first)
        ++j;
      if (j == b.end() || j->first > i.first || j->last < i.last)
        return false;
    }
    return true;
  }
  /// Whether the two sets share a number.
  [[nodiscard]] friend constexpr bool overlaps(interval_set const& a, interval_set const& b) {
    auto i = a.begin();
    auto j = b.begin();
    while (i != a.end() && j != b.end()) {
      if (i->last < j->first)
        ++i;
      else if (j->last < i->first)
        ++j;
      else
        return true;
    }
    return false;
  }

  friend constexpr bool operator==(interval_set const& a, interval_set const& b) {
    return a.items_ == b.items_;
  }
  /// An arbitrary but fixed total order (lexicographic by intervals), not inclusion.
  friend constexpr std::strong_ordering operator<=>(interval_set const& a, interval_set const& b) {
    for (std::size_t i = 0; i < a.items_.size() && i < b.items_.size(); ++i)
      if (auto const c = a.items_[i] <=> b.items_[i]; c != 0)
        return c;
    return a.items_.size() <=> b.items_.size();
  }

private:
  // Adds an interval that starts no earlier than any before it.
  constexpr void append(interval<T> const& i) {
    if (items_.empty() || (items_.back().last != max_value && items_.back().last + T{1} < i.first))
      items_.push_back(i);
    else
      items_.back().last = std::max(items_.back().last, i.last);
  }

  std::vector<interval<T>> items_;
};

} // namespace vpclint::inline v0
