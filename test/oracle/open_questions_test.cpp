// Open questions about addresses say what the questions about each pair say.
#include "vpclint/analysis/overview.hpp"
#include "vpclint/analysis/reach.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"
#include "support/generate.hpp"
#include "support/sanitizers.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

using interface_name = std::string;

/// Names that no other interface and no workload has.
std::vector<interface_name> single_names(network::network const& net) {
  std::map<std::string, int> count;
  for (auto const& nic : net.interfaces())
    ++count[nic.name];
  for (auto const& w : net.workloads())
    if (w.members.size() > 1)
      count[w.id] += 2;
  std::vector<interface_name> out;
  for (auto const& nic : net.interfaces())
    if (count[nic.name] == 1)
      out.push_back(nic.name);
  return out;
}

/// What is outside every VPC, also by the public addresses of the design, and secondary addresses.
std::vector<address> asked_addresses(network::network const& net) {
  std::vector<address> out{*address::parse("8.8.8.8"), *address::parse("203.0.113.77"),
                           *address::parse("52.216.3.3"), *address::parse("2600:9000::1")};
  for (auto const& n : net.outside_networks())
    for (auto const& b : n.cidrs)
      out.push_back(b.last());
  for (auto const& nic : net.interfaces())
    for (std::size_t i = 0; i < nic.addresses.size(); ++i)
      if (nic.addresses[i].public_ip)
        out.emplace_back(*nic.addresses[i].public_ip);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// The verdict on each interface that a row names on the side of the interfaces.
std::map<interface_name, verdict>
rows_by_name(network::network const& net, analysis::overview_answer const& all, bool outwards) {
  std::map<interface_name, verdict> out;
  for (auto const& r : all.rows)
    for (auto const& name : outwards ? r.from : r.to) {
      out[name] = r.outcome;
      for (auto const& w : net.workloads())
        if (w.id == name)
          for (auto const m : w.members)
            out[net.interfaces()[m].name] = r.outcome;
    }
  return out;
}

} // namespace

TEST_CASE("open questions about addresses outside agree with those about pairs",
          "[oracle][overview]") {
  std::size_t compared = 0;
  std::size_t completed = 0;
  for (std::uint64_t seed = 0; seed < (vpclint_test::sanitized ? 6U : 60U); ++seed) {
    std::vector<finding> ignored;
    auto const net = network::resolve(vpclint_test::generate(seed), ignored);
    auto const names = single_names(net);
    for (auto const& a : asked_addresses(net))
      for (bool const outwards : {true, false}) {
        selector const there{.kind = selector_kind::block, .block = cidr::host(a)};
        bool const own = a.is_v4() && net.owner_of_public(a.v4()).valid();
        if (own && !outwards) // nobody sends from there
          continue;
        analysis::open_question q{.match = tcp(443)};
        (outwards ? q.to : q.from) = there;
        auto const all = analysis::overview(net, q);
        REQUIRE(all.has_value());
        auto const rows = rows_by_name(net, *all, outwards);
        for (auto const& name : names) {
          selector const here{.kind = selector_kind::name, .name = name};
          auto const one = analysis::ask(
              net, outwards ? analysis::question{.from = here, .to = there, .match = tcp(443)}
                            : analysis::question{.from = there, .to = here, .match = tcp(443)});
          if (!one || one->pairs.empty() || one->pairs.front().from == one->pairs.front().to)
            continue;
          auto const at = rows.find(name);
          auto const listed = at == rows.end() ? verdict::blocked : at->second;
          INFO("seed " << seed << ": "
                       << (outwards ? name + " -> " + to_string(a) : to_string(a) + " -> " + name));
          CHECK(analysis::name(listed) == analysis::name(one->outcome));
          ++compared;
          completed += listed == verdict::reachable ? 1U : 0U;
        }
      }
  }
  CHECK(compared > (vpclint_test::sanitized ? 200U : 2000U));
  CHECK(completed > (vpclint_test::sanitized ? 10U : 100U));
}
