// Expressions are only lists of names: where one of them chooses among others, what is meant is not
// known.
#include "plan_text.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <initializer_list>
#include <string>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::string both() {
  return refs({"aws_security_group.a.id", "aws_security_group.a", "aws_security_group.b.id",
               "aws_security_group.b"});
}

/// An instance with groups by an expression; `values` and `unknown` are of the groups.
std::string with_groups(std::string const& expression, std::string const& unknown,
                        std::string const& values, std::string const& variables) {
  plan_text p;
  p.public_subnet().group("a", 22).group("b", 443);
  p.add("aws_instance.i", R"("associate_public_ip_address":true)" + values,
        R"("id":true,"subnet_id":true,"vpc_security_group_ids":)" + unknown,
        R"("subnet_id":)" + id_of("aws_subnet.pub") + R"(,"associate_public_ip_address":)" +
            R"({"constant_value":true},"vpc_security_group_ids":)" + expression);
  return p.text(variables);
}

std::string chosen() {
  return refs({"var.open", "aws_security_group.a.id", "aws_security_group.a",
               "aws_security_group.b.id", "aws_security_group.b"});
}

} // namespace

TEST_CASE("a list may be one of two by a condition", "[terraform]") {
  auto const text = with_groups(chosen(), "true", "", R"("open":{"value":false})");
  CHECK(ask(text, "internet -> aws_instance.i tcp 443") == verdict::unknown);
}

TEST_CASE("groups that a list adds to others are members, all of them", "[terraform]") {
  // `concat([a, b], var.open)`, and `[a, b]`.
  for (auto const& text : {with_groups(chosen(), "true", "", R"("open":{"value":[]})"),
                           with_groups(both(), "true", "", "")}) {
    CHECK(ask(text, "internet -> aws_instance.i tcp 443") == verdict::reachable);
    CHECK(ask(text, "internet -> aws_instance.i tcp 22") == verdict::reachable);
  }
}

TEST_CASE("a list of one item has one of the groups", "[terraform]") {
  auto const one = with_groups(both(), "[true]", R"(,"vpc_security_group_ids":[null])", "");
  CHECK(ask(one, "internet -> aws_instance.i tcp 443") == verdict::unknown);
  auto const l = load_plan(one);
  REQUIRE(l.design.instances[0].settings.security_groups.has_value());
  CHECK(l.design.instances[0].settings.security_groups->size() == 1);
  auto const two = with_groups(chosen(), "[true,true]", R"(,"vpc_security_group_ids":[null,null])",
                               R"("open":{"value":false})");
  CHECK(ask(two, "internet -> aws_instance.i tcp 443") == verdict::reachable);
}

TEST_CASE("blocks that are written as one value share their names", "[terraform]") {
  plan_text p;
  p.public_subnet().group("a", 1).group("b", 2);
  auto const item = [](int port) {
    return R"({"protocol":"tcp","from_port":)" + std::to_string(port) + R"(,"to_port":)" +
           std::to_string(port) + R"(,"cidr_blocks":[]})";
  };
  p.add("aws_security_group.s", R"("egress":[],"ingress":[)" + item(22) + "," + item(5432) + "]",
        R"("id":true,"vpc_id":true,"ingress":[{"security_groups":true},{"security_groups":true}])",
        R"("vpc_id":)" + id_of("aws_vpc.main") + R"(,"ingress":)" + both());
  auto const l = load_plan(p.text());
  auto const& rules = *l.design.security_groups.back().ingress;
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].peer.is_unknown());
  CHECK(rules[1].peer.is_unknown());
}

TEST_CASE("an attribute of each.value picks by something else than the key", "[terraform]") {
  plan_text p;
  p.public_subnet();
  for (auto const* key : {"cluster", "node"}) {
    auto const index = "[\"" + std::string(key) + "\"]";
    p.add("aws_security_group.g" + index, R"("egress":[])", R"("id":true,"vpc_id":true)",
          R"("vpc_id":)" + id_of("aws_vpc.main"));
    p.add("aws_vpc_security_group_ingress_rule.r" + index,
          R"("ip_protocol":"tcp","from_port":443,"to_port":443)",
          R"("id":true,"security_group_id":true,"referenced_security_group_id":true)",
          R"("security_group_id":)" + refs({"aws_security_group.g", "each.key"}) +
              R"(,"referenced_security_group_id":)" +
              refs({"aws_security_group.g", "each.value.source", "each.value"}));
  }
  auto const l = load_plan(p.text());
  REQUIRE(l.design.security_groups.size() == 2);
  for (auto const& g : l.design.security_groups) {
    REQUIRE(g.ingress->size() == 1);
    CHECK(g.ingress->front().peer.is_unknown());
  }
}

TEST_CASE("VPCs that an expression with a key means are not one VPC", "[terraform]") {
  plan_text p;
  for (auto const* key : {"dev", "prod"}) {
    auto const index = "[\"" + std::string(key) + "\"]";
    p.add("aws_subnet.app" + index, R"("cidr_block":"10.0.0.0/24")", R"("id":true,"vpc_id":true)",
          R"("vpc_id":)" + refs({"local.vpc_ids", "each.key"}));
    p.add("aws_security_group.web" + index, R"("ingress":[],"egress":[])",
          R"("id":true,"vpc_id":true)", R"("vpc_id":)" + refs({"local.vpc_ids", "each.key"}));
  }
  auto const l = load_plan(p.text());
  REQUIRE(l.design.subnets.size() == 2);
  CHECK_FALSE(l.design.subnets[0].in.name == l.design.subnets[1].in.name);
  CHECK(l.design.subnets[0].in.name == l.design.security_groups[0].in.name);
}

TEST_CASE("a group is in the VPC of the subnets where it is used", "[terraform]") {
  // ENI-9
  auto const used = [](std::initializer_list<char const*> subnets) {
    plan_text p;
    p.public_subnet();
    p.add("aws_vpc.other", R"("cidr_block":"10.8.0.0/16")", R"("id":true)");
    p.add("aws_subnet.other", R"("cidr_block":"10.8.0.0/24")", R"("id":true,"vpc_id":true)",
          R"("vpc_id":)" + id_of("aws_vpc.other"));
    p.add("aws_security_group.app", R"("ingress":[],"egress":[])", R"("id":true,"vpc_id":true)",
          R"("vpc_id":)" + refs({"local.vpc_id"}));
    int n = 0;
    for (auto const* subnet : subnets)
      p.add("aws_instance.i" + std::to_string(n++), "",
            R"("id":true,"subnet_id":true,"vpc_security_group_ids":true)",
            R"("subnet_id":)" + id_of(subnet) + R"(,"vpc_security_group_ids":)" +
                id_of("aws_security_group.app"));
    return load_plan(p.text());
  };
  auto const l = used({"aws_subnet.pub"});
  CHECK(l.design.vpcs.size() == 2);
  CHECK(l.design.security_groups[0].in.name == "aws_vpc.main");
  // AWS would refuse one of them: nothing is said then.
  auto const both_ways = used({"aws_subnet.pub", "aws_subnet.other"});
  CHECK(both_ways.design.security_groups[0].in.name == "local.vpc_id");
}

TEST_CASE("a VPC by a module's key is not taken for the module", "[terraform]") {
  auto const l = load_plan(R"({"format_version":"1.2","planned_values":{"root_module":{
    "resources":[{"address":"aws_security_group.s[\"a\"]","mode":"managed",
      "type":"aws_security_group","name":"s","values":{"ingress":[],"egress":[]}}],
    "child_modules":[{"address":"module.net[\"a\"]","resources":[
      {"address":"module.net[\"a\"].aws_vpc.v","mode":"managed","type":"aws_vpc","name":"v",
       "values":{"cidr_block":"10.0.0.0/16"}}]}]}},
    "configuration":{"root_module":{"resources":[{"address":"aws_security_group.s",
      "mode":"managed","type":"aws_security_group","name":"s",
      "expressions":{"vpc_id":{"references":["module.net","each.key"]}}}]}}})");
  REQUIRE_FALSE(l.design.security_groups.empty());
  CHECK(l.design.security_groups[0].in.name == R"(vpc-of-module.net["a"])");
}

namespace {

/// Two calls of a module that gives its group's id by a local; `argument` is one of the calls'.
std::string group_module(std::string const& argument) {
  std::string modules;
  std::string changes;
  std::string calls;
  for (std::string const m : {"db", "web"}) {
    auto const resource = [&](std::string const& type, std::string const& values,
                              std::string const& unknown) {
      auto const head = R"({"address":"module.)" + m + "." + type + R"(.x","mode":"managed",)" +
                        R"("type":")" + type + R"(","name":"x",)";
      changes += (changes.empty() ? "" : ",") + head +
                 R"("change":{"actions":["create"],"before":null,"after":{)" + values +
                 R"(},"after_unknown":{)" + unknown + "}}}";
      return head + R"("values":{)" + values + "}}";
    };
    modules += (modules.empty() ? "" : ",") +
               (R"({"address":"module.)" + m + R"(","resources":[)") +
               resource("aws_security_group", "", R"("id":true,"vpc_id":true)") + "," +
               resource("aws_security_group_rule",
                        R"("type":"ingress","protocol":"tcp","from_port":1,"to_port":1,)"
                        R"("cidr_blocks":["10.0.0.0/8"])",
                        R"("id":true,"security_group_id":true)") +
               "]}";
    calls += (calls.empty() ? "\"" : ",\"") + m + R"(":{"expressions":{"vpc_id":)" +
             refs({"var.vpc"}) + argument +
             R"(},"module":{"resources":[{"address":"aws_security_group.x","mode":"managed",)" +
             R"("type":"aws_security_group","name":"x","expressions":{"vpc_id":)" +
             refs({"var.vpc_id"}) +
             R"(}},{"address":"aws_security_group_rule.x","mode":"managed",)" +
             R"("type":"aws_security_group_rule","name":"x","expressions":{"security_group_id":)" +
             refs({"local.this_sg_id"}) + "}}]}}";
  }
  return R"({"format_version":"1.2","planned_values":{"root_module":{"resources":[],)"
         R"("child_modules":[)" +
         modules + R"(]}},"resource_changes":[)" + changes +
         R"(],"configuration":{"root_module":{"module_calls":{)" + calls + "}}}}";
}

} // namespace

TEST_CASE("a local of a module with one group is that group", "[terraform]") {
  auto const l = load_plan(group_module(""));
  REQUIRE(l.design.security_groups.size() >= 2);
  std::size_t rules = 0;
  for (auto const& g : l.design.security_groups)
    if (g.id.starts_with("module.")) {
      REQUIRE(g.ingress->size() == 1);
      CHECK(g.ingress->front().peer.has_value());
      ++rules;
    }
  CHECK(rules == 2);
}

TEST_CASE("a local of a module may be what is handed in", "[terraform]") {
  auto const l = load_plan(group_module(R"(,"security_group_id":)" + refs({"local.other"})));
  for (auto const& g : l.design.security_groups)
    if (g.id.starts_with("module."))
      for (auto const& rule : *g.ingress)
        CHECK(rule.peer.is_unknown());
}

TEST_CASE("what a local holds may be meant instead of what stands beside it", "[terraform]") {
  auto const a = std::string("aws_security_group.a");
  // `coalescelist(local.custom, [a])`, `local.public ? [a] : local.custom`.
  for (auto const& e :
       {refs({"local.custom", a + ".id", a}), refs({"local.public", a + ".id", a, "local.custom"}),
        refs({"var.open", a + ".id", a, "local.custom"})}) {
    auto const text = with_groups(e, "true", "", R"("open":{"value":false})");
    CHECK(ask(text, "internet -> aws_instance.i tcp 22") == verdict::unknown);
    auto const l = load_plan(text);
    auto const& open = l.inventory.at(0).unresolved;
    CHECK(std::any_of(open.begin(), open.end(),
                      [](auto const& u) { return u.reason.find("local.") != std::string::npos; }));
  }
  // `local.create ? [a] : []`, `concat([a], local.more)`.
  for (auto const& e :
       {refs({"local.create_group", a + ".id", a}), refs({a + ".id", a, "local.more"})})
    CHECK(ask(with_groups(e, "true", "", ""), "internet -> aws_instance.i tcp 22") ==
          verdict::reachable);
}

TEST_CASE("a rule that a local may put elsewhere may be any group's", "[terraform]") {
  plan_text p;
  p.public_subnet();
  for (auto const* g : {"aws_security_group.a", "aws_security_group.b"})
    p.add(g, R"("egress":[])", R"("id":true,"vpc_id":true)",
          R"("vpc_id":)" + id_of("aws_vpc.main"));
  p.add("aws_vpc_security_group_ingress_rule.r",
        R"("ip_protocol":"tcp","from_port":9,"to_port":9,"cidr_ipv4":"0.0.0.0/0")",
        R"("id":true,"security_group_id":true)",
        R"("security_group_id":)" + refs({"local.use_default", "aws_security_group.a.id",
                                          "aws_security_group.a", "local.custom_id"}));
  auto const l = load_plan(p.text());
  REQUIRE(l.design.security_groups.size() == 2);
  for (auto const& g : l.design.security_groups) {
    REQUIRE(g.ingress->size() == 1);
    CHECK(g.ingress->front().peer.is_unknown());
  }
}

namespace {

/// Functions by key whose subnets are a part of what `for_each` has for the key.
loaded by_key(std::initializer_list<char const*> keys) {
  plan_text p;
  p.public_subnet();
  p.add("aws_subnet.priv", R"("cidr_block":"10.0.1.0/24")", R"("id":true,"vpc_id":true)",
        R"("vpc_id":)" + id_of("aws_vpc.main"));
  for (auto const* key : keys)
    p.add(
        "aws_lambda_function.f[\"" + std::string(key) + "\"]",
        R"("vpc_config":[{"security_group_ids":[]}])",
        R"("arn":true,"vpc_config":[{"subnet_ids":true}])",
        R"("vpc_config":[{"subnet_ids":)" + refs({"each.value.subnets", "each.value"}) +
            R"(}]},"for_each_expression":)" +
            refs({"aws_subnet.pub.id", "aws_subnet.pub", "aws_subnet.priv.id", "aws_subnet.priv"}) +
            R"(,"rest":{)");
  return load_plan(p.text());
}

} // namespace

TEST_CASE("a list of each.value is a part of what the mapping mentions", "[terraform]") {
  for (auto const& l : {by_key({"web", "db"}), by_key({"web"})})
    for (auto const& f : l.design.lambdas) {
      REQUIRE(f.subnets.size() == 1);
      CHECK(f.subnets[0].is_unknown());
    }
}
