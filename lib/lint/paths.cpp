#include "lint/paths.hpp"

#include <algorithm>
#include <mutex>

namespace vpclint::inline v0 {

using analysis::flow_end;

analysis::all_pairs& path_analysis::all() {
  if (!all_) {
    auto const classes = all_.emplace(net_).classes();
    for (std::size_t i = 0; i < classes.size(); ++i)
      if (classes[i].kind == flow_end::kind_type::internet)
        internet_[classes[i].ipv6 ? 1 : 0].push_back(static_cast<std::uint32_t>(i));
  }
  return *all_;
}

network::topology const& path_analysis::topology() {
  std::call_once(made_topology_, [&] { topology_ = network::topology_of(net_); });
  return topology_;
}

std::vector<network::routing_loop> const& path_analysis::loops() {
  std::call_once(looked_for_loops_, [&] { loops_ = network::routing_loops(net_, topology()); });
  return loops_;
}

std::optional<verdict> path_analysis::between(nic_id from, nic_id to, bool ipv6,
                                              traffic const& match) {
  if (from == to || !net_.interfaces()[from].can_initiate)
    return std::nullopt;
  std::lock_guard const lock(asking_);
  auto const a = all().class_of(flow_end::of(from), ipv6);
  auto const b = all().class_of(flow_end::of(to), ipv6);
  if (!a || !b)
    return std::nullopt;
  return all().verdict_of(*a, *b, match);
}

std::optional<verdict>
path_analysis::best_of(std::vector<std::pair<std::uint32_t, std::uint32_t>> const& pairs,
                       std::optional<traffic> const& match) {
  std::optional<verdict> best;
  auto const rank = [](verdict v) {
    switch (v) {
    case verdict::reachable:
      return 5;
    case verdict::partial:
      return 4;
    case verdict::unknown:
      return 3;
    case verdict::reply_blocked:
      return 2;
    case verdict::blocked:
    case verdict::not_reachable:
      return 1;
    }
    return 0;
  };
  for (auto const& [a, b] : pairs) {
    auto const v = all().verdict_of(a, b, match);
    if (!best || rank(v) > rank(*best))
      best = v;
    if (best == verdict::reachable)
      break;
  }
  return best;
}

std::optional<verdict> path_analysis::from_internet(nic_id to, bool ipv6,
                                                    std::optional<traffic> const& match) {
  std::lock_guard const lock(asking_);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  if (auto const b = all().class_of(flow_end::of(to), ipv6))
    for (auto const a : internet_[ipv6 ? 1 : 0])
      pairs.emplace_back(a, *b);
  return best_of(pairs, match);
}

std::optional<verdict> path_analysis::to_internet(nic_id from, bool ipv6,
                                                  std::optional<traffic> const& match) {
  std::lock_guard const lock(asking_);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  if (net_.interfaces()[from].can_initiate)
    if (auto const a = all().class_of(flow_end::of(from), ipv6))
      for (auto const b : internet_[ipv6 ? 1 : 0])
        pairs.emplace_back(*a, b);
  return best_of(pairs, match);
}

traffic_set path_analysis::requests_from_internet(nic_id to, bool ipv6) {
  std::lock_guard const lock(asking_);
  traffic_set out;
  auto const b = all().class_of(flow_end::of(to), ipv6);
  if (!b)
    return out;
  std::vector<std::uint32_t> const destinations{*b};
  for (auto const& r : all().rectangles(internet_[ipv6 ? 1 : 0], destinations))
    if (rules::completes(r.outcome))
      out = out | r.requests;
  return out;
}

std::vector<path_analysis::nic_id> path_analysis::one_of_each(std::vector<nic_id> const& nics,
                                                              bool ipv6) {
  std::lock_guard const lock(asking_);
  std::vector<nic_id> out;
  std::vector<std::uint32_t> seen;
  for (auto const id : nics) {
    auto const c = all().class_of(flow_end::of(id), ipv6);
    if (!c || std::find(seen.begin(), seen.end(), *c) != seen.end())
      continue;
    seen.push_back(*c);
    out.push_back(id);
  }
  return out;
}

namespace rules {

selector interface_selector(network::network const& net, index<network::interface> id) {
  auto const& nic = net.interfaces()[id];
  std::string name = nic.name;
  bool const several =
      std::any_of(net.interfaces().begin(), net.interfaces().end(), [&](auto const& other) {
        return other.name == nic.name && other.vpc != nic.vpc;
      });
  if (several && nic.vpc.valid())
    name = net.vpcs()[nic.vpc].declared->id + "." + name;
  return {.kind = selector_kind::name, .name = std::move(name)};
}

std::string add_blockers(network::network const& net, analysis::question const& q, finding& f) {
  auto const found = analysis::find_blockers(net, q);
  if (!found || found->blockers.empty())
    return {};
  for (auto const& b : found->blockers)
    f.with_note(std::string(b.reply ? "stops the reply: " : "stops the request: ") + b.subject +
                    (b.decision.empty() ? "" : ": " + b.decision),
                b.at);
  return found->blockers.front().subject;
}

} // namespace rules
} // namespace vpclint::inline v0
