#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"
#include "support/generate.hpp"
#include "support/sanitizers.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace vpclint;
using analysis::flow_end;
using analysis::reach_level;

network::network generated(std::uint32_t seed) {
  std::vector<finding> findings;
  return network::resolve(vpclint_test::generate(seed), findings);
}

std::optional<reach_level> level_of(analysis::walk_result const& w) {
  if (w.request_dropped)
    return reach_level::nowhere;
  if (w.request_unknown)
    return std::nullopt;
  if (!w.arrived)
    return reach_level::nowhere;
  if (w.reply_dropped)
    return reach_level::destination;
  return w.reply_unknown ? std::nullopt : std::optional(reach_level::back);
}

/// How far one packet gets when it is walked; nothing where that is not known.
std::optional<reach_level> walked(network::network const& net, flow_end from, packet const& p,
                                  bool by_unknown_list = false) {
  analysis::walk_options options;
  options.choices.by_unknown_list = by_unknown_list;
  auto const w = analysis::walk(net, from, p, options);
  if (!w.open_list.empty() && !by_unknown_list && walked(net, from, p, true) != level_of(w))
    return std::nullopt;
  return level_of(w);
}

constexpr std::array kinds{tcp(22), tcp(80),  tcp(443), tcp(3306),  tcp(5432),
                           udp(53), udp(123), icmp(8),  icmpv6(128)};

packet request_of(traffic const& t) {
  packet p;
  p.proto = static_cast<std::uint8_t>(t.proto.number);
  if (t.proto.has_ports())
    p.dst_port = t.ports.first;
  if (t.proto.has_types()) {
    p.icmp_type = static_cast<std::uint8_t>(t.icmp_type);
    p.icmp_code = 0;
  }
  return p;
}

} // namespace

TEST_CASE("what the set engine settles is what every packet does", "[analysis][oracle]") {
  std::array<std::size_t, 3> settled{};
  for (std::uint32_t seed = 0; seed < 80; ++seed) {
    auto const net = generated(seed);
    analysis::all_pairs engine(net);
    for (std::size_t i = 0; i < net.interfaces().size(); ++i)
      for (std::size_t j = 0; j < net.interfaces().size(); ++j) {
        auto const from = flow_end::of(net.interfaces().id_at(i));
        auto const& a = net.interfaces().items()[i];
        auto const& b = net.interfaces().items()[j];
        auto const one = engine.class_of(from, false);
        auto const two = engine.class_of(flow_end::of(net.interfaces().id_at(j)), false);
        if (i == j || !one || !two || a.addresses.empty() || b.addresses.empty())
          continue;
        if (a.addresses[0].private_ip == b.addresses[0].private_ip)
          continue;
        for (auto const& kind : kinds) {
          auto p = request_of(kind);
          p.src = a.addresses[0].private_ip;
          p.dst = b.addresses[0].private_ip;
          auto const level = engine.settled(*one, *two, p);
          if (!level)
            continue;
          ++settled[static_cast<std::size_t>(*level)];
          auto const middle =
              static_cast<std::uint16_t>((a.client_ports.first + a.client_ports.last) / 2);
          for (auto const port : {a.client_ports.first, middle, a.client_ports.last}) {
            if (kind.proto.has_ports())
              p.src_port = port;
            INFO(static_cast<int>(*level) << " seed " << seed << ", " << a.name << " to " << b.name
                                          << ", " << to_string(kind) << ", from port " << port);
            CHECK(walked(net, from, p) == level);
          }
        }
      }
  }
  CHECK(settled[0] > 9000);
  CHECK(settled[1] > 100);
  CHECK(settled[2] > 1000);
}

// A question about a block may take short cuts; the same one address by address is too small for
// them.
TEST_CASE("a block fares as its addresses do", "[analysis][oracle]") {
  std::array<std::size_t, 6> seen{};
  constexpr std::uint32_t seeds = vpclint_test::sanitized ? 40 : 150;
  for (std::uint32_t seed = 0; seed < seeds; ++seed) {
    auto const net = generated(seed);
    if (net.interfaces().size() == 0)
      continue;
    auto const& nic = net.interfaces().items()[seed % net.interfaces().size()];
    if (nic.addresses.empty())
      continue;
    analysis::question q;
    q.from = {.kind = selector_kind::block, .block = cidr(prefix4{})};
    q.match = kinds[seed % (kinds.size() - 1)];
    auto const block = prefix4::around(nic.addresses[0].private_ip, 28);
    q.to = {.kind = selector_kind::block, .block = cidr(block)};
    auto const whole = analysis::ask(net, q);
    REQUIRE(whole.has_value());
    for (auto const& pair : whole->pairs) {
      std::vector<analysis::pair_answer> parts;
      for (auto n = block.first().number(); n <= block.last().number(); ++n) {
        auto const a = ipv4::from_number(n);
        q.to.block = cidr::host(address(a));
        auto const one = analysis::ask(net, q);
        REQUIRE(one.has_value());
        for (auto const& p : one->pairs)
          if (p.from == pair.from && p.ipv6 == pair.ipv6 && !p.example.steps.empty())
            parts.push_back(p);
      }
      auto const count = [&](verdict v) {
        return static_cast<std::size_t>(std::count_if(
            parts.begin(), parts.end(), [&](auto const& p) { return p.outcome == v; }));
      };
      if (parts.empty() || count(verdict::unknown) > 0)
        continue;
      auto expected = verdict::blocked;
      if (count(verdict::reachable) == parts.size())
        expected = verdict::reachable;
      else if (count(verdict::reachable) + count(verdict::partial) > 0)
        expected = verdict::partial;
      else if (count(verdict::reply_blocked) > 0)
        expected = verdict::reply_blocked;
      auto const odd = std::find_if(parts.begin(), parts.end(),
                                    [&](auto const& p) { return p.outcome != verdict::blocked; });
      INFO("seed " << seed << ", " << pair.from << " to " << to_string(block) << " "
                   << to_string(*q.match) << (odd == parts.end() ? "" : ", unlike " + odd->to));
      CHECK(pair.outcome == expected);
      CHECK(pair.example.completes() == (expected == verdict::reachable));
      ++seen[static_cast<std::size_t>(expected)];
    }
  }
  CHECK(seen[static_cast<std::size_t>(verdict::partial)] > seeds / 8);
  CHECK(seen[static_cast<std::size_t>(verdict::blocked)] > seeds / 2);
}
