#pragma once

#include "vpclint/diag/finding.hpp"
#include "vpclint/network/network.hpp"

#include <optional>
#include <string>
#include <vector>

/// What the rules of public addresses, load balancers and services ask a network.
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
};

/// Follows the IPv4 routes of a subnet. A NAT gateway or NAT instance ends the way, since it puts
/// its own address in the place of the source (NAT-1, NAT-20). O(routes of the tables met).
[[nodiscard]] gateway_way way_to_gateway(network::network const& net, index<subnet> id);

/// Whether a VPC has an internet gateway.
enum class gateway_state { none, unattached, unknown, attached };
[[nodiscard]] gateway_state gateway_of(network::network const& net, index<vpc> id);

/// A route that leads IPv4 out of the VPC: known, no black hole, not to the VPC's own addresses and
/// not to an endpoint.
[[nodiscard]] bool leads_ipv4_out(network::network const& net, network::resolved_table const& table,
                                  network::resolved_route const& route);

/// The instance that an interface belongs to; null for others.
[[nodiscard]] instance const* owning_instance(network::network const& net,
                                              network::interface const& nic);
/// What the design says about an interface of an instance or one of its own; null for others.
[[nodiscard]] interface_settings const* written_settings(network::network const& net,
                                                         index<network::interface> id);

/// The DNS attributes of a VPC as private names and managed services need them: both on (SVC-5).
struct dns_attributes {
  enum class answer { on, off, unknown };

  answer result{answer::on};
  std::string what{}; ///< `DNS hostnames are off`, or which attribute is not known
  place at{};
};
[[nodiscard]] dns_attributes dns_of(network::resolved_vpc const& v);
/// What to write so that both are on.
[[nodiscard]] std::string dns_remedy(network::resolved_vpc const& v);

/// How many addresses of a subnet are left when the interfaces of a workload are not counted;
/// nothing for a subnet whose IPv4 block is not known (SUB-6, SUB-21).
[[nodiscard]] std::optional<std::uint64_t>
free_without(network::network const& net, index<subnet> id, index<network::workload> owner);

/// The subnets that the interfaces of a workload lie in, each once, in the order of the interfaces.
[[nodiscard]] std::vector<index<subnet>> subnets_of_members(network::network const& net,
                                                            network::workload const& w);
/// `subnet a`, `subnets a and b`.
[[nodiscard]] std::string subnet_words(network::network const& net,
                                       std::vector<index<subnet>> const& subnets);
/// `AZ a`, `AZs a and b`.
[[nodiscard]] std::string zone_list(std::vector<std::string> const& zones);
/// Adds a note for each subnet that names the table its packets follow, and where they go instead.
void note_ways(network::network const& net, finding& f, std::vector<index<subnet>> const& subnets);

/// The word for a workload of a kind, such as `instance` or `load balancer`.
[[nodiscard]] std::string_view kind_word(network::interface_kind k);

/// Whether an interface endpoint of a VPC exists for a service (short name); `service` empty on one
/// of them: not known.
[[nodiscard]] bool has_interface_endpoint(network::network const& net, index<vpc> id,
                                          std::string_view service);
/// Whether a table has the route of a gateway endpoint of that service (EP-2).
[[nodiscard]] bool has_endpoint_route(network::network const& net,
                                      network::resolved_table const& table,
                                      std::string_view service);

} // namespace vpclint::inline v0::rules
