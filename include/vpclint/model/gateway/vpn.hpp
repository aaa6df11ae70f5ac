#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/net/prefix.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// A virtual private gateway; it knows the prefixes of the networks `via` it (VPN-2).
struct vpn_gateway {
  std::string id{};
  origin at{};
  known<ref> vpc{}; ///< left out: attached to none
  std::vector<tag> tags{};

  friend bool operator==(vpn_gateway const&, vpn_gateway const&) = default;
};

/// How an outside network is connected; ranks equal routes (RT-7).
enum class connection_kind : std::uint8_t { vpn_bgp, vpn_static, direct_connect };

/// A network outside AWS.
struct outside_network {
  std::string id{};
  origin at{};
  std::vector<known<cidr>> cidrs{};
  known<ref> via{};                                     ///< a VPN gateway or a transit gateway
  known<connection_kind> connection{};                  ///< default vpn_bgp
  std::optional<std::vector<known<cidr>>> advertised{}; ///< what it announces; left out: `cidrs`
  std::vector<tag> tags{};

  friend bool operator==(outside_network const&, outside_network const&) = default;
};

} // namespace vpclint::inline v0
