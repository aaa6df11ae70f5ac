#pragma once

#include "vpclint/analysis/reach.hpp"
#include "vpclint/net/prefix_map.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/packet/packet.hpp"

#include <deque>
#include <optional>
#include <set>
#include <variant>
#include <vector>

namespace vpclint::inline v0::analysis {

/// What the filters and routes of a design can tell apart. Two packets in the same atoms of all
/// fields meet the same decisions, so one packet for each combination stands for all.
class atoms {
public:
  /// The network must outlive it. What a question needs is looked up when it is asked for, and
  /// kept.
  explicit atoms(network::network const& net) : net_(net) {}

  /// One address of each atom inside `within`; `within` empty: of all that is internet in the
  /// family. With `internet` only what is internet of them.
  [[nodiscard]] std::vector<address> addresses(std::vector<cidr> const& within, bool ipv6,
                                               bool internet = false);
  /// The blocks whose atoms some of the addresses stand for: of the addresses that fail, the parts
  /// in which all do, cut to the blocks `within` that were asked about.
  [[nodiscard]] std::vector<address_part> parts(std::vector<address> const& failing,
                                                std::vector<address> const& passing,
                                                std::vector<cidr> const& within = {});
  /// The ranges that destination ports of a protocol with ports fall into, inside `within`.
  [[nodiscard]] std::vector<port_range> const& destination_ports(protocol p, port_range within) {
    return ports(p, within, false);
  }
  /// The ranges that ports of replies fall into, that is, client ports and those of translations.
  [[nodiscard]] std::vector<port_range> const& client_ports(protocol p, port_range within) {
    return ports(p, within, true);
  }
  /// One request packet kind for each thing that filters tell apart, without addresses and client
  /// ports; `match` absent: of every protocol.
  [[nodiscard]] std::vector<packet> requests(std::optional<traffic> const& match, bool ipv6);
  /// Whether a filter names a protocol without ports and types; the others are all alike.
  [[nodiscard]] bool names(protocol p) { return protocols().count(p.number) != 0; }

private:
  using block_index = prefix_map<cidr, std::monostate>;

  struct known_ports {
    protocol proto{};
    port_range within{};
    bool client{false};
    std::vector<port_range> ranges{};
  };

  [[nodiscard]] std::vector<port_range> const& ports(protocol p, port_range within, bool client);
  template <class F>
  void each_filter(F const& f) const;
  [[nodiscard]] std::vector<cidr> const& blocks();
  void add_built_in(std::vector<cidr>& all) const;
  [[nodiscard]] std::vector<cidr> const& nat64_blocks();
  [[nodiscard]] std::set<int> const& protocols();
  [[nodiscard]] cidr block_of(address a, std::vector<cidr> const& within);

  network::network const& net_;
  std::deque<known_ports> ports_{};
  std::optional<std::vector<cidr>> blocks_{};       ///< every block that anything compares with
  std::optional<std::vector<cidr>> nat64_blocks_{}; ///< those of IPv4, as NAT gateways see them
  std::optional<std::set<int>> protocols_{};
  std::optional<block_index> by_address_{};       ///< `blocks_`
  std::optional<block_index> nat64_by_address_{}; ///< `nat64_blocks_`
};

} // namespace vpclint::inline v0::analysis
