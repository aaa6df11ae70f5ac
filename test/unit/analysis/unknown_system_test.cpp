// Client ports of instances whose operating system nobody knows (NACL-13).
#include "vpclint/analysis/reach.hpp"
#include "vpclint/analysis/reach_all.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/input/question_text.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

/// `app` asks `db`, and the ACL of its subnet lets replies to some ports in.
std::string asking_design(std::string const& os, std::string const& replies) {
  return R"(version: 1
vpcs:
  shop:
    cidr: 10.0.0.0/16
    subnets:
      app: {cidr: 10.0.1.0/24, az: a, network_acl: app}
      db: {cidr: 10.0.2.0/24, az: a}
    network_acls:
      app:
        ingress: {100: allow tcp )" +
         replies + R"( from 0.0.0.0/0}
        egress: {100: allow all to 0.0.0.0/0}
    security_groups:
      all: {ingress: [all from 0.0.0.0/0], egress: [all to 0.0.0.0/0]}
    instances:
      app: {subnet: app, security_groups: [all])" +
         (os.empty() ? "" : ", os: " + os) + R"(}
      db: {subnet: db, security_groups: [all]}
)";
}

struct both_engines {
  std::string by_walk{};
  std::string by_sets{};
  std::vector<std::string> missing{};
  std::size_t counted{0};
};

both_engines ask_both(std::string const& os, std::string const& replies) {
  auto loaded = load_text(asking_design(os, replies), "d.yaml", {});
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(loaded->design), findings);
  auto const asked = parse_question("app -> db tcp 3306");
  REQUIRE(asked.has_value());
  auto const told = analysis::ask(
      net, {.from = *asked->source, .to = *asked->destination, .match = asked->match});
  REQUIRE(told.has_value());
  analysis::all_pairs engine(net);
  auto const end = [&](char const* name) {
    return engine.class_of(analysis::flow_end::of(net.at(name).members.at(0)), false).value();
  };
  auto const sets = engine.verdict_of(end("app"), end("db"), asked->match);
  // The rectangles say the same, request by request.
  auto const rows = engine.rectangles(std::array{end("app")}, std::array{end("db")}, asked->match);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].outcome == sets);
  return {std::string(analysis::name(told->outcome)), std::string(analysis::name(sets)),
          told->missing, engine.count_connected(false)};
}

} // namespace

TEST_CASE("an unknown system leaves open what its client ports decide", "[analysis][NACL-13]") {
  struct row {
    char const* replies;
    char const* untold;
    char const* linux_os;
    char const* windows;
    char const* unknown;
  };
  for (auto const& r : std::vector<row>{
           {"1024-65535", "reachable", "reachable", "reachable", "reachable"},
           {"32768-65535", "partial", "reachable", "reachable", "unknown"},
           {"49152-65535", "partial", "partial", "reachable", "unknown"},
           {"32768-60999", "partial", "reachable", "partial", "unknown"},
           {"1024-40000", "partial", "partial", "reply_blocked", "unknown"},
           {"1024-2000", "partial", "reply_blocked", "reply_blocked", "unknown"},
           {"55000-56000", "partial", "partial", "partial", "partial"},
           {"22-1023", "reply_blocked", "reply_blocked", "reply_blocked", "reply_blocked"}}) {
    INFO(r.replies);
    for (auto const& [os, expected] : {std::pair<std::string, std::string>{"", r.untold},
                                       {"linux", r.linux_os},
                                       {"windows", r.windows},
                                       {"!unknown not asked", r.unknown}}) {
      INFO(os);
      auto const found = ask_both(os, r.replies);
      CHECK(found.by_walk == expected);
      CHECK(found.by_sets == expected);
      if (expected == "unknown")
        CHECK(found.missing ==
              std::vector<std::string>{"operating system of instance app (not asked)"});
      else
        CHECK(found.missing.empty());
    }
  }
}

TEST_CASE("the NAT gateway's rule waits for the system where that decides", "[lint][NACL-13]") {
  auto const findings_with = [](std::string const& os, std::string const& replies) {
    auto loaded = load_text(R"(version: 1
vpcs:
  shop:
    cidr: 10.0.0.0/16
    internet_gateway: igw
    subnets:
      app: {cidr: 10.0.1.0/24, az: a, route_table: app}
      pub: {cidr: 10.0.2.0/24, az: a, route_table: pub, network_acl: pub}
    route_tables:
      app: {routes: {0.0.0.0/0: nat}}
      pub: {routes: {0.0.0.0/0: igw}}
    nat_gateways: {nat: {subnet: pub}}
    network_acls:
      pub:
        ingress: {100: allow all from 0.0.0.0/0}
        egress:
          100: allow tcp 443 to 0.0.0.0/0
          110: allow tcp )" + replies +
                                R"( to 10.0.0.0/16
    security_groups: {all: {egress: [all to 0.0.0.0/0]}}
    instances:
      app: {subnet: app, security_groups: [all], os: )" +
                                os + "}\n",
                            "d.yaml", {});
    REQUIRE(loaded.has_value());
    REQUIRE_FALSE(loaded->fatal);
    lint_options options;
    options.selection = rule_selection::of(std::vector<std::string>{"VPC5022"}, {}).value();
    auto found = check(std::move(*loaded), options).findings;
    std::erase_if(found, [](finding const& f) { return f.rule != "VPC5022"; });
    std::string words;
    for (auto const& f : found)
      words += f.inconclusive ? "open " : "sure ";
    return words;
  };
  CHECK(findings_with("windows", "49152-65535").empty());
  CHECK(findings_with("linux", "49152-65535") == "sure ");
  CHECK(findings_with("!unknown not asked", "49152-65535") == "open ");
  CHECK(findings_with("!unknown not asked", "1024-65535").empty());
  CHECK(findings_with("!unknown not asked", "1024-2000") == "sure ");
}
