#include "vpclint/doc/scalar.hpp"

#include "input/design_file/line.hpp"
#include "input/design_file/objects.hpp"

#include <array>
#include <string>
#include <utility>

namespace vpclint::inline v0::native {
namespace {

template <doc::node long_route::*Member, class Value>
constexpr key<long_route> noted(std::string_view name, std::string_view about,
                                bool required = false) {
  return {name,           about,         [](reader&, doc::node n, long_route& l) { l.*Member = n; },
          &Value::schema, &Value::value, required};
}

struct state_words {
  using type = bool;
  static constexpr std::array<word<bool>, 2> list{{{"active", false}, {"blackhole", true}}};
};
struct local_word {
  using type = bool;
  static constexpr std::array<word<bool>, 1> list{{{"local", true}}};
};
struct destination_value {
  static std::string schema(schema_defs& d) { return d.or_unknown(string_schema()); }
  static std::string value() { return "block or `pl:NAME`"; }
};

constexpr std::array route_keys{
    noted<&long_route::target, one<reference>>(
        "target", "where packets go: a gateway, an instance, a "
                  "network interface, or `local`; left out: not known, "
                  "unless `state` is `blackhole`"),
    noted<&long_route::state, one<choice<state_words>>>(
        "state", "`blackhole`: the target is gone and packets are dropped"),
    noted<&long_route::propagated, one<yes_or_no>>(
        "propagated", "the route comes from a VPN gateway and not from a person"),
    noted<&long_route::replaces, one<choice<local_word>>>(
        "replaces", "`local`: the route takes the place of the built-in one"),
};
constexpr std::array listed_head{
    noted<&long_route::destination, destination_value>("destination", "what the route is for",
                                                       true),
};
constexpr auto listed_route_keys = join(listed_head, route_keys);
constexpr std::array transit_route_keys{
    noted<&long_route::target, one<reference>>("target", "the attachment, or `blackhole`"),
    noted<&long_route::state, one<choice<state_words>>>("state",
                                                        "`blackhole`: packets are dropped"),
};
constexpr auto listed_transit_keys = join(listed_head, transit_route_keys);

known<route_destination> destination_of(reader& r, place at, std::string_view text) {
  if (text.starts_with("pl:") && text.size() > 3)
    return {route_destination(ref(std::string(text.substr(3)), at)), at};
  if (auto const b = parse_block(r, at, text, family::any))
    return {route_destination(*b), at};
  return {unusable(), at};
}

known<route_destination> destination_of(reader& r, doc::node n) {
  if (!n)
    return {unusable()};
  if (auto const why = r.unknown_here(n))
    return {*why, n.at()};
  auto const text = r.string(n, "a CIDR block or 'pl:NAME'");
  if (!text)
    return {unusable(), n.at()};
  return destination_of(r, r.word_at(n, *text), *text);
}

/// What the keys of a long route say. A state that is not known leaves open where packets go, and
/// so does a target that is left out, unless packets go nowhere anyway.
struct route_facts {
  known<ref> target{};
  bool blackhole{false};
  bool propagated{false};
  bool replaces_local{false};
};

route_facts facts_of(reader& r, long_route const& l, place at) {
  route_facts out;
  if (l.target)
    out.target = read_known<reference>(r, l.target);
  auto const flag = [&](doc::node n, known<bool> const& fact, bool& into) {
    if (!n)
      return;
    into = fact.value_or(false);
    if (fact.is_unknown())
      out.target = known<ref>(unknown{fact.reason()}, n.at());
  };
  if (l.state)
    flag(l.state, read_known<choice<state_words>>(r, l.state), out.blackhole);
  if (l.propagated)
    flag(l.propagated, read_known<yes_or_no>(r, l.propagated), out.propagated);
  if (l.replaces)
    flag(l.replaces, read_known<choice<local_word>>(r, l.replaces), out.replaces_local);
  if (out.target.is_left_out() && !out.blackhole)
    out.target = known<ref>(unknown{"the design does not say it"}, at);
  return out;
}

route make_route(origin at, known<route_destination> destination, route_facts facts) {
  return {.at = at,
          .destination = std::move(destination),
          .target = std::move(facts.target),
          .blackhole = facts.blackhole,
          .propagated = facts.propagated,
          .replaces_local = facts.replaces_local};
}

transit_gateway_route make_transit_route(origin at, known<route_destination> destination,
                                         route_facts facts) {
  bool const hole = facts.blackhole || (facts.target && facts.target->name == "blackhole");
  if (hole && facts.target && facts.target->name == "blackhole")
    facts.target = {};
  return {.at = at,
          .destination = std::move(destination),
          .attachment = std::move(facts.target),
          .blackhole = hole};
}

/// Reads routes in either form: a mapping by destination, or a list of long ones.
template <class Route, class Make>
void read_routes(reader& r, doc::node n, std::vector<Route>& out, object<long_route> const& by_key,
                 object<long_route> const& in_list, Make const& make) {
  auto const nothing_known = [&](unknown const& why, place at, known<route_destination> to) {
    out.push_back(make(at, std::move(to), route_facts{.target = {why, at}}));
  };
  if (auto why = r.unknown_here(n))
    return nothing_known(*why, n.at(), {*why, n.at()});
  if (!n.is_mapping() && !n.is_sequence()) {
    r.is_mapping(n, "a mapping from destinations to targets, or a list of routes");
    return nothing_known(unusable(), n.at(), {unusable(), n.at()});
  }
  if (!r.charge(n.size(), sizeof(Route), n))
    return;
  out.reserve(n.size());
  for (auto const item : n.items()) {
    long_route l;
    if (auto why = r.unknown_here(item)) {
      nothing_known(*why, item.at(), {*why, item.at()});
      continue;
    }
    read_object(r, item, l, in_list);
    out.push_back(make(item.at(), destination_of(r, l.destination), facts_of(r, l, item.at())));
  }
  each_name(n, [&](doc::node k, doc::node v) {
    auto to = destination_of(r, r.word_at(k, k.text()), k.text());
    if (auto why = r.unknown_here(v))
      return nothing_known(*why, k.at(), std::move(to));
    route_facts facts;
    if (v.is_mapping()) {
      long_route l;
      read_object(r, v, l, by_key);
      facts = facts_of(r, l, k.at());
    } else {
      facts.target = read_known<reference>(r, v);
    }
    out.push_back(make(k.at(), std::move(to), std::move(facts)));
  });
}

std::string routes_schema(schema_defs& d, object<long_route> const& by_key,
                          object<long_route> const& in_list) {
  auto const target = pattern_schema(name_pattern);
  auto const mapping = R"({"type":"object","additionalProperties":)" +
                       d.or_unknown(any_of({target, object_schema(d, by_key)})) + "}";
  return d.or_unknown(any_of({mapping, list_schema(d.or_unknown(object_schema(d, in_list)))}));
}

std::string routes_value(object<long_route> const& by_key, object<long_route> const& in_list) {
  return "mapping: block or `pl:NAME` to a target's name or [" + std::string(by_key.name) +
         "]; or list: [" + std::string(in_list.name) + "]";
}

} // namespace

void vpc_routes::read(reader& r, doc::node n, std::vector<route>& out) {
  read_routes(r, n, out, route_object, listed_route_object, make_route);
}
std::string vpc_routes::schema(schema_defs& d) {
  return routes_schema(d, route_object, listed_route_object);
}
std::string vpc_routes::value() { return routes_value(route_object, listed_route_object); }

void transit_routes::read(reader& r, doc::node n, std::vector<transit_gateway_route>& out) {
  read_routes(r, n, out, transit_route_object, listed_transit_route_object, make_transit_route);
}
std::string transit_routes::schema(schema_defs& d) {
  return routes_schema(d, transit_route_object, listed_transit_route_object);
}
std::string transit_routes::value() {
  return routes_value(transit_route_object, listed_transit_route_object);
}

constinit object<long_route> const route_object{
    .name = "route",
    .about =
        "A route in its long form, behind its destination. The short form is the target's name.",
    .keys = route_keys};
constinit object<long_route> const listed_route_object{
    .name = "listed route",
    .about = "A route in a list, for a destination that has several.",
    .keys = listed_route_keys};
constinit object<long_route> const transit_route_object{
    .name = "transit route",
    .about =
        "A static route of a transit gateway in its long form, behind its destination. The short "
        "form is the attachment's name or `blackhole`.",
    .keys = transit_route_keys};
constinit object<long_route> const listed_transit_route_object{
    .name = "listed transit route",
    .about = "A static route of a transit gateway in a list.",
    .keys = listed_transit_keys};

} // namespace vpclint::inline v0::native
