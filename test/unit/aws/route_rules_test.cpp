#include "vpclint/aws/route_rules.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <vector>

using namespace vpclint;
using namespace vpclint::aws;
using namespace vpclint::literals;

namespace {

using t = target_type;
using e = route_error;

std::vector<cidr> const vpc_blocks{"10.0.0.0/16"_cidr, "2001:db8:1::/56"_cidr};
std::vector<cidr> const subnet_blocks{"10.0.1.0/24"_cidr, "10.0.2.0/24"_cidr,
                                      "2001:db8:1:1::/64"_cidr};
route_surroundings const around{vpc_blocks, subnet_blocks};

std::vector<t> const all_targets{
    t::local,         t::internet_gateway, t::egress_only_internet_gateway,
    t::vpn_gateway,   t::nat_gateway,      t::network_interface,
    t::instance,      t::peering,          t::transit_gateway,
    t::gwlb_endpoint, t::gateway_endpoint, t::interface_endpoint,
    t::local_gateway, t::carrier_gateway,  t::core_network,
    t::odb_network};

bool in(std::vector<t> const& list, t target) {
  for (auto const x : list)
    if (x == target)
      return true;
  return false;
}

} // namespace

TEST_CASE("what may take the built-in route's place", "[RT-4]") {
  for (auto const target : all_targets) {
    CAPTURE(static_cast<int>(target));
    bool const legal =
        in({t::local, t::nat_gateway, t::network_interface, t::instance, t::gwlb_endpoint}, target);
    CHECK(check_route("10.0.0.0/16"_cidr, target, around, true).has_value() == !legal);
  }
}

TEST_CASE("more specific than the built-in route", "[RT-10]") {
  for (auto const target : all_targets) {
    CAPTURE(static_cast<int>(target));
    bool const legal =
        in({t::nat_gateway, t::network_interface, t::instance, t::gwlb_endpoint, t::local_gateway},
           target);
    CHECK(check_route("10.0.1.0/24"_cidr, target, around).has_value() == !legal);
  }
  CHECK(check_route("10.0.1.0/24"_cidr, t::internet_gateway, around) == e::inside_vpc_target);
  CHECK(check_route("10.0.1.0/25"_cidr, t::network_interface, around) == e::not_a_subnet);
  CHECK(check_route("10.0.0.0/22"_cidr, t::gwlb_endpoint, around) == e::not_a_subnet);
  CHECK(check_route("10.0.3.0/24"_cidr, t::nat_gateway, around) == e::not_a_subnet);
  CHECK(check_route("2001:db8:1:1::/64"_cidr, t::gwlb_endpoint, around) == std::nullopt);
  CHECK(check_route("2001:db8:1:2::/64"_cidr, t::gwlb_endpoint, around) == e::not_a_subnet);
  // Larger than the VPC, or elsewhere, is no matter.
  CHECK_FALSE(check_route("10.0.0.0/8"_cidr, t::transit_gateway, around));
  CHECK_FALSE(check_route("10.1.0.0/24"_cidr, t::peering, around));
}

TEST_CASE("a route for exactly the VPC's block", "[RT-12]") {
  for (auto const target :
       {t::peering, t::transit_gateway, t::internet_gateway, t::vpn_gateway, t::carrier_gateway})
    CHECK(check_route("10.0.0.0/16"_cidr, target, around) == e::vpc_block_target);
  for (auto const target : {t::network_interface, t::nat_gateway, t::gwlb_endpoint})
    CHECK(check_route("10.0.0.0/16"_cidr, target, around) == e::replace_local);
  CHECK(error_code(e::vpc_block_target) == "InvalidParameterValue");
  CHECK(error_code(e::replace_local) == "RouteAlreadyExists");
}

TEST_CASE("routes into the host's own ranges", "[RT-13]") {
  for (auto const& destination :
       {"169.254.168.0/22"_cidr, "169.254.169.254/32"_cidr, "169.254.170.0/24"_cidr,
        "fd00:ec2::/32"_cidr, "fd00:ec2::253/128"_cidr})
    CHECK(check_route(destination, t::network_interface, around) == e::never_routed);
  for (auto const& destination : {"169.254.0.0/16"_cidr, "169.254.172.0/22"_cidr, "fd00::/8"_cidr})
    CHECK_FALSE(check_route(destination, t::network_interface, around));
}

TEST_CASE("fields of a destination", "[RT-14]") {
  CHECK(fits_field(destination_field::ipv4_block, "0.0.0.0/0"_cidr));
  CHECK_FALSE(fits_field(destination_field::ipv4_block, "::/0"_cidr));
  CHECK(fits_field(destination_field::ipv6_block, "::/0"_cidr));
  CHECK_FALSE(fits_field(destination_field::ipv6_block, "0.0.0.0/0"_cidr));
}

TEST_CASE("one static route a destination", "[RT-15]") {
  std::vector<cidr> const existing{"0.0.0.0/0"_cidr, "192.0.2.0/24"_cidr};
  CHECK(find_duplicate_route(existing, "192.0.2.0/24"_cidr) == 1);
  CHECK(find_duplicate_route(existing, *accepted_block("192.0.2.7/24")) == 1);
  CHECK(find_duplicate_route(existing, "192.0.2.0/25"_cidr) == npos);
  CHECK(find_duplicate_route(existing, "::/0"_cidr) == npos);
}

TEST_CASE("targets and families", "[RT-16]") {
  for (auto const target : all_targets) {
    CAPTURE(static_cast<int>(target));
    bool const never = in({t::local, t::gateway_endpoint, t::interface_endpoint}, target);
    bool const v4 = !never && target != t::egress_only_internet_gateway;
    bool const v6 = !never && target != t::nat_gateway;
    CHECK(check_route("0.0.0.0/0"_cidr, target, around).has_value() == !v4);
    CHECK(check_route("::/0"_cidr, target, around).has_value() == !v6);
  }
  CHECK(check_route("0.0.0.0/0"_cidr, t::egress_only_internet_gateway, around) == e::family);
  CHECK(check_route("0.0.0.0/0"_cidr, t::interface_endpoint, around) == e::not_a_target);
  CHECK(check_route("0.0.0.0/0"_cidr, t::gateway_endpoint, around) == e::managed_by_endpoint);
  CHECK(check_route("0.0.0.0/0"_cidr, t::local, around) == e::not_a_target);
  CHECK(can_route_to_instance(1));
  CHECK_FALSE(can_route_to_instance(2));
  CHECK_FALSE(can_route_to_instance(0));
}

TEST_CASE("what holds for every target holds for an unknown one", "[RT-16]") {
  CHECK(check_route("169.254.169.0/24"_cidr, t::unknown, around) == e::never_routed);
  CHECK(check_route("10.0.1.0/25"_cidr, t::unknown, around) == e::not_a_subnet);
  CHECK_FALSE(check_route("0.0.0.0/0"_cidr, t::unknown, around));
  CHECK_FALSE(check_route("10.0.1.0/24"_cidr, t::unknown, around));
}

TEST_CASE("IPv6 to a NAT gateway", "[NAT-14][OPEN-23]") {
  CHECK_FALSE(check_route("64:ff9b::/96"_cidr, t::nat_gateway, around));
  CHECK_FALSE(check_route("64:ff9b::192.0.2.0/120"_cidr, t::nat_gateway, around));
  CHECK(check_route("64:ff9b::/64"_cidr, t::nat_gateway, around) == e::nat64_only);
  CHECK(check_route("::/0"_cidr, t::nat_gateway, around) == e::nat64_only);
  CHECK(check_route("64:ff9b::/96"_cidr, t::nat_gateway, around, false,
                    {.nat64_routes_to_nat_gateway = false}) == e::family);
}

TEST_CASE("IPv6 through a virtual private gateway", "[VPN-5][OPEN-11]") {
  CHECK(vpn_gateway_carries_ipv6(connection_kind::direct_connect));
  CHECK_FALSE(vpn_gateway_carries_ipv6(connection_kind::vpn_bgp));
  CHECK_FALSE(vpn_gateway_carries_ipv6(connection_kind::vpn_static));
}

TEST_CASE("routes to lists", "[EP-2][OPEN-21]") {
  std::vector<cidr> const outside{"192.0.2.0/24"_cidr, "198.51.100.0/24"_cidr};
  std::vector<cidr> const inside{"192.0.2.0/24"_cidr, "10.0.1.0/24"_cidr};
  CHECK_FALSE(check_list_route(outside, t::transit_gateway, around));
  CHECK(check_list_route(inside, t::transit_gateway, around) == e::list_inside_vpc);
  CHECK(check_list_route(outside, t::gateway_endpoint, around) == e::managed_by_endpoint);
  CHECK_FALSE(check_list_route(outside, t::gateway_endpoint, around, true));
  CHECK(check_list_route(outside, t::egress_only_internet_gateway, around) == e::family);
  CHECK(check_list_route(outside, t::local, around) == e::not_a_target);
}

TEST_CASE("gateways with an edge table", "[GRT-1][GRT-7]") {
  for (auto const target : all_targets)
    CHECK(can_have_edge_table(target) == in({t::internet_gateway, t::vpn_gateway}, target));
}

TEST_CASE("targets of an edge table", "[GRT-2][OPEN-7]") {
  for (auto const gateway : {t::internet_gateway, t::vpn_gateway})
    for (auto const target : all_targets) {
      CAPTURE(static_cast<int>(gateway), static_cast<int>(target));
      bool const legal =
          in({t::local, t::gwlb_endpoint, t::network_interface, t::instance}, target);
      auto const error = check_edge_route({"10.0.1.0/24"_cidr, target}, gateway, around);
      CHECK(error == (legal ? std::nullopt : std::optional(edge_error::target)));
    }
  semantics_options const strict{.vpn_edge_accepts_gwlb_endpoint = false};
  edge_route const r{"10.0.1.0/24"_cidr, t::gwlb_endpoint};
  CHECK(check_edge_route(r, t::vpn_gateway, around, strict) == edge_error::vpn_endpoint);
  CHECK_FALSE(check_edge_route(r, t::internet_gateway, around, strict));
}

TEST_CASE("destinations of an edge table", "[GRT-3][PFX-6]") {
  auto const ask = [](std::optional<cidr> destination) {
    return check_edge_route({destination, t::gwlb_endpoint}, t::internet_gateway, around);
  };
  CHECK_FALSE(ask("10.0.0.0/16"_cidr));
  CHECK_FALSE(ask("10.0.1.0/24"_cidr));
  CHECK_FALSE(ask("2001:db8:1:1::/64"_cidr));
  for (auto const& destination : {"10.0.0.0/8"_cidr, "10.0.1.0/25"_cidr, "10.0.3.0/24"_cidr,
                                  "0.0.0.0/0"_cidr, "192.0.2.0/24"_cidr, "10.0.0.0/22"_cidr})
    CHECK(ask(destination) == edge_error::destination);
  CHECK(ask(std::nullopt) == edge_error::prefix_list);
}

TEST_CASE("tables that cannot become edge tables", "[GRT-4]") {
  std::vector<edge_route> routes{{"10.0.0.0/16"_cidr, t::local},
                                 {"10.0.1.0/24"_cidr, t::gwlb_endpoint}};
  auto const ask = [&](bool propagation) {
    return check_edge_association(routes, propagation, t::internet_gateway, around);
  };
  CHECK_FALSE(ask(false).error);
  CHECK(ask(true).error == edge_error::propagation);
  routes.push_back({"0.0.0.0/0"_cidr, t::internet_gateway});
  CHECK(ask(false).error == edge_error::target);
  CHECK(ask(false).position == 2);
  routes.back() = {"192.0.2.0/24"_cidr, t::network_interface};
  CHECK(ask(false).error == edge_error::destination);
}

TEST_CASE("interfaces behind an edge table", "[GRT-5]") {
  CHECK(edge_target_works(t::internet_gateway, true, true));
  CHECK_FALSE(edge_target_works(t::internet_gateway, true, false));
  CHECK_FALSE(edge_target_works(t::internet_gateway, false, true));
  CHECK(edge_target_works(t::vpn_gateway, true, false));
}

TEST_CASE("replies of a subnet whose ingress is redirected", "[GRT-6]") {
  CHECK(may_reply_through_igw(false));
  CHECK_FALSE(may_reply_through_igw(true));
}

TEST_CASE("where lists can be referred to", "[PFX-6][NACL-15]") {
  CHECK(accepts_prefix_list(list_user::subnet_route_table));
  CHECK(accepts_prefix_list(list_user::security_group));
  CHECK_FALSE(accepts_prefix_list(list_user::network_acl));
  CHECK_FALSE(accepts_prefix_list(list_user::edge_route_table));
}

TEST_CASE("targets of another VPC", "[RT-17][RT-18][TGW-16]") {
  CHECK(check_target_vpc(t::internet_gateway, false) == target_error::other_vpc);
  CHECK(check_target_vpc(t::nat_gateway, false) == target_error::other_vpc);
  CHECK(check_target_vpc(t::transit_gateway, false) == target_error::not_attached);
  CHECK_FALSE(check_target_vpc(t::transit_gateway, true));
  CHECK_FALSE(check_target_vpc(t::internet_gateway, true));
  CHECK_FALSE(check_target_vpc(t::local, false));
  CHECK_FALSE(check_target_vpc(t::unknown, false));
}

TEST_CASE("prefix lists of one's own", "[PFX-1]") {
  std::vector<cidr> const four{"192.0.2.0/24"_cidr, "198.51.100.0/24"_cidr};
  std::vector<cidr> const mixed{"192.0.2.0/24"_cidr, "2001:db8::/32"_cidr};
  CHECK_FALSE(check_prefix_list(four, 2, "office"));
  CHECK_FALSE(check_prefix_list({}, 1000, "office"));
  CHECK(check_prefix_list(four, 1, "office") == list_error::more_than_max_entries);
  CHECK(check_prefix_list(four, 1001, "office") == list_error::max_entries);
  CHECK(check_prefix_list({}, 0, "office") == list_error::max_entries);
  CHECK(check_prefix_list(mixed, 10, "office") == list_error::mixed_families);
  CHECK(check_prefix_list(four, 10, "com.amazonaws.mine") == list_error::name);
}
