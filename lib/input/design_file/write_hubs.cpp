// What stands beside VPCs: gateways between them, networks, lists, Block Public Access.
#include "input/design_file/write_parts.hpp"

#include <string_view>
#include <utility>

namespace vpclint::inline v0::writing {
namespace {

value transit_of(transit_gateway const& g) {
  auto v = value::map();
  v.add("region", word(g.region));
  auto attachments = value::map();
  for (auto const& a : g.attachments) {
    auto one = value::map();
    one.add("vpc", name(a.vpc)).add("network", name(a.network)).add("peer", name(a.peer));
    one.add_some("subnets", names(a.subnets));
    one.add("appliance_mode", flag(a.appliance_mode));
    one.add("security_group_referencing", flag(a.security_group_referencing));
    attachments.add(a.id, std::move(one.add("ipv6", flag(a.ipv6))));
  }
  v.add_some("attachments", std::move(attachments));
  if (g.route_tables) {
    auto tables = value::map();
    for (auto const& t : *g.route_tables) {
      auto one = value::map();
      one.add_some("associations", names(t.associations));
      one.add_some("propagations", names(t.propagations));
      auto list = value::list();
      for (auto const& r : t.routes) {
        auto line = value::map();
        line.add("destination",
                 fact(r.destination, [](auto const& to) { return value::of(destination(to)); }));
        line.add("target", name(r.attachment));
        if (r.blackhole)
          line.add("state", value::of("blackhole"));
        list.push(std::move(line));
      }
      tables.add(t.id, std::move(one.add_some("routes", std::move(list))));
    }
    v.add("route_tables", std::move(tables));
  }
  v.add("security_group_referencing", flag(g.security_group_referencing));
  return v.add("tags", tags(g.tags));
}

} // namespace

value hubs(value doc, design const& d) {
  top(doc, "vpn_gateways", d.vpn_gateways, [](vpn_gateway const& g) {
    return value::map().add("vpc", name(g.vpc)).add("tags", tags(g.tags));
  });
  top(doc, "transit_gateways", d.transit_gateways, transit_of);
  top(doc, "peerings", d.peerings, [](peering const& p) {
    auto v = value::map();
    v.add("requester", name(p.requester)).add("accepter", name(p.accepter));
    v.add("state", fact(p.state, [](peering_state s) {
            constexpr std::string_view words_of[]{"active", "pending", "deleted", "failed"};
            return value::of(words_of[static_cast<std::size_t>(s)]);
          }));
    return v.add("tags", tags(p.tags));
  });
  top(doc, "prefix_lists", d.prefix_lists, [](prefix_list const& l) {
    auto v = value::map();
    v.add_some("cidrs", shown(l.cidrs));
    v.add("max_entries", number(l.max_entries)).add("aws", word(l.aws_name));
    return v.add("tags", tags(l.tags));
  });
  top(doc, "networks", d.networks, [](outside_network const& n) {
    auto v = value::map();
    v.add("cidrs", shown(n.cidrs)).add("via", name(n.via));
    v.add("connection", fact(n.connection, [](connection_kind k) {
            constexpr std::string_view words_of[]{"vpn", "vpn-static", "direct-connect"};
            return value::of(words_of[static_cast<std::size_t>(k)]);
          }));
    if (n.advertised)
      v.add("advertised", shown(*n.advertised));
    return v.add("tags", tags(n.tags));
  });
  return doc;
}

value access(block_public_access const& b) {
  auto v = value::map();
  v.add("mode", fact(b.mode, [](bpa_mode m) {
          constexpr std::string_view words_of[]{"off", "block-ingress", "block-bidirectional"};
          return value::of(words_of[static_cast<std::size_t>(m)]);
        }));
  auto list = value::list();
  for (auto const& e : b.exclusions) {
    auto one = value::map();
    one.add("vpc", name(e.vpc)).add("subnet", name(e.subnet));
    one.add("mode", fact(e.mode, [](bpa_exclusion_mode m) {
              return value::of(m == bpa_exclusion_mode::allow_egress ? "allow-egress"
                                                                     : "allow-bidirectional");
            }));
    list.push(std::move(one));
  }
  return v.add_some("exclusions", std::move(list));
}

} // namespace vpclint::inline v0::writing
