#pragma once

#include "vpclint/network/endpoint.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Gateways, peerings and transit gateways with their names resolved; parts of `network`.
namespace vpclint::inline v0::network {

struct resolved_internet_gateway {
  vpclint::internet_gateway const* declared{nullptr};
  index<vpclint::vpc> vpc{};          ///< where it is written
  std::optional<bool> attached{true}; ///< nothing: unknown
  index<vpclint::route_table> edge_table{};
};

struct resolved_egress_only_gateway {
  vpclint::egress_only_internet_gateway const* declared{nullptr};
  index<vpclint::vpc> vpc{};
};

struct resolved_nat_gateway {
  vpclint::nat_gateway const* declared{nullptr};
  index<vpclint::vpc> vpc{};
  index<vpclint::subnet> subnet{}; ///< none for a regional one
  std::optional<bool> regional{false};
  std::optional<bool> is_public{true};
  std::optional<bool> available{true};
  index<interface> nic{};              ///< none for a regional one
  index<vpclint::route_table> table{}; ///< of a regional one
  /// Those that its Elastic IPs are for, as `resolved_subnet::az`; none in automatic mode.
  std::vector<std::string> zones{};
};

struct resolved_vpn_gateway {
  vpclint::vpn_gateway const* declared{nullptr};
  index<vpclint::vpc> vpc{}; ///< none: attached to nothing
  std::vector<index<outside_network>> networks{};
  index<vpclint::route_table> edge_table{};
};

struct resolved_peering {
  vpclint::peering const* declared{nullptr};
  index<vpclint::vpc> requester{};
  index<vpclint::vpc> accepter{};
  std::optional<bool> active{true};
  std::optional<bool> same_region{true}; ///< nothing: unknown

  /// The VPC at the other end; precondition: `v` is one of the two.
  [[nodiscard]] index<vpclint::vpc> other(index<vpclint::vpc> v) const {
    return v == requester ? accepter : requester;
  }
};

struct resolved_attachment {
  enum class kind_type : std::uint8_t { vpc, network, peer, unknown };

  transit_gateway_attachment const* declared{nullptr}; ///< nothing for one a network implies
  std::string id{};
  kind_type kind{kind_type::unknown};
  index<vpclint::transit_gateway> gateway{};
  index<vpclint::vpc> vpc{};
  std::vector<index<vpclint::subnet>> subnets{};
  index<outside_network> network{};
  index<vpclint::transit_gateway> peer{};
  index<resolved_attachment> peer_attachment{}; ///< the other end of a peering attachment
  index<transit_gateway_route_table> table{};   ///< that it is associated with (TGW-4)
  std::optional<bool> appliance_mode{false};
  std::optional<bool> group_referencing{true};
  place at{};
};

/// One route of a transit gateway table (TGW-5).
struct resolved_transit_route {
  /// In the order of preference among equal prefixes.
  enum class source_type : std::uint8_t {
    static_route,
    prefix_list,
    vpc,
    direct_connect,
    vpn,
  };

  cidr destination{};
  bool destination_known{true};
  index<vpclint::prefix_list> list{};
  index<resolved_attachment> attachment{}; ///< none: missing, unknown or a black hole
  bool blackhole{false};
  bool target_unknown{false};
  source_type source{source_type::static_route};
  place at{};
};

struct resolved_transit_table {
  transit_gateway_route_table const* declared{nullptr}; ///< nothing for the default table
  std::string id{};
  index<vpclint::transit_gateway> gateway{};
  std::vector<index<resolved_attachment>> associations{};
  std::vector<resolved_transit_route> routes{};
  std::string routes_unknown{};      ///< why further routes are not known; empty: all known
  std::string ipv6_routes_unknown{}; ///< the same where those are certainly of IPv6
  place at{};

  /// Why routes to an address of a family may be missing.
  [[nodiscard]] std::string const& unknown_for(bool ipv6) const {
    return routes_unknown.empty() && ipv6 ? ipv6_routes_unknown : routes_unknown;
  }
};

struct resolved_transit_gateway {
  vpclint::transit_gateway const* declared{nullptr};
  std::vector<index<resolved_attachment>> attachments{};
  std::vector<index<transit_gateway_route_table>> tables{};
  std::optional<bool> group_referencing{false};
};

} // namespace vpclint::inline v0::network
