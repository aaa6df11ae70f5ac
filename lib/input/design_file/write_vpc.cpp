// A VPC with all that is in it.
#include "input/design_file/write_parts.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint::inline v0::writing {
namespace {

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

value nat_of(nat_gateway const& g) {
  auto v = value::map();
  v.add("subnet", name(g.subnet));
  v.add("connectivity", fact(g.connectivity, [](nat_connectivity c) {
          return value::of(c == nat_connectivity::private_nat ? "private" : "public");
        }));
  v.add("regional", flag(g.regional))
      .add("route_table", name(g.route_table))
      .add("ip", shown(g.ip));
  v.add("elastic_ip", elastic(g.elastic_ip, g.has_elastic_ip));
  auto zones = value::map();
  for (auto const& z : g.elastic_ips)
    zones.add(z.az, shown(z.address));
  v.add_some("elastic_ips", std::move(zones));
  v.add("state", fact(g.available, [](bool b) { return value::of(b ? "available" : "failed"); }));
  return v.add("tags", tags(g.tags));
}

value subnet_of(subnet const& s) {
  auto v = value::map();
  v.add("cidr", shown(s.cidr)).add("ipv6", shown(s.ipv6)).add("az", word(s.az));
  v.add("tier", word(s.tier)).add("route_table", name(s.route_table));
  v.add("network_acl", name(s.network_acl)).add("public_ip", flag(s.public_ip));
  return v.add("assign_ipv6", flag(s.assign_ipv6)).add("tags", tags(s.tags));
}

} // namespace

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
  section(v, "network_acls", d.network_acls, p.id, acl_of);
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

} // namespace vpclint::inline v0::writing
