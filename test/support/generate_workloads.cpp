#include "support/generator.hpp"

#include <algorithm>
#include <utility>

namespace vpclint_test {

using namespace vpclint;

std::string generator::fresh_ip(vpc_plan const& v, std::size_t subnet) {
  auto const& b = v.subnet_blocks[subnet];
  if (b.empty())
    return {};
  return b.substr(0, b.rfind('.') + 1) + std::to_string(next_host_++);
}

std::string generator::fresh_elastic() { return "3.5.0." + std::to_string(next_elastic_++); }

std::optional<std::vector<known<ref>>> generator::some_groups(vpc_plan& v) {
  if (sometimes(6))
    return std::nullopt;
  std::vector<known<ref>> made;
  made.push_back(ref(sometimes(45) ? v.groups[0] : d_.pick(v.groups)));
  if (sometimes(35))
    made.push_back(ref(d_.pick(v.groups)));
  if (sometimes(3))
    made.push_back(nobody_knows());
  return made;
}

std::vector<known<ref>> generator::some_subnets(vpc_plan const& v, std::size_t most) {
  std::vector<known<ref>> made;
  auto const first = d_.below(v.subnets.size());
  auto const count = std::min(v.subnets.size(), 1 + d_.below(most));
  for (std::size_t k = 0; k < count; ++k)
    made.push_back(ref(v.subnets[(first + k) % v.subnets.size()]));
  return made;
}

interface_settings generator::settings(vpc_plan& v, std::size_t subnet, bool forwards) {
  interface_settings s;
  s.subnet = ref(v.subnets[subnet]);
  auto const first = fresh_ip(v, subnet);
  if (!first.empty() && sometimes(60))
    s.ip = *ipv4::parse(first);
  else if (sometimes(2))
    s.ip = nobody_knows();
  if (!v.subnet_blocks6[subnet].empty()) {
    auto const& b = v.subnet_blocks6[subnet];
    if (sometimes(50))
      s.ipv6 = *ipv6::parse(b.substr(0, b.find('/')) + "1" + std::to_string(next_host_++));
    else if (sometimes(50))
      s.has_ipv6 = true;
  }
  auto const second = fresh_ip(v, subnet);
  if (!second.empty() && s.ip && sometimes(15)) {
    s.secondary_ips.push_back(*ipv4::parse(second));
    if (sometimes(70)) { // ENI-11
      elastic_ip_at e;
      e.private_ip = *ipv4::parse(second);
      e.elastic_ip = *ipv4::parse(fresh_elastic());
      s.elastic_ips.push_back(std::move(e));
    }
  }
  bool const outside = subnet == 0 || sometimes(15);
  if (outside) {
    if (sometimes(35))
      s.elastic_ip = *ipv4::parse(fresh_elastic());
    else if (sometimes(15))
      s.has_elastic_ip = true;
    else if (sometimes(50))
      s.public_ip = true;
    else if (sometimes(6))
      s.public_ip = nobody_knows();
  }
  if (forwards ? sometimes(90) : sometimes(3))
    s.source_dest_check = false;
  else if (sometimes(forwards ? 30 : 1))
    s.source_dest_check = nobody_knows();
  s.security_groups = some_groups(v);
  if (forwards && sometimes(70))
    s.security_groups = std::vector<known<ref>>{ref(v.groups[0])};
  return s;
}

void generator::add_instances(vpc_plan& v) {
  int const count = d_.between(1, 3);
  for (int i = 0; i < count; ++i) {
    instance n{.id = v.id + "i" + std::to_string(i), .in = v.id};
    auto const where =
        i < 2 && sometimes(70) ? static_cast<std::size_t>(i) : d_.below(v.subnets.size());
    if (sometimes(8)) {
      for (int k = 0; k < 2; ++k) {
        network_interface e{.id = "e" + std::to_string(k), .in = v.id};
        e.settings = settings(v, k == 0 ? where : d_.below(v.subnets.size()), false);
        n.interfaces.push_back(std::move(e));
      }
      if (sometimes(40)) // ENI-5
        n.replies_via = sometimes(80) ? known<std::string>(std::string("e0"))
                                      : known<std::string>(nobody_knows());
    } else {
      n.settings = settings(v, where, false);
    }
    if (n.interfaces.empty() && sometimes(8) && !n.settings.ip) {
      n.count = 2;
      n.settings.ipv6 = {};
      n.settings.elastic_ip = {};
      n.settings.has_elastic_ip = {};
    }
    if (sometimes(15))
      n.os = sometimes(70) ? operating_system::windows : operating_system::linux_os;
    if (i == 1 && !n.os.is_left_out()) // without a throw, so that designs stay as they were
      n.os = nobody_knows();
    if (sometimes(4))
      n.running = false;
    else if (sometimes(2))
      n.running = nobody_knows();
    v.servers.push_back(n.id);
    design_.instances.push_back(std::move(n));
  }
  if (sometimes(6)) {
    network_interface n{.id = v.id + "eni", .in = v.id};
    n.settings = settings(v, d_.below(v.subnets.size()), false);
    n.attached = sometimes(70);
    design_.network_interfaces.push_back(std::move(n));
  }
}

void generator::add_boxes(vpc_plan& v) {
  bool const any = sometimes(28);
  for (int i = 0; any && i < (sometimes(20) ? 2 : 1); ++i) {
    instance n{.id = v.id + "box" + std::to_string(i), .in = v.id};
    n.settings = settings(v, sometimes(70) ? 0 : d_.below(v.subnets.size()), true);
    if (sometimes(45)) {
      n.nat = true;
      if (n.settings.elastic_ip.is_left_out() && sometimes(70))
        n.settings.has_elastic_ip = true;
    } else if (sometimes(5)) {
      n.nat = nobody_knows();
    } else {
      n.appliance = true;
    }
    v.boxes.push_back(n.id);
    design_.instances.push_back(std::move(n));
  }
}

void generator::add_nats(vpc_plan& v) {
  int const count = sometimes(50) ? 1 : sometimes(20) ? 2 : 0;
  for (int i = 0; i < count; ++i) {
    nat_gateway g{.id = v.id + "nat" + std::to_string(i), .in = v.id};
    if (sometimes(20)) {
      g.regional = true;
      if (sometimes(40))
        g.elastic_ips.push_back({.az = "a", .address = *ipv4::parse(fresh_elastic())});
      // A table of its own in some; what stands in it is that of a public subnet.
      if (sometimes(30))
        g.route_table = ref(v.id + "t0");
    } else {
      g.subnet = ref(v.subnets[sometimes(85) ? 0 : d_.below(v.subnets.size())]);
      if (sometimes(25))
        g.connectivity = nat_connectivity::private_nat;
      else if (sometimes(40))
        g.elastic_ip = *ipv4::parse(fresh_elastic());
      else if (sometimes(5))
        g.has_elastic_ip = nobody_knows();
      if (sometimes(2))
        g.regional = nobody_knows();
    }
    if (sometimes(4))
      g.available = false;
    else if (sometimes(2))
      g.available = nobody_knows();
    v.nats.push_back(g.id);
    design_.nat_gateways.push_back(std::move(g));
  }
  if (sometimes(16)) {
    vpc_endpoint e{.id = v.id + "gwlb", .in = v.id};
    e.kind = endpoint_kind::gwlb_endpoint;
    e.subnets.push_back(ref(d_.pick(v.subnets)));
    v.gwlbs.push_back(e.id);
    design_.endpoints.push_back(std::move(e));
  }
}

void generator::add_endpoints(vpc_plan& v) {
  if (sometimes(22)) {
    vpc_endpoint e{.id = v.id + "ep", .in = v.id};
    e.kind = endpoint_kind::interface_endpoint;
    e.service = "ssm";
    e.subnets = some_subnets(v, 1);
    e.security_groups = some_groups(v);
    design_.endpoints.push_back(std::move(e));
  }
  bool const s3_listed = std::find(lists_.begin(), lists_.end(), "s3list") != lists_.end();
  if (sometimes(s3_listed ? 40 : 5)) {
    vpc_endpoint e{.id = v.id + "s3", .in = v.id};
    e.kind = endpoint_kind::gateway_endpoint;
    e.service = "s3";
    for (auto const& t : v.tables)
      if (sometimes(50))
        e.route_tables.push_back(ref(t));
    design_.endpoints.push_back(std::move(e));
  }
}

void generator::add_services(vpc_plan& v) {
  if (sometimes(20)) {
    database b{.id = v.id + "db", .in = v.id};
    b.engine = "mysql";
    b.subnets = some_subnets(v, 2);
    b.security_groups = some_groups(v);
    auto const luck = sometimes(25) ? std::size_t{100} : d_.below(100);
    if (luck == 100)
      b.publicly_accessible = true;
    else if (luck < 5)
      b.publicly_accessible = nobody_knows();
    else if (luck < 12)
      b.running = false;
    else if (luck < 16)
      b.running = nobody_knows();
    design_.databases.push_back(std::move(b));
  }
  if (sometimes(8)) {
    cache c{.id = v.id + "cache", .in = v.id};
    c.subnets = some_subnets(v, 1);
    c.security_groups = some_groups(v);
    design_.caches.push_back(std::move(c));
  }
  if (sometimes(15)) {
    lambda_function f{.id = v.id + "fn", .in = v.id};
    f.subnets = some_subnets(v, 1);
    f.security_groups = some_groups(v);
    design_.lambdas.push_back(std::move(f));
  }
  if (sometimes(15)) {
    ecs_service s{.id = v.id + "svc", .in = v.id};
    s.subnets = some_subnets(v, 1);
    s.security_groups = some_groups(v);
    s.launch = sometimes(50) ? launch_type::fargate : launch_type::ec2;
    if (sometimes(40))
      s.assign_public_ip = true;
    v.servers.push_back(s.id);
    design_.services.push_back(std::move(s));
  }
  if (sometimes(4)) {
    eks_cluster c{.id = v.id + "eks", .in = v.id};
    c.subnets = some_subnets(v, 1);
    c.security_groups = some_groups(v);
    design_.clusters.push_back(std::move(c));
  }
}

void generator::add_load_balancer(vpc_plan& v) {
  if (!sometimes(32))
    return;
  load_balancer b{.id = v.id + "lb", .in = v.id};
  bool const application = sometimes(35);
  if (!sometimes(2))
    b.kind = application ? load_balancer_kind::application : load_balancer_kind::network;
  b.scheme = sometimes(60) ? load_balancer_scheme::internet_facing : load_balancer_scheme::internal;
  b.subnets = some_subnets(v, 2);
  if (application || sometimes(55))
    b.security_groups = some_groups(v);
  auto const luck = sometimes(40) ? std::size_t{100} : d_.below(100);
  if (luck == 100)
    b.cross_zone = true;
  else if (luck < 4)
    b.cross_zone = nobody_knows();
  else if (luck < 14)
    b.dual_stack = true;
  else if (luck < 18)
    b.dual_stack = nobody_knows();
  int const count = d_.between(1, 2);
  for (int i = 0; i < count; ++i) {
    listener l;
    l.port = d_.pick<std::uint16_t>(i == 0 ? std::vector<std::uint16_t>{80, 443}
                                           : std::vector<std::uint16_t>{53, 8080});
    if (sometimes(3))
      l.port = nobody_knows();
    l.protocol = application ? listener_protocol::http
                             : d_.pick({listener_protocol::tcp, listener_protocol::tcp,
                                        listener_protocol::udp, listener_protocol::tcp_udp});
    if (sometimes(50))
      l.target_port = d_.pick<std::uint16_t>({80, 8080, 22});
    else if (sometimes(3))
      l.target_port = nobody_knows();
    int const targets = d_.between(0, 2);
    for (int k = 0; k < targets && !v.servers.empty(); ++k)
      l.to.push_back(ref(d_.pick(v.servers)));
    if (sometimes(3))
      l.to.push_back(nobody_knows());
    if (!application && sometimes(40))
      l.preserve_client_ip = sometimes(50);
    else if (!application && sometimes(3))
      l.preserve_client_ip = nobody_knows();
    b.listeners.push_back(std::move(l));
  }
  design_.load_balancers.push_back(std::move(b));
}

} // namespace vpclint_test
