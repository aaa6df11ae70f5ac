#include "network/resolver.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace vpclint::inline v0::network {
namespace {

/// Whether what one listener sends to another load balancer arrives at that listener of it (ELB-7).
bool arrives_at(listener const& from, listener const& to) {
  auto const& port = from.target_port.is_left_out() ? from.port : from.target_port;
  if (!port || !to.port || *port != *to.port)
    return false;
  if (from.protocol == listener_protocol::udp)
    return to.protocol == listener_protocol::udp || to.protocol == listener_protocol::tcp_udp;
  return to.protocol != listener_protocol::udp || from.protocol == listener_protocol::tcp_udp;
}

/// A listener that a packet goes on to, and the target that it goes to for this.
struct onward {
  std::size_t listener{0};
  index<workload> target{};
};

/// Notes the target that closes each circle: the one that leads to a listener of the path so far.
void note_circles(std::vector<resolved_listener*> const& listeners,
                  std::vector<std::vector<onward>> const& next) {
  enum class visit : std::uint8_t { none, open, done };
  std::vector<visit> seen(listeners.size(), visit::none);
  std::vector<std::pair<std::size_t, std::size_t>>
      path; // a listener, and how many of its next are done
  auto const enter = [&](std::size_t at) {
    seen[at] = visit::open;
    path.emplace_back(at, 0);
  };
  for (std::size_t first = 0; first < seen.size(); ++first) {
    if (seen[first] == visit::none)
      enter(first);
    while (!path.empty()) {
      auto& [at, done] = path.back();
      if (done == next[at].size()) {
        seen[at] = visit::done;
        path.pop_back();
        continue;
      }
      auto const& step = next[at][done++];
      auto& noted = listeners[at]->circular;
      if (seen[step.listener] == visit::open &&
          std::find(noted.begin(), noted.end(), step.target) == noted.end())
        noted.push_back(step.target);
      if (seen[step.listener] == visit::none)
        enter(step.listener);
    }
  }
}

} // namespace

// What is sent from load balancer to load balancer in a circle never arrives. Of each circle the
// target that closes it is noted; a rule reports it.
void resolver::note_target_circles() {
  std::vector<resolved_listener*> listeners;
  std::vector<std::size_t> first; // of each load balancer
  for (auto& lb : net_.load_balancers_) {
    first.push_back(listeners.size());
    for (auto& l : lb.listeners)
      listeners.push_back(&l);
  }
  std::vector<std::vector<onward>> next(listeners.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    auto const& lb = net_.load_balancers_[net_.load_balancers_.id_at(i)];
    for (std::size_t k = 0; k < lb.listeners.size(); ++k) {
      auto const from = first[i] + k;
      for (auto const to : lb.listeners[k].targets) {
        auto const& w = net_.workloads_[to];
        if (w.kind != interface_kind::load_balancer)
          continue;
        if (to == lb.owner) { // whether it listens there or not, nothing answers
          listeners[from]->circular.push_back(to);
          continue;
        }
        auto const there = net_.load_balancers_.id_at(w.position);
        auto const& others = net_.load_balancers_[there].listeners;
        for (std::size_t o = 0; o < others.size(); ++o)
          if (arrives_at(*listeners[from]->written, *others[o].written))
            next[from].push_back({first[there.value] + o, to});
      }
    }
  }
  note_circles(listeners, next);
}

} // namespace vpclint::inline v0::network
