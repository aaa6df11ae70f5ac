#pragma once

#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/diag/condition.hpp"
#include "vpclint/model/expectation.hpp"
#include "vpclint/network/network.hpp"
#include "vpclint/packet/traffic_set.hpp"
#include "vpclint/support/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

/// An open question: who reaches whom. What is left out stands for everybody and any traffic.
struct open_question {
  std::optional<selector> from{};
  std::optional<selector> to{};
  std::optional<traffic> match{};

  /// `app -> anybody tcp 443`.
  [[nodiscard]] std::string title() const;
};

/// Several ends that reach several others on the same traffic. Ends are named as one would ask
/// about them: a workload where all of it is meant, else its interfaces.
struct overview_row {
  std::vector<std::string> from{};
  std::vector<std::string> to{};
  bool ipv6{false};
  verdict outcome{verdict::reachable}; ///< reachable, partial, reply_blocked or unknown
  traffic_set requests{};
  std::vector<port_range> failing_ports{}; ///< client ports, of `partial`
  std::size_t pairs{0};                    ///< pairs of ends
  /// Alternatives under which this holds, of conditions of the documents; empty: it always does.
  std::vector<assignment> under{};

  friend bool operator==(overview_row const&, overview_row const&) = default;
};

/// Everything that can arrive, and what becomes of it; what is in no row is blocked.
struct overview_answer {
  open_question asked{};
  std::vector<overview_row> rows{};
  std::vector<std::string> missing{}; ///< selections whose members are not all known
};

/// Answers an open question with the set engine. A failure when a selector names nothing, or is a
/// block of several addresses outside every VPC: those are asked about one by one, by the name of
/// their network, or as `internet`.
[[nodiscard]] result<overview_answer> overview(network::network const& net, open_question const& q,
                                               reach_all_options const& options = {});

} // namespace vpclint::inline v0::analysis
