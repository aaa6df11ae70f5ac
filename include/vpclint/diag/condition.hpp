#pragma once

#include "vpclint/support/assert.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// A condition of a document and which way it falls.
struct condition_value {
  std::string name{};
  bool holds{false};

  friend bool operator==(condition_value const&, condition_value const&) = default;
};

/// Which way several conditions fall together; empty: whatever they do.
using assignment = std::vector<condition_value>;

/// How many ways for conditions to fall are looked at, each on its own.
inline constexpr std::size_t max_cases = 64;

namespace detail {

/// Cases as bits of a word: which of them have a condition fall one way.
class case_bits {
public:
  explicit case_bits(std::span<assignment const> all) : all_(all) {
    for (std::size_t c = 0; c < all.front().size(); ++c) {
      std::uint64_t holds = 0;
      for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i][c].holds)
          holds |= std::uint64_t{1} << i;
      holds_.push_back(holds);
    }
  }
  [[nodiscard]] std::uint64_t everything() const {
    return all_.size() == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << all_.size()) - 1;
  }
  [[nodiscard]] std::uint64_t like(std::size_t row, std::size_t condition) const {
    return all_[row][condition].holds ? holds_[condition] : everything() & ~holds_[condition];
  }

  /// The fewest conditions that a case has in common with other chosen ones alone; of equally many
  /// those that fit most of them, then those that hold, then the first.
  [[nodiscard]] std::vector<std::size_t> shortest(std::size_t row, std::uint64_t chosen) const {
    std::vector<std::size_t> order;
    for (bool const wanted : {true, false})
      for (std::size_t c = 0; c < holds_.size(); ++c)
        if (all_[row][c].holds == wanted)
          order.push_back(c);
    std::vector<std::size_t> best;
    int most = 0;
    auto const try_out = [&](std::uint64_t fits, std::vector<std::size_t> conditions) {
      if ((fits & ~chosen) != 0 || std::popcount(fits) <= most)
        return;
      most = std::popcount(fits);
      best = std::move(conditions);
    };
    for (auto const c : order)
      try_out(like(row, c), {c});
    if (!best.empty())
      return best;
    for (std::size_t a = 0; a < order.size(); ++a)
      for (std::size_t b = a + 1; b < order.size(); ++b)
        if (auto const fits = like(row, order[a]) & like(row, order[b]); (fits & ~chosen) == 0)
          try_out(fits, {order[a], order[b]});
    if (!best.empty())
      return best;
    best = order;
    for (std::size_t drop = best.size(); drop-- > 0;) {
      std::uint64_t fits = everything();
      for (std::size_t k = 0; k < best.size(); ++k)
        if (k != drop)
          fits &= like(row, best[k]);
      if ((fits & ~chosen) == 0)
        best.erase(best.begin() + static_cast<std::ptrdiff_t>(drop));
    }
    return best;
  }

private:
  std::span<assignment const> all_;
  std::vector<std::uint64_t> holds_{}; // by condition
};

} // namespace detail

/// Says which of all the cases are chosen (bit i for case i) in few words: alternatives that fit
/// every chosen case and no other one. Nothing when all are. Not always the shortest there is, but
/// the same for the same cases. Precondition: all cases name the same conditions in the same order,
/// no two are alike, and there are at most `max_cases`. O(cases x conditions^2).
[[nodiscard]] inline std::vector<assignment> in_few_words(std::span<assignment const> all,
                                                          std::uint64_t chosen) {
  VPCLINT_ASSERT(all.size() <= max_cases);
  std::vector<assignment> out;
  if (all.empty())
    return out;
  detail::case_bits const bits(all);
  chosen &= bits.everything();
  if (chosen == bits.everything() || chosen == 0)
    return out;
  struct alternative {
    std::vector<std::size_t> conditions{};
    std::size_t row{0};
    std::uint64_t fits{0};
  };
  std::vector<alternative> found;
  for (std::size_t row = 0; row < all.size(); ++row) {
    if ((chosen >> row & 1U) == 0)
      continue;
    alternative a{.conditions = bits.shortest(row, chosen), .row = row, .fits = bits.everything()};
    for (auto const c : a.conditions)
      a.fits &= bits.like(row, c);
    found.push_back(std::move(a));
  }
  for (auto left = chosen; left != 0;) {
    alternative const* best = nullptr;
    for (auto const& a : found)
      if (best == nullptr || std::popcount(a.fits & left) > std::popcount(best->fits & left))
        best = &a;
    auto& words = out.emplace_back();
    for (auto const c : best->conditions)
      words.push_back(all[best->row][c]);
    left &= ~best->fits;
  }
  return out;
}

/// `CreateNat = true and Public = false`.
[[nodiscard]] inline std::string to_string(assignment const& a) {
  std::string out;
  for (auto const& c : a)
    out += (out.empty() ? "" : " and ") + c.name + (c.holds ? " = true" : " = false");
  return out;
}

/// `condition CreateNat = true, or Public = false`; empty for no alternatives.
[[nodiscard]] inline std::string to_string(std::vector<assignment> const& alternatives) {
  std::string out;
  for (auto const& a : alternatives)
    out += (out.empty() ? "condition " : ", or ") + to_string(a);
  return out;
}

} // namespace vpclint::inline v0
