#include "network/towards.hpp"

#include "vpclint/aws/route_selection.hpp"
#include "vpclint/network/graph.hpp"

#include "network/route_views.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace vpclint::inline v0::network {
namespace {

enum class doubt : std::uint8_t { nothing, two_routes, list_entries, other_routes };

/// What a table does with one destination.
template <class Table, class Route>
struct decision {
  Table const& table;
  std::string const& open; ///< why routes are not known
  Route const* first{nullptr};
  Route const* second{nullptr}; ///< where nobody can say which of two wins
  bool elsewhere{false};        ///< a route that is not known may take it
  doubt why{doubt::nothing};

  /// The missing fact; empty where there is none.
  [[nodiscard]] std::string fact() const {
    auto const what = [&] {
      return (std::is_same_v<Route, resolved_route> ? "route table " : "transit gateway table ") +
             table.id;
    };
    switch (why) {
    case doubt::nothing:
      return {};
    case doubt::two_routes:
      return "which of two routes of " + what() + " AWS prefers";
    case doubt::list_entries:
      return "entries of a prefix list of " + what();
    case doubt::other_routes:
      return "routes of " + what() + " (" + open + ")";
    }
    return {};
  }
};

template <class Route, class Table>
decision<Table, Route> decide(Table const& t, std::string const& open,
                              aws::route_selection const& choice) {
  using aws::route_outcome;
  decision<Table, Route> d{.table = t, .open = open};
  if (choice.outcome == route_outcome::never_routed)
    return d;
  if (choice.position != aws::route_selection::no_route)
    d.first = &t.routes[choice.position];
  if (choice.outcome == route_outcome::ambiguous)
    d.why = doubt::two_routes;
  else if (choice.outcome == route_outcome::unknown)
    d.why = doubt::list_entries;
  if (choice.rival != aws::route_selection::no_route)
    d.second = &t.routes[choice.rival];
  // A narrower route would win, unless there is none narrower.
  bool const narrowest = choice.outcome == route_outcome::selected &&
                         d.first->destination.length() == d.first->destination.width();
  if (!open.empty() && !narrowest) {
    d.elsewhere = true;
    d.why = doubt::other_routes;
  }
  return d;
}

/// Stands for a decision where there is nothing to decide.
struct no_decision {
  [[nodiscard]] static std::string fact() { return {}; }
};

} // namespace

towards_filter::towards_filter(topology const& whole, network const& net,
                               aws::semantics_options const& options)
    : whole_(whole), net_(net), options_(options) {}

void towards_filter::index_tables() {
  for (auto const& t : net_.transit_tables())
    indexes_.emplace_back(t);
}

aws::route_selection towards_filter::transit_choice(index<transit_gateway_route_table> id,
                                                    address to) const {
  auto const& routes = net_.transit_tables()[id].routes;
  // Black holes that drop nothing are for the selection itself.
  if (!indexes_.empty() && to.is_v4() && options_.blackhole_drops)
    if (auto const only = indexes_[id.value].only(to.v4().bits)) {
      if (*only == transit_index::no_route)
        return {};
      return {.outcome = routes[*only].blackhole ? aws::route_outcome::blackhole
                                                 : aws::route_outcome::selected,
              .position = *only};
    }
  return aws::select_transit_route(routes, to, options_, seen_as_transit_route);
}

template <class Decision, class Visit>
void towards_filter::keep(topology::vertex v, Decision const& d, Visit const& visit) const {
  for (auto const e : whole_.out(v)) {
    auto const& l = whole_[e];
    bool taken = l.rule == link_rule::open_route && d.elsewhere;
    if constexpr (std::is_same_v<decltype(d.first), resolved_route const*>)
      taken = taken || (l.route != nullptr && (l.route == d.first || l.route == d.second));
    else
      taken = taken || (l.transit_route != nullptr &&
                        (l.transit_route == d.first || l.transit_route == d.second));
    if (taken)
      visit(l, d);
  }
}

template <class Visit>
void towards_filter::each(topology::vertex v, address to, Visit const& visit) const {
  auto const& n = whole_[v];
  if (n.kind == node_kind::route_table) {
    auto const& t = net_.route_tables()[n.as<route_table>()];
    auto const choice = aws::select_route(t.routes, to, options_, seen_as_vpc_route(net_));
    return keep(v, decide<resolved_route>(t, t.routes_unknown, choice), visit);
  }
  if (n.kind == node_kind::transit_table) {
    auto const id = n.as<transit_gateway_route_table>();
    auto const& t = net_.transit_tables()[id];
    auto const choice = transit_choice(id, to);
    return keep(v, decide<resolved_transit_route>(t, t.unknown_for(to.is_v6()), choice), visit);
  }
  bool taken = false;
  for (auto const e : whole_.out(v)) {
    auto const& l = whole_[e];
    if (l.rule == link_rule::within && l.block.contains(to)) {
      taken = true;
      visit(l, no_decision{});
    }
  }
  for (auto const e : whole_.out(v)) {
    auto const& l = whole_[e];
    if (l.rule == link_rule::always || (l.rule == link_rule::beyond && !taken))
      visit(l, no_decision{});
  }
}

void towards_filter::links_of(topology::vertex v, address to, std::vector<link>& out) const {
  each(v, to, [&](link const& l, auto const& decision) {
    out.push_back(l);
    if (out.back().fact.empty())
      out.back().fact = decision.fact();
  });
}

void towards_filter::targets_of(topology::vertex v, address to,
                                std::vector<topology::vertex>& out) const {
  each(v, to, [&](link const& l, auto const&) { out.push_back(l.target); });
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
    : whole_(whole), net_(net), to_(to), options_(options), known_(whole.nodes().size()),
      seen_(whole.nodes().size()) {}

std::span<topology::vertex const> parts_towards::targets_of(topology::vertex v) {
  auto& known = known_[v];
  if (known.count == stretch::unknown) {
    auto const first = targets_.size();
    towards_filter(whole_, net_, options_).targets_of(v, to_, targets_);
    known = {first, targets_.size() - first};
  }
  return std::span(targets_).subspan(known.first, known.count);
}

std::vector<topology::vertex> parts_towards::vertices(std::span<topology::vertex const> from) {
  ++search_;
  std::vector<topology::vertex> order;
  auto const come_to = [&](topology::vertex v) {
    if (seen_[v] != search_) {
      seen_[v] = search_;
      order.push_back(v);
    }
  };
  for (auto const v : from)
    come_to(v);
  for (std::size_t i = 0; i < order.size(); ++i)
    for (auto const target : targets_of(order[i]))
      come_to(target);
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
  for (auto const v : order) {
    auto const first = links.size();
    towards_filter(whole_, net_, options_).links_of(v, to_, links);
    for (auto& l : std::span(links).subspan(first)) {
      l.source = numbers.find(v)->second;
      l.target = numbers.find(l.target)->second;
    }
  }
  return {std::move(nodes), std::move(links), whole_.zones()};
}

topology part_towards(topology const& whole, network const& net,
                      std::span<topology::vertex const> from, address to,
                      aws::semantics_options const& options) {
  return parts_towards(whole, net, to, options).part(from);
}

} // namespace vpclint::inline v0::network
