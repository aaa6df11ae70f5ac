#include "vpclint/network/graph.hpp"

#include "vpclint/support/assert.hpp"

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dominator_tree.hpp>
#include <boost/graph/strong_components.hpp>

#include <algorithm>
#include <deque>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

namespace vpclint::inline v0::network {
namespace {

constexpr auto no_vertex = std::numeric_limits<topology::vertex>::max();

/// How a breadth-first search came to each vertex.
class arrivals : public boost::default_bfs_visitor {
public:
  explicit arrivals(std::vector<topology_edge>& by) : by_(&by) {}
  void tree_edge(topology_edge e, topology const& g) const { (*by_)[g[e].target] = e; }

private:
  std::vector<topology_edge>* by_;
};

constexpr topology_edge no_edge{no_vertex};

std::vector<topology_edge> trail(topology const& g, std::vector<topology_edge> const& by,
                                 topology::vertex from, topology::vertex to) {
  std::vector<topology_edge> path;
  for (auto v = to; v != from; v = g[path.back()].source)
    path.push_back(by[v]);
  std::reverse(path.begin(), path.end());
  return path;
}

/// The shortest circle through a vertex that stays in one component.
std::vector<topology_edge> circle_through(topology const& g, topology::vertex start,
                                          std::vector<int> const& component) {
  std::vector<topology_edge> by(g.nodes().size(), no_edge);
  std::deque<topology::vertex> queue{start};
  while (!queue.empty()) {
    auto const v = queue.front();
    queue.pop_front();
    for (auto const e : g.out(v)) {
      auto const t = g[e].target;
      if (t == start) {
        auto path = trail(g, by, start, v);
        path.push_back(e);
        return path;
      }
      if (component[t] != component[start] || by[t] != no_edge)
        continue;
      by[t] = e;
      queue.push_back(t);
    }
  }
  return {};
}

/// Whether a thing is gone with its AZ.
bool stands_in_zone(node const& n) {
  switch (n.kind) {
  case node_kind::subnet:
  case node_kind::nat_gateway:
  case node_kind::appliance:
  case node_kind::gwlb_endpoint:
    return true;
  case node_kind::internet:
  case node_kind::outside_network:
  case node_kind::vpc:
  case node_kind::route_table:
  case node_kind::internet_gateway:
  case node_kind::egress_only_internet_gateway:
  case node_kind::peering:
  case node_kind::attachment:
  case node_kind::transit_table:
  case node_kind::vpn_gateway:
  case node_kind::gateway_endpoint:
  case node_kind::unknown:
    return false;
  }
  return false;
}

} // namespace

topology::topology(std::vector<node> nodes, std::vector<link> links, std::vector<std::string> zones)
    : nodes_(std::move(nodes)), links_(std::move(links)), zones_(std::move(zones)),
      first_out_(nodes_.size() + 1), first_in_(nodes_.size() + 1), out_(links_.size()),
      in_(links_.size()), targets_(links_.size()) {
  auto const by_source = [](link const& a, link const& b) { return a.source < b.source; };
  if (!std::is_sorted(links_.begin(), links_.end(), by_source))
    std::stable_sort(links_.begin(), links_.end(), by_source);
  for (auto const& l : links_) {
    VPCLINT_ASSERT(l.source < nodes_.size() && l.target < nodes_.size());
    ++first_out_[l.source + 1];
    ++first_in_[l.target + 1];
  }
  std::partial_sum(first_out_.begin(), first_out_.end(), first_out_.begin());
  std::partial_sum(first_in_.begin(), first_in_.end(), first_in_.begin());
  auto next_in = first_in_;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    topology_edge const e{static_cast<std::uint32_t>(i)};
    out_[i] = e;
    targets_[i] = links_[i].target;
    in_[next_in[links_[i].target]++] = e;
  }
}

std::optional<topology::vertex> topology::find(node const& n) const {
  auto const it = std::find(nodes_.begin(), nodes_.end(), n);
  if (it == nodes_.end())
    return std::nullopt;
  return static_cast<vertex>(it - nodes_.begin());
}

namespace {

template <class Matches>
std::optional<topology::vertex> find_node(topology const& g, Matches const& matches) {
  auto const it = std::find_if(g.nodes().begin(), g.nodes().end(), matches);
  if (it == g.nodes().end())
    return std::nullopt;
  return static_cast<topology::vertex>(it - g.nodes().begin());
}

std::optional<topology::vertex> find_side(topology const& g, node_kind kind, node_side side,
                                          std::uint32_t id) {
  return find_node(g, [&](node const& n) {
    return n.kind == kind && n.side == side && n.id == id && !n.foreign;
  });
}

} // namespace

std::optional<topology::vertex> topology::source_of(index<subnet> id) const {
  return find_side(*this, node_kind::subnet, node_side::from, id.value);
}

std::optional<topology::vertex> topology::arrival_at(index<subnet> id) const {
  return find_side(*this, node_kind::subnet, node_side::to, id.value);
}

std::optional<topology::vertex> topology::internet() const {
  return find_side(*this, node_kind::internet, node_side::to, node{}.id);
}

std::optional<topology::vertex> topology::network_end(index<outside_network> id) const {
  return find_side(*this, node_kind::outside_network, node_side::to, id.value);
}

std::optional<std::vector<topology_edge>> find_path(topology const& g, topology::vertex from,
                                                    topology::vertex to) {
  std::vector<topology_edge> by(g.nodes().size(), no_edge);
  std::vector<boost::default_color_type> colors(g.nodes().size());
  auto const color = boost::make_iterator_property_map(colors.begin(), get(boost::vertex_index, g));
  boost::breadth_first_search(g, from, boost::visitor(arrivals(by)).color_map(color));
  if (from != to && by[to] == no_edge)
    return std::nullopt;
  return trail(g, by, from, to);
}

std::vector<bool> reachable_from(topology const& g, std::span<topology::vertex const> from) {
  std::vector<bool> seen(g.nodes().size());
  std::vector<topology::vertex> stack;
  for (auto const v : from)
    if (!seen[v]) {
      seen[v] = true;
      stack.push_back(v);
    }
  while (!stack.empty()) {
    auto const v = stack.back();
    stack.pop_back();
    for (auto const t : g.next(v))
      if (!seen[t]) {
        seen[t] = true;
        stack.push_back(t);
      }
  }
  return seen;
}

std::vector<std::vector<topology_edge>> circles(topology const& g) {
  std::vector<int> component(g.nodes().size(), 0);
  if (g.nodes().empty())
    return {};
  auto const count = boost::strong_components(
      g, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, g)));
  std::vector<std::vector<topology_edge>> result;
  std::vector<bool> done(static_cast<std::size_t>(count));
  std::vector<bool> circular(static_cast<std::size_t>(count));
  for (auto const& l : g.links()) // one link inside a component makes a circle
    if (component[l.source] == component[l.target])
      circular[static_cast<std::size_t>(component[l.source])] = true;
  for (std::size_t v = 0; v < component.size(); ++v) {
    auto const c = static_cast<std::size_t>(component[v]);
    if (done[c])
      continue;
    done[c] = true;
    if (circular[c])
      result.push_back(circle_through(g, static_cast<topology::vertex>(v), component));
  }
  return result;
}

std::vector<topology::vertex>
cut_vertices(topology const& g, std::span<topology::vertex const> from, topology::vertex to) {
  // One more vertex stands before all beginnings; what dominates `to` seen from there cuts. Links
  // from vertices that nothing leads to go first: Boost's algorithm takes them for links of the
  // root.
  auto nodes = g.nodes();
  auto const reached = reachable_from(g, from);
  std::vector<link> links;
  std::copy_if(g.links().begin(), g.links().end(), std::back_inserter(links),
               [&](link const& l) { return reached[l.source]; });
  auto const root = static_cast<topology::vertex>(nodes.size());
  nodes.push_back({});
  for (auto const v : from) {
    link l;
    l.source = root;
    l.target = v;
    links.push_back(std::move(l));
  }
  topology const rooted(std::move(nodes), std::move(links));
  std::vector<topology::vertex> dominator(rooted.nodes().size(), no_vertex);
  boost::lengauer_tarjan_dominator_tree(
      rooted, root,
      boost::make_iterator_property_map(dominator.begin(), get(boost::vertex_index, rooted)));
  std::vector<topology::vertex> cuts;
  if (dominator[to] == no_vertex)
    return cuts;
  for (auto v = dominator[to]; v != root; v = dominator[v])
    if (from.size() != 1 || v != from.front())
      cuts.push_back(v);
  std::reverse(cuts.begin(), cuts.end());
  return cuts;
}

std::vector<std::uint32_t> cut_zones(topology const& g, std::span<topology::vertex const> from,
                                     topology::vertex to) {
  std::vector<std::uint32_t> cuts;
  if (!reachable_from(g, from)[to])
    return cuts;
  for (std::uint32_t zone = 0; zone < g.zones().size(); ++zone) {
    auto const gone = [&](topology::vertex v) { return g[v].zone == zone && stands_in_zone(g[v]); };
    std::vector<topology::vertex> left;
    for (auto const v : from)
      if (!gone(v))
        left.push_back(v);
    std::vector<link> links;
    for (auto const& l : g.links())
      if (!gone(l.source) && !gone(l.target))
        links.push_back(l);
    if (!reachable_from(topology(g.nodes(), std::move(links)), left)[to])
      cuts.push_back(zone);
  }
  return cuts;
}

std::string_view name(node_kind k) {
  switch (k) {
  case node_kind::internet:
    return "internet";
  case node_kind::outside_network:
    return "network";
  case node_kind::vpc:
    return "VPC";
  case node_kind::subnet:
    return "subnet";
  case node_kind::route_table:
    return "route table";
  case node_kind::internet_gateway:
    return "internet gateway";
  case node_kind::egress_only_internet_gateway:
    return "egress-only internet gateway";
  case node_kind::nat_gateway:
    return "NAT gateway";
  case node_kind::appliance:
    return "interface";
  case node_kind::peering:
    return "peering";
  case node_kind::attachment:
    return "attachment";
  case node_kind::transit_table:
    return "transit gateway table";
  case node_kind::vpn_gateway:
    return "VPN gateway";
  case node_kind::gateway_endpoint:
    return "gateway endpoint";
  case node_kind::gwlb_endpoint:
    return "Gateway Load Balancer endpoint";
  case node_kind::unknown:
    return "unknown";
  }
  return "unknown";
}

namespace {

std::string bare_name(network const& net, node const& n) {
  switch (n.kind) {
  case node_kind::internet:
  case node_kind::unknown:
    return {};
  case node_kind::outside_network:
    return net.outside_networks()[n.as<outside_network>()].declared->id;
  case node_kind::vpc:
    return net.vpcs()[n.as<vpc>()].declared->id;
  case node_kind::subnet:
    return net.subnets()[n.as<subnet>()].declared->id;
  case node_kind::route_table:
    return net.route_tables()[n.as<route_table>()].id;
  case node_kind::internet_gateway:
    return net.internet_gateways()[n.as<internet_gateway>()].declared->id;
  case node_kind::egress_only_internet_gateway:
    return net.egress_only_gateways()[n.as<egress_only_internet_gateway>()].declared->id;
  case node_kind::nat_gateway:
    return net.nat_gateways()[n.as<nat_gateway>()].declared->id;
  case node_kind::appliance:
    return net.interfaces()[n.as<interface>()].name;
  case node_kind::peering:
    return net.peerings()[n.as<peering>()].declared->id;
  case node_kind::attachment:
    return net.attachments()[n.as<resolved_attachment>()].id;
  case node_kind::transit_table:
    return net.transit_tables()[n.as<transit_gateway_route_table>()].id;
  case node_kind::vpn_gateway:
    return net.vpn_gateways()[n.as<vpn_gateway>()].declared->id;
  case node_kind::gateway_endpoint:
  case node_kind::gwlb_endpoint:
    return net.endpoints()[n.as<vpc_endpoint>()].declared->id;
  }
  return {};
}

} // namespace

std::string describe(network const& net, node const& n) {
  if (n.kind == node_kind::internet)
    return "the internet";
  if (n.kind == node_kind::unknown)
    return "what is not known";
  return std::string(name(n.kind)) + " " + bare_name(net, n);
}

} // namespace vpclint::inline v0::network
