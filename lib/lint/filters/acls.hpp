#pragma once

#include "vpclint/aws/acl_evaluation.hpp"
#include "vpclint/network/network.hpp"

#include "lint/filters/block_cover.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace vpclint::inline v0::rules {

/// A part of what an ACL entry matches: traffic of an unbroken range of addresses of one family.
struct acl_piece {
  interval<uint128> addresses{};
  points what{};
};

/// What an entry with known parts matches; its parts that are not decided by others shrink.
class acl_region {
public:
  acl_region() = default;
  explicit acl_region(block_rule const& r);

  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  [[nodiscard]] std::vector<acl_piece> const& pieces() const { return pieces_; }
  /// All traffic that is left for some address.
  [[nodiscard]] points what() const;
  /// Takes away what `r` matches; whether there was something to take.
  bool take(block_rule const& r);
  [[nodiscard]] bool overlaps(block_rule const& r) const;

private:
  bool ipv4_{true};
  std::vector<acl_piece> pieces_;
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
/// entry whose parts are not known takes nothing from later ones. O(n^2) at worst.
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
