#pragma once

#include "vpclint/lint/context.hpp"
#include "vpclint/network/graph.hpp"

#include "lint/spread_tiers.hpp"

#include <map>
#include <string>
#include <vector>

// Single points of failure, and what is said of them.
namespace vpclint::inline v0::rules {

/// What a tier has no way round: things that stand in one AZ.
struct lone_thing {
  std::vector<network::node>
      things{}; ///< devices, or an attachment whose subnets are all in one AZ
  std::string zone{};
  bool open{false};
  std::string fact{};

  friend bool operator==(lone_thing const& a, lone_thing const& b) {
    return a.things == b.things && a.zone == b.zone;
  }
};

/// A tier that has no way to a goal but by a lone thing.
struct lone_dependence {
  spread_tier tier{};
  std::string goal{};
  lone_thing thing{};
};

/// By the devices, or the attachment, that have to stand.
using lone_things = std::map<std::vector<network::node>, std::vector<lone_dependence>>;

/// A finding for each lone thing, with a note for each tier and goal.
void report_lone_things(lint_context& ctx, lone_things const& found);

} // namespace vpclint::inline v0::rules
