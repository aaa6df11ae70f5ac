#pragma once

#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/aws/options.hpp"
#include "vpclint/network/network.hpp"

#include "analysis/outlook.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <functional>
#include <optional>

namespace vpclint::inline v0::analysis {

/// Settles packets to many addresses by the set engine, without walking each.
class shortcut {
public:
  shortcut(network::network const& net, aws::semantics_options const& semantics)
      : net_(net), engine_(net, {.semantics = semantics}) {
    auto const add = [&](address a, std::uint32_t nic) {
      auto const [at, made] = owners_.emplace(a, nic);
      if (!made && at->second != nic)
        at->second = several;
    };
    for (std::uint32_t i = 0; i < net.interfaces().size(); ++i) {
      auto const& nic = net.interfaces().items()[i];
      for (std::size_t a = 0; a < nic.addresses.size(); ++a)
        add(nic.addresses[a].private_ip, a == 0 ? i : several);
      if (nic.ipv6_address)
        add(*nic.ipv6_address, i);
    }
  }
  [[nodiscard]] static bool is_class(std::uint32_t number) { return number < several; }
  /// The class of who has an address, or `nobody`.
  [[nodiscard]] std::uint32_t class_of(address a) const {
    auto const owner = owners_.find(a);
    if (owner == owners_.end() || owner->second == several)
      return nobody;
    return class_of(net_.interfaces().id_at(owner->second), a.is_v6());
  }
  [[nodiscard]] std::uint32_t class_of(index<network::interface> nic, bool ipv6) const {
    return engine_.class_of(flow_end::of(nic), ipv6).value_or(nobody);
  }
  [[nodiscard]] std::optional<reached> settled(std::uint32_t from, std::uint32_t to,
                                               packet const& request) {
    if (from == nobody || to == nobody)
      return std::nullopt;
    auto const level = engine_.settled(from, to, request);
    return level ? std::optional(static_cast<reached>(*level)) : std::nullopt;
  }

private:
  static constexpr std::uint32_t nobody = 0xffffffffU;
  static constexpr std::uint32_t several = 0xfffffffeU;

  network::network const& net_;
  all_pairs engine_;
  boost::unordered_flat_map<address, std::uint32_t, std::hash<address>> owners_{};
};

} // namespace vpclint::inline v0::analysis
