// Interfaces are by far the most of what large accounts have, and are read on several threads.
#include "input/aws/dump.hpp"
#include "support/parallel.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace vpclint::inline v0::dump {
namespace {

constexpr std::size_t worth_a_thread = 2000;

} // namespace

/// The reading of interfaces apart from everything else, each into a place of its own. What says
/// nothing beyond the interface itself is taken over as it is; the others are read again where they
/// can say it.
class reader::interface_trial {
public:
  explicit interface_trial(reader const& whole) : whole_(whole), apart_(whole, start()) {}

  /// False where it has to be read again.
  [[nodiscard]] bool read(item const& i, network_interface& into) {
    apart_.read_interface(i);
    bool const plain = findings_.empty() && inventory_.empty() && made_.vpcs.empty() &&
                       made_.network_interfaces.size() == 1;
    if (plain)
      into = std::move(made_.network_interfaces.front());
    else
      start();
    made_.network_interfaces.clear();
    return plain;
  }

private:
  design_builder& start() {
    made_.sources = whole_.out_.sources();
    made_.vpcs.clear();
    findings_.clear();
    inventory_.clear();
    return out_.emplace(made_, findings_, inventory_, build_limits{}, whole_.out_.facts());
  }

  reader const& whole_;
  design made_{};
  std::vector<finding> findings_{};
  std::vector<file_inventory> inventory_{};
  std::optional<design_builder> out_{};
  reader apart_;
};

/// What is told of them apart from reading them is found on several threads.
void reader::take_interfaces(row const& r, doc::node list, std::size_t where) {
  auto const threads = threads_for(list.size() / worth_a_thread, out_.threads());
  if (threads < 2) {
    for (auto const thing : list.items())
      take(r, thing, where);
    return;
  }
  std::vector<item> made;
  made.reserve(list.size());
  for (auto const thing : list.items())
    made.push_back({.node = thing});
  auto const share = (made.size() + threads - 1) / threads;
  for_each_piece(threads, threads, [&](std::size_t n) {
    for (auto i = n * share; i < std::min(made.size(), (n + 1) * share); ++i)
      if (made[i].node.is_mapping())
        made[i] = item_of(r, made[i].node, where);
  });
  for (auto const& i : made)
    if (i.kind != nullptr)
      take(i);
    else
      take(r, i.node, where); // which has its say about it
}

void reader::read_interfaces(std::vector<item> const& all) {
  auto const threads = threads_for(all.size() / worth_a_thread, out_.threads());
  if (threads < 2) {
    for (auto const& i : all)
      read_interface(i);
    return;
  }
  auto& out = out_.into().network_interfaces;
  auto const before = out.size();
  out.resize(before + all.size());
  auto const share = all.size() / threads;
  std::vector<std::vector<std::size_t>> again(threads); // not plain
  for_each_piece(threads, threads, [&](std::size_t n) {
    interface_trial trial(*this);
    auto const end = n + 1 == threads ? all.size() : (n + 1) * share;
    for (auto i = n * share; i < end; ++i)
      if (!trial.read(all[i], out[before + i]))
        again[n].push_back(i);
  });
  if (std::all_of(again.begin(), again.end(), [](auto const& some) { return some.empty(); }))
    return;
  auto const first = out.begin() + static_cast<std::ptrdiff_t>(before);
  std::vector<network_interface> plain(std::make_move_iterator(first),
                                       std::make_move_iterator(out.end()));
  out.resize(before);
  std::size_t next = 0;
  for (auto const& some : again)
    for (auto const i : some) {
      std::move(plain.begin() + static_cast<std::ptrdiff_t>(next),
                plain.begin() + static_cast<std::ptrdiff_t>(i), std::back_inserter(out));
      read_interface(all[i]);
      next = i + 1;
    }
  std::move(plain.begin() + static_cast<std::ptrdiff_t>(next), plain.end(),
            std::back_inserter(out));
}

} // namespace vpclint::inline v0::dump
