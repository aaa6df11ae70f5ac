#pragma once

#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/network.hpp"

#include <optional>
#include <set>
#include <string>

namespace vpclint_test {

/// What the third engine says about one packet.
struct brute_answer {
  std::optional<vpclint::analysis::reach_level> level{}; ///< none: it has nothing to say
  std::string unsaid{};                                  ///< why not
  std::set<std::string> met{};                           ///< what the packet or its reply crossed
};

/// Moves one concrete packet and its reply through a network, place by place and rule by rule, as
/// the semantics facts say it: slow, without any preparation, and without code of `lib/analysis` or
/// of the evaluation in `vpclint/aws`. `to` is who is asked; from the internet the packet is for
/// its public address. Says nothing where a fact that decides is not known, and at NAT64.
[[nodiscard]] brute_answer walk_by_force(vpclint::network::network const& net,
                                         vpclint::analysis::flow_end from, vpclint::packet const& p,
                                         vpclint::analysis::flow_end to,
                                         vpclint::analysis::walk_choices const& choices);

} // namespace vpclint_test
