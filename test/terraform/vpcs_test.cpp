// Things of several VPCs, and of VPCs that a document does not show.
#include "vpclint/network/resolve.hpp"

#include "plan_text.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

/// What reading and looking up names find.
std::size_t count_of(std::string const& text, std::string_view code) {
  auto l = load_plan(text);
  auto findings = l.findings;
  (void)network::resolve(l.design, findings);
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(),
                                                [&](finding const& f) { return f.rule == code; }));
}

plan_text two_vpcs() {
  plan_text p;
  for (std::string const v : {"a", "b"}) {
    auto const block = v == "a" ? std::string("10.0") : std::string("10.1");
    p.add("aws_vpc." + v, R"("cidr_block":")" + block + R"(.0.0/16")", R"("id":true)");
    p.add("aws_subnet." + v, R"("cidr_block":")" + block + R"(.0.0/24")",
          R"("id":true,"vpc_id":true)", R"("vpc_id":)" + id_of("aws_vpc." + v));
  }
  return p;
}

std::string const everything_out =
    R"("ingress":[],"egress":[{"protocol":"-1","from_port":0,"to_port":0,"cidr_blocks":["0.0.0.0/0"]}])";

} // namespace

TEST_CASE("defaults of a VPC are found where the attribute is not mentioned", "[terraform]") {
  // Terraform before 1.0 writes `aws_vpc.a.default_network_acl_id` as `aws_vpc.a`.
  auto p = two_vpcs();
  for (std::string const v : {"a", "b"}) {
    p.add("aws_default_network_acl." + v, R"("ingress":[],"egress":[])",
          R"("id":true,"default_network_acl_id":true)",
          R"("default_network_acl_id":)" + refs({"aws_vpc." + v}));
    p.add("aws_default_route_table." + v, R"("route":[])",
          R"("id":true,"default_route_table_id":true)",
          R"("default_route_table_id":)" + refs({"aws_vpc." + v}));
  }
  auto const l = load_plan(p.text());
  CHECK(l.design.vpcs.size() == 2);
  REQUIRE(l.design.network_acls.size() == 2);
  CHECK(l.design.network_acls[1].in.name == "aws_vpc.b");
  REQUIRE(l.design.route_tables.size() == 2);
  CHECK(l.design.route_tables[1].in.name == "aws_vpc.b");
  CHECK(count_of(p.text(), "VPC0012") == 0);
  CHECK(count_of(p.text(), "VPC2032") == 0);
}

TEST_CASE("whose default an id outside is can't be told", "[terraform]") {
  auto p = two_vpcs();
  for (std::string const v : {"a", "b"}) {
    p.add("aws_default_network_acl." + v,
          R"("default_network_acl_id":"acl-)" + v + R"(","ingress":[],"egress":[])", R"("id":true)",
          R"("default_network_acl_id":{"constant_value":"acl"})");
    p.add("aws_default_route_table." + v,
          R"("default_route_table_id":"rtb-)" + v + R"(","route":[])", R"("id":true)",
          R"("default_route_table_id":{"constant_value":"rtb"})");
  }
  CHECK(count_of(p.text(), "VPC0012") == 0);
  CHECK(count_of(p.text(), "VPC2032") == 0);
}

TEST_CASE("a rule names a group of another VPC with its VPC", "[terraform][SG-14][PCX-8]") {
  auto p = two_vpcs();
  for (std::string const v : {"a", "b"})
    p.add("aws_security_group." + v, everything_out, R"("id":true,"vpc_id":true)",
          R"("vpc_id":)" + id_of("aws_vpc." + v));
  p.add("aws_vpc_security_group_ingress_rule.r",
        R"("ip_protocol":"tcp","from_port":8443,"to_port":8443)",
        R"("id":true,"security_group_id":true,"referenced_security_group_id":true)",
        R"("security_group_id":)" + id_of("aws_security_group.b") +
            R"(,"referenced_security_group_id":)" + id_of("aws_security_group.a"));
  auto const l = load_plan(p.text());
  REQUIRE(l.design.security_groups.size() == 2);
  auto const& rule = l.design.security_groups[1].ingress->at(0);
  REQUIRE(rule.peer.has_value());
  CHECK(std::get<group_peer>(*rule.peer).group.name == "aws_vpc.a.aws_security_group.a");
  CHECK(count_of(p.text(), "VPC3001") == 0);
}

TEST_CASE("a group whose VPC can't be told may be in the same one", "[terraform][SG-14]") {
  auto p = two_vpcs();
  p.add("aws_security_group.a", everything_out, R"("id":true,"vpc_id":true)",
        R"("vpc_id":)" + id_of("aws_vpc.a"));
  p.add("aws_security_group.x", everything_out, R"("id":true,"vpc_id":true)",
        R"("vpc_id":)" + refs({"local.vpc"}));
  p.add("aws_vpc_security_group_ingress_rule.r", R"("ip_protocol":"tcp","from_port":1,"to_port":1)",
        R"("id":true,"security_group_id":true,"referenced_security_group_id":true)",
        R"("security_group_id":)" + id_of("aws_security_group.a") +
            R"(,"referenced_security_group_id":)" + id_of("aws_security_group.x"));
  auto const l = load_plan(p.text());
  CHECK(l.design.security_groups.at(0).ingress->at(0).peer.is_unknown());
  CHECK(count_of(p.text(), "VPC3001") == 0);
}

TEST_CASE("what connects VPCs by an expression that leads nowhere is open", "[terraform]") {
  auto p = two_vpcs();
  p.add("aws_ec2_transit_gateway.t", "", R"("id":true)");
  p.add("aws_ec2_transit_gateway_vpc_attachment.x", "",
        R"("id":true,"vpc_id":true,"transit_gateway_id":true,"subnet_ids":true)",
        R"("transit_gateway_id":)" + id_of("aws_ec2_transit_gateway.t") + R"(,"vpc_id":)" +
            refs({"local.vpc"}) + R"(,"subnet_ids":)" + refs({"local.subnets"}));
  p.add("aws_vpc_peering_connection.p", R"("auto_accept":true)",
        R"("id":true,"vpc_id":true,"peer_vpc_id":true)",
        R"("vpc_id":)" + refs({"local.one"}) + R"(,"peer_vpc_id":)" + refs({"local.other"}));
  p.add("aws_vpn_gateway.v", "", R"("id":true,"vpc_id":true)",
        R"("vpc_id":)" + refs({"local.vpc"}));
  auto const l = load_plan(p.text());
  CHECK(l.design.vpcs.size() == 2);
  CHECK(l.design.transit_gateways.at(0).attachments.at(0).vpc.is_unknown());
  CHECK(l.design.peerings.at(0).requester.is_unknown());
  CHECK(l.design.peerings.at(0).accepter.is_unknown());
  CHECK(l.design.vpn_gateways.at(0).vpc.is_unknown());
}

TEST_CASE("a gateway is in the VPC of the tables that route to it", "[terraform]") {
  auto const with = [](std::initializer_list<std::string> tables) {
    auto p = two_vpcs();
    p.add("aws_internet_gateway.g", "", R"("id":true,"vpc_id":true)",
          R"("vpc_id":)" + refs({"local.vpc"}));
    for (auto const& v : tables) {
      p.add("aws_route_table." + v, "", R"("id":true,"vpc_id":true)",
            R"("vpc_id":)" + id_of("aws_vpc." + v));
      p.add("aws_route." + v, R"("destination_cidr_block":"0.0.0.0/0")",
            R"("id":true,"route_table_id":true,"gateway_id":true)",
            R"("route_table_id":)" + id_of("aws_route_table." + v) + R"(,"gateway_id":)" +
                id_of("aws_internet_gateway.g"));
    }
    return p.text();
  };
  auto const one = load_plan(with({"b"}));
  REQUIRE(one.design.internet_gateways.size() == 1);
  CHECK(one.design.internet_gateways[0].in.name == "aws_vpc.b");
  // Nothing says which VPC: either may have it.
  auto const none = load_plan(with({}));
  REQUIRE(none.design.internet_gateways.size() == 2);
  for (auto const& g : none.design.internet_gateways)
    CHECK(g.attached.is_unknown());
}

TEST_CASE("a transit gateway that is not in the document has tables of its own", "[terraform]") {
  auto p = two_vpcs();
  p.add("aws_ec2_transit_gateway_vpc_attachment.x", R"("transit_gateway_id":"tgw-0ext")",
        R"("id":true,"vpc_id":true,"subnet_ids":true)",
        R"("vpc_id":)" + id_of("aws_vpc.a") + R"(,"subnet_ids":)" + id_of("aws_subnet.a"));
  auto const l = load_plan(p.text());
  REQUIRE(l.design.transit_gateways.size() == 1);
  REQUIRE(l.design.transit_gateways[0].route_tables.has_value());
  auto const& table = l.design.transit_gateways[0].route_tables->at(0);
  REQUIRE(table.associations.size() == 1);
  CHECK(table.associations[0].is_unknown());
}

TEST_CASE("anything may stand in a peered VPC that is not in the document", "[terraform]") {
  plan_text p;
  p.public_subnet();
  p.add("aws_vpc_peering_connection.p", R"("peer_vpc_id":"vpc-0ext","auto_accept":true)",
        R"("id":true,"vpc_id":true)", R"("vpc_id":)" + id_of("aws_vpc.main"));
  auto const l = load_plan(p.text());
  CHECK(std::any_of(l.design.gaps.begin(), l.design.gaps.end(),
                    [](gap const& g) { return g.part == "vpcs.vpc-0ext"; }));
}
