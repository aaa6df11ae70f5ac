#pragma once

#include "analysis/end_classes.hpp"
#include "analysis/filter_sets.hpp"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace vpclint::inline v0::analysis {

/// What the groups of some classes say to each other. Groups look at ends one by one: what they say
/// is put into tables first, so that a pair costs a few look-ups.
class group_tables {
public:
  /// A class with its places in the tables.
  struct entry {
    std::uint32_t location{}, set{}, block{}, profile{}, number{}, clients{};
    std::size_t members{};
  };

  /// By location; the filters and the classes must outlive it.
  group_tables(filter_sets& filters, end_classes const& ends,
               std::span<std::uint32_t const> classes);

  /// The classes of one location; `like` is equal where the classes are, in the eyes of groups.
  struct place {
    std::size_t first{0}, last{0}; ///< positions in `entries`
    std::uint32_t like{0};

    [[nodiscard]] std::size_t size() const { return last - first; }
  };
  [[nodiscard]] std::span<entry const> entries() const { return entries_; }
  [[nodiscard]] std::span<place const> places() const { return places_; }
  [[nodiscard]] possible_client_ports clients(std::uint32_t number) const {
    return clients_[number];
  }

  /// How groups are asked on the way from one location to another.
  struct questions {
    bool source{true};      ///< those of the source are
    bool target{true};      ///< those of the destination are
    bool seen_member{true}; ///< and references see the source
  };
  /// How many pairs of ends, each with another, have the same client ports and the same passage.
  struct same {
    std::uint32_t groups{0};
    std::uint32_t clients{0};
    std::size_t pairs{0};
  };
  /// All pairs of two locations; valid until the next call.
  [[nodiscard]] std::span<same const> tally(place const& from, place const& to, questions const& q);
  /// What passes by that number.
  [[nodiscard]] passage passage_of(std::uint32_t number) const { return passages_[number]; }

private:
  static constexpr std::uint32_t unset = 0xffffffffU;
  static constexpr std::size_t most_kept = 1U << 20U;

  /// The number of what the groups of both ends together let pass.
  [[nodiscard]] std::uint32_t together(entry const& from, entry const& to, questions const& q) {
    std::uint32_t out = 0;
    if (q.source) {
      auto& slot = egress_[from.set][refers_[from.set] ? blocks_ + to.profile : to.block];
      if (slot == unset)
        slot = ask(direction::egress, from, to, refers_[from.set]);
      out = slot;
    }
    std::uint32_t in = 0;
    if (q.target) {
      auto& slot = ingress_[q.seen_member ? blocks_ + from.profile : from.block][to.set];
      if (slot == unset)
        slot = ask(direction::ingress, to, from, q.seen_member);
      in = slot;
    }
    auto const& row = both_[out];
    if (in < row.size() && row[in] != unset)
      return row[in];
    return meet(out, in);
  }
  [[nodiscard]] std::uint32_t ask(direction side, entry const& own, entry const& other,
                                  bool member);
  std::uint32_t meet(std::uint32_t a, std::uint32_t b);
  [[nodiscard]] std::uint32_t number_of(passage p);

  filter_sets& filters_;
  end_classes const& ends_;
  void find_places();
  void count(place const& from, place const& to, questions const& q, std::vector<same>& into);

  std::vector<entry> entries_{};
  std::vector<place> places_{};
  std::vector<bool> repeats_{}; ///< by `place::like`
  std::vector<std::uint32_t> sets_{};
  std::vector<possible_client_ports> clients_{};
  std::vector<bool> refers_{}; ///< outwards, by set
  std::size_t blocks_{0};
  std::vector<std::vector<std::uint32_t>> egress_{}; ///< by set, then block or profile of the other
  std::vector<std::vector<std::uint32_t>>
      ingress_{}; ///< by block or profile of the other, then set
  std::vector<std::vector<std::uint32_t>> both_{};
  std::vector<passage> passages_{};
  boost::unordered_flat_map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> numbers_{};
  boost::unordered_flat_map<std::uint64_t, std::vector<same>> tallies_{}; ///< of repeating places
  std::size_t kept_{0};
  std::vector<same> latest_{};
  std::vector<std::uint32_t> slot_{}; ///< where `count` has a combination, 0: nowhere
};

} // namespace vpclint::inline v0::analysis
