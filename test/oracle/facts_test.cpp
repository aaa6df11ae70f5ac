#include "vpclint/analysis/walk.hpp"
#include "vpclint/network/resolve.hpp"

#include "oracle/facts.hpp"
#include "support/catch.hpp"
#include "support/generate.hpp"
#include "support/sanitizers.hpp"

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

using namespace vpclint;
using analysis::flow_end;
using vpclint_test::fact;

namespace {

struct probe {
  flow_end from{};
  address src{};
  std::vector<address> to{};
  vpclint::index<network::interface> wanted{};
};

std::vector<address> everywhere(bool ipv6) {
  std::vector<address> result;
  for (auto const* text :
       {"8.8.8.8", "203.0.113.9", "52.216.1.1", "192.168.50.7", "169.254.169.254", "169.254.169.99",
        "10.0.0.2", "100.64.9.9", "192.168.1.1", "10.1.1.77"})
    if (!ipv6)
      result.push_back(*address::parse(text));
  for (auto const* text : {"2001:4860::8", "64:ff9b::808:808", "2001:db8:50::7", "fd00:ec2::99"})
    if (ipv6)
      result.push_back(*address::parse(text));
  return result;
}

std::vector<probe> probes(network::network const& net, bool ipv6) {
  std::vector<probe> result;
  auto const outside = *address::parse(ipv6 ? "2001:4860::8" : "203.0.113.9");
  for (std::size_t i = 0; i < net.interfaces().size(); ++i) {
    auto const id = net.interfaces().id_at(i);
    auto const& nic = net.interfaces()[id];
    if (ipv6 ? !nic.ipv6_address : nic.addresses.empty())
      continue;
    address const own = ipv6 ? address(*nic.ipv6_address) : address(nic.addresses[0].private_ip);
    auto to = everywhere(ipv6);
    for (std::size_t k = 0; k < net.interfaces().size(); ++k) {
      auto const& other = net.interfaces().items()[k];
      if (k == i)
        continue;
      if (ipv6 && other.ipv6_address)
        to.push_back(*other.ipv6_address);
      if (!ipv6 && !other.addresses.empty())
        to.push_back(other.addresses[0].private_ip);
      if (!ipv6 && !other.addresses.empty())
        if (auto const p = analysis::public_address(net, net.interfaces().id_at(k), 0))
          to.push_back(*p);
    }
    result.push_back({flow_end::of(id), own, std::move(to), {}});
    address const seen =
        ipv6 ? own
             : address(
                   analysis::public_address(net, id, 0).value_or(analysis::public_stand_in(id, 0)));
    result.push_back({flow_end::internet(), outside, {seen}, id});
    for (std::size_t n = 0; n < net.outside_networks().size(); ++n)
      for (auto const& b : net.outside_networks().items()[n].cidrs)
        if (b.is_v6() == ipv6)
          result.push_back({flow_end::of(net.outside_networks().id_at(n)), b.first(), {own}, {}});
  }
  return result;
}

std::vector<packet> kinds(bool ipv6) {
  std::vector<packet> result;
  for (auto const port : std::initializer_list<std::uint16_t>{22, 53, 80, 443, 8080})
    result.push_back({.proto = 6, .src_port = 52000, .dst_port = port});
  for (auto const port : std::initializer_list<std::uint16_t>{53, 80})
    result.push_back({.proto = 17, .src_port = 52000, .dst_port = port});
  result.push_back({.proto = static_cast<std::uint8_t>(ipv6 ? 58 : 1),
                    .icmp_type = static_cast<std::uint8_t>(ipv6 ? 128 : 8)});
  result.push_back({.proto = 47});
  return result;
}

std::vector<fact> all_facts() {
  std::vector<fact> all;
  for (auto const part :
       {vpclint_test::routing_facts(), vpclint_test::filter_facts(), vpclint_test::service_facts()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

} // namespace

TEST_CASE("generated designs exercise every fact that a walk can show", "[oracle][facts]") {
  auto const facts = all_facts();
  std::map<std::string_view, std::size_t> seen;
  std::vector<fact const*> open;
  std::size_t can = 0;
  for (auto const& f : facts) {
    CHECK((f.shows == nullptr) == !f.left_out.empty());
    if (f.shows)
      open.push_back(&f);
  }
  can = open.size();
  std::size_t designs = 0;
#ifdef VPCLINT_NIGHTLY
  constexpr std::uint64_t most = 4000;
#else
  constexpr std::uint64_t most = vpclint_test::sanitized ? 60 : 250;
#endif
  for (std::uint64_t seed = 0; seed < most && !open.empty(); ++seed, ++designs) {
    std::vector<finding> ignored;
    auto const net = network::resolve(vpclint_test::generate(seed), ignored);
    for (bool const ipv6 : {false, true})
      for (auto const& probe : probes(net, ipv6))
        for (auto p : kinds(ipv6))
          for (auto const& to : probe.to) {
            p.src = probe.src;
            p.dst = to;
            if (p.src == p.dst)
              continue;
            auto const w = analysis::walk(net, probe.from, p, {}, probe.wanted);
            vpclint_test::seen_walk const view{net, probe.from, p, w};
            for (std::size_t k = 0; k < open.size();)
              if (open[k]->shows(view))
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(k));
              else
                ++k;
          }
  }
  std::printf(
      "facts: %zu of the data plane, %zu that walks can show, %zu of them shown by %zu designs\n",
      facts.size(), can, can - open.size(), designs);
  // A nightly run has designs enough for all; a short one for nearly all.
  std::string names;
  for (auto const* f : open)
    names += " " + std::string(f->id);
  INFO("no walk shows" << names);
#ifdef VPCLINT_NIGHTLY
  CHECK(open.empty());
#else
  CHECK(open.size() * (vpclint_test::sanitized ? 5 : 20) <= can);
#endif
}

TEST_CASE("no fact is listed twice", "[oracle][facts]") {
  std::map<std::string_view, int> times;
  for (auto const& f : all_facts())
    CHECK(++times[f.id] == 1);
}
