// Which blocks of filters and routes tell free addresses of a subnet apart, where nobody wrote an
// address.
#include "network/resolver.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace vpclint::inline v0::network {
namespace {

cidr around(address a, int length) {
  if (a.is_v4())
    return prefix4::around(a.v4(), length);
  return prefix6::around(a.v6(), length);
}

/// Addresses of a subnet that somebody wrote for an interface there.
std::set<uint128> written_in(network const& net, resolved_subnet const& s, bool v6) {
  std::set<uint128> written;
  for (auto const id : s.interfaces) {
    auto const& nic = net.interfaces()[id];
    if (v6 && nic.ipv6_written)
      written.insert(nic.ipv6_address->number());
    if (!v6)
      for (auto const& a : nic.addresses)
        if (a.written)
          written.insert(a.private_ip.number());
  }
  return written;
}

/// A free address of each part of a subnet that blocks tell from the others.
std::vector<address> parts_of(network const& net, resolved_subnet const& s, cidr const& whole,
                              std::vector<cidr> const& blocks) {
  // SUB-6, SUB-9: the first four addresses and the last one are nobody's.
  auto const first = whole.first().number() + 4;
  auto const end = whole.last().number();
  std::set<uint128> borders{first};
  for (auto const& b : blocks)
    borders.insert({b.first().number(), b.last().number() + 1});
  auto const written = written_in(net, s, whole.is_v6());
  std::vector<address> parts;
  for (auto at = borders.lower_bound(first); at != borders.end() && *at < end; ++at) {
    auto const next = std::next(at);
    auto const limit = next == borders.end() ? end : std::min(*next, end);
    auto free = *at;
    while (free < limit && written.count(free) != 0)
      ++free;
    if (free < limit)
      parts.push_back(whole.is_v4() ? address(ipv4{static_cast<std::uint32_t>(free)})
                                    : address(ipv6::from_number(free)));
  }
  return parts;
}

bool has_open(network const& net, resolved_subnet const& s, bool v6) {
  return std::any_of(s.interfaces.begin(), s.interfaces.end(), [&](auto const id) {
    auto const& nic = net.interfaces()[id];
    if (v6)
      return nic.ipv6_address.has_value() && !nic.ipv6_written;
    return std::any_of(nic.addresses.begin(), nic.addresses.end(),
                       [](auto const& a) { return !a.written; });
  });
}

} // namespace

/// All blocks that filters and routes name, each once.
std::vector<cidr> resolver::compared_blocks() const {
  std::vector<cidr> blocks;
  auto const take = [&](std::vector<resolved_rule> const& rules) {
    for (auto const& r : rules)
      if (r.peer == resolved_rule::peer_kind::block)
        blocks.push_back(r.block);
  };
  for (auto const& g : net_.groups_) {
    take(g.ingress);
    take(g.egress);
  }
  for (auto const& l : net_.lists_)
    blocks.insert(blocks.end(), l.entries.begin(), l.entries.end());
  for (auto const& a : net_.acls_)
    for (auto const* entries : {&a.ingress, &a.egress})
      for (auto const* e : *entries)
        if (e->remote)
          blocks.push_back(*e->remote);
  auto const take_routes = [&](auto const& tables) {
    for (auto const& t : tables)
      for (auto const& r : t.routes)
        if (r.destination_known)
          blocks.push_back(r.destination);
  };
  take_routes(net_.tables_);
  take_routes(net_.transit_tables_);
  std::sort(blocks.begin(), blocks.end());
  blocks.erase(std::unique(blocks.begin(), blocks.end()), blocks.end());
  return blocks;
}

void resolver::find_open_addresses() {
  std::map<cidr, std::vector<index<subnet>>> open;
  std::set<int> lengths[2];
  for (std::size_t i = 0; i < net_.subnets_.size(); ++i) {
    auto const id = net_.subnets_.id_at(i);
    auto const& s = net_.subnets_[id];
    for (bool const v6 : {false, true})
      if (auto const& block = v6 ? s.ipv6 : s.ipv4; block && has_open(net_, s, v6)) {
        open[*block].push_back(id);
        lengths[v6 ? 1 : 0].insert(block->length());
      }
  }
  if (open.empty())
    return;
  std::map<std::pair<std::uint32_t, cidr>, std::vector<cidr>> inside; // by subnet
  for (auto const& block : compared_blocks())
    for (auto const length : lengths[block.is_v4() ? 0 : 1]) {
      if (length >= block.length())
        break;
      if (auto const hit = open.find(around(block.first(), length)); hit != open.end())
        for (auto const id : hit->second)
          inside[{id.value, hit->first}].push_back(block);
    }
  for (auto const& [where, blocks] : inside) {
    auto const id_of_subnet = index<subnet>(std::size_t{where.first});
    auto const& s = net_.subnets_[id_of_subnet];
    auto const parts = parts_of(net_, s, where.second, blocks);
    if (parts.size() < 2)
      continue;
    for (auto const id : s.interfaces) {
      auto const& nic = net_.interfaces_[id];
      auto const add = [&](address a) {
        net_.open_addresses_.push_back({.value = a, .nic = id, .possible = parts});
      };
      if (where.second.is_v4()) {
        for (auto const& a : nic.addresses)
          if (!a.written)
            add(address(a.private_ip));
      } else if (nic.ipv6_address && !nic.ipv6_written) {
        add(address(*nic.ipv6_address));
      }
    }
  }
  make_one_of_each();
}

/// Filters see an address and no VPC: where VPCs overlap, one address may be what any of them is.
void resolver::make_one_of_each() {
  auto& open = net_.open_addresses_;
  std::stable_sort(open.begin(), open.end(),
                   [](auto const& a, auto const& b) { return a.value < b.value; });
  std::size_t kept = 0;
  for (auto& o : open) {
    if (kept != 0 && open[kept - 1].value == o.value) {
      auto& all = open[kept - 1].possible;
      all.insert(all.end(), o.possible.begin(), o.possible.end());
    } else {
      if (&open[kept] != &o)
        open[kept] = std::move(o);
      ++kept;
    }
  }
  open.resize(kept);
  std::map<std::vector<address>, std::uint32_t> numbers;
  for (auto& o : open) {
    std::sort(o.possible.begin(), o.possible.end());
    o.possible.erase(std::unique(o.possible.begin(), o.possible.end()), o.possible.end());
    auto const next = static_cast<std::uint32_t>(numbers.size());
    o.possible_number = numbers.try_emplace(o.possible, next).first->second;
  }
}

open_address const* network::find_open_address(address a) const {
  auto const at = std::lower_bound(open_addresses_.begin(), open_addresses_.end(), a,
                                   [](auto const& o, address k) { return o.value < k; });
  return at != open_addresses_.end() && at->value == a ? &*at : nullptr;
}

} // namespace vpclint::inline v0::network
