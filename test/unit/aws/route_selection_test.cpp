#include "vpclint/aws/route_selection.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

namespace {

using rank = route_rank;
using outcome = route_outcome;

address ip(char const* text) { return *address::parse(text); }

route_candidate route(cidr destination, rank r, std::uint32_t target) {
  return {.destination = destination, .rank = r, .target = target};
}

route_selection ask(std::vector<route_candidate> const& routes, char const* to,
                    semantics_options const& options = {}) {
  return select_route(routes, ip(to), options);
}

} // namespace

static_assert([] {
  std::array const table{local_route("10.0.0.0/16"_cidr),
                         route_candidate{.destination = "0.0.0.0/0"_cidr, .target = 1}};
  return select_route(table, ipv4{0x08080808}).position == 1;
}());

TEST_CASE("the longest prefix wins", "[RT-7]") {
  std::vector<route_candidate> const table{
      local_route("10.0.0.0/16"_cidr), route("0.0.0.0/0"_cidr, rank::static_route, 1),
      route("172.16.0.0/12"_cidr, rank::static_route, 2),
      route("172.16.8.0/24"_cidr, rank::propagated_vpn_bgp, 3)};
  struct row {
    char const* to{};
    std::size_t position{};
  };
  for (auto const& r : {row{"10.0.3.4", 0}, row{"8.8.8.8", 1}, row{"172.16.9.1", 2},
                        row{"172.16.8.1", 3}, row{"10.1.0.0", 1}}) {
    CAPTURE(r.to);
    CHECK(ask(table, r.to) == route_selection{outcome::selected, r.position});
  }
}

TEST_CASE("equal prefixes go by rank", "[RT-7][PFX-5][VPN-4][RT-26]") {
  std::vector<rank> const order{
      rank::static_route,          rank::prefix_list,        rank::propagated_direct_connect,
      rank::propagated_vpn_static, rank::propagated_vpn_bgp, rank::propagated_route_server};
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      CAPTURE(i, j);
      std::vector<route_candidate> table{route("192.0.2.0/24"_cidr, order[j], 7),
                                         route("192.0.2.0/24"_cidr, order[i], 8)};
      CHECK(ask(table, "192.0.2.1") == route_selection{outcome::selected, 1});
      std::reverse(table.begin(), table.end());
      CHECK(ask(table, "192.0.2.1") == route_selection{outcome::selected, 0});
      // A longer prefix wins over any rank.
      table = {route("192.0.2.0/24"_cidr, order[i], 7), route("192.0.2.0/25"_cidr, order[j], 8)};
      CHECK(ask(table, "192.0.2.1").position == 1);
      CHECK(ask(table, "192.0.2.129").position == 0);
    }
}

TEST_CASE("families are apart", "[RT-6]") {
  std::vector<route_candidate> const table{route("0.0.0.0/0"_cidr, rank::static_route, 1)};
  CHECK(ask(table, "2001:db8::1").outcome == outcome::none);
  std::vector<route_candidate> const six{route("::/0"_cidr, rank::static_route, 1)};
  CHECK(ask(six, "192.0.2.1").outcome == outcome::none);
  CHECK(ask(six, "2001:db8::1").outcome == outcome::selected);
}

TEST_CASE("BGP routes go by path and MED", "[RT-8][VPN-4]") {
  auto a = route("192.0.2.0/24"_cidr, rank::propagated_vpn_bgp, 1);
  auto b = route("192.0.2.0/24"_cidr, rank::propagated_vpn_bgp, 2);
  a.as_path_length = 3;
  b.as_path_length = 2;
  CHECK(ask({a, b}, "192.0.2.1").position == 1);
  a.as_path_length = 2;
  a.med = 100;
  b.med = 200;
  CHECK(ask({a, b}, "192.0.2.1").position == 0);
  CHECK(ask({b, a}, "192.0.2.1").position == 1);
  // Path length comes first.
  a.as_path_length = 4;
  CHECK(ask({a, b}, "192.0.2.1").position == 1);
}

TEST_CASE("the built-in route beats propagated ones", "[RT-9]") {
  for (auto const r : {rank::propagated_direct_connect, rank::propagated_vpn_static,
                       rank::propagated_vpn_bgp, rank::propagated_route_server}) {
    std::vector<route_candidate> const table{
        route("10.0.1.0/24"_cidr, r, 1), local_route("10.0.0.0/16"_cidr),
        route("10.0.0.0/16"_cidr, r, 1), route("10.0.0.0/8"_cidr, r, 1)};
    CHECK(ask(table, "10.0.1.7").position == 1);
    CHECK(ask(table, "10.1.0.7").position == 3);
  }
}

TEST_CASE("a static route to a subnet beats the built-in one", "[RT-11]") {
  std::vector<route_candidate> const table{local_route("10.0.0.0/16"_cidr),
                                           route("10.0.1.0/24"_cidr, rank::static_route, 4)};
  CHECK(ask(table, "10.0.1.7").position == 1);
  CHECK(ask(table, "10.0.2.7").position == 0);
}

TEST_CASE("addresses that are never routed", "[RT-13]") {
  std::vector<route_candidate> const table{route("0.0.0.0/0"_cidr, rank::static_route, 1),
                                           route("169.254.0.0/16"_cidr, rank::static_route, 1),
                                           route("::/0"_cidr, rank::static_route, 1)};
  for (auto const* to : {"169.254.168.0", "169.254.169.254", "169.254.171.255", "fd00:ec2::253"})
    CHECK(ask(table, to).outcome == outcome::never_routed);
  for (auto const* to : {"169.254.167.255", "169.254.172.0"})
    CHECK(ask(table, to) == route_selection{outcome::selected, 1});
  CHECK(ask(table, "fd00:ec3::1").outcome == outcome::selected);
}

TEST_CASE("of two equal static routes the first one counts", "[RT-15]") {
  std::vector<route_candidate> const table{route("192.0.2.0/24"_cidr, rank::static_route, 1),
                                           route("192.0.2.0/24"_cidr, rank::static_route, 2)};
  CHECK(ask(table, "192.0.2.1") == route_selection{outcome::selected, 0});
}

TEST_CASE("a black hole drops", "[RT-20][OPEN-2]") {
  auto hole = route("192.0.2.0/24"_cidr, rank::static_route, 1);
  hole.blackhole = true;
  std::vector<route_candidate> const table{route("0.0.0.0/0"_cidr, rank::static_route, 2), hole};
  CHECK(ask(table, "192.0.2.1") == route_selection{outcome::blackhole, 1});
  CHECK(ask(table, "192.0.3.1") == route_selection{outcome::selected, 0});
  CHECK(ask(table, "192.0.2.1", {.blackhole_drops = false}) ==
        route_selection{outcome::selected, 0});
  // A black hole that is not selected does no harm.
  auto wide = route("0.0.0.0/0"_cidr, rank::propagated_vpn_bgp, 1);
  wide.blackhole = true;
  CHECK(ask({wide, route("0.0.0.0/0"_cidr, rank::static_route, 2)}, "192.0.2.1").position == 1);
}

TEST_CASE("no route, no way", "[RT-21]") {
  CHECK(ask({}, "192.0.2.1") == route_selection{});
  CHECK(ask({local_route("10.0.0.0/16"_cidr)}, "192.0.2.1").outcome == outcome::none);
}

TEST_CASE("the destination alone decides", "[RT-22]") {
  // The selection takes no source; the same table answers alike, in any order of its routes.
  std::vector<route_candidate> table{local_route("10.0.0.0/16"_cidr),
                                     route("0.0.0.0/0"_cidr, rank::static_route, 1),
                                     route("192.0.2.0/24"_cidr, rank::prefix_list, 2),
                                     route("192.0.2.0/24"_cidr, rank::propagated_vpn_bgp, 3)};
  std::vector<std::uint32_t> order{0, 1, 2, 3};
  do {
    std::vector<route_candidate> shuffled;
    for (auto const i : order)
      shuffled.push_back(table[i]);
    CHECK(shuffled[ask(shuffled, "192.0.2.9").position].target == 2);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("two lists with one entry are a toss-up", "[PFX-4]") {
  std::vector<route_candidate> table{route("0.0.0.0/0"_cidr, rank::static_route, 1),
                                     route("192.0.2.0/24"_cidr, rank::prefix_list, 2),
                                     route("192.0.2.0/24"_cidr, rank::prefix_list, 3)};
  CHECK(ask(table, "192.0.2.1") == route_selection{outcome::ambiguous, 1, 2});
  CHECK(ask(table, "192.0.3.1").outcome == outcome::selected);
  // Not when they lead to the same place, nor when something beats both.
  table[2].target = 2;
  CHECK(ask(table, "192.0.2.1") == route_selection{outcome::selected, 1});
  table[2].target = 3;
  table.push_back(route("192.0.2.0/24"_cidr, rank::static_route, 4));
  CHECK(ask(table, "192.0.2.1") == route_selection{outcome::selected, 3});
  table.back().destination = "192.0.2.0/25"_cidr;
  table.back().rank = rank::propagated_vpn_bgp;
  CHECK(ask(table, "192.0.2.1") == route_selection{outcome::selected, 3});
}

TEST_CASE("a gateway endpoint's route", "[PFX-7][EP-11]") {
  std::vector<route_candidate> table{route("0.0.0.0/0"_cidr, rank::static_route, 1),
                                     route("52.95.0.0/16"_cidr, rank::prefix_list, 2)};
  CHECK(ask(table, "52.95.1.1").position == 1);
  table.push_back(route("52.95.0.0/16"_cidr, rank::static_route, 3));
  CHECK(ask(table, "52.95.1.1").position == 2);
  table.back().destination = "52.0.0.0/8"_cidr;
  CHECK(ask(table, "52.95.1.1").position == 1);
}

TEST_CASE("ties of Route Server routes are open", "[RT-26][OPEN-17]") {
  std::vector<route_candidate> const table{
      route("192.0.2.0/24"_cidr, rank::propagated_route_server, 1),
      route("192.0.2.0/24"_cidr, rank::propagated_route_server, 2)};
  CHECK(ask(table, "192.0.2.1") == route_selection{outcome::ambiguous, 0, 1});
}

TEST_CASE("a list inside the VPC leaves the built-in route alone", "[OPEN-21]") {
  std::vector<route_candidate> const table{local_route("10.0.0.0/16"_cidr),
                                           route("10.0.1.0/24"_cidr, rank::prefix_list, 2)};
  CHECK(ask(table, "10.0.1.1").position == 0);
  CHECK(ask(table, "10.0.1.1", {.prefix_list_overrides_local = true}).position == 1);
}

TEST_CASE("lists whose entries are not known", "[RT-7]") {
  auto list = route({}, rank::prefix_list, 9);
  list.destination_known = false;
  auto const any = route("0.0.0.0/0"_cidr, rank::static_route, 1);
  CHECK(ask({any, list}, "192.0.2.1") == route_selection{outcome::unknown, 0, 1});
  CHECK(ask({list}, "192.0.2.1") ==
        route_selection{outcome::unknown, route_selection::no_route, 0});
  // It cannot matter inside the VPC, against an exact static route, or where both lead to one
  // place.
  CHECK(ask({local_route("10.0.0.0/16"_cidr), list}, "10.0.0.9").outcome == outcome::selected);
  CHECK(ask({route("192.0.2.1/32"_cidr, rank::static_route, 1), list}, "192.0.2.1").outcome ==
        outcome::selected);
  list.target = 1;
  CHECK(ask({any, list}, "192.0.2.1").outcome == outcome::selected);
}

TEST_CASE("lists of AWS hold public addresses of services", "[EP-5]") {
  auto list = route({}, rank::prefix_list, 9);
  list.destination_known = false;
  list.open = open_entries_of("com.amazonaws.eu-west-1.s3");
  auto const any = route("0.0.0.0/0"_cidr, rank::static_route, 1);
  for (auto const* inside : {"10.2.0.4", "172.31.0.1", "192.168.7.7", "100.64.1.1"})
    CHECK(ask({any, list}, inside) == route_selection{outcome::selected, 0});
  CHECK(ask({any, list}, "52.216.0.1").outcome == outcome::unknown);
  CHECK(ask({any, list}, "172.32.0.1").outcome == outcome::unknown);
  auto const any_v6 = route("::/0"_cidr, rank::static_route, 1);
  CHECK(ask({any_v6, list}, "2600:1f00::1").outcome == outcome::selected); // PFX-1
  list.open = open_entries_of("com.amazonaws.global.ipv6.cloudfront.origin-facing");
  CHECK(ask({any_v6, list}, "2600:1f00::1").outcome == outcome::unknown);
  CHECK(ask({any_v6, list}, "fd12::1").outcome == outcome::selected);
  CHECK(ask({any, list}, "52.216.0.1").outcome == outcome::selected);
  list.open = open_entries_of("");
  CHECK(ask({any, list}, "10.2.0.4").outcome == outcome::unknown);
}

TEST_CASE("a replaced built-in route is still the built-in one", "[RT-4][CIDR-10]") {
  auto local = local_route("10.0.0.0/16"_cidr);
  CHECK(local.rank == rank::local);
  local.target = 5;
  CHECK(ask({route("10.0.3.0/24"_cidr, rank::propagated_vpn_bgp, 1), local}, "10.0.3.1").position ==
        1);
  // Each block of the VPC has one.
  std::vector<route_candidate> const table{local_route("10.0.0.0/16"_cidr),
                                           local_route("100.64.0.0/16"_cidr)};
  CHECK(ask(table, "100.64.3.3").position == 1);
}

TEST_CASE("a view on other structures", "[RT-7]") {
  struct mine {
    std::string name{};
    cidr to{};
  };
  std::vector<mine> const table{{"a", "0.0.0.0/0"_cidr}, {"b", "192.0.2.0/24"_cidr}};
  auto const view = [](mine const& m) { return route_candidate{.destination = m.to}; };
  CHECK(table[select_route(table, ip("192.0.2.1"), {}, view).position].name == "b");
}

TEST_CASE("transit gateway tables", "[TGW-5]") {
  using t = transit_rank;
  std::vector<t> const order{t::static_route, t::prefix_list,
                             t::vpc,          t::direct_connect,
                             t::connect,      t::vpn_over_direct_connect,
                             t::vpn,          t::vpn_concentrator,
                             t::peering};
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      CAPTURE(i, j);
      std::vector<transit_route_candidate> const table{
          {.destination = "10.1.0.0/16"_cidr, .rank = order[j], .target = 1},
          {.destination = "10.1.0.0/16"_cidr, .rank = order[i], .target = 2},
          {.destination = "10.0.0.0/8"_cidr, .rank = t::static_route, .target = 3}};
      CHECK(select_transit_route(table, ip("10.1.2.3")) == route_selection{outcome::selected, 1});
      CHECK(select_transit_route(table, ip("10.2.2.3")).position == 2);
    }
}

TEST_CASE("transit gateway tables drop what they do not know", "[TGW-6]") {
  using t = transit_rank;
  std::vector<transit_route_candidate> const table{
      {.destination = "10.1.0.0/16"_cidr, .rank = t::vpc, .target = 1},
      {.destination = "10.1.0.0/16"_cidr, .rank = t::static_route, .target = 2},
      {.destination = "10.3.0.0/16"_cidr, .rank = t::static_route, .blackhole = true},
      {.destination = "10.0.0.0/8"_cidr, .rank = t::static_route, .target = 3}};
  CHECK(select_transit_route(table, ip("10.1.2.3")).position == 1);
  CHECK(select_transit_route(table, ip("10.3.2.3")) == route_selection{outcome::blackhole, 2});
  CHECK(select_transit_route(table, ip("192.0.2.1")).outcome == outcome::none);
}

TEST_CASE("the first of two VPCs with one block", "[TGW-9]") {
  using t = transit_rank;
  std::vector<transit_route_candidate> table{
      {.destination = "10.1.0.0/16"_cidr, .rank = t::vpc, .target = 1},
      {.destination = "10.1.0.0/16"_cidr, .rank = t::vpc, .target = 2}};
  CHECK(select_transit_route(table, ip("10.1.2.3")) == route_selection{outcome::selected, 0});
  // VPNs share the load.
  table[0].rank = table[1].rank = t::vpn;
  CHECK(select_transit_route(table, ip("10.1.2.3")).outcome == outcome::ambiguous);
}
