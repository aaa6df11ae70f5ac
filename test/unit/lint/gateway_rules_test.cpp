// Rules of routes and gateways on designs made in code: what no single file of the native format
// can say, and values without places.
#include "vpclint/lint/lint.hpp"
#include "vpclint/network/resolve.hpp"

#include "support/catch.hpp"

#include <algorithm>

using namespace vpclint;
using namespace vpclint::literals;

namespace {

std::vector<finding> found(design d, std::string_view rule) {
  std::vector<finding> findings;
  auto const net = network::resolve(std::move(d), findings);
  auto all = lint(net);
  std::erase_if(all, [&](finding const& f) { return f.rule != rule; });
  return all;
}

design one_vpc() {
  design d;
  d.vpcs = {{.id = "lab", .cidr_blocks = {"10.0.0.0/16"_cidr}}};
  d.subnets = {{.id = "web",
                .in = {"lab"},
                .cidr = "10.0.0.0/24"_cidr,
                .az = "a",
                .tier = "public",
                .route_table = ref("web")}};
  d.route_tables = {{.id = "web", .in = {"lab"}}};
  return d;
}

route to(cidr destination, char const* target) {
  return {.destination = route_destination(destination), .target = ref(target)};
}

} // namespace

TEST_CASE("IGW-1: a VPC takes one internet gateway and one egress-only one") {
  auto d = one_vpc();
  d.internet_gateways = {{.id = "one", .in = {"lab"}}, {.id = "two", .in = {"lab"}}};
  d.egress_only_internet_gateways = {{.id = "out-one", .in = {"lab"}},
                                     {.id = "out-two", .in = {"lab"}}};
  auto const both = found(d, "VPC5003");
  REQUIRE(both.size() == 2);
  CHECK(both[0].message == "VPC lab has a second egress-only internet gateway, out-two");
  CHECK(both[1].message == "VPC lab has a second internet gateway, two");
  CHECK(both[1].level == severity::error);

  d.internet_gateways[1].attached = false; // attached to nothing, it is in nobody's way
  d.egress_only_internet_gateways.pop_back();
  CHECK(found(d, "VPC5003").empty());

  d.internet_gateways[1].attached = true;
  d.internet_gateways[1].in = {"other"};
  d.vpcs.push_back({.id = "other", .cidr_blocks = {"10.1.0.0/16"_cidr}});
  CHECK(found(d, "VPC5003").empty());
}

TEST_CASE("NAT-4: a chain of NAT gateways is followed to its end") {
  auto d = one_vpc();
  d.internet_gateways = {{.id = "igw", .in = {"lab"}}};
  d.subnets.push_back({.id = "app",
                       .in = {"lab"},
                       .cidr = "10.0.1.0/24"_cidr,
                       .az = "a",
                       .route_table = ref("app")});
  d.nat_gateways = {{.id = "outer", .in = {"lab"}, .subnet = ref("web")},
                    {.id = "inner", .in = {"lab"}, .subnet = ref("app")}};
  d.route_tables[0].routes = {to("0.0.0.0/0"_cidr, "igw")};
  d.route_tables.push_back({.id = "app", .in = {"lab"}, .routes = {to("0.0.0.0/0"_cidr, "outer")}});
  CHECK(found(d, "VPC5013").empty());

  d.route_tables[0].routes = {to("0.0.0.0/0"_cidr, "inner")};
  CHECK(found(d, "VPC5013").size() == 2);

  // NAT64: what the gateway sends on is IPv4.
  d.route_tables[0].routes = {to("0.0.0.0/0"_cidr, "igw"), to("64:ff9b::/96"_cidr, "outer")};
  CHECK(found(d, "VPC5013").empty());
}

TEST_CASE("SUB-15: the classes that a declared tier may have") {
  auto d = one_vpc();
  d.internet_gateways = {{.id = "igw", .in = {"lab"}}};
  CHECK(found(d, "VPC2041").size() == 1);
  d.route_tables[0].routes = {to("203.0.113.0/24"_cidr, "igw")};
  CHECK(found(d, "VPC2041").empty());
  for (auto const* tier : {"private", "isolated", "vpn-only"}) {
    INFO(tier);
    d.subnets[0].tier = std::string(tier);
    CHECK(found(d, "VPC2040").size() == 1);
    CHECK(found(d, "VPC2042").empty()); // one cause, one finding
  }
  d.subnets[0].tier = std::string("dmz");
  CHECK(found(d, "VPC2040").empty());

  d.subnets[0].tier = std::string("isolated");
  d.route_tables[0].routes = {to("10.0.0.0/24"_cidr, "igw")}; // inside the VPC: no way out
  CHECK(found(d, "VPC2040").empty());
  CHECK(found(d, "VPC2042").empty());
}

TEST_CASE("an empty design, and one without places, are no trouble") {
  CHECK(lint(network::network{}).empty());
  design d;
  d.internet_gateways = {{.id = "igw"}};
  d.nat_gateways = {{.id = "nat"}};
  d.vpn_gateways = {{.id = "vgw"}};
  d.peerings = {{.id = "pcx"}};
  d.route_tables = {
      {.id = "table", .routes = {to("0.0.0.0/0"_cidr, "igw"), to("0.0.0.0/0"_cidr, "pcx"), {}}}};
  d.transit_gateways = {{.id = "tgw", .attachments = {{.id = "att"}}}};
  CHECK_FALSE(found(d, "VPC5301").empty());
}

TEST_CASE("CIDR-18: what is not known of a VPC's IPv6 leaves its IPv4 alone") {
  auto d = one_vpc();
  d.vpcs[0].ipv6_cidr_blocks = {unknown{"Amazon gives one"}};
  d.vpcs.push_back({.id = "hq", .cidr_blocks = {"10.1.0.0/16"_cidr}});
  d.peerings = {{.id = "p", .requester = ref("lab"), .accepter = ref("hq")}};
  d.transit_gateways = {{.id = "hub",
                         .attachments = {{.id = "a", .vpc = ref("lab"), .subnets = {ref("web")}},
                                         {.id = "b", .vpc = ref("hq")}}}};
  d.subnets.push_back({.id = "far", .in = {"lab"}, .cidr = "10.9.0.0/24"_cidr});
  CHECK(found(d, "VPC5101").empty());
  CHECK(found(d, "VPC5202").empty());
  auto const outside = found(d, "VPC1012");
  REQUIRE(outside.size() == 1);
  CHECK_FALSE(outside[0].inconclusive);

  d.vpcs[1].ipv6_cidr_blocks = {"2001:db8::/56"_cidr}; // which may be the same
  CHECK(found(d, "VPC5202").size() == 1);

  d.vpcs[0].cidr_blocks.clear();
  REQUIRE(found(d, "VPC1021").size() == 1);
  CHECK_FALSE(found(d, "VPC1021")[0].inconclusive);
}
