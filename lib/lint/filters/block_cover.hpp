#pragma once

#include "vpclint/net/interval_set.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/traffic_set.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace vpclint::inline v0::rules {

/// Traffic as numbers, the way `traffic_set::points` counts it. What one filter rule says is always
/// one interval.
using points = interval_set<std::uint32_t>;
using point_range = interval<std::uint32_t>;

/// The one interval of what a rule says.
[[nodiscard]] inline point_range points_of(traffic const& t) {
  return traffic_set(t).points().intervals().front();
}

/// A rule about one block.
struct block_rule {
  cidr block{};
  point_range what{};
  std::uint32_t owner{0}; ///< whatever the caller counts by
  bool fixed{false};      ///< covers others, and is never found superfluous itself
};

/// Rules about blocks, arranged so that it can be asked what is let through on every address of a
/// block. Blocks are nested or apart, so their order is that of a tree.
class block_cover {
public:
  /// `asked` are further blocks that `covered` will be asked about. O(n log n).
  explicit block_cover(std::vector<block_rule> rules, std::vector<cidr> const& asked = {});

  /// Takes away rules, one after the other, that the remaining ones cover exactly, narrow blocks
  /// and narrow traffic first; returns their owners in that order. What all rules together let
  /// through stays the same.
  [[nodiscard]] std::vector<std::uint32_t> take_superfluous();

  /// What the rules let through on every address of a block of the rules or one of `asked`; with
  /// `without`, not counting rules of that owner at the block itself.
  [[nodiscard]] points covered(cidr const& block,
                               std::optional<std::uint32_t> without = std::nullopt) const;

private:
  struct node {
    cidr block{};
    std::uint32_t parent{none};
    std::uint32_t first_rule{0}; ///< in `rules_`
    std::uint32_t last_rule{0};  ///< one behind
    std::vector<std::uint32_t> children{};
  };
  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

  [[nodiscard]] points own(node const& n, std::optional<std::uint32_t> without = {}) const;
  [[nodiscard]] points below(node const& n) const;
  [[nodiscard]] bool children_fill(node const& n) const;
  void cover();

  std::vector<block_rule> rules_; ///< by block
  std::vector<bool> gone_;        ///< by position in `rules_`
  std::vector<node> nodes_;       ///< in the order of blocks, so that parents come first
  std::vector<points> above_;     ///< what a node's ancestors and the node itself let through
  std::vector<points> full_;      ///< what a node and what lies in it let through on all of it
};

/// Of ranges that stand for rules of equal reach, those that the others and `base` cover: taken
/// away one after the other, narrow ones first. Positions in `ranges`, in that order. O(n *
/// pieces).
[[nodiscard]] std::vector<std::size_t> superfluous_ranges(std::vector<point_range> const& ranges,
                                                          points const& base);

/// Whether a set contains all of a range. O(log n).
[[nodiscard]] bool contains_range(points const& set, point_range const& range);

/// What a set of rules lets through for every address of the internet of one family: outside the
/// ranges that are private, shared, local, multicast or reserved (SVC-2), or 2000::/3.
[[nodiscard]] points open_to_the_internet(std::span<block_rule const> rules, bool ipv4);

/// Whether a block alone holds every address of the internet of its family.
[[nodiscard]] bool is_the_internet(cidr const& block);

} // namespace vpclint::inline v0::rules
