#pragma once

#include "vpclint/network/network.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace vpclint::inline v0::network {

/// The table of a transit gateway, by prefix.
class transit_index {
public:
  static constexpr std::uint32_t no_route = 0xffffffffU;

  explicit transit_index(resolved_transit_table const& table) : table_(table) {
    for (std::uint32_t i = 0; i < table.routes.size(); ++i) {
      auto const& r = table.routes[i];
      if (!r.destination.is_v4())
        continue;
      if (!r.destination_known)
        plain_ = false;
      auto const length = static_cast<unsigned>(r.destination.length());
      lengths_ |= std::uint64_t{1} << length;
      at_[key(r.destination.v4().first().number(), length)].push_back(i);
    }
  }
  /// The route of the longest prefix, where there is just one, or `no_route`; nothing where the
  /// whole selection has to be asked.
  [[nodiscard]] std::optional<std::uint32_t> only(std::uint32_t address) const {
    if (!plain_)
      return std::nullopt;
    for (int length = 32; length >= 0; --length) {
      auto const l = static_cast<unsigned>(length);
      if (((lengths_ >> l) & 1U) == 0)
        continue;
      std::uint32_t const mask = l == 0 ? 0U : ~std::uint32_t{0} << (32U - l);
      auto const it = at_.find(key(address & mask, l));
      if (it == at_.end())
        continue;
      if (it->second.size() != 1)
        return std::nullopt;
      return it->second.front();
    }
    return no_route;
  }
  [[nodiscard]] resolved_transit_table const& table() const { return table_; }

private:
  static std::uint64_t key(std::uint32_t number, unsigned length) {
    return (std::uint64_t{number} << 8U) | length;
  }
  resolved_transit_table const& table_;
  std::uint64_t lengths_{0};
  bool plain_{true};
  boost::unordered_flat_map<std::uint64_t, std::vector<std::uint32_t>> at_{};
};

} // namespace vpclint::inline v0::network
