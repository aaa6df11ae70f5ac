#pragma once

#include "vpclint/analysis/selection.hpp"
#include "vpclint/aws/options.hpp"
#include "vpclint/network/network.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vpclint::inline v0::analysis {

/// The pairs of a question's members in groups that fare alike: no route and no filter tells two
/// members of one kind apart, so one pair of two kinds stands for all pairs of these kinds.
class alike_pairs {
public:
  struct member_pair {
    std::size_t from{0}; ///< positions in the selections
    std::size_t to{0};
    std::size_t group{0};
    /// No pair before it in its group has this source, or none has this destination. What is said
    /// of one end of a pair, or of neither, is said of these pairs, too.
    bool leads{false};
  };

  /// Every pair is a group of its own.
  alike_pairs(selection const& from, selection const& to);
  /// By the classes of the set engine. O(n log n) in interfaces.
  alike_pairs(network::network const& net, aws::semantics_options const& semantics,
              selection const& from, selection const& to);

  [[nodiscard]] std::size_t groups() const { return sources_.size() * targets_.size(); }
  /// Pairs of all groups; an interface makes none with itself.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::size_t size(std::size_t group) const;
  /// Every pair, in the order of the members.
  [[nodiscard]] std::vector<member_pair> every() const;
  /// Those of a group that lead, in the same order; none when it has no pair. O(its members).
  [[nodiscard]] std::vector<member_pair> leading(std::size_t group) const;
  /// Those of every group, in the same order.
  [[nodiscard]] std::vector<member_pair> leading() const;
  /// The first pair of each group that has any, in the same order.
  [[nodiscard]] std::vector<member_pair> first_of_each() const;

private:
  using positions = std::vector<std::size_t>;

  void gather(std::vector<std::uint32_t> const& kinds, std::vector<positions>& into,
              std::vector<std::size_t>& of) const;
  void find_same_ends(selection const& from, selection const& to);
  [[nodiscard]] bool makes_pair(std::size_t from, std::size_t to) const {
    return same_end_[from] != to;
  }
  [[nodiscard]] std::size_t first_target(std::size_t from, positions const& targets) const;
  [[nodiscard]] std::size_t first_source(std::size_t to, positions const& sources) const;

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  std::vector<positions> sources_{}, targets_{};           ///< of each kind, by their first
  std::vector<std::size_t> source_kind_{}, target_kind_{}; ///< of each member
  std::vector<std::size_t> same_end_{}; ///< by source: the destination that is the same end
};

} // namespace vpclint::inline v0::analysis
