#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/network/network.hpp"

#include <string>
#include <vector>

/// How the packets of subnets come to an internet gateway.
namespace vpclint::inline v0::rules {

/// Whether a packet that leaves a subnet with its own private source comes to the internet gateway
/// of the VPC: by a route of the subnet, or through appliances that hand packets on unchanged.
struct gateway_way {
  enum class answer {
    none,
    found,   ///< attached or not
    unknown, ///< hangs on `missing`
    broken,  ///< by way of a name that does not exist or of a route that AWS refuses
  };

  answer result{answer::none};
  std::string missing{};
  network::resolved_route const* instead{nullptr}; ///< for `none`: the widest route out
  place at{};                                      ///< of `missing`, where it has one
};

/// Follows the IPv4 routes of a subnet. A NAT gateway or NAT instance ends the way, since it puts
/// its own address in the place of the source (NAT-1, NAT-20). O(routes of the tables met).
[[nodiscard]] gateway_way way_to_gateway(network::network const& net, index<subnet> id);

/// What becomes of a way that meets a NAT instance: it ends, or goes on from the instance's subnet.
enum class nat_instances { end_the_way, hand_on };
/// The same from a table on.
[[nodiscard]] gateway_way way_to_gateway(network::network const& net, index<route_table> id,
                                         nat_instances nat);

/// Whether a VPC has an internet gateway.
enum class gateway_state { none, unattached, unknown, attached };
[[nodiscard]] gateway_state gateway_of(network::network const& net, index<vpc> id);

/// Adds a note for each subnet that names the table its packets follow, and where they go instead.
void note_ways(network::network const& net, finding& f, std::vector<index<subnet>> const& subnets);

} // namespace vpclint::inline v0::rules
