#pragma once

#include "vpclint/aws/options.hpp"
#include "vpclint/network/network.hpp"

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/property_map/property_map.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The topology of a network as a graph that Boost.Graph's algorithms take. It knows routes and
/// gateways; ACLs, groups, source/destination checks and the public addresses of single interfaces
/// are for `analysis`. Opt-in: `vpclint.hpp` leaves it out.
namespace vpclint::inline v0::network {

/// What a vertex stands for; `node::id` is the dense id in the network's table of that kind.
enum class node_kind : std::uint8_t {
  internet, ///< no id
  outside_network,
  vpc,
  subnet,
  route_table,
  internet_gateway,
  egress_only_internet_gateway,
  nat_gateway,
  appliance, ///< an interface that a route leads to
  peering,
  attachment, ///< of a transit gateway
  transit_table,
  vpn_gateway,
  gateway_endpoint,
  gwlb_endpoint,
  unknown, ///< where packets go that a missing fact decides about; no id
};

/// The word of a kind, such as `NAT gateway`.
[[nodiscard]] std::string_view name(node_kind k);

/// Which way packets cross a thing that they can cross or end at both ways. `from`: they come from
/// there (a subnet's hosts, the internet, an attachment into its transit gateway, a peering's
/// requester). `to`: they go there. Kinds with one way only have `to`.
enum class node_side : std::uint8_t { from, to };

/// One vertex: a thing of the network together with what the way of a packet depends on there.
struct node {
  node_kind kind{node_kind::unknown};
  node_side side{node_side::to};
  /// The packet's source lies outside the VPC that it is in, because it only passes: peerings, VPN
  /// gateways and gateway endpoints don't take it (PCX-3, VPN-6, EP-7), nor does an internet
  /// gateway take it in IPv4 (IGW-4). Holds of all that comes in by a gateway.
  bool foreign{false};
  std::uint32_t id{index<vpc>::none_value};
  /// Position in `topology::zones` of the AZ that the packet came from, or that the thing stands
  /// in; `none_value` where there is none or it is not known.
  std::uint32_t zone{index<vpc>::none_value};

  /// The id in the table of `Tag`; precondition: `kind` is the one of `Tag`.
  template <class Tag>
  [[nodiscard]] index<Tag> as() const {
    index<Tag> result;
    result.value = id;
    return result;
  }
  friend auto operator<=>(node const&, node const&) = default;
};

/// When packets take a link.
enum class link_rule : std::uint8_t {
  always,
  route,         ///< when the table selects `link::route` (RT-7)
  transit_route, ///< when the transit gateway's table selects `link::transit_route` (TGW-5)
  within,        ///< to addresses of `link::block`
  beyond,        ///< to addresses that no `within` link of the same vertex takes
  open_route,    ///< when routes that are not known may decide
};

/// One edge.
struct link {
  std::uint32_t source{0}; ///< vertex
  std::uint32_t target{0}; ///< vertex
  link_rule rule{link_rule::always};
  cidr block{};
  resolved_route const* route{nullptr};                 ///< points into the network
  resolved_transit_route const* transit_route{nullptr}; ///< points into the network
  std::string fact{}; ///< what is not known and decides whether packets take it; empty: certain

  [[nodiscard]] bool open() const { return !fact.empty(); }
};

/// An edge as Boost.Graph handles it: the position of the link.
struct topology_edge {
  std::uint32_t position{0};
  friend auto operator<=>(topology_edge const&, topology_edge const&) = default;
};

/// A directed graph of nodes and links, immutable, with vertices 0 to n-1. It models Boost.Graph's
/// VertexListGraph, EdgeListGraph, BidirectionalGraph and AdjacencyGraph, has a `vertex_index`
/// property, and `g[v]`, `g[e]` are the node and the link.
class topology {
public:
  using vertex = std::uint32_t;

  topology() = default;
  /// Of any nodes and links; precondition: sources and targets are positions in `nodes`. O(V + E).
  topology(std::vector<node> nodes, std::vector<link> links, std::vector<std::string> zones = {});

  [[nodiscard]] std::vector<node> const& nodes() const { return nodes_; }
  /// Ordered by source; links of one source in the order given.
  [[nodiscard]] std::vector<link> const& links() const { return links_; }
  /// The AZs of the nodes, by name, as the design writes them in short.
  [[nodiscard]] std::vector<std::string> const& zones() const { return zones_; }

  [[nodiscard]] node const& operator[](vertex v) const { return nodes_[v]; }
  [[nodiscard]] link const& operator[](topology_edge e) const { return links_[e.position]; }

  /// The vertex of a node; nothing when the graph has none. O(V).
  [[nodiscard]] std::optional<vertex> find(node const& n) const;
  /// The vertex where what a subnet's own hosts send begins.
  [[nodiscard]] std::optional<vertex> source_of(index<subnet> id) const;
  /// The vertex where what is for a subnet's hosts ends.
  [[nodiscard]] std::optional<vertex> arrival_at(index<subnet> id) const;
  [[nodiscard]] std::optional<vertex> internet() const;
  [[nodiscard]] std::optional<vertex> network_end(index<outside_network> id) const;

  [[nodiscard]] std::span<topology_edge const> out(vertex v) const {
    return std::span(out_).subspan(first_out_[v], first_out_[v + 1] - first_out_[v]);
  }
  [[nodiscard]] std::span<topology_edge const> in(vertex v) const {
    return std::span(in_).subspan(first_in_[v], first_in_[v + 1] - first_in_[v]);
  }
  [[nodiscard]] std::span<vertex const> next(vertex v) const {
    return std::span(targets_).subspan(first_out_[v], first_out_[v + 1] - first_out_[v]);
  }
  [[nodiscard]] std::span<topology_edge const> all_edges() const { return out_; }

private:
  std::vector<node> nodes_;
  std::vector<link> links_;
  std::vector<std::string> zones_;
  std::vector<std::size_t> first_out_{0};
  std::vector<std::size_t> first_in_{0};
  std::vector<topology_edge> out_;
  std::vector<topology_edge> in_;
  std::vector<vertex> targets_;
};

/// Everything that a packet of any destination may take, from every subnet, the internet and every
/// outside network. A path in it need not exist for any one destination; `towards` tells. The links
/// point into `net`. O((V + E) log V).
[[nodiscard]] topology topology_of(network const& net);

/// The part of `whole` that packets to one address take, with the same vertices: of each table only
/// the route that wins. From a vertex leads more than one link only where AWS has the choice (the
/// AZ that a transit gateway enters by, TGW-8, TGW-10) or a fact is missing; those links are
/// `open`. What comes from the internet is asked by the private address that its gateway maps to;
/// what leaves for the internet is gone, also if it is for an address of the design. Precondition:
/// `whole` is `topology_of(net)`. O(V + E + routes).
[[nodiscard]] topology towards(topology const& whole, network const& net, address to,
                               aws::semantics_options const& options = {});

/// The part of `towards` that some vertices lead to, at the cost of that part alone. Vertices have
/// numbers of their own: those of `from` come first, in order, without the repeated ones.
[[nodiscard]] topology part_towards(topology const& whole, network const& net,
                                    std::span<topology::vertex const> from, address to,
                                    aws::semantics_options const& options = {});

/// As `part_towards`, for many parts towards one address: what a vertex leads to is worked out
/// once. Precondition: `whole`, `net` and `options` outlive it.
class parts_towards {
public:
  parts_towards(topology const& whole, network const& net, address to,
                aws::semantics_options const& options);
  [[nodiscard]] topology part(std::span<topology::vertex const> from);
  /// The vertices of `part` by their numbers in `whole`, in the order of the part.
  [[nodiscard]] std::vector<topology::vertex> vertices(std::span<topology::vertex const> from);

private:
  [[nodiscard]] std::span<topology::vertex const> targets_of(topology::vertex v);

  topology const& whole_;
  network const& net_;
  address to_;
  aws::semantics_options const& options_;
  struct stretch {
    std::size_t first{0};
    std::size_t count{unknown};
    static constexpr std::size_t unknown = static_cast<std::size_t>(-1);
  };
  std::vector<topology::vertex> targets_{};
  std::vector<stretch> known_{};      ///< in `targets_`, by vertex
  std::vector<std::uint32_t> seen_{}; ///< by vertex: the number of the search that came there last
  std::uint32_t search_{0};
};

/// Addresses that all routes treat alike: those of `block` that are in no narrower block of a
/// route, a VPC or a network; one of them stands for all.
struct destination {
  cidr block{};
  address sample{};

  friend bool operator==(destination const&, destination const&) = default;
};

/// Every kind of destination that the routes of a network tell apart, without what is never routed
/// as unicast. The parts of the private ranges that nobody uses are among them. O(n log n).
[[nodiscard]] std::vector<destination> destinations(network const& net);

/// The shortest path between two vertices, by links, the first among equals; nothing when there is
/// none, an empty path from a vertex to itself. O(V + E).
[[nodiscard]] std::optional<std::vector<topology_edge>>
find_path(topology const& g, topology::vertex from, topology::vertex to);

/// Which vertices some of `from` lead to, themselves among them. O(V + E).
[[nodiscard]] std::vector<bool> reachable_from(topology const& g,
                                               std::span<topology::vertex const> from);

/// One circle of each part of the graph in which everything leads to everything: the shortest
/// through its first vertex, beginning there; parts by their first vertex. None when the graph has
/// no circle. O(V + E).
[[nodiscard]] std::vector<std::vector<topology_edge>> circles(topology const& g);

/// The vertices that every path from any of `from` to `to` crosses, in the order of the paths, `to`
/// and a lone `from` left out. Without any one of them nothing of `from` reaches `to`. Nothing when
/// no path exists at all. O((V + E) log V).
[[nodiscard]] std::vector<topology::vertex>
cut_vertices(topology const& g, std::span<topology::vertex const> from, topology::vertex to);

/// The AZs, as positions in `zones`, that nothing of `from` reaches `to` without: when everything
/// that stands in it is gone (subnets with what is in them: zonal NAT gateways, appliances,
/// endpoints). Nothing when no path exists at all. O(zones * (V + E)).
[[nodiscard]] std::vector<std::uint32_t>
cut_zones(topology const& g, std::span<topology::vertex const> from, topology::vertex to);

/// A circle that packets really run into.
struct routing_loop {
  std::vector<node> nodes{};
  std::vector<link> links{};               ///< `links[i]` leads on from `nodes[i]`
  std::vector<destination> destinations{}; ///< whose packets run in it

  /// Whether every link is certain.
  [[nodiscard]] bool certain() const;
};

/// Every circle of routes, each with all destinations for which it exists; circles that differ in
/// their AZ only are one. Circles through an appliance are left out unless it is declared to be a
/// NAT instance: others may end a packet, in a tunnel for example. O(destinations * circular part).
[[nodiscard]] std::vector<routing_loop> routing_loops(network const& net);
/// The same where the topology is there already. Precondition: `whole` is `topology_of(net)`.
[[nodiscard]] std::vector<routing_loop> routing_loops(network const& net, topology const& whole);

/// A node in words, such as `NAT gateway nat-a` or `subnet app-a`.
[[nodiscard]] std::string describe(network const& net, node const& n);

// --- what Boost.Graph asks for --------------------------------------------------------------

using topology_vertices = boost::counting_iterator<std::uint32_t>;

[[nodiscard]] inline std::pair<topology_vertices, topology_vertices> vertices(topology const& g) {
  return {topology_vertices(0), topology_vertices(static_cast<std::uint32_t>(g.nodes().size()))};
}
[[nodiscard]] inline std::size_t num_vertices(topology const& g) { return g.nodes().size(); }
[[nodiscard]] inline std::pair<topology_edge const*, topology_edge const*>
edges(topology const& g) {
  return {g.all_edges().data(), g.all_edges().data() + g.all_edges().size()};
}
[[nodiscard]] inline std::size_t num_edges(topology const& g) { return g.links().size(); }
[[nodiscard]] inline std::uint32_t source(topology_edge e, topology const& g) {
  return g[e].source;
}
[[nodiscard]] inline std::uint32_t target(topology_edge e, topology const& g) {
  return g[e].target;
}
[[nodiscard]] inline std::pair<topology_edge const*, topology_edge const*>
out_edges(std::uint32_t v, topology const& g) {
  return {g.out(v).data(), g.out(v).data() + g.out(v).size()};
}
[[nodiscard]] inline std::size_t out_degree(std::uint32_t v, topology const& g) {
  return g.out(v).size();
}
[[nodiscard]] inline std::pair<topology_edge const*, topology_edge const*>
in_edges(std::uint32_t v, topology const& g) {
  return {g.in(v).data(), g.in(v).data() + g.in(v).size()};
}
[[nodiscard]] inline std::size_t in_degree(std::uint32_t v, topology const& g) {
  return g.in(v).size();
}
[[nodiscard]] inline std::size_t degree(std::uint32_t v, topology const& g) {
  return in_degree(v, g) + out_degree(v, g);
}
[[nodiscard]] inline std::pair<std::uint32_t const*, std::uint32_t const*>
adjacent_vertices(std::uint32_t v, topology const& g) {
  return {g.next(v).data(), g.next(v).data() + g.next(v).size()};
}
[[nodiscard]] inline boost::typed_identity_property_map<std::uint32_t> get(boost::vertex_index_t,
                                                                           topology const&) {
  return {};
}
[[nodiscard]] inline std::uint32_t get(boost::vertex_index_t, topology const&, std::uint32_t v) {
  return v;
}

/// The concepts that `topology` models, for Boost.Graph to dispatch on.
struct topology_category : boost::bidirectional_graph_tag,
                           boost::adjacency_graph_tag,
                           boost::vertex_list_graph_tag,
                           boost::edge_list_graph_tag {};

} // namespace vpclint::inline v0::network

template <>
struct boost::graph_traits<vpclint::network::topology> {
  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = vpclint::network::topology_edge;
  using directed_category = boost::bidirectional_tag;
  using edge_parallel_category = boost::allow_parallel_edge_tag;
  using traversal_category = vpclint::network::topology_category;
  using vertex_iterator = vpclint::network::topology_vertices;
  using edge_iterator = vpclint::network::topology_edge const*;
  using out_edge_iterator = vpclint::network::topology_edge const*;
  using in_edge_iterator = vpclint::network::topology_edge const*;
  using adjacency_iterator = std::uint32_t const*;
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;

  [[nodiscard]] static constexpr vertex_descriptor null_vertex() {
    return static_cast<vertex_descriptor>(-1);
  }
};

template <>
struct boost::property_map<vpclint::network::topology, boost::vertex_index_t> {
  using type = boost::typed_identity_property_map<std::uint32_t>;
  using const_type = type;
};
