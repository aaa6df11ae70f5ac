// Interfaces are by far the most of what large accounts have, and are read on several threads.
#include "input/aws/dump.hpp"
#include "support/parallel.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace vpclint::inline v0::dump {

/// The reading of some interfaces apart from everything else. What says nothing beyond the
/// interface itself is taken over as it is; the others are read again where they can say it.
struct reader::interface_trial {
  interface_trial(reader const& whole, std::span<item const> some) : items(some) {
    made.sources = whole.out_.sources();
    std::optional<design_builder> out;
    out.emplace(made, findings, inventory, build_limits{}, whole.out_.facts());
    reader apart(whole, *out);
    is_plain.reserve(some.size());
    made.network_interfaces.reserve(some.size());
    for (auto const& i : some) {
      auto const before = made.network_interfaces.size();
      apart.read_interface(i);
      is_plain.push_back(findings.empty() && inventory.empty() && made.vpcs.empty() &&
                         made.network_interfaces.size() == before + 1);
      if (is_plain.back())
        continue;
      made.network_interfaces.resize(before);
      made.vpcs.clear();
      findings.clear();
      inventory.clear();
      out.emplace(made, findings, inventory, build_limits{}, whole.out_.facts());
    }
  }

  std::span<item const> items;
  design made{};
  std::vector<finding> findings{};
  std::vector<file_inventory> inventory{};
  std::vector<bool> is_plain{}; // by item; the interfaces of those that are stand in `made`
};

void reader::read_interfaces(std::vector<item> const& all) {
  constexpr std::size_t worth_a_thread = 2000;
  auto const threads = threads_for(all.size() / worth_a_thread, out_.threads());
  if (threads < 2) {
    for (auto const& i : all)
      read_interface(i);
    return;
  }
  auto const share = all.size() / threads;
  std::vector<std::optional<interface_trial>> trials(threads);
  for_each_piece(threads, threads, [&](std::size_t n) {
    auto const first = n * share;
    auto const count = n + 1 == threads ? all.size() - first : share;
    trials[n].emplace(*this, std::span(all).subspan(first, count));
  });
  for (auto& t : trials) {
    auto next = t->made.network_interfaces.begin();
    for (std::size_t i = 0; i < t->items.size(); ++i)
      if (t->is_plain[i])
        out_.into().network_interfaces.push_back(std::move(*next++));
      else
        read_interface(t->items[i]);
    t.reset();
  }
}

} // namespace vpclint::inline v0::dump
