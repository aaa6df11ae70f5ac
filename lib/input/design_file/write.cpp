#include "vpclint/input/write_design.hpp"

#include "vpclint/net/address.hpp"
#include "vpclint/net/prefix.hpp"
#include "vpclint/packet/protocol.hpp"

#include "input/design_file/yaml_out.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace vpclint::inline v0 {
namespace writing {

void print(value const& v, std::string& out, std::size_t indent) {
  if (v.kind == value::kind_type::text || v.kind == value::kind_type::nothing) {
    out += " " + (v.text.empty() ? std::string("null") : v.text) + "\n";
    return;
  }
  bool const map = v.kind == value::kind_type::map;
  if (v.entries.empty()) {
    out += map ? " {}\n" : " []\n";
    return;
  }
  out += "\n";
  for (auto const& [key, item] : v.entries) {
    out.append(indent, ' ');
    out += map ? key + ":" : std::string("-");
    print(item, out, indent + 2);
  }
}

namespace {

value flag(known<bool> const& k) {
  return fact(k, [](bool b) { return value::plain(b ? "true" : "false"); });
}
value word(known<std::string> const& k) {
  return fact(k, [](std::string const& s) { return value::of(s); });
}
template <class T>
value number(known<T> const& k) {
  return fact(k, [](T n) { return value::plain(std::to_string(n)); });
}
template <class T>
value shown(known<T> const& k) {
  return fact(k, [](T const& t) { return value::of(to_string(t)); });
}
value name(known<ref> const& k) {
  return fact(k, [](ref const& r) { return value::of(r.name); });
}
value names(std::vector<known<ref>> const& all) {
  auto v = value::list();
  for (auto const& k : all)
    v.push(k.is_left_out() ? value::open("nothing is named here") : name(k));
  return v;
}
value names(std::optional<std::vector<known<ref>>> const& all) { return all ? names(*all) : value(); }
template <class T>
value shown(std::vector<known<T>> const& all) {
  auto v = value::list();
  for (auto const& k : all)
    v.push(k.is_left_out() ? value::open("nothing is written here") : shown(k));
  return v;
}
value tags(std::vector<tag> const& all) {
  auto v = value::map();
  for (auto const& t : all)
    if (t.key.empty())
      return value::open(t.value.is_unknown() ? t.value.reason() : "tags");
    else
      v.add(t.key, t.value.is_left_out() ? value::of("") : word(t.value));
  return v.empty() ? value() : v;
}

std::string port_words(port_range const& ports) {
  return std::to_string(ports.first) +
         (ports.first == ports.last ? "" : "-" + std::to_string(ports.last));
}

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

std::string destination(route_destination const& d) {
  if (auto const* b = std::get_if<cidr>(&d))
    return to_string(*b);
  return "pl:" + std::get<ref>(d).name;
}

value routes(std::vector<route> const& all) {
  auto v = value::list();
  for (auto const& r : all) {
    auto one = value::map();
    one.add("destination", fact(r.destination, [](auto const& d) { return value::of(destination(d)); }));
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

value elastic(known<ipv4> const& ip, known<bool> const& has) {
  if (!ip.is_left_out())
    return shown(ip);
  if (has)
    return *has ? value::plain("true") : value::of("none");
  return flag(has);
}

void add_settings(value& v, interface_settings const& s) {
  v.add("subnet", name(s.subnet)).add("ip", shown(s.ip)).add("ipv6", shown(s.ipv6));
  if (!s.secondary_ips.empty())
    v.add("secondary_ips", shown(s.secondary_ips));
  v.add("elastic_ip", elastic(s.elastic_ip, s.has_elastic_ip));
  auto more = value::map();
  for (auto const& e : s.elastic_ips)
    if (e.private_ip)
      more.add(to_string(*e.private_ip), shown(e.elastic_ip));
  v.add_some("elastic_ips", std::move(more));
  v.add("public_ip", flag(s.public_ip)).add("source_dest_check", flag(s.source_dest_check));
  v.add("security_groups", names(s.security_groups));
}

value interface_of(network_interface const& n) {
  auto v = value::map();
  add_settings(v, n.settings);
  v.add("state", fact(n.attached, [](bool b) { return value::of(b ? "attached" : "detached"); }));
  v.add("tags", tags(n.tags));
  return v;
}

/// What is in a VPC, by section.
template <class T, class F>
void section(value& into, std::string_view key, std::vector<T> const& all, std::string const& vpc,
             F const& f) {
  auto v = value::map();
  for (auto const& one : all)
    if (one.in.name == vpc)
      v.entries.emplace_back(scalar(one.id), f(one));
  into.add_some(key, std::move(v));
}

template <class T>
void add_placing(value& v, T const& s) {
  if (!s.subnets.empty())
    v.add("subnets", names(s.subnets));
  v.add("security_groups", names(s.security_groups));
}

value instance_of(instance const& i) {
  auto v = value::map();
  add_settings(v, i.settings);
  v.add("count", number(i.count));
  if (!i.subnets.empty())
    v.add("subnets", names(i.subnets));
  auto nics = value::map();
  for (auto const& n : i.interfaces)
    nics.add(n.id, interface_of(n));
  v.add_some("interfaces", std::move(nics));
  v.add("replies_via", word(i.replies_via));
  v.add("os", fact(i.os, [](operating_system o) {
          return value::of(o == operating_system::windows ? "windows" : "linux");
        }));
  v.add("state", fact(i.running, [](bool b) { return value::of(b ? "running" : "stopped"); }));
  v.add("nat", flag(i.nat)).add("appliance", flag(i.appliance)).add("image", word(i.image));
  return v.add("tags", tags(i.tags));
}

value listener_of(listener const& l) {
  auto v = value::map();
  v.add("protocol", fact(l.protocol, [](listener_protocol p) {
          constexpr std::string_view words_of[]{"http", "https", "tcp", "tls", "udp", "tcp_udp"};
          return value::of(words_of[static_cast<std::size_t>(p)]);
        }));
  v.add("port", number(l.port));
  v.add_some("to", names(l.to));
  v.add("target_port", number(l.target_port)).add("health_check_port", number(l.health_check_port));
  return v.add("preserve_client_ip", flag(l.preserve_client_ip));
}

value balancer_of(load_balancer const& lb) {
  auto v = value::map();
  v.add("type", fact(lb.kind, [](load_balancer_kind k) {
          constexpr std::string_view words_of[]{"application", "network", "gateway", "classic"};
          return value::of(words_of[static_cast<std::size_t>(k)]);
        }));
  v.add("scheme", fact(lb.scheme, [](load_balancer_scheme s) {
          return value::of(s == load_balancer_scheme::internal ? "internal" : "internet-facing");
        }));
  add_placing(v, lb);
  auto list = value::list();
  for (auto const& l : lb.listeners)
    list.push(listener_of(l));
  v.add_some("listeners", std::move(list));
  return v.add("cross_zone", flag(lb.cross_zone)).add("tags", tags(lb.tags));
}

value endpoint_of(vpc_endpoint const& e) {
  auto v = value::map();
  v.add("type", fact(e.kind, [](endpoint_kind k) {
          constexpr std::string_view words_of[]{"interface", "gateway", "gwlb"};
          return value::of(words_of[static_cast<std::size_t>(k)]);
        }));
  v.add("service", word(e.service));
  add_placing(v, e);
  v.add_some("route_tables", names(e.route_tables));
  v.add("private_dns", flag(e.private_dns));
  v.add_some("ips", shown(e.ips));
  return v.add("tags", tags(e.tags));
}

value nat_of(nat_gateway const& g) {
  auto v = value::map();
  v.add("subnet", name(g.subnet));
  v.add("connectivity", fact(g.connectivity, [](nat_connectivity c) {
          return value::of(c == nat_connectivity::private_nat ? "private" : "public");
        }));
  v.add("regional", flag(g.regional)).add("route_table", name(g.route_table)).add("ip", shown(g.ip));
  v.add("elastic_ip", elastic(g.elastic_ip, g.has_elastic_ip));
  auto zones = value::map();
  for (auto const& z : g.elastic_ips)
    zones.add(z.az, shown(z.address));
  v.add_some("elastic_ips", std::move(zones));
  v.add("state", fact(g.available, [](bool b) { return value::of(b ? "available" : "failed"); }));
  return v.add("tags", tags(g.tags));
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

value subnet_of(subnet const& s) {
  auto v = value::map();
  v.add("cidr", shown(s.cidr)).add("ipv6", shown(s.ipv6)).add("az", word(s.az));
  v.add("tier", word(s.tier)).add("route_table", name(s.route_table));
  v.add("network_acl", name(s.network_acl)).add("public_ip", flag(s.public_ip));
  return v.add("assign_ipv6", flag(s.assign_ipv6)).add("tags", tags(s.tags));
}

value table_of(route_table const& t) {
  auto v = value::map();
  v.add_some("routes", routes(t.routes));
  v.add("main", flag(t.main)).add("gateway", name(t.gateway));
  return v.add_some("propagate", names(t.propagating)).add("tags", tags(t.tags));
}

template <class T>
value service_of(T const& s) {
  auto v = value::map();
  add_placing(v, s);
  if constexpr (requires { s.engine; })
    v.add("engine", word(s.engine)).add("port", number(s.port)).add("multi_az", flag(s.multi_az));
  if constexpr (requires { s.publicly_accessible; }) {
    v.add("publicly_accessible", flag(s.publicly_accessible));
    v.add_some("ips", shown(s.ips));
  }
  if constexpr (requires { s.assign_public_ip; }) {
    v.add("launch_type", fact(s.launch, [](launch_type l) {
            return value::of(l == launch_type::fargate ? "fargate" : "ec2");
          }));
    v.add("assign_public_ip", flag(s.assign_public_ip));
    v.add("port", number(s.port)).add("count", number(s.count));
  }
  if constexpr (requires { s.public_endpoint; })
    v.add("public_endpoint", flag(s.public_endpoint));
  return v.add("tags", tags(s.tags));
}

value vpc_of(design const& d, vpc const& p) {
  auto v = value::map();
  if (p.cidr_blocks.size() == 1)
    v.add("cidr", p.cidr_blocks[0].is_left_out() ? value::open("no block is given")
                                                 : shown(p.cidr_blocks[0]));
  else
    v.add_some("cidrs", shown(p.cidr_blocks));
  v.add_some("ipv6", shown(p.ipv6_cidr_blocks));
  v.add("region", word(p.region)).add("account", word(p.account));
  auto dns = value::map();
  dns.add("support", flag(p.dns_support)).add("hostnames", flag(p.dns_hostnames));
  v.add_some("dns", std::move(dns));
  if (p.is_default)
    v.add("default", value::plain("true"));
  for (auto const& g : d.internet_gateways)
    if (g.in.name == p.id) {
      auto one = value::map();
      one.add("name", value::of(g.id)).add("attached", flag(g.attached)).add("tags", tags(g.tags));
      v.add("internet_gateway", std::move(one));
      break; // the format has one, as AWS has
    }
  for (auto const& g : d.egress_only_internet_gateways)
    if (g.in.name == p.id) {
      auto one = value::map();
      one.add("name", value::of(g.id)).add("tags", tags(g.tags));
      v.add("egress_only_internet_gateway", std::move(one));
      break;
    }
  section(v, "nat_gateways", d.nat_gateways, p.id, nat_of);
  section(v, "subnets", d.subnets, p.id, subnet_of);
  section(v, "route_tables", d.route_tables, p.id, table_of);
  section(v, "network_acls", d.network_acls, p.id, [](network_acl const& a) {
    auto one = value::map();
    one.add("ingress", entries(a.ingress, true)).add("egress", entries(a.egress, false));
    return one.add("tags", tags(a.tags));
  });
  section(v, "security_groups", d.security_groups, p.id,
          [&](security_group const& g) { return group_of(g, p.defaults); });
  section(v, "endpoints", d.endpoints, p.id, endpoint_of);
  section(v, "load_balancers", d.load_balancers, p.id, balancer_of);
  section(v, "instances", d.instances, p.id, instance_of);
  section(v, "network_interfaces", d.network_interfaces, p.id, interface_of);
  section(v, "databases", d.databases, p.id, service_of<database>);
  section(v, "caches", d.caches, p.id, service_of<cache>);
  section(v, "lambdas", d.lambdas, p.id, service_of<lambda_function>);
  section(v, "services", d.services, p.id, service_of<ecs_service>);
  section(v, "clusters", d.clusters, p.id, service_of<eks_cluster>);
  return v.add("tags", tags(p.tags));
}

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

std::string selector_text(selector const& s) {
  constexpr std::string_view words_of[]{"internet", "", "tier:", "subnet:", "sg:",     "vpc:",
                                        "az:",      "tag:", "network:", ""};
  std::string out(words_of[static_cast<std::size_t>(s.kind)]);
  if (s.kind == selector_kind::block)
    return s.block ? to_string(*s.block) : out;
  if (s.kind == selector_kind::internet)
    return out;
  return out + s.name + (s.kind == selector_kind::tag ? "=" + s.value : "");
}

value expectation_of(expectation const& e) {
  auto v = value::map();
  auto const side = [](known<selector> const& k) {
    return fact(k, [](selector const& s) { return value::of(selector_text(s)); });
  };
  v.add("from", side(e.source)).add("to", side(e.destination));
  if (e.match)
    add_match(v, known<traffic>(*e.match));
  v.add("verdict", fact(e.expected, [](verdict w) {
          constexpr std::string_view words_of[]{"reachable", "partial", "reply_blocked",
                                                "blocked",   "unknown", "not reachable"};
          return value::of(words_of[static_cast<std::size_t>(w)]);
        }));
  v.add("via", name(e.via));
  if (!e.because.empty())
    v.add("because", value::of(e.because));
  return v;
}

template <class T, class F>
void top(value& into, std::string_view key, std::vector<T> const& all, F const& f) {
  auto v = value::map();
  for (auto const& one : all)
    v.entries.emplace_back(scalar(one.id), f(one));
  into.add_some(key, std::move(v));
}

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

/// The mapping of this name; made where there is none.
value& part(value& in, std::string_view key) {
  for (auto& [k, v] : in.entries)
    if (k == key)
      return v;
  in.entries.emplace_back(std::string(key), value::map());
  return in.entries.back().second;
}

/// A part that is not known stands as a thing of which nothing is known, which leaves as much open:
/// a route table where it is in one VPC, a further VPC where it is about a whole one, else a gateway.
void add_gaps(value& doc, design const& d) {
  std::size_t n = 0;
  std::set<std::string> said;
  for (auto const& g : d.gaps) {
    auto const text = g.part + (g.reason.empty() ? "" : ": " + g.reason);
    auto const whole = std::find_if(d.vpcs.begin(), d.vpcs.end(), [&](vpc const& v) {
      return g.part == "vpcs." + v.id;
    });
    if (!said.insert(text).second)
      continue;
    if (whole != d.vpcs.end()) {
      part(doc, "vpcs").add(whole->id + "-not-known-" + std::to_string(++n), value::open(text));
      continue;
    }
    auto const in = std::find_if(d.vpcs.begin(), d.vpcs.end(), [&](vpc const& v) {
      return g.part.starts_with("vpcs." + v.id + ".");
    });
    auto& things = in == d.vpcs.end()
                       ? part(doc, "vpn_gateways")
                       : part(part(part(doc, "vpcs"), scalar(in->id)), "route_tables");
    things.add("not-known-" + std::to_string(++n), value::open(text));
  }
}

} // namespace
} // namespace writing

std::string write_design(design const& d) {
  using namespace writing;
  auto doc = value::map();
  doc.add("version", value::plain("1"));
  auto vpcs = value::map();
  for (auto const& v : d.vpcs)
    vpcs.entries.emplace_back(scalar(v.id), vpc_of(d, v));
  doc.add_some("vpcs", std::move(vpcs));
  top(doc, "elastic_ips", d.elastic_ips, [](elastic_ip const& e) {
    return value::map().add("address", shown(e.address)).add("tags", tags(e.tags));
  });
  doc = hubs(std::move(doc), d);
  doc.add_some("block_public_access", access(d.public_access));
  add_gaps(doc, d);
  auto expect = value::list();
  for (auto const& e : d.expectations)
    expect.push(expectation_of(e));
  doc.add_some("expect", std::move(expect));
  auto ignores = value::list();
  for (auto const& i : d.ignores) {
    auto one = value::map();
    one.add("rule", value::of(i.rule));
    if (!i.where.empty())
      one.add("at", value::of(i.where));
    if (!i.reason.empty())
      one.add("reason", value::of(i.reason));
    if (!i.until.empty())
      one.add("until", value::of(i.until));
    ignores.push(std::move(one));
  }
  doc.add_some("ignore", std::move(ignores));
  std::string out;
  for (auto const& [key, v] : doc.entries) {
    out += key + ":";
    print(v, out, 2);
  }
  return out;
}

} // namespace vpclint::inline v0
