#pragma once

#include "vpclint/network/network.hpp"
#include "vpclint/packet/packet.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::analysis {

/// Why a hop stops a packet.
enum class reason : std::uint8_t {
  none,
#define VPCLINT_REASON(name, code, phrase) name,
#include "vpclint/analysis/reasons.def"
#undef VPCLINT_REASON
};

/// The stable code of a reason, such as `ENI_SG_RULES_MISMATCH`; empty for `none`.
[[nodiscard]] std::string_view code(reason r);
/// The reason in words: lower case, no full stop.
[[nodiscard]] std::string_view describe(reason r);

/// What was asked at one place of a path.
enum class step_kind : std::uint8_t {
  interface_state,
  source_dest_check,
  security_group,
  network_acl,
  route,
  internet_gateway,
  egress_only_gateway,
  public_access,
  nat_gateway,
  nat_instance,
  appliance,
  gwlb_endpoint,
  peering,
  transit_gateway,
  transit_route,
  vpn_gateway,
  gateway_endpoint,
  host_service,
  load_balancer,
  delivery,
};

/// The name of a step as the JSON output writes it, such as `network_acl`.
[[nodiscard]] std::string_view name(step_kind k);

enum class step_result : std::uint8_t {
  pass,
  drop,
  unknown, ///< `fact` says what is not known; the walk goes on as if it passed
};

/// One decision about a packet on its way, with what decided it.
struct step {
  step_kind kind{step_kind::delivery};
  step_result result{step_result::pass};
  reason why{reason::none};
  bool reply{false};                 ///< on the way back
  direction side{direction::egress}; ///< of filters
  packet header{};                   ///< as the packet looks when it is asked
  index<network::interface> nic{};
  index<subnet> in{}; ///< whose ACL or table decides
  index<route_table> table{};
  std::uint32_t component{index<subnet>::none_value}; ///< dense id of the gateway, by `kind`
  network::resolved_route const* route{nullptr};      ///< the selected one
  acl_entry const* entry{nullptr};                    ///< nothing: the built-in `*`
  network::resolved_rule const* rule{nullptr};        ///< the one that allows, or might
  bool by_state{false}; ///< a group lets the reply pass because it let the request pass (SG-4)
  std::string fact{};   ///< what is not known, what the answer assumes, or the circle of a loop
  place at{};           ///< of the deciding rule, or of the component
};

/// The steps of a request and its reply, in order.
struct trace {
  std::vector<step> steps{};
};

/// An address of a step's packet as the design knows it: as it is, or whose it is where one of
/// nobody stands for it, such as `<public address of web>`. O(interfaces) for those.
[[nodiscard]] std::string address_text(network::network const& net, address a);
/// The place of a step in words: `security group web of app[0], egress`.
[[nodiscard]] std::string subject_of(network::network const& net, step const& s);
/// What decided, in words: `rule tcp 443 from 0.0.0.0/0`, `entry 100 allow tcp 443 ...`.
[[nodiscard]] std::string decision_of(network::network const& net, step const& s);

} // namespace vpclint::inline v0::analysis
