#include "oracle/metamorphic.hpp"
#include "support/catch.hpp"
#include "support/dice.hpp"
#include "support/generate.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

// What must not change when a design is written differently, and what may change one way only. No
// oracle is needed: the engines are held against themselves.

using namespace vpclint;
using namespace vpclint_test;

namespace {

using change = std::function<void(design&, vpclint_test::dice&)>;
using relation = std::function<bool(fate const& before, fate const& after)>;

bool same(fate const& a, fate const& b) { return a == b; }
bool no_less(fate const& a, fate const& b) {
  return b.at_best >= a.at_best && b.at_worst >= a.at_worst;
}
bool no_more(fate const& a, fate const& b) { return no_less(b, a); }

/// Changes designs and holds what became of every packet against what became of it before.
void hold(change const& apply, relation const& is, std::uint64_t salt) {
  std::size_t compared = 0;
  for (std::uint64_t seed = salt; seed < salt + designs; ++seed) {
    auto d = vpclint_test::generate(seed);
    auto const before = judge(d);
    vpclint_test::dice dice(seed);
    apply(d, dice);
    auto const after = judge(d);
    for (auto const& [what, fate_before] : before) {
      auto const it = after.find(what);
      if (it == after.end())
        continue;
      ++compared;
      if (is(fate_before, it->second))
        continue;
      INFO("seed " << seed << ": " << what);
      CHECK(is(fate_before, it->second));
      return;
    }
  }
  CHECK(compared > 2000);
}

std::pair<cidr, cidr> halves(cidr const& b) {
  if (b.is_v4()) {
    auto const p = b.v4();
    auto const one = prefix4::around(p.first(), p.length() + 1);
    return {cidr(one), cidr(prefix4::around(p.last(), p.length() + 1))};
  }
  auto const p = b.v6();
  return {cidr(prefix6::around(p.first(), p.length() + 1)),
          cidr(prefix6::around(p.last(), p.length() + 1))};
}

sg_rule allow(std::string const& from) {
  return {.match = tcp(1, 60000), .peer = sg_peer(block(from))};
}

} // namespace

TEST_CASE("the order of group rules means nothing", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        each_rule_list(d, [](auto& rules) { std::reverse(rules.begin(), rules.end()); });
      },
      same, 10000);
}

TEST_CASE("the order of groups, tables and ACLs means nothing", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        std::reverse(d.security_groups.begin(), d.security_groups.end());
        std::reverse(d.network_acls.begin(), d.network_acls.end());
        std::reverse(d.route_tables.begin(), d.route_tables.end());
        each_entry_list(d, [](auto& entries) { std::reverse(entries.begin(), entries.end()); });
        for (auto& t : d.route_tables)
          if (std::none_of(t.routes.begin(), t.routes.end(), [](route const& r) {
                return !r.destination || std::holds_alternative<ref>(*r.destination);
              }))
            std::reverse(t.routes.begin(), t.routes.end());
      },
      same, 10100);
}

TEST_CASE("names of tables and ACLs mean nothing", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        for (auto& t : d.route_tables)
          t.id = "renamed-" + t.id;
        for (auto& a : d.network_acls)
          if (a.id != "default")
            a.id = "renamed-" + a.id;
        for (auto& s : d.subnets) {
          if (s.route_table)
            s.route_table = ref("renamed-" + s.route_table->name);
          if (s.network_acl)
            s.network_acl = ref("renamed-" + s.network_acl->name);
        }
        for (auto& g : d.nat_gateways)
          if (g.route_table)
            g.route_table = ref("renamed-" + g.route_table->name);
        for (auto& e : d.endpoints)
          for (auto& t : e.route_tables)
            t = ref("renamed-" + t->name);
      },
      same, 10200);
}

TEST_CASE("a block is its two halves", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        each_rule_list(d, [](auto& rules) {
          for (std::size_t i = rules.size(); i-- > 0;) {
            if (!rules[i].peer)
              continue;
            auto const* whole = std::get_if<cidr>(&*rules[i].peer);
            if (whole == nullptr || whole->length() == 0 || whole->length() == whole->width())
              continue;
            auto const [one, two] = halves(*whole);
            auto other = rules[i];
            rules[i].peer = sg_peer(one);
            other.peer = sg_peer(two);
            rules.push_back(std::move(other));
          }
        });
        each_entry_list(d, [](auto& entries) {
          for (std::size_t i = entries.size(); i-- > 0;) {
            auto& e = entries[i];
            if (e.number)
              e.number = *e.number * 2;
            if (!e.number || !e.remote || e.remote->length() == 0 ||
                e.remote->length() == e.remote->width())
              continue;
            auto const [one, two] = halves(*e.remote);
            auto other = e;
            e.remote = one;
            other.remote = two;
            other.number = *e.number + 1;
            entries.push_back(std::move(other));
          }
        });
      },
      same, 10300);
}

TEST_CASE("a prefix list in a group is its entries", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        each_rule_list(d, [&](auto& rules) {
          for (std::size_t i = rules.size(); i-- > 0;) {
            if (!rules[i].peer)
              continue;
            auto const* peer = std::get_if<prefix_list_peer>(&*rules[i].peer);
            if (peer == nullptr)
              continue;
            for (auto const& l : d.prefix_lists)
              if (l.id == peer->list.name &&
                  std::all_of(l.cidrs.begin(), l.cidrs.end(),
                              [](auto const& c) { return c.has_value(); })) {
                auto const match = rules[i].match;
                for (auto const& c : l.cidrs)
                  rules.push_back({.match = match, .peer = sg_peer(*c)});
                rules.erase(rules.begin() + static_cast<std::ptrdiff_t>(i));
                break;
              }
          }
        });
      },
      same, 10400);
}

TEST_CASE("entries that come too late change nothing", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        each_entry_list(d, [](auto& entries) {
          entries.push_back({.number = 32765,
                             .allow = false,
                             .match = all_traffic(),
                             .remote = block("0.0.0.0/0")});
          entries.push_back(
              {.number = 32766, .allow = false, .match = all_traffic(), .remote = block("::/0")});
        });
      },
      same, 10500);
}

TEST_CASE("a rule written twice is one rule", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        each_rule_list(d, [](auto& rules) {
          auto const copy = rules;
          rules.insert(rules.end(), copy.begin(), copy.end());
        });
      },
      same, 10600);
}

TEST_CASE("a list that nobody uses changes nothing", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto& dice) {
        prefix_list l{.id = "unused"};
        for (int k = 0; k < 5; ++k)
          l.cidrs.push_back(block("10." + std::to_string(dice.below(3)) + "." +
                                  std::to_string(dice.below(256)) + ".0/" +
                                  std::to_string(24 + dice.below(5))));
        l.cidrs.push_back(block("8.8.8.0/24"));
        d.prefix_lists.push_back(std::move(l));
      },
      same, 10700);
}

TEST_CASE("a VPC apart changes nothing", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        d.vpcs.push_back({.id = "apart", .cidr_blocks = {block("10.200.0.0/16")}});
        d.subnets.push_back(
            {.id = "apart-a", .in = "apart", .cidr = block("10.200.1.0/24"), .az = "a"});
        instance n{.id = "hermit", .in = "apart"};
        n.settings.subnet = ref("apart-a");
        n.settings.ip = *ipv4::parse("10.200.1.10");
        d.instances.push_back(std::move(n));
      },
      same, 10800);
}

TEST_CASE("allowing more in groups takes nothing away", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        each_rule_list(d, [](auto& rules) {
          rules.push_back(allow("10.0.0.0/9"));
          rules.push_back(allow("2600::/12"));
        });
      },
      no_less, 10900);
}

TEST_CASE("denying more in ACLs adds nothing", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        each_entry_list(d, [](auto& entries) {
          entries.push_back(
              {.number = 1, .allow = false, .match = tcp(443), .remote = block("10.0.0.0/8")});
          entries.push_back(
              {.number = 2, .allow = false, .match = tcp(32768, 50000), .remote = block("::/0")});
        });
      },
      no_more, 11000);
}

TEST_CASE("knowing what the unknown is narrows every fate", "[oracle][metamorphic]") {
  hold(
      [](design& d, auto&) {
        for (auto& n : d.instances)
          if (n.running.is_unknown())
            n.running = true;
        for (auto& p : d.peerings)
          if (p.state.is_unknown())
            p.state = peering_state::active;
        for (auto& s : d.subnets)
          if (s.public_ip.is_unknown())
            s.public_ip = false;
        for (auto& g : d.nat_gateways)
          if (g.available.is_unknown())
            g.available = false;
      },
      [](fate const& before, fate const& after) {
        return after.at_best <= before.at_best && after.at_worst >= before.at_worst;
      },
      11100);
}

TEST_CASE("the order of questions means nothing", "[oracle][metamorphic]") {
  for (std::uint64_t seed = 11200; seed < 11200 + designs; ++seed) {
    auto const d = vpclint_test::generate(seed);
    INFO("seed " << seed);
    CHECK(judge(d) == judge(d, true));
  }
}
