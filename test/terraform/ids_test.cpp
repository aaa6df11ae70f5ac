// Ids of what AWS makes along with something else, ids of what is not in the document, and what a
// plan leaves where it is.
#include "plan_text.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <tuple>

using namespace vpclint;
using namespace vpclint_test;

namespace {

/// A network that stands already: every id is known.
plan_text standing() {
  plan_text p;
  p.add("aws_vpc.main", R"("id":"vpc-1","cidr_block":"10.0.0.0/16","main_route_table_id":"rtb-m",)"
                        R"("default_route_table_id":"rtb-m","default_security_group_id":"sg-d",)"
                        R"("default_network_acl_id":"acl-d")");
  p.add("aws_subnet.a", R"("id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.0.0/24",)"
                        R"("map_public_ip_on_launch":true)");
  p.add("aws_internet_gateway.gw", R"("id":"igw-1","vpc_id":"vpc-1")");
  p.add("aws_route.out", R"("id":"r-1","route_table_id":"rtb-m","gateway_id":"igw-1",)"
                         R"("destination_cidr_block":"0.0.0.0/0")");
  p.add("aws_security_group_rule.in",
        R"("id":"sgr-1","type":"ingress","protocol":"tcp","from_port":443,"to_port":443,)"
        R"("cidr_blocks":["0.0.0.0/0"],"security_group_id":"sg-d")");
  p.add("aws_instance.i",
        R"("id":"i-1","subnet_id":"subnet-1","vpc_security_group_ids":["sg-d"],)"
        R"("primary_network_interface_id":"eni-1","associate_public_ip_address":true)");
  return p;
}

bool says(loaded const& l, std::string const& rule, std::string const& words) {
  return std::any_of(l.findings.begin(), l.findings.end(), [&](finding const& f) {
    return f.rule == rule && f.message.find(words) != std::string::npos;
  });
}

} // namespace

TEST_CASE("known ids of what comes with a VPC lead to it", "[terraform]") {
  // RT-2, SG-3, NACL-2: the main table, the default group and the default ACL.
  auto p = standing();
  for (auto const& text : {p.text(), p.state()}) {
    CHECK(ask(text, "internet -> aws_instance.i tcp 443") == verdict::reachable);
    CHECK(ask(text, "internet -> aws_instance.i tcp 444") == verdict::blocked);
  }
  p.add("aws_network_acl_rule.n",
        R"("id":"nr","network_acl_id":"acl-d","egress":false,"rule_number":50,)"
        R"("rule_action":"deny","protocol":"6","from_port":443,"to_port":443,)"
        R"("cidr_block":"0.0.0.0/0")");
  CHECK(ask(p.state(), "internet -> aws_instance.i tcp 443") == verdict::blocked);
}

TEST_CASE("a known id of an instance's primary interface leads to the instance", "[terraform]") {
  auto p = standing();
  p.add("aws_route_table.t", R"("id":"rtb-2","vpc_id":"vpc-1","route":[{"cidr_block":)"
                             R"("192.168.0.0/16","network_interface_id":"eni-1"}])");
  auto const l = load_plan(p.state());
  auto const table = std::find_if(l.design.route_tables.begin(), l.design.route_tables.end(),
                                  [](route_table const& t) { return t.id != "main"; });
  REQUIRE(table != l.design.route_tables.end());
  REQUIRE(table->routes.size() == 1);
  REQUIRE(table->routes[0].target.has_value());
  CHECK(table->routes[0].target->name == "aws_instance.i");
}

TEST_CASE("the table that came with a VPC is not the main one for ever", "[terraform]") {
  // RT-2: another table was made the main one; the route goes to the first.
  plan_text p;
  p.add("aws_vpc.main", R"("id":"vpc-1","cidr_block":"10.0.0.0/16",)"
                        R"("main_route_table_id":"rtb-2","default_route_table_id":"rtb-1")");
  p.add("aws_subnet.a", R"("id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.0.0/24")");
  p.add("aws_internet_gateway.gw", R"("id":"igw-1","vpc_id":"vpc-1")");
  p.add("aws_route_table.own", R"("id":"rtb-2","vpc_id":"vpc-1","route":[])");
  p.add("aws_main_route_table_association.m",
        R"("id":"a","vpc_id":"vpc-1","route_table_id":"rtb-2")");
  p.add("aws_route.out", R"("id":"r","route_table_id":"rtb-1","gateway_id":"igw-1",)"
                         R"("destination_cidr_block":"0.0.0.0/0")");
  auto const l = load_plan(p.state());
  REQUIRE(l.design.route_tables.size() == 2);
  CHECK(l.design.route_tables[0].main.value_or(false));
  CHECK(l.design.route_tables[0].routes.empty());
  CHECK_FALSE(l.design.route_tables[1].main.value_or(false));
  CHECK(l.design.route_tables[1].routes.size() == 1);
}

TEST_CASE("a rule or a route for something outside is named", "[terraform]") {
  auto p = standing();
  p.add("aws_security_group_rule.far",
        R"("id":"x","type":"ingress","protocol":"tcp","from_port":22,"to_port":22,)"
        R"("cidr_blocks":["0.0.0.0/0"],"security_group_id":"sg-0f00")");
  p.add("aws_route.far", R"("id":"y","route_table_id":"rtb-0f00","gateway_id":"igw-1",)"
                         R"("destination_cidr_block":"0.0.0.0/0")");
  p.add("aws_network_acl_rule.far",
        R"("id":"z","network_acl_id":"acl-0f00","egress":false,"rule_number":50,)"
        R"("rule_action":"deny","protocol":"-1","cidr_block":"0.0.0.0/0")");
  auto const l = load_plan(p.text());
  CHECK(says(l, "VPC0021", "aws_security_group_rule.far is for sg-0f00"));
  CHECK(says(l, "VPC0021", "aws_route.far is for rtb-0f00"));
  CHECK(says(l, "VPC0021", "aws_network_acl_rule.far is for acl-0f00"));
  CHECK(l.inventory[0].unresolved.size() == 3);
  CHECK(load_plan(standing().text()).inventory[0].unresolved.empty());
}

TEST_CASE("what Terraform forgets goes on existing", "[terraform]") {
  auto const rule = [](int port) {
    auto const n = std::to_string(port);
    return R"("protocol":"tcp","from_port":)" + n + R"(,"to_port":)" + n +
           R"(,"cidr_blocks":["0.0.0.0/0"])";
  };
  plan_text p = standing();
  p.add("aws_security_group.web", R"("id":"sg-1","vpc_id":"vpc-1","egress":[],"ingress":[{)" +
                                      rule(80) + "},{" + rule(81) + "}]");
  p.add("aws_instance.web",
        R"("id":"i-2","subnet_id":"subnet-1","vpc_security_group_ids":["sg-1"],)"
        R"("associate_public_ip_address":true)");
  for (auto const& [name, port, action] :
       {std::tuple{"kept", 80, "forget"}, std::tuple{"gone", 81, "delete"}})
    p.gone("aws_security_group_rule." + std::string(name),
           R"("id":"r","type":"ingress","security_group_id":"sg-1",)" + rule(port), action);
  CHECK(ask(p.text(), "internet -> aws_instance.web tcp 80") == verdict::reachable);
  CHECK(ask(p.text(), "internet -> aws_instance.web tcp 81") == verdict::blocked);
  auto const l = load_plan(p.text());
  for (auto const& c : l.inventory[0].resources)
    if (c.type == "aws_security_group_rule") {
      CHECK(c.skipped == 2);
      CHECK(c.why.find("forgets") != std::string::npos);
      CHECK(c.why.find("deletes") != std::string::npos);
    }
}

TEST_CASE("an Elastic IP of an interface that an instance has is the instance's", "[terraform]") {
  // IGW-8; once by the interface, once by the instance.
  for (auto const* block : {"network_interface", "primary_network_interface"})
    for (auto const* user : {"network_interface", "instance"}) {
      INFO(block << " " << user);
      plan_text p;
      p.public_subnet().group("web", 443);
      p.add("aws_network_interface.n", R"("private_ips":["10.0.0.50"])",
            R"("id":true,"subnet_id":true,"security_groups":true)",
            R"("subnet_id":)" + id_of("aws_subnet.pub") + R"(,"security_groups":)" +
                id_of("aws_security_group.web"));
      p.add("aws_eip.e", "", "\"id\":true,\"public_ip\":true,\"" + std::string(user) + "\":true",
            "\"" + std::string(user) + "\":" +
                id_of(user == std::string("instance") ? "aws_instance.web"
                                                      : "aws_network_interface.n"));
      p.add("aws_instance.web", "\"" + std::string(block) + R"(":[{"network_interface_id":null}])",
            R"("id":true,"subnet_id":true,")" + std::string(block) +
                R"(":[{"network_interface_id":true}])",
            "\"" + std::string(block) + R"(":[{"network_interface_id":)" +
                id_of("aws_network_interface.n") + "}]");
      CHECK(ask(p.text(), "internet -> aws_instance.web tcp 443") == verdict::reachable);
    }
}

TEST_CASE("an Elastic IP of a second interface is not the first one's", "[terraform]") {
  auto p = standing();
  for (auto const* n : {"2", "3"})
    p.add("aws_network_interface.n" + std::string(n),
          "\"id\":\"eni-" + std::string(n) +
              R"(","subnet_id":"subnet-1","security_groups":["sg-d"])");
  p.add("aws_instance.two", R"("id":"i-2","subnet_id":"subnet-1","network_interface":[)"
                            R"({"device_index":0,"network_interface_id":"eni-2"},)"
                            R"({"device_index":1,"network_interface_id":"eni-3"}])");
  p.add("aws_eip.e", R"("id":"eip-1","public_ip":"54.1.1.1","instance":"i-2",)"
                     R"("network_interface":"eni-3")");
  auto const l = load_plan(p.state());
  auto const& two = l.design.instances.back();
  REQUIRE(two.interfaces.size() == 2);
  CHECK(two.interfaces[0].settings.elastic_ip.is_left_out());
  CHECK(two.interfaces[1].settings.elastic_ip.has_value());
}

TEST_CASE("a group that is attached to an interface of an instance counts", "[terraform]") {
  plan_text p;
  p.public_subnet().group("web", 443).group("other", 8443);
  p.add("aws_network_interface.n", "", R"("id":true,"subnet_id":true,"security_groups":true)",
        R"("subnet_id":)" + id_of("aws_subnet.pub") + R"(,"security_groups":)" +
            id_of("aws_security_group.web"));
  p.add("aws_instance.web", R"("network_interface":[{"device_index":0}])",
        R"("id":true,"network_interface":[{"network_interface_id":true}])",
        R"("network_interface":[{"network_interface_id":)" + id_of("aws_network_interface.n") +
            "}]");
  p.add("aws_eip.e", "", R"("id":true,"public_ip":true,"network_interface":true)",
        R"("network_interface":)" + id_of("aws_network_interface.n"));
  p.add("aws_network_interface_sg_attachment.a", "",
        R"("id":true,"security_group_id":true,"network_interface_id":true)",
        R"("security_group_id":)" + id_of("aws_security_group.other") +
            R"(,"network_interface_id":)" + id_of("aws_network_interface.n"));
  CHECK(ask(p.text(), "internet -> aws_instance.web tcp 8443") == verdict::reachable);
}
