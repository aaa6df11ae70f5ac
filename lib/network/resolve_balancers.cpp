#include "network/resolver.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vpclint::inline v0::network {

// A packet that is sent from load balancer to load balancer in a circle never arrives. Of each
// circle the target that closes it is noted; a rule reports it.
void resolver::note_target_circles() {
  enum class visit : std::uint8_t { none, open, done };
  struct step {
    index<vpclint::load_balancer> at{};
    std::size_t listener{0};
    std::size_t target{0};
  };
  std::vector<visit> seen(net_.load_balancers_.size(), visit::none);
  std::vector<step> path;
  auto const enter = [&](index<vpclint::load_balancer> id) {
    seen[id.value] = visit::open;
    path.push_back({id});
  };
  for (std::size_t first = 0; first < seen.size(); ++first) {
    if (seen[first] == visit::none)
      enter(net_.load_balancers_.id_at(first));
    while (!path.empty()) {
      auto& s = path.back();
      auto& listeners = net_.load_balancers_[s.at].listeners;
      if (s.listener == listeners.size()) {
        seen[s.at.value] = visit::done;
        path.pop_back();
        continue;
      }
      auto& l = listeners[s.listener];
      if (s.target == l.targets.size()) {
        ++s.listener;
        s.target = 0;
        continue;
      }
      auto const to = l.targets[s.target];
      auto const& w = net_.workloads_[to];
      if (w.kind != interface_kind::load_balancer) {
        ++s.target;
        continue;
      }
      auto const next = net_.load_balancers_.id_at(w.position);
      if (seen[next.value] == visit::open) {
        l.circular.push_back(to);
        ++s.target;
        continue;
      }
      ++s.target;
      if (seen[next.value] == visit::none)
        enter(next);
    }
  }
}

} // namespace vpclint::inline v0::network
