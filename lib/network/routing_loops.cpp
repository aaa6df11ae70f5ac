#include "vpclint/aws/route_selection.hpp"
#include "vpclint/network/graph.hpp"

#include "network/address_of.hpp"
#include "network/route_views.hpp"
#include "network/towards.hpp"

#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <queue>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

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
    filter_.index_tables();
    for (std::size_t i = 0; i < part.vertices.size(); ++i) {
      number_[part.vertices[i]] = static_cast<topology::vertex>(i);
      ways_[i].borders = borders_of(part.vertices[i]);
    }
  }

  /// Turns to another destination. False when no packet to it comes back to where it was.
  bool turn_to(address to) {
    changed_.clear();
    if (!now_ || to < *now_)
      find_changed(to);
    else
      find_ended(to);
    now_ = to;
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
    std::vector<address> borders{}; // first addresses of what its routes tell apart, ascending
    address first{ipv4{1}};         // the addresses that this holds of; at first none
    address last{ipv4{0}};
    std::vector<link> links{};
  };

  /// Where the blocks begin and end that decide what a vertex does with an address.
  std::vector<address> borders_of(topology::vertex v) const {
    std::vector<address> borders;
    auto const add_block = [&](cidr const& b) {
      borders.push_back(b.first());
      if (auto const last = b.last(); last != all_of(last).last())
        borders.push_back(address_of(last.number() + 1, last.is_v6()));
    };
    auto const add = [&](auto const& routes) {
      for (auto const& r : routes)
        if (r.destination_known)
          add_block(r.destination);
    };
    auto const& n = whole_[v];
    if (n.kind == node_kind::route_table) {
      add(net_.route_tables()[n.as<route_table>()].routes);
      for (auto const& r : net_.route_tables()[n.as<route_table>()].routes)
        if (!r.destination_known && r.list.valid())
          for (auto const& b : open_borders(net_.prefix_lists()[r.list]))
            add_block(b);
      for (auto const& b : aws::never_routed_ranges)
        add_block(b);
    } else if (n.kind == node_kind::transit_table) {
      add(net_.transit_tables()[n.as<transit_gateway_route_table>()].routes);
    } else {
      for (auto const e : whole_.out(v))
        if (whole_[e].rule == link_rule::within)
          add_block(whole_[e].block);
    }
    std::sort(borders.begin(), borders.end());
    borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
    return borders;
  }

  /// All addresses of a family.
  static cidr all_of(address a) { return a.is_v4() ? cidr(prefix4{}) : cidr(prefix6{}); }

  void find_changed(address to) {
    for (std::size_t i = 0; i < ways_.size(); ++i)
      if (auto const& w = ways_[i]; w.first > to || w.last < to)
        changed_.push_back(static_cast<topology::vertex>(i));
  }

  /// The same where `to` lies behind all that was asked of each: what began still holds.
  void find_ended(address to) {
    while (!ends_.empty() && ends_.top().first < to) {
      auto const [last, i] = ends_.top();
      ends_.pop();
      if (ways_[i].last == last) // else it was asked since
        changed_.push_back(i);
    }
    std::sort(changed_.begin(), changed_.end());
    changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
  }

  void ask(topology::vertex i, address to) {
    auto& w = ways_[i];
    auto const all = all_of(to);
    auto const behind = std::upper_bound(w.borders.begin(), w.borders.end(), to);
    w.first = all.first();
    if (behind != w.borders.begin()) // what begins in IPv4 may be the last before IPv6
      w.first = std::max(w.first, *std::prev(behind));
    w.last = all.last();
    if (behind != w.borders.end() && behind->is_v6() == to.is_v6())
      w.last = address_of(behind->number() - 1, to.is_v6());
    ends_.emplace(w.last, i);
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
  using way_end = std::pair<address, topology::vertex>;
  std::priority_queue<way_end, std::vector<way_end>, std::greater<>> ends_{};
  std::optional<address> now_{}; // the destination asked last
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

std::vector<routing_loop> routing_loops(network const& net) {
  return routing_loops(net, topology_of(net));
}

std::vector<routing_loop> routing_loops(network const& net, topology const& whole) {
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
