// Which destinations the routes of a network tell apart.
#include "vpclint/network/graph.hpp"

#include "network/address_of.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

/// Ranges that are never a destination of unicast, and those that are nobody's on the internet:
/// what is routed by a wider block is asked apart in them.
struct special_range {
  cidr block{};
  bool asked{true};
};

std::array<special_range, 13> const& special_ranges() {
  static constexpr auto v4 = [](std::uint32_t bits, int length) {
    return cidr(prefix4::around(ipv4{bits}, length));
  };
  static constexpr auto v6 = [](std::uint64_t high, int length) {
    return cidr(prefix6::around(ipv6{high, 0}, length));
  };
  static constexpr std::array<special_range, 13> ranges{{{v4(0, 8), false},
                                                         {v4(0x0a000000U, 8), true},
                                                         {v4(0x64400000U, 10), true},
                                                         {v4(0x7f000000U, 8), false},
                                                         {v4(0xa9fe0000U, 16), false},
                                                         {v4(0xac100000U, 12), true},
                                                         {v4(0xc0a80000U, 16), true},
                                                         {v4(0xe0000000U, 3), false},
                                                         {v6(0, 3), false},
                                                         {v6(0x4000000000000000U, 2), false},
                                                         {v6(0x8000000000000000U, 1), false},
                                                         {v6(0xfc00000000000000U, 7), true},
                                                         {v6(0xfe00000000000000U, 7), false}}};
  return ranges;
}

/// Whether a route of the VPC's tables leads addresses of a part of it elsewhere.
bool splits_local(network const& net, resolved_vpc const& v) {
  for (auto const id : v.route_tables)
    for (auto const& r : net.route_tables()[id].routes)
      if (r.target.kind != target_kind::local && r.destination_known) {
        auto const& blocks = r.destination.is_v6() ? v.ipv6 : v.ipv4;
        for (auto const& b : blocks)
          if (b.contains(r.destination))
            return true;
      }
  return false;
}

std::vector<cidr> blocks_that_matter(network const& net) {
  std::vector<cidr> blocks;
  auto const add = [&](auto const& some) { blocks.insert(blocks.end(), some.begin(), some.end()); };
  for (auto const& t : net.route_tables())
    for (auto const& r : t.routes)
      if (r.destination_known)
        blocks.push_back(r.destination);
  for (auto const& t : net.transit_tables())
    for (auto const& r : t.routes)
      if (r.destination_known)
        blocks.push_back(r.destination);
  for (auto const& n : net.outside_networks()) {
    add(n.cidrs);
    add(n.advertised);
  }
  for (auto const& v : net.vpcs()) {
    add(v.ipv4);
    add(v.ipv6);
    if (!splits_local(net, v))
      continue; // then all of a block is delivered alike
    for (auto const id : v.subnets)
      for (auto const& b : {net.subnets()[id].ipv4, net.subnets()[id].ipv6})
        if (b)
          blocks.push_back(*b);
  }
  for (auto const& s : special_ranges())
    blocks.push_back(s.block);
  std::sort(blocks.begin(), blocks.end(), [](cidr const& a, cidr const& b) {
    return std::pair(a.first(), a.length()) < std::pair(b.first(), b.length());
  });
  blocks.erase(std::unique(blocks.begin(), blocks.end()), blocks.end());
  return blocks;
}

/// The first address of a block that no narrower one covers; nothing when they cover it all.
std::optional<address> first_free(std::vector<cidr> const& blocks, std::size_t at) {
  auto const& block = blocks[at];
  auto next = block.first().number();
  auto const last = block.last().number();
  for (auto i = at + 1; i < blocks.size() && block.contains(blocks[i]); ++i) {
    auto const& inner = blocks[i];
    if (inner.first().number() > next)
      break;
    if (inner.last().number() >= last)
      return std::nullopt;
    next = std::max<uint128>(next, inner.last().number() + 1);
  }
  return address_of(next, block.is_v6());
}

} // namespace

std::vector<destination> destinations(network const& net) {
  auto const blocks = blocks_that_matter(net);
  std::vector<destination> result;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    auto const& special = special_ranges();
    if (std::any_of(special.begin(), special.end(),
                    [&](special_range const& s) { return !s.asked && s.block == blocks[i]; }))
      continue;
    if (auto const a = first_free(blocks, i))
      result.push_back({blocks[i], *a});
  }
  return result;
}

} // namespace vpclint::inline v0::network
