#pragma once

#include "vpclint/analysis/walk.hpp"

#include "analysis/outlook.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vpclint::inline v0::analysis {

[[nodiscard]] inline bool same(walk_choices const& a, walk_choices const& b) {
  return a.nat_ports == b.nat_ports && a.target == b.target && a.zone == b.zone &&
         a.by_unknown_list == b.by_unknown_list;
}

/// One packet in one combination of what AWS and the hosts choose.
struct trial {
  walk_choices choices{};
  std::size_t combination{0}; ///< of translated ports
  gist seen{};
  std::optional<gist> listed{}; ///< if the unknown entries of a list take the packet
  std::string open_list{};
  std::vector<std::string> request_facts{}; ///< not known, met on the way there
  std::vector<std::string> reply_facts{};

  [[nodiscard]] reached best() const {
    auto const one = optimistic(seen);
    return listed ? std::max(one, optimistic(*listed)) : one;
  }
  [[nodiscard]] reached worst() const {
    auto const one = pessimistic(seen);
    return listed ? std::min(one, pessimistic(*listed)) : one;
  }
  /// The same request, with the reply of another trial.
  [[nodiscard]] trial with_reply(trial const& o) const {
    auto both = o;
    both.seen = seen.with_reply(o.seen);
    if (listed && o.listed)
      both.listed = listed->with_reply(*o.listed);
    both.request_facts = request_facts;
    return both;
  }
  [[nodiscard]] bool replies_alike(trial const& o) const {
    auto const alike = [](gist const& a, gist const& b) {
      return a.reply_dropped == b.reply_dropped && a.reply_unknown == b.reply_unknown;
    };
    return alike(seen, o.seen) && listed.has_value() == o.listed.has_value() &&
           (!listed || alike(*listed, *o.listed)) && reply_facts == o.reply_facts;
  }
};

/// The trials of one packet: of every zone, target and combination of translated ports, in order.
struct trials {
  std::vector<trial> all{};
  std::vector<port_range> ports{{0, 0}}; ///< that translations pick from
  std::size_t translations{0};
  std::size_t combinations{1};
};

/// The client ports of a course of requests (see `add_course`) whose replies fare alike.
struct alike_clients {
  trials replies{};
  std::vector<std::size_t> clients{}; ///< positions, ascending
};

using known_courses = std::map<std::vector<std::uint64_t>, std::vector<alike_clients>>;

} // namespace vpclint::inline v0::analysis
