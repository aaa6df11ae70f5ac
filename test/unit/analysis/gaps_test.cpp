// Unknown parts of a design: no verdict and no rule takes what is not written for what is not
// there.
#include "vpclint/analysis/reach.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace vpclint;

namespace {

constexpr char const* whole = R"(version: 1
vpcs:
  shop:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      pub: {cidr: 10.0.0.0/24, az: a, route_table: r}
      priv: {cidr: 10.0.1.0/24, az: a}
    route_tables:
      r: {routes: {0.0.0.0/0: igw}}
    network_acls:
      spare: {}
    security_groups:
      web: {ingress: [tcp 443 from 0.0.0.0/0]}
      db: {ingress: [tcp 443 from sg:web]}
      old: {}
    instances:
      w: {subnet: pub, security_groups: [web], public_ip: true}
      d: {subnet: priv, security_groups: [db]}
)";

/// The document with what stands from the line of `key` to the next line of the same depth
/// replaced.
std::string without(std::string const& key) {
  std::string text = whole;
  std::string const start = "    " + key + ":";
  auto const begin = text.find(start);
  REQUIRE(begin != std::string::npos);
  auto end = text.find('\n', begin) + 1;
  while (text.compare(end, 6, "      ") == 0)
    end = text.find('\n', end) + 1;
  return text.replace(begin, end - begin, start + " !unknown not yet\n");
}

struct seen {
  std::vector<finding> findings{};
  std::string inbound{};
  std::string inside{};

  [[nodiscard]] bool has_error() const {
    return std::any_of(findings.begin(), findings.end(),
                       [](finding const& f) { return f.level == severity::error; });
  }
  /// `sure`, `open` or `none`.
  [[nodiscard]] std::string rule(std::string_view code) const {
    auto const f = std::find_if(findings.begin(), findings.end(),
                                [&](finding const& one) { return one.rule == code; });
    return f == findings.end() ? "none" : f->inconclusive ? "open" : "sure";
  }
};

seen look_at(std::string const& text) {
  auto loaded = load_text(text, "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  seen out;
  out.findings = std::move(loaded->findings);
  auto const net = network::resolve(std::move(loaded->design), out.findings);
  auto found = lint(net);
  out.findings.insert(out.findings.end(), found.begin(), found.end());
  auto const verdict_of = [&](char const* from, char const* to) {
    analysis::question const q{
        .from = *parse_selector(from), .to = *parse_selector(to), .match = tcp(443)};
    auto const a = analysis::ask(net, q);
    return a ? std::string(analysis::name(a->outcome)) : a.error().what;
  };
  out.inbound = verdict_of("internet", "w");
  out.inside = verdict_of("w", "d");
  return out;
}

} // namespace

TEST_CASE("a section that is not known leaves open what may stand there", "[analysis][gaps]") {
  auto const all = look_at(whole);
  CHECK(all.inbound == "reachable");
  CHECK(all.inside == "reachable");
  CHECK(all.rule("VPC3014") == "sure");

  for (auto const* section : {"subnets", "route_tables", "network_acls", "security_groups"}) {
    INFO(section);
    auto const some = look_at(without(section));
    CHECK(some.inbound == "unknown");
    CHECK(some.inside == "unknown");
    CHECK_FALSE(some.has_error());
  }
  auto const no_gateway = look_at(without("internet_gateway"));
  CHECK(no_gateway.inbound == "unknown");
  CHECK(no_gateway.inside == "reachable");
  CHECK_FALSE(no_gateway.has_error());

  auto const no_instances = look_at(without("instances"));
  CHECK(no_instances.inbound == "unknown");
  CHECK(no_instances.rule("VPC3014") == "open");
}
