#include "vpclint/aws/options.hpp"
#include "vpclint/input/load.hpp"
#include "vpclint/network/load.hpp"
#include "vpclint/network/resolve.hpp"
#include "vpclint/output/reach.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace vpclint;

namespace {

std::string page() {
  std::ifstream file(vpclint_test::source_path("docs/reachability.md"));
  return {std::istreambuf_iterator<char>(file), {}};
}

network::network shop() {
  return network::load_network(vpclint_test::source_path("fixtures/designs/shop.vpc.yaml")).value();
}

} // namespace

TEST_CASE("the page of reachability explains every code and every open point") {
  auto const text = page();
  REQUIRE(text.size() > 1000);
  for (int i = 1; i <= static_cast<int>(analysis::reason::no_address); ++i) {
    auto const r = static_cast<analysis::reason>(i);
    INFO(analysis::code(r));
    CHECK(text.find("| `" + std::string(analysis::code(r)) + "` | " +
                    std::string(analysis::describe(r)) + " |") != std::string::npos);
  }
  for (auto const& point : aws::open_points) {
    INFO(point.fact);
    CHECK(text.find("| " + std::string(point.fact) + " | ") != std::string::npos);
  }
}

TEST_CASE("the same explanation makes the same bytes") {
  auto const net = shop();
  auto const q = analysis::question_of("internet -> orders tcp 3306").value();
  auto const once = analysis::explain(net, q).value();
  auto const again = analysis::explain(net, q).value();
  reach_text_options const all{.trace = true, .blockers = true};
  CHECK(reach_text(net, once, all) == reach_text(net, again, all));
  CHECK(reach_json(net, once, {}, all) == reach_json(net, again, {}, all));
}

TEST_CASE("of very many pairs, one stands for all that are alike") {
  auto const design = [](int count) {
    auto const n = std::to_string(count);
    return "version: 1\nregion: eu-central-1\nvpcs:\n  main:\n    cidr: 10.0.0.0/16\n    subnets:\n"
           "      front: {cidr: 10.0.0.0/24, az: a, tier: app}\n"
           "      back: {cidr: 10.0.1.0/24, az: a, tier: data, network_acl: data}\n"
           "    network_acls:\n      data:\n        ingress: {100: allow tcp 3306 from "
           "10.0.0.0/16}\n"
           "        egress: {100: allow tcp 40000-65535 to 10.0.0.0/16}\n"
           "    security_groups:\n      all: {ingress: [all from 10.0.0.0/16], egress: [all to "
           "10.0.0.0/16]}\n"
           "    instances:\n      app: {count: " +
           n +
           ", subnets: [front], security_groups: [all]}\n"
           "      db: {count: " +
           n + ", subnets: [back], security_groups: [all]}\n";
  };
  auto const explained = [&](int count, std::string_view question) {
    std::vector<finding> findings;
    auto loaded = load_text(design(count), "many.yaml");
    REQUIRE(loaded.has_value());
    REQUIRE_FALSE(loaded->fatal);
    auto const net = network::resolve(std::move(loaded->design), findings);
    auto const e = analysis::explain(net, analysis::question_of(question).value()).value();
    return std::pair(reach_text(net, e), reach_json(net, e));
  };
  auto const has = [](std::string const& text, std::string_view part) {
    return text.find(part) != text.npos;
  };

  auto const few = explained(64, "tier:app -> tier:data tcp 3306");
  CHECK(has(few.first, "pairs that fail, 4096 of 4096:"));
  CHECK(
      has(few.first, "    app[0] -> db[7]: partial, client ports 1024-39999\n    and 4088 more\n"));
  CHECK(has(few.second, "\"app[63]\""));
  CHECK_FALSE(has(few.second, "\"alike\""));

  auto const many = explained(65, "tier:app -> tier:data tcp 3306");
  CHECK(has(many.first,
            "pairs that fail, 4225 of 4225:\n"
            "    app[0] -> db[0]: partial, client ports 1024-39999, and 4224 pairs like it\n"));
  CHECK_FALSE(has(many.first, " more\n"));
  CHECK(has(many.second, "\"alike\": 4225"));
  CHECK_FALSE(has(many.second, "\"app[1]\""));

  auto const open = explained(70, "tier:app -> tier:app tcp 3306");
  CHECK(has(open.first, "requests and replies pass, for all 4830 pairs"));
}

TEST_CASE("a packet is explained like a question about it") {
  auto const net = shop();
  auto const q = analysis::question_of("app[0] -> orders@db-a tcp 3306").value();
  auto const asked = analysis::explain(net, q).value();
  REQUIRE(asked.found.outcome == verdict::reachable);
  auto const header = asked.found.pairs.at(0).example.steps.at(0).header;
  auto const exact = analysis::explain(net, header).value();
  CHECK(exact.found.outcome == verdict::reachable);
  auto wrong = header;
  wrong.dst_port = 3307;
  auto const shut = analysis::explain(net, wrong).value();
  CHECK(shut.found.outcome == verdict::blocked);
  CHECK(shut.in_the_way.blockers.size() == 3);
}

TEST_CASE("an open question finds what the closed ones say") {
  auto const net = shop();
  analysis::open_question q;
  q.match = tcp(3306);
  auto const all = analysis::overview(net, q).value();
  REQUIRE(all.rows.size() == 1);
  CHECK(all.rows[0].from == std::vector<std::string>{"office", "app"});
  CHECK(all.rows[0].to == std::vector<std::string>{"orders"});
  CHECK(all.rows[0].pairs == 6);
  q.from = selector{.kind = selector_kind::name, .name = "app[1]"};
  auto const one = analysis::overview(net, q).value();
  REQUIRE(one.rows.size() == 1);
  CHECK(one.rows[0].from == std::vector<std::string>{"app[1]"});
  CHECK(one.rows[0].pairs == 2);
  q.from = selector{.kind = selector_kind::name, .name = "nobody"};
  CHECK_FALSE(analysis::overview(net, q).has_value());
}
