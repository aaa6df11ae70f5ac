#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// An exact set of pairs, as the one list of products `key x rest` in which keys are disjoint,
/// rests differ, neither is empty, and products are sorted by key: every pair (k, r) of the set
/// stands in the product whose key holds k, and that product's rest is all that goes with k. Equal
/// sets have equal lists. `Key` and `Rest` are sets with `|`, `&`, `-`, `empty`, `subset`,
/// `overlaps` and a total order; `Rest` may be a `product_set` again, for tuples. Operations on two
/// sets are quadratic in their products.
template <class Key, class Rest>
class product_set {
public:
  struct part {
    Key key{};
    Rest rest{};

    friend constexpr bool operator==(part const&, part const&) = default;
  };

  /// The empty set.
  constexpr product_set() = default;
  /// `key x rest`, empty where one of them is.
  constexpr product_set(Key key, Rest rest) { add(std::move(key), std::move(rest)); }

  [[nodiscard]] constexpr bool empty() const { return parts_.empty(); }
  [[nodiscard]] constexpr std::vector<part> const& parts() const { return parts_; }

  /// All keys that something goes with.
  [[nodiscard]] constexpr Key keys() const {
    Key out;
    for (auto const& p : parts_)
      out |= p.key;
    return out;
  }
  /// All that goes with some key.
  [[nodiscard]] constexpr Rest rests() const {
    Rest out;
    for (auto const& p : parts_)
      out |= p.rest;
    return out;
  }

  [[nodiscard]] friend constexpr product_set operator|(product_set const& a, product_set const& b) {
    if (a.empty())
      return b;
    if (b.empty())
      return a;
    product_set out;
    std::vector<Key> left_of_b;
    left_of_b.reserve(b.parts_.size());
    for (auto const& q : b.parts_)
      left_of_b.push_back(q.key);
    for (auto const& p : a.parts_) {
      Key left = p.key;
      for (std::size_t j = 0; j < b.parts_.size(); ++j) {
        auto const common = p.key & b.parts_[j].key;
        if (common.empty())
          continue;
        out.add(common, p.rest | b.parts_[j].rest);
        left -= common;
        left_of_b[j] -= common;
      }
      out.add(std::move(left), p.rest);
    }
    for (std::size_t j = 0; j < b.parts_.size(); ++j)
      out.add(std::move(left_of_b[j]), b.parts_[j].rest);
    out.normalise();
    return out;
  }

  [[nodiscard]] friend constexpr product_set operator&(product_set const& a, product_set const& b) {
    product_set out;
    for (auto const& p : a.parts_)
      for (auto const& q : b.parts_)
        if (auto common = p.key & q.key; !common.empty())
          out.add(std::move(common), p.rest & q.rest);
    out.normalise();
    return out;
  }

  [[nodiscard]] friend constexpr product_set operator-(product_set const& a, product_set const& b) {
    product_set out;
    for (auto const& p : a.parts_) {
      Key left = p.key;
      for (auto const& q : b.parts_) {
        auto common = p.key & q.key;
        if (common.empty())
          continue;
        left -= common;
        out.add(std::move(common), p.rest - q.rest);
      }
      out.add(std::move(left), p.rest);
    }
    out.normalise();
    return out;
  }

  constexpr product_set& operator|=(product_set const& b) { return *this = *this | b; }
  constexpr product_set& operator&=(product_set const& b) { return *this = *this & b; }
  constexpr product_set& operator-=(product_set const& b) { return *this = *this - b; }

  /// Whether all of `a` is in `b`.
  [[nodiscard]] friend constexpr bool subset(product_set const& a, product_set const& b) {
    for (auto const& p : a.parts_) {
      Key left = p.key;
      for (auto const& q : b.parts_) {
        if (!overlaps(left, q.key))
          continue;
        if (!subset(p.rest, q.rest))
          return false;
        left -= q.key;
      }
      if (!left.empty())
        return false;
    }
    return true;
  }
  /// Whether the two sets share a pair.
  [[nodiscard]] friend constexpr bool overlaps(product_set const& a, product_set const& b) {
    for (auto const& p : a.parts_)
      for (auto const& q : b.parts_)
        if (overlaps(p.key, q.key) && overlaps(p.rest, q.rest))
          return true;
    return false;
  }

  friend constexpr bool operator==(product_set const& a, product_set const& b) {
    return a.parts_ == b.parts_;
  }
  /// An arbitrary but fixed total order, not inclusion.
  friend constexpr std::strong_ordering operator<=>(product_set const& a, product_set const& b) {
    for (std::size_t i = 0; i < a.parts_.size() && i < b.parts_.size(); ++i) {
      if (auto const c = a.parts_[i].key <=> b.parts_[i].key; c != 0)
        return c;
      if (auto const c = a.parts_[i].rest <=> b.parts_[i].rest; c != 0)
        return c;
    }
    return a.parts_.size() <=> b.parts_.size();
  }

private:
  constexpr void add(Key key, Rest rest) {
    if (!key.empty() && !rest.empty())
      parts_.push_back({std::move(key), std::move(rest)});
  }

  // Joins the keys of equal rests; keys are disjoint already.
  constexpr void normalise() {
    std::sort(parts_.begin(), parts_.end(),
              [](part const& a, part const& b) { return a.rest < b.rest; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (kept > 0 && parts_[kept - 1].rest == parts_[i].rest) {
        parts_[kept - 1].key |= parts_[i].key;
      } else {
        if (kept != i)
          parts_[kept] = std::move(parts_[i]);
        ++kept;
      }
    }
    parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(kept), parts_.end());
    std::sort(parts_.begin(), parts_.end(),
              [](part const& a, part const& b) { return a.key < b.key; });
  }

  std::vector<part> parts_;
};

} // namespace vpclint::inline v0
