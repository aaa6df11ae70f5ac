// Designs written in the native format: the same findings about the same things, and the same
// answers to what is expected, as from the documents that they were made of.
#include "vpclint/input/load.hpp"
#include "vpclint/input/write_design.hpp"
#include "vpclint/lint/lint.hpp"

#include "support/both_engines.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

using said = std::set<std::tuple<std::string, std::string, bool>>;

/// Findings of rules by rule, subject and certainty. Not those of readers, which are about one way
/// of writing, nor the list of what is not known, which repeats the reasons in other words.
said findings_of(loaded l, said& expectations) {
  static std::set<std::string> const about_writing{"VPC0005", "VPC0007", "VPC0008", "VPC0013",
                                                   "VPC0014", "VPC0020", "VPC0021", "VPC0022",
                                                   "VPC0023", "VPC1001", "VPC1002", "VPC1090"};
  auto const report = check(std::move(l), {.today = date{2026, 1, 1}});
  said out;
  for (auto const& f : report.findings) {
    if (f.rule == "VPC0050" || f.rule == "VPC0051")
      expectations.insert({std::string(f.rule), f.message, f.inconclusive});
    else if (about_writing.count(std::string(f.rule)) == 0 &&
             f.resource.find("not-known-") == std::string::npos)
      out.insert({std::string(f.rule), f.resource, f.inconclusive});
  }
  return out;
}

/// What was read says the same as the design that it is written as.
void same_as_written(loaded first) {
  auto const text = write_design(first.design);
  auto second = load_text(text, "converted");
  REQUIRE(second.has_value());
  REQUIRE_FALSE(second->fatal);
  CHECK(second->inventory[0].format == "design");
  CHECK(second->design.expectations.size() == first.design.expectations.size());
  said expected_first;
  said expected_second;
  auto const before = findings_of(std::move(first), expected_first);
  auto const after = findings_of(std::move(*second), expected_second);
  for (auto const& [rule, where, open] : before) {
    INFO(rule << " " << where << (open ? " (open)" : ""));
    CHECK(after.count({rule, where, open}) == 1);
  }
  CHECK(after.size() == before.size());
  CHECK(expected_second == expected_first);
}

/// Whether the files could be read at all. Each way in which their conditions can fall is a design
/// of its own; with conditions left open, what hangs on them is written as not known.
bool same_said(std::vector<std::string> const& files) {
  auto first = load_files(files);
  REQUIRE(first.has_value());
  if (first->fatal)
    return false;
  auto const cases = std::exchange(first->cases, {});
  same_as_written(std::move(*first));
  for (auto const& one : cases) {
    INFO(to_string(one.under));
    same_as_written({.design = one.design, .findings = one.findings});
  }
  return true;
}

std::size_t same_in(std::string const& folder, char const* pattern) {
  std::size_t files = 0;
  for (auto const& file : entries_of(folder, pattern)) {
    INFO(file);
    files += same_said({folder + file}) ? 1U : 0U;
  }
  return files;
}

} // namespace

TEST_CASE("own designs say the same when they are written again") {
  std::size_t files = same_in(source_path("fixtures/designs/"), "*.vpc.yaml");
  for (auto const* folder : {"r0/", "r1/", "r2/", "r3/", "r4/"})
    files += same_in(source_path("fixtures/designs/") + folder, "*.vpc.yaml");
  CHECK(files >= 15);
}

TEST_CASE("fixtures of rules say the same when they are written again") {
  std::size_t files = 0;
  auto const folder = source_path("fixtures/rules/");
  for (auto const& rule : entries_of(folder, "*"))
    if (std::filesystem::is_directory(folder + rule))
      files += same_in(folder + rule + "/", "*.yaml");
  CHECK(files >= 200);
}

TEST_CASE("what is expected of answers of AWS holds of the designs made of them") {
  auto const folder = source_path("fixtures/formats/aws/");
  for (auto const& file : entries_of(folder, "*.expect.yaml")) {
    INFO(file);
    CHECK(same_said({folder + file.substr(0, file.size() - 12) + ".json", folder + file}));
  }
}

TEST_CASE("what is expected of Terraform plans holds of the designs made of them") {
  auto const folder = source_path("fixtures/formats/terraform/");
  std::size_t files = same_in(folder, "*.json");
  CHECK(files >= 5);
  auto const plans = source_path("../shared/corpus/terraform-plan/");
  if (!std::filesystem::is_directory(plans))
    return;
  for (auto const& file : entries_of(folder + "corpus/", "*.expect.yaml")) {
    INFO(file);
    CHECK(
        same_said({plans + file.substr(0, file.size() - 12) + ".json", folder + "corpus/" + file}));
  }
}

TEST_CASE("third-party files say the same as the designs made of them") {
  auto const folder = source_path("../shared/corpus/");
  if (!std::filesystem::is_directory(folder)) {
    WARN("there are no third-party files here; nothing is compared");
    return;
  }
  CHECK(same_in(folder + "cloudformation/", "*") >= 58);
  CHECK(same_in(folder + "terraform-plan/", "*.json") >= 35);
  std::size_t sets = 0;
  for (auto const& set : entries_of(folder + "describe/", "*")) {
    INFO(set);
    same_in(folder + "describe/" + set + "/", "*.json");
    if (set.find("ec2-examples") == std::string::npos) {
      CHECK(same_said({folder + "describe/" + set}));
      ++sets;
    }
  }
  CHECK(sets >= 40);
}

TEST_CASE("what is not known is written as not known") {
  auto const l = load_text("vpcs: {a: {cidr: !unknown not decided}}", "x.yaml");
  REQUIRE(l.has_value());
  CHECK(write_design(l->design) == "version: 1\nvpcs:\n  a:\n    cidr: !unknown \"not decided\"\n");
}

TEST_CASE("a part that is not known is named after itself") {
  auto const l = load_text(R"(Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Server: {Type: "AWS::EC2::RouteServer", Properties: {AmazonSideAsn: 65000}}
)",
                           "t.yaml");
  REQUIRE(l.has_value());
  CHECK(write_design(l->design).find("not-known-Server: !unknown") != std::string::npos);
}

TEST_CASE("a load balancer of two families is written as one") {
  auto first = load_text(R"(Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  Six: {Type: "AWS::EC2::VPCCidrBlock", Properties: {VpcId: !Ref Vpc, AmazonProvidedIpv6CidrBlock: true}}
  S: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, Ipv6CidrBlock: "2600:1f10:1:1::/64"}}
  Igw: {Type: "AWS::EC2::InternetGateway"}
  At: {Type: "AWS::EC2::VPCGatewayAttachment", Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Igw}}
  Rt: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref Vpc}}
  Of: {Type: "AWS::EC2::SubnetRouteTableAssociation", Properties: {SubnetId: !Ref S, RouteTableId: !Ref Rt}}
  Six0: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Rt, DestinationIpv6CidrBlock: "::/0", GatewayId: !Ref Igw}}
  Four0: {Type: "AWS::EC2::Route", Properties: {RouteTableId: !Ref Rt, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Igw}}
  G: {Type: "AWS::EC2::SecurityGroup", Properties: {VpcId: !Ref Vpc, GroupDescription: g, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIpv6: "::/0"}]}}
  Lb: {Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: {Subnets: [!Ref S], SecurityGroups: [!Ref G], IpAddressType: dualstack}}
)",
                         "t.yaml");
  REQUIRE(first.has_value());
  auto const text = write_design(first->design);
  CHECK(text.find("dual_stack: true") != std::string::npos);
  auto second = load_text(text, "converted");
  REQUIRE(second.has_value());
  for (auto* l : {&*first, &*second}) {
    std::vector<finding> findings;
    auto const net = network::resolve(std::move(l->design), findings);
    auto const a = answer_of(net, "internet", "Lb", tcp(443));
    CHECK(a.outcome == verdict::unknown);
    CHECK(a.missing == std::vector<std::string>{"IPv6 address of Lb@S (IPv6 addresses of load "
                                                "balancers are not modelled)"});
  }
}

TEST_CASE("what is open of all VPCs is open of each of them") {
  design d{.vpcs = {{.id = "v", .at = {}, .cidr_blocks = {*cidr::parse("10.0.0.0/16")}}},
           .gaps = {{.at = {}, .part = "vpcs", .reason = "it comes later"}}};
  auto const again = load_text(write_design(d), "converted");
  REQUIRE(again.has_value());
  REQUIRE_FALSE(again->fatal);
  CHECK(std::any_of(again->design.gaps.begin(), again->design.gaps.end(),
                    [](gap const& g) { return g.part.starts_with("vpcs.v.route_tables."); }));
}
