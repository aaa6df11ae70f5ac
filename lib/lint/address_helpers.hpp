#pragma once

#include "vpclint/aws/cidr_rules.hpp"
#include "vpclint/aws/reserved_addresses.hpp"
#include "vpclint/net/prefix_set.hpp"
#include "vpclint/network/network.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What several rules of addressing share: free space, addresses in use, and words for them.
namespace vpclint::inline v0::rules {

/// `1 subnet`, `2 subnets`.
[[nodiscard]] inline std::string counted(std::uint64_t n, std::string_view one,
                                         std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

/// `a`, `a and b`, `a, b and c`; beyond `limit` names, how many more there are.
[[nodiscard]] inline std::string listed_words(std::vector<std::string> const& words,
                                              std::size_t limit = 6) {
  std::string result;
  auto const shown = words.size() > limit ? limit : words.size();
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0)
      result += i + 1 == words.size() ? " and " : ", ";
    result += words[i];
  }
  if (shown < words.size())
    result += " and " + std::to_string(words.size() - shown) + " more";
  return result;
}

/// The IPv4 addresses of all known blocks of a VPC.
[[nodiscard]] inline ipv4_set ipv4_space(network::resolved_vpc const& v) {
  std::vector<prefix4> blocks;
  for (auto const& b : v.ipv4)
    blocks.push_back(b.v4());
  return union_of(blocks);
}

/// The IPv4 addresses of a VPC that lie in no subnet whose block is known.
[[nodiscard]] inline ipv4_set unallocated_ipv4(network::network const& net,
                                               network::resolved_vpc const& v) {
  std::vector<prefix4> taken;
  for (auto const id : v.subnets)
    if (auto const& block = net.subnets()[id].ipv4)
      taken.push_back(block->v4());
  return ipv4_space(v) - union_of(taken);
}

/// The lowest block of that length in the unallocated space of a VPC.
[[nodiscard]] inline std::optional<prefix4> free_block(network::network const& net,
                                                       network::resolved_vpc const& v, int length) {
  for (auto const& block : prefixes_of<ipv4>(unallocated_ipv4(net, v)))
    if (block.length() <= length)
      return block.subnet(length, 0);
  return std::nullopt;
}

/// The lowest address of a subnet that an interface may have and none of the design has.
[[nodiscard]] inline std::optional<ipv4> free_address(network::network const& net,
                                                      network::resolved_subnet const& s) {
  if (!s.ipv4)
    return std::nullopt;
  std::vector<std::uint32_t> used;
  for (auto const id : s.interfaces)
    for (auto const& a : net.interfaces()[id].addresses)
      used.push_back(a.private_ip.bits);
  std::sort(used.begin(), used.end());
  auto const block = s.ipv4->v4();
  for (std::uint64_t n = block.first().bits; n <= block.last().bits; ++n) {
    ipv4 const a{static_cast<std::uint32_t>(n)};
    if (!aws::reserved_as(*s.ipv4, a) && !std::binary_search(used.begin(), used.end(), a.bits))
      return a;
  }
  return std::nullopt;
}

/// The same for an IPv6 block.
[[nodiscard]] inline std::optional<prefix6>
free_ipv6_block(network::network const& net, network::resolved_vpc const& v, int length) {
  std::vector<prefix6> space;
  std::vector<prefix6> taken;
  for (auto const& b : v.ipv6)
    space.push_back(b.v6());
  for (auto const id : v.subnets)
    if (auto const& block = net.subnets()[id].ipv6)
      taken.push_back(block->v6());
  for (auto const& block : prefixes_of<ipv6>(union_of(space) - union_of(taken)))
    if (block.length() <= length)
      return block.subnet(length, 0);
  return std::nullopt;
}

/// The lowest IPv6 address of a subnet that an interface may have and none of the design has.
[[nodiscard]] inline std::optional<ipv6> free_ipv6_address(network::network const& net,
                                                           network::resolved_subnet const& s) {
  if (!s.ipv6)
    return std::nullopt;
  std::vector<ipv6> used;
  for (auto const id : s.interfaces)
    if (auto const& a = net.interfaces()[id].ipv6_address)
      used.push_back(*a);
  std::sort(used.begin(), used.end());
  auto n = s.ipv6->v6().first().number();
  for (; s.ipv6->contains(address(ipv6::from_number(n))); ++n) {
    auto const a = ipv6::from_number(n);
    if (!aws::reserved_as(*s.ipv6, a) && !std::binary_search(used.begin(), used.end(), a))
      return a;
  }
  return std::nullopt;
}

/// The lowest free addresses of subnets, each looked for once: thousands of interfaces may ask.
class free_addresses {
public:
  explicit free_addresses(network::network const& net) : net_(net) {}

  /// One of the same family as `other`, in words; empty when there is none.
  [[nodiscard]] std::string const& like(index<subnet> id, address other) {
    auto const [it, added] = known_.try_emplace({id, other.is_v4()});
    if (!added)
      return it->second;
    auto const& s = net_.subnets()[id];
    if (other.is_v4()) {
      if (auto const a = free_address(net_, s))
        it->second = to_string(*a);
    } else if (auto const a = free_ipv6_address(net_, s)) {
      it->second = to_string(*a);
    }
    return it->second;
  }

private:
  network::network const& net_;
  std::map<std::pair<index<subnet>, bool>, std::string> known_;
};

/// The IPv4 blocks of a VPC as the rules of its blocks judge them: known, of IPv4, in the order
/// written, with their places.
struct written_block {
  prefix4 block{};
  place at{};
};

[[nodiscard]] inline std::vector<written_block> ipv4_blocks(network::resolved_vpc const& v) {
  std::vector<written_block> result;
  for (auto const* blocks : {&v.declared->cidr_blocks, &v.declared->ipv6_cidr_blocks})
    for (auto const& b : *blocks)
      if (b && b->is_v4())
        result.push_back({b->v4(), b.at});
  return result;
}

/// The places of the IPv6 blocks of a VPC, in the order written.
struct written_block6 {
  prefix6 block{};
  place at{};
};

[[nodiscard]] inline std::vector<written_block6> ipv6_blocks(network::resolved_vpc const& v) {
  std::vector<written_block6> result;
  for (auto const* blocks : {&v.declared->cidr_blocks, &v.declared->ipv6_cidr_blocks})
    for (auto const& b : *blocks)
      if (b && b->is_v6())
        result.push_back({b->v6(), b.at});
  return result;
}

/// Whether the block is one that a VPC may have by its size (CIDR-1); the rules of ranges look at
/// such blocks only, so that a block of a wrong size is reported once.
[[nodiscard]] constexpr bool has_vpc_size(prefix4 const& block) {
  return block.length() >= aws::shortest_ipv4_length && block.length() <= aws::longest_ipv4_length;
}

/// Whether a VPC of the design, but for `except`, has addresses of the block.
[[nodiscard]] inline bool is_used_by_vpc(network::network const& net, prefix4 const& block,
                                         index<vpc> except = {}) {
  for (std::size_t i = 0; i < net.vpcs().size(); ++i) {
    auto const id = net.vpcs().id_at(i);
    if (id == except)
      continue;
    for (auto const& other : net.vpcs()[id].ipv4)
      if (other.v4().overlaps(block))
        return true;
  }
  return false;
}

} // namespace vpclint::inline v0::rules
