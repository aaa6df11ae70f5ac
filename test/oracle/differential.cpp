// Compares the engines on generated designs: `differential --seeds A..B [--each N] [--out DIR]`.
// Ends with status 1 at a disagreement; then the seed and the shrunk design are printed.

#include "vpclint/network/resolve.hpp"

#include "oracle/engines.hpp"
#include "oracle/verdicts.hpp"
#include "support/design_json.hpp"
#include "support/generate.hpp"
#include "support/shrink.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace vpclint;

struct arguments {
  std::uint32_t first{0};
  std::uint32_t last{0};
  std::size_t each{20};
  std::size_t questions{4};
  std::string out{};
  bool first_only{false}; ///< end at the first disagreement, without shrinking it
  bool understood{false};
};

arguments parse(int argc, char** argv) {
  arguments a;
  for (int i = 1; i + 1 < argc; i += 2) {
    std::string_view const key = argv[i];
    std::string const value = argv[i + 1];
    if (key == "--seeds") {
      auto const dots = value.find("..");
      a.first = static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10));
      a.last =
          dots == std::string::npos
              ? a.first
              : static_cast<std::uint32_t>(std::strtoul(value.c_str() + dots + 2, nullptr, 10));
      a.understood = a.first <= a.last;
    } else if (key == "--each") {
      a.each = std::strtoul(value.c_str(), nullptr, 10);
    } else if (key == "--questions") {
      a.questions = std::strtoul(value.c_str(), nullptr, 10);
    } else if (key == "--first") {
      a.first_only = value == "yes";
    } else if (key == "--out") {
      a.out = value;
    } else {
      return {};
    }
  }
  return a;
}

struct totals {
  std::size_t pairs{0}, packets{0}, completed{0}, undecided{0}, by_force{0}, verdicts{0};
  std::map<std::string, std::size_t> crossed{}, unsaid{};
};

/// The first disagreement about a design; empty: none.
std::string judge(design const& d, std::uint32_t seed, arguments const& a, totals& sum) {
  std::vector<finding> ignored;
  auto const net = network::resolve(d, ignored);
  auto const found = vpclint_test::compare_engines(net, seed, a.each);
  sum.pairs += found.pairs;
  sum.packets += found.packets;
  sum.completed += found.completed;
  sum.undecided += found.undecided;
  sum.by_force += found.by_force;
  for (auto const& [what, n] : found.crossed)
    sum.crossed[what] += n;
  for (auto const& [what, n] : found.unsaid)
    sum.unsaid[what] += n;
  if (!found.disagreement.empty())
    return found.disagreement;
  auto const verdicts = vpclint_test::compare_verdicts(net, seed, a.questions);
  sum.verdicts += verdicts.compared;
  return verdicts.disagreement;
}

std::size_t findings_of(design const& d) {
  std::vector<finding> found;
  (void)network::resolve(d, found);
  return found.size();
}

void report(std::uint32_t seed, std::string const& disagreement, arguments const& a) {
  std::printf("seed %u: %s\n", seed, disagreement.c_str());
  totals ignored;
  auto const whole = vpclint_test::generate(seed);
  auto const most = findings_of(whole); // no names that lead nowhere on the way
  auto more = a;                        // other packets are drawn once the ends are fewer
  more.each *= 8;
  more.questions *= 4;
  auto const small = vpclint_test::shrink(whole, [&](design const& d) {
    return findings_of(d) <= most && !judge(d, seed, more, ignored).empty();
  });
  auto const text = vpclint_test::design_json(small);
  std::printf("shrunk: %s\n%s\n", judge(small, seed, more, ignored).c_str(), text.c_str());
  if (!a.out.empty())
    std::ofstream(a.out + "/seed-" + std::to_string(seed) + ".json") << text << '\n';
}

} // namespace

int main(int argc, char** argv) {
  auto const a = parse(argc, argv);
  if (!a.understood) {
    std::fputs("usage: differential --seeds A..B [--each PACKETS] [--questions N] [--out DIR]"
               " [--first yes]\n",
               stderr);
    return 2;
  }
  totals sum;
  std::size_t bad = 0;
  std::uint32_t designs = 0;
  for (auto seed = a.first;; ++seed) {
    ++designs;
    auto const disagreement = judge(vpclint_test::generate(seed), seed, a, sum);
    if (!disagreement.empty() && ++bad <= 5) {
      if (a.first_only) {
        std::printf("seed %u: %s\n", seed, disagreement.c_str());
        break;
      }
      report(seed, disagreement, a);
    }
    if (seed == a.last)
      break;
  }
  std::printf("designs %u, pairs %zu, packets %zu (%zu complete, %zu undecided), verdicts %zu: "
              "%zu designs disagree\n",
              designs, sum.pairs, sum.packets, sum.completed, sum.undecided, sum.verdicts, bad);
  std::printf("judged by the third engine: %zu packets\n", sum.by_force);
  for (auto const& [what, n] : sum.crossed)
    std::printf("  arrived over %-42s %8zu\n", what.c_str(), n);
  for (auto const& [what, n] : sum.unsaid)
    std::printf("  not judged: %-43s %8zu\n", what.c_str(), n);
  return bad == 0 ? 0 : 1;
}
