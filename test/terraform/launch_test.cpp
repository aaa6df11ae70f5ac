// Launch templates, NAT instances, what target groups send to, and plans that are not whole.
#include "plan_text.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <utility>

using namespace vpclint;
using namespace vpclint_test;

namespace {

/// An instance of a template; `expression` is the template's id, `own` what the instance says.
std::string launched(std::string const& expression, std::string const& unknown,
                     std::string const& own) {
  plan_text p;
  p.public_subnet().group("web", 443);
  p.add("aws_launch_template.lt", "", R"("id":true,"vpc_security_group_ids":true)",
        R"("vpc_security_group_ids":)" + id_of("aws_security_group.web"));
  p.add("aws_launch_template.nic",
        R"("network_interfaces":[{"associate_public_ip_address":"true"}])",
        R"("id":true,"network_interfaces":[{"subnet_id":true,"security_groups":true}])",
        R"("network_interfaces":[{"associate_public_ip_address":{"constant_value":true},)"
        R"("subnet_id":)" +
            id_of("aws_subnet.pub") + R"(,"security_groups":)" + id_of("aws_security_group.web") +
            "}]");
  p.add("aws_instance.i", R"("launch_template":[{)" + unknown + "}]",
        R"("id":true,"subnet_id":true,"vpc_security_group_ids":true,"security_groups":true,)"
        R"("associate_public_ip_address":true,"launch_template":[{"id":true,"name":true}])",
        R"("launch_template":[{"id":)" + expression + "}]" + own);
  return p.text();
}

} // namespace

TEST_CASE("an instance gets from its template what it does not say", "[terraform]") {
  auto const in_subnet = R"(,"subnet_id":)" + id_of("aws_subnet.pub");
  // Groups by the template; it has no public address (SUB-12).
  auto const l = load_plan(launched(id_of("aws_launch_template.lt"), "", in_subnet));
  auto const& groups = l.design.instances[0].settings.security_groups;
  REQUIRE(groups.has_value());
  REQUIRE(groups->size() == 1);
  CHECK(groups->front()->name == "aws_security_group.web");
  // All of the interface by the template, the VPC as well.
  auto const nic = launched(id_of("aws_launch_template.nic"), "", "");
  CHECK(ask(nic, "internet -> aws_instance.i tcp 443") == verdict::reachable);
  CHECK(ask(nic, "internet -> aws_instance.i tcp 444") == verdict::blocked);
  CHECK(load_plan(nic).design.vpcs.size() == 1);
}

TEST_CASE("a template outside leaves open what it decides", "[terraform]") {
  auto const in_subnet = R"(,"subnet_id":)" + id_of("aws_subnet.pub");
  auto const outside = R"("id":"lt-0123")";
  CHECK(ask(launched(refs({"var.lt"}), outside, in_subnet), "internet -> aws_instance.i tcp 443") ==
        verdict::unknown);
  auto const nowhere = load_plan(launched(refs({"var.lt"}), outside, ""));
  CHECK(nowhere.design.instances[0].settings.subnet.is_unknown());
  CHECK(nowhere.design.instances[0].in.name.find("default-vpc") == std::string::npos);
}

TEST_CASE("who lets foreign packets through may translate addresses", "[terraform]") {
  // ENI-4, NAT-20.
  plan_text p;
  p.public_subnet().group("web", 443);
  for (auto const* check : {"true", "false"})
    p.add("aws_instance.check-" + std::string(check),
          R"("source_dest_check":)" + std::string(check), R"("id":true,"subnet_id":true)",
          R"("subnet_id":)" + id_of("aws_subnet.pub"));
  auto const l = load_plan(p.text());
  REQUIRE(l.design.instances.size() == 2);
  CHECK(l.design.instances[0].nat.is_left_out());
  CHECK(l.design.instances[1].nat.is_unknown());
}

namespace {

std::string balanced(std::string const& kind, std::string const& group, std::string const& protocol,
                     std::string const& attachment, int port) {
  plan_text p;
  p.public_subnet().group("front", 80);
  auto const n = std::to_string(port);
  p.add("aws_security_group.app",
        R"("ingress":[{"protocol":"tcp","from_port":)" + n + R"(,"to_port":)" + n +
            R"(,"cidr_blocks":["10.0.0.0/16"]}],"egress":[])",
        R"("id":true,"vpc_id":true)", R"("vpc_id":)" + id_of("aws_vpc.main"));
  p.add("aws_instance.app", "", R"("id":true,"subnet_id":true,"vpc_security_group_ids":true)",
        R"("subnet_id":)" + id_of("aws_subnet.pub") + R"(,"vpc_security_group_ids":)" +
            id_of("aws_security_group.app"));
  p.add(
      "aws_lb.lb", R"("internal":false,"load_balancer_type":")" + kind + "\"",
      R"("id":true,"arn":true,"subnets":true,"security_groups":true)",
      R"("subnets":)" + id_of("aws_subnet.pub") +
          (kind == "network" ? "" : R"(,"security_groups":)" + id_of("aws_security_group.front")));
  p.add("aws_lb_target_group.tg", group, R"("id":true,"arn":true,"preserve_client_ip":true)");
  p.add("aws_lb_target_group_attachment.a", attachment,
        R"("id":true,"target_group_arn":true,"target_id":true)",
        R"("target_group_arn":)" + id_of("aws_lb_target_group.tg") + R"(,"target_id":)" +
            id_of("aws_instance.app"));
  p.add("aws_lb_listener.l",
        R"("port":80,"protocol":")" + protocol + R"(","default_action":[{"type":"forward"}])",
        R"("id":true,"load_balancer_arn":true,"default_action":[{"target_group_arn":true}])",
        R"("load_balancer_arn":)" + id_of("aws_lb.lb") +
            R"(,"default_action":[{"type":{"constant_value":"forward"},"target_group_arn":)" +
            id_of("aws_lb_target_group.tg") + "}]");
  return p.text();
}

listener const& only_listener(loaded const& l) {
  REQUIRE(l.design.load_balancers.size() == 1);
  REQUIRE(l.design.load_balancers[0].listeners.size() == 1);
  return l.design.load_balancers[0].listeners[0];
}

} // namespace

TEST_CASE("a target is registered at a port of its own", "[terraform]") {
  auto const own = load_plan(
      balanced("application", R"("port":80,"protocol":"HTTP")", "HTTP", R"("port":3000)", 3000));
  CHECK(only_listener(own).target_port.value_or(0) == 3000);
  CHECK(only_listener(own).to.size() == 1);
  auto const group =
      load_plan(balanced("application", R"("port":80,"protocol":"HTTP")", "HTTP", "", 80));
  CHECK(only_listener(group).target_port.value_or(0) == 80);
}

TEST_CASE("targets by address do not see the client unless asked for", "[terraform]") {
  // ELB-14
  auto const of = [](std::string const& type, std::string const& protocol,
                     std::string const& more = {}) {
    return load_plan(balanced("network",
                              R"("port":80,"protocol":")" + protocol + R"(","target_type":")" +
                                  type + "\"" + more,
                              protocol, R"("port":80)", 80));
  };
  CHECK(only_listener(of("ip", "TCP")).preserve_client_ip == known<bool>(false, {}));
  CHECK(only_listener(of("ip", "UDP")).preserve_client_ip.is_left_out());
  CHECK(only_listener(of("instance", "TCP")).preserve_client_ip.is_left_out());
  auto const asked = of("ip", "TCP", R"(,"preserve_client_ip":"true")");
  CHECK(only_listener(asked).preserve_client_ip.value_or(false));
  CHECK(ask(balanced("network", R"("port":80,"protocol":"TCP","target_type":"ip")", "TCP",
                     R"("port":80)", 80),
            "internet -> aws_lb.lb tcp 80") == verdict::reachable);
}

TEST_CASE("a plan that is not whole says so", "[terraform]") {
  plan_text p;
  p.public_subnet();
  for (auto const& [more, says] :
       {std::pair{R"("errored":true,"complete":false)", "stopped with an error"},
        std::pair{R"("complete":false)", "left for another plan"}}) {
    auto const l = load_plan(p.text("", more));
    REQUIRE(l.findings.size() == 1);
    CHECK(l.findings[0].rule == "VPC0021");
    CHECK(l.findings[0].message.find(says) != std::string::npos);
    CHECK(l.design.gaps.size() == 1);
  }
  CHECK(load_plan(p.text("", R"("errored":false,"complete":true)")).findings.empty());
}

TEST_CASE("a scaling group has a block for each tag", "[terraform]") {
  plan_text p;
  p.public_subnet();
  p.add("aws_autoscaling_group.g",
        R"("desired_capacity":1,"tag":[{"key":"tier","value":"web","propagate_at_launch":true},)"
        R"({"key":"own","value":"x","propagate_at_launch":false}])",
        R"("id":true,"vpc_zone_identifier":true)",
        R"("vpc_zone_identifier":)" + id_of("aws_subnet.pub"));
  auto const l = load_plan(p.text());
  REQUIRE(l.design.instances.size() == 1);
  REQUIRE(l.design.instances[0].tags.size() == 1);
  CHECK(l.design.instances[0].tags[0].key == "tier");
}

TEST_CASE("brokers may have public addresses in plans", "[terraform]") {
  auto const in = [](std::string const& type, std::string const& values) {
    plan_text p;
    p.public_subnet().group("web", 443);
    bool const kafka = type == "aws_msk_cluster";
    std::string const where = R"(")" + std::string(kafka ? "client_subnets" : "subnet_ids") +
                              R"(":)" + id_of("aws_subnet.pub") + R"(,"security_groups":)" +
                              id_of("aws_security_group.web");
    std::string const open = R"(")" + std::string(kafka ? "client_subnets" : "subnet_ids") +
                             R"(":true,"security_groups":true)";
    if (kafka)
      p.add(type + ".b", R"("broker_node_group_info":[{)" + values + "}]",
            R"("broker_node_group_info":[{)" + open + "}]",
            R"("broker_node_group_info":[{)" + where + "}]");
    else
      p.add(type + ".b", values, open, where);
    return ask(p.text(), "internet -> " + type + ".b tcp 443");
  };
  CHECK(in("aws_mq_broker", R"("publicly_accessible":true)") == verdict::reachable);
  CHECK(in("aws_mq_broker", R"("publicly_accessible":false)") == verdict::blocked);
  CHECK(in("aws_msk_cluster",
           R"("connectivity_info":[{"public_access":[{"type":"SERVICE_PROVIDED_EIPS"}]}])") ==
        verdict::reachable);
  CHECK(in("aws_msk_cluster", R"("connectivity_info":[{"public_access":[{"type":"DISABLED"}]}])") ==
        verdict::blocked);
}
