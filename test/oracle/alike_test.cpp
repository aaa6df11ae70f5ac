// Pairs that share what becomes of one of them, against every pair walked on its own.
#include "vpclint/analysis/explain.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/network/resolve.hpp"

#include "../benchmark/designs.hpp"
#include "analysis/alike.hpp"
#include "analysis/drops.hpp"
#include "analysis/probe.hpp"
#include "support/catch.hpp"
#include "support/generate.hpp"
#include "support/sanitizers.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using namespace vpclint;
using analysis::answer;
using analysis::pair_answer;
using analysis::pair_sharing;

constexpr pair_sharing one_by_one{.from_pairs = pair_sharing::never,
                                  .most_listed = pair_sharing::never};
constexpr pair_sharing shared{.from_pairs = 0, .most_listed = pair_sharing::never};
constexpr pair_sharing shared_and_short{.from_pairs = 0, .most_listed = 0};

network::network resolved(design d) {
  std::vector<finding> findings;
  return network::resolve(std::move(d), findings);
}

network::network resolved_text(std::string text) {
  auto loaded = load_text(std::move(text), "design.yaml");
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  return resolved(std::move(loaded->design));
}

void make_its_own(interface_settings& s) {
  s.ip = {};
  s.ipv6 = {};
  s.secondary_ips.clear();
  s.elastic_ip = {};
  s.elastic_ips.clear();
}

/// Instances three times: the others only differ in what is their own.
design with_twins(design d) {
  auto const count = d.instances.size();
  for (std::size_t i = 0; i < count; ++i)
    for (std::string const name : {"-two", "-three"}) {
      auto twin = d.instances[i];
      twin.id += name;
      make_its_own(twin.settings);
      for (auto& nic : twin.interfaces)
        make_its_own(nic.settings);
      d.instances.push_back(std::move(twin));
    }
  return d;
}

std::vector<selector> places(network::network const& net) {
  std::vector<selector> all{{.kind = selector_kind::internet}};
  for (auto const& v : net.source().vpcs)
    all.push_back({.kind = selector_kind::vpc, .name = v.id});
  for (auto const& n : net.source().networks)
    all.push_back({.kind = selector_kind::network, .name = n.id});
  for (auto const& v : net.vpcs()) {
    for (auto const& b : v.ipv4)
      all.push_back({.kind = selector_kind::block, .block = b});
    for (auto const& b : v.ipv6)
      all.push_back({.kind = selector_kind::block, .block = b});
  }
  return all;
}

bool same(analysis::step const& a, analysis::step const& b) {
  return std::tie(a.kind, a.result, a.why, a.reply, a.side, a.header, a.nic, a.in, a.table,
                  a.component, a.route, a.entry, a.rule, a.by_state, a.fact, a.at) ==
         std::tie(b.kind, b.result, b.why, b.reply, b.side, b.header, b.nic, b.in, b.table,
                  b.component, b.route, b.entry, b.rule, b.by_state, b.fact, b.at);
}

bool same_outcome(pair_answer const& a, pair_answer const& b) {
  return std::tie(a.ipv6, a.outcome, a.failing_ports, a.failing_translated_ports,
                  a.failing_requests, a.by_choice) == std::tie(b.ipv6, b.outcome, b.failing_ports,
                                                               b.failing_translated_ports,
                                                               b.failing_requests, b.by_choice);
}

bool same(pair_answer const& a, pair_answer const& b) {
  auto const& x = a.example.steps;
  auto const& y = b.example.steps;
  if (!same_outcome(a, b) || a.from != b.from || a.to != b.to || a.alike != b.alike ||
      x.size() != y.size())
    return false;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!same(x[i], y[i]))
      return false;
  return a.example.completes() == b.example.completes();
}

/// All but the pairs.
void check_totals(answer const& a, answer const& b) {
  CHECK(a.outcome == b.outcome);
  CHECK(a.missing == b.missing);
  CHECK(a.failing_ports == b.failing_ports);
  CHECK(a.failing_translated_ports == b.failing_translated_ports);
  CHECK(a.failing_requests == b.failing_requests);
  CHECK(a.by_choice == b.by_choice);
  CHECK(a.pair_count() == b.pair_count());
}

struct counts {
  std::size_t pairs{0}, shared{0}, open{0}, drops{0};
  std::map<verdict, std::size_t> outcomes{};
};

void compare(network::network const& net, analysis::question const& q, counts& sum) {
  INFO(analysis::to_string(q.from) << " -> " << analysis::to_string(q.to) << " "
                                   << (q.match ? to_string(*q.match) : std::string("any")));
  analysis::atoms known(net);
  auto const slow = analysis::ask(net, known, q, {}, one_by_one);
  auto const fast = analysis::ask(net, known, q, {}, shared);
  auto const brief = analysis::ask(net, known, q, {}, shared_and_short);
  REQUIRE(slow.has_value() == fast.has_value());
  REQUIRE(slow.has_value() == brief.has_value());
  if (!slow)
    return;
  check_totals(*slow, *fast);
  check_totals(*slow, *brief);
  // Towards a block, the set engine settles more or less of the packets, as it pays.
  if (q.to.kind != selector_kind::block) {
    CHECK(slow->packets == fast->packets);
    CHECK(slow->packets == brief->packets);
  }
  REQUIRE(slow->pairs.size() == fast->pairs.size());
  for (std::size_t i = 0; i < slow->pairs.size(); ++i) {
    INFO(slow->pairs[i].from << " -> " << slow->pairs[i].to << ": "
                             << analysis::name(slow->pairs[i].outcome) << ", shared "
                             << analysis::name(fast->pairs[i].outcome));
    CHECK(same(slow->pairs[i], fast->pairs[i]));
  }
  // Those that stand for others are pairs as they are, in their order, and no outcome is missing.
  std::map<std::pair<verdict, bool>, std::size_t> slow_outcomes, brief_outcomes;
  for (auto const& p : slow->pairs)
    ++slow_outcomes[{p.outcome, p.ipv6}];
  for (auto const& p : brief->pairs)
    brief_outcomes[{p.outcome, p.ipv6}] += p.alike;
  CHECK(slow_outcomes == brief_outcomes);
  std::size_t at = 0;
  for (auto const& p : brief->pairs) {
    auto one = p;
    one.alike = 1;
    while (at < slow->pairs.size() && !same(slow->pairs[at], one))
      ++at;
    CHECK(at < slow->pairs.size());
    sum.shared += p.alike - 1;
  }
  for (auto const& p : slow->pairs)
    ++sum.outcomes[p.outcome];
  sum.pairs += slow->pairs.size();
  if (!slow->missing.empty())
    ++sum.open;
  if (slow->outcome == verdict::reachable)
    return;
  auto const all = analysis::find_blockers(net, q, {}, one_by_one);
  auto const few = analysis::find_blockers(net, q, {}, shared);
  REQUIRE(all.has_value());
  REQUIRE(few.has_value());
  REQUIRE(all->blockers.size() == few->blockers.size());
  for (std::size_t i = 0; i < all->blockers.size(); ++i) {
    auto const& a = all->blockers[i];
    auto const& b = few->blockers[i];
    CHECK(std::tie(a.why, a.reply, a.subject, a.decision, a.at, a.header) ==
          std::tie(b.why, b.reply, b.subject, b.decision, b.at, b.header));
    ++sum.drops;
  }
}

/// Some of the questions that there are, others for each seed.
void compare_some(network::network const& net, std::uint64_t seed, counts& sum) {
  INFO("seed " << seed);
  auto const all = places(net);
  std::vector<std::optional<traffic>> const on{tcp(443), traffic{.proto = protocols::icmp},
                                               tcp(3306), udp(53)};
  std::size_t turn = static_cast<std::size_t>(seed);
  for (auto const& from : all)
    for (auto const& to : all) {
      ++turn;
      bool const inside = from.kind == selector_kind::vpc && to.kind == selector_kind::vpc;
      if (!inside && turn % 5 != 0)
        continue;
      compare(net, {.from = from, .to = to, .match = on[turn % on.size()]}, sum);
    }
}

#ifdef VPCLINT_NIGHTLY
constexpr std::uint64_t seeds = 1000;
#else
constexpr std::uint64_t seeds = vpclint_test::sanitized ? 10 : 40;
#endif

} // namespace

TEST_CASE("alike pairs share what each of them comes to on its own", "[analysis][oracle]") {
  counts sum;
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    compare_some(resolved(with_twins(vpclint_test::generate(seed))), seed, sum);
  INFO(sum.pairs << " pairs, " << sum.shared << " shared, " << sum.open << " open questions, "
                 << sum.drops << " drops");
  CHECK(sum.shared > sum.pairs / 5);
  CHECK(sum.open > seeds / 5);
  CHECK(sum.drops > 2 * seeds);
  for (auto const v : {verdict::reachable, verdict::partial, verdict::reply_blocked,
                       verdict::blocked, verdict::unknown})
    CHECK(sum.outcomes[v] > 0);
}

TEST_CASE("alike pairs of VPCs of one template share what they come to", "[analysis][oracle]") {
  counts sum;
  auto const net = resolved_text(vpclint_benchmark::behind_transit_gateway(3, 12));
  auto const all = places(net);
  for (auto const& from : all)
    for (auto const& to : all)
      if (from.kind == selector_kind::vpc && to.kind == selector_kind::vpc)
        compare(net, {.from = from, .to = to, .match = tcp(443)}, sum);
  CHECK(sum.shared > 500);
}

TEST_CASE("pairs without a protocol share what they come to", "[analysis][oracle]") {
  counts sum;
  auto const net = resolved(with_twins(vpclint_test::generate(3)));
  auto const all = places(net);
  compare(net, {.from = all.at(1), .to = all.at(1)}, sum);
  CHECK(sum.shared > 5);
}

TEST_CASE("the pairs that lead tell of every member", "[analysis][oracle]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    auto const net = resolved(with_twins(vpclint_test::generate(seed)));
    for (auto const& from : places(net))
      for (auto const& to : places(net)) {
        auto const f = analysis::select(net, from, analysis::side::source);
        auto const t = analysis::select(net, to, analysis::side::destination);
        if (!f || !t)
          continue;
        analysis::alike_pairs const pairs(net, {}, *f, *t);
        std::vector<std::size_t> sizes(pairs.groups());
        std::set<std::pair<std::size_t, std::size_t>> sources, targets, seen_sources, seen_targets;
        std::vector<std::tuple<std::size_t, std::size_t, std::size_t>> leading, listed;
        for (auto const& p : pairs.every()) {
          ++sizes[p.group];
          sources.insert({p.group, p.from});
          targets.insert({p.group, p.to});
          bool const first_of_source = seen_sources.insert({p.group, p.from}).second;
          bool const first_of_target = seen_targets.insert({p.group, p.to}).second;
          CHECK(p.leads == (first_of_source || first_of_target));
          if (p.leads)
            leading.emplace_back(p.from, p.to, p.group);
        }
        for (auto const& p : pairs.leading())
          listed.emplace_back(p.from, p.to, p.group);
        CHECK(leading == listed);
        std::size_t total = 0;
        for (std::size_t g = 0; g < sizes.size(); ++g) {
          CHECK(pairs.size(g) == sizes[g]);
          total += sizes[g];
        }
        CHECK(pairs.size() == total);
      }
  }
}
