#pragma once

#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/model/design.hpp"

#include "support/sanitizers.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// What the tests of relations between designs have in common.

namespace vpclint_test {

using namespace vpclint;
using analysis::fate;

inline constexpr std::uint64_t designs = sanitized ? 20 : 60; ///< of each relation

inline cidr block(std::string const& text) { return *cidr::parse(text); }

/// Packets to ask about.
[[nodiscard]] std::vector<packet> kinds(bool ipv6);

using outcomes = std::map<std::string, fate>;

/// What becomes of some packets between all interfaces, by the set engine, and from and to one
/// address outside, by the walk. Backwards: asked in the opposite order.
[[nodiscard]] outcomes judge(design const& d, bool backwards = false);

template <class F>
void each_rule_list(design& d, F const& f) {
  for (auto& g : d.security_groups)
    for (auto* rules : {&g.ingress, &g.egress})
      if (*rules)
        f(**rules);
}

template <class F>
void each_entry_list(design& d, F const& f) {
  for (auto& a : d.network_acls)
    for (auto* entries : {&a.ingress, &a.egress})
      f(*entries);
}

} // namespace vpclint_test
