#include "support/shrink.hpp"

#include <cstddef>
#include <iterator>
#include <utility>

namespace vpclint_test {

using namespace vpclint;

namespace {

template <class F>
void each_inner_list(design& d, F const& f) {
  for (auto& t : d.route_tables) {
    f(t.routes);
    f(t.propagating);
  }
  for (auto& a : d.network_acls) {
    f(a.ingress);
    f(a.egress);
  }
  for (auto& g : d.security_groups) {
    if (g.ingress)
      f(*g.ingress);
    if (g.egress)
      f(*g.egress);
  }
  for (auto& l : d.prefix_lists)
    f(l.cidrs);
  for (auto& g : d.transit_gateways) {
    f(g.attachments);
    for (auto& a : g.attachments)
      f(a.subnets);
    if (!g.route_tables)
      continue;
    f(*g.route_tables);
    for (auto& t : *g.route_tables) {
      f(t.associations);
      f(t.propagations);
      f(t.routes);
    }
  }
  for (auto& b : d.load_balancers) {
    f(b.subnets);
    f(b.listeners);
    for (auto& l : b.listeners)
      f(l.to);
    if (b.security_groups)
      f(*b.security_groups);
  }
  for (auto& n : d.instances) {
    if (n.interfaces.size() > 1)
      f(n.interfaces);
    f(n.settings.secondary_ips);
    f(n.settings.elastic_ips);
    if (n.settings.security_groups)
      f(*n.settings.security_groups);
  }
  for (auto& n : d.networks)
    f(n.cidrs);
  for (auto& v : d.vpcs) {
    f(v.cidr_blocks);
    f(v.ipv6_cidr_blocks);
  }
  for (auto& e : d.endpoints) {
    f(e.subnets);
    f(e.route_tables);
  }
  f(d.public_access.exclusions);
}

template <class F>
void each_list(design& d, F const& f) {
  f(d.load_balancers);
  f(d.endpoints);
  f(d.peerings);
  f(d.transit_gateways);
  f(d.networks);
  f(d.vpn_gateways);
  f(d.nat_gateways);
  f(d.instances);
  f(d.network_interfaces);
  f(d.databases);
  f(d.caches);
  f(d.lambdas);
  f(d.services);
  f(d.clusters);
  f(d.internet_gateways);
  f(d.egress_only_internet_gateways);
  f(d.route_tables);
  f(d.network_acls);
  f(d.security_groups);
  f(d.prefix_lists);
  f(d.subnets);
  f(d.vpcs);
  each_inner_list(d, f);
}

std::size_t parts(design& d) {
  std::size_t n = 0;
  each_list(d, [&](auto const& list) { n += list.size(); });
  return n;
}

void remove(design& d, std::size_t position) {
  std::size_t n = 0;
  bool done = false;
  each_list(d, [&](auto& list) {
    if (!done && position < n + list.size()) {
      list.erase(std::next(list.begin(), static_cast<std::ptrdiff_t>(position - n)));
      done = true;
    }
    n += done ? 0 : list.size();
  });
}

} // namespace

design shrink(design d, std::function<bool(design const&)> const& fails) {
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (std::size_t k = 0; k < parts(d);) {
      auto without = d;
      remove(without, k);
      if (fails(without)) {
        d = std::move(without);
        smaller = true;
      } else {
        ++k;
      }
    }
  }
  return d;
}

} // namespace vpclint_test
