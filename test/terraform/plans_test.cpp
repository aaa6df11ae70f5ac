// Own plans and states, with the designs that they make.
#include "vpclint/input/load.hpp"
#include "vpclint/lint/lint.hpp"
#include "vpclint/output/render.hpp"

#include "support/catch.hpp"
#include "support/design_json.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

using namespace vpclint;
using namespace vpclint_test;

namespace {

loaded load(std::string const& text) {
  auto result = load_text(text, "plan.json");
  REQUIRE(result.has_value());
  return std::move(*result);
}

/// What the inventory leaves open, for the golden files.
std::string open_points(loaded const& l) {
  std::string out;
  for (auto const& file : l.inventory) {
    for (auto const& c : file.resources)
      if (c.skipped + c.unmodelled > 0)
        out += "// " + c.type + ": " + c.why + "\n";
    for (auto const& u : file.unresolved)
      out += "// " + u.what + ": " + u.reason + "\n";
    for (auto const& r : file.remarks)
      out += "// " + r + "\n";
  }
  for (auto const& f : l.findings)
    out += "// " + f.rule + " " + f.message + "\n";
  return out;
}

} // namespace

TEST_CASE("own plans make the designs of their golden files") {
  auto const folder = source_path("fixtures/formats/terraform/");
  for (auto const& file : entries_of(folder, "*.json")) {
    if (file.ends_with(".design.json"))
      continue;
    INFO(file);
    auto const l = load(read_file(folder + file));
    CHECK_FALSE(l.fatal);
    check_golden(folder + file.substr(0, file.size() - 5) + ".design.txt",
                 design_json(l.design) + "\n" + open_points(l));
  }
}

TEST_CASE("what is expected of own plans holds") {
  auto const folder = source_path("fixtures/formats/terraform/");
  std::size_t seen = 0;
  for (auto const& file : entries_of(folder, "*.expect.yaml")) {
    INFO(file);
    ++seen;
    std::vector<std::string> const files{folder + file.substr(0, file.size() - 12) + ".json",
                                         folder + file};
    auto loaded = load_files(files);
    REQUIRE(loaded.has_value());
    auto report = check(std::move(*loaded), {.today = date{2026, 1, 1}});
    std::erase_if(report.findings, [](finding const& f) {
      return f.rule != "VPC0050" && f.rule != "VPC0051" && f.rule != "VPC0010" && !f.fatal;
    });
    INFO(render(report, "concise"));
    CHECK(report.findings.empty());
  }
  CHECK(seen >= 3);
}

TEST_CASE("a document is taken for a plan by what is in it") {
  CHECK(load(R"({"format_version": "1.2", "planned_values": {"root_module": {}}})")
            .inventory[0]
            .format == "terraform");
  CHECK(load(R"({"version": 4, "terraform_version": "1.5.0", "lineage": "x", "resources": []})")
            .inventory[0]
            .format == "terraform");
  auto const none = load(R"({"Resources": {}})");
  CHECK(none.inventory[0].format != "terraform");
}

TEST_CASE("a plan without a network says so in one line") {
  auto const l = load(R"({"format_version": "1.2", "planned_values": {"root_module": {}}})");
  CHECK_FALSE(l.fatal);
  REQUIRE_FALSE(l.inventory[0].remarks.empty());
  CHECK(l.inventory[0].remarks.back() == "There is no AWS network in this document.");
}

TEST_CASE("values that AWS would not take are found at their place") {
  auto const l = load(R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [
    {"address": "aws_vpc.a", "mode": "managed", "type": "aws_vpc", "name": "a",
     "values": {"cidr_block": "10.0.0.300/16"}},
    {"address": "aws_vpc.b", "mode": "managed", "type": "aws_vpc", "name": "b",
     "values": {"cidr_block": "10.1.2.3/16"}}]}}})");
  REQUIRE(l.findings.size() == 2);
  CHECK(l.findings[0].rule == "VPC1001");
  CHECK(l.design.sources.locate(l.findings[0].at).line == 3);
  CHECK(l.findings[1].rule == "VPC1002");
  REQUIRE(l.design.vpcs.size() == 2);
  CHECK(l.design.vpcs[0].cidr_blocks[0].is_unknown());
  REQUIRE(l.design.vpcs[1].cidr_blocks[0].has_value());
  CHECK(to_string(*l.design.vpcs[1].cidr_blocks[0]) == "10.1.0.0/16");
}

TEST_CASE("one address in two plans means two things") {
  std::string const text =
      R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [
    {"address": "aws_vpc.a", "mode": "managed", "type": "aws_vpc", "name": "a",
     "values": {"cidr_block": "10.0.0.0/16"}}]}}})";
  auto const folder = binary_path("");
  std::vector<std::string> files;
  for (auto const name : {"first", "second"}) {
    files.push_back(folder + name + "_plan.json");
    FILE* out = std::fopen(files.back().c_str(), "wb");
    REQUIRE(out != nullptr);
    std::fwrite(text.data(), 1, text.size(), out);
    std::fclose(out);
  }
  auto const both = load_files(files);
  REQUIRE(both.has_value());
  REQUIRE(both->design.vpcs.size() == 2);
  CHECK(both->design.vpcs[0].id == "aws_vpc.a");
  CHECK(both->design.vpcs[1].id == "second_plan#2/aws_vpc.a");
}

TEST_CASE("what is found about a plan has a place in it") {
  auto l = load(R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [
    {"address": "aws_vpc.v", "mode": "managed", "type": "aws_vpc", "name": "v",
     "values": {"id": "vpc-1", "cidr_block": "10.0.0.0/16"}},
    {"address": "aws_subnet.a", "mode": "managed", "type": "aws_subnet", "name": "a",
     "values": {"id": "subnet-1", "vpc_id": "vpc-1", "cidr_block": "10.0.0.0/24"}},
    {"address": "aws_elb.e", "mode": "managed", "type": "aws_elb", "name": "e",
     "values": {"subnets": ["subnet-1"]}},
    {"address": "aws_lb.f", "mode": "managed", "type": "aws_lb", "name": "f",
     "values": {"subnets": ["subnet-1"]}}]}}})");
  auto const r = check(std::move(l), {.today = date{2026, 1, 1}});
  std::size_t without_gateway = 0;
  for (auto const& f : r.findings) {
    INFO(f.rule << " " << f.message);
    CHECK(f.at.valid());
    without_gateway += f.rule == "VPC7104" ? 1U : 0U;
  }
  CHECK(without_gateway == 2);
}
