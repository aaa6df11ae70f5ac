// What is found by module, name or key rather than by a look at everything: the neighbours that
// must not be found instead.
#include "input/terraform/plan.hpp"
#include "plan_text.hpp"
#include "support/catch.hpp"

#include <array>
#include <deque>
#include <string>
#include <string_view>

using namespace vpclint;
using namespace vpclint_test;

namespace {

struct listed {
  std::string_view module{};
  std::string_view type{};
  bool data{false};
};

terraform::module_index index_of(std::deque<terraform::instance>& kept,
                                 std::initializer_list<listed> all) {
  terraform::module_index index;
  for (auto const& one : all) {
    kept.push_back({.module = one.module, .type = one.type, .data = one.data});
    index.add(kept.back());
  }
  index.finish();
  return index;
}

constexpr std::array<std::string_view, 2> vpcs{"aws_vpc", "aws_default_vpc"};

} // namespace

TEST_CASE("a module has what stands in itself", "[terraform]") {
  std::deque<terraform::instance> kept;
  auto const index = index_of(kept, {{"module.a", "aws_vpc"},
                                     {"module.a", "aws_default_vpc", true},
                                     {"module.a[0]", "aws_vpc"},
                                     {"module.b", "aws_vpc"},
                                     {"module.b", "aws_default_vpc"},
                                     {"module.c", "aws_vpc"},
                                     {"module.d", "aws_subnet"},
                                     {"module.c", "aws_vpc"}});
  CHECK(index.only("module.a", vpcs) == &kept[0]);
  CHECK(index.only("module.a[0]", vpcs) == &kept[2]);
  CHECK(index.only("module.b", vpcs) == nullptr); // two types
  CHECK(index.only("module.c", vpcs) == nullptr); // two of one
  CHECK(index.only("module.d", vpcs) == nullptr);
  CHECK(index.only("", vpcs) == nullptr);
}

TEST_CASE("an address is a module's only up to a dot", "[terraform]") {
  std::deque<terraform::instance> kept;
  auto const index = index_of(kept, {{"", "aws_subnet"},
                                     {"module.a-b", "aws_subnet"},
                                     {"module.a[0]", "aws_subnet"},
                                     {"module.c.module.d", "aws_subnet"}});
  CHECK(index.has("module.a-b"));
  CHECK(index.has("module.a[0]"));
  CHECK(index.has("module.c"));
  CHECK(index.has("module.c.module.d"));
  CHECK_FALSE(index.has("module.a"));
  CHECK_FALSE(index.has("module.c.module.e"));
  CHECK_FALSE(index.has("module.c.module.d.local.x"));
}

TEST_CASE("the groups of a module are its own and those of what it calls", "[terraform]") {
  std::deque<terraform::instance> kept;
  auto const index = index_of(kept, {{"module.one", "aws_security_group"},
                                     {"module.one-more", "aws_security_group"},
                                     {"module.one[0]", "aws_vpc"},
                                     {"module.two", "aws_security_group"},
                                     {"module.two.module.x", "aws_security_group"},
                                     {"module.up.module.x", "aws_security_group"},
                                     {"module.made.module.x", "aws_security_group"},
                                     {"module.made", "aws_elb"}});
  CHECK(index.has_one_group("module.one"));
  CHECK_FALSE(index.has_one_group("module.two"));
  CHECK(index.has_one_group("module.up"));
  CHECK_FALSE(index.has_one_group("module.made"));
  CHECK(index.has_one_group("module.made.module.x"));
  CHECK_FALSE(index.has_one_group("module.none"));
  CHECK_FALSE(index.has_one_group(""));
}

namespace {

/// Module instances that each have a VPC, and a subnet in what a local of theirs means.
std::string local_modules(std::initializer_list<std::string_view> addresses) {
  std::string modules;
  std::string changes;
  for (auto const address : addresses) {
    std::string const at = std::string(address) + ".";
    auto const resource = [&](std::string const& type, std::string const& values) {
      std::string escaped;
      for (char const c : at)
        escaped += c == '"' ? std::string("\\\"") : std::string(1, c);
      auto const head = R"({"address":")" + escaped + type + R"(.x","mode":"managed","type":")" +
                        type + R"(","name":"x",)";
      changes += (changes.empty() ? "" : ",") + head +
                 R"("change":{"actions":["create"],"before":null,"after":{)" + values +
                 R"(},"after_unknown":{"id":true,"vpc_id":true}}})";
      return head + R"("values":{)" + values + "}}";
    };
    auto const vpc = resource("aws_vpc", R"("cidr_block":"10.0.0.0/16")");
    auto const subnet = resource("aws_subnet", R"("cidr_block":"10.0.0.0/24")");
    std::string quoted;
    for (char const c : address)
      quoted += c == '"' ? std::string("\\\"") : std::string(1, c);
    modules += (modules.empty() ? "" : ",") + (R"({"address":")" + quoted) + R"(","resources":[)" +
               vpc + "," + subnet + "]}";
  }
  auto const body = R"({"module":{"resources":[{"address":"aws_vpc.x","mode":"managed",)"
                    R"("type":"aws_vpc","name":"x"},{"address":"aws_subnet.x","mode":"managed",)"
                    R"("type":"aws_subnet","name":"x","expressions":{"vpc_id":)" +
                    refs({"local.vpc_id"}) + "}}]}}";
  return R"({"format_version":"1.2","planned_values":{"root_module":{"child_modules":[)" + modules +
         R"(]}},"resource_changes":[)" + changes +
         R"(],"configuration":{"root_module":{"module_calls":{"a":)" + body + R"(,"b":)" + body +
         R"(,"a-b":)" + body + "}}}}";
}

} // namespace

TEST_CASE("locals of one name in two modules mean what each module has", "[terraform]") {
  auto const l = load_plan(local_modules(
      {"module.a[0]", "module.a[1]", "module.a-b", R"(module.b["x.y"])", R"(module.b["x"])"}));
  REQUIRE(l.design.subnets.size() == 5);
  REQUIRE(l.design.vpcs.size() == 5);
  for (std::size_t n = 0; n < 5; ++n)
    CHECK(l.design.subnets[n].in.name == l.design.vpcs[n].id);
}

TEST_CASE("an instance by its key is the one with that key of that resource", "[terraform]") {
  plan_text p;
  for (auto const* key : {R"("a")", R"("a.b")", R"("b")"}) {
    auto const index = "[" + std::string(key) + "]";
    p.add("aws_vpc.v" + index, R"("cidr_block":"10.0.0.0/16")", R"("id":true)");
    p.add("aws_vpc.w" + index, R"("cidr_block":"10.0.0.0/16")", R"("id":true)");
    p.add("aws_subnet.s" + index, R"("cidr_block":"10.0.0.0/24")", R"("id":true,"vpc_id":true)",
          R"("vpc_id":)" + refs({"aws_vpc.v", "each.key"}));
  }
  p.add("aws_subnet.none", R"("cidr_block":"10.0.1.0/24")", R"("id":true,"vpc_id":true)",
        R"("vpc_id":)" + refs({R"(aws_vpc.v[\"c\"].id)", R"(aws_vpc.v[\"c\"])", "aws_vpc.v"}));
  auto const l = load_plan(p.text());
  REQUIRE(l.design.subnets.size() == 4);
  CHECK(l.design.subnets[0].in.name == R"(aws_vpc.v["a"])");
  CHECK(l.design.subnets[1].in.name == R"(aws_vpc.v["a.b"])");
  CHECK(l.design.subnets[2].in.name == R"(aws_vpc.v["b"])");
  for (auto const* key : {"a", "a.b", "b"}) {
    CHECK(l.design.subnets[3].in.name != "aws_vpc.v[\"" + std::string(key) + "\"]");
    CHECK(l.design.subnets[3].in.name != "aws_vpc.w[\"" + std::string(key) + "\"]");
  }
}
