#include "vpclint/network/resolve.hpp"

#include "oracle/metamorphic.hpp"
#include "support/catch.hpp"
#include "support/generate.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// Relations between designs that move addresses, or look at one end or one side alone.

using namespace vpclint;
using namespace vpclint_test;

namespace {

/// A block moved from one VPC's range to the other's; ranges are `10.K.0.0/16`.
cidr moved(cidr const& b, unsigned from, unsigned to) {
  if (!b.is_v4() || b.length() < 16)
    return b;
  auto const bits = b.v4().first().bits;
  if (bits >> 16 != ((10U << 8) | from))
    return b;
  return cidr(prefix4::around(ipv4{((10U << 24) | (to << 16)) | (bits & 0xffffU)}, b.length()));
}

template <class F>
void each_block(design& d, F const& f) {
  auto const known_block = [&](known<cidr>& b) {
    if (b)
      b = f(*b);
  };
  auto const known_ip = [&](known<ipv4>& a) {
    if (a)
      a = f(cidr::host(*a)).v4().first();
  };
  auto const destination = [&](known<route_destination>& r) {
    if (r)
      if (auto* b = std::get_if<cidr>(&*r))
        r = route_destination(f(*b));
  };
  auto const settings = [&](interface_settings& s) {
    known_ip(s.ip);
    for (auto& a : s.secondary_ips)
      known_ip(a);
    for (auto& e : s.elastic_ips)
      known_ip(e.private_ip);
  };
  for (auto& v : d.vpcs)
    for (auto& b : v.cidr_blocks)
      known_block(b);
  for (auto& s : d.subnets)
    known_block(s.cidr);
  for (auto& t : d.route_tables)
    for (auto& r : t.routes)
      destination(r.destination);
  for (auto& g : d.transit_gateways)
    if (g.route_tables)
      for (auto& t : *g.route_tables)
        for (auto& r : t.routes)
          destination(r.destination);
  for (auto& l : d.prefix_lists)
    for (auto& b : l.cidrs)
      known_block(b);
  each_rule_list(d, [&](auto& rules) {
    for (auto& r : rules)
      if (r.peer)
        if (auto* b = std::get_if<cidr>(&*r.peer))
          r.peer = sg_peer(f(*b));
  });
  each_entry_list(d, [&](auto& entries) {
    for (auto& e : entries)
      known_block(e.remote);
  });
  for (auto& n : d.instances) {
    settings(n.settings);
    for (auto& i : n.interfaces)
      settings(i.settings);
  }
  for (auto& n : d.network_interfaces)
    settings(n.settings);
  for (auto& g : d.nat_gateways)
    known_ip(g.ip);
  for (auto& e : d.endpoints)
    for (auto& a : e.ips)
      known_ip(a);
  for (auto& b : d.databases)
    for (auto& a : b.ips)
      known_ip(a);
}

/// What became of each packet without the packet's addresses, which a translation changes.
std::string without_addresses(std::string text) {
  for (auto at = text.find("10."); at != std::string::npos; at = text.find("10.", at)) {
    auto const end = text.find_first_not_of("0123456789.", at);
    text.erase(at, end == std::string::npos ? end : end - at);
  }
  return text;
}

outcomes anonymous(outcomes const& named) {
  outcomes result;
  for (auto const& [what, f] : named)
    result[without_addresses(what)] = f;
  return result;
}

/// Like `hold` for `same`, of changes that move addresses.
void hold_moved(std::function<cidr(cidr const&)> const& to, std::uint64_t salt) {
  std::size_t compared = 0;
  for (std::uint64_t seed = salt; seed < salt + designs; ++seed) {
    auto d = vpclint_test::generate(seed);
    auto const before = anonymous(judge(d));
    each_block(d, to);
    auto const after = anonymous(judge(d));
    INFO("seed " << seed);
    REQUIRE(before.size() == after.size());
    for (auto const& [what, f] : before) {
      auto const it = after.find(what);
      INFO(what);
      REQUIRE(it != after.end());
      REQUIRE(f == it->second);
      ++compared;
    }
  }
  CHECK(compared > 2000);
}

} // namespace

TEST_CASE("a VPC may stand at any free block", "[oracle][metamorphic]") {
  hold_moved([](cidr const& b) { return moved(b, 0, 77); }, 11300);
}

TEST_CASE("two VPCs may change their blocks", "[oracle][metamorphic]") {
  hold_moved(
      [](cidr const& b) {
        auto const one = moved(b, 0, 1);
        return one == b ? moved(b, 1, 0) : one;
      },
      11400);
}

TEST_CASE("moving an instance within its subnet changes nothing", "[oracle][metamorphic]") {
  // To the far end of its subnet, where no narrower block that occurs begins or ends.
  std::size_t compared = 0;
  for (std::uint64_t seed = 11500; seed < 11500 + designs; ++seed) {
    auto d = vpclint_test::generate(seed);
    std::vector<cidr> blocks;
    auto look = d;
    each_block(look, [&](cidr const& b) {
      blocks.push_back(b);
      return b;
    });
    auto const before = anonymous(judge(d));
    for (auto& n : d.instances) {
      if (!n.settings.ip || !n.interfaces.empty())
        continue;
      auto const was = *n.settings.ip;
      ipv4 const next{was.bits + 1};
      bool const alike = std::all_of(blocks.begin(), blocks.end(), [&](cidr const& b) {
        return b.contains(address(was)) == b.contains(address(next)) || b == cidr::host(was);
      });
      bool const taken = std::find(blocks.begin(), blocks.end(), cidr::host(next)) != blocks.end();
      bool const named = std::count(blocks.begin(), blocks.end(), cidr::host(was)) > 1;
      if (alike && !taken && !named)
        n.settings.ip = next;
    }
    auto const after = anonymous(judge(d));
    INFO("seed " << seed);
    for (auto const& [what, f] : before)
      if (auto const it = after.find(what); it != after.end()) {
        INFO(what);
        REQUIRE(f == it->second);
        ++compared;
      }
  }
  CHECK(compared > 2000);
}

TEST_CASE("groups that let everything out leave it to the others", "[oracle][metamorphic]") {
  // All out and X in is X in: the rules of egress that follow add nothing.
  auto const open_egress = [](design& d) {
    for (auto& g : d.security_groups)
      g.egress = std::vector<sg_rule>{{.match = all_traffic(), .peer = sg_peer(block("0.0.0.0/0"))},
                                      {.match = all_traffic(), .peer = sg_peer(block("::/0"))}};
  };
  for (std::uint64_t seed = 11600; seed < 11600 + designs; ++seed) {
    auto d = vpclint_test::generate(seed);
    open_egress(d);
    auto const before = judge(d);
    for (auto& g : d.security_groups) {
      g.egress->push_back({.match = tcp(443), .peer = sg_peer(block("10.0.0.0/9"))});
      g.egress->push_back({.match = all_traffic(), .peer = sg_peer(group_peer{ref(g.id)})});
    }
    INFO("seed " << seed);
    CHECK(before == judge(d));
  }
}

TEST_CASE("with ACLs that let everything through the client's port means nothing",
          "[oracle][metamorphic]") {
  std::size_t compared = 0;
  for (std::uint64_t seed = 11700; seed < 11700 + designs; ++seed) {
    auto d = vpclint_test::generate(seed);
    each_entry_list(d, [](auto& entries) {
      entries.clear();
      entries.push_back(
          {.number = 1, .allow = true, .match = all_traffic(), .remote = block("0.0.0.0/0")});
      entries.push_back(
          {.number = 2, .allow = true, .match = all_traffic(), .remote = block("::/0")});
    });
    std::vector<finding> ignored;
    auto const net = network::resolve(d, ignored);
    analysis::all_pairs engine(net);
    for (std::uint32_t a = 0; a < engine.classes().size(); ++a)
      for (std::uint32_t b = 0; b < engine.classes().size(); ++b) {
        auto const& from = engine.classes()[a];
        if (from.ipv6 != engine.classes()[b].ipv6 || from.members.empty() ||
            engine.classes()[b].members.empty() || (a == b && from.members.size() < 2))
          continue;
        for (auto p : kinds(from.ipv6)) {
          if (!p.kind().has_ports())
            continue;
          p.src_port = 1;
          auto const low = engine.fate_of(a, b, p);
          p.src_port = 65535;
          INFO("seed " << seed << " classes " << a << ", " << b << ": " << to_string(p));
          REQUIRE(low == engine.fate_of(a, b, p));
          ++compared;
        }
      }
  }
  CHECK(compared > 2000);
}

TEST_CASE("two designs apart are the two of them", "[oracle][metamorphic]") {
  // The second one's names are its own and its addresses may be the same: nothing connects them.
  for (std::uint64_t seed = 11800; seed < 11800 + designs / 3; ++seed) {
    auto d = vpclint_test::generate(seed);
    auto const alone = judge(d);
    d.vpcs.push_back({.id = "far", .cidr_blocks = {block("10.0.0.0/16")}});
    d.subnets.push_back({.id = "far-a", .in = "far", .cidr = block("10.0.0.0/20"), .az = "a"});
    for (int k = 0; k < 3; ++k) {
      instance n{.id = "far" + std::to_string(k), .in = "far"};
      n.settings.subnet = ref("far-a");
      n.settings.ip = ipv4{(10U << 24) + 20U + static_cast<std::uint32_t>(k)};
      d.instances.push_back(std::move(n));
    }
    auto const both = judge(d);
    INFO("seed " << seed);
    for (auto const& [what, f] : both) {
      auto const far = what.find("far") == 0;
      auto const to_far = what.find(" far") != std::string::npos;
      INFO(what);
      if (!far && !to_far) {
        auto const it = alone.find(what);
        REQUIRE(it != alone.end());
        REQUIRE(it->second == f);
      } else if (far != to_far && what.find(" out ") == std::string::npos &&
                 what.find(" in ") == std::string::npos) {
        REQUIRE(f.at_worst == analysis::reach_level::nowhere); // open where an address is not known
      }
    }
  }
}
