// What is said of a thing of which the writer says that nothing is known: that, and once.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

using namespace vpclint;

namespace {

report checked(char const* text) {
  auto loaded = load_text(text, "d.vpc.yaml");
  REQUIRE(loaded.has_value());
  REQUIRE_FALSE(loaded->fatal);
  return check(std::move(*loaded), {.today = date{2026, 1, 1}});
}

/// How many findings begin in each line.
std::map<std::uint32_t, int> findings_by_line(report const& r) {
  std::map<std::uint32_t, int> out;
  for (auto const& f : r.findings)
    ++out[r.sources.locate(f.at).line];
  return out;
}

} // namespace

TEST_CASE("a thing of which nothing is known is one finding", "[lint][absence]") {
  auto const r = checked(R"(version: 1
vpcs:
  shop: !unknown the other team draws it
  lab:
    cidr: 10.1.0.0/16
    subnets:
      lab-a: !unknown not drawn yet
      lab-b: {cidr: 10.1.1.0/24, az: a}
    route_tables:
      private: !unknown not drawn yet
    nat_gateways:
      nat: !unknown not drawn yet
    databases:
      db: !unknown not drawn yet
    load_balancers:
      lb: !unknown not drawn yet
peerings:
  pcx: !unknown not drawn yet
)");
  auto by_line = findings_by_line(r);
  for (std::uint32_t const line : {3U, 7U, 10U, 12U, 14U, 16U, 18U}) {
    INFO("line " << line);
    CHECK(by_line[line] == 1);
  }
  std::size_t parts = 0;
  for (auto const& f : r.findings)
    parts += f.rule == "VPC0021" ? 1U : 0U;
  CHECK(parts == 7);
}

TEST_CASE("what hangs on a thing of which nothing is known is still said", "[lint][absence]") {
  auto const r = checked(R"(version: 1
vpcs:
  lab:
    cidr: 10.1.0.0/16
    internet_gateway: igw
    subnets:
      lab-a: {cidr: 10.1.1.0/24, az: a, tier: private, route_table: private}
      lab-b: {cidr: 10.1.2.0/24, az: !unknown not chosen}
    route_tables:
      private: !unknown not drawn yet
    instances:
      app: {subnet: lab-b, ip: 10.1.2.10}
)");
  auto by_line = findings_by_line(r);
  CHECK(by_line[7] > 0); // whether lab-a is private
  CHECK(by_line[8] > 0); // its AZ is a fact of its own
  CHECK(by_line[10] == 1);
}

namespace {

/// How often each rule speaks of a line.
std::map<std::string, int> rules_of_line(report const& r, std::uint32_t line) {
  std::map<std::string, int> out;
  for (auto const& f : r.findings)
    if (r.sources.locate(f.at).line == line)
      ++out[f.rule];
  return out;
}

} // namespace

TEST_CASE("a fact without a default that is left out is not known", "[lint][absence]") {
  auto const r = checked(R"(version: 1
vpcs:
  lab:
    cidr: 10.1.0.0/16
    subnets:
      lab-a: {cidr: 10.1.1.0/24, az: a, route_table: private}
    route_tables:
      private:
        routes:
          10.2.0.0/16: pcx
          10.3.0.0/16: {state: active}
          10.4.0.0/16: {state: blackhole}
          10.5.0.0/16: vgw
          10.6.0.0/16: tgw
    instances:
      app: {subnet: lab-a}
peerings:
  pcx: {requester: lab}
vpn_gateways:
  vgw: {vpc: lab}
networks:
  office: {via: vgw}
  store: {via: vgw, cidrs: []}
transit_gateways:
  tgw:
    attachments: {att: {vpc: lab, subnets: [lab-a]}}
    route_tables:
      hub:
        associations: [att]
        routes: {10.6.0.0/16: {state: active}}
expect:
  - app -> 10.2.0.9 tcp 443: blocked
  - app -> 10.3.0.9 tcp 443: blocked
  - app -> 10.4.0.9 tcp 443: blocked
  - app -> 10.5.0.9 tcp 443: blocked
  - app -> 10.6.0.9 tcp 443: blocked
)");
  using lines = std::map<std::string, int>;
  CHECK(rules_of_line(r, 11) == lines{{"VPC0013", 1}});
  CHECK(rules_of_line(r, 12).count("VPC0013") == 0);
  CHECK(rules_of_line(r, 18) == lines{{"VPC0013", 1}});
  CHECK(rules_of_line(r, 22) == lines{{"VPC0013", 1}});
  CHECK(rules_of_line(r, 23).count("VPC0013") == 0); // says that it has none
  for (std::uint32_t const line : {32U, 33U, 35U, 36U}) {
    INFO("line " << line);
    CHECK(rules_of_line(r, line) == lines{{"VPC0051", 1}});
  }
  CHECK(rules_of_line(r, 34).empty());
}

TEST_CASE("an AZ has the name that its Region gives it, however it is written", "[lint][absence]") {
  auto const r = checked(R"(version: 1
region: eu-west-1
vpcs:
  lab:
    cidr: 10.1.0.0/16
    subnets:
      lab-a: {cidr: 10.1.1.0/24, az: a}
      lab-b: {cidr: 10.1.2.0/24, az: eu-west-1b}
    instances:
      app: {subnet: lab-a, security_groups: [g]}
      web: {subnet: lab-b, security_groups: [g]}
    security_groups:
      g: {ingress: [all from sg:self]}
expect:
  - az:a -> web tcp 443: reachable
  - az:eu-west-1a -> web tcp 443: reachable
  - az:b -> app tcp 443: reachable
  - az:eu-west-1b -> app tcp 443: reachable
  - az:us-east-1a -> web tcp 443: reachable
  - az:eu-west-1c -> web tcp 443: reachable
)");
  for (std::uint32_t line = 15; line < 19; ++line)
    CHECK(rules_of_line(r, line).empty());
  CHECK(rules_of_line(r, 19).count("VPC0010") == 1);
  CHECK(rules_of_line(r, 20).count("VPC0010") == 1);
}

TEST_CASE("what is open for one reason in parts that have no name in common", "[lint]") {
  auto const r = checked(R"(version: 1
vpcs:
  b.c:
    subnets:
      a: !unknown not drawn yet
  shop:
    route_tables:
      t: {routes: {pl:office: nowhere}}
transit_gateways:
  hub:
    route_tables:
      rt: {routes: {pl:office: nowhere}}
)");
  auto const open = std::find_if(r.findings.begin(), r.findings.end(), [](auto const& f) {
    return f.message.find("prefix list 'office'") != std::string::npos;
  });
  REQUIRE(open != r.findings.end());
  CHECK(open->resource.empty());
}

TEST_CASE("an unknown section is one of its VPC, whatever dots the name has", "[lint][absence]") {
  // Of a subnet that nobody wrote: an error where the subnets are known, else open.
  auto const missing = [](std::string const& vpc, std::string const& rest) {
    auto const r = checked(("version: 1\nvpcs:\n  " + vpc + ":\n    cidr: 10.0.0.0/16\n" + rest +
                            "    instances:\n      i: {subnet: s1}\n")
                               .c_str());
    for (auto const& f : r.findings)
      if (f.message.find("'s1'") != std::string::npos)
        return f.rule + " " + f.message;
    return std::string();
  };
  for (std::string const vpc : {"shop", "b.c", "a.b.c", "a.b.c.d"}) {
    CHECK(missing(vpc, "    subnets: !unknown drawn later\n") ==
          "VPC0013 subnet 's1', looked for in vpcs." + vpc + ".subnets is not known: drawn later");
    CHECK(missing(vpc, "    subnets:\n      s0: !unknown drawn later\n") ==
          "VPC0010 there is no subnet called 's1' in VPC " + vpc);
  }
}
