// Proves the set engine right on generated designs: `prove --seeds A..B [--enough N] [--mutants]`.
// Ends with status 1 at a counterexample, whose packet, seed and shrunk design are printed, and
// when fewer than N proofs came of the seeds.

#include "vpclint/network/resolve.hpp"

#include "oracle/proofs.hpp"
#include "support/design_json.hpp"
#include "support/dice.hpp"
#include "support/generate.hpp"
#include "support/shrink.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace vpclint;

constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

struct arguments {
  std::uint32_t first{0};
  std::uint32_t last{0};
  std::size_t enough{no_limit};
  bool mutants{false};
  bool first_only{false}; ///< end at the first disagreement, without shrinking it
  bool understood{false};
};

arguments parse(std::vector<std::string> const& words) {
  arguments a;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--mutants") {
      a.mutants = true;
    } else if (words[i] == "--first") {
      a.first_only = true;
    } else if (words[i] == "--seeds" && i + 1 < words.size()) {
      auto const& value = words[++i];
      auto const dots = value.find("..");
      a.first = static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10));
      a.last =
          dots == std::string::npos
              ? a.first
              : static_cast<std::uint32_t>(std::strtoul(value.c_str() + dots + 2, nullptr, 10));
      a.understood = a.first <= a.last;
    } else if (words[i] == "--enough" && i + 1 < words.size()) {
      a.enough = std::strtoul(words[++i].c_str(), nullptr, 10);
    } else {
      return {};
    }
  }
  return a;
}

network::network network_of(design const& d) {
  std::vector<finding> ignored;
  return network::resolve(d, ignored);
}

std::size_t findings_of(design const& d) {
  std::vector<finding> found;
  (void)network::resolve(d, found);
  return found.size();
}

void report(std::uint32_t seed, design const& whole, std::string const& counterexample) {
  std::printf("seed %u: %s\n", seed, counterexample.c_str());
  auto const disagrees = [](design const& d) {
    auto const net = network_of(d);
    return vpclint_test::prove(net, net, no_limit).counterexample;
  };
  auto const most = findings_of(whole); // no names that lead nowhere on the way
  auto const small = vpclint_test::shrink(
      whole, [&](design const& d) { return findings_of(d) <= most && !disagrees(d).empty(); });
  std::printf("shrunk: %s\n%s\n", disagrees(small).c_str(),
              vpclint_test::design_json(small).c_str());
}

/// Turns the entries of an ACL's direction round, or lets a group's direction have one port more.
bool mutate(design& d, vpclint_test::dice& dice) {
  std::vector<std::vector<acl_entry>*> acls;
  for (auto& a : d.network_acls)
    for (auto* list : {&a.ingress, &a.egress})
      if (!list->empty())
        acls.push_back(list);
  std::vector<std::vector<sg_rule>*> groups;
  for (auto& g : d.security_groups)
    for (auto* list : {&g.ingress, &g.egress})
      if (*list && !(*list)->empty())
        groups.push_back(&**list);
  if (acls.empty() || groups.empty())
    return false;
  if (dice.percent(50)) {
    for (auto& e : *dice.pick(acls))
      if (e.allow)
        e.allow = !*e.allow;
    return true;
  }
  bool changed = false;
  for (auto& r : *dice.pick(groups))
    if (r.match && r.match->proto.has_ports() && r.match->ports.last < 65535) {
      auto wider = *r.match;
      ++wider.ports.last;
      r.match = wider;
      changed = true;
    }
  return changed;
}

/// Holds the engine's answers about designs against the specification of mutants: how many of them
/// a counterexample tells apart.
int try_mutants(arguments const& a) {
  std::size_t made = 0;
  std::size_t noticed = 0;
  for (auto seed = a.first; seed <= a.last; ++seed) {
    auto const d = vpclint_test::generate(seed);
    auto other = d;
    vpclint_test::dice dice(seed);
    if (!mutate(other, dice))
      continue;
    ++made;
    auto const net = network_of(d);
    auto const mutant = network_of(other);
    if (!vpclint_test::prove(net, mutant, no_limit).counterexample.empty())
      ++noticed;
  }
  std::printf("mutants %zu, noticed %zu\n", made, noticed);
  // Many change nothing: groups that nobody carries, ends without a route, ports open by another
  // rule.
  return noticed * 5 >= made && noticed > 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  auto const a = parse({argv + 1, argv + argc});
  if (!a.understood) {
    std::fputs("usage: prove --seeds A..B [--enough PROOFS] [--mutants] [--first]\n", stderr);
    return 2;
  }
  if (a.mutants)
    return try_mutants(a);
  vpclint_test::proof_tally sum;
  std::size_t bad = 0;
  std::uint32_t designs = 0;
  for (auto seed = a.first; seed <= a.last && sum.proofs < a.enough; ++seed) {
    ++designs;
    auto const d = vpclint_test::generate(seed);
    auto const net = network_of(d);
    auto const found = vpclint_test::prove(net, net, a.enough - sum.proofs);
    sum.proofs += found.proofs;
    sum.arriving += found.arriving;
    for (auto const& [why, n] : found.outside)
      sum.outside[why] += n;
    if (found.counterexample.empty())
      continue;
    ++bad;
    if (a.first_only) {
      std::printf("seed %u: %s\n", seed, found.counterexample.c_str());
      break;
    }
    if (bad <= 3)
      report(seed, d, found.counterexample);
  }
  std::printf("designs %u, proofs %zu (%zu of pairs on which something arrives): %zu designs "
              "disagree\n",
              designs, sum.proofs, sum.arriving, bad);
  std::vector<std::pair<std::size_t, std::string>> reasons;
  for (auto const& [why, n] : sum.outside)
    reasons.emplace_back(n, why);
  std::sort(reasons.rbegin(), reasons.rend());
  for (auto const& [n, why] : reasons)
    std::printf("  outside: %6zu pairs, %s\n", n, why.c_str());
  if (a.enough != no_limit && sum.proofs < a.enough) {
    std::printf("fewer than %zu proofs\n", a.enough);
    return 1;
  }
  return bad == 0 ? 0 : 1;
}
