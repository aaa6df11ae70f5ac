#pragma once

#include "vpclint/analysis/blockers.hpp"
#include "vpclint/analysis/reach.hpp"
#include "vpclint/packet/packet.hpp"
#include "vpclint/support/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vpclint::inline v0::analysis {

/// What goes into an explanation.
struct explain_options {
  walk_options walk{};
  bool remedies{false}; ///< also look for changes that open the flow; tries each on a copy
};

/// An answer with what it rests on: the blockers of everything that isn't fully reachable.
struct explanation {
  std::optional<question> asked{}; ///< nothing for one exact packet
  std::optional<packet> exact{};
  answer found{};
  obstruction in_the_way{};
  bool remedies_sought{false};
  std::vector<explanation> legs{};    ///< of a chain: both connections (the better listener's)
  std::vector<std::string> assumed{}; ///< what the answer assumes, each once

  /// `app -> orders tcp 3306`, or the packet.
  [[nodiscard]] std::string title() const;
};

/// Asks a question and explains the answer. Fails like `ask`.
[[nodiscard]] result<explanation> explain(network::network const& net, question const& q,
                                          explain_options const& options = {});

/// The same for one exact packet. Fails like `ask_packet`.
[[nodiscard]] result<explanation> explain(network::network const& net, packet const& p,
                                          std::optional<selector> const& from = {},
                                          explain_options const& options = {});

/// A question as one types it, such as `app -> orders tcp 3306 via alb`: see `parse_question`.
[[nodiscard]] result<question> question_of(std::string_view text);

/// Client ports that matter, by who has them (NACL-13).
struct client_range {
  std::string_view who{};
  port_range ports{};
};

/// Linux, Windows, and what translates or runs functions.
[[nodiscard]] std::vector<client_range> const& client_ranges();

} // namespace vpclint::inline v0::analysis
