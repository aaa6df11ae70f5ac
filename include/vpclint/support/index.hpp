#pragma once

#include "vpclint/support/assert.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// A dense id: the position of a `Tag` in its table. Ids of different tables don't mix. The default
/// value is "none" and compares greater than every valid id.
template <class Tag>
struct index {
  static constexpr std::uint32_t none_value = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t value{none_value};

  constexpr index() = default;
  constexpr explicit index(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}

  [[nodiscard]] constexpr bool valid() const { return value != none_value; }
  constexpr explicit operator bool() const { return valid(); }
  friend constexpr auto operator<=>(index const&, index const&) = default;
};

/// A vector that is subscripted by the dense ids of `Tag` only.
template <class Tag, class T = Tag>
class indexed_vector {
public:
  using id_type = index<Tag>;

  indexed_vector() = default;
  indexed_vector(std::initializer_list<T> items) : items_(items) {}
  explicit indexed_vector(std::vector<T> items) : items_(std::move(items)) {}

  [[nodiscard]] T const& operator[](id_type id) const {
    VPCLINT_ASSERT(id.value < items_.size());
    return items_[id.value];
  }
  [[nodiscard]] T& operator[](id_type id) {
    VPCLINT_ASSERT(id.value < items_.size());
    return items_[id.value];
  }
  id_type push_back(T item) {
    items_.push_back(std::move(item));
    return id_type(items_.size() - 1);
  }
  void reserve(std::size_t n) { items_.reserve(n); }
  void resize(std::size_t n) { items_.resize(n); }
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] T const& back() const { return items_.back(); }
  [[nodiscard]] T& back() { return items_.back(); }
  [[nodiscard]] auto begin() const { return items_.begin(); }
  [[nodiscard]] auto end() const { return items_.end(); }
  [[nodiscard]] auto begin() { return items_.begin(); }
  [[nodiscard]] auto end() { return items_.end(); }
  [[nodiscard]] std::vector<T> const& items() const { return items_; }
  /// The id of the item at position `i`; precondition: `i < size()`.
  [[nodiscard]] id_type id_at(std::size_t i) const { return id_type(i); }

private:
  std::vector<T> items_;
};

} // namespace vpclint::inline v0

template <class Tag>
struct std::hash<vpclint::index<Tag>> {
  std::size_t operator()(vpclint::index<Tag> id) const noexcept {
    return std::hash<std::uint32_t>{}(id.value);
  }
};
