#pragma once

#include "vpclint/network/network.hpp"
#include "vpclint/packet/packet.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace vpclint::inline v0::analysis {

/// What the filters and routes of a design can tell apart. Two packets in the same atoms of all
/// fields meet the same decisions, so one packet for each combination stands for all.
class atoms {
public:
  explicit atoms(network::network const& net);

  /// One address of each atom inside `within`; `within` empty: of all that is internet in the
  /// family.
  [[nodiscard]] std::vector<address> addresses(network::network const& net,
                                               std::vector<cidr> const& within, bool ipv6) const;
  /// The ranges that destination ports of a protocol with ports fall into, inside `within`.
  [[nodiscard]] std::vector<port_range> destination_ports(protocol p, port_range within) const;
  /// The ranges that ports of replies fall into, that is, client ports and those of translations.
  [[nodiscard]] std::vector<port_range> client_ports(protocol p, port_range within) const;
  /// One request packet kind for each thing that filters tell apart, without addresses and client
  /// ports; `match` absent: of every protocol.
  [[nodiscard]] std::vector<packet> requests(std::optional<traffic> const& match, bool ipv6) const;
  /// Whether a filter names a protocol without ports and types; the others are all alike.
  [[nodiscard]] bool names(protocol p) const { return protocols_.count(p.number) != 0; }

private:
  void cut(known<traffic> const& t, bool client);
  [[nodiscard]] static std::vector<port_range> ranges(std::set<std::uint32_t> const& cuts,
                                                      port_range within);

  std::set<cidr> blocks_;                         // every block that anything compares with
  std::set<std::uint32_t> tcp_ports_, udp_ports_; // first ports of ranges
  std::set<std::uint32_t> tcp_clients_, udp_clients_;
  std::set<std::pair<int, int>> icmp_, icmpv6_; // type and code (-1: all) that occur
  std::set<int> protocols_;
};

} // namespace vpclint::inline v0::analysis
