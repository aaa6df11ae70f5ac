#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// A table from prefixes (`prefix4`, `prefix6` or `cidr`) to values, asked by address: which entry
/// is the longest that contains it. Entries are kept in the order of `Prefix`, in one vector; each
/// knows the entry next around it. Build it in one go where it is large: a single `insert` is O(n).
template <class Prefix, class T>
class prefix_map {
public:
  using value_type = std::pair<Prefix, T>;
  using address_type = decltype(std::declval<Prefix const&>().first());

  prefix_map() = default;
  /// Takes entries in any order; of several with an equal prefix the first is kept. O(n log n).
  explicit prefix_map(std::vector<value_type> entries) : entries_(std::move(entries)) {
    auto const less = [](value_type const& a, value_type const& b) { return a.first < b.first; };
    auto const same = [](value_type const& a, value_type const& b) { return a.first == b.first; };
    std::stable_sort(entries_.begin(), entries_.end(), less);
    entries_.erase(std::unique(entries_.begin(), entries_.end(), same), entries_.end());
    link();
  }

  /// Adds an entry; false, and nothing changes, when the prefix has one already. O(n).
  bool insert(Prefix const& p, T value) {
    auto const at = lower_bound(p);
    if (at < entries_.size() && entries_[at].first == p)
      return false;
    entries_.emplace(entries_.begin() + static_cast<std::ptrdiff_t>(at), p, std::move(value));
    link();
    return true;
  }
  /// Removes the entry of exactly `p`; whether there was one. O(n).
  bool erase(Prefix const& p) {
    auto const at = lower_bound(p);
    if (at == entries_.size() || entries_[at].first != p)
      return false;
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(at));
    link();
    return true;
  }

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] auto begin() const { return entries_.begin(); }
  [[nodiscard]] auto end() const { return entries_.end(); }

  /// The value of exactly `p`, or null; O(log n).
  [[nodiscard]] T const* find(Prefix const& p) const {
    auto const at = lower_bound(p);
    return at < entries_.size() && entries_[at].first == p ? &entries_[at].second : nullptr;
  }
  [[nodiscard]] T* find(Prefix const& p) { return const_cast<T*>(std::as_const(*this).find(p)); }

  /// The longest entry that contains all of `p`, or null. O(log n + length).
  [[nodiscard]] value_type const* longest_match(Prefix const& p) const {
    auto const at = match(p);
    return at == none ? nullptr : &entries_[at];
  }
  /// The longest entry that contains `a`, or null. O(log n + length).
  [[nodiscard]] value_type const* longest_match(address_type const& a) const {
    return longest_match(Prefix::host(a));
  }

  /// All entries that contain all of `p`, the longest first. O(log n + length).
  [[nodiscard]] std::vector<value_type const*> matches(Prefix const& p) const {
    std::vector<value_type const*> out;
    for (auto at = match(p); at != none; at = around_[at])
      out.push_back(&entries_[at]);
    return out;
  }
  [[nodiscard]] std::vector<value_type const*> matches(address_type const& a) const {
    return matches(Prefix::host(a));
  }

  /// The entries that lie inside `p` (itself included), in order. O(log n).
  [[nodiscard]] std::span<value_type const> inside(Prefix const& p) const {
    auto const from = lower_bound(p);
    auto const last = Prefix::host(p.last());
    auto const to =
        std::upper_bound(entries_.begin(), entries_.end(), last,
                         [](Prefix const& key, value_type const& e) { return key < e.first; });
    return std::span<value_type const>(entries_).subspan(
        from, static_cast<std::size_t>(to - entries_.begin()) - from);
  }

private:
  static constexpr auto none = static_cast<std::uint32_t>(-1);

  [[nodiscard]] std::size_t lower_bound(Prefix const& p) const {
    auto const it =
        std::lower_bound(entries_.begin(), entries_.end(), p,
                         [](value_type const& e, Prefix const& key) { return e.first < key; });
    return static_cast<std::size_t>(it - entries_.begin());
  }

  // The last entry not after `p` contains `p`, or every entry that does lies around that entry:
  // blocks are nested or disjoint.
  [[nodiscard]] std::uint32_t match(Prefix const& p) const {
    auto const it =
        std::upper_bound(entries_.begin(), entries_.end(), p,
                         [](Prefix const& key, value_type const& e) { return key < e.first; });
    if (it == entries_.begin())
      return none;
    auto at = static_cast<std::uint32_t>(it - entries_.begin() - 1);
    while (at != none && !entries_[at].first.contains(p))
      at = around_[at];
    return at;
  }

  void link() {
    around_.assign(entries_.size(), none);
    std::uint32_t open = none;
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      while (open != none && !entries_[open].first.contains(entries_[i].first))
        open = around_[open];
      around_[i] = open;
      open = i;
    }
  }

  std::vector<value_type> entries_;
  std::vector<std::uint32_t> around_; // the smallest entry that contains this one
};

} // namespace vpclint::inline v0
