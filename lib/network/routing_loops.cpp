#include "vpclint/aws/route_selection.hpp"
#include "vpclint/network/graph.hpp"

#include "network/route_views.hpp"
#include "network/towards.hpp"

#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
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

address with_number(uint128 n, bool v4) {
  return v4 ? address(ipv4{static_cast<std::uint32_t>(n)}) : address(ipv6::from_number(n));
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
  return with_number(next, block.is_v4());
}

/// The part of a topology in which packets can come back to where they were.
struct circular_part {
  std::vector<int> component{};
  std::vector<topology::vertex> vertices{};
};

circular_part find_circular_part(topology const& g) {
  circular_part part;
  part.component.assign(g.nodes().size(), 0);
  if (g.nodes().empty())
    return part;
  boost::strong_components(
      g, boost::make_iterator_property_map(part.component.begin(), get(boost::vertex_index, g)));
  std::vector<bool> in(g.nodes().size());
  for (auto const& l : g.links())
    if (part.component[l.source] == part.component[l.target])
      in[l.source] = true; // every vertex of such a component has such a link
  for (std::size_t v = 0; v < in.size(); ++v)
    if (in[v])
      part.vertices.push_back(static_cast<topology::vertex>(v));
  return part;
}

/// Whether nobody can say what an interface does with packets that are not for it.
bool may_end_packets(network const& net, node const& n) {
  if (n.kind != node_kind::appliance)
    return false;
  auto const& i = net.interfaces()[n.as<interface>()];
  if (i.kind != interface_kind::instance || !i.owner.valid())
    return true;
  auto const& inst = net.source().instances[net.workloads()[i.owner].position];
  return !inst.nat.value_or(false) && !inst.appliance.value_or(false);
}

/// What tells one circle from another: its routes. Beginning with the least of them, since a circle
/// begins anywhere.
using circle_key = std::vector<void const*>;

circle_key key_of(routing_loop const& loop) {
  circle_key key;
  for (auto const& l : loop.links) {
    if (l.route != nullptr)
      key.push_back(l.route);
    if (l.transit_route != nullptr)
      key.push_back(l.transit_route);
  }
  std::sort(key.begin(), key.end());
  return key;
}

/// Where each vertex of the circular part leads packets to. From one destination to the next few
/// vertices change, and only those are asked again.
class forwarding {
public:
  forwarding(topology const& whole, network const& net, circular_part const& part)
      : whole_(whole), net_(net), part_(part), filter_(whole, net, options_),
        number_(whole.nodes().size()), ways_(part.vertices.size()), seen_(part.vertices.size()) {
    for (std::size_t i = 0; i < part.vertices.size(); ++i) {
      number_[part.vertices[i]] = static_cast<topology::vertex>(i);
      ways_[i].blocks = blocks_of(part.vertices[i]);
    }
  }

  /// Turns to another destination. False when no packet to it comes back to where it was.
  bool turn_to(address to) {
    changed_.clear();
    for (std::size_t i = 0; i < ways_.size(); ++i)
      if (auto const& w = ways_[i]; w.first > to || w.last < to)
        changed_.push_back(static_cast<topology::vertex>(i));
    for (auto const i : changed_)
      ask(i, to);
    if (circular_) { // what makes the circle may be anywhere
      changed_.resize(ways_.size());
      std::iota(changed_.begin(), changed_.end(), topology::vertex{0});
    }
    circular_ = leads_back();
    return circular_;
  }

  [[nodiscard]] std::vector<link> links() const {
    std::vector<link> all;
    for (auto const& w : ways_)
      all.insert(all.end(), w.links.begin(), w.links.end());
    return all;
  }

private:
  struct way {
    std::vector<cidr> blocks{};
    address first{ipv4{1}}; // the addresses that this holds of; at first none
    address last{ipv4{0}};
    std::vector<link> links{};
  };

  /// The blocks that decide what a vertex does with an address.
  std::vector<cidr> blocks_of(topology::vertex v) const {
    std::vector<cidr> blocks;
    auto const add = [&](auto const& routes) {
      for (auto const& r : routes)
        if (r.destination_known)
          blocks.push_back(r.destination);
    };
    auto const& n = whole_[v];
    if (n.kind == node_kind::route_table) {
      add(net_.route_tables()[n.as<route_table>()].routes);
      for (auto const& r : net_.route_tables()[n.as<route_table>()].routes)
        if (!r.destination_known && r.list.valid())
          for (auto const& b : open_borders(net_.prefix_lists()[r.list]))
            blocks.push_back(b);
      for (auto const& b : aws::never_routed_ranges)
        blocks.push_back(b);
    } else if (n.kind == node_kind::transit_table) {
      add(net_.transit_tables()[n.as<transit_gateway_route_table>()].routes);
    } else {
      for (auto const e : whole_.out(v))
        if (whole_[e].rule == link_rule::within)
          blocks.push_back(whole_[e].block);
    }
    return blocks;
  }

  void ask(topology::vertex i, address to) {
    auto& w = ways_[i];
    auto const all = to.is_v4() ? cidr(prefix4{}) : cidr(prefix6{});
    auto first = all.first().number();
    auto last = all.last().number();
    auto const at = to.number();
    for (auto const& b : w.blocks) {
      if (b.is_v4() != to.is_v4())
        continue;
      if (b.contains(to)) {
        first = std::max(first, b.first().number());
        last = std::min(last, b.last().number());
      } else if (b.last().number() < at) {
        first = std::max<uint128>(first, b.last().number() + 1);
      } else {
        last = std::min<uint128>(last, b.first().number() - 1);
      }
    }
    w.first = with_number(first, to.is_v4());
    w.last = with_number(last, to.is_v4());
    w.links.clear();
    auto const v = part_.vertices[i];
    filter_.links_of(v, to, w.links);
    std::erase_if(w.links, [&](link const& l) {
      return part_.component[l.target] != part_.component[v] ||
             may_end_packets(net_, whole_[l.source]);
    });
    for (auto& l : w.links) {
      l.source = i;
      l.target = number_[l.target];
    }
  }

  /// Whether a way from what changed leads into a circle. One that was not there before goes
  /// through something that changed.
  bool leads_back() {
    ++round_;
    for (auto const start : changed_) {
      if (seen_[start].round == round_)
        continue;
      stack_.clear();
      stack_.push_back({start, 0});
      seen_[start] = {round_, true};
      while (!stack_.empty()) {
        auto& [v, next] = stack_.back();
        if (next == ways_[v].links.size()) {
          seen_[v].open = false;
          stack_.pop_back();
          continue;
        }
        auto const target = ways_[v].links[next++].target;
        if (seen_[target].round != round_) {
          seen_[target] = {round_, true};
          stack_.push_back({target, 0});
        } else if (seen_[target].open) {
          return true;
        }
      }
    }
    return false;
  }

  struct mark {
    std::uint32_t round{0};
    bool open{false};
  };
  struct frame {
    topology::vertex v{0};
    std::size_t next{0};
  };

  topology const& whole_;
  network const& net_;
  circular_part const& part_;
  aws::semantics_options options_{};
  towards_filter filter_;
  std::vector<topology::vertex> number_; // within the part
  std::vector<way> ways_;
  std::vector<mark> seen_;
  std::vector<topology::vertex> changed_{};
  std::vector<frame> stack_{};
  std::uint32_t round_{0};
  bool circular_{false};
};

} // namespace

bool routing_loop::certain() const {
  return std::none_of(links.begin(), links.end(), [](link const& l) { return l.open(); });
}

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

std::vector<routing_loop> routing_loops(network const& net) {
  auto const whole = topology_of(net);
  auto const part = find_circular_part(whole);
  std::vector<routing_loop> loops;
  if (part.vertices.empty())
    return loops;
  std::vector<node> nodes;
  for (auto const v : part.vertices)
    nodes.push_back(whole[v]);
  forwarding ways(whole, net, part);
  std::map<circle_key, std::size_t> known;
  for (auto const& d : destinations(net)) {
    if (!ways.turn_to(d.sample))
      continue;
    topology const g(nodes, ways.links(), whole.zones());
    for (auto const& circle : circles(g)) {
      routing_loop loop;
      for (auto const e : circle) {
        loop.nodes.push_back(g[g[e].source]);
        loop.links.push_back(g[e]);
      }
      auto const [where, fresh] = known.emplace(key_of(loop), loops.size());
      if (fresh)
        loops.push_back(std::move(loop));
      else if (auto& old = loops[where->second]; !old.certain() && loop.certain()) {
        old.nodes = std::move(loop.nodes);
        old.links = std::move(loop.links);
      }
      auto& d_of = loops[where->second].destinations;
      if (d_of.empty() || d_of.back() != d) // once for all AZs
        d_of.push_back(d);
    }
  }
  return loops;
}

} // namespace vpclint::inline v0::network
