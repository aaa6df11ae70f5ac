#pragma once

#include "vpclint/analysis/trace.hpp"
#include "vpclint/aws/options.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/packet/packet.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// Where a flow begins or ends.
struct flow_end {
  enum class kind_type : std::uint8_t {
    nowhere,
    interface,
    internet,
    network,          ///< an outside network
    gateway_endpoint, ///< S3 or DynamoDB through one
    host_service,     ///< DNS, metadata, time (SVC-1)
  };

  kind_type kind{kind_type::nowhere};
  index<network::interface> nic{};
  index<outside_network> network{};

  [[nodiscard]] static flow_end of(index<network::interface> id) {
    return {kind_type::interface, id, {}};
  }
  [[nodiscard]] static flow_end of(index<outside_network> id) {
    return {kind_type::network, {}, id};
  }
  /// Whether it is whoever has an address, also of a service that a gateway endpoint leads to.
  [[nodiscard]] bool is_plain() const {
    return kind == kind_type::nowhere || kind == kind_type::gateway_endpoint;
  }
  [[nodiscard]] static flow_end internet() { return {kind_type::internet, {}, {}}; }
  friend bool operator==(flow_end const&, flow_end const&) = default;
};

/// What AWS or a host chooses on the way, and nobody can tell beforehand. One walk takes one
/// combination; a verdict looks at all that matter.
struct walk_choices {
  /// Source ports that translations pick, in the order met (NAT-7, ELB-8).
  std::array<std::uint16_t, 4> nat_ports{50001, 50002, 50003, 50004};
  std::size_t target{0}; ///< which target a network load balancer picks
  std::size_t zone{0};   ///< which of several attachment subnets a transit gateway enters by
  /// Where a prefix list whose entries are not known might take the packet: whether it does.
  bool by_unknown_list{false};
};

/// A way on where no route covers the destination: what a person would have to add. Only the search
/// for blockers uses it.
struct detour {
  enum class kind_type : std::uint8_t {
    nat_gateway,
    internet_gateway,
    peering,
    transit_gateway,
    vpn_gateway,
    egress_only_gateway,
    ideal_nat,
  };
  kind_type kind{kind_type::ideal_nat};
  index<nat_gateway> nat{};
  index<peering> over{};
  index<transit_gateway> transit{};
  index<vpn_gateway> vpn{};
  index<egress_only_internet_gateway> egress_only{};

  friend bool operator==(detour const&, detour const&) = default;
};

struct walk_options {
  aws::semantics_options semantics{};
  walk_choices choices{};
  std::optional<detour> way_out{};
  /// Goes on past a blackhole, a target that does not exist, a route that leads the wrong way, a
  /// gateway that is not attached and a missing route of a transit gateway, as if all were there.
  /// Only the search for blockers uses it.
  bool past_gaps{false};
};

/// One packet's way and its reply's. Every decision is in `steps`, also those behind the first
/// drop: the walk goes on as if the packet had passed, as far as that has a meaning.
struct walk_result {
  std::vector<step> steps{};
  bool request_dropped{false};
  bool reply_dropped{false};
  bool request_unknown{false};
  bool reply_unknown{false};
  bool arrived{false}; ///< the request got to an end at all, drops on the way apart
  flow_end reached{};  ///< who got the request
  /// How many alternatives the choices met had; 1 where there was nothing to choose.
  std::size_t targets{1};
  std::size_t zones{1};
  std::size_t translations{0};
  /// The prefix list whose unknown entries might lead the packet elsewhere; empty: none. The walk
  /// then shows what happens in the case that `walk_choices::by_unknown_list` names.
  std::string open_list{};
  /// By which gateway or peering the request entered the VPC that answers; `local`: by none.
  network::route_target came_by{network::target_kind::local};

  /// Certain of a complete connection, both ways.
  [[nodiscard]] bool completes() const {
    return arrived && !request_dropped && !reply_dropped && !request_unknown && !reply_unknown &&
           open_list.empty();
  }
};

/// Follows one packet from an interface, the internet or an outside network, and the reply to it,
/// decision by decision (WALK-0, WALK-a to WALK-j). `wanted` is the interface that the question is
/// about; from the internet it stands for its public address where the packet can't name it.
/// Preconditions: `from` is a place that packets come from; source and destination of `first` are
/// of one family. O(hops) lookups; never loops: a packet that comes back to a place is dropped with
/// `reason::loop`.
[[nodiscard]] walk_result walk(network::network const& net, flow_end from, packet const& first,
                               walk_options const& options = {},
                               index<network::interface> wanted = {});

/// The address that stands for a public address which nobody knows (Amazon assigns it at launch):
/// one of 0.0.0.0/8, which no network may use (CIDR-3).
[[nodiscard]] ipv4 public_stand_in(index<network::interface> nic, std::size_t address_number);

/// The public address of an interface's `number`-th private one: as written, or its stand-in.
/// Nothing when it has none or that is not known.
[[nodiscard]] std::optional<ipv4> public_address(network::network const& net,
                                                 index<network::interface> nic, std::size_t number);

/// Whether an address counts as the internet: global, in no VPC and no network of the design, and
/// no public address of the design's own.
[[nodiscard]] bool is_internet(network::network const& net, address a);

} // namespace vpclint::inline v0::analysis
