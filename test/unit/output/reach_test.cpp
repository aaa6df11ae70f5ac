#include "vpclint/output/reach.hpp"

#include "vpclint/aws/options.hpp"
#include "vpclint/network/load.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

#include <fstream>
#include <iterator>
#include <string>

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
