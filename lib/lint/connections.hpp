#pragma once

#include "lint/routing.hpp"

/// What several rules of peerings, transit gateways and VPN gateways ask a network.
namespace vpclint::inline v0::rules {

/// The tables of a VPC's subnets that route to a target, with one route each. A table that no
/// subnet uses does not count.
struct target_use {
  index<route_table> table{};
  network::resolved_route const* route{nullptr};
};
[[nodiscard]] std::vector<target_use> uses_of(network::network const& net, index<vpc> vpc,
                                              network::route_target t);

/// Why a route of one of the VPC's subnets may lead to anything; empty: all are known.
[[nodiscard]] std::string open_routes_of(network::network const& net, index<vpc> vpc);
/// Whether a name in the VPC's routes or associations resolves to nothing.
[[nodiscard]] bool has_dangling_names(network::network const& net, index<vpc> vpc);

/// Every block of a VPC, IPv4 first.
[[nodiscard]] std::vector<cidr> blocks_of(network::resolved_vpc const& vpc);
/// The first blocks of two VPCs that share addresses, one of each.
[[nodiscard]] std::optional<std::pair<cidr, cidr>> first_overlap_of(network::resolved_vpc const& a,
                                                                    network::resolved_vpc const& b);

/// Whether a block of one of them that is not known may overlap one of the other: of its family.
[[nodiscard]] bool may_overlap(network::resolved_vpc const& a, network::resolved_vpc const& b);

/// Whether another rule says that an attachment can't be, as one that attaches nothing, or a VPC a
/// second time (TGW-1): then what it lacks is nothing to mend.
[[nodiscard]] bool can_only_go(network::network const& net, network::resolved_attachment const& a);

/// `transit_gateways.GATEWAY.attachments.NAME`.
[[nodiscard]] std::string attachment_path(network::network const& net,
                                          network::resolved_attachment const& a);

} // namespace vpclint::inline v0::rules
