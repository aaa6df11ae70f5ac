#pragma once

#include "vpclint/net/interval_set.hpp"
#include "vpclint/net/prefix.hpp"

#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// Sets of addresses of one family, as numbers.
using ipv4_set = interval_set<ipv4::number_type>;
using ipv6_set = interval_set<ipv6::number_type>;

/// The addresses of a block as numbers.
template <class Address>
[[nodiscard]] constexpr interval<typename Address::number_type>
interval_of(basic_prefix<Address> const& p) {
  return {p.first().number(), p.last().number()};
}

/// The addresses that lie in any of `prefixes`; O(n log n).
template <class Address>
[[nodiscard]] constexpr interval_set<typename Address::number_type>
union_of(std::vector<basic_prefix<Address>> const& prefixes) {
  std::vector<interval<typename Address::number_type>> items;
  items.reserve(prefixes.size());
  for (auto const& p : prefixes)
    items.push_back(interval_of(p));
  return interval_set<typename Address::number_type>::of(std::move(items));
}

/// The fewest blocks that together are exactly the addresses of `set`, in ascending order. At most
/// `2 * width` blocks for each interval.
template <class Address>
[[nodiscard]] constexpr std::vector<basic_prefix<Address>>
prefixes_of(interval_set<typename Address::number_type> const& set) {
  using number = typename Address::number_type;
  std::vector<basic_prefix<Address>> out;
  for (auto const& i : set) {
    number at = i.first;
    while (true) {
      // The largest block that starts at `at` and does not reach beyond the interval.
      auto block = basic_prefix<Address>::host(Address::from_number(at));
      while (auto const wider = block.parent()) {
        if (wider->first() != block.first() || wider->last().number() > i.last)
          break;
        block = *wider;
      }
      out.push_back(block);
      if (block.last().number() == i.last)
        break;
      at = static_cast<number>(block.last().number() + 1);
    }
  }
  return out;
}

} // namespace vpclint::inline v0
