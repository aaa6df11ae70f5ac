#pragma once

#include "vpclint/aws/route_rules.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/network/network.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::network {
struct routing_loop; // of network/graph.hpp, which few rules need
}

/// What several rules of routes and gateways ask a network.
namespace vpclint::inline v0::rules {

/// Reports that the rule can't decide, which only writing the missing fact down can change.
inline finding& undecided(lint_context& ctx, place at, std::string message) {
  auto& f = ctx.inconclusive(at, std::move(message));
  f.remedy = "write down what is not known yet";
  return f;
}

/// Kind and name, such as `NAT gateway nat-a`.
[[nodiscard]] std::string target_text(network::network const& net, network::route_target t);
/// The VPC of a target that belongs to one; none for peerings, transit gateways and what is not
/// known.
[[nodiscard]] index<vpc> home_of(network::network const& net, network::route_target t);
[[nodiscard]] aws::target_type target_type_of(network::target_kind k);

/// `route table public`, or for one that nobody wrote `the main route table of VPC lab`.
[[nodiscard]] std::string table_text(network::network const& net, index<route_table> id);
/// The same to follow `its` or `whose`: `route table public` or `main route table`.
[[nodiscard]] std::string own_table_text(network::network const& net, index<route_table> id);
/// `0.0.0.0/0`, or `pl:s3` for a route to a prefix list.
[[nodiscard]] std::string destination_text(network::network const& net,
                                           network::resolved_route const& r);
[[nodiscard]] std::string const& vpc_name(network::network const& net, index<vpc> id);

/// Whether a destination lies in a block of the VPC, where the built-in routes rule.
[[nodiscard]] bool is_inside(network::resolved_vpc const& vpc, cidr const& destination);

/// The routes of a table, each prefix-list route once instead of once for each entry.
[[nodiscard]] std::vector<network::resolved_route const*>
distinct_routes(network::resolved_table const& table);

/// A route that leads out of the VPC for a family: known, no black hole, not to the VPC's own
/// addresses.
[[nodiscard]] bool leads_out(network::network const& net, index<vpc> vpc,
                             network::resolved_route const& r, bool ipv6);

/// Every table that subnets of the VPC use or may use, edge tables left out.
[[nodiscard]] std::vector<index<route_table>> subnet_tables(network::network const& net,
                                                            index<vpc> vpc);

/// A name in a route of the VPC's tables, or of a subnet, that resolves to nothing. The finding
/// about the name is enough; what follows from it would be noise.
[[nodiscard]] bool has_dangling_route(network::resolved_table const& table);
[[nodiscard]] bool has_dangling_table(network::network const& net, index<vpc> vpc);
/// Why a route of the table may lead anywhere; empty: all are known.
[[nodiscard]] std::string open_routes(network::resolved_table const& table);

/// The place of a VPC's block, or of the VPC.
[[nodiscard]] place block_place(network::resolved_vpc const& vpc, cidr const& block);
/// What the design says about an interface of an instance or one of its own; null for others.
[[nodiscard]] interface_settings const* settings_of(network::network const& net,
                                                    index<network::interface> id);
/// The instance that an interface belongs to; null for others.
[[nodiscard]] instance const* instance_of(network::network const& net,
                                          network::interface const& nic);

/// A device that translates sources: a NAT gateway, or the interface of a NAT instance (NAT-20).
struct nat_device {
  network::route_target target{};
  index<vpclint::subnet> subnet{}; ///< none: regional, or not known
  std::optional<bool> regional{false};
  std::optional<bool> works{true}; ///< false: deleted, failed or stopped; nothing: not known

  friend bool operator==(nat_device const& a, nat_device const& b) { return a.target == b.target; }
};

/// The device that a target is; nothing for other targets.
[[nodiscard]] std::optional<nat_device> nat_device_of(network::network const& net,
                                                      network::route_target t);
/// `NAT gateway nat-a` or `NAT instance nat`.
[[nodiscard]] std::string nat_text(network::network const& net, nat_device const& d);
[[nodiscard]] place nat_place(network::network const& net, nat_device const& d);
[[nodiscard]] std::string nat_path(network::network const& net, nat_device const& d);
/// The AZ of a zonal device; empty when not known.
[[nodiscard]] std::string const& nat_az(network::network const& net, nat_device const& d);

/// A table of subnets that sends IPv4 out of the VPC through a device.
struct nat_use {
  nat_device device{};
  index<route_table> table{};
  network::resolved_route const* route{nullptr};
};

/// Every use of a NAT device, by table and then in the order of routes; a table and a device stand
/// here once. Devices that are deleted, failed or stopped serve nobody and are left out.
[[nodiscard]] std::vector<nat_use> nat_uses(network::network const& net);

/// Whether a circle of routes stays in one VPC and crosses a NAT device (NAT-4).
[[nodiscard]] bool is_nat_circle(network::network const& net, network::routing_loop const& loop);

/// A NAT device that its own subnet's table leads back to, by way of further devices or not
/// (NAT-4).
struct nat_loop {
  nat_device device{};
  network::resolved_route const* route{nullptr}; ///< of that table
};

/// Every NAT device in a subnet that some packets of its own come back to, each once.
[[nodiscard]] std::vector<nat_loop> nat_loops(network::network const& net,
                                              std::vector<network::routing_loop> const& loops);

} // namespace vpclint::inline v0::rules
