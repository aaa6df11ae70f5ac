// Load balancers of plans and states, and what is behind them.
#include "plan_text.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>

using namespace vpclint;
using namespace vpclint_test;

namespace {

/// A state with a load balancer of one listener, and two hosts.
plan_text with_targets(std::string const& type, std::initializer_list<std::string> targets) {
  plan_text p;
  p.add("aws_vpc.v", R"("id":"vpc-1","cidr_block":"10.0.0.0/16")");
  p.add("aws_vpc.w", R"("id":"vpc-2","cidr_block":"10.0.0.0/16")");
  p.add("aws_subnet.s", R"("id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.1.0/24")");
  p.add("aws_subnet.o", R"("id":"subnet-2","vpc_id":"vpc-2","cidr_block":"10.0.1.0/24")");
  p.add("aws_instance.other", R"("id":"i-2","subnet_id":"subnet-2","private_ip":"10.0.1.10")");
  p.add("aws_instance.web", R"("id":"i-1","subnet_id":"subnet-1","private_ip":"10.0.1.10")");
  p.add("aws_lb.l", R"("id":"arn:lb","arn":"arn:lb","load_balancer_type":")" + type +
                        R"(","internal":true,"subnets":["subnet-1"])");
  p.add("aws_lb_target_group.g",
        R"("id":"arn:tg","arn":"arn:tg","port":80,"protocol":"TCP","target_type":"ip",)"
        R"("vpc_id":"vpc-1")");
  p.add("aws_lb_listener.l",
        R"("id":"arn:li","arn":"arn:li","load_balancer_arn":"arn:lb","port":80,"protocol":"TCP",)"
        R"("default_action":[{"type":"forward","target_group_arn":"arn:tg"}])");
  int n = 0;
  for (auto const& t : targets)
    p.add("aws_lb_target_group_attachment.t" + std::to_string(n++),
          R"("id":"x","target_group_arn":"arn:tg",)" + t);
  return p;
}

} // namespace

TEST_CASE("a target by address is what has it in the VPC of its group", "[terraform][ELB-18]") {
  auto const l = load_plan(with_targets("network", {R"("target_id":"10.0.1.10")"}).state());
  REQUIRE(l.design.load_balancers.size() == 1);
  REQUIRE(l.design.load_balancers[0].listeners.size() == 1);
  auto const& to = l.design.load_balancers[0].listeners[0].to;
  REQUIRE(to.size() == 1);
  CHECK(to[0] == known<ref>(ref("aws_instance.web")));
  auto const nobody = load_plan(with_targets("network", {R"("target_id":"10.0.1.11")"}).state());
  CHECK(nobody.design.load_balancers[0].listeners[0].to.at(0).is_unknown());
}

TEST_CASE("a network load balancer has one entry for all ports behind a listener",
          "[terraform][ELB-7]") {
  auto const l = load_plan(with_targets("network", {R"("target_id":"10.0.1.10","port":8080)",
                                                    R"("target_id":"10.0.1.10","port":9090)"})
                               .state());
  REQUIRE(l.design.load_balancers[0].listeners.size() == 1);
  CHECK(l.design.load_balancers[0].listeners[0].target_port.is_unknown());
}

TEST_CASE("a network load balancer has the private addresses of its mappings",
          "[terraform][ELB-1]") {
  plan_text p;
  p.add("aws_vpc.v", R"("id":"vpc-1","cidr_block":"10.0.0.0/16")");
  p.add("aws_subnet.s", R"("id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.1.0/24")");
  p.add("aws_subnet.t", R"("id":"subnet-2","vpc_id":"vpc-1","cidr_block":"10.0.2.0/24")");
  p.add("aws_lb.l",
        R"("id":"arn:lb","arn":"arn:lb","load_balancer_type":"network","internal":true,)"
        R"("subnet_mapping":[{"subnet_id":"subnet-1","private_ipv4_address":"10.0.1.37"},)"
        R"({"subnet_id":"subnet-2","private_ipv4_address":null}])");
  auto const l = load_plan(p.state());
  REQUIRE(l.design.load_balancers.size() == 1);
  CHECK(l.design.load_balancers[0].subnets.size() == 2);
  CHECK(l.design.load_balancers[0].ips == std::vector<known<ipv4>>{*ipv4::parse("10.0.1.37")});
}

TEST_CASE("which families a load balancer has is read", "[terraform]") {
  auto const of = [](std::string const& values, std::string const& unknown,
                     std::string const& config) {
    auto p = plan_text().public_subnet();
    p.add("aws_lb.l", R"("load_balancer_type":"application")" + values,
          R"("id":true,"subnets":true)" + unknown,
          R"("subnets":)" + refs({"aws_subnet.pub"}) + config);
    auto const l = load_plan(p.text());
    CHECK(std::none_of(l.findings.begin(), l.findings.end(),
                       [](finding const& f) { return f.rule == "VPC0021"; }));
    REQUIRE(l.design.load_balancers.size() == 1);
    return l.design.load_balancers[0].dual_stack;
  };
  auto const family = [&](std::string const& word) {
    return of(R"(,"ip_address_type":")" + word + "\"", "", "");
  };
  CHECK(family("ipv4") == known<bool>(false));
  CHECK(family("dualstack") == known<bool>(true));
  CHECK(family("dualstack-without-public-ipv4") == known<bool>(true));
  CHECK(of("", "", "").is_left_out());
  CHECK(of("", R"(,"ip_address_type":true)", "").is_left_out()); // nobody configured it
  CHECK(of("", R"(,"ip_address_type":true)", R"(,"ip_address_type":)" + refs({"var.family"}))
            .is_unknown());
}
