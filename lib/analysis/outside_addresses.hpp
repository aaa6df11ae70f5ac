#pragma once

#include "vpclint/net/address.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/net/prefix_map.hpp"
#include "vpclint/network/network.hpp"

#include "analysis/internet_part.hpp"
#include "network/address_of.hpp"
#include "network/public_owners.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// Addresses that stand for everything that blocks tell apart.
namespace vpclint::inline v0::analysis {

/// First addresses of what routes and blocks tell apart.
struct borders {
  std::vector<uint128> v4{}, v6{};

  void add(cidr const& b) {
    auto& into = b.is_v4() ? v4 : v6;
    into.push_back(b.first().number());
    auto const last = b.last().number();
    if (last != (b.is_v4() ? uint128{0xffffffffU} : ~uint128{0}))
      into.push_back(last + 1);
  }
  void finish() {
    for (auto* list : {&v4, &v6}) {
      list->push_back(0);
      std::sort(list->begin(), list->end());
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
  }
  [[nodiscard]] std::uint32_t of(address a) const {
    auto const& list = a.is_v4() ? v4 : v6;
    return static_cast<std::uint32_t>(std::upper_bound(list.begin(), list.end(), a.number()) -
                                      list.begin());
  }
};

/// Addresses that stand for everything outside: one of each set that blocks tell apart.
class outside {
public:
  outside(network::network const& net, std::vector<cidr> const& blocks)
      : net_(net), blocks_(without_values(blocks)) {
    for (auto const& b : blocks)
      borders_.add(b);
    for (auto const text : never_internet)
      borders_.add(*cidr::parse(text));
    for (auto const text : {ipv6_internet, std::string_view("::/0"), std::string_view("0.0.0.0/0")})
      borders_.add(*cidr::parse(text));
    for (auto const& nic : net.interfaces())
      for (auto const& a : nic.addresses)
        if (a.public_ip)
          borders_.add(cidr(prefix4::host(*a.public_ip)));
    for (auto const a : network::elastic_ips_apart(net))
      borders_.add(cidr(prefix4::host(a)));
    borders_.finish();
    find_own_space();
  }
  /// Of the internet.
  [[nodiscard]] std::vector<address> internet(bool ipv6) const {
    std::vector<address> found;
    for (auto const n : ipv6 ? borders_.v6 : borders_.v4) {
      auto const a = network::address_of(n, ipv6);
      if (!is_own(a) && is_public_elsewhere(net_, a))
        found.push_back(a);
    }
    return distinct(found);
  }
  /// Inside some blocks.
  [[nodiscard]] std::vector<address> inside(std::vector<cidr> const& scope, bool ipv6) const {
    std::vector<address> found;
    for (auto const& s : scope) {
      if (s.is_v6() != ipv6)
        continue;
      found.push_back(s.first());
      auto const& list = ipv6 ? borders_.v6 : borders_.v4;
      for (auto at = std::upper_bound(list.begin(), list.end(), s.first().number());
           at != list.end() && *at <= s.last().number(); ++at)
        found.push_back(network::address_of(*at, ipv6));
    }
    return distinct(found);
  }

  /// Of a block, what is in no VPC; public addresses of the design only as destinations, where each
  /// is one of its own.
  [[nodiscard]] std::vector<address> asked(cidr const& block, bool is_source) const {
    std::vector<address> found;
    std::vector<address> own;
    auto const put = [&](address a) {
      bool const is_public = a.is_v4() && is_of_design(a.v4());
      bool const in_vpc = std::any_of(net_.vpcs().begin(), net_.vpcs().end(),
                                      [&](auto const& v) { return v.contains(a); });
      if (is_public)
        own.push_back(a);
      else if (!networks_of(a).empty() || (!in_vpc && is_internet(net_, a)))
        found.push_back(a);
    };
    put(block.first());
    auto const& list = block.is_v6() ? borders_.v6 : borders_.v4;
    for (auto at = std::upper_bound(list.begin(), list.end(), block.first().number());
         at != list.end() && *at <= block.last().number(); ++at)
      put(network::address_of(*at, block.is_v6()));
    found = distinct(found);
    if (!is_source)
      found.insert(found.end(), own.begin(), own.end());
    return found;
  }
  /// Several where they overlap.
  [[nodiscard]] std::vector<index<outside_network>> networks_of(address a) const {
    std::vector<index<outside_network>> found;
    for (std::size_t n = 0; n < net_.outside_networks().size(); ++n) {
      auto const& blocks = net_.outside_networks().items()[n].cidrs;
      if (std::any_of(blocks.begin(), blocks.end(), [&](cidr const& b) { return b.contains(a); }))
        found.push_back(net_.outside_networks().id_at(n));
    }
    return found;
  }

private:
  struct stretch {
    uint128 first{};
    uint128 last{};
    friend bool operator<(stretch const& a, stretch const& b) { return a.first < b.first; }
  };

  static std::vector<std::pair<cidr, std::monostate>>
  without_values(std::vector<cidr> const& blocks) {
    std::vector<std::pair<cidr, std::monostate>> entries;
    entries.reserve(blocks.size());
    for (auto const& b : blocks)
      entries.emplace_back(b, std::monostate{});
    return entries;
  }
  void find_own_space() {
    any_own_block(net_, [&](cidr const& b) {
      own_[b.is_v6() ? 1 : 0].push_back({b.first().number(), b.last().number()});
      return false;
    });
    for (auto& all : own_) {
      std::sort(all.begin(), all.end());
      for (std::size_t i = 1; i < all.size(); ++i)
        all[i].last = std::max(all[i].last, all[i - 1].last);
    }
  }
  /// Whether it is in a VPC, a subnet or a network of the design.
  [[nodiscard]] bool is_own(address a) const {
    auto const& all = own_[a.is_v6() ? 1 : 0];
    auto const behind = std::upper_bound(all.begin(), all.end(), stretch{a.number(), {}});
    return behind != all.begin() && std::prev(behind)->last >= a.number();
  }
  [[nodiscard]] bool is_of_design(ipv4 a) const {
    auto const apart = network::elastic_ips_apart(net_);
    return net_.owner_of_public(a).valid() ||
           std::find(apart.begin(), apart.end(), a) != apart.end();
  }
  /// One address for each set of blocks that contain it. The smallest one tells the set: blocks are
  /// nested or disjoint.
  [[nodiscard]] std::vector<address> distinct(std::vector<address> const& found) const {
    std::vector<address> result;
    boost::unordered_flat_set<void const*> seen;
    for (auto const& a : found)
      if (seen.insert(blocks_.longest_match(a)).second)
        result.push_back(a);
    return result;
  }

  network::network const& net_;
  prefix_map<cidr, std::monostate> blocks_;
  borders borders_{};
  std::array<std::vector<stretch>, 2> own_{}; // by family; each ends where those before it do, too
};

} // namespace vpclint::inline v0::analysis
