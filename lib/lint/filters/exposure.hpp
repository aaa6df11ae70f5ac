#pragma once

#include "vpclint/lint/context.hpp"

#include "lint/filters/groups.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::rules {

/// What inbound rules let in from every address of the internet of one family: one rule alone, or
/// several together that none of them lets in alone.
struct exposure {
  std::vector<network::resolved_rule const*> rules{};
  bool ipv4{true};
  points what{};

  [[nodiscard]] bool alone() const { return rules.size() == 1; }
};

/// The exposures of a group, those by one rule first.
[[nodiscard]] std::vector<exposure> exposures(network::network const& net,
                                              network::resolved_group const& g);

/// Whether TCP or UDP is open as a whole: every port but, at most, 0.
[[nodiscard]] bool opens_all_ports(points const& what, protocol p);

/// A port that people know by a name.
struct named_port {
  std::uint16_t port{0};
  std::string_view name{};
};

/// `SSH (tcp 22) and RDP (tcp 3389)`, in the order of `ports`; at most three, then a number.
[[nodiscard]] std::string port_names(std::span<named_port const> ports);

/// Those of `ports` that are open over TCP; none where TCP is open as a whole, which is a finding
/// of its own.
[[nodiscard]] std::vector<named_port> open_ports(exposure const& e,
                                                 std::span<named_port const> ports);

/// Reports an exposure: `rule ... of security group X lets every IPv4 address reach WHAT`.
finding& report_exposure(lint_context& ctx, group_id id, exposure const& e,
                         std::string const& what);

/// Says where a group would open some of `ports` if an unknown part of a rule were what it may be.
void report_open_questions(lint_context& ctx, group_id id, std::span<named_port const> ports);

} // namespace vpclint::inline v0::rules
