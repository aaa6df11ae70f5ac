// What has interfaces, and how they are set up.
#include "input/design_file/write_parts.hpp"

#include <string_view>
#include <utility>

namespace vpclint::inline v0::writing {
namespace {

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

value state_of(known<bool> const& running) {
  return fact(running, [](bool b) { return value::of(b ? "running" : "stopped"); });
}

template <class T>
void add_placing(value& v, T const& s) {
  if (!s.subnets.empty())
    v.add("subnets", names(s.subnets));
  v.add("security_groups", names(s.security_groups));
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
  v.add("preserve_client_ip", flag(l.preserve_client_ip));
  return v.add("answers", flag(l.answers));
}

} // namespace

value elastic(known<ipv4> const& ip, known<bool> const& has) {
  if (!ip.is_left_out())
    return shown(ip);
  if (has)
    return *has ? value::plain("true") : value::of("none");
  return flag(has);
}

value interface_of(network_interface const& n) {
  auto v = value::map();
  add_settings(v, n.settings);
  v.add("state", fact(n.attached, [](bool b) { return value::of(b ? "attached" : "detached"); }));
  v.add("tags", tags(n.tags));
  return v;
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
  v.add("state", state_of(i.running));
  v.add("nat", flag(i.nat)).add("appliance", flag(i.appliance)).add("image", word(i.image));
  return v.add("tags", tags(i.tags));
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
  v.add_some("ips", shown(lb.ips));
  v.add("cross_zone", flag(lb.cross_zone)).add("dual_stack", flag(lb.dual_stack));
  return v.add("tags", tags(lb.tags));
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

template <class T>
value service_of(T const& s) {
  auto v = value::map();
  add_placing(v, s);
  if constexpr (requires { s.engine; })
    v.add("engine", word(s.engine)).add("port", number(s.port)).add("multi_az", flag(s.multi_az));
  if constexpr (requires { s.publicly_accessible; })
    v.add("publicly_accessible", flag(s.publicly_accessible)).add("state", state_of(s.running));
  v.add_some("ips", shown(s.ips));
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

template value service_of(database const& s);
template value service_of(cache const& s);
template value service_of(lambda_function const& s);
template value service_of(ecs_service const& s);
template value service_of(eks_cluster const& s);

} // namespace vpclint::inline v0::writing
