// What may belong to one of several things leaves each of them open: nothing is said to be missing
// for sure. And what stands beside each other is counted as often as AWS would.
#include "plan_text.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string any_of(std::string_view resource) { return refs({resource, "var.chosen"}); }

/// Two instances in a public subnet with a group that lets nothing in.
plan_text pair(std::string const& more = {}) {
  plan_text p;
  p.public_subnet();
  p.add("aws_security_group.shut", R"("ingress":[],"egress":[])", R"("id":true,"vpc_id":true)",
        R"("vpc_id":)" + id_of("aws_vpc.main"));
  p.group("open", 22);
  for (auto const* key : {"[0]", "[1]"})
    p.add("aws_instance.i" + std::string(key),
          R"("associate_public_ip_address":)" + std::string(more.empty() ? "true" : more),
          R"("id":true,"subnet_id":true,"vpc_security_group_ids":true)",
          R"("subnet_id":)" + id_of("aws_subnet.pub") + R"(,"vpc_security_group_ids":)" +
              id_of(more.empty() ? "aws_security_group.shut" : "aws_security_group.open"));
  return p;
}

std::size_t count_of(design const& d, std::string_view section) {
  return static_cast<std::size_t>(
      std::count_if(d.gaps.begin(), d.gaps.end(), [&](gap const& g) { return g.part == section; }));
}

} // namespace

TEST_CASE("a group that may be on another interface is on neither for sure", "[terraform]") {
  auto p = pair();
  CHECK(ask(p.text(), "internet -> aws_instance.i[0] tcp 22") == verdict::blocked);
  p.add("aws_network_interface_sg_attachment.a", "",
        R"("id":true,"security_group_id":true,"network_interface_id":true)",
        R"("security_group_id":)" + id_of("aws_security_group.open") +
            R"(,"network_interface_id":)" + any_of("aws_instance.i"));
  CHECK(ask(p.text(), "internet -> aws_instance.i[0] tcp 22") == verdict::unknown);
  CHECK(ask(p.text(), "internet -> aws_instance.i[1] tcp 22") == verdict::unknown);
}

TEST_CASE("an Elastic IP that may be for another instance is none for sure", "[terraform]") {
  auto p = pair("false");
  CHECK(ask(p.text(), "internet -> aws_instance.i[0] tcp 22") == verdict::blocked);
  p.add("aws_eip.e", "", R"("id":true,"instance":true)",
        R"("instance":)" + any_of("aws_instance.i"));
  CHECK(ask(p.text(), "internet -> aws_instance.i[0] tcp 22") == verdict::unknown);
  CHECK(ask(p.text(), "internet -> aws_instance.i[0] tcp 80") == verdict::blocked);
}

TEST_CASE("a listener that may be of another load balancer leaves both open", "[terraform]") {
  plan_text p;
  p.public_subnet();
  for (auto const* key : {"[0]", "[1]"})
    p.add("aws_lb.l" + std::string(key), R"("internal":false,"load_balancer_type":"network")",
          R"("id":true,"subnets":true)", R"("subnets":)" + id_of("aws_subnet.pub"));
  CHECK(ask(p.text(), "internet -> aws_lb.l[0] tcp 80") == verdict::blocked);
  p.add("aws_lb_listener.h", R"("port":80,"protocol":"TCP","default_action":[{"type":"forward"}])",
        R"("id":true,"load_balancer_arn":true)", R"("load_balancer_arn":)" + any_of("aws_lb.l"));
  CHECK(ask(p.text(), "internet -> aws_lb.l[0] tcp 80") == verdict::unknown);
  CHECK(ask(p.text(), "internet -> aws_lb.l[1] tcp 80") == verdict::unknown);
}

TEST_CASE("an attachment that may be of another internet gateway leaves both open", "[terraform]") {
  plan_text p;
  p.add("aws_vpc.v", R"("cidr_block":"10.0.0.0/16")", R"("id":true)");
  for (auto const* key : {"[0]", "[1]"})
    p.add("aws_internet_gateway.g" + std::string(key), "", R"("id":true)");
  p.add("aws_internet_gateway_attachment.a", "",
        R"("id":true,"internet_gateway_id":true,"vpc_id":true)",
        R"("internet_gateway_id":)" + any_of("aws_internet_gateway.g") + R"(,"vpc_id":)" +
            id_of("aws_vpc.v"));
  auto const l = load_plan(p.text());
  REQUIRE_FALSE(l.design.internet_gateways.empty());
  CHECK(l.design.internet_gateways[0].attached.is_unknown());
}

TEST_CASE("a route of a transit gateway that may be in another table is in neither for sure",
          "[terraform]") {
  plan_text p;
  p.add("aws_ec2_transit_gateway.t", "", R"("id":true)");
  for (auto const* key : {"[0]", "[1]"})
    p.add("aws_ec2_transit_gateway_route_table.r" + std::string(key), "",
          R"("id":true,"transit_gateway_id":true)",
          R"("transit_gateway_id":)" + id_of("aws_ec2_transit_gateway.t"));
  p.add("aws_ec2_transit_gateway_route.x", R"("destination_cidr_block":"10.0.0.0/8")",
        R"("id":true,"transit_gateway_route_table_id":true,"transit_gateway_attachment_id":true)",
        R"("transit_gateway_route_table_id":)" + any_of("aws_ec2_transit_gateway_route_table.r"));
  auto const l = load_plan(p.text());
  REQUIRE(l.design.transit_gateways.size() == 1);
  REQUIRE(l.design.transit_gateways[0].route_tables->size() >= 2);
  for (auto const& t : *l.design.transit_gateways[0].route_tables) {
    if (t.id == "default")
      continue;
    REQUIRE(t.routes.size() == 1);
    CHECK(t.routes[0].destination.is_unknown());
  }
}

TEST_CASE("a list has as many members as it has, whatever its expression mentions", "[terraform]") {
  plan_text p;
  p.public_subnet();
  for (auto const* key : {"[0]", "[1]"}) {
    p.add("aws_subnet.s" + std::string(key), R"("cidr_block":"10.0.1.0/24")",
          R"("id":true,"vpc_id":true)", R"("vpc_id":)" + id_of("aws_vpc.main"));
    // `slice(aws_subnet.s[*].id, count.index, count.index + 2)`
    p.add("aws_lb.l" + std::string(key), R"("internal":true,"subnets":[null,null])",
          R"("id":true,"subnets":[true,true])",
          R"("subnets":)" + refs({"aws_subnet.s", "count.index"}));
  }
  auto const l = load_plan(p.text());
  REQUIRE(l.design.load_balancers.size() == 2);
  for (auto const& lb : l.design.load_balancers)
    CHECK(std::any_of(lb.subnets.begin(), lb.subnets.end(),
                      [](known<ref> const& s) { return s.is_unknown(); }));
}

TEST_CASE("nothing is missing for sure in a plan that is not whole", "[terraform]") {
  auto p = pair("true");
  CHECK(ask(p.text(), "aws_instance.i[0] -> aws_instance.i[1] tcp 80") == verdict::blocked);
  for (auto const* more : {R"("complete":false)", R"("errored":true)"}) {
    CHECK(ask(p.text("", more), "aws_instance.i[0] -> aws_instance.i[1] tcp 80") ==
          verdict::unknown);
    CHECK(ask(p.text("", more), "internet -> aws_instance.i[0] tcp 80") == verdict::unknown);
    CHECK(count_of(load_plan(p.text("", more)).design, "vpcs") == 1);
  }
}

TEST_CASE("what was moved is not there twice", "[terraform]") {
  auto const l = load_plan(R"({"format_version":"1.2","planned_values":{"root_module":{"resources":[
      {"address":"aws_subnet.new","mode":"managed","type":"aws_subnet","name":"new",
       "values":{"id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.0.0/24"}}]}},
    "resource_changes":[{"address":"aws_subnet.new","previous_address":"aws_subnet.old",
       "mode":"managed","type":"aws_subnet","name":"new","change":{"actions":["no-op"],
       "before":{},"after":{},"after_unknown":{}}}],
    "prior_state":{"values":{"root_module":{"resources":[
      {"address":"aws_subnet.old","mode":"managed","type":"aws_subnet","name":"old",
       "values":{"id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.0.0/24"}}]}}}})");
  CHECK(l.design.subnets.size() == 1);
}

TEST_CASE("two resources for one route, rule or entry are two", "[terraform][RT-15][NACL-5]") {
  plan_text p;
  p.public_subnet();
  p.add("aws_security_group.g", "", R"("id":true,"vpc_id":true,"ingress":true,"egress":true)",
        R"("vpc_id":)" + id_of("aws_vpc.main"));
  p.add("aws_network_acl.a", "", R"("id":true,"vpc_id":true,"ingress":true,"egress":true)",
        R"("vpc_id":)" + id_of("aws_vpc.main"));
  for (std::string const n : {"a", "b"}) {
    p.add("aws_route." + n, R"("destination_cidr_block":"10.9.0.0/16")",
          R"("route_table_id":true,"gateway_id":true)",
          R"("route_table_id":)" + id_of("aws_route_table.pub") + R"(,"gateway_id":)" +
              id_of("aws_internet_gateway.gw"));
    p.add(
        "aws_security_group_rule." + n,
        R"("type":"ingress","protocol":"tcp","from_port":1,"to_port":1,"cidr_blocks":["10.0.0.0/8"])",
        R"("security_group_id":true)", R"("security_group_id":)" + id_of("aws_security_group.g"));
    p.add("aws_network_acl_rule." + n,
          R"("egress":false,"rule_number":100,"rule_action":"allow","protocol":"tcp",)"
          R"("from_port":1,"to_port":1,"cidr_block":"10.0.0.0/8")",
          R"("network_acl_id":true)", R"("network_acl_id":)" + id_of("aws_network_acl.a"));
  }
  auto const l = load_plan(p.text());
  auto const& routes = l.design.route_tables.at(0).routes;
  CHECK(std::count_if(routes.begin(), routes.end(), [](route const& r) {
          return r.destination && std::get_if<cidr>(&*r.destination) != nullptr &&
                 to_string(std::get<cidr>(*r.destination)) == "10.9.0.0/16";
        }) == 2);
  CHECK(l.design.security_groups.at(0).ingress->size() == 2);
  CHECK(l.design.network_acls.at(0).ingress.size() == 2);
}

TEST_CASE("scaling groups that name their load balancers are targets", "[terraform]") {
  plan_text p;
  p.public_subnet();
  p.add(
      "aws_elb.e",
      R"("name":"web","internal":false,"listener":[{"lb_port":80,"lb_protocol":"http","instance_port":80}])",
      R"("id":true,"subnets":true)", R"("subnets":)" + id_of("aws_subnet.pub"));
  p.add("aws_lb.l", R"("internal":true)", R"("id":true,"subnets":true)",
        R"("subnets":)" + id_of("aws_subnet.pub"));
  p.add("aws_lb_target_group.t", R"("port":80,"protocol":"HTTP")", R"("id":true)");
  p.add("aws_lb_listener.h", R"("port":80,"protocol":"HTTP","default_action":[{"type":"forward"}])",
        R"("id":true,"load_balancer_arn":true,"default_action":[{"target_group_arn":true}])",
        R"("load_balancer_arn":)" + refs({"aws_lb.l.arn", "aws_lb.l"}) +
            R"(,"default_action":[{"target_group_arn":)" +
            refs({"aws_lb_target_group.t.arn", "aws_lb_target_group.t"}) + "}]");
  p.add("aws_autoscaling_group.g",
        R"("desired_capacity":1,"load_balancers":["web"],"traffic_source":[{"type":"elbv2"}])",
        R"("id":true,"vpc_zone_identifier":true,"traffic_source":[{"identifier":true}])",
        R"("vpc_zone_identifier":)" + id_of("aws_subnet.pub") +
            R"(,"traffic_source":[{"type":{"constant_value":"elbv2"},"identifier":)" +
            refs({"aws_lb_target_group.t.arn", "aws_lb_target_group.t"}) + "}]");
  auto const l = load_plan(p.text());
  REQUIRE(l.design.load_balancers.size() == 2);
  for (auto const& lb : l.design.load_balancers) {
    REQUIRE(lb.listeners.size() == 1);
    REQUIRE(lb.listeners[0].to.size() == 1);
    CHECK(lb.listeners[0].to[0]->name == "aws_autoscaling_group.g");
  }
}

TEST_CASE("an accepter accepts if it says so", "[terraform][PCX-1]") {
  auto const state = [](std::string const& accepter) {
    plan_text p;
    for (auto const* v : {"aws_vpc.a", "aws_vpc.b"})
      p.add(v, R"("cidr_block":"10.0.0.0/16")", R"("id":true)");
    p.add("aws_vpc_peering_connection.p", "", R"("id":true,"vpc_id":true,"peer_vpc_id":true)",
          R"("vpc_id":)" + id_of("aws_vpc.a") + R"(,"peer_vpc_id":)" + id_of("aws_vpc.b"));
    p.add("aws_vpc_peering_connection_accepter.p", accepter,
          R"("id":true,"vpc_peering_connection_id":true)",
          R"("vpc_peering_connection_id":)" + id_of("aws_vpc_peering_connection.p"));
    auto const l = load_plan(p.text());
    REQUIRE(l.design.peerings.size() == 1);
    return l.design.peerings[0].state;
  };
  CHECK(state(R"("auto_accept":true)") == known<peering_state>(peering_state::active));
  CHECK(state(R"("accept_status":"active")") == known<peering_state>(peering_state::active));
  CHECK(state("").is_unknown());
  CHECK(state(R"("auto_accept":false)").is_unknown());
}

TEST_CASE("a block that is a list is told as one", "[terraform]") {
  plan_text p;
  p.add("aws_vpc.v", R"("id":"vpc-1","cidr_block":["10.0.0.0/16"])");
  auto const l = load_plan(p.state());
  REQUIRE(l.findings.size() == 1);
  CHECK(l.findings[0].rule == "VPC0007");
  CHECK(l.findings[0].message.find("aws_vpc.v.cidr_block") != std::string::npos);
}

TEST_CASE("what is no block where blocks are meant is told, and opens what they are of",
          "[terraform]") {
  for (auto const* bad : {R"("open to all")", R"(["tcp"])", "7"}) {
    plan_text p;
    p.add("aws_vpc.v", R"("id":"vpc-1","cidr_block":"10.0.0.0/16")");
    p.add("aws_security_group.g",
          R"("id":"sg-1","vpc_id":"vpc-1","egress":[],"ingress":)" + std::string(bad));
    p.add("aws_network_acl.a",
          R"("id":"acl-1","vpc_id":"vpc-1","egress":[],"ingress":)" + std::string(bad));
    p.add("aws_route_table.t", R"("id":"rtb-1","vpc_id":"vpc-1","route":)" + std::string(bad));
    auto const l = load_plan(p.state());
    CHECK(l.findings.size() == 3);
    CHECK(std::all_of(l.findings.begin(), l.findings.end(),
                      [](finding const& f) { return f.rule == "VPC0007"; }));
    auto const& in = *l.design.security_groups.at(0).ingress;
    CHECK(std::any_of(in.begin(), in.end(), [](sg_rule const& r) { return r.peer.is_unknown(); }));
    auto const& entries = l.design.network_acls.at(0).ingress;
    CHECK(std::any_of(entries.begin(), entries.end(),
                      [](acl_entry const& e) { return e.number.is_unknown(); }));
    auto const& routes = l.design.route_tables.at(0).routes;
    CHECK(std::any_of(routes.begin(), routes.end(),
                      [](route const& r) { return r.target.is_unknown(); }));
  }
}
