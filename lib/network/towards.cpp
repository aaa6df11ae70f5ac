#include "network/towards.hpp"

#include "vpclint/aws/route_selection.hpp"
#include "vpclint/network/graph.hpp"

#include "network/route_views.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

namespace vpclint::inline v0::network {
namespace {

/// What a table does with one destination.
template <class Route>
struct decision {
  Route const* first{nullptr};
  Route const* second{nullptr}; ///< where nobody can say which of two wins
  bool elsewhere{false};        ///< a route that is not known may take it
  std::string fact{};
};

template <class Table, class Route>
decision<Route> decide(Table const& t, aws::route_selection const& choice,
                       std::string const& what) {
  using aws::route_outcome;
  decision<Route> d;
  if (choice.outcome == route_outcome::never_routed)
    return d;
  if (choice.position != aws::route_selection::no_route)
    d.first = &t.routes[choice.position];
  if (choice.outcome == route_outcome::ambiguous)
    d.fact = "which of two routes of " + what + " AWS prefers";
  else if (choice.outcome == route_outcome::unknown)
    d.fact = "entries of a prefix list of " + what;
  if (choice.rival != aws::route_selection::no_route)
    d.second = &t.routes[choice.rival];
  // A narrower route would win, unless there is none narrower.
  bool const narrowest = choice.outcome == route_outcome::selected &&
                         d.first->destination.length() == d.first->destination.width();
  if (!t.routes_unknown.empty() && !narrowest) {
    d.elsewhere = true;
    d.fact = "routes of " + what + " (" + t.routes_unknown + ")";
  }
  return d;
}

} // namespace

towards_filter::towards_filter(topology const& whole, network const& net,
                               aws::semantics_options const& options)
    : whole_(whole), net_(net), options_(options) {}

template <class Decision>
void towards_filter::keep(topology::vertex v, Decision const& d, std::vector<link>& out) const {
  for (auto const e : whole_.out(v)) {
    auto const& l = whole_[e];
    bool taken = l.rule == link_rule::open_route && d.elsewhere;
    if constexpr (std::is_same_v<decltype(d.first), resolved_route const*>)
      taken = taken || (l.route != nullptr && (l.route == d.first || l.route == d.second));
    else
      taken = taken || (l.transit_route != nullptr &&
                        (l.transit_route == d.first || l.transit_route == d.second));
    if (!taken)
      continue;
    out.push_back(l);
    if (!d.fact.empty() && out.back().fact.empty())
      out.back().fact = d.fact;
  }
}

void towards_filter::links_of(topology::vertex v, address to, std::vector<link>& out) const {
  auto const& n = whole_[v];
  if (n.kind == node_kind::route_table) {
    auto const& t = net_.route_tables()[n.as<route_table>()];
    auto const choice = aws::select_route(t.routes, to, options_, seen_as_vpc_route(net_));
    keep(v, decide<resolved_table, resolved_route>(t, choice, "route table " + t.id), out);
    return;
  }
  if (n.kind == node_kind::transit_table) {
    auto const& t = net_.transit_tables()[n.as<transit_gateway_route_table>()];
    auto const choice = aws::select_transit_route(t.routes, to, options_, seen_as_transit_route);
    keep(v,
         decide<resolved_transit_table, resolved_transit_route>(t, choice,
                                                                "transit gateway table " + t.id),
         out);
    return;
  }
  bool taken = false;
  for (auto const e : whole_.out(v)) {
    auto const& l = whole_[e];
    if (l.rule == link_rule::within && l.block.contains(to)) {
      taken = true;
      out.push_back(l);
    }
  }
  for (auto const e : whole_.out(v)) {
    auto const& l = whole_[e];
    if (l.rule == link_rule::always || (l.rule == link_rule::beyond && !taken))
      out.push_back(l);
  }
}

topology towards(topology const& whole, network const& net, address to,
                 aws::semantics_options const& options) {
  towards_filter const filter(whole, net, options);
  std::vector<link> links;
  for (std::size_t v = 0; v < whole.nodes().size(); ++v)
    filter.links_of(static_cast<topology::vertex>(v), to, links);
  return {whole.nodes(), std::move(links), whole.zones()};
}

parts_towards::parts_towards(topology const& whole, network const& net, address to,
                             aws::semantics_options const& options)
    : whole_(whole), net_(net), to_(to), options_(options) {}

std::vector<link> const& parts_towards::links_of(topology::vertex v) {
  auto const [where, fresh] = known_.try_emplace(v);
  if (fresh)
    towards_filter(whole_, net_, options_).links_of(v, to_, where->second);
  return where->second;
}

std::vector<topology::vertex>
parts_towards::vertices(std::span<topology::vertex const> from) {
  boost::unordered_flat_set<topology::vertex> seen;
  std::vector<topology::vertex> order;
  auto const come_to = [&](topology::vertex v) {
    if (seen.insert(v).second)
      order.push_back(v);
  };
  for (auto const v : from)
    come_to(v);
  for (std::size_t i = 0; i < order.size(); ++i)
    for (auto const& l : links_of(order[i]))
      come_to(l.target);
  return order;
}

topology parts_towards::part(std::span<topology::vertex const> from) {
  auto const order = vertices(from);
  boost::unordered_flat_map<topology::vertex, topology::vertex> numbers;
  std::vector<node> nodes;
  nodes.reserve(order.size());
  for (auto const v : order) {
    numbers.emplace(v, static_cast<topology::vertex>(nodes.size()));
    nodes.push_back(whole_[v]);
  }
  std::vector<link> links;
  for (auto const v : order)
    for (auto const& l : links_of(v)) {
      links.push_back(l);
      links.back().source = numbers.find(v)->second;
      links.back().target = numbers.find(l.target)->second;
    }
  return {std::move(nodes), std::move(links), whole_.zones()};
}

topology part_towards(topology const& whole, network const& net,
                      std::span<topology::vertex const> from, address to,
                      aws::semantics_options const& options) {
  return parts_towards(whole, net, to, options).part(from);
}

} // namespace vpclint::inline v0::network
