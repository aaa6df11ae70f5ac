#pragma once

#include "vpclint/analysis/reach.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vpclint::inline v0::analysis {

/// What a verdict takes of one walk.
struct gist {
  bool arrived{false};
  bool request_dropped{false};
  bool request_unknown{false};
  bool reply_dropped{false};
  bool reply_unknown{false};

  static gist of(walk_result const& w) {
    return {w.arrived, w.request_dropped, w.request_unknown, w.reply_dropped, w.reply_unknown};
  }
  /// With what another walk says of the reply.
  [[nodiscard]] gist with_reply(gist const& o) const {
    return {arrived, request_dropped, request_unknown, o.reply_dropped, o.reply_unknown};
  }
};

/// How far one packet gets, in ascending order.
enum class reached : std::uint8_t { nowhere, destination, back };

[[nodiscard]] inline reached optimistic(gist const& w) {
  if (!w.arrived || w.request_dropped) {
    bool const stuck_on_unknown = !w.arrived && !w.request_dropped && w.request_unknown;
    return stuck_on_unknown ? reached::back : reached::nowhere;
  }
  return w.reply_dropped ? reached::destination : reached::back;
}

[[nodiscard]] inline reached pessimistic(gist const& w) {
  if (!w.arrived || w.request_dropped || w.request_unknown)
    return reached::nowhere;
  return w.reply_dropped || w.reply_unknown ? reached::destination : reached::back;
}

/// What all packets of a pair, or of a whole question, came to.
struct tally {
  std::size_t all{0};
  std::size_t arrived{0};
  std::size_t back{0};

  void add(reached r, std::size_t packets = 1) {
    all += packets;
    if (r != reached::nowhere)
      arrived += packets;
    if (r == reached::back)
      back += packets;
  }
  void add(tally const& o, std::size_t times = 1) {
    all += o.all * times;
    arrived += o.arrived * times;
    back += o.back * times;
  }
  [[nodiscard]] verdict judge() const {
    if (back == all && all > 0)
      return verdict::reachable;
    if (back > 0)
      return verdict::partial;
    return arrived > 0 ? verdict::reply_blocked : verdict::blocked;
  }
};

/// What they came to at best and at worst, by what is not known.
struct outlook {
  tally hopeful{};
  tally fearful{};

  void add(reached best, reached worst, std::size_t packets = 1) {
    hopeful.add(best, packets);
    fearful.add(worst, packets);
  }
  void add(outlook const& o, std::size_t times = 1) {
    hopeful.add(o.hopeful, times);
    fearful.add(o.fearful, times);
  }
  [[nodiscard]] verdict judge() const {
    auto const best = hopeful.judge();
    return best == fearful.judge() ? best : verdict::unknown;
  }
};

/// What the packets of a pair came to, if the source uses the client ports of one case.
struct case_outcome {
  port_range ports{};
  outlook sum{};
  outlook of_kind{}; ///< of the kind of request that is being asked
  bool any_completes{false};
  bool any_may_complete{false};

  void end_kind() {
    any_completes = any_completes || of_kind.fearful.back > 0;
    any_may_complete = any_may_complete || of_kind.hopeful.back > 0;
    sum.add(of_kind);
    of_kind = {};
  }
  /// Any protocol: that something completes is enough, and that nothing at all arrives.
  void settle_for_any() {
    if (any_may_complete)
      sum.hopeful.back = sum.hopeful.all = std::max<std::size_t>(1, sum.hopeful.all);
    if (any_completes)
      sum.fearful.back = sum.fearful.all = std::max<std::size_t>(1, sum.fearful.all);
  }
};

/// The best and the worst of several cases, of which nobody knows which one it is.
[[nodiscard]] inline outlook best_and_worst(std::vector<case_outcome> const& cases) {
  auto all = cases.front().sum;
  for (auto const& c : cases) {
    if (c.sum.hopeful.judge() < all.hopeful.judge()) // the better verdict comes first
      all.hopeful = c.sum.hopeful;
    if (c.sum.fearful.judge() > all.fearful.judge())
      all.fearful = c.sum.fearful;
  }
  return all;
}

/// Whether it matters which case it is.
[[nodiscard]] inline bool cases_differ(std::vector<case_outcome> const& cases) {
  auto const& one = cases.front().sum;
  return std::any_of(cases.begin(), cases.end(), [&](case_outcome const& c) {
    return c.sum.hopeful.judge() != one.hopeful.judge() ||
           c.sum.fearful.judge() != one.fearful.judge();
  });
}

} // namespace vpclint::inline v0::analysis
