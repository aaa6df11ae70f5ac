#pragma once

#include "vpclint/aws/acl_evaluation.hpp"
#include "vpclint/network/network.hpp"

#include "lint/filters/block_cover.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0::rules {

/// What an entry with known parts matches; its parts that are not decided by others shrink.
class acl_region {
public:
  acl_region() = default;
  explicit acl_region(block_rule const& r);

  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  /// Adds all traffic that is left for some address.
  void add_traffic(std::vector<point_range>& to) const;
  /// Takes away what `r` matches; whether there was something to take. O(log pieces + those met).
  bool take(block_rule const& r);
  [[nodiscard]] bool overlaps(block_rule const& r) const;

private:
  /// Traffic of an unbroken range of addresses, which begins at the key.
  struct piece {
    uint128 last{};
    points what{};
  };
  using piece_map = std::map<uint128, piece>;

  /// The first piece that has an address from `first` on.
  [[nodiscard]] piece_map::const_iterator from(uint128 first) const;

  bool ipv4_{true};
  piece_map pieces_{};
};

/// Entries of one side, arranged so that those that share packets with one are found without
/// looking at all. Blocks are nested or apart, so that those that share addresses with a block are
/// the ones it lies in and the ones that lie in it.
class entry_index {
public:
  /// Nothing stands for an entry that is not to be found.
  explicit entry_index(std::vector<std::optional<block_rule>> const& entries);

  /// Positions, ascending. O(log n) for each block that shares addresses, each length that wider
  /// blocks have, and each one found.
  [[nodiscard]] std::vector<std::size_t> sharing(block_rule const& r) const;

private:
  /// The traffic of entries with one block, by its beginning; above it a tree of the last ends.
  struct row {
    std::vector<std::pair<point_range, std::size_t>> ranges{};
    std::vector<std::uint32_t> last{};
    std::size_t leaves{1};
  };

  static void find(row const& in, std::size_t node, std::size_t begin, std::size_t size,
                   point_range const& what, std::vector<std::size_t>& out);

  std::map<cidr, row> rows_{};
  std::array<std::set<int>, 2> lengths_{}; ///< which blocks have, of IPv4 and of IPv6
};

/// One entry of an ACL's side, with what the earlier ones leave to it.
struct read_entry {
  acl_entry const* entry{nullptr};
  std::optional<block_rule> matches{}; ///< nothing: not known
  acl_region left{};                   ///< what no earlier entry decides; empty: shadowed
  std::vector<std::size_t> taken_by{}; ///< positions of the earlier ones that take from it
};

/// What an entry matches (NACL-7, NACL-8, NACL-10); nothing when a part is not known.
[[nodiscard]] std::optional<block_rule> region_of(acl_entry const& e);

/// Reads one side of an ACL, entries by ascending number (NACL-6). Exact for what is known: an
/// entry whose parts are not known takes nothing from later ones. O(n log n) for each block that
/// shares addresses with another, and the parts that are taken.
[[nodiscard]] std::vector<read_entry> read_side(std::span<acl_entry const* const> entries);

/// Entries with the same verdicts with and without them, though each decides something: later
/// entries or the built-in `*` say the same (NACL-4, NACL-6). Taken away one after the other.
struct redundant_entry {
  std::size_t position{0};
  std::vector<std::size_t>
      said_by{}; ///< positions of the later ones; empty: the built-in `*` alone
  bool by_builtin{false};
};
[[nodiscard]] std::vector<redundant_entry> redundant_entries(std::vector<read_entry> const& side,
                                                             bool all_placed);

/// Calls `f(direction, entries)` for both sides.
template <class F>
void each_side(network::resolved_acl const& a, F const& f) {
  f(direction::ingress, std::span<acl_entry const* const>(a.ingress));
  f(direction::egress, std::span<acl_entry const* const>(a.egress));
}

/// An entry as the line of the native format: `100: allow tcp 443 from 0.0.0.0/0`.
[[nodiscard]] std::string entry_text(acl_entry const& e, direction d);
/// `ingress entry 100`.
[[nodiscard]] std::string entry_name(acl_entry const& e, direction d);

} // namespace vpclint::inline v0::rules
