// Which parts of the blocks asked about the addresses that fail stand for.
#include "vpclint/aws/nat_rules.hpp"

#include "analysis/atoms.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

namespace vpclint::inline v0::analysis {
namespace {

auto index_of(std::vector<cidr> const& blocks) {
  using index = prefix_map<cidr, std::monostate>;
  std::vector<index::value_type> entries;
  entries.reserve(blocks.size());
  for (auto const& b : blocks)
    entries.push_back({b, {}});
  return index(std::move(entries));
}

} // namespace

/// The longest block that holds an address, of those that anything compares with and of `within`.
cidr atoms::block_of(address a, std::vector<cidr> const& within) {
  if (!by_address_) {
    by_address_ = index_of(blocks());
    nat64_by_address_ = index_of(nat64_blocks());
  }
  cidr best = a.is_v4() ? cidr(prefix4{}) : cidr(prefix6{});
  auto const take = [&](cidr const& b) {
    if (b.length() > best.length())
      best = b;
  };
  if (auto const* found = by_address_->longest_match(a))
    take(found->first);
  for (auto const& b : within)
    if (b.contains(a))
      take(b);
  if (a.is_v6() && cidr(aws::nat64_range).contains(a))
    if (auto const* found = nat64_by_address_->longest_match(a))
      take(found->first);
  return best;
}

std::vector<address_part> atoms::parts(std::vector<address> const& failing,
                                       std::vector<address> const& passing,
                                       std::vector<cidr> const& within) {
  std::vector<std::pair<cidr, bool>> fails;
  fails.reserve(failing.size() + passing.size());
  // Of a block with both kinds, the one that passes comes first and is kept.
  for (auto const a : passing)
    fails.push_back({block_of(a, within), false});
  for (auto const a : failing)
    fails.push_back({block_of(a, within), true});
  std::sort(fails.begin(), fails.end());
  auto const same = [](auto const& a, auto const& b) { return a.first == b.first; };
  fails.erase(std::unique(fails.begin(), fails.end(), same), fails.end());

  constexpr auto none = static_cast<std::size_t>(-1);
  struct level {
    cidr block{};
    bool bad{false};
    std::size_t part{none}; ///< the innermost part that it is, or is inside of
  };
  // Blocks stand behind those around them: the open ones are a stack.
  std::vector<level> open;
  std::vector<address_part> result;
  for (auto const& [block, bad] : fails) {
    while (!open.empty() && !open.back().block.contains(block))
      open.pop_back();
    bool const inside_bad = !open.empty() && open.back().bad;
    auto part = open.empty() ? none : open.back().part;
    if (bad && !inside_bad) {
      part = result.size();
      result.push_back({.block = block});
    } else if (!bad && inside_bad) {
      result[part].except.push_back(block);
    }
    open.push_back({.block = block, .bad = bad, .part = part});
  }
  return result;
}

} // namespace vpclint::inline v0::analysis
