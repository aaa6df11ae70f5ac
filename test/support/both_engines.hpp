#pragma once
// A design in a text, and what both engines say of two of its ends.

#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpclint_test {

inline vpclint::network::network network_of(std::string text) {
  using namespace vpclint;
  auto loaded = load_text("version: 1\nregion: eu-west-1\n" + std::move(text), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  return network::resolve(std::move(loaded->design), findings);
}

inline vpclint::analysis::answer answer_of(vpclint::network::network const& net, char const* from,
                                           char const* to,
                                           std::optional<vpclint::traffic> const& match) {
  using namespace vpclint;
  auto const asked = analysis::ask(
      net, {.from = *parse_selector(from), .to = *parse_selector(to), .match = match});
  REQUIRE(asked.has_value());
  return *asked;
}

/// The verdict of the walks; `unknown` has to name a fact.
inline vpclint::verdict asked(std::string text, char const* from, char const* to,
                              std::optional<vpclint::traffic> const& match) {
  using namespace vpclint;
  auto const net = network_of(std::move(text));
  auto const a = answer_of(net, from, to, match);
  CHECK((a.outcome == verdict::unknown) == !a.missing.empty());
  return a.outcome;
}

/// The same, where the sets have to say it of the two interfaces, too.
inline vpclint::verdict agreed(vpclint::network::network const& net, char const* from,
                               char const* to, std::optional<vpclint::traffic> const& match,
                               bool ipv6 = false) {
  using namespace vpclint;
  auto const a = answer_of(net, from, to, match);
  CHECK((a.outcome == verdict::unknown) == !a.missing.empty());
  analysis::all_pairs engine(net);
  auto const class_of = [&](std::string_view name) -> std::optional<std::uint32_t> {
    for (std::uint32_t c = 0; c < engine.classes().size(); ++c) {
      auto const& known = engine.classes()[c];
      if (known.ipv6 != ipv6)
        continue;
      if (name == "internet" && known.kind == analysis::flow_end::kind_type::internet)
        return c;
      if (known.kind == analysis::flow_end::kind_type::network &&
          net.outside_networks()[known.network].declared->id == name)
        return c;
      for (auto const id : known.members) {
        auto const& nic = net.interfaces()[id];
        if (nic.name == name || net.vpcs()[nic.vpc].declared->id + "." + nic.name == name)
          return c;
      }
    }
    return std::nullopt;
  };
  auto const one = class_of(from);
  auto const two = class_of(to);
  REQUIRE(one.has_value());
  REQUIRE(two.has_value());
  CHECK(engine.verdict_of(*one, *two, match) == a.outcome);
  return a.outcome;
}

inline vpclint::verdict agreed(std::string text, char const* from, char const* to,
                               std::optional<vpclint::traffic> const& match, bool ipv6 = false) {
  return agreed(network_of(std::move(text)), from, to, match, ipv6);
}

} // namespace vpclint_test
