#include "lint/filters/block_cover.hpp"

#include "vpclint/net/prefix_set.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace vpclint::inline v0::rules {
namespace {

using namespace literals;

std::uint32_t length_of(point_range const& r) { return r.last - r.first; }

// The fewest blocks that hold the internet of a family.
std::vector<cidr> const& internet_blocks(bool ipv4) {
  static std::vector<cidr> const of_ipv6{"2000::/3"_cidr};
  static std::vector<cidr> const of_ipv4 = [] {
    std::vector<prefix4> special;
    for (auto const c :
         {"0.0.0.0/8"_cidr, "10.0.0.0/8"_cidr, "100.64.0.0/10"_cidr, "127.0.0.0/8"_cidr,
          "169.254.0.0/16"_cidr, "172.16.0.0/12"_cidr, "192.168.0.0/16"_cidr, "224.0.0.0/3"_cidr})
      special.push_back(c.v4());
    std::vector<cidr> out;
    for (auto const& p : prefixes_of<vpclint::ipv4>(~union_of(special)))
      out.emplace_back(p);
    return out;
  }();
  return ipv4 ? of_ipv4 : of_ipv6;
}

uint128 internet_size(bool ipv4) {
  uint128 n = 0;
  for (auto const& b : internet_blocks(ipv4))
    n = saturating_add(n, b.address_count());
  return n;
}

// Elementary segments of the ranges and what is below them, with how often each is covered.
struct segments {
  std::vector<std::uint64_t> starts{};
  std::vector<std::uint32_t> counts{};

  segments(std::vector<point_range> const& ranges, points const& base) {
    starts.reserve(2 * (ranges.size() + base.intervals().size()));
    for (auto const& r : ranges)
      add_bounds(r);
    for (auto const& r : base)
      add_bounds(r);
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    counts.assign(starts.size(), 0);
    for (auto const& r : base)
      add(r, 1);
    for (auto const& r : ranges)
      add(r, 1);
  }
  void add_bounds(point_range const& r) {
    starts.push_back(r.first);
    starts.push_back(std::uint64_t{r.last} + 1);
  }
  [[nodiscard]] std::size_t position(std::uint64_t start) const {
    return static_cast<std::size_t>(std::lower_bound(starts.begin(), starts.end(), start) -
                                    starts.begin());
  }
  void add(point_range const& r, std::uint32_t n) {
    auto const last = position(std::uint64_t{r.last} + 1);
    for (auto i = position(r.first); i < last; ++i)
      counts[i] += n;
  }
  [[nodiscard]] bool covered_twice(point_range const& r) const {
    auto const last = position(std::uint64_t{r.last} + 1);
    for (auto i = position(r.first); i < last; ++i)
      if (counts[i] < 2)
        return false;
    return true;
  }
};

} // namespace

bool contains_range(points const& set, point_range const& range) {
  auto const& items = set.intervals();
  auto const it =
      std::upper_bound(items.begin(), items.end(), range.first,
                       [](std::uint32_t value, point_range const& i) { return value < i.first; });
  return it != items.begin() && std::prev(it)->last >= range.last;
}

std::vector<std::size_t> superfluous_ranges(std::vector<point_range> const& ranges,
                                            points const& base) {
  std::vector<std::size_t> out;
  if (ranges.empty() || (ranges.size() == 1 && !contains_range(base, ranges[0])))
    return out;
  std::vector<std::size_t> order(ranges.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Among equals the later one goes.
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    auto const of_a = length_of(ranges[a]);
    auto const of_b = length_of(ranges[b]);
    return of_a != of_b ? of_a < of_b : a > b;
  });
  segments s(ranges, base);
  for (auto const i : order) {
    if (!s.covered_twice(ranges[i]))
      continue;
    s.add(ranges[i], static_cast<std::uint32_t>(-1));
    out.push_back(i);
  }
  return out;
}

block_cover::block_cover(std::vector<block_rule> rules, std::vector<cidr> const& asked)
    : rules_(std::move(rules)), gone_(rules_.size()) {
  std::stable_sort(rules_.begin(), rules_.end(),
                   [](block_rule const& a, block_rule const& b) { return a.block < b.block; });
  std::vector<cidr> blocks(asked);
  for (auto const& r : rules_)
    blocks.push_back(r.block);
  std::sort(blocks.begin(), blocks.end());
  blocks.erase(std::unique(blocks.begin(), blocks.end()), blocks.end());
  nodes_.resize(blocks.size());
  std::uint32_t rule = 0;
  std::uint32_t open = none;
  for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
    auto& n = nodes_[i];
    n.block = blocks[i];
    n.first_rule = rule;
    while (rule < rules_.size() && rules_[rule].block == n.block)
      ++rule;
    n.last_rule = rule;
    while (open != none && !nodes_[open].block.contains(n.block))
      open = nodes_[open].parent;
    n.parent = open;
    if (open != none)
      nodes_[open].children.push_back(i);
    open = i;
  }
  cover();
}

points block_cover::own(node const& n, std::optional<std::uint32_t> without) const {
  std::vector<point_range> items;
  for (auto i = n.first_rule; i < n.last_rule; ++i)
    if (!gone_[i] && rules_[i].owner != without)
      items.push_back(rules_[i].what);
  return points::of(std::move(items));
}

// Children are in order and apart, so they fill the block when each starts where the last one
// ended.
bool block_cover::children_fill(node const& n) const {
  if (n.children.empty())
    return false;
  auto const number = [](address a) {
    return a.is_v4() ? uint128{a.v4().number()} : a.v6().number();
  };
  if (number(nodes_[n.children.front()].block.first()) != number(n.block.first()))
    return false;
  for (std::size_t i = 1; i < n.children.size(); ++i)
    if (number(nodes_[n.children[i]].block.first()) !=
        number(nodes_[n.children[i - 1]].block.last()) + 1)
      return false;
  return nodes_[n.children.back()].block.last() == n.block.last();
}

points block_cover::below(node const& n) const {
  if (!children_fill(n))
    return {};
  auto out = full_[n.children.front()];
  for (std::size_t i = 1; i < n.children.size() && !out.empty(); ++i)
    out &= full_[n.children[i]];
  return out;
}

void block_cover::cover() {
  above_.assign(nodes_.size(), {});
  full_.assign(nodes_.size(), {});
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    auto const& n = nodes_[i];
    if (n.children.empty())
      continue; // asked for by nobody
    above_[i] = own(n);
    if (n.parent != none)
      above_[i] |= above_[n.parent];
  }
  for (auto i = nodes_.size(); i-- > 0;)
    full_[i] = own(nodes_[i]) | below(nodes_[i]);
}

std::vector<std::uint32_t> block_cover::take_superfluous() {
  std::vector<std::uint32_t> out;
  // Children come before their parents; what stands above is still complete then, and what lies
  // below has lost only what something above or beside it covers.
  for (auto i = nodes_.size(); i-- > 0;) {
    auto const& n = nodes_[i];
    auto base = below(n);
    if (n.parent != none)
      base |= above_[n.parent];
    std::vector<point_range> ranges;
    std::vector<std::uint32_t> positions;
    std::vector<point_range> kept;
    for (auto r = n.first_rule; r < n.last_rule; ++r) {
      if (rules_[r].fixed) {
        kept.push_back(rules_[r].what);
      } else {
        ranges.push_back(rules_[r].what);
        positions.push_back(r);
      }
    }
    base |= points::of(std::move(kept));
    for (auto const k : superfluous_ranges(ranges, base)) {
      gone_[positions[k]] = true;
      out.push_back(rules_[positions[k]].owner);
    }
    full_[i] = own(n) | below(n);
  }
  cover();
  return out;
}

points block_cover::covered(cidr const& block, std::optional<std::uint32_t> without) const {
  auto const it = std::lower_bound(nodes_.begin(), nodes_.end(), block,
                                   [](node const& n, cidr const& b) { return n.block < b; });
  VPCLINT_ASSERT(it != nodes_.end() && it->block == block);
  auto out = own(*it, without) | below(*it);
  if (it->parent != none)
    out |= above_[it->parent];
  return out;
}

bool is_the_internet(cidr const& block) {
  for (auto const& b : internet_blocks(block.is_v4()))
    if (!block.contains(b))
      return false;
  return true;
}

points open_to_the_internet(std::span<block_rule const> rules, bool ipv4) {
  std::vector<point_range> whole;
  std::vector<block_rule> parts;
  uint128 addresses = 0;
  for (auto const& r : rules) {
    if (r.block.is_v4() != ipv4)
      continue;
    if (is_the_internet(r.block)) {
      whole.push_back(r.what);
      continue;
    }
    parts.push_back(r);
    addresses = saturating_add(addresses, r.block.address_count());
  }
  auto out = points::of(std::move(whole));
  // Most groups end here: too few addresses to be everybody's.
  if (addresses < internet_size(ipv4))
    return out;
  auto const& asked = internet_blocks(ipv4);
  block_cover const cover(std::move(parts), asked);
  auto together = cover.covered(asked.front());
  for (std::size_t i = 1; i < asked.size() && !together.empty(); ++i)
    together &= cover.covered(asked[i]);
  return out | together;
}

} // namespace vpclint::inline v0::rules
