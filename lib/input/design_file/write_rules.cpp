// Rules of security groups, entries of network ACLs, routes.
#include "input/design_file/write_parts.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace vpclint::inline v0::writing {
namespace {

std::string words(std::string_view protocol, traffic const& t) {
  std::string out(protocol);
  if (t.ports_given)
    out += " " + port_words(t.ports);
  else if (t.icmp_type >= 0)
    out += " " + std::to_string(t.icmp_type) +
           (t.icmp_code >= 0 ? "/" + std::to_string(t.icmp_code) : "");
  return out;
}

std::string peer_text(sg_peer const& p) {
  if (auto const* b = std::get_if<cidr>(&p))
    return to_string(*b);
  if (auto const* g = std::get_if<group_peer>(&p))
    return "sg:" + g->group.name;
  return "pl:" + std::get<prefix_list_peer>(p).list.name;
}

value rules(std::vector<sg_rule> const& all, bool ingress) {
  auto v = value::list();
  char const* side = ingress ? "from" : "to";
  for (auto const& r : all) {
    bool const odd = r.match && ((r.match->ports_given && !r.match->proto.has_ports()) ||
                                 (r.match->icmp_type < 0 && r.match->icmp_code >= 0));
    if (r.match && r.peer && r.description.empty() && !odd) {
      v.push(value::of(words(to_string(r.match->proto), *r.match) + " " + side + " " +
                       peer_text(*r.peer)));
      continue;
    }
    auto one = value::map();
    add_match(one, r.match);
    one.add(side, r.peer ? value::of(peer_text(*r.peer))
                         : value::open(r.peer.is_unknown() ? r.peer.reason() : "no peer"));
    if (!r.description.empty())
      one.add("description", value::of(r.description));
    v.push(std::move(one));
  }
  return v;
}

value entries(std::vector<acl_entry> const& all, bool ingress) {
  auto v = value::map();
  char const* side = ingress ? "from" : "to";
  for (auto const& e : all) {
    if (!e.number)
      return value::open(e.number.is_unknown() ? e.number.reason() : "an entry has no number");
    auto one = value::map();
    one.add("action", e.allow ? value::of(*e.allow ? "allow" : "deny")
                              : value::open(e.allow.is_unknown() ? e.allow.reason() : "no action"));
    add_match(one, e.match);
    one.add(side, e.remote.is_left_out() ? value::open("no block is given") : shown(e.remote));
    v.entries.emplace_back(std::to_string(*e.number), std::move(one));
  }
  return v;
}

} // namespace

/// Protocol, ports and type of a line in its long form.
void add_match(value& v, known<traffic> const& m) {
  if (!m) {
    v.add("protocol", value::open(m.is_unknown() ? m.reason() : "no protocol is given"));
    return;
  }
  v.add("protocol", value::of(to_string(m->proto)));
  if (m->ports_given)
    v.add("ports", value::of(port_words(m->ports)));
  if (m->icmp_type >= 0)
    v.add("type", value::plain(std::to_string(m->icmp_type)));
  if (m->icmp_code >= 0)
    v.add("code", value::plain(std::to_string(m->icmp_code)));
}

value routes(std::vector<route> const& all) {
  auto v = value::list();
  for (auto const& r : all) {
    auto one = value::map();
    one.add("destination",
            fact(r.destination, [](auto const& d) { return value::of(destination(d)); }));
    one.add("target", name(r.target));
    if (r.blackhole)
      one.add("state", value::of("blackhole"));
    if (r.propagated)
      one.add("propagated", value::plain("true"));
    if (r.replaces_local)
      one.add("replaces", value::of("local"));
    v.push(std::move(one));
  }
  return v;
}

value group_of(security_group const& g, default_source defaults) {
  auto v = value::map();
  if (g.ingress)
    v.add("ingress", rules(*g.ingress, true));
  if (g.egress)
    v.add("egress", rules(*g.egress, false));
  else if (defaults == default_source::terraform)
    v.add("egress", value::list());
  v.add_some("associated_vpcs", names(g.associated_vpcs));
  if (!g.description.empty())
    v.add("description", value::of(g.description));
  return v.add("tags", tags(g.tags));
}

value acl_of(network_acl const& a) {
  auto one = value::map();
  one.add("ingress", entries(a.ingress, true)).add("egress", entries(a.egress, false));
  return one.add("tags", tags(a.tags));
}

value table_of(route_table const& t) {
  auto v = value::map();
  v.add_some("routes", routes(t.routes));
  v.add("main", flag(t.main)).add("gateway", name(t.gateway));
  return v.add_some("propagate", names(t.propagating)).add("tags", tags(t.tags));
}

} // namespace vpclint::inline v0::writing
