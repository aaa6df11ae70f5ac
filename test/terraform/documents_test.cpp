// Which parts of a document count.
#include "vpclint/net/prefix.hpp"

#include "plan_text.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

using namespace vpclint;
using namespace vpclint_test;

namespace {

std::size_t count_of(loaded const& l, std::string_view code) {
  return static_cast<std::size_t>(std::count_if(l.findings.begin(), l.findings.end(),
                                                [&](finding const& f) { return f.rule == code; }));
}

} // namespace

TEST_CASE("what a plan takes away is not judged", "[terraform]") {
  plan_text p;
  p.public_subnet();
  p.add("aws_security_group.g", R"("id":"sg-1","ingress":[],"egress":[])", R"("vpc_id":true)",
        R"("vpc_id":)" + id_of("aws_vpc.main"));
  p.gone("aws_security_group_rule.old",
         R"("security_group_id":"sg-1","type":"ingress","protocol":"tcp","from_port":1,)"
         R"("to_port":1,"cidr_blocks":["10.0.0.77/24"])",
         "delete");
  p.add("aws_route_table.t", R"("id":"rtb-1","route":[])", R"("vpc_id":true)",
        R"("vpc_id":)" + id_of("aws_vpc.main"));
  p.gone("aws_route.old", R"("route_table_id":"rtb-1","destination_cidr_block":"10.9.0.1/24")",
         "delete");
  CHECK(count_of(load_plan(p.text()), "VPC1002") == 0);
}

TEST_CASE("a state without resources is one", "[terraform]") {
  for (auto const* text :
       {R"({"format_version":"1.0"})", R"({"format_version":"1.0","terraform_version":"1.9.5"})"}) {
    auto const l = load_plan(text);
    CHECK(l.findings.empty());
    REQUIRE(l.inventory.size() == 1);
    CHECK(std::find(l.inventory[0].remarks.begin(), l.inventory[0].remarks.end(),
                    "There is no AWS network in this document.") != l.inventory[0].remarks.end());
  }
}

TEST_CASE("what a targeted plan does not list stays as it was", "[terraform]") {
  auto const l = load_plan(R"({"format_version":"1.2","planned_values":{"root_module":{"resources":[
      {"address":"aws_instance.i","mode":"managed","type":"aws_instance","name":"i",
       "values":{"subnet_id":"subnet-1"}}]}},
    "resource_changes":[
      {"address":"aws_instance.i","mode":"managed","type":"aws_instance","name":"i",
       "change":{"actions":["create"],"before":null,"after":{"subnet_id":"subnet-1"},
                 "after_unknown":{"id":true}}},
      {"address":"aws_subnet.gone","mode":"managed","type":"aws_subnet","name":"gone",
       "change":{"actions":["delete"],"before":{"id":"subnet-2"},"after":null}}],
    "prior_state":{"format_version":"1.0","values":{"root_module":{"resources":[
      {"address":"aws_vpc.v","mode":"managed","type":"aws_vpc","name":"v",
       "values":{"id":"vpc-1","cidr_block":"10.0.0.0/16"}},
      {"address":"aws_subnet.s","mode":"managed","type":"aws_subnet","name":"s",
       "values":{"id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.0.0/24"}},
      {"address":"aws_subnet.gone","mode":"managed","type":"aws_subnet","name":"gone",
       "values":{"id":"subnet-2","vpc_id":"vpc-1","cidr_block":"10.0.1.0/24"}}]}}},
    "configuration":{"root_module":{}}})");
  REQUIRE(l.design.subnets.size() == 1);
  CHECK(l.design.subnets[0].id == "aws_subnet.s");
  REQUIRE(l.design.instances.size() == 1);
  CHECK(l.design.instances[0].settings.subnet == known<ref>(ref("aws_subnet.s")));
}

TEST_CASE("entries of AWS's prefix lists that a document has are read", "[terraform][PFX-1]") {
  plan_text p;
  p.add("aws_vpc.v", R"("id":"vpc-1","cidr_block":"10.0.0.0/16")");
  p.add("aws_vpc_endpoint.s3",
        R"("id":"vpce-1","vpc_id":"vpc-1","service_name":"com.amazonaws.eu-west-1.s3",)"
        R"("vpc_endpoint_type":"Gateway","prefix_list_id":"pl-1",)"
        R"("cidr_blocks":["52.218.0.0/17","3.5.64.0/21"])");
  p.add("aws_security_group.g",
        R"("id":"sg-1","vpc_id":"vpc-1","ingress":[],"egress":[{"protocol":"tcp","from_port":443,)"
        R"("to_port":443,"prefix_list_ids":["pl-1"]}])");
  auto const l = load_plan(p.state());
  REQUIRE(l.design.prefix_lists.size() == 1);
  REQUIRE(l.design.prefix_lists[0].cidrs.size() == 2);
  CHECK(*l.design.prefix_lists[0].cidrs[1] == *cidr::parse("3.5.64.0/21"));
}

TEST_CASE("a prefix list that was looked up has its entries", "[terraform][PFX-1]") {
  auto const l = load_plan(R"({"format_version":"1.0","values":{"root_module":{"resources":[
    {"address":"data.aws_prefix_list.s3","mode":"data","type":"aws_prefix_list","name":"s3",
     "values":{"id":"pl-2","name":"com.amazonaws.eu-west-1.s3","cidr_blocks":["52.218.0.0/17"]}},
    {"address":"aws_vpc.v","mode":"managed","type":"aws_vpc","name":"v",
     "values":{"id":"vpc-1","cidr_block":"10.0.0.0/16"}},
    {"address":"aws_security_group.g","mode":"managed","type":"aws_security_group","name":"g",
     "values":{"id":"sg-1","vpc_id":"vpc-1","ingress":[],"egress":[
       {"protocol":"tcp","from_port":443,"to_port":443,"prefix_list_ids":["pl-2"]}]}}]}}})");
  REQUIRE(l.design.prefix_lists.size() == 1);
  CHECK(l.design.prefix_lists[0].cidrs.size() == 1);
  auto const& peer = l.design.security_groups.at(0).egress->at(0).peer;
  REQUIRE(peer.has_value());
  CHECK(std::get<prefix_list_peer>(*peer).list.name == l.design.prefix_lists[0].id);
}

TEST_CASE("keys with blanks make names without", "[terraform]") {
  plan_text p;
  p.public_subnet();
  p.add(R"(aws_security_group.g["a b"])", R"("ingress":[],"egress":[])",
        R"("id":true,"vpc_id":true)", R"("vpc_id":)" + id_of("aws_vpc.main"));
  auto const l = load_plan(p.text());
  REQUIRE(l.design.security_groups.size() == 1);
  CHECK(l.design.security_groups[0].id == R"(aws_security_group.g["a%20b"])");
}

TEST_CASE("the only output of a module that leads to a VPC is the one that is meant",
          "[terraform]") {
  // `module.net[each.key].vpc_id` is written as `module.net`.
  std::string modules;
  std::string subnets;
  for (std::string const k : {"blue", "green"}) {
    modules += (modules.empty() ? "" : ",") + (R"({"address":"module.net[\")" + k) +
               R"(\"]","resources":[{"address":"module.net[\")" + k +
               R"(\"].aws_vpc.v","mode":"managed","type":"aws_vpc","name":"v","values":)"
               R"({"cidr_block":"10.0.0.0/16"}}]})";
    subnets += (subnets.empty() ? "" : ",") + (R"({"address":"aws_subnet.s[\")" + k) +
               R"(\"]","mode":"managed","type":"aws_subnet","name":"s","values":)"
               R"({"cidr_block":"10.0.0.0/24"}})";
  }
  auto const with = [&](std::string const& outputs) {
    return load_plan(
        R"({"format_version":"1.2","planned_values":{"root_module":{"resources":[)" + subnets +
        R"(],"child_modules":[)" + modules +
        R"(]}},"configuration":{"root_module":{"resources":[{"address":"aws_subnet.s",)"
        R"("mode":"managed","type":"aws_subnet","name":"s","expressions":{"vpc_id":)" +
        refs({"module.net", "each.key"}) + R"(}}],"module_calls":{"net":{"module":{"outputs":{)" +
        outputs +
        R"(},"resources":[{"address":"aws_vpc.v","mode":"managed","type":"aws_vpc",)"
        R"("name":"v","expressions":{}}]}}}}}})");
  };
  auto const vpc = R"("vpc_id":{"expression":)" + id_of("aws_vpc.v") + "}";
  auto const one = with(vpc + R"(,"name":{"expression":{"constant_value":"net"}})");
  REQUIRE(one.design.subnets.size() == 2);
  CHECK(one.design.subnets[0].in.name == R"(module.net["blue"].aws_vpc.v)");
  CHECK(one.design.subnets[1].in.name == R"(module.net["green"].aws_vpc.v)");
  auto const none = with(R"("name":{"expression":{"constant_value":"net"}})");
  REQUIRE_FALSE(none.inventory.at(0).unresolved.empty());
  CHECK(none.inventory[0].unresolved[0].reason.find("which output") != std::string::npos);
}

TEST_CASE("an instance that is made without IPv6 has none", "[terraform][SUB-14]") {
  auto const of = [](std::string const& addresses) {
    plan_text p;
    p.add("aws_vpc.v",
          R"("id":"vpc-1","cidr_block":"10.0.0.0/16","ipv6_cidr_block":"2600:1f18:1:100::/56")");
    p.add(
        "aws_subnet.s",
        R"("id":"subnet-1","vpc_id":"vpc-1","cidr_block":"10.0.1.0/24","ipv6_cidr_block":"2600:1f18:1:100::/64","assign_ipv6_address_on_creation":true)");
    p.add("aws_instance.i",
          R"("id":"i-1","subnet_id":"subnet-1","private_ip":"10.0.1.10","ipv6_addresses":)" +
              addresses);
    auto const l = load_plan(p.state());
    REQUIRE(l.design.instances.size() == 1);
    return l.design.instances[0].settings;
  };
  CHECK(of("[]").has_ipv6 == known<bool>(false));
  CHECK(of(R"(["2600:1f18:1:100::9"])").ipv6.has_value());
  CHECK(of("null").has_ipv6.is_left_out());
}
