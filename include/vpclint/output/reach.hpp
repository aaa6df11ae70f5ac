#pragma once

#include "vpclint/analysis/explain.hpp"
#include "vpclint/analysis/overview.hpp"
#include "vpclint/network/network.hpp"

#include <optional>
#include <string>

namespace vpclint::inline v0 {

/// How much of an explanation to write.
struct reach_text_options {
  bool colour{false};        ///< escape sequences for a terminal; of the text only
  bool trace{false};         ///< the way of one packet of every kind of pair, decision by decision
  bool blockers{false};      ///< also the changes that open the flow
  std::size_t most_pairs{8}; ///< failing pairs named in the text; JSON has all of them
};

/// An explanation for people. The same explanation makes the same bytes; names are shown without
/// control characters.
[[nodiscard]] std::string reach_text(network::network const& net, analysis::explanation const& e,
                                     reach_text_options const& options = {});

/// An explanation for programs, after docs/schema/reach.schema.json. `expected` is what the verdict
/// was compared with.
[[nodiscard]] std::string reach_json(network::network const& net, analysis::explanation const& e,
                                     std::optional<verdict> expected = {},
                                     reach_text_options const& options = {});

/// The answer to an open question for people: one line for each set of ends that reach the same
/// ends on the same traffic.
[[nodiscard]] std::string overview_text(analysis::overview_answer const& a,
                                        reach_text_options const& options = {});

/// The same for programs, after `overview` of docs/schema/reach.schema.json.
[[nodiscard]] std::string overview_json(network::network const& net,
                                        analysis::overview_answer const& a);

} // namespace vpclint::inline v0
