#include "vpclint/support/nearest.hpp"

#include "support/catch.hpp"

#include <array>

using namespace vpclint;

TEST_CASE("edit distance counts insertions, deletions, replacements and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("", "ab") == 2);
  CHECK(edit_distance("subnet", "subnets") == 1);
  CHECK(edit_distance("subnet", "subent") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("IGW", "igw") == 3);
  CHECK(edit_distance("ca", "abc") == 3); // a swapped pair is not edited again
}

TEST_CASE("the nearest word is near, and the first of equals") {
  std::array<std::string_view, 4> const words{"subnets", "route_tables", "nat_gateways", "routes"};
  CHECK(nearest("subnet", words) == "subnets");
  CHECK(nearest("rout_table", words) == "route_tables");
  CHECK(nearest("route", words) == "routes");
  CHECK(nearest("instances", words).empty());
  CHECK(nearest("", words).empty());
  std::array<std::string_view, 2> const equals{"app-a", "app-b"};
  CHECK(nearest("app-c", equals) == "app-a");
  std::array<std::string_view, 1> const one{"a"};
  CHECK(nearest(std::string(1000, 'a'), one).empty());
}

TEST_CASE("a word that is near nothing is answered with all there is") {
  std::array<std::string_view, 3> const words{"subnets", "routes", "gateways"};
  CHECK(nearest_or_all("subnet", words) == "; did you mean 'subnets'?");
  CHECK(nearest_or_all("instances", words) == "; there are subnets, routes and gateways");
  std::array<std::string_view, 1> const one{"a"};
  CHECK(nearest_or_all("instances", one) == "; there are a");
}
