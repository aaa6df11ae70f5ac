#pragma once

#include "vpclint/analysis/blockers.hpp"
#include "vpclint/analysis/expectations.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/lint/context.hpp"
#include "vpclint/network/graph.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vpclint::inline v0 {

/// Who reaches whom, for the rules about paths: one set engine for all of them. Rules on different
/// threads may ask at the same time; each question waits for the one before.
class path_analysis {
public:
  using nic_id = index<network::interface>;

  explicit path_analysis(network::network const& net) : net_(net) {}

  /// The verdict between two interfaces in a family; nothing where one of them has no address of
  /// it, where the source starts nothing, or where they are one and the same.
  [[nodiscard]] std::optional<verdict> between(nic_id from, nic_id to, bool ipv6,
                                               traffic const& match);
  /// The best verdict over all of the internet, likewise.
  [[nodiscard]] std::optional<verdict> from_internet(nic_id to, bool ipv6,
                                                     std::optional<traffic> const& match = {});
  [[nodiscard]] std::optional<verdict> to_internet(nic_id from, bool ipv6,
                                                   std::optional<traffic> const& match = {});
  /// The requests of the internet that arrive and get their replies, for at least some clients.
  [[nodiscard]] traffic_set requests_from_internet(nic_id to, bool ipv6);

  /// One interface for each class among these that has addresses of the family, in order.
  [[nodiscard]] std::vector<nic_id> one_of_each(std::vector<nic_id> const& all, bool ipv6);

  /// The topology of the network, made once.
  [[nodiscard]] network::topology const& topology();
  /// Every circle of routes, found once.
  [[nodiscard]] std::vector<network::routing_loop> const& loops();

private:
  analysis::all_pairs& all(); // under the lock
  std::optional<verdict> best_of(std::vector<std::pair<std::uint32_t, std::uint32_t>> const& pairs,
                                 std::optional<traffic> const& match);

  network::network const& net_;
  std::mutex asking_{};
  std::optional<analysis::all_pairs> all_{}; // made when it is asked
  std::once_flag made_topology_{};
  network::topology topology_{};
  std::once_flag looked_for_loops_{};
  std::vector<network::routing_loop> loops_{};
  std::array<std::vector<std::uint32_t>, 2> internet_{}; // classes, IPv4 and IPv6
};

namespace rules {

/// A question between two ends by name, for the explanation of a finding.
[[nodiscard]] selector interface_selector(network::network const& net,
                                          index<network::interface> id);
/// What stands in the way, as notes; the first one in words. Empty where nothing is found.
std::string add_blockers(network::network const& net, analysis::question const& q, finding& f);

[[nodiscard]] inline bool completes(verdict v) {
  return v == verdict::reachable || v == verdict::partial;
}

} // namespace rules
} // namespace vpclint::inline v0
