#include "designs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

namespace vpclint_benchmark {

std::string one_vpc(std::size_t interfaces, std::size_t subnets, std::size_t groups) {
  std::string out = "version: 1\nvpcs:\n  one:\n    cidr: 10.0.0.0/16\n    subnets:\n";
  auto const to = [&] { return std::back_inserter(out); };
  for (std::size_t s = 0; s < subnets; ++s)
    fmt::format_to(to(), "      s{}: {{cidr: 10.0.{}.0/24, az: {}, network_acl: acl{}}}\n", s, s,
                   "abc"[s % 3], s % 5);
  out += "    network_acls:\n";
  for (std::size_t a = 0; a < 5; ++a) {
    fmt::format_to(to(), "      acl{}:\n", a);
    for (auto const* side : {"ingress", "egress"}) {
      fmt::format_to(to(), "        {}:\n", side);
      for (std::size_t e = 0; e < 20; ++e)
        fmt::format_to(to(), "          {}: {} tcp {}-{} {} 10.0.{}.0/24\n", 10 + e,
                       e % 3 == 0 ? "deny" : "allow", 2000 + 40 * e + a, 2030 + 40 * e,
                       side == std::string("ingress") ? "from" : "to", (e * 7 + a) % subnets);
      fmt::format_to(
          to(),
          "          100: deny tcp 6379 {0} 0.0.0.0/0\n          200: allow all {0} 0.0.0.0/0\n",
          side == std::string("ingress") ? "from" : "to");
    }
  }
  out += "    security_groups:\n";
  for (std::size_t g = 0; g < groups; ++g)
    fmt::format_to(to(),
                   "      g{}: {{ingress: [tcp {} from sg:g{}, tcp 443 from 10.0.{}.0/20, tcp 9100 "
                   "from 10.0.0.0/16], "
                   "egress: [tcp 1-65535 to 10.0.0.0/16]}}\n",
                   g, 3000 + g, (g + 1) % groups, (g % 4) * 16);
  out += "    instances:\n";
  for (std::size_t i = 0; i < interfaces; ++i)
    fmt::format_to(to(), "      i{}: {{subnet: s{}, security_groups: [g{}], os: linux}}\n", i,
                   i % subnets, (i / subnets) % groups);
  return out;
}

std::string behind_transit_gateway(std::size_t vpcs, std::size_t each) {
  std::string out = "version: 1\nregion: eu-west-1\nvpcs:\n";
  auto const to = [&] { return std::back_inserter(out); };
  for (std::size_t v = 0; v < vpcs; ++v) {
    // A /20 each, from 10.0.0.0 on.
    auto const address = [&](std::size_t offset) {
      std::size_t const number = v * 4096 + offset;
      return fmt::format("10.{}.{}.{}", number >> 16U, (number >> 8U) & 255U, number & 255U);
    };
    fmt::format_to(to(), "  v{}:\n    cidr: {}/20\n    subnets:\n", v, address(0));
    constexpr char const* tiers[]{"web", "app", "db"};
    for (std::size_t t = 0; t < 3; ++t)
      for (std::size_t z = 0; z < 2; ++z)
        fmt::format_to(to(), "      {}-{}: {{cidr: {}/23, az: {}, route_table: {}}}\n", tiers[t],
                       "ab"[z], address(512 * (2 * t + z)), "ab"[z], t == 2 ? "closed" : "hub");
    for (std::size_t z = 0; z < 2; ++z)
      fmt::format_to(to(), "      tgw-{}: {{cidr: {}/28, az: {}, route_table: closed}}\n", "ab"[z],
                     address(4096 - 256 + 16 * z), "ab"[z]);
    out += "    route_tables: {hub: {routes: {10.0.0.0/8: hub}}, closed: {routes: {}}}\n"
           "    security_groups:\n"
           "      web: {ingress: [tcp 443 from 10.0.0.0/8], egress: [tcp 8080 to sg:app, tcp 443 "
           "to 10.0.0.0/8]}\n"
           "      app: {ingress: [tcp 8080 from sg:web, tcp 22 from 10.0.0.0/20], egress: [tcp "
           "5432 to sg:db, tcp 443 to 10.0.0.0/8]}\n"
           "      db: {ingress: [tcp 5432 from sg:app], egress: []}\n"
           "    instances:\n";
    std::size_t const share = each / 3;
    for (std::size_t t = 0; t < 3; ++t)
      fmt::format_to(
          to(),
          "      {0}: {{count: {1}, subnets: [{0}-a, {0}-b], security_groups: [{0}], os: linux}}\n",
          tiers[t], t == 0 ? each - 2 * share : share);
  }
  out += "transit_gateways:\n  hub:\n    attachments:\n";
  for (std::size_t v = 0; v < vpcs; ++v)
    fmt::format_to(to(), "      att-{0}: {{vpc: v{0}, subnets: [v{0}.tgw-a, v{0}.tgw-b]}}\n", v);
  out += "    route_tables:\n";
  auto const list = [&](auto const& wanted) {
    std::string names;
    for (std::size_t v = 0; v < vpcs; ++v)
      if (wanted(v))
        names += (names.empty() ? "" : ", ") + fmt::format("att-{}", v);
    return names;
  };
  auto const shared = [](std::size_t v) { return v % 10 == 0; };
  auto const prod = [&](std::size_t v) { return !shared(v) && v % 2 == 1; };
  auto const dev = [&](std::size_t v) { return !shared(v) && v % 2 == 0; };
  fmt::format_to(to(), "      prod: {{associations: [{}], propagations: [{}]}}\n", list(prod),
                 list([&](std::size_t v) { return prod(v) || shared(v); }));
  fmt::format_to(to(), "      dev: {{associations: [{}], propagations: [{}]}}\n", list(dev),
                 list([&](std::size_t v) { return dev(v) || shared(v); }));
  fmt::format_to(to(), "      shared: {{associations: [{}], propagations: [{}]}}\n", list(shared),
                 list([](std::size_t) { return true; }));
  return out;
}

} // namespace vpclint_benchmark
