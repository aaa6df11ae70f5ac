#pragma once

#include "vpclint/network/network.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What the declared tier of a subnet means, and whether its effective table bears it out (SUB-15).
namespace vpclint::inline v0::rules {

/// The classes that a tier may be declared as; other names are the user's own and mean nothing.
[[nodiscard]] std::optional<network::subnet_class> declared_class(subnet const& s);

/// Whether a subnet is public in one family.
struct publicity {
  enum class kind_type { no, yes, unattached, unknown, refused };
  kind_type kind{kind_type::no}; ///< unattached: but for the gateway that is attached to nothing
  network::resolved_route const* route{nullptr};
  std::string missing{}; ///< the fact that decides, for `unknown`
};

/// Whether the subnet's effective table, or the main table it falls back to, leads straight to the
/// VPC's internet gateway. `refused`: only a route that another rule reports might.
[[nodiscard]] publicity is_public(network::network const& net, network::resolved_subnet const& s,
                                  bool ipv6);

/// Whether the subnet has addresses of a family; one whose blocks are not known counts as IPv4.
[[nodiscard]] bool has_family(network::resolved_subnet const& s, bool ipv6);

/// A table of the subnet's VPC that leads straight to the internet gateway; none when there is
/// none.
[[nodiscard]] index<route_table> public_table_of(network::network const& net,
                                                 network::resolved_subnet const& s);

/// What to do about a route that the declared tier forbids.
[[nodiscard]] std::string remedy_for_route(network::network const& net,
                                           network::resolved_subnet const& s,
                                           std::string const& destination,
                                           network::subnet_class true_class);

/// `its route table app`, or `the main route table main, which it falls back to,`.
[[nodiscard]] std::string effective_table_text(network::network const& net,
                                               network::resolved_subnet const& s);

} // namespace vpclint::inline v0::rules
