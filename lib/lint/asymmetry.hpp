#pragma once

#include "vpclint/network/ways.hpp"

#include "lint/forwarders.hpp"
#include "lint/paths.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// Which requests and replies pass different devices on the way, of all connections of a network.
namespace vpclint::inline v0::rules {

/// One end of a connection.
struct way_end {
  enum class kind_type : std::uint8_t { subnet, internet, network };
  kind_type kind{kind_type::subnet};
  index<vpclint::subnet> subnet{};
  index<outside_network> network{};
  address sample{};

  [[nodiscard]] network::node as_node(network::node_side side) const;
};

/// `subnet app-a`, `the internet` or `network office`.
[[nodiscard]] std::string end_text(network::network const& net, way_end const& e);

/// A request and its reply that different devices see.
struct split_flow {
  way_end from{};
  way_end to{}; ///< where the reply begins: behind a translation the device's subnet
  network::possible_way there{};
  network::possible_way back{};
};

/// The attachment that the two directions enter in different AZs; none when there is none.
[[nodiscard]] index<network::resolved_attachment> split_at(split_flow const& f);

/// What the search came to.
struct split_flows {
  static constexpr std::size_t most_pairs = 4;

  /// Flows by what splits them, `most_pairs` and one more at most.
  std::vector<std::vector<split_flow>> by_cause{};
  std::size_t senders{0};                     ///< groups of subnets that are routed alike
  std::vector<index<vpclint::subnet>> left{}; ///< one of each group not looked at
  /// Ends with more ways between them than were compared.
  std::vector<std::pair<way_end, way_end>> cut{};
};

/// Compares the ways of requests and replies between subnets, to the internet and to other
/// networks. Pairs grow with the square of the subnets: beyond `most` of them, senders are left out
/// and named.
[[nodiscard]] split_flows find_split_flows(network::network const& net, path_analysis& paths,
                                           std::size_t most = std::size_t{192} * 192);

} // namespace vpclint::inline v0::rules
