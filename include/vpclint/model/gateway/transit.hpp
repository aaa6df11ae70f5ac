#pragma once

#include "vpclint/model/known.hpp"
#include "vpclint/model/ref.hpp"
#include "vpclint/model/route_table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0 {

/// What hangs on a transit gateway: a VPC, an outside network (VPN or Direct Connect), or another
/// transit gateway. Exactly one of `vpc`, `network` and `peer` is meant to be written.
struct transit_gateway_attachment {
  std::string id{};
  origin at{};
  known<ref> vpc{};
  known<ref> network{};
  known<ref> peer{}; ///< the other transit gateway (TGW-7)
  std::vector<known<ref>> subnets{};
  known<bool> appliance_mode{};             ///< default false (TGW-10)
  known<bool> security_group_referencing{}; ///< default true (TGW-11)
  known<bool> ipv6{};                       ///< IPv6 support (TGW-17); default true

  friend bool operator==(transit_gateway_attachment const&,
                         transit_gateway_attachment const&) = default;
};

/// A static route of a transit gateway table; the target is an attachment.
struct transit_gateway_route {
  origin at{};
  known<route_destination> destination{};
  known<ref> attachment{};
  bool blackhole{false};

  friend bool operator==(transit_gateway_route const&, transit_gateway_route const&) = default;
};

struct transit_gateway_route_table {
  std::string id{};
  origin at{};
  std::vector<known<ref>> associations{};
  std::vector<known<ref>> propagations{};
  std::vector<transit_gateway_route> routes{};

  friend bool operator==(transit_gateway_route_table const&,
                         transit_gateway_route_table const&) = default;
};

/// A transit gateway. Without written tables there is one default table that every attachment is
/// associated with and propagates to; with written tables there is no default one.
struct transit_gateway {
  std::string id{};
  origin at{};
  known<std::string> region{};
  std::vector<transit_gateway_attachment> attachments{};
  std::optional<std::vector<transit_gateway_route_table>> route_tables{};
  known<bool> security_group_referencing{}; ///< default false (TGW-11)
  std::vector<tag> tags{};

  friend bool operator==(transit_gateway const&, transit_gateway const&) = default;
};

} // namespace vpclint::inline v0
