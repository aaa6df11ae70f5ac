#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"
#include "support/generate.hpp"

#include <map>
#include <set>
#include <utility>

using namespace vpclint;

TEST_CASE("a seed always makes the same design", "[oracle][generate]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    CHECK(vpclint_test::generate(seed) == vpclint_test::generate(seed));
  CHECK_FALSE(vpclint_test::generate(1) == vpclint_test::generate(2));
}

TEST_CASE("no address stands twice in one VPC", "[oracle][generate]") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    std::vector<finding> ignored;
    auto const net = network::resolve(vpclint_test::generate(seed), ignored);
    std::set<std::pair<std::uint32_t, address>> seen;
    for (auto const& nic : net.interfaces()) {
      INFO("seed " << seed << ", " << nic.name);
      for (auto const& a : nic.addresses)
        CHECK(seen.insert({nic.vpc.value, address(a.private_ip)}).second);
      if (nic.ipv6_address)
        CHECK(seen.insert({nic.vpc.value, address(*nic.ipv6_address)}).second);
    }
  }
}

TEST_CASE("every kind of gateway, target and interface occurs", "[oracle][generate]") {
  std::map<network::interface_kind, int> kinds;
  std::map<network::target_kind, int> targets;
  int pending = 0, regional = 0, edges = 0, appliance_mode = 0, peers = 0, access = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    std::vector<finding> ignored;
    auto const net = network::resolve(vpclint_test::generate(seed), ignored);
    for (auto const& nic : net.interfaces())
      ++kinds[nic.kind];
    for (auto const& t : net.route_tables()) {
      edges += t.edge ? 1 : 0;
      for (auto const& r : t.routes)
        ++targets[r.target.kind];
    }
    for (auto const& p : net.peerings())
      pending += p.active == false ? 1 : 0;
    for (auto const& g : net.nat_gateways())
      regional += g.regional.value_or(false) ? 1 : 0;
    for (auto const& a : net.attachments()) {
      appliance_mode += a.appliance_mode.value_or(false) ? 1 : 0;
      peers += a.peer_attachment.valid() ? 1 : 0;
    }
    access += net.source().public_access.mode.has_value() ? 1 : 0;
  }
  CHECK(kinds.size() == 11);
  CHECK(targets.size() == 12);
  for (auto const n : {pending, regional, edges, appliance_mode, peers, access})
    CHECK(n >= 10);
}
